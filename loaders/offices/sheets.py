"""A sheet as an office lays it out, and the files it is written to."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import xlsxwriter

Line = list[object]


@dataclass
class Sheet:
    """Titles, one or two header rows, the body, closing lines; ``page``: headers come again so often."""

    name: str
    titles: list[str]
    body: pd.DataFrame
    over: list[str] = field(default_factory=list)
    """Upper header row over the body's column names, empty where there is none."""
    closing: list[Line] = field(default_factory=list)
    page: int = 0
    fill_down: tuple[str, ...] = ()
    """Columns in which a repeated value is left empty, as under a vertical merge."""

    def lines(self) -> Iterator[Line]:
        """Every line as it stands in the file."""
        yield from ([title] for title in self.titles)
        yield from self._header()
        for n, values in enumerate(self._shown().itertuples(index=False, name=None)):
            if self.page and n and n % self.page == 0:
                yield from self._header()
            yield list(values)
        yield from self.closing

    def row_of(self, index: int) -> int:
        """The spreadsheet's row number, from 1, of a line of the body."""
        height = 2 if self.over else 1
        repeats = index // self.page if self.page else 0
        return len(self.titles) + height * (1 + repeats) + index + 1

    def _header(self) -> Iterator[Line]:
        if self.over:
            yield list(self.over)
        yield list(self.body.columns)

    def _shown(self) -> pd.DataFrame:
        shown = self.body.copy(deep=False)
        changed = pd.Series(False, index=shown.index)
        for column in self.fill_down:
            changed |= self.body[column] != self.body[column].shift()
            starts = changed.to_numpy().copy()
            if self.page:
                starts[:: self.page] = True
            shown[column] = self.body[column].where(starts, "")
        return shown


@dataclass
class Document:
    """One file: its path below the county's folder and its sheets. A CSV has one sheet."""

    path: str
    sheets: list[Sheet]
    encoding: str = "utf-8-sig"

    def save(self, root: Path) -> None:
        """Write it in the format that its suffix names."""
        target = root / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        suffix = target.suffix.lower()
        if suffix == ".xlsx":
            _save_workbook(self, target)
        elif suffix == ".parquet":
            self.sheets[0].body.astype(str).to_parquet(target, index=False)
        elif suffix == ".zip":
            _save_zip(self, target)
        else:
            target.write_bytes(_delimited(self.sheets[0], self.path, self.encoding))


def _save_workbook(document: Document, target: Path) -> None:
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
               "strings_to_urls": False}  # fmt: skip
    book = xlsxwriter.Workbook(str(target), options)
    book.set_properties({"created": pd.Timestamp("2025-01-06").to_pydatetime()})
    for sheet in document.sheets:
        page = book.add_worksheet(sheet.name[:31])
        for row, line in enumerate(sheet.lines()):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    if value:
                        page.write_string(row, column, value)
                else:
                    page.write(row, column, value)
    book.close()


def _delimited(sheet: Sheet, path: str, encoding: str) -> bytes:
    delimiter = "\t" if path.endswith(".tsv") else ","
    text = io.StringIO()
    plain = not (sheet.page or sheet.fill_down)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([title] for title in sheet.titles)
    if plain:
        if sheet.over:
            writer.writerow(sheet.over)
        sheet.body.to_csv(text, index=False, sep=delimiter, lineterminator="\r\n")
        writer.writerows(sheet.closing)
    else:
        writer.writerows(list(sheet.lines())[len(sheet.titles) :])
    return text.getvalue().encode(encoding)


def _save_zip(document: Document, target: Path) -> None:
    stamp = (2025, 1, 6, 9, 0, 0)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in document.sheets:
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", stamp)
            archive.writestr(entry, _delimited(sheet, "x.csv", document.encoding))
