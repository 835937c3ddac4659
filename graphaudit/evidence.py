"""The evidence table: one line for each row, beneficiary and other party of every hit.

The joins are the files of ``queries/evidence/``; all hits of a run go through each of them at
once. See ``lines.sql`` for what a line is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import pyarrow as pa

from graphaudit.content import queries_dir
from graphaudit.explanations import KEY_COLUMNS
from graphaudit.finding import EvidenceNode, EvidenceRelationship
from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.refs import KEY_PREFIX

EPOCH = date(1970, 1, 1)
LABEL_OF_PREFIX: Mapping[str, str] = {prefix: label for label, prefix in KEY_PREFIX.items()}

# What each kind of evidence draws between the things that a finding names.
TYPES_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "card": ("HOLDS",),
    "phone": ("HOLDS", "HAS_PHONE"),
    "agent": ("HOLDS", "OPENED_BY", "REGISTERED_BY"),
    "terminal": ("CASH_OUT", "DREW", "TRANSFER", "BOUND_TO", "OPERATED_FROM", "OWNS"),
    "kin": ("KIN", "MEMBER_OF"),
    "roster": ("MEMBER_OF",),
    "approval": ("HANDLED",),
    "register": ("HAS_STATUS", "LEADS", "INVESTS_IN", "ENROLLED"),
    "asset": ("OWNS", "TRUSTS_LAND", "LEADS", "INVESTS_IN"),
}
ALWAYS_DRAWN = ("IS", "KIN")
"""Kinship is read for every hit, and drawn where it leads to a cadre: see ``assembly``."""

_LINE_COLUMNS = (
    "line",
    "about",
    "hit",
    "row",
    "person",
    "household",
    "enterprise",
    "card",
    "other",
    "phone",
    "township",
    "program",
    "day",
    "fen",
    "paid",
    "beneficiary",
    "tested",
)


def label_of(key: str) -> str:
    """The label of the node that a key stands for; empty when it is no key of ours."""
    prefix, _, rest = key.partition("_")
    return LABEL_OF_PREFIX.get(prefix, "") if rest else ""


@dataclass(frozen=True)
class HitKeys:
    """What the evidence table needs of a hit: its number, rows (src), keys and kinds.

    ``status``: what a policy pattern's hit stands against; empty for others.
    """

    hit: int
    rows: tuple[str, ...]
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    codes: tuple[str, ...]
    status: str = ""


class Line(NamedTuple):
    """One line of the evidence table; ``about`` numbers the (row, beneficiary, card) it is of."""

    line: int
    about: int
    hit: int
    row: str
    person: str | None
    household: str | None
    enterprise: str | None
    card: str | None
    other: str | None
    phone: str | None
    township: str | None
    program: str | None
    day: date | None
    fen: int
    paid: bool
    beneficiary: str | None
    tested: bool


class Match(NamedTuple):
    """A line that facts match: ``holds``, ``ruled_out`` or ``unknown``, and the rows of it."""

    result: str
    src: str


@dataclass(frozen=True)
class Known:
    """What the registers know of a key. ``person``: who holds the post, for a Cadre."""

    number: str
    name: str
    township: str
    person: str


UNKNOWN_KEY = Known("", "", "", "")


class EvidenceTable:
    """The lines of all hits of one run, in the DuckDB connection that holds the projection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, hits: Sequence[HitKeys]) -> None:
        self._connection = connection
        self._put("hit_row", ("hit", "row"), ((h.hit, row) for h in hits for row in h.rows))
        self._put("hit_key", ("hit", "key"), ((h.hit, key) for h in hits for key in h.keys))
        self._put("hit_kind", ("hit", "kind"), ((h.hit, kind) for h in hits for kind in h.kinds))
        self._put("hit_code", ("hit", "code"), ((h.hit, code) for h in hits for code in h.codes))
        self._put("hit_status", ("hit", "status"), ((h.hit, h.status) for h in hits if h.status))
        connection.execute(_sql("lines"))

    def lines(self) -> dict[int, list[Line]]:
        """Lines by hit, in a fixed order."""
        columns = ", ".join(_LINE_COLUMNS)
        found: dict[int, list[Line]] = {}
        for values in self._connection.execute(
            f"SELECT {columns} FROM line ORDER BY line"
        ).fetchall():
            line = Line._make(values)
            found.setdefault(line.hit, []).append(line)
        return found

    def matches(
        self, code: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> dict[int, Match]:
        """The lines (by number) that the facts match, among hits that ask for ``code``.

        A line that one fact holds for and another leaves open holds; one that is ruled out by
        one and left open by another is ruled out.
        """
        if not rows:
            return {}
        facts = _facts(columns, rows)
        self._connection.register("fact", facts)
        conditions = [f"e.{name} = f.{name}" for name in KEY_COLUMNS if name in columns]
        if "beside" in columns:
            conditions.append(
                "EXISTS (FROM line b WHERE b.hit = e.hit AND b.beneficiary = e.beneficiary "
                "AND b.program = f.beside AND b.tested)"
            )
        if "status" in columns:
            conditions.append(
                "EXISTS (FROM hit_status s WHERE s.hit = e.hit AND s.status = f.status)"
            )
        query = _sql("matches").replace("{on}", " AND ".join(conditions))
        found = self._connection.execute(query, {"code": code}).fetchall()
        self._connection.unregister("fact")
        # In order of the alphabet: holds, ruled_out, unknown; the first stands.
        return {
            line: Match(result, src or "")
            for line, result, src in sorted(found, key=lambda row: (row[0], row[1]), reverse=True)
        }

    def known(self, keys: Iterable[str]) -> dict[str, Known]:
        """Number, name, township and post holder of each key."""
        self._put("wanted", ("key",), ((key,) for key in sorted(set(keys))))
        found = self._connection.execute(_sql("known")).fetchall()
        return {row[0]: Known(*(value or "" for value in row[1:])) for row in found}

    def only_upgraded(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of whom every row states a 15-digit ID: it has no check digit of its own."""
        self._put("wanted", ("key",), ((key,) for key in sorted(set(keys))))
        query = (
            "SELECT key FROM stated SEMI JOIN wanted USING (key) "
            "GROUP BY key HAVING bool_and(state = 'upgraded')"
        )
        return frozenset(row[0] for row in self._connection.execute(query).fetchall())

    def sources(self) -> dict[tuple[str, int], tuple[str, str]]:
        """(part, sheet number) to (file, sheet)."""
        query = "SELECT part, sheet_no, file, sheet FROM sources"
        return {
            (part, int(no)): (file, sheet or "")
            for part, no, file, sheet in self._connection.execute(query).fetchall()
        }

    def registers(self) -> frozenset[str]:
        """Ids of the registers of which something has been loaded."""
        query = "SELECT DISTINCT register FROM sources WHERE register IS NOT NULL"
        return frozenset(row[0] for row in self._connection.execute(query).fetchall())

    def captions(self, keys: Iterable[str]) -> dict[str, EvidenceNode]:
        """The node of each key, with its masked caption."""
        wanted = sorted(set(keys))
        self._put("wanted", ("key",), ((key,) for key in wanted))
        labels = set(map(label_of, wanted))
        found: dict[str, EvidenceNode] = {}
        for label in (label for label in NODES if label.name in labels):
            query = f'SELECT n.key, n.caption FROM "{label.name}" n JOIN wanted USING (key)'
            for key, caption in self._connection.execute(query).fetchall():
                found[key] = EvidenceNode(key, label.name, caption or "")
        return found

    def statuses(self, kinds: Iterable[str]) -> list[str]:
        """Keys of the Status nodes of these kinds that the graph has."""
        wanted = sorted(set(kinds))
        query = 'SELECT key FROM "Status" WHERE list_contains($kinds, kind) ORDER BY key'
        return [row[0] for row in self._connection.execute(query, {"kinds": wanted}).fetchall()]

    def relationships(
        self, nodes: Mapping[int, Iterable[str]], types: Mapping[int, Iterable[str]]
    ) -> dict[int, list[EvidenceRelationship]]:
        """For each hit: the relationships of its types between its nodes, payments excepted."""
        self._put("drawn_node", ("hit", "key"), _pairs(nodes))
        self._put("drawn_type", ("hit", "type"), _pairs(types))
        wanted = {kind for kinds in types.values() for kind in kinds}
        found: dict[int, list[EvidenceRelationship]] = {}
        for rel in (r.name for r in RELATIONSHIPS if r.name in wanted):
            query = _drawn(rel, *self._fewer_first(rel))
            for hit, start, end, src in self._connection.execute(query, {"type": rel}).fetchall():
                found.setdefault(hit, []).append(EvidenceRelationship(rel, start, end, src))
        return found

    def _fewer_first(self, rel: str) -> tuple[str, str]:
        """The ends of a relationship, first the one at which the nodes have fewer rows of it.

        Left to the engine, it may begin at a status that a hundred thousand people have, once for
        each hit that names it.
        """
        rows = {
            end: self._connection.execute(
                f'SELECT count(*) FROM ({_MEANT}) m JOIN "{rel}" r ON r."{end}" = m.key',
                {"type": rel},
            ).fetchall()
            for end in ("from", "to")
        }
        return ("from", "to") if rows["from"] <= rows["to"] else ("to", "from")

    def _put(self, name: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
        """Make a temporary table; text columns stay text when there are no rows."""
        kinds = [pa.int64() if name == "hit" else pa.string() for name in columns]
        held = zip(*rows, strict=True)
        arrays = [pa.array(values, kind) for values, kind in zip(held, kinds, strict=False)]
        arrays = arrays or [pa.array([], kind) for kind in kinds]
        self._connection.register("given", pa.Table.from_arrays(arrays, list(columns)))
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given")
        self._connection.unregister("given")


def _pairs(values: Mapping[int, Iterable[str]]) -> Iterator[tuple[object, ...]]:
    return ((hit, value) for hit, several in values.items() for value in sorted(several))


def _sql(name: str) -> str:
    return (queries_dir() / "evidence" / f"{name}.sql").read_text(encoding="utf-8")


_MEANT = (
    "SELECT n.hit, n.key FROM drawn_node n JOIN drawn_type t ON t.hit = n.hit AND t.type = $type"
)


def _drawn(rel: str, near: str, far: str) -> str:
    return f"""
        WITH one AS MATERIALIZED (
            SELECT m.hit, r."from", r."to", r.src FROM ({_MEANT}) m
            JOIN "{rel}" r ON r."{near}" = m.key
        )
        SELECT hit, "from", "to", src FROM one
        SEMI JOIN drawn_node b ON b.hit = one.hit AND b.key = one."{far}"
        ORDER BY ALL"""


def _facts(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pa.Table:
    """Facts as a table: periods as days since 1970, every other column as text."""
    by_name = dict(zip(columns, zip(*rows, strict=True), strict=True))
    arrays: dict[str, pa.Array[pa.Scalar[pa.DataType]]] = {
        name: pa.array([_text(value) for value in values], pa.string())
        for name, values in by_name.items()
        if not name.startswith(("from_", "to_"))
    }
    for end in ("from", "to"):
        arrays[f"{end}_no"] = pa.array(_period(by_name, end, len(rows)), pa.int64())
    if "result" not in arrays:
        arrays["result"] = pa.array(["holds"] * len(rows), pa.string())
    return pa.table(arrays)


def _period(by_name: Mapping[str, Sequence[object]], end: str, length: int) -> list[int | None]:
    """One end of the period of every fact, in days since 1970; None: open."""
    numbers = by_name.get(f"{end}_no") or by_name.get(f"{end}_day") or [None] * length
    return [_day_number(value) for value in numbers]


def _day_number(value: object) -> int | None:
    if isinstance(value, date):
        return (value - EPOCH).days
    return value if isinstance(value, int) else None


def _text(value: object) -> str | None:
    return value if value is None or type(value) is str else str(value)


def payments_drawn(lines: Iterable[Line]) -> Iterator[EvidenceRelationship]:
    """One PAID for each payee and card, with the rows of all its payments and their sum."""
    grouped: dict[tuple[str, str], dict[int, Line]] = {}
    for line in lines:
        if line.paid and line.beneficiary and line.card:
            grouped.setdefault((line.beneficiary, line.card), {})[line.about] = line
    for (payee, card), paid in sorted(grouped.items()):
        rows = sorted({line.row for line in paid.values()})
        total = sum(line.fen for line in paid.values())
        yield EvidenceRelationship("PAID", payee, card, " ".join(rows), len(paid), total)
