"""Reading the graph in common Cypher: what both engines share, their few differences as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.model import (
    NODES,
    RELATIONSHIP_BY_NAME,
    RELATIONSHIPS,
    NodeLabel,
    RelationshipType,
    relationship_tables,
)
from graphaudit.refs import KEY_PREFIX
from graphaudit.stores.base import (
    Node,
    Parameters,
    Query,
    Relationship,
    Result,
    Scalar,
    Subgraph,
    Value,
)

HUBS = frozenset(label.name for label in NODES if label.hub)


class Runner(Protocol):
    """Something that runs a trusted query."""

    def run(self, query: Query, params: Parameters | None = None) -> Result: ...


@dataclass(frozen=True)
class Side:
    """One relationship table seen from one of its ends: ``outward`` from its start."""

    rel: RelationshipType
    start: str
    end: str
    outward: bool

    @property
    def here(self) -> str:
        """The label of the end that is looked up."""
        return self.start if self.outward else self.end

    @property
    def there(self) -> str:
        """The label of the other end."""
        return self.end if self.outward else self.start

    @property
    def match(self) -> str:
        """The relationships of the node with key ``$key``."""
        near = "a" if self.outward else "b"
        return (
            f"MATCH (a:{self.start})-[r:{self.rel.name}]->(b:{self.end}) WHERE {near}.key = $key "
        )


class GraphReader:
    """Nodes, neighbours, subgraphs and counts over any ``Runner``."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def label_of(self, key: str) -> str:
        """The label of the node with this key. Raises NotFoundError when no node has it."""
        found = self.nodes([key])
        if not found:
            raise NotFoundError(
                "图中没有这个编号 (no node of the graph has this key)",
                where=key,
                fix="用 graphaudit find 由号码查编号 (find a key by its number)",
            )
        return found[0].label

    def neighbour_counts(self, key: str) -> dict[tuple[str, str], int]:
        """(type, neighbour's label) to relationships, most first."""
        found: dict[tuple[str, str], int] = {}
        for side, number in self._side_counts(key, None).items():
            name = (side.rel.name, side.there)
            found[name] = found.get(name, 0) + number
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def neighbours(self, key: str, types: Sequence[str] | None, limit: int) -> Subgraph:
        """The node, at most ``limit`` of its relationships, and their other ends."""
        shares = _shares(self._side_counts(key, types), limit)
        links = [link for side, n in shares.items() for link in self._links_of(side, key, n)]
        ends = {end for link in links for end in (link.start, link.end)}
        return Subgraph(self.nodes([key, *ends]), ordered(links))

    def subgraph(self, keys: Sequence[str]) -> Subgraph:
        """The nodes with these keys, and every relationship between two of them."""
        nodes = self.nodes(keys)
        found: list[Relationship] = []
        for rel, start, end in relationship_tables():
            starts = [n.key for n in nodes if n.label == start]
            ends = [n.key for n in nodes if n.label == end]
            if starts and ends:
                found.extend(self._between(rel, start, end, starts, ends))
        return Subgraph(nodes, ordered(found))

    def nodes(self, keys: Iterable[str]) -> list[Node]:
        """The nodes with these keys, sorted by label and key; keys that nobody has are left out."""
        wanted = sorted(set(keys))
        found = [n for label in NODES for n in self._nodes_of(label, _likely(label, wanted))]
        missed = sorted(set(wanted) - {node.key for node in found})
        found += [n for label in NODES for n in self._nodes_of(label, missed)]
        return sorted(found, key=lambda node: (node.label, node.key))

    def counts(self) -> dict[str, int]:
        """Labels and types, in the model's order, to how many there are; those without left out."""
        texts = {n.name: f"MATCH (n:{n.name}) RETURN count(n) AS n" for n in NODES}
        texts |= {r.name: f"MATCH ()-[r:{r.name}]->() RETURN count(r) AS n" for r in RELATIONSHIPS}
        found = {name: self._number(text) for name, text in texts.items()}
        return {name: number for name, number in found.items() if number}

    def _side_counts(self, key: str, types: Sequence[str] | None) -> dict[Side, int]:
        found = {side: self._count(side, key) for side in _sides(self.label_of(key), types)}
        return {side: number for side, number in found.items() if number}

    def _count(self, side: Side, key: str) -> int:
        return self._number(side.match + "RETURN count(r) AS n", {"key": key})

    def _links_of(self, side: Side, key: str, limit: int) -> list[Relationship]:
        text = f"{side.match}{_returning(side.rel)} ORDER BY a_key, b_key, src LIMIT {limit}"
        return _relationships(side.rel, self._runner.run(text, {"key": key}))

    def _between(
        self,
        rel: RelationshipType,
        start: str,
        end: str,
        starts: list[str],
        ends: list[str],
    ) -> list[Relationship]:
        # Two keys in one MATCH took 23 s at 2M payments, the second after a WITH 0.5 s.
        text = (
            f"UNWIND $a_keys AS k MATCH (a:{start})-[r:{rel.name}]->(b:{end}) WHERE a.key = k "
            f"WITH a, r, b WHERE b.key IN $b_keys {_returning(rel)}"
        )
        return _relationships(rel, self._runner.run(text, {"a_keys": starts, "b_keys": ends}))

    def _nodes_of(self, label: NodeLabel, keys: list[str]) -> list[Node]:
        names = [p.name for p in label.properties]
        columns = ", ".join(f"n.{name} AS {name}" for name in names)
        text = f"UNWIND $keys AS k MATCH (n:{label.name}) WHERE n.key = k RETURN {columns}"
        rows = self._runner.run(text, {"keys": keys}).rows if keys else []
        return [_node(label, dict(zip(names, row, strict=True))) for row in rows]

    def _number(self, text: str, params: Parameters | None = None) -> int:
        value = self._runner.run(text, params).rows[0][0]
        return value if isinstance(value, int) else 0


def ordered(links: Iterable[Relationship]) -> list[Relationship]:
    """Relationships by type, ends, src and properties; one that was met from both ends, once."""
    unique = {_identity(link): link for link in links}
    return [unique[name] for name in sorted(unique)]


def scalar(value: Value) -> Scalar:
    """A value of a property, which is never a list or map."""
    return None if isinstance(value, list | dict) else value


def check_types(types: Sequence[str] | None) -> list[str] | None:
    """The types, each once; raises UsageError for one that the model does not have."""
    for name in types or ():
        if name not in RELATIONSHIP_BY_NAME:
            raise UsageError(
                f"没有这种关系：{name} (no such relationship type)",
                fix=f"可用：{'、'.join(sorted(RELATIONSHIP_BY_NAME))}",
            )
    return None if types is None else sorted(set(types))


def _sides(label: str, types: Sequence[str] | None) -> Iterator[Side]:
    wanted = check_types(types)
    for rel, start, end in relationship_tables():
        if wanted is not None and rel.name not in wanted:
            continue
        if label == start:
            yield Side(rel, start, end, outward=True)
        if label == end:
            yield Side(rel, start, end, outward=False)


def _shares(sizes: Mapping[Side, int], limit: int) -> dict[Side, int]:
    """How many of each: few of a kind are all shown, many share what is left."""
    left = max(limit, 0)
    shares: dict[Side, int] = {}
    for kinds_done, side in enumerate(sorted(sizes, key=lambda s: (sizes[s], s.rel.name))):
        shares[side] = min(sizes[side], left // (len(sizes) - kinds_done))
        left -= shares[side]
    return {side: share for side, share in shares.items() if share}


def _likely(label: NodeLabel, keys: list[str]) -> list[str]:
    prefix = KEY_PREFIX[label.name] + "_"
    return [key for key in keys if key.startswith(prefix)]


def _returning(rel: RelationshipType) -> str:
    columns = ", ".join(f"r.{p.name} AS {p.name}" for p in rel.properties)
    return f"RETURN a.key AS a_key, b.key AS b_key, {columns}"


def _node(label: NodeLabel, row: dict[str, Value]) -> Node:
    properties = {name: scalar(value) for name, value in row.items() if name != "key"}
    return Node(str(row["key"]), label.name, properties)


def _relationships(rel: RelationshipType, result: Result) -> list[Relationship]:
    names = [p.name for p in rel.properties]
    return [
        Relationship(
            rel.name,
            str(start),
            str(end),
            {name: scalar(value) for name, value in zip(names, rest, strict=True)},
        )
        for start, end, *rest in result.rows
    ]


def _identity(link: Relationship) -> tuple[str, ...]:
    values = (_text(value) for value in link.properties.values())
    return (link.type, link.start, link.end, *values)


def _text(value: Scalar) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
