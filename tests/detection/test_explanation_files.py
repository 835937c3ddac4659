"""The explanation files: all are sound, and a broken one is refused with line and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphaudit.errors import ContentError
from graphaudit.explanations import Effect, matrix_groups, read_explanation, read_explanations
from graphaudit.patterns import read_patterns
from graphaudit.policy import load_policy
from graphaudit.workspace import Workspace

SOUND = """// ---
// code: C04
// title: {zh: 代领, en: Proxy}
// question: {zh: 备案了吗？, en: Is it filed}
// needs: [proxies]
// effect: leaves
// ---
MATCH (o:Person)-[r:PROXY_FOR]->(p:Person)
RETURN p.key AS person, r.src AS src
"""


def broken(folder: Path, old: str, new: str) -> ContentError:
    path = folder / "C04.cypher"
    assert old in SOUND
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_explanation(path)
    return caught.value


def test_the_sound_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "C04.cypher"
    path.write_text(SOUND, encoding="utf-8")
    read = read_explanation(path)
    assert (read.code, read.needs, read.effect) == ("C04", ("proxies",), Effect("leaves"))


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("PROXY_FOR", "PROXIES", 8, "PROXIES"),
        (":Person)\n", ":Human)\n", 8, "Human"),
        ("AS person", "AS people", 8, "people"),
        (", r.src AS src", "", 8, "src"),
        ("effect: leaves", "effect: at_most terrible", 6, "terrible"),
        ("code: C04", "code: C05", 2, "C05"),
        ("needs:", "neads:", 5, "neads"),
        ("en: Is it filed", "fr: Est-ce déposé", 4, "question"),
        ("en: Proxy", "en: Proxy, filed", 3, "filed"),
        ("RETURN", "SET p.x = 1 RETURN", 9, "SET"),
        ("RETURN", "WHERE p.key = $person RETURN", 9, "person"),
        ("effect: leaves", "effect: leaves\n// by: ledger", 7, "by"),
    ],
)
def test_a_fault_is_named_with_its_line_and_a_fix(
    tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    error = broken(tmp_path, old, new)
    assert error.where == f"{tmp_path / 'C04.cypher'}:{line}"
    assert word in error.what
    assert error.fix


def test_every_code_that_a_pattern_names_has_a_file() -> None:
    codes = set(read_explanations())
    assert all(set(pattern.but) <= codes for pattern in read_patterns())


def test_effects_are_those_of_the_architecture() -> None:
    effects = {code: str(e.effect) for code, e in read_explanations().items()}
    capped = {"C10", "C11", "C12", "C17", "C18"}
    assert {code for code, effect in effects.items() if effect == "at_most medium"} == capped
    assert {code for code, effect in effects.items() if effect == "note"} == {"C09", "C27"}


def test_c01_leaves_for_orphan_programs_and_caps_elsewhere() -> None:
    guardian, policy = read_explanations()["C01"], load_policy()
    assert guardian.effect_on("ORPHAN", policy).kind == "leaves"
    assert str(guardian.effect_on("RURAL_DIBAO", policy)) == "at_most medium"


def test_grace_days_come_from_the_matrix() -> None:
    groups = matrix_groups(load_policy(), "excludes", ["deceased"])
    assert {group["status"] for group in groups} == {"deceased"}
    assert len({str(group["grace"]) for group in groups}) == len(groups)


def test_a_countys_own_file_replaces_the_shipped_one(workspace: Workspace) -> None:
    folder = workspace.queries / "explanations"
    folder.mkdir(parents=True)
    (folder / "C04.cypher").write_text(SOUND.replace("leaves", "note"), encoding="utf-8")
    assert read_explanations(workspace)["C04"].effect == Effect("note")
    assert read_explanations(workspace)["C05"].effect == Effect("leaves")


def test_either_of_two_registers_is_enough() -> None:
    dead = read_explanations()["C08"]
    assert dead.missing({"cremations"}) == ()
    assert dead.missing({"household"}) == dead.needs
