"""The small ledger of a ``.sql`` pattern's case: the projection's views out of literals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.projection import NUMBERS_SCHEMA, source_table
from graphaudit.projection.roster_rows import roster_row_query
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.stores.scratch import SmallGraph, completed

Row = dict[str, object]
_ENDS = [pa.field("from_label", pa.string()), pa.field("to_label", pa.string())]
_BESIDE = {
    "numbers": NUMBERS_SCHEMA,
    "sources": source_table([]).schema,
    "written": WRITTEN,
    "stated": STATED_SCHEMA,
}


@dataclass(frozen=True)
class LiteralTables:
    """The rows of a small graph as the projection's views; ``tables`` adds rows or whole tables.

    Every table of the model is there, empty where nothing is given. A row of ``tables`` may leave
    columns of the model out; a table that the model does not have is made as it is written.
    """

    tables: Mapping[str, Sequence[Row]]
    graph: SmallGraph = field(default_factory=SmallGraph)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection with one table a name."""
        connection = duckdb.connect()
        known = dict(_known(self.graph))
        for name, table in known.items():
            connection.register("literal", table)
            connection.execute(f'CREATE TABLE "{name}" AS FROM literal')
        for name, rows in self.tables.items():
            connection.register("literal", pa.Table.from_pylist(list(rows)))
            if name in known:
                connection.execute(f'INSERT INTO "{name}" BY NAME FROM literal')
            else:
                connection.execute(f'CREATE TABLE "{name}" AS FROM literal')
        connection.execute(f"CREATE VIEW roster_row AS {roster_row_query()}")
        return connection


def _known(graph: SmallGraph) -> Iterator[tuple[str, pa.Table]]:
    """Every table of the projection with the graph's rows."""
    whole = completed(graph)
    for label in NODES:
        yield label.name, pa.Table.from_pylist(whole.nodes.get(label.name, []), node_schema(label))
    for rel in RELATIONSHIPS:
        rows = [
            {"from_label": link.start_label, "to_label": link.end_label, **link.row}
            for link in whole.links
            if link.rel is rel
        ]
        schema = pa.schema([*_ENDS, *relationship_schema(rel)])
        yield rel.name, pa.Table.from_pylist(rows, schema)
    for name, schema in _BESIDE.items():
        yield name, schema.empty_table()
