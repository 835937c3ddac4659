"""A run is written into the case book: its findings under the ids they had, leads, what is gone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from graphaudit.casebook_rows import last_run, note, now, overlaid
from graphaudit.finding import DOUBTFUL, Change, Finding, Json, finding_from_json
from graphaudit.leads import KnownLead, Lead, Succession, follow, lead_order, make_leads

Row = dict[str, str | int]
Before = Mapping[str, tuple[str, int, str]]
"""Lead → its content (empty when it did not stand), first run and state before this run."""

_NOT_CONTENT = ("snapshot", "version", "state", "change")
"""What may differ between two runs without the finding having changed."""


@dataclass(frozen=True)
class Recorded:
    """What a run left in the case book: all findings and leads with state and change."""

    run: int
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class _Old:
    """A finding as the case book held it before a run."""

    pattern: str
    identity: tuple[str, ...]
    status: str
    state: str
    first_run: int
    whole: int
    content: str


class RunRecorder:
    """Writes one run within the transaction ``db``.

    ``digest`` makes the ids of leads, ``covered`` and ``moved`` are those of ``Casebook.record``.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        digest: Callable[[str], str],
        covered: Collection[str],
        moved: Mapping[str, str],
    ) -> None:
        self._db, self._digest, self._covered, self._moved = db, digest, covered, moved
        self._run = last_run(db) + 1
        self._old = _old(db)

    def record(
        self, snapshot: str, findings: Sequence[Finding], took: Mapping[str, int]
    ) -> Recorded:
        """Everything of the run; ``took``: milliseconds by pattern."""
        self._begin(snapshot, findings, took)
        kept_ids = self._kept_ids(findings)
        made = [f.with_id(kept_ids.get(f.id, f.id)) for f in findings]
        stored = tuple(self._store(place, finding) for place, finding in enumerate(made))
        absorbed = self._absorbed(stored)
        gone = self._mark_gone({f.id for f in stored}, absorbed)
        leads = self._record_leads(stored if self._covered else (), absorbed)
        return Recorded(self._run, stored, leads, gone)

    def _begin(self, snapshot: str, findings: Sequence[Finding], took: Mapping[str, int]) -> None:
        summary: dict[str, object] = {
            status: sum(f.status == status for f in findings) for status in ("open", "suppressed")
        }
        summary["ms"] = dict(took)
        self._db.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?)",
            (self._run, now(), snapshot, json.dumps(sorted(self._covered)), json.dumps(summary)),
        )

    def _kept_ids(self, findings: Iterable[Finding]) -> dict[str, str]:
        """New id → the id the same finding had before its subject's key moved."""
        unknown = {(f.pattern, f.identity): f.id for f in findings if f.id not in self._old}
        kept: dict[str, str] = {}
        for old_id, was in sorted(self._old.items()):
            new_id = unknown.get((was.pattern, self._identity_now(was)))
            if new_id is not None:
                kept.setdefault(new_id, old_id)
        return kept

    def _identity_now(self, was: _Old) -> tuple[str, ...]:
        return tuple(_moved(value, self._moved) for value in was.identity)

    def _store(self, place: int, finding: Finding) -> Finding:
        """The finding as it is kept; a look at a part replaces nothing that the whole showed."""
        was, whole = self._old.get(finding.id), bool(self._covered)
        stored = replace(finding, state=was.state if was else DOUBTFUL)
        if was is not None and was.whole and was.status != "gone" and not whole:
            return replace(stored, change="unchanged")
        record = stored.as_json()
        content = _content(record)
        change = _changed(was, content)
        if change == "changed":
            self._note(finding.id, change, _difference(self._db, "findings", record))
        elif change != "unchanged":
            self._note(finding.id, change, stored.status)
        row: Row = {
            "id": stored.id, "pattern": stored.pattern,
            "identity": json.dumps(stored.identity), "status": stored.status,
            "state": stored.state, "change": change, "score": stored.score, "place": place,
            "first_run": was.first_run if was else self._run, "last_run": self._run,
            "whole": whole, "content": content, "json": json.dumps(record, ensure_ascii=False),
        }  # fmt: skip
        _replace(self._db, "findings", row)
        return replace(stored, change=change)

    def _absorbed(self, stored: Iterable[Finding]) -> dict[str, str]:
        """Finding → the finding that it has become, because their subjects are one now."""
        standing = {(f.pattern, f.identity): f.id for f in stored}
        became = {
            old_id: standing.get((was.pattern, self._identity_now(was)))
            for old_id, was in self._old.items()
        }
        return {a: b for a, b in became.items() if b is not None and b != a}

    def _mark_gone(self, found: Collection[str], absorbed: Mapping[str, str]) -> tuple[str, ...]:
        gone = sorted(
            finding_id
            for finding_id, was in self._old.items()
            if finding_id not in found and was.pattern in self._covered and was.status != "gone"
        )
        if self._covered:  # what was gone before is no news any more
            self._db.execute(
                "UPDATE findings SET change = 'unchanged' WHERE status = 'gone' AND change = 'gone'"
            )
        for finding_id in gone:
            self._db.execute(
                "UPDATE findings SET status = 'gone', change = 'gone' WHERE id = ?", (finding_id,)
            )
            merged = absorbed.get(finding_id)
            self._note(finding_id, "merged" if merged else "gone", merged or "")
        return tuple(gone)

    def _record_leads(
        self, found: Sequence[Finding], absorbed: Mapping[str, str]
    ) -> tuple[Lead, ...]:
        """Leads of all findings that stand, those of patterns that did not run included."""
        made = make_leads(self._standing(found), self._digest)
        query = "SELECT id, content, first_run, state, json, status FROM leads ORDER BY id"
        rows = self._db.execute(query).fetchall()
        known = [_known_lead(row, absorbed) for row in rows if row[5] == "open"]
        past = [_known_lead(row, absorbed) for row in rows if row[5] != "open"]
        succession = follow(made, known, self._digest, past)
        standing = {lead.id for lead in known}
        before = {row[0]: (row[1] if row[0] in standing else "", row[2], row[3]) for row in rows}
        self._end_leads(succession)
        named = [replace(lead, id=succession.ids[lead.id]) for lead in made]
        ordered = enumerate(sorted(named, key=lead_order))
        return tuple(self._store_lead(place, lead, before) for place, lead in ordered)

    def _standing(self, found: Sequence[Finding]) -> list[Finding]:
        query = "SELECT id, json, status, state, change FROM findings WHERE status = 'open'"
        ours = {finding.id: finding for finding in found}
        return [
            ours.get(row[0]) or finding_from_json(overlaid(*row[1:]))
            for row in self._db.execute(query)
        ]

    def _end_leads(self, succession: Succession) -> None:
        """Leads that were merged into others or are gone; those that are back lead nowhere else."""
        for back in succession.back:
            self._db.execute("DELETE FROM redirects WHERE old = ?", (back,))
        for old_id, new_id in succession.redirects.items():
            self._db.execute("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (old_id, new_id))
            self._db.execute("UPDATE leads SET status = 'merged' WHERE id = ?", (old_id,))
            self._note(old_id, "merged", new_id)
        for old_id in succession.gone:
            self._db.execute(
                "UPDATE leads SET status = 'gone', change = 'gone' WHERE id = ?", (old_id,)
            )
            self._note(old_id, "gone", "")

    def _store_lead(self, place: int, lead: Lead, before: Before) -> Lead:
        record = lead.as_json()
        content = _content(record)
        former, first_run, state = before.get(lead.id, ("", self._run, DOUBTFUL))
        change: Change = "new"
        if former:
            change = "unchanged" if former == content else "changed"
        if change != "unchanged":
            detail = _difference(self._db, "leads", record) if change == "changed" else ""
            self._note(lead.id, change, detail)
        row: Row = {
            "id": lead.id, "status": "open", "state": state, "change": change, "place": place,
            "first_run": first_run, "last_run": self._run, "content": content,
            "json": json.dumps(record, ensure_ascii=False),
        }  # fmt: skip
        _replace(self._db, "leads", row)
        return replace(lead, change=change, state=state)

    def _note(self, case_id: str, event: str, detail: str) -> None:
        note(self._db, case_id, self._run, event, detail)


def _old(db: sqlite3.Connection) -> dict[str, _Old]:
    query = "SELECT id, pattern, identity, status, state, first_run, whole, content FROM findings"
    return {row[0]: _Old(row[1], tuple(json.loads(row[2])), *row[3:]) for row in db.execute(query)}


def _known_lead(row: Sequence[str | int], absorbed: Mapping[str, str]) -> KnownLead:
    """A row ``id, content, first_run, state, json`` of the leads, by its findings of now."""
    findings = json.loads(str(row[4]))["findings"]
    now = frozenset(absorbed.get(finding, finding) for finding in findings)
    return KnownLead(str(row[0]), now, int(row[2]), row[3] != DOUBTFUL)


def _difference(db: sqlite3.Connection, table: str, record: Mapping[str, Json]) -> str:
    """JSON: of what differs from the stored record, before and after; long lists by length."""
    query = f"SELECT json, status FROM {table} WHERE id = ?"
    text, status = db.execute(query, (record["id"],)).fetchone()
    before = {**json.loads(text), **({"status": status} if "status" in record else {})}
    told = {name: (_told(before.get(name)), _told(record.get(name))) for name in _TOLD}
    return json.dumps({name: pair for name, pair in told.items() if pair[0] != pair[1]})


_TOLD = ("status", "severity", "fen", "rows", "persons", "cards", "findings", "kinds")
"""What is said of a finding or lead that changed."""


def _told(value: Json) -> Json:
    return len(value) if isinstance(value, list | tuple) else value


def _content(record: Mapping[str, Json]) -> str:
    """A hash of what counts when two runs are compared."""
    counts = {name: value for name, value in record.items() if name not in _NOT_CONTENT}
    return sha256(json.dumps(counts, sort_keys=True).encode()).hexdigest()


def _changed(was: _Old | None, content: str) -> Change:
    if was is None or was.status == "gone":
        return "new"
    return "unchanged" if was.content == content else "changed"


def _moved(value: str, moved: Mapping[str, str]) -> str:
    return "+".join(sorted(moved.get(key, key) for key in value.split("+")))


def _replace(db: sqlite3.Connection, table: str, row: Row) -> None:
    """Write one row, columns by name."""
    columns, marks = ", ".join(row), ", ".join("?" for _ in row)
    db.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))
