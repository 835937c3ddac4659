"""A tip usually begins with a number or a name: what of the graph bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, pinyin

from graphaudit.content import queries_dir
from graphaudit.projection import Tables
from graphaudit.values import card, phone, resident_id, solid

MOST = 200
_PART = re.compile(r"[^\W\d_a-zA-Z]{2,}")
_INITIALS = re.compile(r"[a-zA-Z]{2,6}")
_HAN = range(0x4E00, 0xA000)
_TAIL = re.compile(r"\d{4,6}[Xx]?")


@dataclass(frozen=True)
class Bearer:
    """One thing that bears what was searched for; ``number`` is in the clear."""

    label: str
    key: str
    number: str
    name: str


def search(tables: Tables, text: str, *, loose: bool = False) -> list[Bearer]:
    """Things with this ID, card, phone, household or credit number or name, or with this tail.

    A 15-digit ID is found by its 18 characters. ``loose``: also names that hold the text (two
    characters or more), and names by their pinyin initials (zdh: 赵大海). At most 200, exact
    numbers first, then whole names.
    """
    query = (queries_dir() / "evidence" / "search.sql").read_text(encoding="utf-8")
    found: dict[str, Bearer] = {}
    connection = tables.connect()
    try:
        for form in _forms(text):
            tail = _TAIL.fullmatch(form) is not None
            values = {
                "text": form,
                "tail": tail,
                "most": MOST,
                "part": loose and _PART.search(form) is not None,
                "initials": by_initials(form) if loose else "",
            }
            for row in connection.execute(query, values).fetchall():
                found.setdefault(row[1], Bearer(*(value or "" for value in row)))
    finally:
        connection.close()
    return list(found.values())[:MOST]


def by_initials(text: str) -> str:
    """A regular expression of the names whose characters may begin so; empty for other texts."""
    if not _INITIALS.fullmatch(text):
        return ""
    known = _characters()
    classes = [known.get(letter, "") for letter in text.lower()]
    return "".join(f"[{each}]" for each in classes) if all(classes) else ""


@cache
def _characters() -> dict[str, str]:
    """Letter → the ideographs of which a reading begins with it."""
    found: dict[str, list[str]] = {}
    for code in _HAN:
        character = chr(code)
        readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
        for letter in {reading for several in readings for reading in several}:
            found.setdefault(letter, []).append(character)
    return {letter: "".join(characters) for letter, characters in found.items()}


def _forms(text: str) -> list[str]:
    """The text as written, and what it is as an ID, card or phone number."""
    cleaned = (resident_id.clean(text), card.clean(text), phone.clean(text))
    forms = [solid(text), *(each.value for each in cleaned if each.value)]
    return list(dict.fromkeys(form for form in forms if form))
