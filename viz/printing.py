"""How a worksheet comes out of a printer: across, with all its columns on one page and its head on
every page, lines between the cells, pages numbered.
"""

from __future__ import annotations

from math import ceil

from xlsxwriter.worksheet import Worksheet

A4 = 9
WIDEST = 60
"""Characters of the widest column; longer texts take several lines."""
_LINE, _TALLEST = 15.0, 400.0
_LINES_ARE_PRINTED = 0


def ready_to_print(sheet: Worksheet, head_row: int = 0) -> None:
    """Set the sheet for paper; the head stands in ``head_row``, from 0, with its titles above."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head_row)
    sheet.hide_gridlines(_LINES_ARE_PRINTED)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&R&P / &N")


def width_of(text: str) -> int:
    """Characters of the longest line, a Chinese one counts two, with some room."""
    return max((_wide(line) for line in text.split("\n")), default=0) + 2


def height_of(lines: int) -> float:
    """Points of a row with so many lines: not every program makes it so tall by itself."""
    return min(_TALLEST, _LINE * lines)


def lines_of(text: str, width: int = WIDEST) -> int:
    """Lines that a text takes in a cell of so many characters."""
    if len(text) * 2 <= width - 4 and "\n" not in text:
        return 1
    return sum(max(1, ceil(_wide(line) / (width - 4))) for line in text.split("\n"))


def _wide(text: str) -> int:
    """Two for each character beyond Latin-1, one for the others."""
    return 2 * len(text) - len(text.encode("latin-1", "ignore"))
