"""How a worksheet comes out of a printer: across, with all its columns on one page and its head on
every page, lines between the cells, pages numbered.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

A4 = 9
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
