"""The ring and the kin cluster, studied on edge lists made by hand, and against networkx."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from graphaudit.algorithms import identifier_ring, kin_cluster
from graphaudit.algorithms.identifier_ring import Edge, components
from graphaudit.algorithms.rows import Record

RING = {"min_people": 4, "max_people": 60, "min_kinds": 2, "core_people": 3}
KIN = {"min_kin": 3, "min_lift": 3.0, "max_p": 0.01}


def edge(person: int, identifier: str, kind: str, card: str = "", home: str = "") -> Record:
    """A row of the edge list; every person has a card and a household of his own unless told."""
    return {
        "person": f"p_{person}",
        "card": card or f"c_{person}",
        "identifier": identifier,
        "kind": kind,
        "home": home or f"h_{person}",
        "src": [f"{kind}:0:{person}"],
    }


def people(rows: list[Record]) -> list[object]:
    """The people of each ring that is found."""
    return [hit["people"] for hit in identifier_ring.detect(rows, RING)]


def two_kinds(first: int, last: int, name: str = "") -> list[Record]:
    """People who share one agent and one phone."""
    members = range(first, last + 1)
    agents = [edge(n, f"p_agent{name}", "agent") for n in members]
    return agents + [edge(n, f"t_phone{name}", "phone") for n in members]


@pytest.mark.parametrize(("size", "found"), [(3, 0), (4, 1), (40, 1), (60, 1), (61, 0)])
def test_a_ring_has_four_to_sixty_people(size: int, found: int) -> None:
    assert len(people(two_kinds(1, size))) == found


def test_two_rings_stay_two_when_a_village_shop_phone_joins_them() -> None:
    shop = [edge(n, "t_shop", "phone", card=f"c_other{n}") for n in (1, 9)]
    found = people(two_kinds(1, 4, "a") + two_kinds(9, 13, "b") + shop)
    assert sorted(len(ring) for ring in found if isinstance(ring, list)) == [4, 5]


def test_one_kind_of_identifier_makes_no_ring() -> None:
    assert people([edge(n, "t_1", "phone") for n in range(20)]) == []


def test_members_of_one_household_make_no_ring() -> None:
    family = [row | {"home": "h_1"} for row in two_kinds(1, 6)]
    assert people(family) == []


def test_a_shared_card_and_its_own_phone_are_one_fact() -> None:
    members = range(1, 7)
    rows = [edge(n, "c_1", "card", card="c_1") for n in members]
    rows += [edge(n, "t_1", "phone", card="c_1") for n in members]
    assert people(rows) == []


def test_a_shared_card_and_one_phone_on_the_peoples_other_cards_are_two_facts() -> None:
    members = range(1, 7)
    rows = [edge(n, "c_shared", "card", card="c_shared") for n in members]
    rows += [edge(n, "t_1", "phone") for n in members]
    assert people(rows) == [[f"p_{n}" for n in members]]


def test_the_core_is_the_identifier_that_joins_most_people() -> None:
    rows = [*two_kinds(1, 5), edge(6, "p_agent", "agent")]
    hit = identifier_ring.detect(rows, RING)[0]
    assert (hit["core"], hit["agents"], hit["phones"]) == ("p_agent", ["p_agent"], ["t_phone"])


def test_components_agree_with_networkx() -> None:
    draw = random.Random(7)
    pairs = [(f"p_{draw.randrange(60)}", f"t_{draw.randrange(50)}") for _ in range(70)]
    edges = [Edge(person, "c", phone, "phone", "h", ()) for person, phone in pairs]
    ours = [{(e.person, e.identifier) for e in part} for part in components(edges)]
    graph = nx.Graph(pairs)
    oracle = [{p for p in pairs if p[0] in nodes} for nodes in nx.connected_components(graph)]
    assert sorted(map(sorted, ours)) == sorted(map(sorted, oracle))


def relatives(kin: int, kin_paid: int, households: int, paid: int) -> list[Record]:
    """Relatives of one cadre, each of a household of his own."""
    return [
        {
            "cadre": "p_0",
            "post": "d_1",
            "village": "u_1",
            "relative": f"p_{n}",
            "home": f"h_{n}",
            "households": households,
            "households_paid": paid,
            "rows": [f"f:0:{n}"] if n <= kin_paid else [],
            "fen": 100 if n <= kin_paid else 0,
            "first_day": None,
            "last_day": None,
            "programs": ["RURAL_DIBAO"] if n <= kin_paid else [],
        }
        for n in range(1, kin + 1)
    ]


def test_the_p_value_is_that_of_the_hypergeometric_table() -> None:
    hit = kin_cluster.detect(relatives(9, 8, 300, 12), KIN)[0]
    assert (hit["kin_households"], hit["kin_households_paid"]) == (9, 8)
    assert hit["lift"] == pytest.approx(64.67)
    assert isinstance(hit["p_value"], float) and hit["p_value"] < 1e-9


def test_kin_who_are_a_good_part_of_a_small_village_s_poor_do_not_hide_in_its_share() -> None:
    [hit] = kin_cluster.detect(relatives(8, 6, 56, 16), KIN)
    assert hit["lift"] == pytest.approx(3.6)


@pytest.mark.parametrize(
    ("kin", "kin_paid", "households", "paid"),
    [(5, 2, 300, 4), (9, 3, 100, 20), (9, 9, 60, 60), (60, 6, 200, 7)],
    ids=["two relatives only", "lift below three", "everybody is paid", "a large clan"],
)
def test_no_cluster_without_three_relatives_a_lift_of_three_and_a_small_p(
    kin: int, kin_paid: int, households: int, paid: int
) -> None:
    assert kin_cluster.detect(relatives(kin, kin_paid, households, paid), KIN) == []
