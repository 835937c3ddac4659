"""Going on from one thing, on both engines: counts, some of a kind, paths, what two share."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_graph import write_tables

from graphaudit.errors import UsageError
from graphaudit.stores import GraphStore
from graphaudit.stores.exploring import Clustered, Explorer, Group
from graphaudit.stores.scratch import SmallGraph

RING: SmallGraph = {
    "nodes": {
        "Person": [
            {"key": "p_1", "township": "河口镇", "village": "上村", "village_key": "u_1"},
            {"key": "p_2", "township": "河口镇", "village": "上村", "village_key": "u_1"},
            {"key": "p_3"},
        ],
        "Household": [{"key": "h_1", "caption": "赵大海户"}],
        "Card": [{"key": "c_1"}, {"key": "c_2"}],
        "Unit": [{"key": "u_1"}],
        "Phone": [{"key": "t_1"}],
    },
    "rels": [
        {"type": "PAID", "from": "p_1", "to": "c_1", "fen": 100, "src": "a:0:2"},
        {
            "type": "USES", "from": "p_1", "to": "c_1", "fen": 100, "payments": 1,
            "first_day": "2023-01-31", "last_day": "2023-01-31", "src": "a:0:2",
        },
        {
            "type": "USES", "from": "p_2", "to": "c_1", "fen": 500, "payments": 2,
            "first_day": "2023-02-28", "last_day": "2023-03-31", "src": "a:0:3 a:0:4",
        },
        {"type": "USES", "from": "p_3", "to": "c_1", "fen": 5, "src": "a:0:5"},
        {"type": "HAS_PHONE", "from": "c_1", "to": "t_1", "kind": "reserved", "src": "b:0:2"},
        {"type": "HAS_PHONE", "from": "c_2", "to": "t_1", "kind": "reserved", "src": "b:0:3"},
        {"type": "MEMBER_OF", "from": "p_1", "to": "h_1", "relation_name": "户主", "src": "c:0:2"},
        {"type": "LIVES_IN", "from": "p_1", "to": "u_1", "src": "c:0:2"},
        {"type": "LIVES_IN", "from": "p_2", "to": "u_1", "src": "c:0:3"},
        {"type": "KIN", "from": "p_1", "to": "p_2", "relation": "spouse", "src": "c:0:4"},
        {"type": "KIN", "from": "p_2", "to": "p_1", "relation": "spouse", "src": "c:0:4"},
        {
            "type": "TRANSFER", "from": "c_1", "to": "c_2", "fen": 70, "day": "2023-02-01",
            "src": "d:0:2",
        },
        {
            "type": "TRANSFER", "from": "c_1", "to": "c_2", "fen": 30, "day": "2023-02-09",
            "src": "d:0:3",
        },
        {
            "type": "TRANSFER", "from": "c_2", "to": "c_1", "fen": 1, "day": "2023-02-10",
            "src": "d:0:4",
        },
    ],
}  # fmt: skip


@pytest.fixture
def ring(store: GraphStore, tmp_path: Path) -> GraphStore:
    """A card of three people, its phone, and another card."""
    store.project(write_tables(tmp_path, "s1", RING))
    return store


def test_groups_count_relationships_neighbours_and_money(ring: GraphStore) -> None:
    assert Explorer(ring).groups("c_1") == [
        Group("USES", "Person", 3, 3, 605),
        Group("HAS_PHONE", "Phone", 1, 1, None),
        Group("TRANSFER", "Card", 3, 1, 101),
    ]
    assert Group("KIN", "Person", 2, 1, None) in Explorer(ring).groups("p_1")


def test_parallel_relationships_are_one_tie_a_direction(ring: GraphStore) -> None:
    there, back = Explorer(ring).expand("c_1", "TRANSFER", "Card").ties
    assert (there.start, there.end, there.times, there.fen) == ("c_1", "c_2", 2, 100)
    assert (there.first_day, there.last_day) == ("2023-02-01", "2023-02-09")
    assert (there.src, there.properties) == (("d:0:2", "d:0:3"), {})
    assert (back.start, back.end, back.times, back.fen) == ("c_2", "c_1", 1, 1)


def test_most_money_first_and_nothing_known_again(ring: GraphStore) -> None:
    explorer = Explorer(ring)
    part = explorer.expand("c_1", "PAID", "Person", limit=1)
    assert ([node.key for node in part.nodes], part.shown, part.total) == (["p_2"], 1, 3)
    assert part.ties[0].src == ("a:0:3", "a:0:4")
    assert part.ties[0].properties["payments"] == 2
    rest = explorer.expand("c_1", "USES", "Person", known=["p_2"])
    assert [node.key for node in rest.nodes] == ["p_1", "p_3"]


def test_around_leaves_hubs_out_and_shares_the_limit(ring: GraphStore) -> None:
    part = Explorer(ring).around("p_1")
    assert [node.key for node in part.nodes] == ["c_1", "h_1", "p_1", "p_2"]
    assert (part.shown, part.total) == (3, 3)
    few = Explorer(ring).around("c_1", 3)
    assert [node.key for node in few.nodes] == ["c_1", "c_2", "p_2", "t_1"]
    assert (few.shown, few.total) == (3, 5)


def test_what_two_share(ring: GraphStore) -> None:
    part = Explorer(ring).common("c_1", "c_2")
    assert [node.key for node in part.nodes] == ["c_1", "c_2", "t_1"]
    people = Explorer(ring).common("p_1", "p_2", hubs=True)
    assert (people.shown, people.total) == (2, 2)
    assert {node.key for node in people.nodes} == {"c_1", "p_1", "p_2", "u_1"}


def test_clusters_add_up(ring: GraphStore) -> None:
    explorer = Explorer(ring)
    nobody = Clustered("", "", 1)
    village = Clustered("u_1", "河口镇 上村", 2)
    assert explorer.clusters("c_1", "USES", "Person", "village") == [village, nobody]
    household = Clustered("h_1", "赵大海户", 1)
    left = Clustered("", "", 2)
    assert explorer.clusters("c_1", "USES", "Person", "household") == [household, left]
    with pytest.raises(UsageError):
        explorer.clusters("c_1", "HAS_PHONE", "Phone", "village")


def test_every_shortest_path_and_no_longer_one(ring: GraphStore) -> None:
    assert ring.path_keys("p_3", "t_1") == [["p_3", "c_1", "t_1"]]
    assert ring.path_keys("p_3", "p_1", ["USES"]) == [["p_3", "c_1", "p_1"]]
    assert ring.path_keys("p_1", "p_2", ["LIVES_IN"]) == []
    assert ring.path_keys("p_1", "p_2", ["LIVES_IN"], hubs=True) == [["p_1", "u_1", "p_2"]]
    two = ring.path_keys("p_1", "p_2", ["LIVES_IN", "USES"], hubs=True)
    assert two == [["p_1", "c_1", "p_2"], ["p_1", "u_1", "p_2"]]
    assert ring.path_keys("p_1", "p_2", ["LIVES_IN", "USES"], most=1, hubs=True) == two[:1]


def test_along_a_path_every_tie_stands_once(ring: GraphStore) -> None:
    part = Explorer(ring).along([["p_1", "c_1", "c_2"]], None)
    assert [(tie.type, tie.start, tie.end) for tie in part.ties] == [
        ("TRANSFER", "c_1", "c_2"), ("TRANSFER", "c_2", "c_1"), ("USES", "p_1", "c_1"),
    ]  # fmt: skip
    assert ring.query(part.asked.text, part.asked.params).rows
