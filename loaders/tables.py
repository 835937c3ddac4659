"""A sheet's cells become tables: titles, header paths, numbered data rows, skipped rows.

Nothing disappears: every row of a sheet, up to its last row with content, stands exactly once
in the batches of one of the sheet's tables: as data, as a skipped row with its reason, or as a
line that cannot be read (a ``Problem`` without a column).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import beside, columns, filldown, grids, headings, rowkinds, sheets
from loaders.columns import Column
from loaders.files import SourceFile
from loaders.grids import Block, Merge, Problem, Sheet
from loaders.rowkinds import SKIP_REASONS, Row

__all__ = [
    "SKIP_REASONS",
    "Column",
    "Problem",
    "Skipped",
    "Table",
    "TableBatch",
    "read_tables",
]

_SAMPLE = 5000
_NOTHING = r"^(?:0+(?:\.0+)?|[-/\\—－–]+|无)元?$"
_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Skipped:
    """A row that is no data: ``reason`` is one of SKIP_REASONS, ``text`` its cells, joined."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class TableBatch:
    """Consecutive rows of one table.

    ``rows``: int64, row number as the spreadsheet shows it, from 1; data rows only.
    ``cells``: column index → string array, same length as ``rows``: text as a person would read
    it, trimmed, null where empty. A number beyond 16 digits is its repr (``6.22426195001011e+17``).
    Dates are ISO text, booleans ``TRUE`` / ``FALSE``.
    ``numeric``: column index → boolean array (the cell was a number in the file), or None when
    no cell of the column was one, or the file has no types (CSV).
    ``filled``: column index → boolean array (the text was carried down from a cell above,
    through a merge or a place written once a block), or absent. Sums are never carried down.
    ``hidden``: boolean per row (the row is hidden in the spreadsheet), or None.
    """

    rows: npt.NDArray[np.int64]
    cells: dict[int, pa.StringArray]
    numeric: dict[int, pa.BooleanArray | None]
    filled: dict[int, pa.BooleanArray] = field(default_factory=dict)
    hidden: npt.NDArray[np.bool_] | None = None
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def lost(self) -> list[Problem]:
        """Lines that could not be split into cells at all."""
        return [problem for problem in self.problems if problem.column is None]


@dataclass(frozen=True)
class _Shape:
    """What is known of a table before its rows are read; row numbers as the spreadsheet's."""

    title_rows: frozenset[int]
    header_rows: tuple[int, ...]
    header_keys: frozenset[Row]
    title_keys: frozenset[Row]
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    merges: tuple[Merge, ...]
    width: int


@dataclass(frozen=True)
class Table:
    """One table of one sheet; ``table_no`` counts the tables of the sheet, from 0.

    ``titles``: texts of the title and unit rows above the header. ``header_rows``: row numbers
    of the header, empty where there is none. ``hidden``: the sheet is. ``typed``: the file tells
    numbers from text. ``empty``: no data row (batches still give the skipped ones).
    """

    file: SourceFile
    sheet: str
    sheet_no: int
    table_no: int
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    hidden: bool
    typed: bool
    empty: bool
    _shape: _Shape = field(repr=False, compare=False)
    _blocks: Callable[[], Iterator[Block]] = field(repr=False, compare=False)
    _sums: int | None = field(default=None, repr=False, compare=False)

    def batches(self, rows: int = 200_000) -> Iterator[TableBatch]:
        """The rows in order, at most ``rows`` lines a batch; may be called again."""
        carried: dict[int, str | None] = {}
        for block in self._blocks():
            for start in range(0, len(block.rows), rows) or (0,):
                part = block if len(block.rows) <= rows else block.slice(start, start + rows)
                batch = _batch(part, self._shape, carried)
                yield batch if self._sums is None else _with_sums(batch, self._sums)

    @property
    def sum_header(self) -> str:
        """The head of the one column of sums that ``only`` chose; empty without it."""
        return next((c.text for c in self.columns if c.index == self._sums), "")

    def only(self, columns: Sequence[Column], sums: int, sheet_no: int) -> Table:
        """The table with these columns alone, as a sheet of that number.

        Rows in which the column with index ``sums`` has no amount are skipped.
        """
        shape = replace(self._shape, columns=tuple(columns))
        return replace(self, columns=tuple(columns), sheet_no=sheet_no, _shape=shape, _sums=sums)


def read_tables(file: SourceFile) -> Iterator[Table]:
    """Every table of every sheet, in order; an empty sheet is one empty table.

    Raises UnreadableFileError where the file cannot be read as a table at all.
    """
    for sheet in sheets.read_sheets(file):
        if sheet.streamed:
            yield _streamed(file, sheet)
        else:
            yield from _kept(file, sheet)


def _streamed(file: SourceFile, sheet: Sheet) -> Table:
    """A sheet too large to keep: one table, its shape told from the first rows."""
    head = next(sheet.blocks()).slice(0, _SAMPLE)
    header = _header(head, sheet)
    return _table(file, sheet, 0, head, header, sheet.blocks)


def _kept(file: SourceFile, sheet: Sheet) -> Iterator[Table]:
    block = _without_tail(grids.joined(list(sheet.blocks()), sheet.width))
    if not len(block.rows):
        yield _empty(file, sheet)
    start, number = 0, 0
    while start < len(block.rows):
        rest = block.slice(start, len(block.rows))
        header = _header(rest, sheet)
        size = _next_table(rest, header)
        for of, part in beside.split(rest.slice(0, size), sheet, header):
            yield _table(file, of, number, part, _header(part, of), _once(part))
        start, number = start + size, number + 1


def _once(block: Block) -> Callable[[], Iterator[Block]]:
    return lambda: iter((block,))


def _empty(file: SourceFile, sheet: Sheet) -> Table:
    nothing = frozenset[int]()
    shape = _Shape(nothing, (), frozenset(), frozenset(), (), (), (), sheet.width)
    return Table(
        file, sheet.name, sheet.no, 0, (), (), (), sheet.hidden, sheet.typed, True,
        shape, lambda: iter(()),
    )  # fmt: skip


def _without_tail(block: Block) -> Block:
    """The block up to its last row with content or a problem."""
    content = np.flatnonzero(_has_content(block))
    noted = [int(np.searchsorted(block.rows, p.row)) for p in block.problems]
    last = max([*content[-1:].tolist(), *noted], default=-1)
    return block.slice(0, last + 1)


def _has_content(block: Block) -> npt.NDArray[np.bool_]:
    content = np.zeros(len(block.rows), bool)
    for column in block.cells:
        content |= grids.plain(column.is_valid())
    return content


def _rows_of(block: Block, positions: Sequence[int] | range) -> list[Row]:
    """The texts of some rows."""
    if isinstance(positions, range):
        parts = [c.slice(positions.start, len(positions)) for c in block.cells]
    else:
        chosen = pa.array(positions, pa.int64())
        parts = [c.take(chosen) for c in block.cells]
    return list(zip(*(p.to_pylist() for p in parts), strict=True))


def _relative(merges: Sequence[Merge], first_row: int) -> list[Merge]:
    """Merges counted from the row with that number."""
    shift = first_row - 1
    return [(a - shift, b, c - shift, d) for a, b, c, d in merges if a >= shift]


def _header(block: Block, sheet: Sheet) -> headings.Header:
    if sheet.header_known:
        return headings.Header((0,), 1)
    rows = _rows_of(block, range(min(headings.SEARCHED, len(block.rows))))
    return headings.find(rows, _relative(sheet.merges, int(block.rows[0]) if len(rows) else 1))


def _key(row: Row) -> Row:
    return tuple(headings.clean(text) for text in rowkinds.filled(row))


def _next_table(block: Block, header: headings.Header) -> int:
    """Where the next table of the sheet begins (its titles), or the end of the block."""
    keys = {_key(row) for row in _rows_of(block, list(header.rows))}
    titles = {_key(row) for row in _rows_of(block, range(header.data))}
    wanted = [int(at) for at in np.flatnonzero(_suspect(block)) if at >= header.data]
    rows = dict(zip(wanted, _rows_of(block, wanted), strict=True))
    for at, row in rows.items():
        if not _heads(row):
            continue
        begin = _first_title(rows, at)
        if _key(row) not in keys or any(_new_title(rows[i], titles) for i in range(begin, at)):
            return begin
    return len(block.rows)


def _heads(row: Row) -> bool:
    cells = rowkinds.filled(row)
    return len(cells) >= 3 and headings.word_share(row) >= 0.6 and not rowkinds.reason(row)


def _new_title(row: Row, titles: set[Row]) -> bool:
    return bool(rowkinds.filled(row)) and rowkinds.reason(row) is None and _key(row) not in titles


def _first_title(rows: dict[int, Row], at: int) -> int:
    """The first of the title rows right above a header."""
    begin = at
    while begin - 1 in rows and _can_be_title(rows[begin - 1]):
        begin -= 1
    while begin < at and not rowkinds.filled(rows[begin]):
        begin += 1
    return begin


def _can_be_title(row: Row) -> bool:
    cells = rowkinds.filled(row)
    reason = rowkinds.reason(row)
    return len(cells) <= 3 and reason in (None, rowkinds.BLANK, rowkinds.UNIT)


def _table(
    file: SourceFile,
    sheet: Sheet,
    number: int,
    block: Block,
    header: headings.Header,
    blocks: Callable[[], Iterator[Block]],
) -> Table:
    above = range(header.rows[0] if header.rows else header.data)
    titles = tuple("  ".join(rowkinds.filled(row)) for row in _rows_of(block, above) if any(row))
    shape = _shape(block, sheet, header, above, titles)
    return Table(
        file=file,
        sheet=sheet.name,
        sheet_no=sheet.no,
        table_no=number,
        titles=titles,
        columns=shape.columns,
        header_rows=shape.header_rows,
        hidden=sheet.hidden,
        typed=sheet.typed,
        empty=not sheet.streamed and _is_empty(block, shape),
        _shape=shape,
        _blocks=blocks,
    )


def _shape(
    block: Block, sheet: Sheet, header: headings.Header, above: range, titles: Sequence[str]
) -> _Shape:
    head_rows = _rows_of(block, list(header.rows))
    first = int(block.rows[header.rows[0]]) if header.rows else 1
    body = block.slice(header.data, min(len(block.rows), header.data + _SAMPLE))
    found = columns.describe(
        head_rows, _relative(sheet.merges, first), body, titles, typed=sheet.typed
    )
    kept = [c for c in found if c.path or sheet.streamed or _used(block, header.data, c.index)]
    return _Shape(
        title_rows=frozenset(block.rows[: len(above)].tolist()),
        header_rows=tuple(int(block.rows[at]) for at in header.rows),
        header_keys=frozenset(_key(row) for row in head_rows),
        title_keys=frozenset(_key(row) for row in _rows_of(block, above) if any(row)),
        columns=tuple(kept),
        places=filldown.places(kept, body),
        merges=sheet.merges,
        width=sheet.width,
    )


def _used(block: Block, start: int, column: int) -> bool:
    cells = block.cells[column].slice(start)
    noted = any(p.column == column for p in block.problems)
    return noted or cells.null_count < len(cells)


def _is_empty(block: Block, shape: _Shape) -> bool:
    return len(_reasons(block, shape)) == len(block.rows)


def _unreadable(block: Block) -> list[int]:
    """Positions of the lines that could not be split."""
    lines = [p.row for p in block.problems if p.column is None]
    return [int(at) for at in np.searchsorted(block.rows, lines)]


def _suspect(block: Block) -> npt.NDArray[np.bool_]:
    """Rows without a long number: the only ones that can be headings, totals or notes."""
    separator = pa.array([_SEPARATOR] * len(block.rows), pa.string())
    text = pc.binary_join_element_wise(
        *block.cells, separator, null_handling="replace", null_replacement=""
    )
    return ~grids.matches(text, rowkinds.LONG_NUMBER)


def _labelled(block: Block, shape: _Shape) -> npt.NDArray[np.bool_]:
    """Title rows that name a holder and an account: long numbers stand in them too."""
    above = [int(at) for at in np.flatnonzero(np.isin(block.rows, sorted(shape.title_rows)))]
    found = np.zeros(len(block.rows), bool)
    for at, row in zip(above, _rows_of(block, above), strict=True):
        found[at] = headings.is_labelled(rowkinds.filled(row))
    return found


def _reasons(block: Block, shape: _Shape) -> dict[int, str]:
    """Position → reason of every row that is no data."""
    if not len(block.rows):
        return {}
    positions = [int(at) for at in np.flatnonzero(_suspect(block) | _labelled(block, shape))]
    noted = {p.row for p in block.problems}
    reasons: dict[int, str] = {}
    for at, row in zip(positions, _rows_of(block, positions), strict=True):
        reason = _reason(int(block.rows[at]), row, shape)
        if reason and not (reason == rowkinds.BLANK and int(block.rows[at]) in noted):
            reasons[at] = reason
    return reasons


def _reason(number: int, row: Row, shape: _Shape) -> str | None:
    if number in shape.header_rows:
        return rowkinds.HEADER
    plain = rowkinds.reason(row)
    if number in shape.title_rows:
        return plain or rowkinds.TITLE
    if plain:
        return plain
    key = _key(row)
    if key in shape.header_keys:
        return rowkinds.REPEATED_HEADER
    if key in shape.title_keys:
        return rowkinds.TITLE
    return rowkinds.SECTION if _is_section(row, shape) else None


def _is_section(row: Row, shape: _Shape) -> bool:
    filled_columns = sum(1 for c in shape.columns if c.path)
    return rowkinds.is_section(row, filled_columns) and not columns.names_people(shape.columns)


def _batch(block: Block, shape: _Shape, carried: dict[int, str | None]) -> TableBatch:
    reasons = _reasons(block, shape)
    keep = np.ones(len(block.rows), bool)
    keep[[*reasons, *_unreadable(block)]] = False
    skipped = _skipped(block, reasons)
    no_source = [at for at, reason in reasons.items() if reason != rowkinds.SECTION]
    block, filled = filldown.fill(
        block, shape.columns, shape.places, shape.merges, no_source, carried
    )
    rows = block.rows[keep]
    chosen = pa.array(keep)
    indexes = [c.index for c in shape.columns]
    return TableBatch(
        rows=rows,
        cells={i: block.cells[i].filter(chosen) for i in indexes},
        numeric={i: _filtered(block.numeric[i], chosen) for i in indexes},
        filled={i: flags.filter(chosen) for i, flags in filled.items()},
        hidden=None if block.hidden is None else block.hidden[keep],
        skipped=skipped,
        problems=_of_data(block.problems, rows),
    )


def _with_sums(batch: TableBatch, column: int) -> TableBatch:
    """The rows that have an amount in the column, readable or not; the others are skipped."""
    cells = batch.cells[column]
    noted = [problem.row for problem in batch.problems if problem.column == column]
    filled = grids.plain(cells.is_valid()) & ~grids.matches(cells, _NOTHING)
    keep = filled | np.isin(batch.rows, noted)
    if keep.all():
        return batch
    chosen = pa.array(keep)
    lines = zip(
        *(batch.cells[i].filter(pa.array(~keep)).to_pylist() for i in batch.cells), strict=True
    )
    without = tuple(
        Skipped(row, rowkinds.NO_SUM, "  ".join(rowkinds.filled(line)))
        for row, line in zip(batch.rows[~keep].tolist(), lines, strict=True)
    )
    rows = batch.rows[keep]
    return replace(
        batch,
        rows=rows,
        cells={i: texts.filter(chosen) for i, texts in batch.cells.items()},
        numeric={i: _filtered(flags, chosen) for i, flags in batch.numeric.items()},
        filled={i: flags.filter(chosen) for i, flags in batch.filled.items()},
        hidden=None if batch.hidden is None else batch.hidden[keep],
        skipped=(*batch.skipped, *without),
        problems=_of_data(batch.problems, rows),
    )


def _filtered(flags: pa.BooleanArray | None, chosen: pa.BooleanArray) -> pa.BooleanArray | None:
    return None if flags is None else flags.filter(chosen)


def _skipped(block: Block, reasons: dict[int, str]) -> tuple[Skipped, ...]:
    positions = sorted(reasons)
    rows = _rows_of(block, positions)
    return tuple(
        Skipped(int(block.rows[at]), reasons[at], "  ".join(rowkinds.filled(row)))
        for at, row in zip(positions, rows, strict=True)
    )


def _of_data(problems: Sequence[Problem], rows: npt.NDArray[np.int64]) -> tuple[Problem, ...]:
    """Problems of unreadable lines and of cells in data rows (a broken total is no matter)."""
    data = set(rows.tolist()) if problems else set()
    return tuple(p for p in problems if p.column is None or p.row in data)
