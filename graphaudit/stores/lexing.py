"""The words of a Cypher query, comments and strings told apart: for bounds and for messages.

No grammar: whether a query only reads is decided by the engine's own parser and plan. This looks at
what plans do not show: which functions are called, and what one expression could grow to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["comment", "string", "quoted", "open", "parameter", "number", "word", "sign"]
"""``open``: all behind a quote or comment that nothing closes."""

_TOKEN = re.compile(
    r"""
    (?P<comment>//[^\r\n]*|/\*.*?\*/)
  | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
  | (?P<quoted>`(?:[^`]|``)*`)
  | (?P<open>['"`].*|/\*.*)
  | (?P<parameter>\$(?:\w+|`[^`]*`))
  | (?P<number>(?:0x[0-9A-Fa-f]+|0o[0-7]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?))
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS: tuple[TokenKind, ...] = (
    "comment",
    "string",
    "quoted",
    "open",
    "parameter",
    "number",
    "word",
    "sign",
)


@dataclass(frozen=True)
class Token:
    """One word or sign as written."""

    kind: TokenKind
    text: str

    @property
    def upper(self) -> str:
        """The word in capitals, as keywords are compared; nothing for what is no word."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Call:
    """A function call: its dotted name in small letters, and the tokens between its brackets."""

    name: str
    written: str
    inside: tuple[Token, ...]


def tokens(text: str) -> list[Token]:
    """All tokens but comments."""
    return [token for _, token in tokens_at(text)]


def tokens_at(text: str) -> list[tuple[int, Token]]:
    """All tokens but comments, each with its place in the text (from 0)."""
    found = ((match.start(), _token(match)) for match in _TOKEN.finditer(text))
    return [(at, token) for at, token in found if token.kind != "comment"]


def calls(found: Sequence[Token]) -> Iterator[Call]:
    """Every name that is followed by an opening bracket, keywords included."""
    for place, token in enumerate(found[:-1]):
        if token.kind in ("word", "quoted") and found[place + 1].text == "(":
            written = _dotted(found, place)
            inside = tuple(_inside(found, place + 1))
            yield Call(written.replace("`", "").lower(), written, inside)


def comprehensions(found: Sequence[Token]) -> int:
    """How many lists are made out of lists: ``[x IN l | …]``, ``[(a)-->(b) | …]``."""
    stack: list[bool] = []
    number = 0
    for place, token in enumerate(found):
        if token.text in ("[", "(", "{"):
            # A square bracket after a dash belongs to a relationship: its bar separates types.
            is_list = token.text == "[" and (place == 0 or found[place - 1].text != "-")
            stack.append(is_list)
        elif token.text in ("]", ")", "}") and stack:
            stack.pop()
        elif token.text == "|" and stack and stack[-1]:
            number += 1
    return number


def arguments(inside: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each argument of a call."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in inside:
        depth += (token.text in "([{") - (token.text in ")]}") if token.kind == "sign" else 0
        if token.text == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return found


def _token(match: re.Match[str]) -> Token:
    kind = next(kind for kind in _KINDS if match.group(kind) is not None)
    return Token(kind, match.group(0))


def _dotted(found: Sequence[Token], place: int) -> str:
    words = [found[place].text]
    while (
        place >= 2 and found[place - 1].text == "." and found[place - 2].kind in ("word", "quoted")
    ):
        place -= 2
        words.insert(0, found[place].text)
    return ".".join(words)


def _inside(found: Sequence[Token], opening: int) -> Iterator[Token]:
    depth = 0
    for token in found[opening:]:
        depth += (token.text == "(") - (token.text == ")") if token.kind == "sign" else 0
        if depth == 0:
            return
        if depth > 1 or token.text != "(":
            yield token
