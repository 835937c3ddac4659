"""Lines of a worksheet, written as they come: texts as text, amounts in yuan, and how wide the
columns and how tall the rows must be for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from viz.printing import height_of, lines_of, width_of

Cell = str | int | float | None
MONEY = "#,##0.00"
MOST_TEXT = 32_000  # a cell of a spreadsheet holds 32,767 characters
MOST_ROWS = 1_048_576
"""Rows of a sheet, all told."""
SAFE: Mapping[str, bool] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Nothing from a spreadsheet becomes a formula, a link or a rounded number."""
_MOST_KNOWN = 20_000


@dataclass(frozen=True)
class Looks:
    """How cells look: texts, numbers, amounts in yuan (of the columns ``money``), and the texts
    of columns that stand out, ``to_mend``, empty ones too.
    """

    text: Format
    number: Format
    money: Format
    mended: Format


@contextmanager
def safe_workbook(path: Path) -> Iterator[xlsxwriter.Workbook]:
    """A workbook at exactly this path, written at the end."""
    book = xlsxwriter.Workbook(str(path), SAFE)
    try:
        yield book
    finally:
        book.close()


class Rows:
    """The lines of one sheet below its head."""

    def __init__(
        self,
        sheet: Worksheet,
        top: int,
        heads: Sequence[str],
        looks: Looks,
        money: Sequence[int] = (),
        to_mend: Sequence[int] = (),
    ) -> None:
        """``top``: the head's row, from 1."""
        self.row = top
        """The last row that is written, as the spreadsheet counts, from 1."""
        self.widths = [width_of(head) for head in heads]
        self._sheet, self._looks = sheet, looks
        self._money, self._to_mend = frozenset(money), frozenset(to_mend)
        self._known: dict[str, tuple[int, int]] = {}

    @property
    def full(self) -> bool:
        """Whether the sheet takes no more rows."""
        return self.row >= MOST_ROWS

    def add(self, line: Sequence[Cell]) -> None:
        """Write one line; numbers that no spreadsheet has (not finite) stand as text."""
        self.widths += [0] * (len(line) - len(self.widths))
        tallest = max((self._put(column, cell) for column, cell in enumerate(line)), default=1)
        if tallest > 1:
            self._sheet.set_row(self.row, height_of(tallest))
        self.row += 1

    def _put(self, column: int, cell: Cell) -> int:
        """Write one cell; returns the lines that it takes."""
        if isinstance(cell, int | float) and isfinite(cell):
            look = self._looks.money if column in self._money else self._looks.number
            self._sheet.write_number(self.row, column, cell, look)
            self.widths[column] = max(self.widths[column], len(str(cell)) + 2)
            return 1
        shown = "" if cell is None else as_text(str(cell)[:MOST_TEXT])
        if not shown and column not in self._to_mend:
            return 1
        look = self._looks.mended if column in self._to_mend else self._looks.text
        if not shown:
            self._sheet.write_blank(self.row, column, None, look)
            return 1
        self._sheet.write_string(self.row, column, shown, look)
        lines, width = self._measured(shown)
        self.widths[column] = max(self.widths[column], width)
        return lines

    def _measured(self, text: str) -> tuple[int, int]:
        """Lines and width of a text; those that come again and again are measured once."""
        if text not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[text] = lines_of(text), width_of(text)
        return self._known[text]


def as_text(text: str) -> str:
    """xlsxwriter takes what begins and ends so for rich text of its own, and writes it as XML."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
