"""What people keep under names of their own: a table each in one SQLite file of the workspace."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from graphaudit.errors import NotFoundError

Cell = str | int
"""A value of a row."""


class KeptBook:
    """One table of things that people keep: ``id, by, name``, then its own columns; made when it
    is not there. Threads may share it."""

    TABLE: str
    """The table's name."""
    TABLES: str
    """The statements that make it."""
    PREFIX: str
    """How an id begins."""
    MISSING: str
    """What is said of an id that is nobody's."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(self.TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def forget(self, by: str, kept_id: str) -> None:
        """Remove something that this person keeps. Raises NotFoundError."""
        query = f"DELETE FROM {self.TABLE} WHERE by = ? AND id = ?"
        with self._turn, self._connection as db:
            gone = db.execute(query, (by, kept_id))
        if gone.rowcount == 0:
            raise NotFoundError(self.MISSING, where=kept_id)

    def _keep(self, by: str, name: str, *values: Cell) -> str:
        """Keep values under a name, in place of this person's former of that name; the new id."""
        kept_id = f"{self.PREFIX}_{secrets.token_hex(8)}"
        row = (kept_id, by, name, *values)
        marks = ", ".join("?" * len(row))
        with self._turn, self._connection as db:
            db.execute(f"DELETE FROM {self.TABLE} WHERE by = ? AND name = ?", (by, name))
            db.execute(f"INSERT INTO {self.TABLE} VALUES ({marks})", row)
        return kept_id

    def _add(self, statement: str, *values: Cell) -> None:
        with self._turn, self._connection as db:
            db.execute(statement, values)

    def _rows(self, query: str, *values: Cell) -> Sequence[tuple[Cell, ...]]:
        with self._turn:
            return self._connection.execute(query, values).fetchall()


def now() -> str:
    """The moment, in UTC, as books write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
