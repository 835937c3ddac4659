"""A batch's rows as they would stand in the graph, had its files been loaded.

Made by the projection's own steps over the statements of the batch alone. What the ledger knows
already keeps what it is in the snapshot: a roster does not rename a person.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.identity.universe import collect_refs
from graphaudit.ledger.statements import attach_statements, open_database
from graphaudit.model import NODES, relationship_tables
from graphaudit.policy import Policy
from graphaudit.precheck.batch import Batch
from graphaudit.precheck.identities import Entity, Refs, Resolver
from graphaudit.precheck.index import NO_IDS, Edges, Index, Rows, ids_of, take, texts
from graphaudit.precheck.layers import Layer, Own
from graphaudit.projection import NUMBERS_SCHEMA, source_table
from graphaudit.projection.kin import derive_kin
from graphaudit.projection.nodes import lay_out_nodes, node_query, project_nodes
from graphaudit.projection.numbers import number_query
from graphaudit.projection.relationships import (
    has_rows,
    lay_out_relationships,
    project_relationships,
    relationship_query,
    table_name,
)
from graphaudit.projection.stated import STATED_SCHEMA, stated_query
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.workspace import Workspace

SUMS = ("payments", "fen")
_FOLLOWS = {"USES": "PAID", "KIN": "MEMBER_OF", "LIVES_IN": None}
"""Derived types → the stated one without which they cannot be; None: any."""


@dataclass(frozen=True)
class Overlay:
    """The batch as graph rows. ``edges``: by table; ``nodes``: new ones by label.

    ``numbers``, ``stated``, ``sources``: as in the projection, of the batch alone. ``own``: the
    batch's own rows, those of files that are loaded already included.
    """

    edges: Mapping[str, Edges]
    nodes: Mapping[str, pa.Table]
    numbers: pa.Table
    stated: pa.Table
    sources: pa.Table
    own: Own
    persons: Mapping[str, str]
    """Person ref → key."""

    @classmethod
    def empty(cls, index: Index) -> Overlay:
        """Of a batch that brings nothing."""
        stated, sources = STATED_SCHEMA.empty_table(), source_table([])
        return cls({}, {}, index.numbers(NO_IDS), stated, sources, {}, {})


class Blank:
    """The projection's tables, empty, in a DuckDB of their own: made ahead, for one batch."""

    def __init__(self, policy: Policy) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="graphaudit-")
        self.connection = open_database(Path(self._spill.name))
        attach_statements(self.connection, [])
        lay_out_nodes(self.connection, policy)
        lay_out_relationships(self.connection)

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()
        self._spill.cleanup()


def lay_over(workspace: Workspace, index: Index, batch: Batch, blank: Blank) -> Overlay:
    """The batch's rows over a snapshot; the ledger is only read, ``blank`` is used up."""
    edges: dict[str, Edges] = {}
    nodes: dict[str, pa.Table] = {}
    numbers = index.numbers(ids_of([]))
    stated, sources = STATED_SCHEMA.empty_table(), source_rows(batch)
    persons: dict[str, str] = {}
    if batch.fresh:
        connection = blank.connection
        entities = _projected(connection, workspace, index, batch, sources)
        nodes = _new_nodes(connection, batch, entities)
        edges = dict(_edges(connection, batch, index))
        numbers = _numbers(connection, nodes)
        stated = _arrow(connection, stated_query()).cast(STATED_SCHEMA)
        persons = {e.ref: e.key for e in entities if e.label == "Person"}
    return Overlay(edges, nodes, numbers, stated, sources, _own(index, edges, batch), persons)


def source_rows(batch: Batch) -> pa.Table:
    """``part, sheet_no, file, sheet, register`` of the files that are not loaded."""
    listed = [(file, sheet) for file in batch.fresh for sheet in file.sheets]
    return pa.table(
        {
            "part": pa.array([file.part for file, _ in listed], pa.string()),
            "sheet_no": pa.array([sheet.no for _, sheet in listed], pa.int64()),
            "file": pa.array([file.name for file, _ in listed], pa.string()),
            "sheet": pa.array([sheet.name for _, sheet in listed], pa.string()),
            "register": pa.array([sheet.register for _, sheet in listed], pa.string()),
        }
    )


def _projected(
    connection: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    index: Index,
    batch: Batch,
    sources: pa.Table,
) -> list[Entity]:
    """Fill the connection with the projection's tables of the batch alone."""
    for label in sorted(batch.labels()):
        _view(connection, f"n_{label}", batch.nodes(label))
    for rel_type in sorted(batch.types()):
        _view(connection, f"r_{rel_type}", batch.rels(rel_type))
    collect_refs(connection, [], batch.labels() | batch.types())
    entities = Resolver(workspace, index).resolve(_refs(connection))
    _view(connection, "entity", _entity_table(entities))
    _view(connection, "sources", sources)
    project_nodes(connection, {entity.label for entity in entities})
    project_relationships(connection, batch.types())
    if "MEMBER_OF" in batch.types():
        derive_kin(connection, table_name("KIN", "Person", "Person"))
    return entities


def _view(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register(f"given_{name}", table)
    connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM given_{name}")


def _refs(connection: duckdb.DuckDBPyConnection) -> Refs:
    persons = connection.execute(
        "SELECT DISTINCT ref, name, card, household, number_written FROM n_Person ORDER BY ALL"
    ).fetchall()
    names = ("ref", "name", "card", "household", "number_written")
    return Refs(
        connection.execute("SELECT label, ref, src FROM refs ORDER BY ALL").fetchall(),
        [dict(zip(names, row, strict=True)) for row in persons],
        connection.execute(
            'SELECT DISTINCT "from", "to" FROM r_PAID WHERE from_label = \'Person\' ORDER BY ALL'
        ).fetchall(),
    )


def _entity_table(entities: Sequence[Entity]) -> pa.Table:
    names = ("label", "ref", "main", "key", "src")
    return pa.table(
        {name: pa.array([getattr(e, name) for e in entities], pa.string()) for name in names}
    )


def _new_nodes(
    connection: duckdb.DuckDBPyConnection, batch: Batch, entities: Sequence[Entity]
) -> dict[str, pa.Table]:
    """The nodes that the ledger does not know, by label."""
    known = {e.key for e in entities if e.known}
    fresh = {e.label: set[str]() for e in entities}
    for entity in entities:
        if entity.key not in known:
            fresh[entity.label].add(entity.key)
    found = {}
    for label in (label for label in NODES if fresh.get(label.name)):
        table = _arrow(connection, node_query(label)).cast(node_schema(label))
        wanted = pa.array(sorted(fresh[label.name]), pa.string())
        found[label.name] = table.filter(pc.is_in(table.column("key"), value_set=wanted))
    return found


def _edges(
    connection: duckdb.DuckDBPyConnection, batch: Batch, index: Index
) -> Iterator[tuple[str, Edges]]:
    """The batch's relationships; a sum of payments continues the one of the snapshot."""
    stated = batch.types()
    stated |= {name for name, of in _FOLLOWS.items() if of is None or of in stated}
    for rel, start, end in relationship_tables():
        if rel.name not in stated or not has_rows(connection, rel.name, start, end):
            continue
        query = relationship_query(rel, start, end)
        rows = _arrow(connection, query).cast(relationship_schema(rel))
        name = f"{rel.name}.{start}.{end}"
        if rel.name == "USES":
            rows = _continued(connection, index, name, rows)
        yield name, Edges.of(rows)


def _continued(
    connection: duckdb.DuckDBPyConnection, index: Index, name: str, rows: pa.Table
) -> pa.Table:
    """Sums of the batch with those of the snapshot between the same two."""
    below = index.edges(name)
    if below is None:
        return rows
    starts = below.touching(ids_of(rows.column("from").to_pylist()), at_start=True)
    both = pa.concat_tables([take(below.rows, starts), rows])
    connection.register("both_sums", both)
    connection.register("own_sums", rows)
    columns = ", ".join(_summed(field.name) for field in rows.schema)
    query = f"""
        SELECT {columns} FROM both_sums b SEMI JOIN own_sums o
        ON o."from" = b."from" AND o."to" = b."to" GROUP BY b."from", b."to" ORDER BY 1, 2"""
    return _arrow(connection, query).cast(rows.schema)


def _summed(name: str) -> str:
    if name in ("from", "to"):
        return f'b."{name}" AS "{name}"'
    if name == "src":
        return "string_agg(b.src, ' ' ORDER BY b.src) AS src"
    how = "sum" if name in SUMS else "min" if name.startswith("first") else "max"
    return f'{how}(b."{name}") AS "{name}"'


def _numbers(connection: duckdb.DuckDBPyConnection, nodes: Mapping[str, pa.Table]) -> pa.Table:
    """What the paper calls the new nodes."""
    if not nodes:
        return NUMBERS_SCHEMA.empty_table()
    query = number_query([label for label in NODES if label.name in nodes])
    table = _arrow(connection, query).cast(NUMBERS_SCHEMA)
    keys = sorted(key for rows in nodes.values() for key in texts(rows, "key"))
    return table.filter(pc.is_in(table.column("key"), value_set=pa.array(keys, pa.string())))


def _arrow(connection: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    table: pa.Table = connection.sql(query).to_arrow_table()
    return table


def _own(index: Index, edges: Mapping[str, Edges], batch: Batch) -> Own:
    """The batch's own rows, whether laid over or in the ledger already."""
    found: dict[tuple[Layer, str], Rows] = {
        ("over", name): np.arange(each.rows.num_rows) for name, each in edges.items()
    }
    loaded = [file.part for file in batch.files if file.loaded]
    if loaded:
        found |= {("below", name): rows for name, rows in _rows_of_parts(index, loaded)}
    return found


def _rows_of_parts(index: Index, parts: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """The rows of the snapshot that come from these files, by table."""
    for rel, start, end in relationship_tables():
        name = f"{rel.name}.{start}.{end}"
        edges = index.edges(name)
        if edges is None:
            continue
        src = edges.rows.column("src")
        mask = pc.match_substring_regex(src, "|".join(f"{part}:" for part in parts))
        rows = np.flatnonzero(mask.to_numpy(zero_copy_only=False)).astype(np.int64)
        if len(rows):
            yield name, rows
