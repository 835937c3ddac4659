"""The scene of cards: its cases are in the truth, irregular and lawful, with what they rest on."""

from __future__ import annotations

from collections import Counter

import pytest

from graphaudit.county import County, generate
from graphaudit.county.scenes import cards

PATTERNS = sorted(cards.LAWFUL)


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 7)


def test_every_pattern_of_the_scene_has_cases_and_as_many_lookalikes(county: County) -> None:
    counted = {
        kind: Counter(p for case in county.books.cases if case.kind == kind for p in case.patterns)
        for kind in ("irregular", "lookalike")
    }
    assert [p for p in PATTERNS if not counted["irregular"][p]] == []
    planted = [p for p in PATTERNS if p != cards.LEAVES]
    assert [p for p in planted if counted["lookalike"][p] < counted["irregular"][p]] == []


def test_cards_opened_late_were_opened_after_the_death(county: County) -> None:
    books = county.books
    cases = [c for c in books.cases if cards.OPENED_LATE in c.patterns and c.kind == "irregular"]
    for case in cases:
        for card in case.cards:
            assert books.accounts.opened[card] > books.people.died[books.accounts.holder[card]] >= 0


def test_a_case_in_which_money_leaves_has_a_household_without_it(county: County) -> None:
    accounts, people = county.books.accounts, county.books.people
    for case in (c for c in county.books.cases if cards.LEAVES in c.patterns):
        rows = county.payments[county.payments["person"].isin(list(case.persons))]
        homes = people.household[rows["person"].to_numpy()]
        holders = [accounts.holder[card] for card in rows["card"].tolist()]
        outside = [
            h < 0 or people.household[h] != home for h, home in zip(holders, homes, strict=True)
        ]
        assert any(outside)


def test_a_mistyped_card_is_known_to_no_bank(county: County) -> None:
    cases = [c for c in county.books.cases if cards.NEAR in c.patterns and c.kind == "irregular"]
    assert cases
    for case in cases:
        assert len(case.cards & county.books.accounts.unlisted) == 1


def test_people_away_are_listed_once(county: County) -> None:
    listed = [entry["person"] for entry in county.books.filed["absent"]]
    assert len(listed) == len(set(listed)) > 20
