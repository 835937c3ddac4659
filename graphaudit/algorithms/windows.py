"""Things that happen within minutes of each other: sliding windows over sorted moments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graphaudit.algorithms.rows import Record, texts, whole


@dataclass(frozen=True)
class Act:
    """Something done with a card. ``at``: minutes since 1970; ``day``: days since 1970.

    ``homes``: the households of those for whom the card is; ``people``: they themselves.
    """

    card: str
    at: int
    day: int
    src: tuple[str, ...]
    homes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """The household that the card counts for; a card without one stands for itself."""
        return self.homes[0] if self.homes else self.card


def act(row: Record) -> Act:
    """A row with ``card, at, day, src, homes, people``."""
    return Act(
        str(row["card"]),
        whole(row["at"]),
        whole(row["day"]),
        tuple(src for text in texts(row["src"]) for src in text.split()),
        tuple(sorted(texts(row["homes"]))),
        tuple(sorted(texts(row["people"]))),
    )


def in_order(acts: Iterable[Act]) -> list[Act]:
    """Acts by moment, then card and row."""
    return sorted(acts, key=lambda a: (a.at, a.card, a.src))


def windows(acts: Sequence[Act], minutes: int) -> Iterator[Sequence[Act]]:
    """For each act (in order) those from it on within so many minutes."""
    moments = [a.at for a in acts]
    for start, first in enumerate(acts):
        yield acts[start : bisect_right(moments, first.at + minutes)]


def company(acts: Sequence[Act], minutes: int) -> int:
    """The most other cards that any act has around it, half of the minutes before and after."""
    moments = [a.at for a in acts]
    half = minutes // 2
    spans = ((bisect_left(moments, m - half), bisect_right(moments, m + half)) for m in moments)
    return max((len(cards_in(acts[start:end])) for start, end in spans), default=1) - 1


def mean_company(acts: Sequence[Act], minutes: int) -> tuple[int, int]:
    """How many other cards all acts together have around them, and how many acts there are."""
    moments = [a.at for a in acts]
    half = minutes // 2
    spans = ((bisect_left(moments, m - half), bisect_right(moments, m + half)) for m in moments)
    return sum(len(cards_in(acts[start:end])) - 1 for start, end in spans), len(acts)


def cards_in(acts: Iterable[Act]) -> set[str]:
    """The cards of the acts."""
    return {a.card for a in acts}


def homes_in(acts: Iterable[Act]) -> set[str]:
    """The households of the acts' cards."""
    return {a.home for a in acts}
