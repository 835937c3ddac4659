"""Workbooks of any length: xlsxwriter makes the frame, the rows are written as they come.

``Frame.book`` is a plain xlsxwriter workbook for sheets, titles, heads and settings; ``Rows`` are
the lines of one of its sheets. They go to a temporary file and from there into the workbook, so
that memory does not grow with them. Text is written as text, whatever sign it begins with.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from viz.printing import height_of, lines_of, width_of

Cell = str | int | float | None
MONEY = "#,##0.00"
MOST_TEXT = 32_000  # a cell of a spreadsheet holds 32,767 characters
MOST_ROWS = 1_048_576
"""Rows of a sheet, all told."""
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_AT_ONCE, _MOST_KNOWN, _CHUNK = 500, 20_000, 1 << 20
_SMALL_ZIP = 1 << 31
_TO_ESCAPE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')


@dataclass(frozen=True)
class Look:
    """A format of a workbook, and its number there."""

    format: Format
    index: int


@dataclass(frozen=True)
class Looks:
    """How cells look: texts, numbers, amounts in yuan (of the columns ``money``), and the texts
    of columns that stand out, ``to_mend``, empty ones too."""

    text: Look
    number: Look
    money: Look
    mended: Look


@dataclass(frozen=True)
class _Written:
    """A text as a cell has it, the lines that it takes and its width."""

    xml: str
    lines: int
    width: int


class Rows:
    """The lines of one sheet below its head, and how wide its columns must be."""

    def __init__(
        self,
        path: Path,
        top: int,
        heads: Sequence[str],
        looks: Looks,
        money: Sequence[int] = (),
        to_mend: Sequence[int] = (),
    ) -> None:
        """``path``: where the rows stand until the workbook is written; ``top``: the head's row."""
        self.row = top
        """The last row that is written, as the spreadsheet counts, from 1."""
        self.widths = [width_of(head) for head in heads]
        self._path, self._looks = path, looks
        self._money, self._to_mend = frozenset(money), frozenset(to_mend)
        self._letters: list[str] = []
        self._held: list[str] = []
        self._known: dict[str, _Written] = {}
        path.touch()

    @property
    def full(self) -> bool:
        """Whether the sheet takes no more rows."""
        return self.row >= MOST_ROWS

    @property
    def columns(self) -> int:
        """Of the widest line or the head."""
        return max(len(self._letters), len(self.widths))

    def add(self, line: Sequence[Cell]) -> None:
        """Write one line; numbers that no spreadsheet has (not finite) stand as text."""
        self.row += 1
        self._make_room(len(line))
        tallest, cells = 1, list[str]()
        for column, cell in enumerate(line):
            if cell is None or isinstance(cell, str):
                text = cell or ""
            elif isfinite(cell):
                cells.append(self._number(column, cell))
                continue
            else:
                text = str(cell)
            if text:
                written = self._known.get(text) or self._written(text)
                tallest = max(tallest, written.lines)
                self.widths[column] = max(self.widths[column], written.width)
                cells.append(f"{self._place(column)}{written.xml}")
            elif column in self._to_mend:
                cells.append(f"{self._place(column)}/>")
        tall = f' ht="{height_of(tallest):g}" customHeight="1"' if tallest > 1 else ""
        self._held.append(f'<row r="{self.row}"{tall}>{"".join(cells)}</row>')
        if len(self._held) == _AT_ONCE:
            self._put()

    def copy_to(self, out: IO[bytes]) -> None:
        """All rows as XML."""
        self._put()
        with self._path.open("rb") as file:
            shutil.copyfileobj(file, out, _CHUNK)

    def size(self) -> int:
        """Bytes of the rows so far."""
        self._put()
        return self._path.stat().st_size

    def _put(self) -> None:
        with self._path.open("ab") as file:
            file.write("".join(self._held).encode("utf-8", "replace"))
        self._held.clear()

    def _make_room(self, columns: int) -> None:
        """For lines that are longer than the head."""
        if columns > len(self._letters):
            self._letters = [xl_col_to_name(number) for number in range(columns)]
        self.widths += [0] * (columns - len(self.widths))

    def _place(self, column: int) -> str:
        """The beginning of a text's cell."""
        look = self._looks.mended if column in self._to_mend else self._looks.text
        return f'<c r="{self._letters[column]}{self.row}" s="{look.index}"'

    def _number(self, column: int, number: int | float) -> str:
        look = self._looks.money if column in self._money else self._looks.number
        self.widths[column] = max(self.widths[column], len(str(number)) + 2)
        place = f"{self._letters[column]}{self.row}"
        return f'<c r="{place}" s="{look.index}"><v>{number:.16G}</v></c>'

    def _written(self, text: str) -> _Written:
        """Texts that come again and again are looked at once."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        shown = text[:MOST_TEXT]
        kept = ' xml:space="preserve"' if shown[0].isspace() or shown[-1].isspace() else ""
        xml = f' t="inlineStr"><is><t{kept}>{escaped(shown)}</t></is></c>'
        self._known[text] = made = _Written(xml, lines_of(shown), width_of(shown))
        return made


class Frame:
    """A workbook in the making; ``folder`` holds its rows meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._held, {**SAFE, "in_memory": True})
        self._looks = 0
        self._rows: dict[str, Rows] = {}

    def look(self, properties: Mapping[str, object]) -> Look:
        """A format for heads (``.format``) and rows. All formats of the workbook are made here:
        their numbers are given, not counted by xlsxwriter."""
        self._looks += 1
        return Look(self.book.add_format({**properties, "xf_index": self._looks}), self._looks)

    def rows(
        self,
        top: int,
        heads: Sequence[str],
        looks: Looks,
        money: Sequence[int] = (),
        to_mend: Sequence[int] = (),
    ) -> Rows:
        """The rows of the worksheet that is added next; its head stands in row ``top``, from 1."""
        number = len(self._rows) + 1
        path = self._folder / f"rows-{number}"
        self._rows[f"xl/worksheets/sheet{number}.xml"] = made = Rows(
            path, top, heads, looks, money, to_mend
        )
        return made

    def write(self, path: Path) -> None:
        """Close the workbook and write the file; the same content gives the same bytes."""
        self.book.close()
        with (
            zipfile.ZipFile(self._held) as frame,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        ):
            for member in frame.infolist():
                entry = zipfile.ZipInfo(member.filename, member.date_time)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                rows = self._rows.get(member.filename)
                if rows is None:
                    out.writestr(entry, frame.read(member))
                else:
                    _write_sheet(out, entry, frame.read(member), rows)


@contextmanager
def workbook_frame() -> Iterator[Frame]:
    """A workbook to fill and ``write``. Every worksheet of it has ``rows``."""
    with TemporaryDirectory(prefix="graphaudit-") as folder:
        yield Frame(Path(folder))


def escaped(text: str) -> str:
    """As XML of a spreadsheet has it: control characters as ``_x000B_``, what looks so likewise."""
    return _TO_ESCAPE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    if sign in _NAMED:
        return _NAMED[sign]
    return f"_x005F{sign}" if len(sign) > 1 else f"_x{ord(sign):04X}_"


def _write_sheet(out: zipfile.ZipFile, entry: zipfile.ZipInfo, frame: bytes, rows: Rows) -> None:
    """The frame's sheet with the rows at the end of its data."""
    whole = frame.replace(b"<sheetData/>", b"<sheetData></sheetData>", 1)
    head, end, tail = whole.partition(b"</sheetData>")
    area = f"A1:{xl_col_to_name(max(rows.columns, 1) - 1)}{max(rows.row, 1)}"
    head = _DIMENSION.sub(f'<dimension ref="{area}"/>'.encode(), head, count=1)
    with out.open(entry, "w", force_zip64=rows.size() >= _SMALL_ZIP) as member:
        member.write(head)
        rows.copy_to(member)
        member.write(end + tail)
