"""The gate for ad-hoc Cypher: reading passes, everything else is refused by word and reason."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from projector import township
from small_graph import write_tables
from test_conformance import VILLAGE

from graphaudit.errors import QueryLimitError, QueryRefusedError
from graphaudit.stores import GraphStore, Limits
from graphaudit.stores.embedded import EmbeddedStore
from graphaudit.stores.gate import check_embedded_plan, check_text
from graphaudit.stores.neo4j import Neo4jStore
from graphaudit.stores.neo4j_session import Address, Neo4jSession
from graphaudit.stores.values import plain_parameters

READS = [
    ("MATCH (p:Person) RETURN p.key AS key ORDER BY key", [("p_1",), ("p_2",), ("p_3",)]),
    ("MATCH (p:Person {key: 'p_1'}) RETURN p.birth_day AS day", [(date(1950, 2, 3),)]),
    ("MATCH (:Person)-[r:PAID]->() RETURN sum(r.fen) AS fen", [(5_000_000_350,)]),
    (
        "MATCH (p:Person) WHERE EXISTS { MATCH (p)-[:LIVES_IN]->(:Unit) } "
        "RETURN collect(p.key) AS people",
        [(["p_1", "p_3"],)],
    ),
    (
        "MATCH (a:Person {key: 'p_1'})-[:PAID*1..2]-(b:Person) WHERE b.key <> a.key "
        "RETURN DISTINCT b.key AS k",
        [("p_2",)],
    ),
    (
        "MATCH (c:Card) OPTIONAL MATCH (c)-[:HAS_PHONE]->(t) "
        "RETURN c.key AS card, t.key AS phone ORDER BY card",
        [("c_1", "t_1"), ("c_2", None)],
    ),
    (
        "// 一卡多人\nMATCH (a:Person)-[:PAID]->(c:Card)<-[:PAID]-(b:Person) "
        "WHERE a.key < b.key RETURN DISTINCT a.key AS a, b.key AS b /* LOAD */",
        [("p_1", "p_2")],
    ),
    (
        "MATCH (p:Household) RETURN p.key AS k UNION ALL MATCH (t:Phone) RETURN t.key AS k",
        [("h_1",), ("t_1",)],
    ),
    ("UNWIND range(1, 3) AS x RETURN sum(x) AS x", [(6,)]),
    ("MATCH (p:Person) WHERE p.name = 'CREATE' OR p.name CONTAINS '; DROP' RETURN p.key AS k", []),
]

REFUSED = [
    ("CREATE (:Person {key: 'p_9'})", "CREATE"),
    ("MATCH (p:Person) SET p.name = 'x' RETURN p", "SET"),
    ("MATCH (p:Person) DETACH DELETE p", "DETACH"),
    ("MERGE (p:Person {key: 'p_9'}) RETURN p", "MERGE"),
    ("MATCH (p:Person) RETURN p.key; MATCH (p) DETACH DELETE p", ";"),
    ("RETURN 1;\nRETURN 2", ";"),
    ("EXPLAIN MATCH (p) DETACH DELETE p", "EXPLAIN"),
    ("/* hidden */ PROFILE MATCH (n) RETURN n", "PROFILE"),
    ("USE neo4j MATCH (n) RETURN n", "USE"),
    ("CYPHER 5 MATCH (n) RETURN n", "CYPHER"),
    ("RETURN reduce(s = '', x IN range(1, 9) | s + 'aaaaaaaa')", "reduce"),
    ("RETURN ReDuCe /**/ (s = '', x IN [1] | s + 'a')", "ReDuCe"),
    ("RETURN size(range(1, 100000000))", "range"),
    ("RETURN size(range(1, size('abc')))", "range"),
    ("UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b RETURN count(*)", "range"),
    ("RETURN [x IN range(1, 300) | [y IN range(1, 300) | x]]", "|"),
    ("RETURN rpad('a', 2000000000, 'b')", "rpad"),
    ("RETURN apoc.load.json('file:///etc/passwd')", "apoc.load.json"),
    ("RETURN `apoc`.`util`.`sleep`(100000)", "apoc"),
    ("CALL db.labels()", "db.labels"),
    ("MATCH (n) RETURN n.key + $nobody", "$nobody"),
    ("MATCH (n) RETURN '\\u0041' + n.key", "\\u0041"),
    ("", ""),
    ("MATCH (n RETURN n", ""),
    ("WITH 'a' AS s " + "WITH s + s AS s " * 40 + "RETURN size(s)", "+"),
]

REFUSED_BY_THE_EMBEDDED_ENGINE = [
    ("CALL timeout = 1000000", "CALL"),
    ("CALL threads = 64", "CALL"),
    ("CALL show_tables() RETURN *", "show_tables"),
    ("LOAD FROM '/etc/passwd' (file_format = 'csv') RETURN *", "LOAD"),
    ("LOAD FROM secret RETURN *", "LOAD"),
    ("COPY (MATCH (p:Person) RETURN p.key) TO '{folder}/leak.csv'", "COPY"),
    ("COPY Person FROM '{folder}/leak.csv'", "COPY"),
    ("EXPORT DATABASE '{folder}/leak'", "EXPORT"),
    ("INSTALL json", "INSTALL"),
    ("LOAD EXTENSION json", "LOAD"),
    ("ATTACH '{folder}/x' AS x (dbtype duckdb)", "ATTACH"),
    ("BEGIN TRANSACTION", "BEGIN"),
    ("CHECKPOINT", "CHECKPOINT"),
    ("DROP TABLE Person", "DROP"),
    ("ALTER TABLE Person DROP name", "ALTER"),
    ("CREATE MACRO f(x) AS x + 1", "CREATE"),
    ("MATCH (n:Nosuch) RETURN n", "Nosuch"),
]

REFUSED_BY_NEO4J = [
    ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD"),
    ("SHOW FUNCTIONS", "SHOW"),
    ("SHOW USERS", "SHOW"),
    ("SHOW TRANSACTIONS", "SHOW"),
    ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "TERMINATE"),
    ("MATCH (n) CALL (n) { SET n.name = 'x' } IN TRANSACTIONS", "CALL"),
    ("MATCH (n) CALL (n) { CALL (n) { SET n.name = 'x' } } RETURN n", "CALL"),
    ("FOREACH (x IN [1] | CREATE (:Person))", "FOREACH"),
    ("CREATE INDEX FOR (n:Person) ON (n.name)", "CREATE"),
    ("ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'", "ALTER"),
    ("CREATE DATABASE other", "CREATE"),
]


@pytest.fixture
def console(store: GraphStore, tmp_path: Path) -> GraphStore:
    store.project(write_tables(tmp_path, "s1", VILLAGE))
    return store


def test_reading_queries_pass(console: GraphStore) -> None:
    for text, rows in READS:
        found = console.query(text)
        assert sorted(found.rows, key=str) == rows, text


def test_parameters_reach_the_query(console: GraphStore) -> None:
    text = "MATCH (p:Person) WHERE p.key IN $keys AND p.birth_day < $day RETURN p.key AS k"
    found = console.query(text, {"keys": ["p_1", "p_2"], "day": date(1960, 1, 1)})
    assert found.rows == [("p_1",)]


def test_parameters_longer_than_a_pipe_reach_a_query_that_can_be_stopped(
    console: GraphStore,
) -> None:
    """The worker begins to read after the first look whether it is to be stopped."""
    keys = ["p_1", *(f"p_{n:016x}" for n in range(20_000))]
    text = "MATCH (p:Person) WHERE p.key IN $keys RETURN p.key AS k ORDER BY k"
    assert console.query(text, {"keys": keys}, stop=threading.Event()).rows == [("p_1",)]


def test_a_whole_node_comes_as_a_map(console: GraphStore) -> None:
    found = console.query("MATCH (c:Card {key: 'c_1'}) RETURN c")
    assert found.rows == [({"label": "Card", "caption": "尾号1234", "key": "c_1"},)]


@pytest.mark.parametrize(("text", "word"), REFUSED)
def test_what_does_not_only_read_is_refused_by_its_word(
    embedded: GraphStore, text: str, word: str
) -> None:
    refused_by_word(embedded, text, word)


@pytest.mark.parametrize(("text", "word"), REFUSED_BY_THE_EMBEDDED_ENGINE)
def test_files_settings_and_schema_are_out_of_reach_embedded(
    embedded: GraphStore, tmp_path: Path, text: str, word: str
) -> None:
    refused_by_word(embedded, text.replace("{folder}", str(tmp_path)), word)
    assert not list(tmp_path.glob("leak*"))


@pytest.mark.neo4j
def test_nothing_but_reading_passes_on_neo4j(neo4j_store: Neo4jStore, tmp_path: Path) -> None:
    tables = write_tables(tmp_path, "s1", VILLAGE)
    neo4j_store.project(tables)
    before = neo4j_store.content_fingerprint()
    for text, word in [*REFUSED, *REFUSED_BY_NEO4J]:
        refused_by_word(neo4j_store, text, word)
    assert neo4j_store.content_fingerprint() == before


def test_a_refusal_says_what_works(embedded: GraphStore) -> None:
    with pytest.raises(QueryRefusedError) as refusal:
        embedded.query("MATCH (p:Person) SET p.name = 'x'")
    assert "MATCH … WHERE … RETURN" in refusal.value.fix


def test_too_many_rows_are_an_error_and_not_a_cut(console: GraphStore) -> None:
    with pytest.raises(QueryLimitError, match="LIMIT 2"):
        console.query("MATCH (p:Person) RETURN p.key", limits=Limits(rows=2))
    assert len(console.query("MATCH (p:Person) RETURN p.key", limits=Limits(rows=3)).rows) == 3


# An inequality, so that no engine answers by a hash join what asks for 1500³ comparisons.
ENDLESS = (
    "MATCH (a:Person), (b:Person), (c:Person) WHERE a.name + b.name < c.name + a.key "
    "RETURN count(*) AS n"
)


@pytest.fixture
def crowd(store: GraphStore, tmp_path: Path) -> GraphStore:
    store.project(write_tables(tmp_path, "crowd", township(1500)))
    return store


def test_an_endless_product_is_answered_in_time(crowd: GraphStore) -> None:
    began = time.monotonic()
    with pytest.raises(QueryLimitError):
        crowd.query(ENDLESS, limits=Limits(seconds=2))
    assert time.monotonic() - began < 120


def test_a_hoarding_query_is_stopped_at_its_memory(embedded_crowd: GraphStore) -> None:
    text = (
        "MATCH (a:Person), (b:Person), (c:Person) RETURN collect(a.key + b.key + c.key) AS all_keys"
    )
    with pytest.raises(QueryLimitError, match="内存"):
        embedded_crowd.query(text, limits=Limits(seconds=60, memory=128 << 20))


def test_the_store_answers_on_after_a_killed_query(embedded_crowd: GraphStore) -> None:
    with pytest.raises(QueryLimitError):
        embedded_crowd.query(ENDLESS, limits=Limits(seconds=0.5))
    assert embedded_crowd.query("MATCH (p:Person) RETURN count(p) AS n").rows == [(1500,)]


@pytest.mark.neo4j
def test_a_stopped_query_leaves_no_transaction_on_the_server(
    neo4j_store: Neo4jStore, neo4j_server: Address, tmp_path: Path
) -> None:
    neo4j_store.project(write_tables(tmp_path, "crowd", township(900)))
    nested = "any(w IN l WHERE any(x IN l WHERE any(y IN l WHERE any(z IN l WHERE x + y = z))))"
    text = f"MATCH (a:Person) WITH collect(a.key) AS l RETURN {nested}"
    with pytest.raises(QueryLimitError):
        neo4j_store.query(text, limits=Limits(seconds=1))
    session = Neo4jSession(neo4j_server)
    running = session.run("SHOW TRANSACTIONS YIELD status, metaData").records()
    tagged = [row["status"] for row in running if "graphaudit" in str(row["metaData"])]
    assert all("Terminated" in str(status) for status in tagged)
    session.close()


def test_a_name_of_ours_cannot_forge_a_plan() -> None:
    with pytest.raises(QueryRefusedError, match="字符"):
        check_text("MATCH (p:Person) RETURN p.key AS `┌──┐`", {})


def test_an_operator_that_nobody_knows_is_refused() -> None:
    plan = "┌─────────┐\n│ NEW_ONE │\n└─────────┘"
    with pytest.raises(QueryRefusedError, match="NEW_ONE"):
        check_embedded_plan(plan, "MATCH (n) RETURN n")


def test_a_plan_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(QueryRefusedError):
        check_embedded_plan("", "MATCH (n) RETURN n")


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[:PAID|USES]->(c) RETURN a.key",
        "MATCH (a)-[r:PAID|USES|HOLDS*1..3]-(c) RETURN a.key",
        "RETURN 'reduce(x) range(1, 99999999999)'",
        "MATCH (n) RETURN n.`range` // USE reduce(",
        "UNWIND range($from, $to, -2) AS x RETURN x",
    ],
)
def test_words_in_strings_names_and_comments_are_no_words(text: str) -> None:
    check_text(text, {"from": 10, "to": 0})


@pytest.mark.parametrize(
    "text",
    [
        "'\\" * 9900,
        "f(" * 9999,
        "`" * 19_999,
        f"RETURN {'(' * 9000}1{')' * 9000}",
        "a." * 9990 + "b(",
    ],
)
def test_a_text_made_to_be_looked_at_for_long_is_refused_at_once(text: str) -> None:
    """All of the service waits for what is looked at here."""
    began = time.process_time()
    with pytest.raises(QueryRefusedError):
        check_text(text, {})
    assert time.process_time() - began < 3


def test_a_quote_that_is_not_closed_is_said() -> None:
    with pytest.raises(QueryRefusedError, match="没有结束"):
        check_text("MATCH (n) WHERE n.name = '赵 RETURN n", {})
    with pytest.raises(QueryRefusedError, match="没有结束"):
        check_text("MATCH (n) /* RETURN n", {})


def test_a_parameter_larger_than_any_engine_counts_is_said() -> None:
    with pytest.raises(QueryRefusedError, match="整数超出范围"):
        plain_parameters({"a": [1, {"b": 10**40}]})


@pytest.fixture
def embedded(embedded_store: EmbeddedStore, tmp_path: Path) -> Iterator[GraphStore]:
    embedded_store.project(write_tables(tmp_path / "tables", "s1", VILLAGE))
    yield embedded_store


@pytest.fixture
def embedded_crowd(embedded_store: EmbeddedStore, tmp_path: Path) -> GraphStore:
    embedded_store.project(write_tables(tmp_path, "crowd", township(1500)))
    return embedded_store


def refused_by_word(store: GraphStore, text: str, word: str) -> None:
    with pytest.raises(QueryRefusedError) as refusal:
        store.query(text, limits=Limits(seconds=20))
    assert word in refusal.value.where, (text, refusal.value)
    assert refusal.value.what and refusal.value.fix
