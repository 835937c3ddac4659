"""What stands around a finding in a picture: names of places, households, posts, known ties.

The finding's own evidence proves it; this is context, fetched separately and drawn lighter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from graphaudit.content import queries_dir
from graphaudit.finding import Json
from graphaudit.projection import Tables
from graphaudit.projection.lookup import narrowed

Record = dict[str, Json]
DETAIL = {"MEMBER_OF": "relation_name", "KIN": "relation", "HOLDS": "name"}
_READ = (
    "PAID", "MEMBER_OF", "IS", "HOLDS", "KIN", "Person", "Household", "Card", "Enterprise",
    "Cadre",
)  # fmt: skip
NOT_DRAWN = frozenset({"PAID", "USES"})


def with_surroundings(tables: Tables, findings: Sequence[Mapping[str, Json]]) -> list[Record]:
    """The findings (JSON) with what a picture needs beside the proof in their ``evidence``.

    Nodes gain ``properties``; payments become one ``USES`` a pair with days and sums; registered
    ties between what is there are added with ``context: true``.
    """
    keys = {key for finding in findings for key in _nodes(finding)}
    srcs = {src for finding in findings for src in _sources(finding)}
    with narrowed(tables, _READ, keys, srcs) as connection:
        return _enriched(connection, findings)


def _enriched(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[Mapping[str, Json]]
) -> list[Record]:
    nodes = {str(f["id"]): _nodes(f) for f in findings}
    connection.register("node", _pairs("key", {name: list(keys) for name, keys in nodes.items()}))
    connection.register("line", _pairs("src", {str(f["id"]): _sources(f) for f in findings}))
    ties = _by_finding(connection, "relationships")
    paid = _by_finding(connection, "payments")
    keys = {key for known in nodes.values() for key in known}
    keys |= {str(tie[side]) for rows in ties.values() for tie in rows for side in ("start", "end_")}
    connection.register("wanted", pa.table({"key": pa.array(sorted(keys), pa.string())}))
    properties = {str(row["key"]): row for row in _query(connection, "nodes")}
    return [
        _with_evidence(finding, properties, ties[str(finding["id"])], paid[str(finding["id"])])
        for finding in findings
    ]


def _with_evidence(
    finding: Mapping[str, Json],
    properties: Mapping[str, Record],
    ties: Sequence[Record],
    paid: Sequence[Record],
) -> Record:
    evidence = _record(finding.get("evidence"))
    own = [_record(rel) for rel in _list(evidence.get("relationships"))]
    proof = [dict(rel) for rel in own if rel["type"] not in NOT_DRAWN]
    stated = {(rel["type"], rel["from"], rel["to"]) for rel in proof}
    money = [_payment(row) for row in paid]
    context = [_tie(row) for row in ties if _identity(row) not in stated]
    there = _nodes(finding)
    for rel in [*money, *context]:
        for end in (str(rel["from"]), str(rel["to"])):
            if end in properties:
                there.setdefault(end, str(properties[end]["label"]))
    named = [_record(node) for node in _list(evidence.get("nodes"))]
    captions = {str(node["key"]): node["caption"] for node in reversed(named)}
    nodes = [
        _node(key, label, captions.get(key), properties.get(key))
        for key, label in sorted(there.items())
    ]
    return {**finding, "evidence": {"nodes": nodes, "relationships": [*proof, *money, *context]}}


def _identity(tie: Record) -> tuple[Json, Json, Json]:
    return tie["type"], tie["start"], tie["end_"]


def _node(key: str, label: str, caption: Json, said: Record | None) -> Record:
    values = said or {}
    plain: Record = {n: v for n, v in values.items() if n not in ("key", "label", "caption") and v}
    return {
        "key": key,
        "label": label,
        "caption": caption or values.get("caption") or key,
        "properties": plain,
    }


def _payment(row: Record) -> Record:
    return {
        "type": "USES",
        "from": row["start"],
        "to": row["end_"],
        "src": row["src"],
        "context": False,
        "inferred": False,
        "properties": {
            "payments": row["payments"],
            "fen": row["fen"],
            "first_day": str(row["first_day"] or ""),
            "last_day": str(row["last_day"] or ""),
        },
    }


def _tie(row: Record) -> Record:
    name = DETAIL.get(str(row["type"]))
    return {
        "type": row["type"],
        "from": row["start"],
        "to": row["end_"],
        "src": row["src"],
        "context": True,
        "inferred": False,
        "properties": {name: row["detail"]} if name else {},
    }


def _nodes(finding: Mapping[str, Json]) -> dict[str, str]:
    evidence = _record(finding.get("evidence"))
    listed = (_record(node) for node in _list(evidence.get("nodes")))
    return {str(node["key"]): str(node["label"]) for node in listed}


def _sources(finding: Mapping[str, Json]) -> list[str]:
    return [str(_record(row)["src"]) for row in _list(finding.get("rows"))]


def _pairs(name: str, values: Mapping[str, Sequence[str]]) -> pa.Table:
    pairs = [(finding, value) for finding, listed in values.items() for value in listed]
    return pa.table(
        {
            "finding": pa.array([finding for finding, _ in pairs], pa.string()),
            name: pa.array([value for _, value in pairs], pa.string()),
        }
    )


def _by_finding(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for row in _query(connection, name):
        grouped[str(row["finding"])].append(row)
    return grouped


def _query(connection: duckdb.DuckDBPyConnection, name: str) -> list[Record]:
    text = (queries_dir() / "surroundings" / f"{name}.sql").read_text(encoding="utf-8")
    rows: list[Record] = connection.sql(text).to_arrow_table().to_pylist()
    return rows


def _record(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
