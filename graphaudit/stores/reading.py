"""What every store can do once it can run a query: both engines and their scratch graphs."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence

from graphaudit.fingerprint import Value as RowValue
from graphaudit.fingerprint import node_table, relationship_table, rows_fingerprint, summary
from graphaudit.model import NODES, NodeLabel, RelationshipType, relationship_tables
from graphaudit.stores.base import Parameters, Query, Result
from graphaudit.stores.cypher import GraphReader
from graphaudit.stores.paths import PathQuestion, path_keys

_UNWOUND = re.compile(r"\bUNWIND\s+\$(\w+)", re.IGNORECASE)


class ReadingStore(ABC):
    """Reading in common Cypher; a subclass says how one query runs, and what paths are in it."""

    engine: str

    @abstractmethod
    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query."""

    @abstractmethod
    def table_rows(self, query: str) -> Iterator[tuple[RowValue, ...]]:
        """The rows of a whole table, streamed, values as stored."""

    @abstractmethod
    def paths(self, question: PathQuestion) -> list[list[str]]:
        """All shortest paths, each as its keys in order."""

    def path_keys(
        self,
        a: str,
        b: str,
        types: Sequence[str] | None = None,
        max_hops: int = 6,
        *,
        most: int = 20,
        hubs: bool = False,
    ) -> list[list[str]]:
        """The keys along equally short paths; through hubs only if asked."""
        return path_keys(
            GraphReader(self), self.paths, (a, b), types, max_hops, most=most, hubs=hubs
        )

    def counts(self) -> dict[str, int]:
        """Nodes by label and relationships by type; kinds without any are left out."""
        return GraphReader(self).counts()

    def content_fingerprint(self) -> dict[str, str]:
        """Table name to fingerprint of all that stands in the graph, read back row by row."""
        found = {
            node_table(n.name): rows_fingerprint(self.table_rows(_node_rows(n))) for n in NODES
        }
        for rel, start, end in relationship_tables():
            rows = self.table_rows(_relationship_rows(rel, start, end))
            found[relationship_table(rel.name, start, end)] = rows_fingerprint(rows)
        return summary(found)


def text_for(engine: str, query: Query) -> str:
    """The text of a query for an engine: one for all, or the one in the engine's slot."""
    return query if isinstance(query, str) else query[engine]


def unwinds_nothing(text: str, params: Mapping[str, object]) -> bool:
    """Whether the query unwinds an empty list: no rows then, and an engine that fails on it."""
    return any(params.get(name) == [] for name in _UNWOUND.findall(text))


def _node_rows(label: NodeLabel) -> str:
    columns = ", ".join(f"n.{p.name}" for p in label.properties)
    return f"MATCH (n:{label.name}) RETURN {columns}"


def _relationship_rows(rel: RelationshipType, start: str, end: str) -> str:
    columns = ", ".join(f"r.{p.name}" for p in rel.properties)
    return f"MATCH (a:{start})-[r:{rel.name}]->(b:{end}) RETURN a.key, b.key, {columns}"
