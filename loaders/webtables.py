"""Tables in web pages, which many systems export under the suffix .xls."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

from graphaudit.errors import UnreadableFileError
from loaders import encoding, grids
from loaders.grids import Block, Merge, Sheet

_LARGEST = 200 << 20
_MOST_SPAN = 10_000
_MOST_COLUMNS = 1000


@dataclass
class _WebTable:
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)

    def add(self, text: str, down: int, across: int) -> None:
        """One cell at the next free place of the last row."""
        row, line = len(self.rows) - 1, self.rows[-1]
        while (row, len(line)) in self.taken:
            line.append("")
        left = len(line)
        line.extend([text] + [""] * (across - 1))
        if down > 1 or across > 1:
            self.merges.append((row, left, row + down - 1, left + across - 1))
            below = range(row + 1, row + down)
            self.taken.update((r, c) for r in below for c in range(left, left + across))


class _Reader(HTMLParser):
    """Collects the tables; ``nested`` is set where one stands inside another."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_WebTable] = []
        self.nested = False
        self._open = 0
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.nested = self.nested or self._open > 0
            self._text = None
            self._open += 1
            self.tables.append(_WebTable())
        elif tag == "tr" and self._open:
            self._close_cell()
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self._open and self.tables[-1].rows:
            self._close_cell()
            given = dict(attrs)
            self._text = []
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table":
            self._open = max(0, self._open - 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _close_cell(self) -> None:
        if self._text is not None:
            text = re.sub(r"[ \t\r\n]+", " ", "".join(self._text)).strip()
            down, across = self._span
            self.tables[-1].add(text, down, min(across, _MOST_COLUMNS))
            self._text = None


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.strip().isdecimal() and int(text) else 1


def read(path: Path, name: str) -> list[Sheet]:
    """Each table of the page as a sheet. Raises UnreadableFileError where there is none."""
    fix = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新提供"
    if path.stat().st_size > _LARGEST:
        raise UnreadableFileError("网页格式的表格过大，无法读取", where=name, fix=fix)
    reader = _Reader()
    coding = encoding.detect(path)
    reader.feed(b"".join(encoding.utf8_chunks(path, coding)).decode("utf-8", "replace"))
    reader.close()
    tables = [table for table in reader.tables if any(any(row) for row in table.rows)]
    if reader.nested or not tables:
        what = "网页里的表格互相嵌套，无法读取" if reader.nested else "这是网页，里面没有表格"
        raise UnreadableFileError(what, where=name, fix=fix)
    return [_sheet(table, no) for no, table in enumerate(tables)]


def _sheet(table: _WebTable, no: int) -> Sheet:
    width = max(len(row) for row in table.rows)
    return Sheet(
        name=f"表{no + 1}",
        no=no,
        hidden=False,
        typed=False,
        width=width,
        merges=tuple(table.merges),
        blocks=lambda: iter([_block(table, width)]),
    )


def _block(table: _WebTable, width: int) -> Block:
    rows = np.arange(1, len(table.rows) + 1, dtype=np.int64)
    cells = [
        grids.texts([row[i] if i < len(row) else None for row in table.rows]) for i in range(width)
    ]
    return Block(rows, cells, [None] * width)
