"""Small graphs from literals: what pattern cases and tests are written in.

``{"nodes": {"Person": [{"key": "p_1", "name": "甲"}]},
"rels": [{"type": "PAID", "from": "p_1", "to": "c_1", "fen": 10000, "day": "2023-01-31"}]}``

Properties that are not named are null; days are ``date`` or ISO text, and the integers beside them
are counted; a caption that is not given is the name, else the key; a ``src`` that is not given is
``case:0:<place in the list, from 1>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypedDict

from graphaudit.errors import ContentError
from graphaudit.model import (
    NODE_BY_NAME,
    RELATIONSHIP_BY_NAME,
    NodeLabel,
    Property,
    RelationshipType,
)
from graphaudit.stores.base import Parameters

Row = dict[str, object]
_EPOCH = date(1970, 1, 1)
_RESERVED = {"type", "from", "to"}


class SmallGraph(TypedDict, total=False):
    """A graph as literals."""

    nodes: Mapping[str, Sequence[Mapping[str, object]]]
    rels: Sequence[Mapping[str, object]]


class Writable(Protocol):
    """A store that takes statements which create: ``ScratchStore``."""

    def write(self, statement: str, params: Parameters) -> None: ...


@dataclass(frozen=True)
class Link:
    """One complete relationship between nodes of known labels."""

    rel: RelationshipType
    start_label: str
    end_label: str
    row: Row
    """``from``, ``to`` and every property of the type."""


@dataclass(frozen=True)
class CompleteGraph:
    """A small graph with every column of the model filled in."""

    nodes: dict[str, list[Row]]
    links: list[Link]


def load_small_graph(store: Writable, graph: SmallGraph) -> None:
    """Fill an empty scratch graph. Raises ContentError for what the model does not have."""
    complete = completed(graph)
    for label, rows in complete.nodes.items():
        for names, group in _by_columns(rows):
            values = ", ".join(f"{name}: r.{name}" for name in names)
            store.write(f"UNWIND $rows AS r CREATE (:{label} {{{values}}})", {"rows": group})
    for link in complete.links:
        _create(store, link)


def completed(graph: SmallGraph) -> CompleteGraph:
    """The graph with nulls, captions, src and derived integers filled in."""
    nodes = {
        _label(name).name: [_node(_label(name), row) for row in rows]
        for name, rows in graph.get("nodes", {}).items()
    }
    labels = {str(row["key"]): label for label, rows in nodes.items() for row in rows}
    links = [_link(row, labels, place) for place, row in enumerate(graph.get("rels", []), 1)]
    return CompleteGraph(nodes, links)


def _create(store: Writable, link: Link) -> None:
    # Engines cannot tell the type of a null parameter: what is null is not named.
    row = {name: value for name, value in link.row.items() if value is not None}
    values = ", ".join(f"{name}: ${name}" for name in row if name not in _RESERVED)
    text = (
        f"MATCH (a:{link.start_label}) WHERE a.key = $a_key "
        f"MATCH (b:{link.end_label}) WHERE b.key = $b_key "
        f"CREATE (a)-[:{link.rel.name} {{{values}}}]->(b)"
    )
    given = {name: value for name, value in row.items() if name not in _RESERVED}
    store.write(text, {"a_key": row["from"], "b_key": row["to"], **given})


def _by_columns(rows: Iterable[Row]) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        present = {name: value for name, value in row.items() if value is not None}
        groups.setdefault(tuple(present), []).append(present)
    yield from groups.items()


def _node(label: NodeLabel, row: Mapping[str, object]) -> Row:
    if not row.get("key"):
        raise _unfit(f"{label.name} 节点没有 key (a node without its key)", str(dict(row)))
    caption = row.get("caption") or row.get("name") or row["key"]
    return _complete(label.properties, {**row, "caption": caption}, label.name)


def _link(row: Mapping[str, object], labels: Mapping[str, str], place: int) -> Link:
    rel = _type(str(row.get("type")))
    ends = tuple(_end(row, name, labels) for name in ("from", "to"))
    start, end = labels[ends[0]], labels[ends[1]]
    if (start, end) not in rel.endpoints:
        raise _unfit(
            f"{rel.name} 不连接 {start} 与 {end} (not between these labels)", str(dict(row))
        )
    given = {name: value for name, value in row.items() if name not in _RESERVED}
    given.setdefault("src", f"case:0:{place}")
    values = _complete(rel.properties, given, rel.name)
    return Link(rel, start, end, {"from": ends[0], "to": ends[1], **values})


def _end(row: Mapping[str, object], name: str, labels: Mapping[str, str]) -> str:
    key = str(row.get(name))
    if key not in labels:
        raise _unfit(f"关系的 {name} 端没有节点：{key} (no such node)", str(dict(row)))
    return key


def _complete(properties: Sequence[Property], given: Mapping[str, object], owner: str) -> Row:
    unknown = set(given) - {p.name for p in properties}
    if unknown:
        known = "、".join(p.name for p in properties)
        raise _unfit(f"{owner} 没有属性 {'、'.join(sorted(unknown))} (no such property)", known)
    row: Row = {}
    for prop in properties:
        row[prop.name] = _derived(prop, row) if prop.derived_from else _day(prop, given)
        if prop.name in given:
            row[prop.name] = _day(prop, given)
    return row


def _day(prop: Property, given: Mapping[str, object]) -> object:
    value = given.get(prop.name)
    if prop.kind == "DATE" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _derived(prop: Property, row: Row) -> int | None:
    """Days since 1970, or yyyymm, of the day it stands beside."""
    day = row[prop.derived_from or ""]
    if not isinstance(day, date):
        return None
    if prop.name.endswith("month"):
        return day.year * 100 + day.month
    return (day - _EPOCH).days


def _label(name: str) -> NodeLabel:
    if name not in NODE_BY_NAME:
        raise _unfit(f"没有这种节点：{name} (no such label)", "、".join(sorted(NODE_BY_NAME)))
    return NODE_BY_NAME[name]


def _type(name: str) -> RelationshipType:
    if name not in RELATIONSHIP_BY_NAME:
        known = "、".join(sorted(RELATIONSHIP_BY_NAME))
        raise _unfit(f"没有这种关系：{name} (no such type)", known)
    return RELATIONSHIP_BY_NAME[name]


def _unfit(what: str, where: str) -> ContentError:
    return ContentError(what, where=where, fix="按 docs/model.md 改写这个小图 (see docs/model.md)")
