"""Worksheets whose cells are what they say: text stays text, whatever sign it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from viz.printing import WIDEST, height_of, lines_of, ready_to_print
from viz.worksheets import MONEY, MOST_TEXT, Cell, Looks, Rows, as_text, safe_workbook

__all__ = ["Book", "Cell", "workbook"]
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
        self._looks = Looks(
            text=book.add_format(text),
            number=book.add_format(font),
            money=book.add_format({**font, "num_format": MONEY}),
            mended=book.add_format({**text, "bg_color": "#FFF5DE"}),
        )
        said = {**font, "text_wrap": True}
        self._said = book.add_format(said)
        self._title = book.add_format({**said, "bold": True, "font_size": 12})
        self._head = book.add_format({**said, "bold": True, "bg_color": "#EEF1F4"})
        self._names: set[str] = set()

    def add(
        self,
        name: str,
        titles: Sequence[str],
        heads: Sequence[str],
        lines: Iterable[Sequence[Cell]],
        money: Sequence[int] = (),
        to_mend: Sequence[int] = (),
    ) -> None:
        """A worksheet: title lines, a head row, the lines. ``money``: columns in yuan;
        ``to_mend``: columns that stand out. What one sheet cannot hold goes on in a further one.
        """
        coming = iter(lines)
        while True:
            sheet = self._book.add_worksheet(self._free_name(name))
            rows = Rows(sheet, len(titles) + 1, heads, self._looks, money, to_mend)
            for line in coming:
                rows.add(line)
                if rows.full:
                    break
            self._set_out(sheet, titles, heads, rows)
            after = next(coming, None)
            if after is None:
                return
            coming = chain([after], coming)

    def _set_out(
        self, sheet: Worksheet, titles: Sequence[str], heads: Sequence[str], rows: Rows
    ) -> None:
        """What stands above the lines, and how wide the columns are."""
        widths = [min(WIDEST, width) for width in rows.widths[: len(heads)]]
        if titles:
            widths = _wide_enough(widths)
        for row, title in enumerate(titles):
            self._over_all(sheet, row, title, widths)
        top = len(titles)
        for column, head in enumerate(heads):
            sheet.write_string(top, column, as_text(head), self._head)
        sheet.freeze_panes(top + 1, 0)
        ready_to_print(sheet, top)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def _over_all(self, sheet: Worksheet, row: int, title: str, widths: Sequence[int]) -> None:
        """A line above the table, over all its columns: a long one takes several lines there, and
        makes nothing wider, neither the screen nor the paper.
        """
        look = self._said if row else self._title
        shown = as_text(title[:MOST_TEXT])
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, shown, look)
        else:
            sheet.write_string(row, 0, shown, look)
        lines = lines_of(shown, sum(widths) if row else int(sum(widths) / _LARGER))
        if lines > 1:
            sheet.set_row(row, height_of(lines))

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
    """A workbook at exactly this path, written at the end."""
    with safe_workbook(path) as book:
        yield Book(book)


def _wide_enough(widths: Sequence[int]) -> list[int]:
    """Columns that together leave room for what stands above them."""
    missing = _ROOM - sum(widths)
    if not widths or missing <= 0:
        return list(widths)
    more, rest = divmod(missing, len(widths))
    return [width + more + (place < rest) for place, width in enumerate(widths)]
