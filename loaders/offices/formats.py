"""The file formats offices send: workbooks, delimited text in several encodings, zip, Parquet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from loaders.offices.sheets import Document, Sheet

CREATED = datetime(2025, 1, 6, 9, 0, 0)
OPTIONS = {
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "in_memory": True,
}


def save(document: Document, root: Path) -> None:
    """Write the document below ``root`` in the format that its suffix names."""
    target = root / document.path
    target.parent.mkdir(parents=True, exist_ok=True)
    suffix = target.suffix.lower()
    if suffix == ".xlsx":
        _save_workbook(document, target)
    elif suffix == ".parquet":
        document.sheets[0].body.astype(str).to_parquet(target, index=False)
    elif suffix == ".zip":
        _save_zip(document, target)
    else:
        target.write_bytes(delimited(document.sheets[0], suffix, document.encoding))


def _save_workbook(document: Document, target: Path) -> None:
    book = xlsxwriter.Workbook(str(target), OPTIONS)
    book.set_properties({"created": CREATED})
    for sheet in document.sheets:
        page = book.add_worksheet(sheet.name[:31])
        _fill(page, sheet)
        _merge(page, sheet)
    book.close()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Strings stay strings: an ID written as text is text in the file."""
    for row, line in enumerate(sheet.lines()):
        for column, value in enumerate(line):
            if not isinstance(value, str):
                page.write(row, column, value)
            elif value:
                page.write_string(row, column, value)


def _merge(page: Worksheet, sheet: Sheet) -> None:
    """Titles run over the whole width, as do upper headings over their columns."""
    width = len(sheet.body.columns)
    if width > 1:
        for row, title in enumerate(sheet.titles):
            page.merge_range(row, 0, row, width - 1, title)
    if not sheet.upper:
        return
    top = len(sheet.titles)
    starts = [n for n, text in enumerate(sheet.upper) if text]
    for start, end in zip(starts, [*starts[1:], len(sheet.upper)], strict=True):
        if end - start > 1:
            page.merge_range(top, start, top, end - 1, sheet.upper[start])


def delimited(sheet: Sheet, suffix: str, encoding: str) -> bytes:
    """The sheet as delimited text; plain bodies go through the fast writer."""
    delimiter = "\t" if suffix == ".tsv" else ","
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if sheet.plain:
        writer.writerows([title] for title in sheet.titles)
        sheet.body.to_csv(text, index=False, sep=delimiter, lineterminator="\r\n")
        writer.writerows(sheet.closing)
    else:
        writer.writerows(sheet.lines())
    return text.getvalue().encode(encoding)


def _save_zip(document: Document, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in document.sheets:
            entry = zipfile.ZipInfo(f"{sheet.name}.csv", (2025, 1, 6, 9, 0, 0))
            entry.flag_bits |= 0x800
            archive.writestr(entry, delimited(sheet, ".csv", document.encoding))
