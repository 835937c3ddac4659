"""The queries that each person keeps, and those that they ran: SQLite in the workspace."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graphaudit.errors import NotFoundError
from graphaudit.finding import Json

MOST_REMEMBERED = 20_000
"""Characters of a run's parameters that the history keeps: lists may be as long as a request."""
_TABLES = """
CREATE TABLE IF NOT EXISTS saved (
    id TEXT PRIMARY KEY, by TEXT NOT NULL, name TEXT NOT NULL, cypher TEXT NOT NULL,
    parameters TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ran (
    number INTEGER PRIMARY KEY, by TEXT NOT NULL, at TEXT NOT NULL, cypher TEXT NOT NULL,
    parameters TEXT NOT NULL, purpose TEXT NOT NULL, rows INTEGER NOT NULL, ms INTEGER NOT NULL,
    outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS saved_by ON saved (by, name);
CREATE INDEX IF NOT EXISTS ran_by ON ran (by, number);
"""


@dataclass(frozen=True)
class Saved:
    """A query that a person keeps for themselves."""

    id: str
    name: str
    cypher: str
    parameters: Mapping[str, Json]
    at: str


@dataclass(frozen=True)
class Ran:
    """A query that was run: ``outcome`` is ``ok`` or why it gave nothing; ``ms`` milliseconds."""

    cypher: str
    parameters: Mapping[str, Json]
    purpose: str
    rows: int
    ms: int
    outcome: str
    at: str = ""


class QueryBook:
    """The queries of one workspace's people; made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def save(self, by: str, name: str, cypher: str, parameters: Mapping[str, Json]) -> Saved:
        """Keep a query; one of the same name is replaced."""
        kept = Saved(f"q_{secrets.token_hex(8)}", name, cypher, parameters, _now())
        values = (kept.id, by, name, cypher, json.dumps(parameters), kept.at)
        with self._turn, self._connection as db:
            db.execute("DELETE FROM saved WHERE by = ? AND name = ?", (by, name))
            db.execute("INSERT INTO saved VALUES (?, ?, ?, ?, ?, ?)", values)
        return kept

    def saved(self, by: str) -> list[Saved]:
        """What a person keeps, by name."""
        query = "SELECT id, name, cypher, parameters, at FROM saved WHERE by = ? ORDER BY name"
        return [
            Saved(id_, name, cypher, json.loads(parameters), at)
            for id_, name, cypher, parameters, at in self._rows(query, (by,))
        ]

    def forget(self, by: str, saved_id: str) -> None:
        """Remove a kept query of this person. Raises NotFoundError."""
        with self._turn, self._connection as db:
            gone = db.execute("DELETE FROM saved WHERE by = ? AND id = ?", (by, saved_id))
        if gone.rowcount == 0:
            raise NotFoundError("没有这个收藏的查询 (no such saved query)", where=saved_id)

    def note(self, by: str, ran: Ran) -> None:
        """Write down that a query was run."""
        given = json.dumps(ran.parameters)
        if len(given) > MOST_REMEMBERED:
            given = json.dumps(dict.fromkeys(ran.parameters, "…"))
        values = (by, _now(), ran.cypher, given, ran.purpose, ran.rows, ran.ms)
        with self._turn, self._connection as db:
            db.execute(
                "INSERT INTO ran VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, ran.outcome)
            )

    def history(self, by: str, offset: int, limit: int) -> tuple[int, list[Ran]]:
        """How many queries a person ran, and one page of them, the latest first."""
        query = (
            "SELECT cypher, parameters, purpose, rows, ms, outcome, at FROM ran WHERE by = ? "
            "ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        found = [
            Ran(cypher, json.loads(parameters), purpose, int(rows), int(ms), outcome, at)
            for cypher, parameters, purpose, rows, ms, outcome, at in self._rows(
                query, (by, limit, offset)
            )
        ]
        [(total,)] = self._rows("SELECT count(*) FROM ran WHERE by = ?", (by,))
        return int(total), found

    def _rows(self, query: str, values: Sequence[str | int]) -> list[tuple[str, ...]]:
        with self._turn:
            return self._connection.execute(query, tuple(values)).fetchall()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
