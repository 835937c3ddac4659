"""Moments: a day with the clock's hour and minute, as banks and approval systems print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from graphaudit.values import day
from graphaudit.values.shape import Cleaned, Column, ValueType, as_text, frame, share_of
from graphaudit.values.text import fold, solid

EPOCH = date(1970, 1, 1)
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where a clock is written, the minute of it (0 to 1439)."""

    day: day.Day
    minute: int | None

    @property
    def minutes(self) -> int | None:
        """Minutes since 1970, local time; None when only the day is known."""
        if self.minute is None:
            return None
        return (self.day.first_day - EPOCH).days * MINUTES_A_DAY + self.minute


_CLOCK = re.compile(
    r"(?:[ T]|(?<=日)|(?<=号))\s*(上午|下午)?\s*(\d{1,2})[:时](\d{1,2})"
    r"(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?(?:Z|[+-]\d\d:?\d\d)?\s*$"
)
_RUN = re.compile(r"((?:19|20)\d{6})[ _-]?([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?(?:\.\d+)?")
_SERIAL = re.compile(r"(\d{5})\.(\d+)")


def clean(text: str | None) -> Cleaned[Moment]:
    """One written moment; a day without a clock is kept, its minute unknown."""
    folded = fold(text).strip("'\"\t ") if text else ""
    found = _in_one_run(folded) or _with_clock(folded) or (folded, None)
    cleaned = day.clean(found[0])
    if cleaned.value is None:
        return Cleaned(None, cleaned.state, cleaned.note)
    exact = cleaned.value.precision == "day"
    return Cleaned(Moment(cleaned.value, found[1] if exact else None), "ok", cleaned.note)


def _in_one_run(text: str) -> tuple[str, int | None] | None:
    """``20230105143000`` and Excel's ``44931.604``."""
    if run := _RUN.fullmatch(solid(text)):
        return run[1], int(run[2]) * 60 + int(run[3])
    if serial := _SERIAL.fullmatch(text):
        return serial[1], round(float(f"0.{serial[2]}") * MINUTES_A_DAY) % MINUTES_A_DAY
    return None


def _with_clock(text: str) -> tuple[str, int | None] | None:
    found = _CLOCK.search(text)
    if not found:
        return None
    hour, minute = int(found[2]), int(found[3])
    hour += 12 if found[1] == "下午" and hour < 12 else 0
    return text[: found.start()], hour * 60 + minute if hour < 24 and minute < 60 else None


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value (day, date32), last_day, at_min, day_min (int64), state, note."""
    encoded = as_text(values).dictionary_encode()
    cleaned = [clean(str(text)) for text in encoded.dictionary.to_pylist()]
    found = [c.value for c in cleaned]
    table = pa.table(
        {
            "value": pa.array([m.day.first_day if m else None for m in found], pa.date32()),
            "last_day": pa.array([m.day.last_day if m else None for m in found], pa.date32()),
            "at_min": pa.array([m.minutes if m else None for m in found], pa.int64()),
            "day_min": pa.array([m.minute if m else None for m in found], pa.int64()),
            "state": pa.array([c.state for c in cleaned], pa.string()),
            "note": pa.array([c.note for c in cleaned], pa.string()),
        }
    )
    return frame(table.take(encoded.indices))


def check(value: str) -> bool:
    """Whether the text is a day, with or without a clock."""
    return clean(value).state == "ok"


def caption(text: str) -> str:
    """``2023-01-05 14:30``; the day alone where no clock is written."""
    moment = clean(text).value
    if moment is None or moment.minute is None:
        return day.caption(text)
    return f"{moment.day.first_day.isoformat()} {moment.minute // 60:02d}:{moment.minute % 60:02d}"


def mask(text: str) -> str:
    """The year only."""
    return day.mask(text)


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like moments or days."""
    return share_of(values, lambda text: clean(text).value is not None)


VALUE_TYPE = ValueType(
    "moment", "时刻", "moment", clean, clean_series, check, caption, mask, shape_share
)
