"""Rejects and corrections as a file that goes back to an office: CSV or workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from graphaudit.english import in_language
from viz.cells import write_csv
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
    def masked(self) -> Told: ...


def write_complaints(
    told: Sequence[Told],
    masked: bool,
    form: Literal["csv", "xlsx"],
    language: Literal["zh", "en"],
    path: Path,
) -> None:
    """Write the file; no cell is ever a formula. ``masked``: long numbers are shortened."""
    heads = HEADS[language]
    if form == "csv":
        lines = (_line(each, masked, language) for each in told)
        write_csv(path, heads, ([str(cell) for cell in line] for line in lines))
        return
    with workbook(path) as book:
        for kind, name in KINDS[language].items():
            lines = (_line(each, masked, language) for each in told if each.kind == kind)
            book.add(name, [], list(heads), lines, to_mend=[5])


def _line(whole: Told, masked: bool, language: Literal["zh", "en"]) -> list[str | int]:
    each = whole.masked() if masked else whole
    kind = KINDS[language].get(each.kind, each.kind)
    said = [in_language(text, language) for text in (each.reason, each.fix)]
    return [kind, each.file, each.sheet, each.row, each.column, each.value, *said]
