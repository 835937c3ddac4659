"""C14 (terms of leases), C21 (back-pay) and C26 (moves) on small graphs, on each engine."""

from __future__ import annotations

import pytest
from small_county import County

from graphaudit.explanations import read_explanations
from graphaudit.policy import load_policy
from graphaudit.stores import GraphStore
from graphaudit.stores.scratch import load_small_graph

EXPLANATIONS = read_explanations()
POLICY = load_policy()


def facts(store: GraphStore, code: str, county: County) -> list[dict[str, object]]:
    """What the explanation's query says of the county."""
    explanation = EXPLANATIONS[code]
    assert explanation.facts is not None
    with store.scratch() as scratch:
        load_small_graph(scratch, {"nodes": county.nodes, "rels": county.rels})
        result = scratch.run(explanation.facts, explanation.parameters(POLICY))
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def rows(store: GraphStore, code: str, county: County) -> set[object]:
    return {fact["row"] for fact in facts(store, code, county)}


def months(county: County, *days: str, fen: int = 40_000, **more: str) -> list[str]:
    """Payments of one person's low-income aid, one a day."""
    if "p_0000000000000001" not in county.numbers:
        county.card("0001", county.person("王大河"))
    card = next(key for key in county.numbers if key.startswith("c_"))
    return county.pay("p_0000000000000001", card, list(days), fen=fen, **more)


def test_c21_a_remark_that_says_so_is_back_pay(store: GraphStore) -> None:
    county = County()
    (late,) = months(county, "2023-05-20", note="补发3月")
    months(county, "2023-06-20", note="正常发放")
    assert rows(store, "C21", county) == {late}


def test_c21_twice_in_a_batch_after_an_unpaid_month_is_back_pay(store: GraphStore) -> None:
    county = County()
    months(county, "2023-01-20", "2023-02-20", batch="b_1")
    both = months(county, "2023-04-20", "2023-04-20", batch="b_4")
    months(county, "2023-05-20", "2023-05-20", batch="b_5")
    assert rows(store, "C21", county) == set(both)


def test_c21_twice_in_a_batch_of_a_program_without_months_is_not(store: GraphStore) -> None:
    county = County()
    months(county, "2023-01-20", batch="b_1", program="TEMP_RELIEF")
    months(county, "2023-07-20", "2023-07-20", batch="b_7", program="TEMP_RELIEF")
    assert rows(store, "C21", county) == set()


def test_c21_double_the_usual_sum_makes_up_for_the_month_before(store: GraphStore) -> None:
    county = County()
    months(county, "2023-01-20", "2023-02-20")
    (double,) = months(county, "2023-04-20", fen=80_000)
    assert rows(store, "C21", county) == {double}


def test_c21_double_the_usual_sum_with_the_month_before_paid_is_not(store: GraphStore) -> None:
    county = County()
    months(county, "2023-01-20", "2023-02-20")
    months(county, "2023-03-20", fen=80_000)
    assert rows(store, "C21", county) == set()


def moved(first: str, second: str) -> tuple[County, str]:
    """A person who left one household book and entered another."""
    county = County()
    person = county.person("李秋月")
    old, new = county.household("01"), county.household("02")
    county.link("MEMBER_OF", person, old, to_day=first)
    county.link("MEMBER_OF", person, new, from_day=second)
    return county, person


def test_c26_a_move_explains_a_month_before_and_two_after(store: GraphStore) -> None:
    county, person = moved("2023-05-10", "2023-05-10")
    [fact] = facts(store, "C26", county)
    assert fact["person"] == person
    assert int(str(fact["to_no"])) - int(str(fact["from_no"])) == 93


def test_c26_a_village_that_is_not_the_households_is_a_move(store: GraphStore) -> None:
    county = County()
    person = county.person("李秋月", village_key="u_2")
    county.link("MEMBER_OF", person, county.node("Household", "h_9", village_key="u_1"))
    settled = county.person("王大河", village_key="u_1")
    county.link("MEMBER_OF", settled, "h_9")
    assert {fact["person"] for fact in facts(store, "C26", county)} == {person}


@pytest.mark.parametrize(("last", "held"), [("2025-12-31", True), ("2021-12-31", False)])
def test_c14_a_lease_of_many_years_counts_to_its_end(
    store: GraphStore, last: str, held: bool
) -> None:
    county = County()
    user, owner = county.person("王大河"), county.person("李秋月")
    county.link(
        "TRUSTS_LAND", owner, user, area=2_000, year=2019, from_day="2019-01-01", to_day=last
    )
    (src,) = county.pay(
        user, county.card("0001", user), ["2023-06-20"], program="LAND_FERTILITY", area=1_900
    )
    assert rows(store, "C14", county) == ({src} if held else set())
