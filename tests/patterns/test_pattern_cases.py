"""Every pattern of the library on its own cases, on both engines."""

from __future__ import annotations

import pytest

from graphaudit.pattern_cases import read_cases, run_cases
from graphaudit.patterns import Pattern, lint_patterns, read_patterns
from graphaudit.policy import load_policy
from graphaudit.stores import GraphStore

LIBRARY = {pattern.id: pattern for pattern in read_patterns()}
TWELVE = {
    "agent_opened_many_cards",
    "cadre_amount_threshold",
    "cadre_card_receives_for_others",
    "cadre_kin_cluster",
    "card_holder_not_beneficiary",
    "card_many_people",
    "card_phone_is_cadre",
    "deceased_paid",
    "enterprise_owner_on_welfare",
    "public_employee_on_welfare",
    "shared_identifier_ring",
    "whole_family_enrolled",
}


@pytest.mark.parametrize("pattern", LIBRARY.values(), ids=LIBRARY)
def test_a_pattern_finds_its_hits_and_no_near_miss(pattern: Pattern, store: GraphStore) -> None:
    assert run_cases(pattern, store, load_policy()) == {}


def test_the_library_is_free_of_lint() -> None:
    assert lint_patterns() == []


def test_the_twelve_patterns_of_the_first_edition_are_there() -> None:
    assert set(LIBRARY) >= TWELVE


@pytest.mark.parametrize("pattern", LIBRARY.values(), ids=LIBRARY)
def test_every_pattern_tells_two_near_misses_apart_and_says_where_its_numbers_come_from(
    pattern: Pattern,
) -> None:
    cases = read_cases(pattern)
    near_misses = [case for case in cases if not case.finds]
    assert len(near_misses) >= 2
    assert len({case.name for case in cases}) == len(cases)
    assert all(param.source for param in pattern.params.values())


@pytest.mark.parametrize("pattern", LIBRARY.values(), ids=LIBRARY)
def test_no_meaning_convicts(pattern: Pattern) -> None:
    said = " ".join([*pattern.title.values(), *pattern.meaning.values()])
    convicting = ("控制", "冒领", "套取", "团伙", "骗取", "违法", "fraud", "illegal", "gang")
    assert [word for word in convicting if word in said] == []
