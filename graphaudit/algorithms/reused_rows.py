"""Blocks of an old one-off list that stand again, in the same order, on a later list.

Every list is a sequence of cards and a sequence of names. Stretches of ``min_run`` tokens are
looked up by a rolling hash; what agrees is compared token by token and made as long as it goes.
A block is no finding when its people were on a standing roll before the old list, or on the
later list's program before it: then both lists follow the same roll.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphaudit.algorithms.rows import Record, day, whole

Ints: TypeAlias = "npt.NDArray[np.int64]"
Seen: TypeAlias = "dict[int, list[tuple[int, int]]]"
"""Hash of a stretch → (number of the list, place in it) of old lists."""
_BASE = 1_000_003


@dataclass(frozen=True)
class Listing:
    """One list of one program; ``tokens`` stand for its cards or names, in order."""

    rows: list[Record]
    tokens: Ints

    @property
    def program(self) -> str:
        """The program of its first row."""
        return str(self.rows[0]["program"])

    @property
    def day(self) -> date:
        """The day of its first row."""
        return day(self.rows[0]["day"]) or date.min

    @property
    def old(self) -> bool:
        """Whether another list may have been copied from it."""
        return bool(whole(self.rows[0]["old"]))

    def may_copy(self, other: Listing) -> bool:
        """Whether it is later, and of another program, or of another year of a one-off one."""
        if not (other.old and other.day < self.day):
            return False
        once = bool(whole(self.rows[0]["once"]))
        return self.program != other.program or (once and self.day.year != other.day.year)


@dataclass(frozen=True)
class Copied:
    """``length`` rows of ``new`` from ``at`` that are rows of ``old`` from ``old_at``."""

    old: Listing
    old_at: int
    new: Listing
    at: int
    length: int

    @property
    def rows(self) -> list[Record]:
        """The rows of the later list."""
        return self.new.rows[self.at : self.at + self.length]

    @property
    def facts(self) -> list[Record]:
        """The rows of the old list."""
        return self.old.rows[self.old_at : self.old_at + self.length]

    def as_hit(self) -> Record:
        """The columns of the pattern."""
        days = [found for row in self.rows if (found := day(row["day"]))]
        return {
            "batch": str(self.rows[0]["batch"]),
            "old_batch": str(self.facts[0]["batch"]),
            "old_program": self.old.program,
            "old_day": self.old.day,
            "length": self.length,
            "cards": sorted({str(row["card"]) for row in self.rows}),
            "people": sorted({str(row["person"]) for row in self.rows}),
            "rows": [str(row["src"]) for row in self.rows],
            "facts": [str(row["src"]) for row in self.facts],
            "fen": sum(whole(row["fen"]) for row in self.rows),
            "first_day": min(days),
            "last_day": max(days),
        }


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a later list: its longest copied block, by card or else by name."""
    run, share = whole(params["min_run"]), float(str(params["max_on_roll"]))
    best: dict[str, Copied] = {}
    for column in ("card", "name"):
        for copied in _copies(_listings(rows, column), f"{column}_since", run, share):
            batch = str(copied.rows[0]["batch"])
            if batch not in best or copied.length > best[batch].length:
                best[batch] = copied
    return [copied.as_hit() for copied in _first_of_each(best)]


def _first_of_each(best: Mapping[str, Copied]) -> Iterator[Copied]:
    """Of the lists of one program that repeat the same old list, the first."""
    kept: set[tuple[str, str]] = set()
    for _, copied in sorted(best.items(), key=lambda item: (item[1].new.day, item[0])):
        series = (copied.new.program, str(copied.facts[0]["batch"]))
        if series not in kept:
            kept.add(series)
            yield copied


def _listings(rows: Sequence[Record], column: str) -> list[Listing]:
    """The lists by day; a sheet with several programs or days is several lists."""
    numbers: dict[str, int] = {}
    made = []
    for _, lines in groupby(rows, key=lambda r: (r["day"], r["sheet"], r["program"])):
        part = list(lines)
        tokens = [numbers.setdefault(str(r[column] or r["src"]), len(numbers)) for r in part]
        made.append(Listing(part, np.array(tokens, dtype=np.int64)))
    return made


def _copies(listings: Sequence[Listing], since: str, run: int, share: float) -> Iterator[Copied]:
    """The longest copied block of each list that no standing roll explains."""
    seen: Seen = {}
    for number, listing in enumerate(listings):
        hashes = _hashes(listing.tokens, run)
        found = _matches(listings, number, hashes, seen, run)
        free = [c for c in found if not _follows_a_roll(c, since, share)]
        if free:
            yield max(free, key=lambda c: (c.length, c.old.day, -c.at))
        if listing.old:
            for place, value in enumerate(hashes.tolist()):
                seen.setdefault(value, []).append((number, place))


def _follows_a_roll(copied: Copied, since: str, share: float) -> bool:
    """Whether so many of the people were on a roll, or on the later program, before the old list.

    ``since``: the column that tells since when the card, or the name, is on the row's program.
    """
    enough = share * copied.length
    if sum(whole(row["on_roll"]) for row in copied.facts) >= enough:
        return True
    if copied.new.program == copied.old.program:
        return False
    days = [day(row[since]) or date.max for row in copied.rows]
    return sum(first <= copied.old.day for first in days) >= enough


def _hashes(tokens: Ints, run: int) -> Ints:
    """A hash of every stretch of ``run`` tokens, by its start."""
    count = len(tokens) - run + 1
    if count < 1:
        return np.empty(0, dtype=np.int64)
    made = np.zeros(count, dtype=np.int64)
    for offset in range(run):
        made = made * _BASE + tokens[offset : offset + count]
    return made


def _matches(
    listings: Sequence[Listing], number: int, hashes: Ints, seen: Seen, run: int
) -> Iterator[Copied]:
    new = listings[number]
    covered: dict[int, int] = {}
    for at, value in enumerate(hashes.tolist()):
        for other, old_at in seen.get(value, ()):
            old = listings[other]
            if at >= covered.get(other, 0) and new.may_copy(old):
                length = _agreeing(old.tokens[old_at:], new.tokens[at:])
                if length >= run:
                    covered[other] = at + length
                    yield Copied(old, old_at, new, at, length)


def _agreeing(one: Ints, other: Ints) -> int:
    """How many tokens from the start are the same."""
    count = min(len(one), len(other))
    differs = np.flatnonzero(one[:count] != other[:count])
    return int(differs[0]) if len(differs) else count
