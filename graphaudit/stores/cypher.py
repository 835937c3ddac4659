"""Reading the graph in common Cypher: what both engines share, their few differences as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.model import (
    NODES,
    RELATIONSHIP_BY_NAME,
    RELATIONSHIPS,
    NodeLabel,
)
from graphaudit.refs import KEY_PREFIX
from graphaudit.stores.base import (
    Node,
    Parameters,
    Query,
    Result,
    Scalar,
    Value,
)

HUBS = frozenset(label.name for label in NODES if label.hub)


class Runner(Protocol):
    """Something that runs a trusted query."""

    def run(self, query: Query, params: Parameters | None = None) -> Result: ...


class GraphReader:
    """Nodes by their keys, and counts, over any ``Runner``."""

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

    def _nodes_of(self, label: NodeLabel, keys: list[str]) -> list[Node]:
        names = [p.name for p in label.properties]
        columns = ", ".join(f"n.{name} AS {name}" for name in names)
        text = f"UNWIND $keys AS k MATCH (n:{label.name}) WHERE n.key = k RETURN {columns}"
        rows = self._runner.run(text, {"keys": keys}).rows if keys else []
        return [_node(label, dict(zip(names, row, strict=True))) for row in rows]

    def _number(self, text: str, params: Parameters | None = None) -> int:
        value = self._runner.run(text, params).rows[0][0]
        return value if isinstance(value, int) else 0


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


def _likely(label: NodeLabel, keys: list[str]) -> list[str]:
    prefix = KEY_PREFIX[label.name] + "_"
    return [key for key in keys if key.startswith(prefix)]


def _node(label: NodeLabel, row: dict[str, Value]) -> Node:
    properties = {name: scalar(value) for name, value in row.items() if name != "key"}
    return Node(str(row["key"]), label.name, properties)
