"""What people found when they went and asked: the answers to a verification list.

An answer never changes a finding; it is kept beside it, every one of them, and the last one
counts. Closed answers give the measured precision of a pattern and of a comparison model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphaudit.finding import DOUBTFUL

VERDICTS: dict[str, tuple[str, str]] = {
    "true": ("属实", "true"),
    "explained": ("情况合理", "explained"),
    "error": ("数据有误", "error in the data"),
    "open": ("未核实", "open"),
}
"""How a verification ends, in both languages. The first three close a finding."""

CLOSED = ("true", "explained", "error")
STATES = {"true": "confirmed", "explained": "explained", "error": "error", "open": DOUBTFUL}
"""The state that a finding takes by its verdict."""

EXCLUDED = "excluded"
"""The state of a finding that was ruled out by a decision, without a verification list."""

PUT_ASIDE = frozenset({EXCLUDED} | {STATES[verdict] for verdict in CLOSED if verdict != "true"})
"""States of a finding that somebody looked at and found nothing in: it stops no payment."""

FEWEST = 5
"""Closed findings from which on a precision is said; below it is "not measured"."""


@dataclass(frozen=True)
class Answer:
    """One line of a worked-through list. ``fen`` is what was found true; ``code`` an explanation's.

    ``day`` is the day of the visit as written, ``by`` who went; both may be empty.
    """

    finding: str
    verdict: str
    fen: int | None = None
    code: str = ""
    note: str = ""
    by: str = ""
    day: str = ""


@dataclass(frozen=True)
class Measured:
    """Closed findings of a pattern or model, and how many of them were true."""

    name: str
    closed: int
    true: int
    fen: int

    @property
    def precision(self) -> float | None:
        """Share of the closed that were true; None with fewer than ``FEWEST``."""
        return self.true / self.closed if self.closed >= FEWEST else None


def measured(answers: Iterable[Answer], names: Mapping[str, Iterable[str]]) -> dict[str, Measured]:
    """Precision by name; ``names``: finding → what it counts for (its pattern, its models)."""
    closed: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.verdict in CLOSED:
            for name in names.get(answer.finding, ()):
                closed[name].append(answer)
    return {name: _measured(name, given) for name, given in sorted(closed.items())}


def _measured(name: str, given: list[Answer]) -> Measured:
    true = [answer for answer in given if answer.verdict == "true"]
    return Measured(name, len(given), len(true), sum(answer.fen or 0 for answer in true))
