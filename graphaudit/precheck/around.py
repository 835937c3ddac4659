"""The scratch graph and the views around a batch: what patterns and explanations are asked on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.model import NODES, RELATIONSHIPS, relationship_tables
from graphaudit.precheck.ground import Ground, Reach, keys_in
from graphaudit.precheck.index import Ids, ids_of
from graphaudit.precheck.overlay import Overlay
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
        self._connection = duckdb.connect()
        index, overlay = around.ground.index, around.overlay
        for label in NODES:
            empty = node_schema(label).empty_table()
            self._put(label.name, around.nodes.get(label.name, empty))
        for rel in RELATIONSHIPS:
            self._relationship(rel.name, around)
        keys = [table.column("key").to_pylist() for table in around.nodes.values()]
        numbers = index.numbers(ids_of(key for several in keys for key in several))
        self._put("numbers", pa.concat_tables([numbers, overlay.numbers]))
        below = pq.read_table(index.tables.sources_file)
        self._put("sources", pa.concat_tables([below, overlay.sources.cast(below.schema)]))
        self._put("written", written)
        persons = around.nodes.get("Person")
        known = ids_of(persons.column("key").to_pylist() if persons is not None else [])
        self._put("stated", pa.concat_tables([index.stated(known), overlay.stated]))

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor; closing it leaves the views."""
        return self._connection.cursor()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _put(self, name: str, table: pa.Table) -> None:
        self._connection.register(f"given_{name}", table)
        self._connection.execute(f'CREATE TABLE "{name}" AS FROM "given_{name}"')
        self._connection.unregister(f"given_{name}")

    def _relationship(self, name: str, around: Neighbourhood) -> None:
        """A type's view over all its endpoint pairs, with the labels in front."""
        parts = []
        for rel, start, end in relationship_tables():
            rows = around.relationships.get(f"{name}.{start}.{end}")
            if rel.name == name and rows is not None:
                parts.append(_labelled(rows, start, end))
        empty = relationship_schema(_TYPES[name]).empty_table()
        self._put(name, pa.concat_tables(parts or [_labelled(empty, "", "")]))


_TYPES = {rel.name: rel for rel in RELATIONSHIPS}


def _labelled(rows: pa.Table, start: str, end: str) -> pa.Table:
    for place, (name, value) in enumerate((("from_label", start), ("to_label", end))):
        rows = rows.add_column(place, name, pa.array([value] * rows.num_rows, pa.string()))
    return rows
