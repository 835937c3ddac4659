"""The card census: how many cards, whose they are, how many people are paid on each."""

from __future__ import annotations

from dataclasses import dataclass

from graphaudit.content import queries_dir
from graphaudit.projection import Tables


@dataclass(frozen=True)
class Cards:
    """Cards of one kind; money in fen.

    ``holder``: own (the holder is paid on it), other (the holder is not), unknown (no account row).
    ``payees``: how many are paid on it: 0, 1, 2, 3-4 or 5+.
    """

    holder: str
    payees: str
    cards: int
    payments: int
    fen: int


def card_census(tables: Tables) -> list[Cards]:
    """Every card counted once."""
    text = (queries_dir() / "views" / "card_census.sql").read_text(encoding="utf-8")
    connection = tables.connect()
    try:
        rows = connection.execute(text).fetchall()
    finally:
        connection.close()
    return [Cards(str(row[0]), str(row[1]), *(int(value) for value in row[2:])) for row in rows]
