"""The leads as a list: filtered, sorted, paged and counted without reading whole leads.

Triggers keep one short row a lead beside its JSON, which may be a megabyte long. Whatever writes
the book writes the list.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from graphaudit.case_counts import CaseCounts, Counted, Reading, Version, Whole
from graphaudit.case_listing import Facet, Sort
from graphaudit.finding import SEVERITIES
from graphaudit.listing_tables import beside, beside_query

ONE = ("status", "state", "change", "severity", "band", "assignee")
SEVERAL = ("township", "pattern", "kind")
LEAD_FACETS: tuple[Facet, ...] = (
    "severity", "change", "state", "pattern", "township", "band", "kind", "assignee",
)  # fmt: skip
_COUNTED = ", ".join(("rowid", "fen", *ONE, *SEVERAL))
_SHOWN = (
    "id", "state", "change", "severity", "fen", "persons", "cards", "findings", "first_day",
    "last_day", "assignee", "kind", "township", "pattern", "sentence",
)  # fmt: skip
_RANK = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(SEVERITIES))
_ORDER: Mapping[Sort, str] = {
    "severity": "-rank", "fen": "fen", "persons": "persons", "cards": "cards", "kinds": "kinds",
}  # fmt: skip
"""What is compared first; all other sorts are the book's own order, the most pressing first."""


def _lines(group: str) -> str:
    told = f"SELECT group_concat(value, char(10)) FROM json_each(leads.json, '$.{group}')"
    return f"coalesce(({told}), '')"


def _long(group: str) -> str:
    return f"coalesce(json_array_length(json, '$.{group}'), 0)"


_FACTS = f"""
SELECT id, status, state, change, place,
       coalesce(json_extract(json, '$.severity'), ''),
       CASE json_extract(json, '$.severity') {_RANK} ELSE 9 END,
       coalesce(json_extract(json, '$.fen'), 0), {_long("persons")}, {_long("cards")},
       {_long("kinds")}, {_long("findings")},
       CASE {_long("kinds")} WHEN 0 THEN '0' WHEN 1 THEN '1' WHEN 2 THEN '2' WHEN 3 THEN '2'
            ELSE '4' END,
       coalesce((SELECT person FROM assigned a WHERE a.id = leads.id), ''),
       coalesce(json_extract(json, '$.first_day'), ''),
       coalesce(json_extract(json, '$.last_day'), ''),
       {_lines("townships")}, {_lines("patterns")}, {_lines("kinds")},
       coalesce(json_extract(json, '$.sentence'), '{{}}'),
       lower(id || ' ' || coalesce((
                SELECT group_concat(told, ' ') FROM (
                    SELECT DISTINCT json_extract(f.json, '$.title.zh') || ' '
                        || coalesce(json_extract(f.json, '$.title.en'), '') AS told
                    FROM findings f
                    WHERE f.id IN (SELECT value FROM json_each(leads.json, '$.findings')))), '')
             || ' ' || coalesce(json_extract(json, '$.sentence.zh'), '') || ' '
             || coalesce(json_extract(json, '$.sentence.en'), '') || ' '
             || coalesce((SELECT group_concat(json_extract(value, '$.name'), ' ')
                          FROM json_each(leads.json, '$.persons')), ''))
FROM leads"""
_NAMED = " UNION ".join(
    f"SELECT json_extract(value, '$.{field}') AS key FROM json_each(new.json, '$.{group}')"
    for group, field in (("persons", "key"), ("cards", "key"), ("cadres", "person"))
)
_FILL = f"""
    DELETE FROM lead_list WHERE id = new.id;
    DELETE FROM lead_finding WHERE lead = new.id;
    DELETE FROM lead_named WHERE lead = new.id;
    INSERT INTO lead_list {_FACTS} WHERE id = new.id;
    INSERT OR IGNORE INTO lead_finding
        SELECT value, new.id FROM json_each(new.json, '$.findings');
    INSERT INTO lead_named SELECT key, new.id FROM ({_NAMED}) WHERE key IS NOT NULL AND key <> '';
"""
LEAD_TABLES = f"""
CREATE TABLE IF NOT EXISTS lead_list (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, state TEXT NOT NULL, change TEXT NOT NULL,
    place INTEGER NOT NULL, severity TEXT NOT NULL, rank INTEGER NOT NULL, fen INTEGER NOT NULL,
    persons INTEGER NOT NULL, cards INTEGER NOT NULL, kinds INTEGER NOT NULL,
    findings INTEGER NOT NULL, band TEXT NOT NULL, assignee TEXT NOT NULL,
    first_day TEXT NOT NULL, last_day TEXT NOT NULL, township TEXT NOT NULL,
    pattern TEXT NOT NULL, kind TEXT NOT NULL, sentence TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lead_finding (
    finding TEXT NOT NULL, lead TEXT NOT NULL, PRIMARY KEY (finding, lead)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lead_named (
    key TEXT NOT NULL, lead TEXT NOT NULL, PRIMARY KEY (key, lead)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lead_named_of ON lead_named (lead);
CREATE INDEX IF NOT EXISTS lead_finding_of ON lead_finding (lead);
CREATE INDEX IF NOT EXISTS lead_list_order ON lead_list (status, place, id);
CREATE TRIGGER IF NOT EXISTS lead_is_listed AFTER INSERT ON leads BEGIN {_FILL} END;
CREATE TRIGGER IF NOT EXISTS lead_is_relisted AFTER UPDATE OF status, state, change ON leads BEGIN
    UPDATE lead_list SET status = new.status, state = new.state, change = new.change
    WHERE id = new.id;
END;
CREATE TRIGGER IF NOT EXISTS lead_is_assigned AFTER INSERT ON assigned BEGIN
    UPDATE lead_list SET assignee = new.person WHERE id = new.id;
END;
"""
LEADS_UNLISTED = "SELECT count(*) FROM leads WHERE id NOT IN (SELECT id FROM lead_list)"
LIST_LEADS_AGAIN = "INSERT OR REPLACE INTO leads SELECT * FROM leads WHERE id NOT IN " + (
    "(SELECT id FROM lead_list)"
)


@dataclass(frozen=True)
class WantedLeads:
    """Which leads that stand: each facet any of its values (none: all); ``text`` in the words."""

    facets: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    text: str = ""

    def without(self, facet: Facet) -> WantedLeads:
        """The same without what was asked of one facet."""
        kept = {name: values for name, values in self.facets.items() if name != facet}
        return WantedLeads(kept, self.text)


@dataclass(frozen=True)
class LeadLine:
    """What the list knows of a lead: counts of what it names, fen, days, who has it in hand."""

    id: str
    state: str
    change: str
    severity: str
    fen: int
    persons: int
    cards: int
    findings: int
    first_day: str
    last_day: str
    assignee: str
    kinds: tuple[str, ...]
    townships: tuple[str, ...]
    patterns: tuple[str, ...]
    sentence: Mapping[str, str]


class LeadListing:
    """Reads the list of one case book; the book must have been opened once."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._held: CaseCounts | None = None
        self._members: tuple[int, Whole, Whole] | None = None
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA query_only = ON")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def count(self, wanted: WantedLeads) -> int:
        """How many leads fit."""
        where, values = _where(wanted)
        return int(str(self._rows(f"SELECT count(*) FROM lead_list WHERE {where}", values)[0][0]))

    def page(
        self, wanted: WantedLeads, sort: Sort, *, down: bool = True, offset: int, limit: int
    ) -> list[LeadLine]:
        """One page; equal ones by the order of the book, the most pressing first."""
        where, values = _where(wanted)
        query = (
            f"SELECT {', '.join(_SHOWN)} FROM lead_list WHERE {where} "
            f"ORDER BY {_ordered(sort, down)} LIMIT ? OFFSET ?"
        )
        return [_line(row) for row in self._rows(query, [*values, limit, offset])]

    def neighbours(
        self, wanted: WantedLeads, sort: Sort, down: bool, lead_id: str
    ) -> tuple[int, str, str]:
        """A lead's place among those that fit (from 1; 0: none), the one before and after."""
        where, values = _where(wanted)
        query = beside_query("lead_list", where, _ordered(sort, down))
        return beside(self._rows(query, [*values, lead_id]))

    def facet(self, wanted: WantedLeads, facet: Facet) -> list[Counted]:
        """The values of a facet under the other filters, most leads first; 0 where none fits."""
        return self._counts().facet(self._reading(wanted.without(facet)), facet)

    def findings(self, wanted: WantedLeads) -> Whole:
        """The row ids, in the list of findings, of what the leads that fit join; each once."""
        counts = self._counts()
        leads = counts.rowids(self._reading(wanted))
        lead, finding = self._joined(counts.version)
        return np.unique(finding[np.isin(lead, leads)])

    def sharing(self, lead_id: str, most: int) -> tuple[int, list[tuple[LeadLine, int]]]:
        """How many other leads that stand name people or cards of this one; and those that name
        most of them, with how many."""
        query = (
            f"SELECT n.c, count(*) OVER (), {', '.join(f'l.{name}' for name in _SHOWN)} FROM "
            "(SELECT o.lead, count(*) AS c FROM lead_named m JOIN lead_named o ON o.key = m.key "
            "WHERE m.lead = ? AND o.lead <> ? GROUP BY o.lead) n "
            "JOIN lead_list l ON l.id = n.lead WHERE l.status = 'open' "
            "ORDER BY n.c DESC, l.place, l.id LIMIT ?"
        )
        rows = self._rows(query, [lead_id, lead_id, most])
        total = int(str(rows[0][1])) if rows else 0
        return total, [(_line(row[2:]), int(str(row[0]))) for row in rows]

    def of_findings(self, findings: Sequence[str]) -> list[str]:
        """The leads that stand and join any of these findings, the most pressing first."""
        query = (
            "SELECT id FROM lead_list WHERE status = 'open' AND id IN (SELECT lead FROM "
            "lead_finding WHERE finding IN (SELECT value FROM json_each(?))) ORDER BY place, id"
        )
        return [str(row[0]) for row in self._rows(query, [json.dumps(list(findings))])]

    def _joined(self, version: Version) -> tuple[Whole, Whole]:
        """Row ids of leads and of the findings they join, pair by pair; read once a run."""
        if self._members is None or self._members[0] != version[0]:
            query = (
                "SELECT l.rowid, f.rowid FROM lead_finding m JOIN lead_list l ON l.id = m.lead "
                "JOIN listing f ON f.id = m.finding"
            )
            pairs = np.array(self._rows(query, []), dtype=np.int64).reshape(-1, 2)
            self._members = version[0], pairs[:, 0], pairs[:, 1]
        return self._members[1:]

    def _counts(self) -> CaseCounts:
        """The list in memory, read again when somebody wrote the book."""
        version = self._version()
        held = self._held
        if held is None or held.version != version:
            rows = self._rows(f"SELECT {_COUNTED} FROM lead_list", [])
            self._held = held = CaseCounts(rows, version, ONE, SEVERAL)
        return held

    def _version(self) -> Version:
        query = "SELECT (SELECT max(run) FROM runs), (SELECT max(rowid) FROM history)"
        return tuple(int(str(each or 0)) for each in self._rows(query, [])[0])

    def _reading(self, wanted: WantedLeads) -> Reading:
        found: list[int] | None = None
        if wanted.text.split():
            where, values = _where(WantedLeads(text=wanted.text))
            rows = self._rows(f"SELECT rowid FROM lead_list WHERE {where}", values)
            found = [int(str(row[0])) for row in rows]
        facets = {str(name): list(values) for name, values in wanted.facets.items() if values}
        return Reading({n: v for n, v in facets.items() if n in LEAD_FACETS}, found)

    def _rows(self, query: str, values: Sequence[str | int]) -> list[tuple[str | int | None, ...]]:
        with self._turn:
            return self._connection.execute(query, list(values)).fetchall()


def _where(wanted: WantedLeads) -> tuple[str, list[str | int]]:
    parts, values = ["status = 'open'"], list[str | int]()
    for facet, listed in wanted.facets.items():
        if not listed or facet not in LEAD_FACETS:
            continue
        if facet in SEVERAL:
            held = f"instr(char(10) || {facet} || char(10), char(10) || ? || char(10)) > 0"
            parts.append("(" + " OR ".join([held] * len(listed)) + ")")
        else:
            parts.append(f"{facet} IN ({', '.join('?' * len(listed))})")
        values += listed
    for word in wanted.text.lower().split():
        parts.append("instr(words, ?) > 0")
        values.append(word)
    return " AND ".join(parts), values


def _ordered(sort: Sort, down: bool) -> str:
    first = f"{_ORDER[sort]} {'DESC' if down else 'ASC'}, " if sort in _ORDER else ""
    return f"{first}place, id"


def _line(row: Sequence[str | int | None]) -> LeadLine:
    texts = dict(zip(_SHOWN, (str(each or "") for each in row), strict=True))
    return LeadLine(
        id=texts["id"],
        state=texts["state"],
        change=texts["change"],
        severity=texts["severity"],
        fen=int(texts["fen"] or 0),
        persons=int(texts["persons"] or 0),
        cards=int(texts["cards"] or 0),
        findings=int(texts["findings"] or 0),
        first_day=texts["first_day"],
        last_day=texts["last_day"],
        assignee=texts["assignee"],
        kinds=tuple(texts["kind"].split()),
        townships=tuple(each for each in texts["township"].split("\n") if each),
        patterns=tuple(texts["pattern"].split()),
        sentence={str(k): str(v) for k, v in json.loads(texts["sentence"]).items()},
    )
