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
from dataclasses import dataclass
from pathlib import Path

from graphaudit.answers import STATES, VERDICTS, Answer, Measured, measured
from graphaudit.casebook_rows import FORMAT, TABLES, last_run, lead_record, note, now, overlaid
from graphaudit.errors import GraphAuditError, NotFoundError
from graphaudit.finding import Finding, Json, finding_from_json
from graphaudit.lead_listing import LEAD_TABLES, LEADS_UNLISTED, LIST_LEADS_AGAIN
from graphaudit.leads import Lead, lead_from_json
from graphaudit.listing_tables import LIST_AGAIN, LISTED_SO, LISTING_TABLES, UNLIST, UNLISTED
from graphaudit.recording import Recorded, RunRecorder
from graphaudit.workspace import BusyError, Workspace


@dataclass(frozen=True)
class Event:
    """One line of a finding's or lead's history."""

    run: int
    at: str
    event: str
    detail: str
    case: str = ""
    """The finding or lead, where events of several are listed."""


AT_A_TIME = 50
"""Whole findings that a long list reads with one question; each may be a megabyte."""


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
        self._connection.executescript(TABLES)
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
            recorder = RunRecorder(db, self._workspace.digest, covered, moved or {})
            return recorder.record(snapshot, findings, took or {})

    def findings(self, everything: bool = False) -> list[Finding]:
        """Findings, best score first; suppressed and gone ones only with ``everything``."""
        return [finding_from_json(record) for record in self.findings_json(everything)]

    def each_json(self, everything: bool = False) -> Iterator[dict[str, Json]]:
        """The same as ``findings_json``, some at a time: any number in little memory."""
        wanted = "" if everything else "WHERE status = 'open'"
        order = "ORDER BY status = 'gone', score DESC, place, id"
        ids = [str(row[0]) for row in self._rows(f"SELECT id FROM findings {wanted} {order}")]
        for first in range(0, len(ids), AT_A_TIME):
            yield from self.records_of(ids[first : first + AT_A_TIME])

    def findings_json(self, everything: bool = False) -> list[dict[str, Json]]:
        """The same as the JSON of ``findings --json``, without the cost of making objects."""
        wanted = "" if everything else "WHERE status = 'open'"
        query = (
            f"SELECT json, status, state, change FROM findings {wanted} "
            "ORDER BY status = 'gone', score DESC, place, id"
        )
        return [overlaid(*row) for row in self._rows(query)]

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
        found = {row[0]: overlaid(*row[1:]) for row in self._rows(query, json.dumps(wanted))}
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
        return [lead_record(*row) for row in self._rows(query)]

    def count_leads(self) -> int:
        """How many leads stand."""
        return int(self._rows("SELECT count(*) FROM lead_list WHERE status = 'open'")[0][0])

    def lead(self, lead_id: str) -> Lead:
        """One lead, by its id or an id that was merged into it; raises NotFoundError."""
        return lead_from_json(self.lead_record(lead_id))

    def lead_record(self, lead_id: str) -> dict[str, Json]:
        """The same as JSON."""
        wanted = self.redirected(lead_id)
        query = "SELECT json, state, change FROM leads WHERE id = ? AND status = 'open'"
        found = self._rows(query, wanted)
        if not found:
            raise NotFoundError(
                "没有这条线索 (no such lead)", where=lead_id, fix="graphaudit leads"
            )
        return lead_record(*found[0])

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
                note(db, case_id, last_run(db), "state", f"{state}：{reason}")

    def assign(self, case_ids: Sequence[str], person: str, by: str) -> None:
        """Give findings or leads to a person, or to nobody (empty); raises NotFoundError."""
        with self._writing() as db:
            for case_id in case_ids:
                self._table_of(db, case_id)
                db.execute("INSERT OR REPLACE INTO assigned VALUES (?, ?)", (case_id, person))
                note(db, case_id, last_run(db), "assigned", f"{person}，@{by}")

    def assignees(self, case_ids: Sequence[str]) -> dict[str, str]:
        """Finding or lead → who has it in hand; those of nobody are left out."""
        marks = ", ".join("?" * len(case_ids))
        rows = self._rows(f"SELECT id, person FROM assigned WHERE id IN ({marks})", *case_ids)
        return {case_id: person for case_id, person in rows if person}

    def remark(self, case_id: str, text: str, by: str) -> None:
        """Add a note to a finding or lead; it cannot be edited. Raises NotFoundError."""
        with self._writing() as db:
            self._table_of(db, case_id)
            note(db, case_id, last_run(db), "note", f"{text}，@{by}")

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
                (given.finding, now(), *values),
            )
            said = "，".join(part for part in (VERDICTS[given.verdict][0], given.code) if part)
            note(db, given.finding, last_run(db), "verified", said)
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
        return lead_record(*rows[0])

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
