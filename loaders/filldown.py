"""Texts that stand once for several rows: vertical merges, places and groups written once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import columns, grids
from loaders.columns import Column
from loaders.grids import Block, Merge
from loaders.shapes import profile

_PLACE_HEADING = re.compile(
    r"^(?:所[在属]|行政|自然|户籍|户口)?(?:县|区|县区|县\(区\)|乡镇|乡\(镇\)|乡|镇|镇街|街道|镇\(街道\)|村|组|社|"
    r"社区|村组|村居|村社|村\(居\)|村\(社区\)|村委会|组别|村组别|村别|小组|村民小组|组\(社\)|村民组|屯|寨)(?:名称?)?$"
)
_PLACE_VALUE = r"^.{0,14}(?:乡|镇|街道|街道办|村|社区|居委会|村委会|组|社|屯|寨|庄)$"
_NO_GROUP = re.compile(
    r"账|帐|卡|折|电话|手机|联系|日期|时间|备注|说明|签|批次|^(?:序号?|编号|no\.?)$", re.IGNORECASE
)
_MOST_FILLED = 0.7
_MOST_REPEATED = 0.2
_LEAST_DISTINCT = 0.8
_FULL = 0.95


def places(found: Sequence[Column], body: Block) -> tuple[int, ...]:
    """Columns whose text stands once a block, with blanks below it: places, and what groups rows.

    What groups rows (household number, head, cooperative, cadre) stands left of the columns that
    every row fills, and seldom says the same twice.
    """
    groups = set(_groups(found, body))
    return tuple(
        c.index
        for c in found
        if (c.index in groups or _is_place(c, body)) and _once_a_block(body, c.index)
    )


def _groups(found: Sequence[Column], body: Block) -> list[int]:
    """The columns left of the first one that every row fills (serial numbers aside).

    Only where each row names a person further right: a blank name is no name carried down.
    """
    open_ones = [c for c in found if not _NO_GROUP.search("".join(c.path))]
    open_ones = [c for c in open_ones if not columns.holds_sums(c)]
    full = [_is_full(body.cells[c.index]) for c in open_ones]
    first = full.index(True) if True in full else 0
    told = any(
        f and _names_people(body.cells[c.index]) for c, f in zip(open_ones, full, strict=True)
    )
    return [c.index for c in open_ones[:first] if told and _heads_blocks(body.cells[c.index])]


def _is_full(cells: pa.StringArray) -> bool:
    return len(cells) > 0 and len(cells) - cells.null_count >= _FULL * len(cells)


def _names_people(cells: pa.StringArray) -> bool:
    shares = profile(cells)
    return max(shares.get("id", 0.0), shares.get("name", 0.0)) >= 0.5


def _heads_blocks(cells: pa.StringArray) -> bool:
    """Whether the first cell is filled and seldom the same text stands twice."""
    filled = len(cells) - cells.null_count
    distinct = int(pc.count_distinct(cells).as_py())
    return filled > 0 and cells[0].is_valid and distinct >= _LEAST_DISTINCT * filled


def _is_place(column: Column, body: Block) -> bool:
    if column.path and _PLACE_HEADING.match(column.path[-1]):
        return True
    cells = body.cells[column.index]
    filled = len(cells) - cells.null_count
    return filled > 0 and int(grids.matches(cells, _PLACE_VALUE).sum()) >= 0.8 * filled


def _once_a_block(body: Block, column: int) -> bool:
    """A filled first row, many blanks, and seldom the same text twice running: no mere gaps."""
    cells = body.cells[column]
    filled = len(cells) - cells.null_count
    if not filled or filled > _MOST_FILLED * len(cells):
        return False
    same = grids.plain(pc.equal(cells.slice(1), cells.slice(0, len(cells) - 1)))
    return int(same.sum()) <= _MOST_REPEATED * filled


def fill(
    block: Block,
    found: Sequence[Column],
    place_columns: Sequence[int],
    merges: Sequence[Merge],
    no_source: Sequence[int],
    carried: dict[int, str | None],
) -> tuple[Block, dict[int, pa.BooleanArray]]:
    """The block with texts carried down, and which cells got theirs so.

    ``no_source``: positions of rows (totals, headings) whose texts are not carried down.
    ``carried``: column → last text of the block before; updated. Sums are never carried.
    """
    cells, filled = list(block.cells), {}
    for column in found:
        if columns.holds_sums(column):
            continue
        index = column.index
        before = cells[index]
        source = _through_merges(block, [m for m in merges if m[1] == index])
        if source is not None:
            cells[index] = grids.taken(before, source)
        if index in place_columns:
            cells[index] = _through_blanks(cells[index], no_source, carried, index)
        if cells[index] is not before:
            filled[index] = pc.and_(before.is_null(), cells[index].is_valid())
    return replace(block, cells=cells), filled


def _through_merges(block: Block, merges: Sequence[Merge]) -> npt.NDArray[np.int64] | None:
    """For every row the position its text comes from, or None where no merge lies."""
    tall = [(top, bottom) for top, _, bottom, _ in merges if bottom > top]
    if not tall or not len(block.rows):
        return None
    source = np.arange(len(block.rows), dtype=np.int64)
    for top, bottom in tall:
        start, end = np.searchsorted(block.rows, [top + 1, bottom + 2])
        if start < len(source) and block.rows[start] == top + 1:
            source[start:end] = start
    return source


def _through_blanks(
    cells: pa.StringArray, no_source: Sequence[int], carried: dict[int, str | None], index: int
) -> pa.StringArray:
    usable = np.array(cells.is_valid().to_numpy(zero_copy_only=False), bool)
    usable[list(no_source)] = False
    source = np.maximum.accumulate(np.where(usable, np.arange(len(cells)), -1))
    text = grids.taken(cells, source)
    if carried.get(index) is not None:
        text = pc.if_else(pa.array(source < 0), carried[index], text)
    if len(text):
        carried[index] = text[len(text) - 1].as_py()
    return pc.coalesce(cells, text)
