"""The workbook that goes back to the office: what was rejected, what is to be corrected, where.

Numbers stand in it as the office wrote them: it goes to those who sent them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from graphaudit.identity import Identity
from graphaudit.ledger import Ledger

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("file", "文件", 40),
    ("sheet", "工作表", 16),
    ("row", "行号", 8),
    ("column", "列", 18),
    ("value", "所填内容", 26),
    ("reason", "问题", 40),
    ("fix", "如何更正", 44),
)
LIKELY = ("likely", "其他登记册中可对应的人（供核对）", 30)
LAST_ROW = 1_048_575
"""Of a worksheet; what goes beyond continues on the next one."""


def write_rejects(ledger: Ledger, path: Path, identity: Identity | None = None) -> tuple[int, int]:
    """Write rejects and corrections of all live files; returns how many there are of each.

    With ``identity`` the correction list names the person whom other registers make certain.
    The file is exactly ``path``, whatever its suffix.
    """
    rejects, corrections = ledger.rejects(), ledger.corrections()
    if identity is not None:
        corrections = identity.resolve(ledger).complete(corrections)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "in_memory": False}) as book:
        _sheets(book, "退回行", rejects, COLUMNS)
        _sheets(book, "待更正", corrections, (*COLUMNS, LIKELY))
    return rejects.num_rows, corrections.num_rows


def _sheets(
    book: xlsxwriter.Workbook, title: str, table: pa.Table, columns: Sequence[tuple[str, str, int]]
) -> None:
    """One worksheet, or several where one cannot hold the rows."""
    ordered = table.sort_by(
        [("file", "ascending"), ("sheet_no", "ascending"), ("row", "ascending")]
    )
    for number, start in enumerate(range(0, max(1, ordered.num_rows), LAST_ROW), 1):
        name = title if number == 1 else f"{title}{number}"
        _fill(book, name, ordered.slice(start, LAST_ROW), columns)


def _fill(
    book: xlsxwriter.Workbook, title: str, table: pa.Table, columns: Sequence[tuple[str, str, int]]
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "text_wrap": True})
    sheet.freeze_panes(1, 0)
    for place, (_, caption, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, caption, bold)
    lists = [table.column(name).to_pylist() for name, _, _ in columns]
    for line, cells in enumerate(zip(*lists, strict=True), 1):
        _line(sheet, line, cells)


def _line(sheet: Worksheet, line: int, cells: Sequence[object]) -> None:
    """As text throughout: a written ``=…`` is no formula, an ID no number."""
    for place, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif cell is not None:
            sheet.write_string(line, place, str(cell))
