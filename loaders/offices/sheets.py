"""A sheet as an office lays it out: titles, headers, body, subtotals, closing lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Line = list[object]


@dataclass
class Sheet:
    """One sheet. The body's column names are the (lower) header row.

    ``page``: the headers come again after so many lines. ``after``: subtotals by the index of the
    body line they follow. ``fields`` says what a column holds, ``guarded`` which lines belong to
    a planted case: nothing in them may be spoilt beyond repair.
    """

    name: str
    titles: list[str]
    body: pd.DataFrame
    upper: list[str] = field(default_factory=list)
    """Upper header row, empty where there is none."""
    lower: list[str] = field(default_factory=list)
    """What stands in the lower header row, if not the column names."""
    after: dict[int, Line] = field(default_factory=dict)
    closing: list[Line] = field(default_factory=list)
    page: int = 0
    fill_down: tuple[str, ...] = ()
    """Columns in which a repeated value is left empty, as under a vertical merge."""
    fields: dict[str, str] = field(default_factory=dict)
    guarded: NDArray[np.bool_] | None = None

    @property
    def plain(self) -> bool:
        """One header row and a body: nothing that a table writer could not write."""
        return not (self.page or self.fill_down or self.after or self.upper)

    def lines(self) -> Iterator[Line]:
        """Every line as it stands in the file."""
        for title in self.titles:
            yield [title]
        yield from self.header()
        for n, values in enumerate(self._shown().itertuples(index=False, name=None)):
            if self.page and n and n % self.page == 0:
                yield from self.header()
            yield list(values)
            if n in self.after:
                yield self.after[n]
        yield from self.closing

    def header(self) -> list[Line]:
        """The header rows."""
        last: Line = [*(self.lower or self.body.columns)]
        return [[*self.upper], last] if self.upper else [last]

    def row_of(self, index: int) -> int:
        """The spreadsheet's row number, from 1, of a line of the body."""
        repeats = index // self.page if self.page else 0
        subtotals = bisect_left(sorted(self.after), index)
        return len(self.titles) + len(self.header()) * (1 + repeats) + subtotals + index + 1

    def _shown(self) -> pd.DataFrame:
        shown = self.body.copy(deep=False)
        starts = np.zeros(len(shown), dtype=bool)
        for column in self.fill_down:
            values = self.body[column].to_numpy()
            starts = starts | np.r_[[True] * bool(len(values)), values[1:] != values[:-1]]
            if self.page:
                starts[:: self.page] = True
            shown[column] = np.where(starts, values, "")
        return shown


@dataclass
class Document:
    """One file: its path below the county's folder and its sheets. A CSV has one sheet."""

    path: str
    sheets: list[Sheet]
    encoding: str = "utf-8-sig"
