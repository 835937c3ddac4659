"""The views of lists that people keep, for themselves or for all: SQLite in the workspace."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graphaudit.errors import NotFoundError

_TABLES = """
CREATE TABLE IF NOT EXISTS views (
    id TEXT PRIMARY KEY, by TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
    shared INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS views_by ON views (by, name);
"""


@dataclass(frozen=True)
class View:
    """Filters and order of the list of findings under a name. ``query``: of its address."""

    id: str
    by: str
    name: str
    query: str
    shared: bool
    at: str


class ViewBook:
    """The views of one workspace's people; made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def save(self, by: str, name: str, query: str, shared: bool) -> View:
        """Keep a view; one of this person's of the same name is replaced."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = View(f"v_{secrets.token_hex(8)}", by, name, query, shared, at)
        with self._turn, self._connection as db:
            db.execute("DELETE FROM views WHERE by = ? AND name = ?", (by, name))
            values = (kept.id, by, name, query, int(shared), at)
            db.execute("INSERT INTO views VALUES (?, ?, ?, ?, ?, ?)", values)
        return kept

    def seen_by(self, person: str) -> list[View]:
        """A person's own views and those that others share, by name."""
        query = (
            "SELECT id, by, name, query, shared, at FROM views WHERE by = ? OR shared = 1 "
            "ORDER BY by <> ?, name, by"
        )
        found = self._rows(query, (person, person))
        return [
            View(str(id_), str(by), str(name), str(text), bool(shared), str(at))
            for id_, by, name, text, shared, at in found
        ]

    def forget(self, by: str, view_id: str) -> None:
        """Remove a view of this person. Raises NotFoundError."""
        with self._turn, self._connection as db:
            gone = db.execute("DELETE FROM views WHERE by = ? AND id = ?", (by, view_id))
        if gone.rowcount == 0:
            raise NotFoundError("没有这个自己的视图 (no such view of one's own)", where=view_id)

    def _rows(self, query: str, values: Sequence[str]) -> list[tuple[str | int, ...]]:
        with self._turn:
            return self._connection.execute(query, tuple(values)).fetchall()
