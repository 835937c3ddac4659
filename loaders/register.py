"""What a register is: its people and columns, the words that tell it, and what a row states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ROSTER = "payments"
"""The register whose rows are payments: its lists have a program, a period and sums."""


@dataclass(frozen=True, eq=False)
class FieldSpec:
    """One column that a register may have.

    ``kind`` is the value type. ``person`` names whose column it is (None: nobody's), ``words``
    the words that say so; ``plain`` holds for the register's main person, whose columns need no
    such word. ``parts`` are the header parts with their worth (0 to 1), ``without`` the words
    that speak against it. ``repeats``: of each person of the row there may be one. ``eager``:
    whom the header names by a word of no list may be this person. ``others``: role words that
    name somebody else.
    """

    name: str
    kind: str
    person: str | None
    words: tuple[str, ...]
    plain: bool
    parts: tuple[tuple[str, float], ...]
    without: tuple[str, ...]
    repeats: bool
    eager: bool
    others: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PersonSpec:
    """A person that a row may name. ``repeats``: many in one row, numbered or joined."""

    name: str
    roles: tuple[str, ...]
    columns: tuple[str, ...]
    plain: bool
    repeats: bool
    registered: bool


@dataclass(frozen=True)
class ThingSpec:
    """A node that a row states and that is no person; ``properties``: property → expression."""

    name: str
    label: str
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Saying:
    """A relationship that a row states. Ends name people or things, the first present counts."""

    type: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    properties: Mapping[str, str]
    when: tuple[str, str] | None


@dataclass(frozen=True)
class Derived:
    """A column computed from others: the first case whose pattern is found gives the value.

    Without cases the sources are joined; with ``first`` the first that says anything counts,
    with ``times`` it is multiplied (a month's pension by 12). A source that
    begins with ``@`` (``@title``, ``@sheet``, ``@file``) is all titles and names of the list.
    """

    name: str
    sources: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    otherwise: str | None
    first: bool = False
    times: int | None = None


@dataclass(frozen=True)
class Expectations:
    """What a file of this register should be like; a breach is said, never a refusal."""

    max_reject_share: float = 0.2


@dataclass(frozen=True, eq=False)
class Register:
    """One kind of file. ``required``: of each group one column must be there.

    ``marks``: columns that few other registers have, with their worth. ``evidence``: patterns
    looked for in titles, sheet, file and folder names, with their worth, below 0 where they speak
    against it; ``header_evidence`` in the headers, all columns together.
    """

    id: str
    zh: str
    en: str
    about: str
    family: str
    people: Mapping[str, PersonSpec]
    fields: Mapping[str, FieldSpec]
    required: tuple[tuple[str, ...], ...]
    marks: Mapping[str, float]
    evidence: tuple[tuple[re.Pattern[str], float], ...]
    header_evidence: tuple[tuple[re.Pattern[str], float], ...]
    things: Mapping[str, ThingSpec]
    says: tuple[Saying, ...]
    derive: tuple[Derived, ...]
    fallback: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    expects: Expectations
    corrections: Mapping[str, Mapping[str, str]]
    program: str | None


def field_of(person: str, column: str) -> str:
    """The field that holds a person's column: the main person's carry no prefix."""
    return column if person == "self" else f"{person}_{column}"
