"""A sheet's cells become tables: titles, header paths, numbered data rows, skipped rows.

Nothing disappears: every row of a sheet, up to its last row with content, stands exactly once
in the batches of one of the sheet's tables: as data, as a skipped row with its reason, or as a
line that cannot be read (a ``Problem`` without a column).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from loaders.files import SourceFile


@dataclass(frozen=True)
class Column:
    """One column: ``index`` from 0, spreadsheet ``letter``, header texts from top to bottom.

    ``path`` is cleaned (no spaces, line breaks, asterisks, bracketed units) and empty where the
    sheet has no header; ``text`` joins it (``列A`` where it is empty); ``header`` is the leaf as
    written. ``unit`` (元, 万元, 亩 …) comes from the header's brackets or a unit row.
    ``numeric_share`` is the share of number cells among the filled cells of the first rows
    (cells that look like numbers, where the file has no types).
    """

    index: int
    letter: str
    path: tuple[str, ...]
    text: str
    header: str
    unit: str | None
    numeric_share: float


@dataclass(frozen=True)
class Skipped:
    """A row that is no data: ``reason`` is one of SKIP_REASONS, ``text`` its cells, joined."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Problem:
    """A cell or line that cannot be read. ``column`` is the index of the cell's column.

    Without a column the whole line could not be split: it stands in no ``cells``, only here.
    ``code`` is stable; ``reason`` and ``fix`` are Chinese.
    """

    row: int
    column: int | None
    value: str
    code: str
    reason: str
    fix: str


@dataclass(frozen=True)
class TableBatch:
    """Consecutive rows of one table.

    ``rows``: int64, row number as the spreadsheet shows it, from 1; data rows only.
    ``cells``: column index → string array, same length as ``rows``: text as a person would read
    it, trimmed, null where empty. A number with more than 15 significant digits is its repr
    (``6.22426195001011e+17``). Dates are ISO text, booleans ``TRUE`` / ``FALSE``.
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


@dataclass(frozen=True)
class Table:
    """One table of one sheet; ``table_no`` counts the tables of the sheet, from 0.

    ``titles``: texts of the title and unit rows above the header. ``header_rows``: row numbers
    of the header, empty where there is none. ``empty`` is set where there is no data row
    (batches still give the skipped ones). ``typed``: the file tells numbers from text.
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

    def batches(self, rows: int = 200_000) -> Iterator[TableBatch]:
        """The rows in order, at most ``rows`` data rows a batch; may be called again."""
        raise NotImplementedError


def read_tables(file: SourceFile) -> Iterator[Table]:
    """Every table of every sheet, in order. Raises UnreadableFileError."""
    raise NotImplementedError
