"""The case book: findings and leads across runs, what people decided, and what changed.

SQLite in the workspace. A rerun keeps ids, states and history; a finding that is no longer found
stays, with status ``gone``. Reading and writing take short turns, so the service may share it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from graphaudit.answers import STATES, VERDICTS, Answer, Measured, measured
from graphaudit.errors import GraphAuditError, NotFoundError
from graphaudit.finding import DOUBTFUL, Change, Finding, Json, finding_from_json
from graphaudit.lead_listing import LEAD_TABLES, LEADS_UNLISTED, LIST_LEADS_AGAIN
from graphaudit.leads import KnownLead, Lead, follow, lead_from_json, lead_order, make_leads
from graphaudit.listing_tables import LIST_AGAIN, LISTED_SO, LISTING_TABLES, UNLIST, UNLISTED
from graphaudit.workspace import BusyError, Workspace

Row = dict[str, str | int]
FORMAT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, at TEXT NOT NULL, snapshot TEXT NOT NULL, covered TEXT NOT NULL,
    summary TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS findings (
    id TEXT PRIMARY KEY, pattern TEXT NOT NULL, identity TEXT NOT NULL, status TEXT NOT NULL,
    state TEXT NOT NULL, change TEXT NOT NULL, score INTEGER NOT NULL, place INTEGER NOT NULL,
    first_run INTEGER NOT NULL, last_run INTEGER NOT NULL, whole INTEGER NOT NULL,
    content TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS leads (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, state TEXT NOT NULL, change TEXT NOT NULL,
    place INTEGER NOT NULL, first_run INTEGER NOT NULL, last_run INTEGER NOT NULL,
    content TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS history (
    id TEXT NOT NULL, run INTEGER NOT NULL, at TEXT NOT NULL, event TEXT NOT NULL,
    detail TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answers (
    id TEXT NOT NULL, at TEXT NOT NULL, verdict TEXT NOT NULL, fen INTEGER, code TEXT NOT NULL,
    note TEXT NOT NULL, by TEXT NOT NULL, day TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS assigned (id TEXT PRIMARY KEY, person TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS history_of ON history (id, run);
"""
# What may differ between two runs without the finding having changed.
_NOT_CONTENT = ("snapshot", "version", "state", "change")


@dataclass(frozen=True)
class Event:
    """One line of a finding's or lead's history."""

    run: int
    at: str
    event: str
    detail: str
    case: str = ""
    """The finding or lead, where events of several are listed."""


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


@dataclass(frozen=True)
class _Turn:
    """Where a finding stands in a run, and whether that run looked at the whole ledger."""

    run: int
    place: int
    whole: bool


class Casebook:
    """The case book of one workspace; made when it is not there."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._turn = threading.RLock()
        self._connection = sqlite3.connect(workspace.casebook, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._make_or_check()

    def _make_or_check(self) -> None:
        """Make the tables in an empty file; refuse a file of another format."""
        [(tables,)] = self._rows("SELECT count(*) FROM sqlite_master")
        [(found,)] = self._rows("PRAGMA user_version")
        if int(tables) and int(found) != FORMAT:
            raise GraphAuditError(
                "案件簿不是本版本的格式 (the case book is of another format)",
                where=str(self._workspace.casebook),
                fix="用写出它的版本打开，或移走该文件后重新检测 (move it away and detect again)",
            )
        self._connection.executescript(_TABLES)
        if not int(self._rows(LISTED_SO)[0][0]):
            self._connection.executescript(UNLIST)
        self._connection.executescript(LISTING_TABLES)
        self._connection.executescript(LEAD_TABLES)
        if int(found) != FORMAT:  # a write: who only reads must not wait for a detection's end
            self._connection.execute(f"PRAGMA user_version = {FORMAT}")
        for unlisted, again in ((UNLISTED, LIST_AGAIN), (LEADS_UNLISTED, LIST_LEADS_AGAIN)):
            if int(self._rows(unlisted)[0][0]):
                with self._writing() as db:
                    db.execute(again)

    @property
    def path(self) -> Path:
        """The file."""
        return self._workspace.casebook

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def record(
        self,
        snapshot: str,
        findings: Sequence[Finding],
        covered: Collection[str],
        moved: Mapping[str, str] | None = None,
        took: Mapping[str, int] | None = None,
    ) -> Recorded:
        """Keep a run's findings, make the leads, and say what is new, changed and gone.

        ``covered``: ids of the patterns that ran over the whole ledger; only their findings can
        be gone. Without any, a part of the ledger was looked at: what is kept of the whole is not
        replaced by its part. ``moved``: keys that now go by another key (a merge of identities):
        a finding keeps its id when its subject's key moved. ``took``: milliseconds by pattern.
        """
        with self._writing() as db:
            run = self._begin(db, snapshot, covered, findings, took or {})
            old = self._old(db)
            kept_ids = self._follow_keys(findings, old, moved or {})
            made = [f.with_id(kept_ids.get(f.id, f.id)) for f in findings]
            whole = bool(covered)
            stored = tuple(
                self._store(db, _Turn(run, place, whole), f, old) for place, f in enumerate(made)
            )
            absorbed = _absorbed(old, stored, moved or {})
            gone = self._mark_gone(db, run, old, {f.id for f in stored}, covered, absorbed)
            leads = self._record_leads(db, run, stored if whole else (), absorbed)
        return Recorded(run, stored, leads, gone)

    def findings(self, everything: bool = False) -> list[Finding]:
        """Findings, best score first; suppressed and gone ones only with ``everything``."""
        return [finding_from_json(record) for record in self.findings_json(everything)]

    def findings_json(self, everything: bool = False) -> list[dict[str, Json]]:
        """The same as the JSON of ``findings --json``, without the cost of making objects."""
        wanted = "" if everything else "WHERE status = 'open'"
        query = (
            f"SELECT json, status, state, change FROM findings {wanted} "
            "ORDER BY status = 'gone', score DESC, place, id"
        )
        return [_overlaid(*row) for row in self._rows(query)]

    def finding(self, finding_id: str) -> Finding:
        """One finding; raises NotFoundError."""
        return self.findings_of([finding_id])[0]

    def findings_of(self, finding_ids: Iterable[str]) -> list[Finding]:
        """These findings, in their order; raises NotFoundError when there is one that is none."""
        return [finding_from_json(record) for record in self.records_of(finding_ids)]

    def records_of(self, finding_ids: Iterable[str]) -> list[dict[str, Json]]:
        """The same as JSON."""
        wanted = list(finding_ids)
        query = (
            "SELECT id, json, status, state, change FROM findings "
            "WHERE id IN (SELECT value FROM json_each(?))"
        )
        found = {row[0]: _overlaid(*row[1:]) for row in self._rows(query, json.dumps(wanted))}
        for finding_id in wanted:
            if finding_id not in found:
                raise NotFoundError(
                    "没有这个疑点 (no such finding)",
                    where=finding_id,
                    fix="graphaudit findings --all",
                )
        return [found[finding_id] for finding_id in wanted]

    def leads(self) -> list[Lead]:
        """The leads that stand, best first."""
        return [lead_from_json(record) for record in self.leads_json()]

    def leads_json(self, offset: int = 0, limit: int = -1) -> list[dict[str, Json]]:
        """The leads that stand as the JSON of ``leads --json``; ``limit`` -1: all."""
        query = (
            "SELECT l.json, l.state, l.change FROM (SELECT id FROM lead_list "
            f"WHERE status = 'open' ORDER BY place, id LIMIT {int(limit)} OFFSET {int(offset)}) o "
            "JOIN leads l ON l.id = o.id ORDER BY l.place, l.id"
        )
        return [_lead_record(*row) for row in self._rows(query)]

    def count_leads(self) -> int:
        """How many leads stand."""
        return int(self._rows("SELECT count(*) FROM lead_list WHERE status = 'open'")[0][0])

    def lead(self, lead_id: str) -> Lead:
        """One lead, by its id or an id that was merged into it; raises NotFoundError."""
        wanted = self.redirected(lead_id)
        query = "SELECT json, state, change FROM leads WHERE id = ? AND status = 'open'"
        found = self._rows(query, wanted)
        if not found:
            raise NotFoundError(
                "没有这条线索 (no such lead)", where=lead_id, fix="graphaudit leads"
            )
        return lead_from_json(_lead_record(*found[0]))

    def redirected(self, lead_id: str) -> str:
        """The id that a merged lead's id leads to; the id itself when it was not merged."""
        seen = {lead_id}
        while rows := self._rows("SELECT new FROM redirects WHERE old = ?", lead_id):
            lead_id = str(rows[0][0])
            if lead_id in seen:
                break
            seen.add(lead_id)
        return lead_id

    def decide(self, case_id: str, state: str, reason: str) -> None:
        """Record what people decided about a finding or lead; raises NotFoundError."""
        self.decide_all([case_id], state, reason)

    def decide_all(self, case_ids: Sequence[str], state: str, reason: str) -> None:
        """The same decision about several, all or none; raises NotFoundError."""
        with self._writing() as db:
            for case_id in case_ids:
                table = self._table_of(db, case_id)
                db.execute(f"UPDATE {table} SET state = ? WHERE id = ?", (state, case_id))
                _note(db, case_id, self._last_run(db), "state", f"{state}：{reason}")

    def assign(self, case_ids: Sequence[str], person: str, by: str) -> None:
        """Give findings or leads to a person, or to nobody (empty); raises NotFoundError."""
        with self._writing() as db:
            for case_id in case_ids:
                self._table_of(db, case_id)
                db.execute("INSERT OR REPLACE INTO assigned VALUES (?, ?)", (case_id, person))
                _note(db, case_id, self._last_run(db), "assigned", f"{person}，@{by}")

    def assignees(self, case_ids: Sequence[str]) -> dict[str, str]:
        """Finding or lead → who has it in hand; those of nobody are left out."""
        marks = ", ".join("?" * len(case_ids))
        rows = self._rows(f"SELECT id, person FROM assigned WHERE id IN ({marks})", *case_ids)
        return {case_id: person for case_id, person in rows if person}

    def remark(self, case_id: str, text: str, by: str) -> None:
        """Add a note to a finding or lead; it cannot be edited. Raises NotFoundError."""
        with self._writing() as db:
            self._table_of(db, case_id)
            _note(db, case_id, self._last_run(db), "note", f"{text}，@{by}")

    def _table_of(self, db: sqlite3.Connection, case_id: str) -> str:
        table = "leads" if case_id.startswith("l_") else "findings"
        if not db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (case_id,)).fetchall():
            raise NotFoundError("没有这个疑点或线索 (no such finding or lead)", where=case_id)
        return table

    def answer(self, given: Answer) -> bool:
        """Keep what a verification found; False when the last answer said the same.

        Raises NotFoundError for a finding that the case book never held.
        """
        if self._last_answers().get(given.finding) == given:
            return False
        with self._writing() as db:
            values = (given.verdict, given.fen, given.code, given.note, given.by, given.day)
            state = STATES[given.verdict]
            changed = db.execute(
                "UPDATE findings SET state = ? WHERE id = ?", (state, given.finding)
            )
            if changed.rowcount == 0:
                raise NotFoundError("没有这个疑点 (no such finding)", where=given.finding)
            db.execute(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (given.finding, _now(), *values),
            )
            said = "，".join(part for part in (VERDICTS[given.verdict][0], given.code) if part)
            _note(db, given.finding, self._last_run(db), "verified", said)
        return True

    def answers(self) -> list[Answer]:
        """The last answer to each finding, by finding."""
        return [answer for _, answer in sorted(self._last_answers().items())]

    def closed_by_pattern(self) -> dict[str, Measured]:
        """Pattern → how many of its findings people closed, and how many of these were true."""
        query = "SELECT id, pattern FROM findings WHERE id IN (SELECT id FROM answers)"
        patterns = {finding: [pattern] for finding, pattern in self._rows(query)}
        return measured(self.answers(), patterns)

    def _last_answers(self) -> dict[str, Answer]:
        query = "SELECT id, verdict, fen, code, note, by, day FROM answers ORDER BY rowid"
        with self._turn:
            rows = self._connection.execute(query).fetchall()
        return {row[0]: Answer(*row) for row in rows}

    def history(self, case_id: str) -> list[Event]:
        """What happened to a finding or lead, oldest first."""
        query = "SELECT run, at, event, detail FROM history WHERE id = ? ORDER BY rowid"
        return [Event(int(run), *rest) for run, *rest in self._rows(query, case_id)]

    def decisions(self) -> int:
        """How many decisions people took so far: it grows with each."""
        query = "SELECT count(*) FROM history WHERE event IN ('state', 'verified')"
        return int(self._rows(query)[0][0])

    def last_changes(self) -> list[Event]:
        """What the last run found new, changed, gone or merged: by id, in the order of the book."""
        query = (
            "SELECT run, at, event, detail, id FROM history "
            "WHERE run = (SELECT max(run) FROM runs) "
            "AND event IN ('new', 'changed', 'gone', 'merged') ORDER BY rowid"
        )
        rows = self._rows(query)
        return [Event(int(run), at, event, detail, case) for run, at, event, detail, case in rows]

    def lead_json(self, lead_id: str) -> dict[str, Json]:
        """One lead as it stood last, ended ones too; raises NotFoundError."""
        rows = self._rows("SELECT json, state, change FROM leads WHERE id = ?", lead_id)
        if not rows:
            raise NotFoundError(
                "没有这条线索 (no such lead)", where=lead_id, fix="graphaudit leads"
            )
        return _lead_record(*rows[0])

    def last_run(self) -> dict[str, Json]:
        """Number, time, snapshot and counts of the last run; empty when there was none."""
        rows = self._rows("SELECT run, at, snapshot, summary FROM runs ORDER BY run DESC LIMIT 1")
        if not rows:
            return {}
        run, at, snapshot, summary = rows[0]
        return {"run": run, "at": at, "snapshot": snapshot, **json.loads(summary)}

    def milliseconds(self) -> dict[str, int]:
        """What each pattern took in the last run, by its id; empty when there was none."""
        took = self.last_run().get("ms")
        return {name: int(str(ms)) for name, ms in took.items()} if isinstance(took, dict) else {}

    def _rows(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with self._turn:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        with self._turn, self._connection:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise BusyError(
                    "另一个程序正在写案件簿（多半是检出），请稍后再试 "
                    "(another program writes the case book)",
                    where=str(self._workspace.casebook),
                ) from error
            yield self._connection

    def _last_run(self, db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT coalesce(max(run), 0) FROM runs").fetchone()[0])

    def _begin(
        self,
        db: sqlite3.Connection,
        snapshot: str,
        covered: Collection[str],
        findings: Sequence[Finding],
        took: Mapping[str, int],
    ) -> int:
        run = self._last_run(db) + 1
        summary: dict[str, object] = {
            status: sum(f.status == status for f in findings) for status in ("open", "suppressed")
        }
        summary["ms"] = dict(took)
        db.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?)",
            (run, _now(), snapshot, json.dumps(sorted(covered)), json.dumps(summary)),
        )
        return run

    def _old(self, db: sqlite3.Connection) -> dict[str, _Old]:
        query = (
            "SELECT id, pattern, identity, status, state, first_run, whole, content FROM findings"
        )
        return {
            row[0]: _Old(row[1], tuple(json.loads(row[2])), *row[3:]) for row in db.execute(query)
        }

    def _follow_keys(
        self, findings: Iterable[Finding], old: Mapping[str, _Old], moved: Mapping[str, str]
    ) -> dict[str, str]:
        """New id → the id the same finding had before its subject's key moved."""
        unknown = {(f.pattern, f.identity): f.id for f in findings if f.id not in old}
        kept: dict[str, str] = {}
        for old_id, was in sorted(old.items()):
            identity = tuple(_moved(value, moved) for value in was.identity)
            new_id = unknown.get((was.pattern, identity))
            if new_id is not None:
                kept.setdefault(new_id, old_id)
        return kept

    def _store(
        self, db: sqlite3.Connection, at: _Turn, finding: Finding, old: Mapping[str, _Old]
    ) -> Finding:
        was = old.get(finding.id)
        stored = replace(finding, state=was.state if was else DOUBTFUL)
        if was is not None and was.whole and was.status != "gone" and not at.whole:
            return replace(stored, change="unchanged")
        record = stored.as_json()
        content = _content(record)
        change = _changed(was, content)
        if change == "changed":
            _note(db, finding.id, at.run, change, _difference(db, "findings", record))
        elif change != "unchanged":
            _note(db, finding.id, at.run, change, stored.status)
        row: Row = {
            "id": stored.id,
            "pattern": stored.pattern,
            "identity": json.dumps(stored.identity),
            "status": stored.status,
            "state": stored.state,
            "change": change,
            "score": stored.score,
            "place": at.place,
            "first_run": was.first_run if was else at.run,
            "last_run": at.run,
            "whole": at.whole,
            "content": content,
            "json": json.dumps(record, ensure_ascii=False),
        }
        _replace(db, "findings", row)
        return replace(stored, change=change)

    def _mark_gone(
        self,
        db: sqlite3.Connection,
        run: int,
        old: Mapping[str, _Old],
        found: Collection[str],
        covered: Collection[str],
        absorbed: Mapping[str, str],
    ) -> tuple[str, ...]:
        gone = sorted(
            finding_id
            for finding_id, was in old.items()
            if finding_id not in found and was.pattern in covered and was.status != "gone"
        )
        if covered:  # what was gone before is no news any more
            db.execute(
                "UPDATE findings SET change = 'unchanged' WHERE status = 'gone' AND change = 'gone'"
            )
        for finding_id in gone:
            db.execute(
                "UPDATE findings SET status = 'gone', change = 'gone' WHERE id = ?", (finding_id,)
            )
            merged = absorbed.get(finding_id)
            _note(db, finding_id, run, "merged" if merged else "gone", merged or "")
        return tuple(gone)

    def _record_leads(
        self,
        db: sqlite3.Connection,
        run: int,
        found: Sequence[Finding],
        absorbed: Mapping[str, str],
    ) -> tuple[Lead, ...]:
        """Leads of all findings that stand, those of patterns that did not run included."""
        query = "SELECT id, json, status, state, change FROM findings WHERE status = 'open'"
        ours = {f.id: f for f in found}
        standing = [
            ours.get(row[0]) or finding_from_json(_overlaid(*row[1:])) for row in db.execute(query)
        ]
        made = make_leads(standing, self._workspace.digest)
        query = "SELECT id, content, first_run, state, json, status FROM leads ORDER BY id"
        rows = db.execute(query).fetchall()
        known = [_known_lead(row, absorbed) for row in rows if row[5] == "open"]
        past = [_known_lead(row, absorbed) for row in rows if row[5] != "open"]
        succession = follow(made, known, self._workspace.digest, past)
        standing_ids = {lead.id for lead in known}
        was = {row[0]: (row[1] if row[0] in standing_ids else "", row[2], row[3]) for row in rows}
        for back in succession.back:
            db.execute("DELETE FROM redirects WHERE old = ?", (back,))
        for old_id, new_id in succession.redirects.items():
            db.execute("INSERT OR REPLACE INTO redirects VALUES (?, ?)", (old_id, new_id))
            db.execute("UPDATE leads SET status = 'merged' WHERE id = ?", (old_id,))
            _note(db, old_id, run, "merged", new_id)
        for old_id in succession.gone:
            db.execute("UPDATE leads SET status = 'gone', change = 'gone' WHERE id = ?", (old_id,))
            _note(db, old_id, run, "gone", "")
        named = [replace(lead, id=succession.ids[lead.id]) for lead in made]
        ordered = enumerate(sorted(named, key=lead_order))
        return tuple(self._store_lead(db, run, place, lead, was) for place, lead in ordered)

    def _store_lead(
        self,
        db: sqlite3.Connection,
        run: int,
        place: int,
        lead: Lead,
        was: Mapping[str, tuple[str, int, str]],
    ) -> Lead:
        record = lead.as_json()
        content = _content(record)
        before, first_run, state = was.get(lead.id, ("", run, DOUBTFUL))
        change: Change = "new"
        if before:
            change = "unchanged" if before == content else "changed"
        if change != "unchanged":
            detail = _difference(db, "leads", record) if change == "changed" else ""
            _note(db, lead.id, run, change, detail)
        row: Row = {
            "id": lead.id,
            "status": "open",
            "state": state,
            "change": change,
            "place": place,
            "first_run": first_run,
            "last_run": run,
            "content": content,
            "json": json.dumps(record, ensure_ascii=False),
        }
        _replace(db, "leads", row)
        return replace(lead, change=change, state=state)


def _known_lead(row: Sequence[str | int], absorbed: Mapping[str, str]) -> KnownLead:
    """A row ``id, content, first_run, state, json`` of the leads, by its findings of now."""
    findings = json.loads(str(row[4]))["findings"]
    now = frozenset(absorbed.get(finding, finding) for finding in findings)
    return KnownLead(str(row[0]), now, int(row[2]), row[3] != DOUBTFUL)


def _absorbed(
    old: Mapping[str, _Old], stored: Iterable[Finding], moved: Mapping[str, str]
) -> dict[str, str]:
    """Finding → the finding that it has become, because their subjects are one now."""
    standing = {(f.pattern, f.identity): f.id for f in stored}
    became = {
        old_id: standing.get((was.pattern, tuple(_moved(value, moved) for value in was.identity)))
        for old_id, was in old.items()
    }
    return {a: b for a, b in became.items() if b is not None and b != a}


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


def _overlaid(text: str, status: str, state: str, change: str) -> dict[str, Json]:
    """The stored JSON with what the case book knows better."""
    return {**json.loads(text), "status": status, "state": state, "change": change}


def _lead_record(text: str, state: str, change: str) -> dict[str, Json]:
    return {**json.loads(text), "state": state, "change": change}


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


def _note(db: sqlite3.Connection, case_id: str, run: int, event: str, detail: str) -> None:
    db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?)", (case_id, run, _now(), event, detail))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
