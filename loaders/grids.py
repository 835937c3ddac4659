"""A sheet as a grid of text, whatever the file was: what every reader hands to ``tables``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int64]
Texts = pa.StringArray | pa.LargeStringArray
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; from 0, inclusive."""


@dataclass(frozen=True)
class Problem:
    """A cell or line that cannot be read. ``column`` is the index of the cell's column.

    Without a column the whole line could not be split; its cells are empty.
    ``code`` is stable; ``reason`` and ``fix`` are Chinese.
    """

    row: int
    column: int | None
    value: str
    code: str
    reason: str
    fix: str


@dataclass(frozen=True)
class Block:
    """Consecutive rows of a sheet. ``rows`` int64 from 1; one string array a column, trimmed,
    null where empty; ``numeric`` one boolean array a column or None (no number in it)."""

    rows: npt.NDArray[np.int64]
    cells: list[pa.StringArray]
    numeric: list[pa.BooleanArray | None]
    hidden: npt.NDArray[np.bool_] | None = None
    problems: tuple[Problem, ...] = ()

    def slice(self, start: int, stop: int) -> Block:
        """Rows ``start`` to ``stop`` (positions), with the problems of those rows."""
        rows = self.rows[start:stop]
        return Block(
            rows,
            [c.slice(start, stop - start) for c in self.cells],
            [None if n is None else n.slice(start, stop - start) for n in self.numeric],
            None if self.hidden is None else self.hidden[start:stop],
            tuple(p for p in self.problems if len(rows) and rows[0] <= p.row <= rows[-1]),
        )


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``typed``: the file tells numbers from text. ``streamed``: too large to keep
    in memory. ``header_known``: row 1 is the header (Parquet). ``blocks`` may be called again."""

    name: str
    no: int
    hidden: bool
    typed: bool
    width: int
    merges: tuple[Merge, ...]
    blocks: Callable[[], Iterator[Block]]
    streamed: bool = False
    header_known: bool = False


def texts(values: Sequence[str | None]) -> pa.StringArray:
    """Trimmed text; null where empty."""
    return tidy(pa.array(values, pa.string()))


def tidy(column: Texts) -> pa.StringArray:
    """Trimmed text (full-width and no-break spaces too); null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return blanked(cast(pa.StringArray, trimmed), _flags(pc.equal(trimmed, pa.scalar(""))))


def blanked(column: pa.StringArray, empty: npt.NDArray[np.bool_]) -> pa.StringArray:
    """The column with null where ``empty``."""
    if not empty.any():
        return column
    return cast(pa.StringArray, pc.if_else(pa.array(empty), pa.scalar(None, pa.string()), column))


def _flags(column: object) -> npt.NDArray[np.bool_]:
    return plain(cast(pa.BooleanArray, column))


def plain(flags: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """The flags as numpy, false for null."""
    filled = cast(pa.BooleanArray, pc.fill_null(flags, pa.scalar(False)))
    return np.asarray(filled.to_numpy(zero_copy_only=False), np.bool_)


def matches(column: pa.StringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts hold the regular expression (RE2); false for null."""
    return _flags(pc.match_substring_regex(column, pattern))


def taken(column: pa.StringArray, positions: Places) -> pa.StringArray:
    """The texts at the positions; null where a position is -1."""
    none = positions < 0
    return blanked(column.take(np.where(none, 0, positions)), none)


def joined(blocks: Sequence[Block], width: int) -> Block:
    """The blocks as one."""
    if not blocks:
        return Block(np.empty(0, np.int64), [texts([]) for _ in range(width)], [None] * width)
    rows = np.concatenate([b.rows for b in blocks])
    cells = [pa.concat_arrays([b.cells[i] for b in blocks]) for i in range(width)]
    return Block(
        rows,
        cells,
        [_joined_flags(blocks, i) for i in range(width)],
        _joined_hidden(blocks),
        tuple(p for b in blocks for p in b.problems),
    )


def _joined_flags(blocks: Sequence[Block], column: int) -> pa.BooleanArray | None:
    if all(b.numeric[column] is None for b in blocks):
        return None
    return pa.concat_arrays([flags_or_false(b.numeric[column], len(b.rows)) for b in blocks])


def _joined_hidden(blocks: Sequence[Block]) -> npt.NDArray[np.bool_] | None:
    if all(b.hidden is None for b in blocks):
        return None
    parts = [np.zeros(len(b.rows), bool) if b.hidden is None else b.hidden for b in blocks]
    return np.concatenate(parts)


def flags_or_false(flags: pa.BooleanArray | None, length: int) -> pa.BooleanArray:
    """The flags, all false where there are none."""
    return pa.array(np.zeros(length, bool)) if flags is None else flags
