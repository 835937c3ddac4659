"""The scratch graph and the views around a batch: what patterns and explanations are asked on."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache, cached_property

import duckdb
import pyarrow as pa

from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.precheck.ground import Reach
from graphaudit.precheck.index import NO_IDS, Ids, distinct, hashes, within
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.overlay import Overlay
from graphaudit.projection import NUMBERS_SCHEMA, source_table
from graphaudit.projection.roster_rows import roster_row_query
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN_SCHEMA
from graphaudit.stores.base import Parameters, Query, Result
from graphaudit.stores.embedded import embedded_in_memory
from graphaudit.stores.schema import node_schema, relationship_schema

ALWAYS = ("Program", "Status")
"""Labels of which every node is there: they are looked up by code or kind."""


@dataclass
class Neighbourhood:
    """Everything a walk came by, as rows: relationships by table, nodes by label."""

    ground: Ground
    overlay: Overlay
    reach: Reach
    also: Ids = field(default_factory=lambda: NO_IDS)
    """Ids of nodes that must be there although no relationship that was come by joins them."""
    less: Ids | None = None
    """Ids of nodes that are shown already, as all are that only the batch knows; None: none is."""

    @cached_property
    def relationships(self) -> dict[str, pa.Table]:
        """``TYPE.From.To`` → rows."""
        return self.reach.tables()

    @cached_property
    def ids(self) -> dict[str, Ids]:
        """Label → ids of the nodes that the relationships join, and those wanted besides."""
        wanted = self.reach.ends()
        found = {}
        for label in (label.name for label in NODES):
            ids = distinct(self.also, wanted.get(label, NO_IDS), *self._unjoined(label))
            found[label] = ids if self.less is None else ids[~within(ids, self.less)]
        return found

    def _unjoined(self, label: str) -> Iterator[Ids]:
        """Nodes that no relationship need join: programs, statuses, the lists of payments."""
        if label in ALWAYS:
            yield hashes(self.ground.index.all_nodes(label).column("key"))
        elif label == "Batch":
            for rows in self._payments():
                yield distinct(hashes(rows.column("batch").unique().drop_null()))

    def beyond(self, other: Neighbourhood) -> Neighbourhood:
        """What another has not."""
        known = distinct(NO_IDS, *other.ids.values())
        left = self.reach.beyond(other.reach)
        return Neighbourhood(self.ground, self.overlay, left, self.also, known)

    @cached_property
    def nodes(self) -> dict[str, pa.Table]:
        """Label → rows, each key once."""
        found = {label: self._nodes(label, ids) for label, ids in self.ids.items()}
        return {label: table for label, table in found.items() if table.num_rows}

    def _nodes(self, label: str, wanted: Ids) -> pa.Table:
        below = self.ground.index.node_rows(label, wanted)
        over = self.overlay.nodes.get(label) if self.less is None else None
        return pa.concat_tables([below, over]).combine_chunks() if over is not None else below

    @property
    def srcs(self) -> Ids:
        """Ids of the rows that the payments stand on."""
        return distinct(NO_IDS, *(hashes(rows.column("src")) for rows in self._payments()))

    def _payments(self) -> list[pa.Table]:
        return [rows for name, rows in self.relationships.items() if name.startswith("PAID.")]


class ScratchGraph:
    """An embedded graph in memory, made empty, filled, asked with trusted queries, closed."""

    engine = "embedded"

    def __init__(self) -> None:
        self._session = embedded_in_memory()
        # On a graph of this size a second thread costs more than it brings.
        self._session.use_threads(1)

    def fill(self, around: Neighbourhood, named: Set[str]) -> None:
        """With a neighbourhood of which nothing is there yet; only properties that queries name."""
        for label, rows in around.nodes.items():
            read = ["key", *(name for name in rows.column_names if name in named - {"key"})]
            text = f"COPY {label}({', '.join(read)}) FROM $rows"
            self._session.execute(text, {"rows": rows.select(read)})
        for name, rows in around.relationships.items():
            rel, start, end = name.split(".")
            read = [column for column in rows.column_names[2:] if column in named]
            listed = f"({', '.join(read)})" if read else ""
            given = rows.select(["from", "to", *read]) if read else rows
            text = f"COPY {rel}{listed} FROM $rows (from='{start}', to='{end}')"
            self._session.execute(text, {"rows": given})

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query."""
        text = query if isinstance(query, str) else query[self.engine]
        return self._session.run(text, params)

    def close(self) -> None:
        """Give the memory back."""
        self._session.close()


class Views:
    """Neighbourhoods as the projection's views, in one DuckDB that lasts for the check."""

    def __init__(self, snapshot: str) -> None:
        self.snapshot = snapshot
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(_empty_views())

    def show(self, around: Neighbourhood) -> None:
        """Show a neighbourhood, of which nothing is shown yet, besides what is shown."""
        for label, rows in around.nodes.items():
            self._add(label, rows)
        for name, rows in around.relationships.items():
            rel, start, end = name.split(".")
            self._add(rel, rows, f"'{start}' AS from_label, '{end}' AS to_label, *")
        index, ids = around.ground.index, around.ids
        self._add("numbers", index.numbers(distinct(NO_IDS, *ids.values())))
        self._add("stated", index.stated(ids["Person"]))

    def show_batch(self, overlay: Overlay, sources: pa.Table, written: pa.Table) -> None:
        """Show what the batch's own files say, where rows lie, and lines as written."""
        self._add("numbers", overlay.numbers)
        self._add("stated", overlay.stated)
        self._add("sources", sources)
        self._add("sources", overlay.sources)
        self._add("written", written)
        self._connection.execute(f"INSERT INTO roster_row {roster_row_query()}")

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor; closing it leaves the views."""
        return self._connection.cursor()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _add(self, name: str, table: pa.Table, columns: str = "*") -> None:
        if table.num_rows:
            self._connection.register("given", table)
            self._connection.execute(f'INSERT INTO "{name}" BY NAME SELECT {columns} FROM given')
            self._connection.unregister("given")


@dataclass(frozen=True)
class Scratch:
    """What a batch is judged in, empty: it can be made before the batch is there.

    ``graph``: for the patterns, then for the explanations.
    """

    graph: ScratchGraph
    views: Views

    @classmethod
    def made(cls, snapshot: str) -> Scratch:
        """Anew."""
        return cls(ScratchGraph(), Views(snapshot))

    def close(self) -> None:
        """Give the memory back."""
        self.graph.close()
        self.views.close()


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
    return ";".join([*made, f"CREATE TABLE roster_row AS {roster_row_query()}"])


def _create(name: str, schema: pa.Schema) -> str:
    columns = ", ".join(f'"{field.name}" {_SQL_TYPES[str(field.type)]}' for field in schema)
    return f'CREATE TABLE "{name}" ({columns})'


_SQL_TYPES = {
    "string": "VARCHAR", "int64": "BIGINT", "date32[day]": "DATE", "bool": "BOOLEAN",
}  # fmt: skip
