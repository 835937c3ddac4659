"""Tables that stand side by side in one sheet: each becomes a sheet's table of its own.

To save paper an office prints a long list in two or three halves beside one another, each under the
same heads; or puts two lists beside one another with a free column between. Row numbers stay those
of the spreadsheet; the number of the sheet tells the halves apart (``PART`` for each further one).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from loaders import grids, headings, rowkinds
from loaders.grids import Block, Merge, Problem, Sheet
from loaders.rowkinds import Row

PART = 1000
"""What a further part of a sheet adds to its number; no workbook has as many sheets."""

_LEAST = 3
"""A list has at least so many headed columns."""

_PEOPLE = re.compile(r"姓名|户主|户名|农户|牧户|名字|领款人|对象|身份证|证件号")
_KIN = re.compile(r"关系|成员")
"""Heads of members: the same columns again and again are one family, not lists side by side."""


def split(block: Block, sheet: Sheet, header: headings.Header) -> list[tuple[Sheet, Block]]:
    """The tables beside one another, from left to right; one where there is but one.

    ``header`` counts rows from the beginning of the block.
    """
    spans = _spans(block, sheet, header) if header.rows else []
    if len(spans) < 2:
        return [(sheet, block)]
    return [
        (replace(sheet, no=sheet.no + PART * n), _only(block, header, spans, n))
        for n in range(len(spans))
    ]


def _spans(block: Block, sheet: Sheet, header: headings.Header) -> list[range]:
    heads = _heads(block, sheet, header)
    within = _between_free_columns(block, heads, header.rows[0])
    if len(within) > 1 and all(_is_list([heads[i] for i in span]) for span in within):
        return within
    return _repeated(heads)


def _heads(block: Block, sheet: Sheet, header: headings.Header) -> list[str]:
    """What stands over each column, cleaned; empty over a column without a head."""
    rows = [_row(block, at) for at in header.rows]
    first = int(block.rows[header.rows[0]])
    merges: list[Merge] = [
        (a - first + 1, b, c - first + 1, d) for a, b, c, d in sheet.merges if a >= first - 1
    ]
    paths = headings.paths(rows, merges, len(block.cells))
    return ["/".join(map(headings.clean, path)) for path in paths]


def _between_free_columns(block: Block, heads: Sequence[str], start: int) -> list[range]:
    """Runs of columns between those in which nothing stands from the header on."""
    free = [not head and _is_free(block.cells[i], start) for i, head in enumerate(heads)]
    runs: list[range] = []
    begin = None
    for at, blank in enumerate([*free, True]):
        if blank and begin is not None:
            runs.append(range(begin, at))
        begin = None if blank else at if begin is None else begin
    return runs


def _is_free(cells: pa.StringArray, start: int) -> bool:
    body = cells.slice(start)
    return body.null_count == len(body)


def _repeated(heads: Sequence[str]) -> list[range]:
    """The halves of a header that says all its heads two, three or four times over."""
    headed = [i for i, head in enumerate(heads) if head]
    words = [heads[i] for i in headed]
    for times in (2, 3, 4):
        size, rest = divmod(len(words), times)
        if rest or words != words[:size] * times or not _is_list(words[:size]):
            continue
        starts = [headed[size * n] for n in range(times)]
        ends = [*starts[1:], len(heads)]
        return [range(0 if n == 0 else starts[n], ends[n]) for n in range(times)]
    return []


def _is_list(heads: Sequence[str]) -> bool:
    named = [head for head in heads if head]
    family = any(_KIN.search(head) for head in named)
    return len(named) >= _LEAST and any(map(_PEOPLE.search, named)) and not family


def _only(block: Block, header: headings.Header, spans: Sequence[range], number: int) -> Block:
    """The block with the cells of one part alone, and the titles and notes that hold for all."""
    span = spans[number]
    above = {at for at in range(header.rows[0]) if not _is_apart(_row(block, at), spans)}
    notes = set(_notes(block, header.data))
    whole = sorted(above | (notes if number == 0 else set()))
    empty = np.zeros(len(block.rows), np.bool_)
    empty[sorted(notes)] = number > 0
    outside = np.ones(len(block.rows), np.bool_)
    outside[whole] = False
    inside = {at: at in span for at in range(len(block.cells))}
    return replace(
        block,
        cells=[
            grids.blanked(column, empty if inside[at] else outside)
            for at, column in enumerate(block.cells)
        ],
        numeric=[flags if inside[at] else None for at, flags in enumerate(block.numeric)],
        problems=tuple(p for p in block.problems if _is_of(p, span, number)),
    )


def _is_of(problem: Problem, span: range, number: int) -> bool:
    return number == 0 if problem.column is None else problem.column in span


def _row(block: Block, at: int) -> Row:
    return tuple(column[at].as_py() for column in block.cells)


def _is_apart(row: Row, spans: Sequence[range]) -> bool:
    """Whether each part has a title of its own in this row."""
    return all(any(row[at] for at in span) for span in spans)


def _notes(block: Block, start: int) -> Iterator[int]:
    """Totals, signatures and notes of the whole sheet: their words may stand in one part only."""
    for at in range(start, len(block.rows)):
        if rowkinds.reason(_row(block, at)) not in (None, rowkinds.BLANK):
            yield at
