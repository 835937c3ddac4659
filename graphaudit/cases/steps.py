"""The steps of every case, append-only: who did what, and when.

SQLite in the workspace. Triggers refuse every change and removal, and the steps of a case are a
chain (``chain.py``) whose end is kept in a second place, so that what other means do is noticed.
A step's number is the case's version: who saw an older one is told what came since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from graphaudit.chain import Chain, chained, read_on
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.finding import Json, JsonReader
from graphaudit.heads import EMPTY, End, Heads, Standing
from graphaudit.shared_file import SharedFile

_CHAIN = "case "
"""How the name of a case's chain begins; its number follows."""
_TABLES = """
CREATE TABLE IF NOT EXISTS cases (
    id TEXT PRIMARY KEY, year INTEGER NOT NULL, place INTEGER NOT NULL, UNIQUE (year, place));
CREATE TABLE IF NOT EXISTS steps (
    case_id TEXT NOT NULL REFERENCES cases (id), number INTEGER NOT NULL, at TEXT NOT NULL,
    by TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (case_id, number));
CREATE TABLE IF NOT EXISTS kept (sha256 TEXT PRIMARY KEY, content TEXT NOT NULL);
""" + "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{word} BEFORE {act} ON {table} "
    f"BEGIN SELECT raise(ABORT, 'a case''s history is append-only'); END;\n"
    for table in ("cases", "steps", "kept")
    for word, act in (("is_not_changed", "UPDATE"), ("is_not_removed", "DELETE"))
)
_COLUMNS = "case_id, number, at, by, kind, detail, digest"
Draft = tuple[str, Mapping[str, Json]]
"""A step to be added: its kind, and what it says."""


@dataclass(frozen=True)
class Step:
    """One step of a case; ``detail`` is JSON of a form that its kind has (see ``case.py``)."""

    case: str
    number: int
    at: str
    by: str
    kind: str
    detail: str
    digest: str

    @property
    def says(self) -> JsonReader:
        """What it says, to be read field by field."""
        return JsonReader(json.loads(self.detail))

    def values(self) -> dict[str, Json]:
        """What it says, as JSON values."""
        said: dict[str, Json] = json.loads(self.detail)
        return said

    def words(self) -> tuple[str, ...]:
        """What the digest covers."""
        return (self.case, str(self.number), self.at, self.by, self.kind, self.detail)


class ChangedError(GraphAuditError):
    """Somebody else went on with the case since the caller read it."""

    exit_code = 2
    http_status = 409


class Steps:
    """The steps of one workspace's cases; made when they are not there. Several may write.

    ``heads``: where their chains' ends are kept; without, a cut case looks like a shorter one.
    """

    def __init__(self, path: Path, heads: Heads | None = None) -> None:
        self._path, self._heads = path, heads
        self._file = SharedFile(path, _TABLES, self._damaged)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def begin(self, year: int, by: str, drafts: Sequence[Draft]) -> str:
        """A new case of this year with its first steps; returns its number, as ``AJ-2026-001``."""
        with self._file.writing() as db:
            query = "SELECT coalesce(max(place), 0) + 1 FROM cases WHERE year = ?"
            [(place,)] = db.execute(query, (year,)).fetchall()
            case = f"AJ-{year}-{place:03}"
            db.execute("INSERT INTO cases VALUES (?, ?, ?)", (case, year, place))
            end = self._append(db, case, by, drafts)
        self._keep(case, end)
        return case

    def add(
        self,
        case: str,
        by: str,
        drafts: Callable[[Sequence[Step]], Sequence[Draft]],
        version: int | None = None,
    ) -> None:
        """Add what ``drafts`` makes of the steps so far, within one transaction.

        Raises NotFoundError for the case, ChangedError when it is beyond ``version``.
        """
        with self._file.writing() as db:
            steps = _of(db, case, 0)
            if not steps:
                raise _unknown(case)
            if version is not None and version < steps[-1].number:
                raise _changed(case, version, steps)
            if version is not None and version > steps[-1].number:
                raise UsageError("案件没有这个版本 (no such version)", where=f"{case} {version}")
            end = self._append(db, case, by, drafts(steps))
        self._keep(case, end)

    def of(self, case: str) -> list[Step]:
        """The steps of a case, oldest first. Raises NotFoundError."""
        with self._file.turn:
            steps = _of(self._file.connection, case, 0)
        if not steps:
            raise _unknown(case)
        return steps

    def versions(self) -> dict[str, int]:
        """Every case with the number of its last step, newest case first."""
        query = (
            "SELECT c.id, max(s.number) FROM cases c JOIN steps s ON s.case_id = c.id "
            "GROUP BY c.id ORDER BY c.year DESC, c.place DESC"
        )
        with self._file.turn:
            return dict(self._file.connection.execute(query).fetchall())

    def keep(self, content: str) -> str:
        """Keep a large text once, by its SHA-256, which a step may name."""
        digest = sha256(content.encode()).hexdigest()
        with self._file.writing() as db:
            db.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (digest, content))
        return digest

    def kept(self, digest: str) -> str:
        """A kept text. Raises NotFoundError; GraphAuditError when it is not as it was kept."""
        query = "SELECT content FROM kept WHERE sha256 = ?"
        with self._file.turn:
            found = self._file.connection.execute(query, (digest,)).fetchone()
        if found is None:
            raise NotFoundError("没有保存的内容 (nothing is kept under this)", where=digest)
        if sha256(found[0].encode()).hexdigest() != digest:
            raise self._damaged(digest)
        return str(found[0])

    def chain(self, case: str) -> Chain:
        """The steps of a case as a chain; empty when there is no such case."""
        standing = self.standing(case)
        with self._file.turn:
            broken, _ = read_on(_of(self._file.connection, case, 0))
            return Chain(_end(self._file.connection, case), broken, standing)

    def standing(self, case: str) -> Standing:
        """How the end of a case's chain stands to what was kept of it."""
        if self._heads is None:
            return Standing()
        db = self._file.connection
        end, digest_at = partial(_end, db, case), partial(_digest_at, db, case)
        with self._file.turn:
            return self._heads.standing(_CHAIN + case, end, digest_at)

    def ever(self) -> list[str]:
        """Every case that there is or of which an end is kept, by number."""
        names = [] if self._heads is None else self._heads.chains()
        kept = {name.removeprefix(_CHAIN) for name in names if name.startswith(_CHAIN)}
        return sorted(kept | set(self.versions()))

    def _append(self, db: sqlite3.Connection, case: str, by: str, drafts: Sequence[Draft]) -> End:
        """Write the drafts as steps; where the case then ends."""
        end = _end(db, case)
        if self._heads is not None:
            self._heads.meet(_CHAIN + case, end, partial(_digest_at, db, case))
        at = datetime.now(UTC).isoformat(timespec="seconds")
        for kind, detail in drafts:
            told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
            step = Step(case, end.count + 1, at, by, kind, told, digest="")
            end = End(step.number, chained(end.digest, step.words()))
            marks = (case, step.number, at, by, kind, told, end.digest)
            db.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?)", marks)
        return end

    def _keep(self, case: str, end: End) -> None:
        if self._heads is not None:
            self._heads.keep(_CHAIN + case, end)

    def _damaged(self, why: str) -> GraphAuditError:
        return GraphAuditError(
            "案件库无法读写，操作已中止 (the cases cannot be read or written; nothing was done)",
            where=f"{self._path}：{why}",
            fix="检查磁盘空间和权限，或从备份恢复该文件 (check the disk, or restore the file)",
        )


def _of(db: sqlite3.Connection, case: str, after: int) -> list[Step]:
    query = f"SELECT {_COLUMNS} FROM steps WHERE case_id = ? AND number > ? ORDER BY number"
    return [Step(*row) for row in db.execute(query, (case, after))]


def _end(db: sqlite3.Connection, case: str) -> End:
    query = "SELECT number, digest FROM steps WHERE case_id = ? ORDER BY number DESC LIMIT 1"
    found = db.execute(query, (case,)).fetchone()
    return EMPTY if found is None else End(*found)


def _digest_at(db: sqlite3.Connection, case: str, number: int) -> str | None:
    query = "SELECT digest FROM steps WHERE case_id = ? AND number = ?"
    found = db.execute(query, (case, number)).fetchone()
    return None if found is None else str(found[0])


def _unknown(case: str) -> NotFoundError:
    return NotFoundError("没有这个案件 (no such case)", where=case, fix="graphaudit cases")


def _changed(case: str, version: int, steps: Sequence[Step]) -> ChangedError:
    since = [step for step in steps if step.number > version]
    told = "；".join(f"{step.number} {step.by} {KINDS[step.kind][0]}" for step in since[-5:])
    return ChangedError(
        "案件已被他人更新，请看过后再改 (the case has changed since you read it)",
        where=case,
        fix=f"此后 {len(since)} 条 ({len(since)} steps since)：{told}",
    )


KINDS: dict[str, tuple[str, str]] = {
    "opened": ("建案", "opened"),
    "described": ("更改案名、人员、期限", "title, people or term changed"),
    "moved": ("结论", "decision"),
    "finding": ("加入疑点", "finding added"),
    "finding_out": ("移出疑点", "finding taken out"),
    "network": ("保存网络", "network saved"),
    "network_out": ("移出网络", "network taken out"),
    "person": ("人员", "person"),
    "person_out": ("移出人员", "person taken out"),
    "document": ("文书", "document"),
    "document_out": ("文书作废", "document withdrawn"),
    "note": ("记录", "note"),
    "question": ("核查提纲", "field question"),
    "outcome": ("疑点结论", "outcome of a finding"),
    "amounts": ("认定金额", "amounts confirmed"),
    "reviewed": ("复核", "reviewed"),
    "closed": ("结案", "closed"),
    "reopened": ("重新办理", "reopened"),
}
"""What a step may be, in both languages."""
