"""Lists that repeat themselves: row *i* is row *i + period* again, over two cycles or more.

For each sheet the sequence of cards and the sequence of names are searched. Candidate periods are
the gaps between one card (or name) and its next row; for each the longest stretch is taken of
which the share ``min_match`` agrees. The smallest period wins, rows that belong to a block are not
looked at again. Blocks of several sheets that share half of their cards (or
people) are one finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphaudit.algorithms.rows import Record, day, whole

Ints: TypeAlias = "npt.NDArray[np.int64]"
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Rule:
    """From when on rows are a cycle; ``match`` is the share of rows that must agree."""

    min_period: int
    max_period: int
    match: float
    min_cycles: int


@dataclass(frozen=True)
class Block:
    """A stretch of rows ``start`` to ``end`` (exclusive) that repeats every ``period`` rows."""

    start: int
    end: int
    period: int

    @property
    def cycles(self) -> int:
        """How many times the list stands there, the last one whole or not."""
        return -(-(self.end - self.start) // self.period)


@dataclass
class Group:
    """Blocks of the same cards or people, in the order of their days."""

    found: list[tuple[Block, list[Record]]]

    @property
    def rows(self) -> list[Record]:
        """The paid rows of all blocks."""
        return [row for _, rows in self.found for row in rows if whole(row["counts"])]

    def members(self, column: str) -> set[str]:
        """The cards or people of the blocks."""
        return {str(row[column]) for _, rows in self.found for row in rows}

    def as_hit(self) -> Record:
        """The columns of the pattern; the first row of the first block names the finding."""
        rows, first = self.rows, self.found[0][1][0]
        days = [found for row in rows if (found := day(row["day"]))]
        return {
            "anchor": str(first["card"]),
            "batch": str(first["batch"]),
            "batches": sorted({str(row["batch"]) for row in rows}),
            "cards": sorted({str(row["card"]) for row in rows}),
            "people": sorted({str(row["person"]) for row in rows}),
            "period": self.found[0][0].period,
            "cycles": max(block.cycles for block, _ in self.found),
            "rows": [str(row["src"]) for row in rows],
            "fen": sum(whole(row["fen"]) for row in rows),
            "first_day": min(days, default=None),
            "last_day": max(days, default=None),
        }


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a group of blocks. ``rows`` come by sheet in the sheet's order."""
    rule = Rule(
        whole(params["min_period"]),
        whole(params["max_period"]),
        float(str(params["min_match"])),
        whole(params["min_cycles"]),
    )
    found = [
        each
        for _, lines in groupby(rows, key=lambda row: str(row["sheet"]))
        for each in _of_sheet(list(lines), rule)
    ]
    return [group.as_hit() for group in _grouped(found)]


def _of_sheet(rows: list[Record], rule: Rule) -> Iterator[tuple[Block, list[Record]]]:
    """Blocks by card, then blocks by name among the rows that are left."""
    used = np.zeros(len(rows), dtype=bool)
    for column in ("card", "name"):
        for block in blocks(_tokens(rows, column), used, rule):
            inside = rows[block.start : block.end]
            paid = sum(whole(row["counts"]) for row in inside)
            if paid >= 2 * rule.match * block.period and not _lawful(block, inside):
                yield block, inside


def _tokens(rows: Sequence[Record], column: str) -> Ints:
    """The column's values as numbers, each with what tells the row apart; empty ones are unique."""
    numbers: dict[tuple[str, str], int] = {}
    made = [
        numbers.setdefault((str(row["told"]), str(row[column])), len(numbers))
        if row[column]
        else -1 - place
        for place, row in enumerate(rows)
    ]
    return np.array(made, dtype=np.int64)


def blocks(tokens: Ints, used: npt.NDArray[np.bool_], rule: Rule) -> Iterator[Block]:
    """All blocks of one sheet, smallest period first; their rows are marked in ``used``."""
    for period in _candidates(tokens, rule):
        while (block := _longest(tokens, used, period, rule)) is not None:
            used[block.start : block.end] = True
            yield block


def _candidates(tokens: Ints, rule: Rule) -> list[int]:
    """Periods for which enough tokens return after just so many rows."""
    order = np.argsort(tokens, kind="stable")
    again = tokens[order][1:] == tokens[order][:-1]
    gaps = Counter((order[1:] - order[:-1])[again].tolist())
    fit = range(rule.min_period, rule.max_period + 1)
    return [gap for gap in sorted(gaps) if gap in fit and gaps[gap] >= rule.match * gap]


def _longest(tokens: Ints, used: npt.NDArray[np.bool_], period: int, rule: Rule) -> Block | None:
    """The best stretch of one period that is still free, if it is long and varied enough."""
    free = ~used[period:] & ~used[:-period]
    same = (tokens[period:] == tokens[:-period]) & free
    start, end = _longest_stretch(same, rule.match)
    block = Block(start, end + period, period)
    varied = len(np.unique(tokens[start : start + period])) >= rule.match * period
    long_enough = end - start >= (rule.min_cycles - 1) * period
    return block if long_enough and varied and not used[start : end + period].any() else None


def _longest_stretch(same: npt.NDArray[np.bool_], match: float) -> tuple[int, int]:
    """Start and end of the longest stretch of which the share ``match`` is true, ends included.

    A match gains 1, a mismatch costs so much that a stretch just at the share sums to nothing.
    """
    gains = np.concatenate([[0.0], np.cumsum(np.where(same, 1 - match, -match))])
    lowest = np.minimum.accumulate(gains)
    starts = np.searchsorted(-lowest, -gains - _ROUNDING)
    end = int(np.argmax(np.arange(len(gains)) - starts))
    inside = np.flatnonzero(same[int(starts[end]) : end])
    if not len(inside):
        return 0, 0
    return int(starts[end] + inside[0]), int(starts[end] + inside[-1]) + 1


def _lawful(block: Block, rows: Sequence[Record]) -> bool:
    """Several payments in one list: no more cycles than months, or each cycle its own amount."""
    if block.cycles <= max(whole(row["times"]) for row in rows):
        return True
    cycles = [
        {whole(row["fen"]) for row in rows[at : at + block.period]}
        for at in range(0, len(rows), block.period)
    ]
    flat = all(len(amounts) == 1 for amounts in cycles)
    return flat and len(set.union(*cycles)) == len(cycles)


def _grouped(found: Iterable[tuple[Block, list[Record]]]) -> list[Group]:
    groups: list[Group] = []
    for block, rows in sorted(found, key=lambda each: _first(each[1])):
        for group in groups:
            if _same(group, rows):
                group.found.append((block, rows))
                break
        else:
            groups.append(Group([(block, rows)]))
    return groups


def _first(rows: Sequence[Record]) -> tuple[date, str, int]:
    days = [found for row in rows if (found := day(row["day"]))]
    return min(days, default=date.min), str(rows[0]["sheet"]), whole(rows[0]["row_no"])


def _same(group: Group, rows: Sequence[Record]) -> bool:
    """Whether half of the cards, or half of the people, stand in the group already."""
    for column in ("card", "person"):
        own = {str(row[column]) for row in rows}
        if 2 * len(own & group.members(column)) >= len(own):
            return True
    return False
