"""The views of lists that people keep, for themselves or for all."""

from __future__ import annotations

from dataclasses import dataclass

from graphaudit.kept_book import KeptBook, now


@dataclass(frozen=True)
class View:
    """Filters and order of the list of findings under a name. ``query``: of its address."""

    id: str
    by: str
    name: str
    query: str
    shared: bool
    at: str


class ViewBook(KeptBook):
    """The views of one workspace's people."""

    TABLE = "views"
    TABLES = """
CREATE TABLE IF NOT EXISTS views (
    id TEXT PRIMARY KEY, by TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
    shared INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS views_by ON views (by, name);
"""
    PREFIX = "v"
    MISSING = "没有这个自己的视图 (no such view of one's own)"

    def save(self, by: str, name: str, query: str, shared: bool) -> View:
        """Keep a view; one of this person's of the same name is replaced."""
        at = now()
        return View(self._keep(by, name, query, int(shared), at), by, name, query, shared, at)

    def seen_by(self, person: str) -> list[View]:
        """A person's own views and those that others share, by name."""
        query = (
            "SELECT id, by, name, query, shared, at FROM views WHERE by = ? OR shared = 1 "
            "ORDER BY by <> ?, name, by"
        )
        return [
            View(str(id_), str(by), str(name), str(text), bool(shared), str(at))
            for id_, by, name, text, shared, at in self._rows(query, person, person)
        ]
