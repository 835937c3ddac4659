"""Cells of CSV files that a spreadsheet opens as what they say, never as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from viz.fonts import visible

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def cell(value: str) -> str:
    """One line of visible text; what would be taken for a formula begins with ``'``."""
    shown = visible(value)
    for mark in "\r\n\t":
        shown = shown.replace(mark, " ")
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown


def as_csv(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A CSV with BOM, as spreadsheets in Chinese offices open it."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerows([cell(value) for value in line] for line in (heads, *lines))
    return held.getvalue().encode("utf-8-sig")
