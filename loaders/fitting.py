"""How well one register fits one table: its columns, the words in names, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from loaders.assigning import THRESHOLD, Mapped, columns_of, within_reach
from loaders.headers import is_ignored
from loaders.register import Register
from loaders.repeating import grouped
from loaders.templates import heading_of
from loaders.views import ColumnView

CERTAIN = 0.4
"""A required column counts from this confidence on."""
PLAIN_NAME = 3.0
"""Evidence in titles and names from which on any column that was found counts."""
TELLING = 1.5
"""Without a telling name, a register needs a column that few others have."""
BARE = 1.5
"""What a register loses when none of its own columns is there."""
PLACES = {"title": 1.0, "sheet": 0.9, "file": 0.9, "folder": 0.5}
"""What a telling word is worth, by where it stands."""
WEIGHTS = {
    "id": 0.8, "name": 0.5, "card": 0.5, "money": 0.5, "day": 0.4, "moment": 0.4, "relation": 0.4,
}  # fmt: skip
"""What a column of a kind adds, unless the register marks its field."""


@dataclass(frozen=True)
class Fit:
    """How well one register fits one table. ``missing``: required groups without a column."""

    register: Register
    score: float
    mapping: tuple[Mapped, ...]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Mapped]:
        """The mapping by field."""
        return {m.field: m for m in self.mapping}


def may_fit(register: Register, views: Sequence[ColumnView], places: Mapping[str, str]) -> bool:
    """Whether the headers leave it open that the register fits; most are told apart by these."""
    within = within_reach(register, tuple(view.head for view in grouped(register, views)))
    if any(within.isdisjoint(group) for group in register.required):
        return False
    telling = max((register.marks.get(name, 0.0) for name in within), default=0.0)
    return telling >= TELLING or bool(_evidence(register, places)[0])


def fit_register(register: Register, views: Sequence[ColumnView], places: Mapping[str, str]) -> Fit:
    """The best assignment of columns to the register's fields, and its worth."""
    columns = grouped(register, views)
    mapping = columns_of(register, columns)
    left = [v for v in columns if v.indices not in {m.indices for m in mapping}]
    ignored = tuple(v.header for v in left if is_ignored(register, v.header))
    unknown = tuple(v.header for v in left if not is_ignored(register, v.header) and v.shares)
    words, evidence = _evidence(register, places)
    missing = _missing(register, mapping, THRESHOLD if evidence >= PLAIN_NAME else CERTAIN)
    telling = _telling(register, mapping)
    if not words and telling < TELLING:
        missing = (*missing, "能说明登记册种类的名称或")
    evidence += _header_evidence(register, views) - (BARE if telling < 1 else 0.0)
    score = _coverage(register, mapping) + evidence - 0.3 * len(unknown)
    return Fit(register, score, mapping, unknown, ignored, missing, words)


def _coverage(register: Register, mapping: Iterable[Mapped]) -> float:
    return sum(m.confidence * weight(register, m.field) for m in mapping)


def weight(register: Register, field: str) -> float:
    """What a column for this field adds to the register's score when it fits for sure."""
    return register.marks.get(field, WEIGHTS.get(register.fields[field].kind, 0.3))


def _evidence(register: Register, places: Mapping[str, str]) -> tuple[tuple[str, ...], float]:
    """The telling words in names and titles, and what all of them are worth."""
    words: list[str] = []
    total = 0.0
    for pattern, worth in register.evidence:
        found = [
            (PLACES[p], m.group()) for p, text in places.items() if (m := pattern.search(text))
        ]
        if found:
            strength, word = max(found)
            total += worth * strength
            words += [word] if worth > 0 else []
    return tuple(words), total


def _telling(register: Register, mapping: Iterable[Mapped]) -> float:
    """The worth of the most distinguishing column that was surely found."""
    sure = (m.field for m in mapping if m.confidence >= CERTAIN)
    return max((register.marks.get(name, 0.0) for name in sure), default=0.0)


def _header_evidence(register: Register, views: Sequence[ColumnView]) -> float:
    headers = " ".join(view.header for view in views)
    return sum(worth for pattern, worth in register.header_evidence if pattern.search(headers))


def _missing(register: Register, mapping: Iterable[Mapped], least: float) -> tuple[str, ...]:
    have = {m.field for m in mapping if m.confidence >= least}
    groups = (group for group in register.required if not have & set(group))
    return tuple("或".join(dict.fromkeys(_called(register, n) for n in group)) for group in groups)


def _called(register: Register, name: str) -> str:
    """What offices call a field's column."""
    spec = register.fields.get(name)
    return (heading_of(spec) if spec else "") or name
