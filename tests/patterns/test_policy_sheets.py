"""Policy sheets: overlays by key, errors that name the cell, and patterns that read them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graphaudit.case_tables import LiteralTables
from graphaudit.content import content_roots, queries_dir
from graphaudit.errors import ContentError
from graphaudit.patterns import read_patterns, run_pattern
from graphaudit.patterns.running import parameters
from graphaudit.policy import load_policy
from graphaudit.policy_sheets import SHEETS, read_sheet
from graphaudit.stores.embedded import EmbeddedStore
from graphaudit.workspace import Workspace

LIBRARY = {pattern.id: pattern for pattern in read_patterns()}


def overlay(tmp_path: Path, name: str, text: str) -> tuple[Path, ...]:
    folder = tmp_path / "queries" / "policy"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return content_roots(tmp_path)


def test_every_shipped_sheet_names_known_programs_once() -> None:
    programs = load_policy().programs
    for name, sheet in SHEETS.items():
        rows = read_sheet(name, (queries_dir(),))
        assert rows
        assert {str(row[sheet.key[0]]) for row in rows} <= set(programs)
        assert len({tuple(row[k] for k in sheet.key) for row in rows}) == len(rows)


def test_a_county_row_replaces_the_shipped_one_and_the_rest_stays(tmp_path: Path) -> None:
    roots = overlay(
        tmp_path,
        "ages",
        "program,from_age,to_age,unless,grace_months,basis\nELDERLY,70,,,0,县规定\n",
    )
    rows = {str(row["program"]): row for row in read_sheet("ages", roots)}
    assert rows["ELDERLY"]["from_age"] == 70
    assert rows["ELDERLY"]["to_age"] == 200
    assert rows["PENSION"]["from_age"] == 60


def test_a_band_is_kept_by_its_first_age_and_its_sum_is_fen(tmp_path: Path) -> None:
    roots = overlay(
        tmp_path, "bands", "program,from_age,to_age,month_yuan,basis\nELDERLY,90,99,120.5,县规定\n"
    )
    sums = {row["from_age"]: row["month_yuan"] for row in read_sheet("bands", roots)}
    assert sums == {80: 0, 90: 12_050, 100: 0}


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("ELDERLY,eighty,,,0,x", "from_age"),
        (",80,,,0,x", "program"),
        ("ORPHAN,,18,studying,0,x", "unless"),
        ("ORPHAN,,18,student,0,", "basis"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path, line: str, cell: str) -> None:
    roots = overlay(
        tmp_path, "ages", f"program,from_age,to_age,unless,grace_months,basis\n{line}\n"
    )
    with pytest.raises(ContentError) as refused:
        read_sheet("ages", roots)
    assert refused.value.where.endswith(f"ages.csv:2 {cell}")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    roots = overlay(tmp_path, "ages", "program,from_age\nELDERLY,70\n")
    with pytest.raises(ContentError, match="basis"):
        read_sheet("ages", roots)


def test_a_pattern_is_given_its_sheets_and_its_version_follows_them(workspace: Workspace) -> None:
    overlay(
        workspace.path,
        "ages",
        "program,from_age,to_age,unless,grace_months,basis\nELDERLY,70,,,0,县规定\n",
    )
    own = {pattern.id: pattern for pattern in read_patterns(workspace)}
    shipped, changed = LIBRARY["under_age_for_program"], own["under_age_for_program"]
    assert shipped.version != changed.version
    assert LIBRARY["elderly_band_wrong"].version == own["elderly_band_wrong"].version
    rows = parameters(changed, load_policy(workspace))["ages"]
    assert isinstance(rows, list)
    assert [row["from_age"] for row in rows if row["program"] == "ELDERLY"] == [70]


def test_a_pattern_whose_sheet_is_empty_is_not_run(embedded_store: EmbeddedStore) -> None:
    pattern = replace(LIBRARY["under_age_for_program"], sheets={"ages": ()})
    tables = LiteralTables({})
    assert run_pattern(pattern, embedded_store, tables, load_policy()) == []
