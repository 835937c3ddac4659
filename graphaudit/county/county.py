"""The finished county: what people and registers say, and what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graphaudit.county.books import Books
from graphaudit.county.numbers import Flags
from graphaudit.county.sizes import SizeName


@dataclass(frozen=True)
class County:
    """``payments`` as in ``pay_out``; everything else lies in ``books``. Days since 1970, fen."""

    size: SizeName
    seed: int
    books: Books
    payments: pd.DataFrame

    @cached_property
    def planted(self) -> Flags:
        """Persons who belong to a case or live with one who does."""
        flags: Flags = self.books.reserved[self.books.people.household]
        flags[[p for case in self.books.cases for p in case.persons | case.cadres]] = True
        return flags

    def year_of(self, months: pd.Series[int]) -> pd.Series[int]:
        """Calendar years of months that are given by index."""
        first = int(np.datetime64(self.books.size.first_month).astype(np.int64))
        return 1970 + (months + first) // 12
