"""The append-only log: who saw, asked, revealed, exported and decided what, and when.

SQLite in the workspace; triggers refuse every change and removal, and each line carries a digest
over itself and the line before, so that a line changed by other means is noticed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from graphaudit.errors import GraphAuditError
from graphaudit.values import mask_long_digits

FIRST = "0" * 64
MOST = 500
LONGEST = 24_000
"""Characters of a line's detail: the longest query stands whole, an address of 60,000 is cut."""
_TABLES = """
CREATE TABLE IF NOT EXISTS log (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, event TEXT NOT NULL,
    detail TEXT NOT NULL, purpose TEXT NOT NULL, digest TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS log_by ON log (by, number);
CREATE INDEX IF NOT EXISTS log_event ON log (event, number);
CREATE TRIGGER IF NOT EXISTS log_is_not_changed BEFORE UPDATE ON log
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS log_is_not_removed BEFORE DELETE ON log
BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
"""
_COLUMNS = "number, at, by, event, detail, purpose, digest"


@dataclass(frozen=True)
class Entry:
    """One line: ``event`` is a word (view, query, reveal, export, sign-in …), ``detail`` what."""

    number: int
    at: str
    by: str
    event: str
    detail: str
    purpose: str
    digest: str

    def chained(self, before: str) -> str:
        """The digest that this line must carry when ``before`` is the digest of the line before."""
        parts = [str(value) for name, value in asdict(self).items() if name != "digest"]
        return sha256("\x1f".join([before, *parts]).encode()).hexdigest()


class AuditLog:
    """The log of one workspace; made when it is not there. Several processes may write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()
        self._checked = (0, FIRST)
        try:
            self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, by: str, event: str, detail: str, purpose: str = "") -> Entry:
        """Add a line and return it when it is on the disk; long numbers in it are masked."""
        with self._writing() as db:
            found = db.execute("SELECT number, digest FROM log ORDER BY number DESC LIMIT 1")
            number, before = found.fetchone() or (0, FIRST)
            at = datetime.now(UTC).isoformat(timespec="seconds")
            told = (_told(mask_long_digits(detail)), _told(mask_long_digits(purpose)))
            line = Entry(number + 1, at, _told(by), event, *told, digest="")
            line = Entry(**{**asdict(line), "digest": line.chained(before)})
            marks = ", ".join("?" * len(asdict(line)))
            db.execute(f"INSERT INTO log VALUES ({marks})", tuple(asdict(line).values()))
        return line

    def entries(
        self, *, by: str = "", event: str = "", offset: int = 0, limit: int = MOST
    ) -> Sequence[Entry]:
        """The lines of one person, of one event, or all; newest first."""
        query = (
            f"SELECT {_COLUMNS} FROM log WHERE (? = '' OR by = ?) AND (? = '' OR event = ?) "
            "ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        values = (by, by, event, event, limit, offset)
        with self._turn:
            return [Entry(*row) for row in self._connection.execute(query, values)]

    def count(self, *, by: str = "", event: str = "") -> int:
        """How many lines ``entries`` would give without a limit."""
        query = "SELECT count(*) FROM log WHERE (? = '' OR by = ?) AND (? = '' OR event = ?)"
        with self._turn:
            return int(self._connection.execute(query, (by, by, event, event)).fetchone()[0])

    def events(self) -> Mapping[str, int]:
        """How many lines there are of each event."""
        query = "SELECT event, count(*) FROM log GROUP BY event ORDER BY event"
        with self._turn:
            return dict(self._connection.execute(query).fetchall())

    def first_broken(self) -> int | None:
        """The number of the first line that is not as it was written; None when all are.

        What one object has checked it does not check again: a log of years is read once.
        """
        number, before = self._checked
        for line in self._since(number):
            if line.number != number + 1 or line.digest != line.chained(before):
                return min(line.number, number + 1)
            number, before = line.number, line.digest
        self._checked = (number, before)
        return None

    def _since(self, number: int) -> Iterator[Entry]:
        """The lines after this one, over a connection that holds no writer up."""
        reading = sqlite3.connect(self._path, timeout=30)
        try:
            query = f"SELECT {_COLUMNS} FROM log WHERE number > ? ORDER BY number"
            yield from (Entry(*row) for row in reading.execute(query, (number,)))
        finally:
            reading.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other writer interleaves."""
        with self._turn, self._connection:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
            except sqlite3.DatabaseError as error:
                raise self._damaged(str(error)) from error

    def _damaged(self, why: str) -> GraphAuditError:
        return GraphAuditError(
            "操作日志无法写入，操作已中止 (the audit log cannot be written; nothing was done)",
            where=f"{self._path}：{why}",
            fix="检查磁盘空间和权限，或从备份恢复该文件 (check the disk, or restore the file)",
        )


def _told(text: str) -> str:
    """Text as one visible line: nothing hidden, no new line, and nothing that joins two fields."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
