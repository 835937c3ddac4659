"""The workbook that goes back to the office: what was rejected, what is to be corrected, where.

Numbers stand in it as the office wrote them: it goes to those who sent them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from graphaudit.english import in_language
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger

Columns = Sequence[tuple[str, tuple[str, str], int]]
"""Field, its (Chinese, English) head, and the column's width in characters."""
COLUMNS: Columns = (
    ("file", ("文件", "File"), 40),
    ("sheet", ("工作表", "Sheet"), 16),
    ("row", ("行号", "Row"), 8),
    ("column", ("列", "Column"), 18),
    ("value", ("所填内容", "As written"), 26),
    ("reason", ("问题", "What is wrong"), 40),
    ("fix", ("如何更正", "How to mend it"), 44),
)
LIKELY = ("likely", ("其他登记册中可对应的人（供核对）", "Likely person in other registers"), 30)
TOLD = ("reason", "fix")
"""What the loader said, and not the office."""
A4 = 9
LAST_ROW = 1_048_575
"""Of a worksheet; what goes beyond continues on the next one."""


def write_rejects(
    ledger: Ledger, path: Path, identity: Identity | None = None, language: str = "zh"
) -> tuple[int, int]:
    """Write rejects and corrections of all live files; returns how many there are of each.

    With ``identity`` the correction list names the person whom other registers make certain.
    The file is exactly ``path``, whatever its suffix.
    """
    rejects, corrections = ledger.rejects(), ledger.corrections()
    if identity is not None:
        corrections = identity.resolve(ledger).complete(corrections)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "in_memory": False}) as book:
        titles = ("Rejects", "Corrections") if language == "en" else ("退回行", "待更正")
        _sheets(book, titles[0], rejects, COLUMNS, language)
        _sheets(book, titles[1], corrections, (*COLUMNS, LIKELY), language)
    return rejects.num_rows, corrections.num_rows


def _sheets(
    book: xlsxwriter.Workbook, title: str, table: pa.Table, columns: Columns, language: str
) -> None:
    """One worksheet, or several where one cannot hold the rows."""
    ordered = table.sort_by(
        [("file", "ascending"), ("sheet_no", "ascending"), ("row", "ascending")]
    )
    for number, start in enumerate(range(0, max(1, ordered.num_rows), LAST_ROW), 1):
        name = title if number == 1 else f"{title}{number}"
        _fill(book, name, ordered.slice(start, LAST_ROW), columns, language)


def _fill(
    book: xlsxwriter.Workbook, title: str, table: pa.Table, columns: Columns, language: str
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "text_wrap": True})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, (_, captions, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, captions[language == "en"], bold)
    lists = [_cells(table, name, language) for name, _, _ in columns]
    for line, cells in enumerate(zip(*lists, strict=True), 1):
        _line(sheet, line, cells)


def _cells(table: pa.Table, name: str, language: str) -> list[str | int | None]:
    cells: list[str | int | None] = table.column(name).to_pylist()
    if name not in TOLD:
        return cells
    return [in_language(cell, language) if isinstance(cell, str) else cell for cell in cells]


def _line(sheet: Worksheet, line: int, cells: Sequence[object]) -> None:
    """As text throughout: a written ``=…`` is no formula, an ID no number."""
    for place, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif cell is not None:
            sheet.write_string(line, place, str(cell))
