"""One behaviour on both engines: every test here runs on the embedded store and on a real Neo4j."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_graph import write_tables

from graphaudit.errors import ContentError, NotFoundError, StoreError, UsageError
from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.stores import GraphStore
from graphaudit.stores.exploring import Explorer
from graphaudit.stores.parquet import fingerprints
from graphaudit.stores.scratch import SmallGraph, load_small_graph

VILLAGE: SmallGraph = {
    "nodes": {
        "Person": [
            {"key": "p_1", "name": "王建国", "birth_day": "1950-02-03", "registered": True},
            {"key": "p_2", "name": "𠮷秀英", "died_on": "2022-05-01"},
            {"key": "p_3", "name": "李'\"\\\n强"},
        ],
        "Household": [{"key": "h_1", "head": "王建国"}],
        "Card": [{"key": "c_1", "caption": "尾号1234"}, {"key": "c_2"}],
        "Unit": [{"key": "u_1", "name": "河湾村", "kind": "village"}],
        "Phone": [{"key": "t_1"}],
    },
    "rels": [
        {
            "type": "PAID",
            "from": "p_1",
            "to": "c_1",
            "fen": 100,
            "day": "2023-01-31",
            "src": "a:0:2",
        },
        {
            "type": "PAID",
            "from": "p_1",
            "to": "c_1",
            "fen": 250,
            "day": "2023-02-28",
            "src": "a:0:3",
        },
        {"type": "PAID", "from": "p_2", "to": "c_1", "fen": 5_000_000_000, "src": "a:0:4"},
        {"type": "PAID", "from": "h_1", "to": "c_2", "fen": 7, "day": "2023-01-31", "src": "a:0:5"},
        {"type": "USES", "from": "p_1", "to": "c_1", "fen": 350, "src": "a:0:2 a:0:3"},
        {"type": "USES", "from": "p_2", "to": "c_1", "fen": 5_000_000_000, "src": "a:0:4"},
        {"type": "HAS_PHONE", "from": "c_1", "to": "t_1", "kind": "reserved", "src": "b:0:2"},
        {"type": "LIVES_IN", "from": "p_1", "to": "u_1", "src": "c:0:2"},
        {"type": "LIVES_IN", "from": "p_3", "to": "u_1", "src": "c:0:3"},
        {"type": "KIN", "from": "p_1", "to": "p_1", "relation": "other", "src": "c:0:4"},
    ],
}


@pytest.fixture
def village(store: GraphStore, tmp_path: Path) -> GraphStore:
    store.project(write_tables(tmp_path, "s1", VILLAGE))
    return store


def test_what_is_projected_is_read_back_value_by_value(store: GraphStore, tmp_path: Path) -> None:
    tables = write_tables(tmp_path, "s1", VILLAGE)
    store.project(tables)
    assert store.content_fingerprint() == fingerprints(tables)
    assert store.snapshot() == "s1"


def test_a_fingerprint_notices_one_changed_fen(store: GraphStore, tmp_path: Path) -> None:
    changed: SmallGraph = {
        **VILLAGE,
        "rels": [*VILLAGE["rels"][1:], {**VILLAGE["rels"][0], "fen": 101}],
    }
    store.project(write_tables(tmp_path, "s1", changed))
    found = store.content_fingerprint()
    wanted = fingerprints(write_tables(tmp_path, "s0", VILLAGE))
    assert {name for name in wanted if found[name] != wanted[name]} == {"PAID.Person.Card"}


def test_before_the_first_projection_there_is_no_snapshot(store: GraphStore) -> None:
    assert store.snapshot() is None


def test_a_new_snapshot_replaces_the_old_one_whole(village: GraphStore, tmp_path: Path) -> None:
    smaller: SmallGraph = {"nodes": {"Person": [{"key": "p_1"}]}}
    tables = write_tables(tmp_path, "s2", smaller)
    village.project(tables)
    assert village.snapshot() == "s2"
    assert village.counts() == {"Person": 1}
    assert village.content_fingerprint() == fingerprints(tables)


def test_counts_name_labels_and_types_that_occur(village: GraphStore) -> None:
    assert village.counts() == {
        "Person": 3,
        "Household": 1,
        "Card": 2,
        "Unit": 1,
        "Phone": 1,
        "PAID": 4,
        "USES": 2,
        "HAS_PHONE": 1,
        "LIVES_IN": 2,
        "KIN": 1,
    }


def test_sums_are_whole_numbers_days_are_days_and_lists_are_sorted(village: GraphStore) -> None:
    found = village.run(
        "MATCH (p:Person)-[r:PAID]->(c:Card) RETURN c.key AS card, sum(r.fen) AS fen, "
        "collect(r.src) AS rows, min(r.day) AS first_day, count(r) AS payments"
    )
    assert found.columns == ["card", "fen", "rows", "first_day", "payments"]
    assert found.rows == [("c_1", 5_000_000_350, ["a:0:2", "a:0:3", "a:0:4"], date(2023, 1, 31), 3)]
    assert type(found.rows[0][1]) is int


def test_parameters_are_values_and_never_text(village: GraphStore) -> None:
    name = "李'\"\\\n强"
    text = "MATCH (p:Person) WHERE p.name = $name RETURN p.key AS key"
    assert village.run(text, {"name": name}).rows == [("p_3",)]


def test_days_are_compared_with_day_parameters(village: GraphStore) -> None:
    text = "MATCH (:Person)-[r:PAID]->(:Card) WHERE r.day > $day RETURN r.src AS src"
    assert village.run(text, {"day": date(2023, 1, 31)}).rows == [("a:0:3",)]


def test_grouped_rules_come_as_a_list_of_maps(village: GraphStore) -> None:
    groups = [{"least": 200, "name": "a"}, {"least": 90, "name": "b"}]
    text = (
        "UNWIND $groups AS g MATCH (p:Person)-[r:PAID]->(c:Card) WHERE r.fen >= g.least "
        "AND r.fen < 1000 RETURN g.name AS name, count(r) AS n ORDER BY name"
    )
    assert village.run(text, {"groups": groups}).rows == [("a", 1), ("b", 2)]


def test_an_empty_list_of_rules_finds_nothing(village: GraphStore) -> None:
    text = "UNWIND $groups AS g MATCH (p:Person) WHERE p.key = g.key RETURN p.key AS key"
    assert village.run(text, {"groups": []}).rows == []


def test_an_engine_may_have_a_text_of_its_own(village: GraphStore) -> None:
    slots = {"embedded": "RETURN 'embedded' AS engine", "neo4j": "RETURN 'neo4j' AS engine"}
    assert village.run(slots).rows == [(village.engine,)]


def test_the_shortest_path_comes_in_its_order(village: GraphStore) -> None:
    assert village.path_keys("p_2", "p_1") == [["p_2", "c_1", "p_1"]]


def test_no_path_goes_through_a_village(village: GraphStore) -> None:
    assert village.path_keys("p_1", "p_3") == []
    assert village.path_keys("p_1", "p_3", types=["LIVES_IN"]) == []


def test_a_village_may_be_the_end_of_a_path(village: GraphStore) -> None:
    assert village.path_keys("p_2", "u_1") == [["p_2", "c_1", "p_1", "u_1"]]


def test_a_path_longer_than_asked_is_none(village: GraphStore) -> None:
    assert village.path_keys("p_2", "u_1", max_hops=2) == []
    with pytest.raises(UsageError):
        village.path_keys("p_2", "u_1", max_hops=0)


def test_a_relationship_of_a_node_with_itself_is_shown_once(village: GraphStore) -> None:
    (tie,) = Explorer(village).expand("p_1", "KIN", "Person").ties
    assert (tie.start, tie.end) == ("p_1", "p_1")


def test_an_unknown_type_is_refused_with_the_known_ones(village: GraphStore) -> None:
    with pytest.raises(UsageError, match="NOSUCH"):
        village.path_keys("p_1", "p_2", types=["NOSUCH"])


def test_an_unknown_key_is_said_to_be_unknown(village: GraphStore) -> None:
    with pytest.raises(NotFoundError):
        Explorer(village).groups("p_9")


def test_a_failing_query_is_an_error_with_its_text(village: GraphStore) -> None:
    with pytest.raises(StoreError, match="RETRUN"):
        village.run("MATCH (n) RETRUN n")


def test_a_scratch_graph_holds_every_property_and_is_gone_afterwards(store: GraphStore) -> None:
    with store.scratch() as scratch:
        load_small_graph(scratch, VILLAGE)
        assert scratch.counts()["PAID"] == 4
        day = "MATCH (p:Person {key: 'p_1'}) RETURN p.birth_no AS no, p.birth_month AS month"
        assert scratch.run(day).rows == [(-7272, 195002)]
        scratch.clear()
        assert scratch.counts() == {}
    with store.scratch() as scratch:
        assert scratch.counts() == {}


def test_a_scratch_graph_equals_the_same_graph_projected(store: GraphStore, tmp_path: Path) -> None:
    with store.scratch() as scratch:
        load_small_graph(scratch, VILLAGE)
        assert scratch.content_fingerprint() == fingerprints(write_tables(tmp_path, "s", VILLAGE))


def test_every_label_and_type_of_the_model_can_be_projected(
    store: GraphStore, tmp_path: Path
) -> None:
    everything = one_of_everything()
    tables = write_tables(tmp_path, "all", everything)
    store.project(tables)
    assert store.content_fingerprint() == fingerprints(tables)
    assert set(store.counts()) == {n.name for n in NODES} | {r.name for r in RELATIONSHIPS}


@pytest.mark.parametrize(
    "broken",
    [
        {"nodes": {"Persona": [{"key": "p_1"}]}},
        {"nodes": {"Person": [{"name": "王建国"}]}},
        {"nodes": {"Person": [{"key": "p_1", "nmae": "王建国"}]}},
        {"rels": [{"type": "PAID", "from": "p_1", "to": "c_1"}]},
        {
            "nodes": {"Person": [{"key": "p_1"}]},
            "rels": [{"type": "PAID", "from": "p_1", "to": "p_1"}],
        },
        {
            "nodes": {"Person": [{"key": "p_1"}]},
            "rels": [{"type": "PAYED", "from": "p_1", "to": "p_1"}],
        },
    ],
)
def test_a_small_graph_that_the_model_does_not_know_is_refused(
    embedded_store: GraphStore, broken: SmallGraph
) -> None:
    with embedded_store.scratch() as scratch, pytest.raises(ContentError):
        load_small_graph(scratch, broken)


def one_of_everything() -> SmallGraph:
    """One node of every label, one relationship of every (type, pair of labels)."""
    keys = {label.name: f"x_{label.name}" for label in NODES}
    return {
        "nodes": {name: [{"key": key}] for name, key in keys.items()},
        "rels": [
            {"type": rel.name, "from": keys[start], "to": keys[end], "src": f"a:0:{start}{end}"}
            for rel in RELATIONSHIPS
            for start, end in rel.endpoints
        ],
    }
