"""The queries that each person keeps, and those that they ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from graphaudit.finding import Json
from graphaudit.kept_book import KeptBook, now

MOST_REMEMBERED = 20_000
"""Characters of a run's parameters that the history keeps: lists may be as long as a request."""


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


class QueryBook(KeptBook):
    """The queries of one workspace's people."""

    TABLE = "saved"
    TABLES = """
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
    PREFIX = "q"
    MISSING = "没有这个收藏的查询 (no such saved query)"

    def save(self, by: str, name: str, cypher: str, parameters: Mapping[str, Json]) -> Saved:
        """Keep a query; one of the same name is replaced."""
        at = now()
        kept_id = self._keep(by, name, cypher, json.dumps(parameters), at)
        return Saved(kept_id, name, cypher, parameters, at)

    def saved(self, by: str) -> list[Saved]:
        """What a person keeps, by name."""
        query = "SELECT id, name, cypher, parameters, at FROM saved WHERE by = ? ORDER BY name"
        return [
            Saved(str(id_), str(name), str(cypher), json.loads(str(parameters)), str(at))
            for id_, name, cypher, parameters, at in self._rows(query, by)
        ]

    def note(self, by: str, ran: Ran) -> None:
        """Write down that a query was run."""
        given = json.dumps(ran.parameters)
        if len(given) > MOST_REMEMBERED:
            given = json.dumps(dict.fromkeys(ran.parameters, "…"))
        self._add(
            "INSERT INTO ran VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            by, now(), ran.cypher, given, ran.purpose, ran.rows, ran.ms, ran.outcome,
        )  # fmt: skip

    def history(self, by: str, offset: int, limit: int) -> tuple[int, list[Ran]]:
        """How many queries a person ran, and one page of them, the latest first."""
        query = (
            "SELECT cypher, parameters, purpose, rows, ms, outcome, at FROM ran WHERE by = ? "
            "ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        found = [
            Ran(
                str(cypher), json.loads(str(given)), str(purpose), int(rows), int(ms),
                str(outcome), str(at),
            )
            for cypher, given, purpose, rows, ms, outcome, at in self._rows(
                query, by, limit, offset
            )
        ]  # fmt: skip
        [(total,)] = self._rows("SELECT count(*) FROM ran WHERE by = ?", by)
        return int(total), found
