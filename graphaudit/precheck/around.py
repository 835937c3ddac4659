"""The scratch graph and the views around a batch: what patterns and explanations are asked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import duckdb
import pyarrow as pa

from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.precheck.ground import Reach, keys_in
from graphaudit.precheck.index import Ids, ids_of, texts
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.overlay import Overlay
from graphaudit.projection import NUMBERS_SCHEMA, source_table
from graphaudit.projection.roster_rows import roster_row_query
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN_SCHEMA
from graphaudit.stores.base import Parameters, Query, Result
from graphaudit.stores.embedded import embedded_in_memory
from graphaudit.stores.ladybug_session import LadybugSession
from graphaudit.stores.schema import node_schema, relationship_schema

ALWAYS = ("Program", "Status")
"""Labels of which every node is there: they are looked up by code or kind."""


@dataclass
class Neighbourhood:
    """Everything a walk came by, as rows: relationships by table, nodes by label."""

    ground: Ground
    overlay: Overlay
    reach: Reach
    also: set[str]
    """Keys that must be there although no relationship that was come by joins them."""

    @cached_property
    def relationships(self) -> dict[str, pa.Table]:
        """``TYPE.From.To`` → rows."""
        return self.reach.tables()

    @cached_property
    def nodes(self) -> dict[str, pa.Table]:
        """Label → rows, each key once."""
        keys = keys_in(self.relationships)
        found = {}
        for label in NODES:
            wanted = keys.get(label.name, set()) | self.also
            table = self._nodes(label.name, ids_of(wanted))
            if table.num_rows:
                found[label.name] = table
        return found

    def _nodes(self, label: str, wanted: Ids) -> pa.Table:
        index = self.ground.index
        every = label in ALWAYS
        below = index.all_nodes(label) if every else index.node_rows(label, wanted)
        over = self.overlay.nodes.get(label)
        return pa.concat_tables([below, over]).combine_chunks() if over is not None else below

    def graph(self) -> ScratchGraph:
        """A graph in memory with all of it."""
        return ScratchGraph.of(self)


class ScratchGraph:
    """An embedded graph in memory, filled once, asked with trusted queries, then closed."""

    engine = "embedded"

    def __init__(self, session: LadybugSession) -> None:
        self._session = session

    @classmethod
    def of(cls, around: Neighbourhood) -> ScratchGraph:
        """Filled with a neighbourhood."""
        session = embedded_in_memory()
        for label, rows in around.nodes.items():
            session.execute(f"COPY {label} FROM $rows", {"rows": rows})
        for name, rows in around.relationships.items():
            rel, start, end = name.split(".")
            text = f"COPY {rel} FROM $rows (from='{start}', to='{end}')"
            session.execute(text, {"rows": rows})
        return cls(session)

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query."""
        text = query if isinstance(query, str) else query[self.engine]
        return self._session.run(text, params)

    def close(self) -> None:
        """Give the memory back."""
        self._session.close()


class Views:
    """The neighbourhood as the projection's views, in one DuckDB that lasts for the check."""

    def __init__(self, around: Neighbourhood, snapshot: str, written: pa.Table) -> None:
        self.snapshot = snapshot
        # On tables of this size a second thread costs more than it brings.
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(_empty_views())
        self._sizes: dict[str, int] = {}
        self.widen(around)
        self._fill("written", written)

    def widen(self, around: Neighbourhood) -> None:
        """Show a neighbourhood that holds the one shown so far, and the same payments."""
        tables = {name: [table] for name, table in around.nodes.items()}
        grown = self._replace(tables)
        relationships: dict[str, list[pa.Table]] = {}
        for name, rows in around.relationships.items():
            rel, start, end = name.split(".")
            relationships.setdefault(rel, []).append(_labelled(rows, start, end))
        self._replace(relationships)
        if grown:
            self._replace(_others(around))

    def _replace(self, tables: Mapping[str, Sequence[pa.Table]]) -> bool:
        """Fill anew those tables that have more rows than before; whether there are any."""
        sizes = {name: sum(rows.num_rows for rows in parts) for name, parts in tables.items()}
        grown = [name for name, size in sizes.items() if size > self._sizes.get(name, 0)]
        for name in grown:
            self._connection.execute(f'DELETE FROM "{name}"')
            for part in tables[name]:
                self._fill(name, part)
        self._sizes |= sizes
        return bool(grown)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor; closing it leaves the views."""
        return self._connection.cursor()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _fill(self, name: str, table: pa.Table) -> None:
        if table.num_rows:
            self._connection.register("given", table)
            self._connection.execute(f'INSERT INTO "{name}" BY NAME FROM given')
            self._connection.unregister("given")


def _others(around: Neighbourhood) -> dict[str, list[pa.Table]]:
    """What the paper says of the nodes, what files say of the persons, and where rows lie."""
    index, overlay = around.ground.index, around.overlay
    keys = [key for table in around.nodes.values() for key in texts(table, "key")]
    persons = around.nodes.get("Person")
    known = ids_of(texts(persons, "key") if persons is not None else [])
    return {
        "numbers": [index.numbers(ids_of(keys)), overlay.numbers],
        "stated": [index.stated(known), overlay.stated],
        "sources": [index.sources, overlay.sources],
    }


@cache
def _empty_views() -> str:
    """SQL: every table that the projection's views have, empty, and ``roster_row`` over them."""
    schemas = {label.name: node_schema(label) for label in NODES}
    ends = [pa.field("from_label", pa.string()), pa.field("to_label", pa.string())]
    for rel in RELATIONSHIPS:
        schemas[rel.name] = pa.schema([*ends, *relationship_schema(rel)])
    schemas |= {"numbers": NUMBERS_SCHEMA, "stated": STATED_SCHEMA, "written": WRITTEN_SCHEMA}
    schemas["sources"] = source_table([]).schema
    made = [_create(name, schema) for name, schema in schemas.items()]
    return ";".join([*made, f"CREATE VIEW roster_row AS {roster_row_query()}"])


def _create(name: str, schema: pa.Schema) -> str:
    columns = ", ".join(f'"{field.name}" {_SQL_TYPES[str(field.type)]}' for field in schema)
    return f'CREATE TABLE "{name}" ({columns})'


_SQL_TYPES = {
    "string": "VARCHAR", "int64": "BIGINT", "date32[day]": "DATE", "bool": "BOOLEAN",
}  # fmt: skip


def _labelled(rows: pa.Table, start: str, end: str) -> pa.Table:
    for place, (name, value) in enumerate((("from_label", start), ("to_label", end))):
        rows = rows.add_column(place, name, pa.array([value] * rows.num_rows, pa.string()))
    return rows
