"""The case book's findings as a list: filtered, sorted and paged by SQLite, counted in memory.

What is read here is kept by the book's own triggers: ``listing_tables.py``.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from graphaudit.case_counts import (
    ONE,
    Book,
    CaseCounts,
    Counted,
    Reading,
    Totals,
    Version,
    Whole,
)
from graphaudit.finding import MISSED, SEVERITIES, Json
from graphaudit.listing_tables import SORTS, Sort, beside, beside_query, order

__all__ = ["FACETS", "SORTS", "CaseListing", "Counted", "Facet", "Facts", "Sort", "Wanted"]

Facet = Literal[
    "pattern", "class", "severity", "township", "program", "state", "status", "month", "change",
    "kind", "band", "assignee",
]  # fmt: skip
FACETS: tuple[Facet, ...] = (
    "pattern", "class", "severity", "township", "program", "state", "status", "month", "change",
    "kind", "band", "assignee",
)  # fmt: skip
"""``kind``: each kind of evidence; ``band``: how many of them (4: four and more, 2: two or three,
1, 0); ``assignee``: empty for nobody's."""
CACHE_KB, MAPPED = 64 << 10, 1 << 30
MOST_KEYS = 500
AT_ONCE = 20_000
"""Findings whose list is read into memory in a moment."""
AT_A_TIME = 500
"""Findings that a long list reads with one question."""
_SEVERAL = ("township", "program", "kind")


@dataclass(frozen=True)
class Wanted:
    """Which findings: each facet any of its values (none: all), ``text`` somewhere in the words.

    Without ``everything`` only those that stand (and, where ``change`` asks for them, those that
    the last run found no more). ``key``: those that name this thing. ``book``: all, those that
    cast a doubt, or those of people who seem entitled and are not paid.
    """

    facets: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    text: str = ""
    key: str = ""
    everything: bool = False
    least_fen: int = 0
    book: Book = ""
    ids: Sequence[str] = ()
    """Only these; none: all."""

    def without(self, facet: Facet) -> Wanted:
        """The same without what was asked of one facet."""
        kept = {name: values for name, values in self.facets.items() if name != facet}
        return replace(self, facets=kept)


@dataclass(frozen=True)
class Facts:
    """What the list knows beside a finding's JSON."""

    assignee: str
    touched: str


@dataclass(frozen=True)
class FindingLine:
    """What the list knows of a finding, and its words (numbers in them are not masked).

    ``persons``, ``cards``, ``rows``: how many it names; fen; days as yyyy-mm-dd, empty for none.
    """

    id: str
    severity: str
    state: str
    change: str
    fen: int
    first_day: str
    last_day: str
    persons: int
    cards: int
    rows: int
    kinds: tuple[str, ...]
    townships: tuple[str, ...]
    programs: tuple[str, ...]
    assignee: str
    touched: str
    sentence: Mapping[str, str]
    title: Mapping[str, str]


@dataclass(frozen=True)
class Crossed:
    """Findings of a pattern in a township (empty: none is named); fen and people as they add up."""

    pattern: str
    township: str
    findings: int
    fen: int
    persons: int


@dataclass(frozen=True)
class Sharing:
    """A finding that names some of the things that were asked for, and how many of them."""

    id: str
    shared: int


_LINE = """
    l.id, l.severity, l.state, l.change, l.fen, l.first_day, l.last_day, l.persons, l.cards,
    coalesce(json_array_length(f.json, '$.rows'), 0), l.kind, l.township, l.program, l.assignee,
    l.touched, json_extract(f.json, '$.sentence', '$.title')"""


class CaseListing:
    """Reads the list of one case book; the book must have been opened once."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._held: CaseCounts | None = None
        self._searched: tuple[tuple[Wanted, Version], list[int]] | None = None
        self._titles: tuple[Version, dict[str, tuple[str, str]]] | None = None
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        for setting in ("query_only = ON", f"cache_size = -{CACHE_KB}", f"mmap_size = {MAPPED}"):
            self._connection.execute(f"PRAGMA {setting}")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def count(self, wanted: Wanted) -> int:
        """How many findings fit."""
        if self._is_of_run(self._version()):
            return self._counts().count(self._reading(wanted))
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

    def lines(
        self, wanted: Wanted, sort: Sort = "score", *, down: bool = True, offset: int, limit: int
    ) -> list[FindingLine]:
        """One page of findings as the list shows them, without reading whole findings."""
        where, values = _where(wanted)
        query = (
            f"SELECT {_LINE} FROM (SELECT *, row_number() OVER () AS n FROM "
            f"(SELECT * FROM listing l WHERE {where} "
            f"ORDER BY {_ordered(wanted, sort, down)} LIMIT ? OFFSET ?)) l "
            "JOIN findings f ON f.id = l.id ORDER BY l.n"
        )
        return [_line(row) for row in self._rows(query, [*values, limit, offset])]

    def each(self, ids: Sequence[str]) -> Iterator[FindingLine]:
        """These findings in this order, some at a time: any number in little memory."""
        marks = ", ".join("?" * AT_A_TIME)
        query = (
            f"SELECT {_LINE} FROM listing l JOIN findings f ON f.id = l.id WHERE l.id IN ({marks})"
        )
        for first in range(0, len(ids), AT_A_TIME):
            some = ids[first : first + AT_A_TIME]
            asked = [*some, *[""] * (AT_A_TIME - len(some))]
            found = {str(row[0]): row for row in self._rows(query, asked)}
            yield from (_line(found[each]) for each in some if each in found)

    def facet(self, wanted: Wanted, facet: Facet) -> list[Counted]:
        """The values of a facet under the other filters, most findings first; 0 where none fits.

        Every value that a finding of the same book has is there.
        """
        return self._counts().facet(self._reading(wanted.without(facet)), facet)

    def totals(self, wanted: Wanted) -> Totals:
        """Findings that fit, and what they name: the same person, card and row counted once."""
        counts = self._counts()
        return counts.totals(self._reading(wanted), self._proof, str(counts.version[0]))

    def totals_of(self, rowids: Whole) -> Totals:
        """The same over the findings with these row ids, those that stand."""
        counts = self._counts()
        return counts.totals(Reading({}, rowids), self._proof, str(counts.version[0]))

    def is_counted(self) -> bool:
        """Whether facets and totals are at hand or soon are: the list is in memory, or small."""
        if self._is_of_run(self._version()):
            return True
        return int(str(self._rows("SELECT count(*) FROM listing", [])[0][0])) <= AT_ONCE

    def ids(self, wanted: Wanted, most: int) -> list[str]:
        """The ids of those that fit, best score first, at most so many."""
        where, values = _where(wanted)
        query = f"SELECT id FROM listing l WHERE {where} ORDER BY {_ordered(wanted, 'score', True)}"
        return [str(row[0]) for row in self._rows(f"{query} LIMIT ?", [*values, most])]

    def neighbours(
        self, wanted: Wanted, sort: Sort, down: bool, finding_id: str
    ) -> tuple[int, str, str]:
        """A finding's place among those that fit (from 1; 0: none), the one before and after."""
        where, values = _where(wanted)
        order = _ordered(wanted, sort, down)
        query = beside_query("listing l", where, order)
        return beside(self._rows(query, [*values, finding_id]))

    def facts(self, ids: Sequence[str]) -> dict[str, Facts]:
        """Id → who has it in hand and when something last happened to it."""
        marks = ", ".join("?" * len(ids))
        rows = self._rows(f"SELECT id, assignee, touched FROM listing WHERE id IN ({marks})", ids)
        return {str(row[0]): Facts(str(row[1]), str(row[2])) for row in rows}

    def crossed(self, wanted: Wanted) -> list[Crossed]:
        """Each pattern by township; a finding of two townships counts in both."""
        where, values = _where(wanted)
        query = (
            "SELECT l.pattern, coalesce(v.value, ''), count(*), sum(l.fen), sum(l.persons) "
            "FROM listing l LEFT JOIN listed v ON v.id = l.id AND v.facet = 'township' "
            f"WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return [
            Crossed(str(row[0]), str(row[1]), *(int(str(n or 0)) for n in row[2:]))
            for row in self._rows(query, values)
        ]

    def worst(self, wanted: Wanted) -> dict[str, str]:
        """Pattern → the worst severity among its findings."""
        where, values = _where(wanted)
        query = f"SELECT l.pattern, min(l.rank) FROM listing l WHERE {where} GROUP BY 1"
        return {str(row[0]): SEVERITIES[int(str(row[1]))] for row in self._rows(query, values)}

    def titles(self) -> dict[str, tuple[str, str]]:
        """Pattern id → its title in Chinese and English, as its findings say."""
        version = self._version()
        held = self._titles
        if held is None or held[0] != version:
            self._titles = held = version, self._read_titles()
        return dict(held[1])

    def _read_titles(self) -> dict[str, tuple[str, str]]:
        query = (
            "SELECT f.pattern, json_extract(f.json, '$.title.zh'), "
            "json_extract(f.json, '$.title.en') FROM findings f "
            "JOIN (SELECT min(id) AS id FROM listing GROUP BY pattern) l ON f.id = l.id"
        )
        rows = self._rows(query, [])
        return {str(name): (str(zh or name), str(en or name)) for name, zh, en in rows}

    def sharing(self, keys: Sequence[str], but: str, most: int) -> tuple[int, list[Sharing]]:
        """How many standing findings other than ``but`` name one of these things; the most first.

        Of very many keys the first ``MOST_KEYS`` are asked for.
        """
        asked = list(keys)[:MOST_KEYS]
        query = (
            "SELECT n.id, n.c, count(*) OVER () FROM (SELECT id, count(*) AS c FROM named "
            f"WHERE key IN ({', '.join('?' * len(asked))}) AND id <> ? GROUP BY id) n "
            "JOIN listing l ON l.id = n.id WHERE l.status = 'open' "
            "ORDER BY n.c DESC, l.score DESC, n.id LIMIT ?"
        )
        rows = self._rows(query, [*asked, but, most])
        total = int(str(rows[0][2])) if rows else 0
        return total, [Sharing(str(row[0]), int(str(row[1]))) for row in rows]

    def naming(self, key: str) -> list[str]:
        """The ids of the findings that name a thing."""
        query = "SELECT id FROM named WHERE key = ? ORDER BY id"
        return [str(row[0]) for row in self._rows(query, [key])]

    def _counts(self) -> CaseCounts:
        """The list in memory: after a run read again, after decisions only what they changed."""
        version, held = self._version(), self._held
        if held is not None and held.version == version:
            return held
        if held is not None and self._is_of_run(version):
            columns = ", ".join(("rowid", "fen", *ONE))
            touched = "SELECT id FROM history WHERE rowid > ?"
            query = f"SELECT {columns} FROM listing WHERE id IN ({touched})"
            fresh = held.with_changed(self._rows(query, [held.version[1]]), version)
        else:
            rows = self._rows(f"SELECT {', '.join(CaseCounts.COLUMNS)} FROM listing", [])
            fresh = CaseCounts(rows, version)
            fresh.keep_proof_of(held)
        self._held = fresh
        return fresh

    def _is_of_run(self, version: Version) -> bool:
        """Whether the list in memory is that of the last run, but for people's decisions."""
        held = self._held
        return held is not None and (held.version[0], held.version[2]) == (version[0], version[2])

    def _proof(self) -> list[tuple[str | int | None, ...]]:
        query = (
            "SELECT l.rowid, p.persons, p.cards, p.rows, p.paid, p.fens FROM proof p JOIN listing l"
        )
        return self._rows(f"{query} ON l.id = p.id", [])

    def _version(self) -> Version:
        """Another one after each run, decision, assignment and note."""
        query = "SELECT " + ", ".join(
            f"(SELECT max({column}) FROM {table})"
            for table, column in (("runs", "run"), ("history", "rowid"), ("listing", "rowid"))
        )
        [row] = self._rows(query, [])
        return tuple(int(str(each or 0)) for each in row)

    def _reading(self, wanted: Wanted) -> Reading:
        """What is asked, with the searches that only the file can answer already answered."""
        searched = Wanted(text=wanted.text, key=wanted.key, ids=wanted.ids, everything=True)
        found: list[int] | None = None
        if wanted.text.split() or wanted.key or wanted.ids:
            found = self._found(searched)
        facets = {str(name): list(values) for name, values in wanted.facets.items() if values}
        everything = wanted.everything or "status" in facets
        return Reading(facets, found, everything, wanted.least_fen, wanted.book)

    def _found(self, searched: Wanted) -> list[int]:
        """The row ids that a search leaves; the last answer is kept while the book stands."""
        asked = (searched, self._version())
        held = self._searched
        if held is None or held[0] != asked:
            where, values = _where(searched)
            rows = self._rows(f"SELECT rowid FROM listing l WHERE {where}", values)
            self._searched = held = asked, [int(str(row[0])) for row in rows]
        return held[1]

    def _rows(self, query: str, values: Sequence[str | int]) -> list[tuple[str | int | None, ...]]:
        with self._turn:
            return self._connection.execute(query, list(values)).fetchall()


def _line(row: Sequence[str | int | None]) -> FindingLine:
    texts = [str(each or "") for each in row]
    sentence, title = (
        {str(k): str(v) for k, v in (e or {}).items()} for e in json.loads(texts[15])
    )
    return FindingLine(
        id=texts[0],
        severity=texts[1],
        state=texts[2],
        change=texts[3],
        fen=int(texts[4] or 0),
        first_day=texts[5],
        last_day=texts[6],
        persons=int(texts[7] or 0),
        cards=int(texts[8] or 0),
        rows=int(texts[9] or 0),
        kinds=tuple(texts[10].split()),
        townships=_listed(texts[11]),
        programs=_listed(texts[12]),
        assignee=texts[13],
        touched=texts[14],
        sentence=sentence,
        title=title,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each for each in text.split("\n") if each)


def _where(wanted: Wanted) -> tuple[str, list[str | int]]:
    parts, values = ["1 = 1"], list[str | int]()
    if not wanted.everything and "status" not in wanted.facets:
        gone = "gone" in wanted.facets.get("change", ())
        parts.append("(l.status = 'open' OR l.change = 'gone')" if gone else "l.status = 'open'")
    if wanted.book:
        parts.append(f"l.class {'=' if wanted.book == 'missed' else '<>'} '{MISSED}'")
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
    if wanted.ids:
        parts.append(f"l.id IN ({', '.join('?' * len(wanted.ids))})")
        values += wanted.ids
    return " AND ".join(parts), values


def _ordered(wanted: Wanted, sort: Sort, down: bool) -> str:
    gone = "status = 'gone', " if wanted.everything or "status" in wanted.facets else ""
    return gone + order(sort, down)
