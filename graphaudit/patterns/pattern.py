"""One pattern as declared in its file: see docs/contracts.md and CONTRIBUTING, "A pattern"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

FAMILIES = (
    "card",
    "person",
    "household",
    "cadre",
    "enterprise",
    "roster",
    "flow",
    "network",
    "time",
)
CLASSES = ("eligibility", "collusion", "quality", "missed")
SCOPES = ("row", "subject", "household", "unit", "all")
PARAM_TYPES = ("int", "number", "text", "texts", "money", "day")
COLUMN_TYPES = ("key", "keys", "src", "money", "day", "int", "number", "text", "texts")
ALL = "all"
"""``uses: all``: a pattern of the second phase that reads every finding of the first."""
WINDOW_PARAMS = ("from_no", "to_no")
"""Days since 1970 between which payments are looked at; every pattern may use them."""

ParamValue: TypeAlias = int | float | str | list[str]
HitValue: TypeAlias = int | float | str | date | list[str] | None
Hit: TypeAlias = dict[str, HitValue]
"""The declared columns, then ``rows`` and ``models``; lists are sorted."""


@dataclass(frozen=True)
class Param:
    """One parameter. ``money`` is written in yuan in the file and given to the query in fen.

    ``title`` and ``unit`` only where the file gives them: see ``graphaudit.patterns.wording``.
    """

    name: str
    type: str
    default: ParamValue
    source: str
    title: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True)
class Subject:
    """What a hit is about: a node label and the column that holds its key."""

    label: str
    column: str


@dataclass(frozen=True)
class MatrixUse:
    """Which matrix rows a pattern reads: ``$groups`` is made of them."""

    rule: str
    against: tuple[str, ...]


@dataclass(frozen=True)
class Pattern:
    """A pattern file, read and checked.

    ``columns`` are those of a hit; ``table`` those that the query returns, which differ only
    where a ``detector`` stands between. ``programs`` are lists of program codes, by the flags
    of the program list, that the query gets as parameters; ``sheets`` the rows of policy sheets,
    by name (``graphaudit.policy_sheets``), likewise. ``sentence`` is the template of its
    findings' sentences in both languages; empty: the one for its subject's label.
    """

    id: str
    family: str
    path: Path
    title: Mapping[str, str]
    pattern_class: str
    severity: str
    meaning: Mapping[str, str]
    sentence: Mapping[str, str]
    subject: Subject
    identity: tuple[str, ...]
    scope: str
    needs: tuple[str, ...]
    params: Mapping[str, Param]
    columns: Mapping[str, str]
    table: Mapping[str, str]
    but: tuple[str, ...]
    at_least: Mapping[str, str]
    kinds: tuple[str, ...]
    basis: str
    seen_in: tuple[str, ...]
    matrix: MatrixUse | None
    programs: Mapping[str, Mapping[str, object]]
    sheets: Mapping[str, Sequence[Mapping[str, str | int]]]
    detector: str | None
    uses: tuple[str, ...]
    query: str
    version: str

    @property
    def second_phase(self) -> bool:
        """Whether it builds on what other patterns left standing: see ``patterns/found.py``."""
        return bool(self.uses)

    def builds_on(self, pattern: str) -> bool:
        """Whether it reads the findings of a pattern."""
        return self.uses == (ALL,) or pattern in self.uses

    @property
    def dialect(self) -> str:
        """``cypher`` (reads the graph) or ``sql`` (reads the ledger's views)."""
        return self.path.suffix.removeprefix(".")

    @property
    def statements(self) -> list[str]:
        """The query; after a line with ``;`` alone, what fetches the payments of its hits."""
        return self.query.split("\n;\n")

    @property
    def cases_path(self) -> Path:
        """The file with what must and what must not be found."""
        return self.path.with_name(f"{self.id}.cases.yml")

    def defaults(self) -> dict[str, ParamValue]:
        """Parameter values as the file gives them, money in fen."""
        return {name: in_fen(param) for name, param in self.params.items()}


def in_fen(param: Param) -> ParamValue:
    """The default as the query wants it."""
    if param.type == "money" and isinstance(param.default, int | float):
        return round(param.default * 100)
    return param.default
