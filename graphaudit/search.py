"""A tip usually begins with a number or a name: what of the graph bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphaudit.content import queries_dir
from graphaudit.projection import Tables
from graphaudit.values import card, phone, resident_id, solid

MOST = 200
_TAIL = re.compile(r"\d{4,6}[Xx]?")


@dataclass(frozen=True)
class Bearer:
    """One thing that bears what was searched for; ``number`` is in the clear."""

    label: str
    key: str
    number: str
    name: str


def search(tables: Tables, text: str) -> list[Bearer]:
    """Things with this ID, card, phone, household or credit number or name, or with this tail.

    A 15-digit ID is found by its 18 characters. At most 200, exact numbers first.
    """
    query = (queries_dir() / "evidence" / "search.sql").read_text(encoding="utf-8")
    found: dict[str, Bearer] = {}
    connection = tables.connect()
    try:
        for form in _forms(text):
            tail = _TAIL.fullmatch(form) is not None
            values = {"text": form, "tail": tail, "most": MOST}
            for row in connection.execute(query, values).fetchall():
                found.setdefault(row[1], Bearer(*(value or "" for value in row)))
    finally:
        connection.close()
    return list(found.values())[:MOST]


def _forms(text: str) -> list[str]:
    """The text as written, and what it is as an ID, card or phone number."""
    cleaned = (resident_id.clean(text), card.clean(text), phone.clean(text))
    forms = [solid(text), *(each.value for each in cleaned if each.value)]
    return list(dict.fromkeys(form for form in forms if form))
