"""Lists in an order of their own and firms' cases: what the county plants of them."""

from __future__ import annotations

import numpy as np
import pytest

from graphaudit.county import County, generate
from graphaudit.county.scenes import firms, lists


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 11)


def planted(county: County, kind: str) -> set[str]:
    return {p for case in county.books.cases if case.kind == kind for p in case.patterns}


def test_every_pattern_of_the_two_scenes_has_a_case_and_a_look_alike(county: County) -> None:
    ours = {
        *(lists.CYCLE, lists.SWAP, lists.REPEAT, lists.REUSED, lists.IDS, lists.SORTED),
        *(firms.SHELL, firms.CADRE, firms.SHARED, firms.BORROWED, firms.NEW, firms.TWICE),
        *(firms.LOOP, firms.OVERLAP, firms.MACHINES),
    }

    assert ours <= planted(county, "irregular")
    assert ours <= planted(county, "lookalike")


def test_the_forty_go_round_on_a_list_of_their_own(county: County) -> None:
    story = next(c for c in county.books.cases if {lists.CYCLE, lists.REPEAT} <= set(c.patterns))
    rows = county.payments[county.payments["case"] == story.number]
    first = rows[rows["month"] == rows["month"].min()].sort_values("place")
    people = first["person"].tolist()
    period = len(set(people))

    assert period >= 20
    assert people == [people[n % period] for n in range(len(people))]
    assert len(people) >= 2 * period
    assert set(rows["roster"]).isdisjoint({""})


def test_honest_rows_stand_on_no_list_of_their_own(county: County) -> None:
    honest = county.payments[county.payments["case"] < 0]

    assert set(honest["roster"]) == {""}
    assert set(honest["written_name"]) == {""}


def test_awards_go_to_firms_that_had_been_founded(county: County) -> None:
    awards = county.payments[county.payments["firm"] >= 0]
    founded = np.array([county.books.firms[f].founded for f in awards["firm"]])

    assert (awards["day"].to_numpy() > founded).all()
