"""Reads the offices' files back, cell by cell, knowing nothing of their layout."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

Grid = list[list[object]]


def grids(root: Path) -> Iterator[tuple[str, str, Grid]]:
    """(file, sheet, lines) of every sheet below the folder; a CSV's sheet is its stem."""
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root).as_posix()
        for sheet, grid in _of_file(path):
            yield name, sheet, grid


def _of_file(path: Path) -> Iterator[tuple[str, Grid]]:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        for page in book.worksheets:
            yield page.title, [list(row) for row in page.iter_rows(values_only=True)]
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield Path(member).stem, _delimited(archive.read(member), ",")
    elif path.suffix == ".parquet":
        table = pq.read_table(path)
        head: list[object] = [*table.column_names]
        yield path.stem, [head, *(list(row.values()) for row in table.to_pylist())]
    else:
        delimiter = "\t" if path.suffix == ".tsv" else ","
        yield path.stem, _delimited(path.read_bytes(), delimiter)


def _delimited(raw: bytes, delimiter: str) -> Grid:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return [[*row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
