"""The tables of the case book, and what its readers and writers both know of their rows."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

from graphaudit.finding import Json

FORMAT = 1
TABLES = """
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


def overlaid(text: str, status: str, state: str, change: str) -> dict[str, Json]:
    """The stored JSON of a finding with what the case book knows better."""
    return {**json.loads(text), "status": status, "state": state, "change": change}


def lead_record(text: str, state: str, change: str) -> dict[str, Json]:
    """The same of a lead."""
    return {**json.loads(text), "state": state, "change": change}


def last_run(db: sqlite3.Connection) -> int:
    """The number of the last run; 0 when there was none."""
    return int(db.execute("SELECT coalesce(max(run), 0) FROM runs").fetchone()[0])


def note(db: sqlite3.Connection, case_id: str, run: int, event: str, detail: str) -> None:
    """Write a line into the history of a finding or lead."""
    db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?)", (case_id, run, now(), event, detail))


def now() -> str:
    """This moment as the case book writes it (UTC)."""
    return datetime.now(UTC).isoformat(timespec="seconds")
