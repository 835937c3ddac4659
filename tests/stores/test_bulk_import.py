"""The files for a first load into Neo4j by its import tool."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest
from small_graph import write_tables
from test_conformance import VILLAGE

from graphaudit.stores import GraphStore
from graphaudit.stores.neo4j_session import Address, Neo4jSession

Loader = Callable[[str], ModuleType]


def test_columns_are_named_as_the_import_tool_wants_them(script: Loader, tmp_path: Path) -> None:
    script("neo4j_import").prepare(write_tables(tmp_path, "s1", VILLAGE), tmp_path / "out")
    person = pq.read_table(tmp_path / "out" / "Person.parquet")
    assert person.column_names[:3] == ["key:ID(Person)", "caption", "name"]
    assert person.column("birth_day:date").to_pylist() == ["1950-02-03", None, None]
    paid = pq.read_table(tmp_path / "out" / "PAID.Household.Card.parquet")
    assert paid.column_names[:3] == [":START_ID(Household)", ":END_ID(Card)", "src"]
    assert paid.column("fen").to_pylist() == [7]


def test_the_command_names_each_file_with_rows_once(script: Loader, tmp_path: Path) -> None:
    command = script("neo4j_import").prepare(
        write_tables(tmp_path, "s1", VILLAGE), tmp_path / "out"
    )
    named = sorted(word.split("=")[-1] for word in command if word.endswith(".parquet"))
    assert named == sorted(str(path) for path in (tmp_path / "out").glob("*.parquet"))
    assert len([word for word in command if word.startswith("--relationships=PAID=")]) == 2


@pytest.mark.neo4j
def test_what_is_run_afterwards_makes_the_database_ours(
    script: Loader, neo4j_store: GraphStore, neo4j_server: Address, tmp_path: Path
) -> None:
    script("neo4j_import").prepare(write_tables(tmp_path, "s1", VILLAGE), tmp_path / "out")
    session = Neo4jSession(neo4j_server)
    for statement in (tmp_path / "out" / "after.cypher").read_text().split(";\n"):
        if statement:
            session.execute(statement)
    session.close()
    assert neo4j_store.snapshot() == "s1"
