"""One month's roster taken out of a synthetic county and checked against the rest of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import small_office

from graphaudit.commands.generate import write_county
from graphaudit.patterns import read_patterns

CLEARED = ("agent_opened_many_cards", "info")
WITHIN_REACH = {
    "cadre_card_custody",
    "card_phone_is_cadre",
    "cadre_card_receives_for_others",
    "deceased_paid",
    "household_money_leaves",
    "migrant_household_paid",
    "phone_many_cards",
    "shell_cooperative",
}
"""Patterns that must be judged before payment, each reached along another way."""
STOPPING = ("critical", "high", "medium")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The truth, what the check says, and the lines of the roster, numbered from 1."""
    base = tmp_path_factory.mktemp("county")
    write_county("S", 11, base / "county", base / "truth.json")
    cases = json.loads((base / "truth.json").read_text(encoding="utf-8"))["cases"]
    wanted = {person for case in cases if case["kind"] == "irregular" for person in case["persons"]}
    rosters = sorted((base / "county").rglob("*发放*.csv"))
    roster = max(rosters, key=lambda path: _hits(path, wanted))
    batch = Path(shutil.move(roster, base / roster.name))
    data = base / "workspace"
    assert small_office.graphaudit("--data", data, "load", base / "county").code == 0
    ended = small_office.graphaudit("--data", data, "check", batch, "--json")
    assert ended.code == 0, ended.err
    for command in (("load", batch), ("detect",)):
        assert small_office.graphaudit("--data", data, *command).code == 0
    later = small_office.graphaudit("--data", data, "findings", "--json", "--all")
    return {
        "cases": cases,
        "told": json.loads(ended.out),
        "lines": _text(batch).splitlines(),
        "later": json.loads(later.out),
        "name": batch.name,
    }


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _hits(path: Path, persons: set[str]) -> int:
    text = _text(path)
    return sum(person in text for person in persons)


def _verdicts(checked: dict[str, object], persons: set[str]) -> dict[str, str]:
    """Person → verdict of the row that holds the ID."""
    told, lines = checked["told"], checked["lines"]
    assert isinstance(told, dict)
    assert isinstance(lines, list)
    return {
        person: row["verdict"]
        for row in told["rows"]
        for person in persons
        if person in lines[row["row"] - 1]
    }


def _people(checked: dict[str, object], kind: str, patterns: set[str]) -> set[str]:
    cases = checked["cases"]
    assert isinstance(cases, list)
    chosen = [
        c for c in cases if c["kind"] == kind and (not patterns or patterns & {*c["patterns"]})
    ]
    return {person for case in chosen for person in case["persons"]}


def test_planted_rows_are_stopped_and_clean_ones_pass(checked: dict[str, object]) -> None:
    told = checked["told"]
    assert isinstance(told, dict)
    stopping = {p.id for p in read_patterns(None) if p.severity in STOPPING}
    per_person = stopping - set(told["not_judged"]) & {p.id for p in read_patterns(None)}
    planted = _verdicts(checked, _people(checked, "irregular", per_person))
    stopped = [person for person, verdict in planted.items() if verdict != "pass"]
    assert len(planted) >= 3
    assert len(stopped) >= 0.7 * len(planted)
    named = _people(checked, "irregular", set()) | _people(checked, "lookalike", set())
    clean = [
        row["verdict"]
        for row in told["rows"]
        if not any(person in checked["lines"][row["row"] - 1] for person in named)
    ]
    assert clean.count("pass") >= 0.8 * len(clean)


def test_what_is_said_before_payment_is_what_detection_says_after_it(
    checked: dict[str, object],
) -> None:
    told, later = checked["told"], checked["later"]
    assert isinstance(told, dict)
    assert isinstance(later, list)
    said = {
        (one["finding"], row["row"]): (one["pattern"], one["severity"], one["sentence"])
        for row in told["rows"]
        for one in [*row["reasons"], *row["notes"]]
        if one["finding"]
    }
    found = {
        (finding["id"], row["row"]): (finding["pattern"], finding["severity"], sentence)
        for finding in later
        if finding["pattern"] not in {*told["not_judged"], *told["blind"]}
        for sentence in [finding["sentence"]["zh"]]
        for row in finding["rows"]
        if Path(row["file"]).name == checked["name"]
    }
    assert said
    assert said.items() <= found.items()
    assert not WITHIN_REACH & {*told["not_judged"]}
    unsaid = {found[at] for at in found.keys() - said.keys()}
    # Of a bank's clerk nothing is said: see graphaudit.precheck.settled.
    assert {(pattern, severity) for pattern, severity, _ in unsaid} <= {CLEARED}
