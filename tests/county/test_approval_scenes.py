"""The approval log and the publicity lists of the county hold what the truth says of them."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from graphaudit.county import County, generate
from graphaudit.county.books import Case
from graphaudit.county.programs import NUMBER

PATTERNS = (
    "approver_concentration",
    "approver_is_relative",
    "approver_pairs",
    "backdated_approval",
    "burst_before_inspection",
    "marked_names",
    "off_hours_entry",
    "publicity_vs_payment_diff",
    "reciprocal_favours",
    "repeat_submission",
    "single_person_chain",
    "skipped_publicity",
)


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 7)


def cases(county: County, pattern: str, kind: str) -> list[Case]:
    return [c for c in county.books.cases if pattern in c.patterns and c.kind == kind]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_has_cases_and_as_many_lookalikes(county: County, pattern: str) -> None:
    irregular = cases(county, pattern, "irregular")

    assert irregular
    assert len(cases(county, pattern, "lookalike")) >= len(irregular)


def test_one_handler_stands_at_two_steps_of_a_chain_and_of_no_other_matter(county: County) -> None:
    steps: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for entry in county.books.filed["approvals"]:
        if entry["step"] in ("entered", "reviewed", "approved"):
            steps[str(entry["number"])][str(entry["step"])].add(int(entry["handler"]))
    chained = {
        number
        for number, by_step in steps.items()
        if any(n > 1 for n in Counter(p for who in by_step.values() for p in who).values())
    }
    planted = {n for c in cases(county, "single_person_chain", "irregular") for n in c.numbers}

    assert chained == planted


def test_who_was_never_publicised_stands_on_no_list(county: County) -> None:
    listed = {int(line["person"]) for line in county.books.filed["notices"]}

    for case in cases(county, "publicity_vs_payment_diff", "irregular"):
        assert not case.persons & listed
    for case in cases(county, "publicity_vs_payment_diff", "lookalike"):
        assert case.persons <= listed


def test_nobody_is_paid_before_an_honest_approval(county: County) -> None:
    planted = {n for c in county.books.cases for n in c.numbers}
    first = county.payments.groupby(["person", "program"])["day"].min().to_dict()
    approved = [
        (int(e["person"]), NUMBER[str(e["program"])], int(e["day"]))
        for e in county.books.filed["approvals"]
        if e["step"] == "approved" and e["number"] not in planted
    ]

    assert any((p, program) in first for p, program, _ in approved)
    late = [p for p, program, day in approved if first.get((p, program), day) < day]
    assert not late
