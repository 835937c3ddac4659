"""The scratch graph and the views around a batch: what patterns and explanations are asked on."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import cache, cached_property

import duckdb
import pyarrow as pa

from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.precheck.ground import Reach
from graphaudit.precheck.index import NO_IDS, Ids, Index, distinct, hashes, ids_of, texts, within
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.overlay import Blank, Overlay
from graphaudit.precheck.questions import Questions
from graphaudit.projection import NUMBERS_SCHEMA, source_table
from graphaudit.projection.roster_rows import roster_row_query
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN_SCHEMA
from graphaudit.stores.base import Parameters, Query, Result
from graphaudit.stores.embedded import embedded_in_memory
from graphaudit.stores.schema import node_schema, relationship_schema

ALWAYS = ("Program", "Status")
"""Labels of which every node of the snapshot is there, whatever the batch: they are few, and looked
up by code or kind.
"""


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
        for label in (label.name for label in NODES if label.name not in ALWAYS):
            ids = distinct(self.also, wanted.get(label, NO_IDS), *self._unjoined(label))
            found[label] = ids if self.less is None else ids[~within(ids, self.less)]
        return found

    def _unjoined(self, label: str) -> Iterator[Ids]:
        """Nodes that no relationship need join: the lists of payments."""
        if label == "Batch":
            for rows in self._payments():
                yield distinct(hashes(rows.column("batch").unique().drop_null()))

    def beyond(self, other: Neighbourhood) -> Neighbourhood:
        """What another has not."""
        known = distinct(NO_IDS, *other.ids.values())
        left = self.reach.beyond(other.reach)
        return Neighbourhood(self.ground, self.overlay, left, self.also, known)

    @cached_property
    def nodes(self) -> dict[str, pa.Table]:
        """Label → rows, each key once; of the labels that are ``ALWAYS`` there what is new."""
        found = {label: self._nodes(label, ids) for label, ids in self.ids.items()}
        if self.less is None:
            found |= {name: rows for name, rows in self.overlay.nodes.items() if name in ALWAYS}
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
    """An embedded graph in memory, made with what is always there, filled, asked with trusted
    queries, closed. It has the properties that queries name.
    """

    engine = "embedded"

    def __init__(self, index: Index, named: Set[str]) -> None:
        self._named = named
        self._session = embedded_in_memory()
        # On a graph of this size a second thread costs more than it brings.
        self._session.use_threads(1)
        for label in ALWAYS:
            self._copy(label, index.all_nodes(label))

    def _copy(self, label: str, rows: pa.Table) -> None:
        named = self._named - {"key"}
        read = ["key", *(name for name in rows.column_names if name in named)]
        text = f"COPY {label}({', '.join(read)}) FROM $rows"
        self._session.execute(text, {"rows": rows.select(read)})

    def fill(self, around: Neighbourhood) -> None:
        """With a neighbourhood of which nothing is there yet."""
        for label, rows in around.nodes.items():
            self._copy(label, rows)
        for name, rows in around.relationships.items():
            rel, start, end = name.split(".")
            read = [column for column in rows.column_names[2:] if column in self._named]
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

    def __init__(self, index: Index) -> None:
        self.snapshot = index.tables.snapshot
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(_empty_views())
        self._add("sources", index.sources)
        for label in ALWAYS:
            nodes = index.all_nodes(label)
            self._add(label, nodes)
            self._add("numbers", index.numbers(ids_of(texts(nodes, "key"))))

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

    def show_batch(self, overlay: Overlay, written: pa.Table) -> None:
        """Show what the batch's own files say, where rows lie, and lines as written."""
        self._add("numbers", overlay.numbers)
        self._add("stated", overlay.stated)
        self._add("sources", overlay.sources)
        self._add("written", written)
        self._connection.execute(f"INSERT INTO roster_row {roster_row_query()}")

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor; closing it leaves the views."""
        return self._connection.cursor()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _add(self, name: str, given: pa.Table, columns: str = "*") -> None:
        # DuckDB finds ``given`` by its name: registered, it would cost as much again.
        if given.num_rows:
            self._connection.execute(f'INSERT INTO "{name}" BY NAME SELECT {columns} FROM given')


@dataclass(frozen=True)
class Scratch:
    """What a batch is judged in, empty: it can be made before the batch is there.

    ``blank``: for the batch's own rows; ``graph``: for the patterns, then for the explanations.
    """

    blank: Blank
    graph: ScratchGraph
    views: Views

    @classmethod
    def made(cls, index: Index, questions: Questions) -> Scratch:
        """Anew."""
        graph = ScratchGraph(index, questions.named)
        return cls(Blank(questions.policy), graph, Views(index))

    def close(self) -> None:
        """Give the memory back."""
        self.blank.close()
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
