"""The county in figures: how much came in, before anything is said about it."""

from __future__ import annotations

from dataclasses import dataclass

from graphaudit.content import queries_dir
from graphaudit.projection import Tables


@dataclass(frozen=True)
class Figures:
    """Counts of one snapshot; ``fen`` is the sum of what was paid."""

    persons: int
    households: int
    cards: int
    cadres: int
    enterprises: int
    payments: int
    fen: int
    programs: int
    files: int


def figures(tables: Tables) -> Figures:
    """Count the snapshot."""
    query = (queries_dir() / "evidence" / "figures.sql").read_text(encoding="utf-8")
    connection = tables.connect()
    try:
        row = connection.sql(query).fetchall()[0]
    finally:
        connection.close()
    return Figures(*(int(value) for value in row))
