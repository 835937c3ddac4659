"""The append-only log: who saw, asked, revealed, exported and decided what, and when.

SQLite in the workspace; triggers refuse every change and removal, and the lines are a chain
(``chain.py``) whose end is kept in a second place, so that what other means do to it is noticed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from graphaudit.chain import Chain, chained, read_on
from graphaudit.errors import GraphAuditError
from graphaudit.heads import EMPTY, End, Heads, Standing
from graphaudit.shared_file import SharedFile
from graphaudit.values import mask_long_digits

CHAIN = "audit"
"""The log's name among the chains whose ends are kept."""
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

    def words(self) -> list[str]:
        """What the digest covers."""
        return [str(value) for name, value in asdict(self).items() if name != "digest"]


class AuditLog:
    """The log of one workspace; made when it is not there. Several processes may write.

    ``heads``: where its end is kept; without, a log that was cut short looks like a shorter one.
    """

    def __init__(self, path: Path, heads: Heads | None = None) -> None:
        self._path, self._heads = path, heads
        self._checked = EMPTY
        self._file = SharedFile(path, _TABLES, self._damaged)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def add(self, by: str, event: str, detail: str, purpose: str = "") -> Entry:
        """Add a line and return it when it is on the disk; long numbers in it are masked."""
        with self._file.writing() as db:
            end = _end(db)
            if self._heads is not None:
                self._heads.meet(CHAIN, end, partial(_digest_at, db))
            at = datetime.now(UTC).isoformat(timespec="seconds")
            told = (_told(mask_long_digits(detail)), _told(mask_long_digits(purpose)))
            line = Entry(end.count + 1, at, _told(by), event, *told, digest="")
            line = replace(line, digest=chained(end.digest, line.words()))
            marks = ", ".join("?" * len(asdict(line)))
            db.execute(f"INSERT INTO log VALUES ({marks})", tuple(asdict(line).values()))
        if self._heads is not None:
            self._heads.keep(CHAIN, End(line.number, line.digest))
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
        with self._file.turn:
            return [Entry(*row) for row in self._file.connection.execute(query, values)]

    def count(self, *, by: str = "", event: str = "") -> int:
        """How many lines ``entries`` would give without a limit."""
        query = "SELECT count(*) FROM log WHERE (? = '' OR by = ?) AND (? = '' OR event = ?)"
        with self._file.turn:
            return int(self._file.connection.execute(query, (by, by, event, event)).fetchone()[0])

    def events(self) -> Mapping[str, int]:
        """How many lines there are of each event."""
        query = "SELECT event, count(*) FROM log GROUP BY event ORDER BY event"
        with self._file.turn:
            return dict(self._file.connection.execute(query).fetchall())

    def first_broken(self) -> int | None:
        """The number of the first line that is not as it was written; None when all are."""
        return self.chain().first_broken

    def chain(self) -> Chain:
        """The whole log as a chain.

        What one object has checked it does not check again: a log of years is read once.
        """
        standing = self.standing()
        with self._reading() as db:
            known = self._checked
            if known.count and _digest_at(db, known.count) != known.digest:
                known = EMPTY
            broken, self._checked = read_on(_since(db, known.count), known)
            return Chain(_end(db), broken, standing)

    def end(self) -> End:
        """How many lines there are, and the digest of the last."""
        with self._reading() as db:
            return _end(db)

    def standing(self) -> Standing:
        """How its end stands to what was kept of it; reads no line but the last."""
        if self._heads is None:
            return Standing()
        with self._reading() as db:
            return self._heads.standing(CHAIN, partial(_end, db), partial(_digest_at, db))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, which holds no writer up."""
        reading = sqlite3.connect(self._path, timeout=30)
        try:
            yield reading
        finally:
            reading.close()

    def _damaged(self, why: str) -> GraphAuditError:
        return GraphAuditError(
            "操作日志无法写入，操作已中止 (the audit log cannot be written; nothing was done)",
            where=f"{self._path}：{why}",
            fix="检查磁盘空间和权限，或从备份恢复该文件 (check the disk, or restore the file)",
        )


def _end(db: sqlite3.Connection) -> End:
    found = db.execute("SELECT number, digest FROM log ORDER BY number DESC LIMIT 1").fetchone()
    return EMPTY if found is None else End(*found)


def _digest_at(db: sqlite3.Connection, number: int) -> str | None:
    found = db.execute("SELECT digest FROM log WHERE number = ?", (number,)).fetchone()
    return None if found is None else str(found[0])


def _since(db: sqlite3.Connection, number: int) -> Iterator[Entry]:
    """The lines after this one, oldest first."""
    query = f"SELECT {_COLUMNS} FROM log WHERE number > ? ORDER BY number"
    return (Entry(*row) for row in db.execute(query, (number,)))


def _told(text: str) -> str:
    """Text as one visible line: nothing hidden, no new line, and nothing that joins two fields."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
