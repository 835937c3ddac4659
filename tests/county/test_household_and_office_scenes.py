"""What the household and officials' scenes plant is what the registers then say."""

from __future__ import annotations

import numpy as np
import pytest

from graphaudit.county import County, generate
from graphaudit.county.scenes import households, officials
from graphaudit.county.truth import truth
from loaders.offices.population import residents


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 23)


PATTERNS = (
    households.SPLIT, households.TWICE, households.EXTINCT, households.INFLATED, households.MOVED,
    households.HEAD_DEAD, officials.ON_AID, officials.UNFILED, officials.AREA, officials.BARE_LAND,
    officials.TERM, officials.PROXY, officials.OFFENDER, officials.CUSTODY, officials.FOR_DEAD,
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_has_a_case_and_a_look_alike(county: County, pattern: str) -> None:
    cases = truth(county)["cases"]
    assert isinstance(cases, list)
    kinds = {case["kind"] for case in cases if pattern in case["patterns"]}
    assert kinds == {"irregular", "lookalike"}


def test_who_was_split_off_stands_alone_in_the_book(county: County) -> None:
    people = county.books.people
    splits = [e for e in county.books.filed[households.CHANGES] if e["split"]]
    book = residents(county, np.array([int(e["person"]) for e in splits]), 0)
    assert book["户号"].tolist() == [e["number"] for e in splits]
    assert book["原户号"].tolist() == [e["old"] for e in splits]
    assert all(book["分户日期"]) and not any(book["迁入日期"])
    assert not {str(e["number"]) for e in splits} & set(people.household_no)


def test_an_extinct_household_has_nobody_and_is_paid_late(county: County) -> None:
    people, payments = county.books.people, county.payments
    for case in county.books.cases:
        if households.EXTINCT in case.patterns and case.kind == "irregular":
            late = [
                int(payments[payments["person"] == p]["day"].max())
                - max(int(people.died[m]) for m in people.home(p))
                for p in case.persons
                if all(people.died[m] >= 0 for m in people.home(p))
            ]
            assert max(late) > households.LATE


def test_the_inflated_number_is_more_than_live_there(county: County) -> None:
    people = county.books.people
    stated = {int(e["person"]): int(e["persons"]) for e in county.books.filed[households.INSURED]}
    for case in county.books.cases:
        if households.INFLATED in case.patterns:
            [person] = case.persons
            living = sum(people.died[m] < 0 for m in people.home(person))
            assert (stated[person] > living) == (case.kind == "irregular")


def test_terms_begin_and_end_inside_the_years_that_are_paid(county: County) -> None:
    months = county.books.months
    for case in county.books.cases:
        if officials.TERM in case.patterns:
            posts = [p for p in county.books.posts if p.person in case.cadres]
            assert all(months[0] + 92 < p.since < p.until < months[-1] - 92 for p in posts)


def test_nobody_who_handles_subsidies_is_disciplined_by_chance(county: County) -> None:
    cases = [c for c in county.books.cases if officials.OFFENDER in c.patterns]
    known = {person for case in cases for person in case.cadres}
    posts = {post.person for post in county.books.posts}
    disciplined = {int(e["person"]) for e in county.books.filed[officials.DISCIPLINED]}
    assert disciplined & posts == known
