"""Where in a query a refusal points: line, column and word, for an editor that marks it."""

from __future__ import annotations

import re
from typing import NamedTuple

from graphaudit.stores.lexing import tokens_at

_PLACE = re.compile(r"\(line: (\d+), offset: (\d+)\)")
_NAMES = re.compile(r"[^\W\d]\w*|\$\w+")
_SAID_BY_ENGINES = re.compile(
    "an?|and|are|as|by|catalog|column|does|error|exception|exist|for|found|function|in|input|"
    "invalid|is|it|label|name|no|node|not|of|on|or|parameter|property|query|rel|table|the|to|"
    "type|variable|with",
    re.IGNORECASE,
)
"""Words of the engines' own sentences, which a query may hold too."""


class Place(NamedTuple):
    """A word of a query: line and column from 1."""

    line: int
    column: int
    word: str


def pointed_at(text: str, where: str) -> Place | None:
    """The place in ``text`` that ``where`` of a refusal speaks of; None where it names none.

    ``where`` is a word of the query, or an engine's sentence with a line or with names in it.
    """
    told = _PLACE.search(where)
    if told:
        return _word_at(text, int(told[1]), int(told[2]))
    found = tokens_at(text)
    exact = where.strip().upper()
    for at, token in found:
        if token.text.upper() == exact:
            return _place(text, at, token.text)
    named = [n for n in _NAMES.findall(where) if not _SAID_BY_ENGINES.fullmatch(n)]
    for name in named:
        for at, token in found:
            if token.text.strip("`") == name:
                return _place(text, at, token.text)
    return None


def _word_at(text: str, line: int, offset: int) -> Place:
    """The token that covers a place; offsets count from 0."""
    lines = text.split("\n")
    start = sum(len(each) + 1 for each in lines[: line - 1]) + offset
    for at, token in tokens_at(text):
        if at <= start < at + len(token.text):
            return _place(text, at, token.text)
    return Place(line, offset + 1, "")


def _place(text: str, at: int, word: str) -> Place:
    before = text[:at]
    return Place(before.count("\n") + 1, at - before.rfind("\n"), word)
