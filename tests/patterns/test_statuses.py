"""A register brings a status of its own: one file, and the matrix knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphaudit.errors import ContentError
from graphaudit.policy import load_policy
from graphaudit.statuses import status_kinds
from loaders.registers import load_registers

BOATS = """
id: boats
title: {zh: 船舶登记, en: Boats}
about: 船舶所有人
statuses: {boat_owner: {zh: 船舶所有人, en: owns a boat}}
people: {self: {roles: [owner], has: [name, id]}}
fields: {boat: {type: text, parts: [船名, 船舶]}}
required: [[name, id], [boat]]
marks: {boat: 3}
things: {status: {label: Status, kind: =boat_owner}}
says: [{type: HAS_STATUS, from: self, to: status, detail: boat, register: =boats}]
"""
HEADER = "program,against,rule,grace_days,unit,basis"


def put(data: Path, name: str, text: str) -> Path:
    file = data / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return data


def test_one_file_brings_a_status_that_registers_matrix_and_policy_know(tmp_path: Path) -> None:
    put(tmp_path, "registers/boats.yml", BOATS)
    row = "RURAL_DIBAO,boat_owner,excludes,0,household,[A]"
    put(tmp_path, "queries/policy/matrix.csv", f"{HEADER}\n{row}\n")

    assert "boats" in load_registers(tmp_path / "registers")
    policy = load_policy(tmp_path)
    assert [r.program for r in policy.rows("excludes", ["boat_owner"])] == ["RURAL_DIBAO"]
    assert policy.statuses["boat_owner"] == ("船舶所有人", "owns a boat")
    assert "boat_owner" not in status_kinds()


def test_a_status_that_no_file_declares_is_refused_with_the_way_to_declare_it(
    tmp_path: Path,
) -> None:
    put(tmp_path, "registers/boats.yml", BOATS.replace("statuses:", "# statuses:"))
    with pytest.raises(ContentError) as refused:
        load_registers(tmp_path / "registers")
    assert "boat_owner" in refused.value.what
    assert "statuses" in refused.value.fix


@pytest.mark.parametrize(
    "section", ["[a]", "{Boat: {zh: 船, en: b}}", "{boat: 船}", "{boat: {zh: 船}}"]
)
def test_a_broken_section_names_its_file(tmp_path: Path, section: str) -> None:
    put(tmp_path, "registers/boats.yml", f"statuses: {section}\n")
    with pytest.raises(ContentError) as refused:
        status_kinds(tmp_path)
    assert refused.value.where.endswith("boats.yml")
