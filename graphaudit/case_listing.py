"""The case book's findings as a list: filtered, sorted, paged and counted by SQLite.

Triggers keep one short row a finding beside the book's JSON, so that a page of a hundred thousand
findings opens few of them. Whatever writes the book writes the list.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from graphaudit.finding import SEVERITIES, Json

Sort = Literal["score", "severity", "fen", "first_day", "last_day", "persons", "kinds", "pattern"]
Facet = Literal["pattern", "class", "severity", "township", "program", "state", "status", "month"]
FACETS: tuple[Facet, ...] = (
    "pattern", "class", "severity", "township", "program", "state", "status", "month",
)  # fmt: skip
SORTS: tuple[Sort, ...] = (
    "score", "severity", "fen", "first_day", "last_day", "persons", "kinds", "pattern",
)  # fmt: skip
CACHE_KB, MAPPED = 64 << 10, 1 << 30
_SEVERAL = ("township", "program")
_RANK = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(SEVERITIES))
_FACTS = f"""
SELECT id, status, state, change, place, score,
       json_extract(json, '$.pattern') AS pattern, json_extract(json, '$.class') AS class,
       json_extract(json, '$.severity') AS severity,
       CASE json_extract(json, '$.severity') {_RANK} ELSE 9 END AS rank,
       coalesce(json_extract(json, '$.fen'), 0) AS fen,
       coalesce(json_extract(json, '$.first_day'), '') AS first_day,
       coalesce(json_extract(json, '$.last_day'), '') AS last_day,
       substr(coalesce(json_extract(json, '$.last_day'), ''), 1, 7) AS month,
       coalesce(json_array_length(json, '$.persons'), 0) AS persons,
       coalesce(json_array_length(json, '$.kinds'), 0) AS kinds
FROM findings"""
_WORDS = """
SELECT id,
       lower(id || ' ' || coalesce(json_extract(json, '$.sentence.zh'), '') || ' '
             || coalesce(json_extract(json, '$.sentence.en'), '') || ' '
             || coalesce(json_extract(json, '$.title.zh'), '') || ' '
             || coalesce((SELECT group_concat(json_extract(value, '$.name'), ' ')
                          FROM json_each(json, '$.persons')), '')) AS text
FROM findings"""
_NAMED = " UNION ".join(
    f"SELECT json_extract(value, '$.{field}') AS key, f.id "
    f"FROM findings f, json_each(f.json, '$.{group}') WHERE f.id = new.id"
    for group, field in (
        ("evidence.nodes", "key"), ("persons", "key"), ("cards", "key"), ("cadres", "key"),
        ("cadres", "person"), ("households", "key"), ("enterprises", "key"),
    )
)  # fmt: skip
_FACETED = " UNION ".join(
    f"SELECT f.id, '{facet}' AS facet, value FROM findings f, json_each(f.json, '$.{group}') "
    "WHERE f.id = new.id"
    for facet, group in (("township", "townships"), ("program", "programs"))
)
_FILL = f"""
    DELETE FROM listing WHERE id = new.id;
    DELETE FROM worded WHERE id = new.id;
    DELETE FROM listed WHERE id = new.id;
    DELETE FROM named WHERE id = new.id;
    INSERT INTO listing {_FACTS} WHERE id = new.id;
    INSERT INTO worded {_WORDS} WHERE id = new.id;
    INSERT INTO listed {_FACETED};
    INSERT INTO named SELECT key, id FROM ({_NAMED}
        UNION SELECT json_extract(f.json, '$.subject.key'), f.id FROM findings f
        WHERE f.id = new.id) WHERE key IS NOT NULL AND key <> '';
"""
_ORDER: dict[Sort, str] = {
    "score": "score", "severity": "rank", "fen": "fen", "first_day": "first_day",
    "last_day": "last_day", "persons": "persons", "kinds": "kinds", "pattern": "pattern",
}  # fmt: skip
"""What is compared first."""
_LEAST_FIRST = ("severity",)
"""Where ``down`` means the least: the worst severity has rank 0."""


def _keys(sort: Sort) -> list[tuple[str, bool]]:
    """Columns and whether each goes down; equal ones by score and the order of the book."""
    main = [(_ORDER[sort], sort not in _LEAST_FIRST)]
    return [*main, *([] if sort == "score" else [("score", True)]), ("place", False), ("id", False)]


def _order(sort: Sort, down: bool) -> str:
    """The order, or exactly its reverse, so that one index serves both."""
    return ", ".join(f"{c} {'DESC' if goes == down else 'ASC'}" for c, goes in _keys(sort))


_INDEXES = "".join(
    f"CREATE INDEX IF NOT EXISTS listing_by_{sort} ON listing (status, {_order(sort, True)});\n"
    for sort in SORTS
)
LISTING_TABLES = f"""
CREATE TABLE IF NOT EXISTS listing (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, state TEXT NOT NULL, change TEXT NOT NULL,
    place INTEGER NOT NULL, score INTEGER NOT NULL, pattern TEXT, class TEXT, severity TEXT,
    rank INTEGER NOT NULL, fen INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    month TEXT NOT NULL, persons INTEGER NOT NULL, kinds INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS worded (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    id TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (facet, value, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS named (
    key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
{_INDEXES}
CREATE INDEX IF NOT EXISTS listing_facets ON listing
    (status, pattern, class, severity, state, month, fen);
CREATE INDEX IF NOT EXISTS listed_of ON listed (id, facet);
CREATE INDEX IF NOT EXISTS named_of ON named (id);
CREATE TRIGGER IF NOT EXISTS finding_is_listed AFTER INSERT ON findings BEGIN {_FILL} END;
CREATE TRIGGER IF NOT EXISTS finding_is_relisted AFTER UPDATE OF status, state, change ON findings
BEGIN
    UPDATE listing SET status = new.status, state = new.state, change = new.change
    WHERE id = new.id;
END;
"""
UNLISTED = "SELECT count(*) FROM findings WHERE id NOT IN (SELECT id FROM listing)"
LIST_AGAIN = "INSERT OR REPLACE INTO findings SELECT * FROM findings WHERE id NOT IN " + (
    "(SELECT id FROM listing)"
)


@dataclass(frozen=True)
class Wanted:
    """Which findings: each facet any of its values (none: all), ``text`` somewhere in the words.

    Without ``everything`` only those that stand. ``key``: those that name this thing.
    """

    facets: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    text: str = ""
    key: str = ""
    everything: bool = False
    least_fen: int = 0

    def without(self, facet: Facet) -> Wanted:
        """The same without what was asked of one facet."""
        kept = {name: values for name, values in self.facets.items() if name != facet}
        return replace(self, facets=kept)


@dataclass(frozen=True)
class Counted:
    """How many findings have a value of a facet, and the sum of their amounts (each its own)."""

    value: str
    findings: int
    fen: int


class CaseListing:
    """Reads the list of one case book; the book must have been opened once."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        for setting in ("query_only = ON", f"cache_size = -{CACHE_KB}", f"mmap_size = {MAPPED}"):
            self._connection.execute(f"PRAGMA {setting}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def count(self, wanted: Wanted) -> int:
        """How many findings fit."""
        where, values = _where(wanted)
        return int(str(self._rows(f"SELECT count(*) FROM listing l WHERE {where}", values)[0][0]))

    def page(
        self, wanted: Wanted, sort: Sort = "score", *, down: bool = True, offset: int, limit: int
    ) -> list[dict[str, Json]]:
        """The JSON of one page of findings; equal ones by the order of the book."""
        where, values = _where(wanted)
        query = (
            "SELECT f.json, f.status, f.state, f.change FROM "
            f"(SELECT id, row_number() OVER () AS n FROM (SELECT id FROM listing l WHERE {where} "
            f"ORDER BY {_ordered(wanted, sort, down)} LIMIT ? OFFSET ?)) w "
            "JOIN findings f ON f.id = w.id ORDER BY w.n"
        )
        rows = self._rows(query, [*values, limit, offset])
        return [
            {**json.loads(str(text)), "status": status, "state": state, "change": change}
            for text, status, state, change in rows
        ]

    def facet(self, wanted: Wanted, facet: Facet) -> list[Counted]:
        """The values of a facet under the other filters, most findings first."""
        where, values = _where(wanted.without(facet))
        source, column = "listing l", f"l.{facet}"
        if facet in _SEVERAL:
            source = f"listed v CROSS JOIN listing l ON l.id = v.id AND v.facet = '{facet}'"
            column = "v.value"
        query = (
            f"SELECT {column}, count(*), sum(l.fen) FROM {source} WHERE {where} "
            f"GROUP BY {column} ORDER BY count(*) DESC, {column}"
        )
        rows = self._rows(query, values)
        return [
            Counted(str(value or ""), int(str(n)), int(str(fen or 0))) for value, n, fen in rows
        ]

    def naming(self, key: str) -> list[str]:
        """The ids of the findings that name a thing."""
        query = "SELECT id FROM named WHERE key = ? ORDER BY id"
        return [str(row[0]) for row in self._rows(query, [key])]

    def _rows(self, query: str, values: Sequence[str | int]) -> list[tuple[str | int | None, ...]]:
        with self._turn:
            return self._connection.execute(query, list(values)).fetchall()


def _where(wanted: Wanted) -> tuple[str, list[str | int]]:
    parts, values = ["1 = 1"], list[str | int]()
    if not wanted.everything and "status" not in wanted.facets:
        parts.append("l.status = 'open'")
    for facet, listed in wanted.facets.items():
        if not listed:
            continue
        marks = ", ".join("?" * len(listed))
        if facet in _SEVERAL:
            part = f"SELECT id FROM listed WHERE facet = '{facet}' AND value IN ({marks})"
            parts.append(f"l.id IN ({part})")
        else:
            parts.append(f"l.{facet} IN ({marks})")
        values += listed
    if wanted.least_fen:
        parts.append("l.fen >= ?")
        values.append(wanted.least_fen)
    for word in wanted.text.lower().split():
        parts.append("l.id IN (SELECT id FROM worded WHERE instr(text, ?) > 0)")
        values.append(word)
    if wanted.key:
        parts.append("l.id IN (SELECT id FROM named WHERE key = ?)")
        values.append(wanted.key)
    return " AND ".join(parts), values


def _ordered(wanted: Wanted, sort: Sort, down: bool) -> str:
    gone = "status = 'gone', " if wanted.everything or "status" in wanted.facets else ""
    return gone + _order(sort, down)
