"""Cells of CSV files that a spreadsheet opens as what they say, never as a formula."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from viz.fonts import visible

_LINES = 500
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def cell(value: str) -> str:
    """One line of visible text; what would be taken for a formula begins with ``'``."""
    shown = visible(value)
    for mark in "\r\n\t":
        shown = shown.replace(mark, " ")
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown


def as_csv(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A CSV with BOM, as spreadsheets in Chinese offices open it."""
    return b"".join(csv_pieces(heads, lines))


def write_csv(path: Path, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """The same as a file; lines are asked for as they are written."""
    with path.open("wb") as file:
        file.writelines(csv_pieces(heads, lines))


def csv_pieces(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same piece by piece, some lines each."""
    coming = chain([heads], lines)
    mark = codecs.BOM_UTF8
    while some := list(islice(coming, _LINES)):
        held = io.StringIO(newline="")
        writer = csv.writer(held, lineterminator="\r\n")
        writer.writerows([cell(value) for value in line] for line in some)
        yield mark + held.getvalue().encode()
        mark = b""
