"""Worksheets whose cells are what they say: text stays text, whatever sign it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from viz.exports.xlsx import MONEY, MOST_TEXT, SAFE
from viz.printing import WIDEST, ready_to_print, tall_enough, width_of

Cell = str | int | float | None
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_ROOM = 72
"""Characters that a table with lines above it takes at least."""
_LARGER = 1.25
"""How much larger the first of these lines is written."""


class Book:
    """A workbook. Text cells carry the mark that Excel sets for a leading apostrophe, so that a
    written ``=…`` is no formula even after somebody edits the cell.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        text = {**font, "text_wrap": True, "num_format": "@", "quote_prefix": True}
        self._text = book.add_format(text)
        self._to_mend = book.add_format({**text, "bg_color": "#FFF5DE"})
        self._title = book.add_format({**font, "bold": True, "font_size": 12, "text_wrap": True})
        self._said = book.add_format({**font, "text_wrap": True})
        self._head = book.add_format(
            {**font, "bold": True, "text_wrap": True, "bg_color": "#EEF1F4"}
        )
        self._number = book.add_format(font)
        self._money = book.add_format({**font, "num_format": MONEY})
        self._names: set[str] = set()

    def add(
        self,
        name: str,
        titles: Sequence[str],
        heads: Sequence[str],
        lines: Sequence[Sequence[Cell]],
        money: Sequence[int] = (),
        to_mend: Sequence[int] = (),
    ) -> None:
        """A worksheet: title lines, a head row, the lines. ``money``: columns in yuan;
        ``to_mend``: columns that stand out.
        """
        sheet = self._book.add_worksheet(self._free_name(name))
        widths = _widths(heads, lines)
        if titles:
            widths = _wide_enough(widths)
        for row, title in enumerate(titles):
            self._over_all(sheet, row, title, widths)
        top = len(titles)
        for column, head in enumerate(heads):
            sheet.write_string(top, column, head, self._head)
        sheet.freeze_panes(top + 1, 0)
        ready_to_print(sheet, top)
        for row, line in enumerate(lines, top + 1):
            tall_enough(sheet, row, (cell for cell in line if isinstance(cell, str)))
            for column, cell in enumerate(line):
                self._cell(sheet, row, column, cell, column in money, column in to_mend)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def _over_all(self, sheet: Worksheet, row: int, title: str, widths: Sequence[int]) -> None:
        """A line above the table, over all its columns: a long one takes several lines there, and
        makes nothing wider, neither the screen nor the paper.
        """
        look = self._said if row else self._title
        shown = title[:MOST_TEXT]
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, shown, look)
        else:
            sheet.write_string(row, 0, shown, look)
        tall_enough(sheet, row, [shown], sum(widths) if row else int(sum(widths) / _LARGER))

    def _cell(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, money: bool, to_mend: bool
    ) -> None:
        if isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self._money if money else self._number)
        elif cell or to_mend:
            shown = (cell or "")[:MOST_TEXT]
            sheet.write_string(row, column, shown, self._to_mend if to_mend else self._text)

    def _free_name(self, name: str) -> str:
        """A name that Excel takes and no other sheet has."""
        plain = _NOT_IN_A_NAME.sub(" ", name).strip() or "名册"
        for number in range(1, 1000):
            tail = "" if number == 1 else f" {number}"
            free = plain[: _LONGEST_NAME - len(tail)] + tail
            if free.lower() not in self._names:
                break
        self._names.add(free.lower())
        return free


@contextmanager
def workbook(path: Path) -> Iterator[Book]:
    """A workbook at exactly this path, closed at the end."""
    book = xlsxwriter.Workbook(str(path), SAFE)
    try:
        yield Book(book)
    finally:
        book.close()


def _wide_enough(widths: Sequence[int]) -> list[int]:
    """Columns that together leave room for what stands above them."""
    missing = _ROOM - sum(widths)
    if not widths or missing <= 0:
        return list(widths)
    more, rest = divmod(missing, len(widths))
    return [width + more + (place < rest) for place, width in enumerate(widths)]


def _widths(heads: Sequence[str], lines: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [width_of(head) for head in heads]
    for line in lines:
        for column, cell in enumerate(line[: len(widths)]):
            widths[column] = max(widths[column], width_of(str(cell or "")))
    return [min(WIDEST, width) for width in widths]
