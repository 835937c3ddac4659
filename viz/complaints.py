"""Rejects and corrections as a file that goes back to an office: CSV or workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from viz.cells import as_csv
from viz.papers.sheets import workbook

HEADS = ("类别", "文件", "工作表", "行号", "列", "所填内容", "问题", "如何更正")
KINDS = {"reject": "拒收", "correction": "待更正"}


class Told(Protocol):
    """What stands in a line; see ``loaders.complaints.Complaint``."""

    @property
    def kind(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def fix(self) -> str: ...


def write_complaints(told: Sequence[Told], form: Literal["csv", "xlsx"]) -> bytes:
    """The file's content; no cell is ever a formula."""
    if form == "csv":
        return as_csv(HEADS, ([str(cell) for cell in _line(each)] for each in told))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.xlsx"
        with workbook(path) as book:
            for kind, name in KINDS.items():
                lines = [_line(each) for each in told if each.kind == kind]
                book.add(name, [], list(HEADS), lines, to_mend=[5])
        return path.read_bytes()


def _line(each: Told) -> list[str | int]:
    kind = KINDS.get(each.kind, each.kind)
    return [kind, each.file, each.sheet, each.row, each.column, each.value, each.reason, each.fix]
