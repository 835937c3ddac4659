"""Rejects and corrections as a file that goes back to an office: CSV or workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from graphaudit.english import in_language
from viz.cells import as_csv
from viz.papers.sheets import workbook

HEADS = {
    "zh": ("类别", "文件", "工作表", "行号", "列", "所填内容", "问题", "如何更正"),
    "en": ("Kind", "File", "Sheet", "Row", "Column", "As written", "What is wrong",
           "How to mend it"),
}  # fmt: skip
KINDS = {
    "zh": {"reject": "拒收", "correction": "待更正"},
    "en": {"reject": "rejected", "correction": "to be corrected"},
}


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


def write_complaints(
    told: Sequence[Told], form: Literal["csv", "xlsx"], language: Literal["zh", "en"] = "zh"
) -> bytes:
    """The file's content; no cell is ever a formula."""
    heads = HEADS[language]
    if form == "csv":
        return as_csv(heads, ([str(cell) for cell in _line(each, language)] for each in told))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.xlsx"
        with workbook(path) as book:
            for kind, name in KINDS[language].items():
                lines = [_line(each, language) for each in told if each.kind == kind]
                book.add(name, [], list(heads), lines, to_mend=[5])
        return path.read_bytes()


def _line(each: Told, language: Literal["zh", "en"]) -> list[str | int]:
    kind = KINDS[language].get(each.kind, each.kind)
    said = [in_language(text, language) for text in (each.reason, each.fix)]
    return [kind, each.file, each.sheet, each.row, each.column, each.value, *said]
