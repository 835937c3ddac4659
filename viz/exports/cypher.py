"""A script that rebuilds the subgraph in an empty Neo4j: constraints, nodes, relationships.

One statement a line, so that ``cypher-shell -f`` and a driver split it alike. Every text is one
quoted literal in which nothing can end early.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME, Property
from graphaudit.stores.schema import neo4j_constraints
from viz.exports import ExportRequest
from viz.subgraph import Payment, Subgraph, Thing, Tie, Value, subgraph

HELP = ("重建子图的 Cypher 脚本（空的 Neo4j）", "Cypher script for an empty Neo4j")
AT_ONCE = 200
EPOCH = date(1970, 1, 1)
Row = Mapping[str, str]
"""Property → its Cypher literal."""


def write(request: ExportRequest, path: Path) -> None:
    """Write the script."""
    path.write_text("\n".join(_lines(request)) + "\n", encoding="utf-8")


def _lines(request: ExportRequest) -> Iterator[str]:
    found = subgraph(request)
    yield "// 疑点，待核实：数据比对结果，不是结论 (doubtful points, to be verified)"
    yield f"// 数据快照 snapshot {request.snapshot}; {request.made.isoformat(timespec='seconds')}"
    yield f"// {'已脱敏 masked' if request.masked else '含完整号码 numbers in clear'}"
    yield "// 在空库里执行一次 run once in an empty database: cypher-shell -f THIS_FILE"
    labels = sorted({thing.label for thing in found.things})
    constraints = neo4j_constraints()
    yield from (f"{constraints[f'graphaudit_{label.lower()}_key']};" for label in labels)
    yield from _nodes(found.things)
    yield from _relationships(found)


def _nodes(things: Sequence[Thing]) -> Iterator[str]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for thing in things:
        grouped[thing.label].append(_node(thing))
    for label in sorted(grouped):
        for rows in _chunks(grouped[label]):
            yield f"UNWIND {_list(rows)} AS row CREATE (n:{label}) SET n = row;"


def _relationships(found: Subgraph) -> Iterator[str]:
    label_of = {thing.key: thing.label for thing in found.things}
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for start, end, kind, row in [*map(_tie, found.ties), *map(_payment, found.payments)]:
        ends = {"start": literal(start), "end": literal(end), "said": _map(row)}
        grouped[kind, label_of[start], label_of[end]].append(ends)
    for kind, start, end in sorted(grouped):
        for rows in _chunks(grouped[kind, start, end]):
            yield (
                f"UNWIND {_list(rows)} AS row MATCH (a:{start} {{key: row.start}}) "
                f"MATCH (b:{end} {{key: row.end}}) CREATE (a)-[r:{kind}]->(b) SET r = row.said;"
            )


def _node(thing: Thing) -> Row:
    plain: dict[str, Value] = {"key": thing.key, "caption": thing.caption, **thing.properties}
    if thing.number:
        plain["number"] = thing.number
    return _literals(plain, NODE_BY_NAME[thing.label].properties)


def _tie(tie: Tie) -> tuple[str, str, str, Row]:
    plain: dict[str, Value] = {
        "src": " ".join(tie.src),
        "inferred": tie.inferred,
        "context": tie.context,
    }
    declared = RELATIONSHIP_BY_NAME[tie.type].properties
    return tie.start, tie.end, tie.type, _literals({**plain, **tie.properties}, declared)


def _payment(paid: Payment) -> tuple[str, str, str, Row]:
    plain: dict[str, Value] = {"src": paid.src, "fen": paid.fen, "program_name": paid.program}
    if paid.day:
        plain["day"] = paid.day
    declared = RELATIONSHIP_BY_NAME["PAID"].properties
    return paid.start, paid.end, "PAID", _literals(plain, declared)


def _literals(values: Mapping[str, Value], declared: Sequence[Property]) -> Row:
    """Literals by property: declared days as dates, with the whole numbers counted from them."""
    kinds = {prop.name: prop.kind for prop in declared}
    days = {name: _day(value) for name, value in values.items() if kinds.get(name) == "DATE"}
    out = {
        name: f"date({literal(value)})" if days.get(name) else literal(value)
        for name, value in values.items()
    }
    for prop in declared:
        day = days.get(prop.derived_from or "")
        if day is not None:
            number = day.year * 100 + day.month if "month" in prop.name else (day - EPOCH).days
            out[prop.name] = literal(number)
    return dict(sorted(out.items()))


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def literal(value: Value) -> str:
    """A Cypher literal: a whole number, true, false, or a text in single quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return "'" + "".join(_character(c) for c in value) + "'"


def _character(c: str) -> str:
    if c in "\\'":
        return "\\" + c
    if "\ud800" <= c <= "\udfff":
        return "\\uFFFD"
    if c.isprintable() or c > "\uffff":
        return c
    return f"\\u{ord(c):04X}"


def _list(rows: Sequence[Row]) -> str:
    return "[" + ", ".join(_map(row) for row in rows) + "]"


def _map(row: Row) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in row.items()) + "}"


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
