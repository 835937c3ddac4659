"""The three sizes of county and the calendar that goes with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphaudit.county.numbers import Ints

SizeName = Literal["S", "M", "L"]


@dataclass(frozen=True)
class Size:
    """``cases`` is how many irregular cases of each kind are planted, ``scene_cases`` how many of
    each kind in a scene (``graphaudit/county/scenes``); months run to 2024-12."""

    townships: int
    villages: int
    persons: int
    months: int
    cases: int
    scene_cases: int
    group_count: tuple[int, int]

    @property
    def first_month(self) -> np.datetime64:
        """The first month that is paid."""
        return np.datetime64("2025-01", "M") - self.months


SIZES: dict[str, Size] = {
    "S": Size(2, 12, 3_000, 24, 1, 1, (3, 4)),
    "M": Size(6, 60, 30_000, 24, 12, 4, (5, 7)),
    "L": Size(18, 372, 490_000, 12, 40, 13, (6, 9)),
}


def day_number(text: str) -> int:
    """Days since 1970 of ``yyyy-mm-dd``."""
    return int(np.datetime64(text, "D").astype(np.int64))


def month_starts(size: Size) -> Ints:
    """First days of the months, in days since 1970, one more than there are months."""
    months = size.first_month + np.arange(size.months + 1)
    return months.astype("datetime64[D]").astype(np.int64)
