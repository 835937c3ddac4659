"""Days and periods in all the forms that offices write, Excel serials included."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from graphaudit.values.numerals import chinese_number
from graphaudit.values.shape import Cleaned, Column, ValueType, as_text, frame, share_of
from graphaudit.values.text import fold, is_blank, solid, tidy

FIRST, LAST = date(1850, 1, 1), date(2100, 12, 31)
"""Plausible days; what lies outside is a number of another kind."""

SERIAL_EPOCH = date(1899, 12, 30)
SERIALS = range(10_000, 73_051)
"""Excel day numbers that are read as days: 1927 to 2099."""

OPEN_ENDS = frozenset({"至今", "长期", "长期有效", "永久", "现任", "在任", "无固定期限"})


@dataclass(frozen=True, slots=True)
class Day:
    """A written day or period, from ``first_day`` to ``last_day``.

    ``precision`` is day, month, quarter, half, year, or months (a run that is none of these).
    """

    first_day: date
    last_day: date
    precision: str


@dataclass(frozen=True, slots=True)
class Period:
    """A period found in a text; ``text`` is yyyy, yyyymm or yyyymm-yyyymm."""

    text: str
    first_day: date
    last_day: date


_YEAR = r"(1[89]\d\d|20\d\d|2100)"
_SEP = r"[-/.\\_,]"
_CLOCK = re.compile(
    r"[ T]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?(?:Z|[+-]\d\d:?\d\d)?$"
)
_YEAR_WORDS = re.compile(r"([〇零○OoＯ一二三四五六七八九\d]{2,4})(?=年)")
_SMALL_WORDS = re.compile(r"([一二三四五六七八九十廿卅]{1,4})(?=[月日号])")
_GAP = re.compile(r"(?<=\d)\s+(?=\d)")
_ONE_DECIMAL = re.compile(r"\d{4}\.1")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def clean(text: str | None) -> Cleaned[Day]:
    """One written day or period. 至今 and 长期 are missing with that note: an open end."""
    if is_blank(text):
        return Cleaned(None, "missing")
    core = _core(tidy(text))
    if core in OPEN_ENDS or core.startswith("9999"):
        return Cleaned(None, "missing", core)
    if not core.strip("0-/."):
        return Cleaned(None, "missing")
    try:
        day = _read(core)
    except ValueError:
        return Cleaned(None, "invalid", "没有这一天")
    if day is None:
        return Cleaned(None, "invalid", _why_not(core))
    if day.first_day < FIRST or day.last_day > LAST:
        return Cleaned(None, "invalid", "年份不合理")
    return Cleaned(day, "ok", "一位小数：十月也会这样写" if _ONE_DECIMAL.fullmatch(core) else "")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value (first day, date32), last_day (date32), precision, state, note."""
    encoded = as_text(values).dictionary_encode()
    cleaned = [clean(str(text)) for text in encoded.dictionary.to_pylist()]
    days = [c.value for c in cleaned]
    table = pa.table(
        {
            "value": pa.array([d.first_day if d else None for d in days], pa.date32()),
            "last_day": pa.array([d.last_day if d else None for d in days], pa.date32()),
            "precision": pa.array([d.precision if d else None for d in days], pa.string()),
            "state": pa.array([c.state for c in cleaned], pa.string()),
            "note": pa.array([c.note for c in cleaned], pa.string()),
        }
    )
    return frame(table.take(encoded.indices))


def period_of(text: str | None) -> Period | None:
    """The period that a title, sheet, file or folder name states; None when it states none."""
    core = _numerals(solid(_GAP.sub("_", fold(text)))) if text else ""
    for pattern, make in _PERIODS:
        for found in pattern.finditer(core):
            period = make(found)
            if period is not None:
                return period
    return None


def period(first: date, last: date) -> Period:
    """The period of whole months from ``first`` to ``last``."""
    start, end = f"{first:%Y%m}", f"{last:%Y%m}"
    whole_year = first.month == 1 and last.month == 12 and first.year == last.year
    text = f"{first.year}" if whole_year else start if start == end else f"{start}-{end}"
    return Period(text, first.replace(day=1), _month_end(last.year, last.month))


def check(value: str) -> bool:
    """Whether the text is a day or period that can be read."""
    return clean(value).state == "ok"


def caption(text: str) -> str:
    """The day as 2019-07-05, a month as 2019-07, a year as 2019, other periods first to last."""
    day = clean(text).value
    if day is None:
        return tidy(text)
    shown = {"day": day.first_day.isoformat(), "month": f"{day.first_day:%Y-%m}"}
    shown["year"] = f"{day.first_day.year}"
    return shown.get(day.precision, f"{day.first_day:%Y-%m}~{day.last_day:%Y-%m}")


def mask(text: str) -> str:
    """The year only."""
    day = clean(text).value
    return "****" if day is None else f"{day.first_day.year}-**-**"


def looks(text: str) -> bool:
    """Whether one cell looks like a day or month; a bare year or number does not."""
    day = clean(text).value
    if day is None:
        return False
    core = solid(text)
    return not core.replace(".", "").isdigit() or len(core) in (6, 8)


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like days."""
    return share_of(values, looks)


def month(year: int, number: int) -> Day:
    """A month as a Day."""
    return Day(date(year, number, 1), _month_end(year, number), "month")


def _month_end(year: int, number: int) -> date:
    return date(year, number, calendar.monthrange(year, number)[1])


def _months(year: int, first: int, last: int, precision: str) -> Day:
    return Day(date(year, first, 1), _month_end(year, last), precision)


def _on(year: int, number: int, day: int) -> Day:
    exact = date(year, number, day)
    return Day(exact, exact, "day")


def _core(text: str) -> str:
    return _numerals(solid(_CLOCK.sub("", text)).strip("'\"‘’`")).rstrip("起止.")


def _numerals(text: str) -> str:
    text = _YEAR_WORDS.sub(lambda m: _digits(m[1]), text)
    return _SMALL_WORDS.sub(lambda m: _digits(m[1]), text)


def _digits(word: str) -> str:
    if word.isdigit() and word.isascii():
        return word
    parts = [c if c.isdigit() and c.isascii() else None for c in word]
    if any(parts):
        return "".join(p or str(chinese_number(c)) for p, c in zip(parts, word, strict=True))
    number = chinese_number(word.replace("o", "O"))
    return word if number is None else str(number)


def _full_year(two: str) -> int:
    year = 2000 + int(two)
    return year if year <= date.today().year + 1 else year - 100


def _day_first(found: re.Match[str]) -> Day | None:
    a, b, year = int(found[1]), int(found[2]), int(found[3])
    if a > 12 or a == b:
        return _on(year, b, a)
    return _on(year, a, b) if b > 12 else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Day | None]], ...] = (
    (re.compile(rf"{_YEAR}(?:年度?|\.0*)?"), lambda m: _months(int(m[1]), 1, 12, "year")),
    (
        re.compile(rf"{_YEAR}(?:年|{_SEP})(\d{{1,2}})(?:月|{_SEP})(\d{{1,2}})[日号]?"),
        lambda m: _on(int(m[1]), int(m[2]), int(m[3])),
    ),
    (
        re.compile(rf"{_YEAR}(\d\d)(\d\d)(?:\.0*|\d{{6}})?"),
        lambda m: _on(int(m[1]), int(m[2]), int(m[3])),
    ),
    (
        re.compile(rf"{_YEAR}(?:年|{_SEP})(\d{{1,2}})(?:月份?)?"),
        lambda m: month(int(m[1]), int(m[2])),
    ),
    (re.compile(rf"{_YEAR}(\d\d)(?:\.0*)?"), lambda m: month(int(m[1]), int(m[2]))),
    (
        re.compile(rf"{_YEAR}年?度?[-第]?(?:([1-4一二三四])季度?|[Qq]([1-4]))"),
        lambda m: _quarter(int(m[1]), m[2] or m[3]),
    ),
    (
        re.compile(rf"{_YEAR}年?度?(上|下)半年"),
        lambda m: _half(int(m[1]), m[2]),
    ),
    (
        re.compile(rf"{_YEAR}(?:年|{_SEP})(\d{{1,2}})月?[-至到~—–](\d{{1,2}})月份?"),
        lambda m: _range(int(m[1]), int(m[2]), int(m[3])),
    ),
    (re.compile(r"(\d{5})(?:\.\d*)?"), lambda m: _serial(int(m[1]))),
    (
        re.compile(r"(\d\d)年(\d{1,2})月(\d{1,2})[日号]?"),
        lambda m: _on(_full_year(m[1]), int(m[2]), int(m[3])),
    ),
    (re.compile(r"(\d\d)年(\d{1,2})月份?"), lambda m: month(_full_year(m[1]), int(m[2]))),
    (
        re.compile(rf"(3[2-9]|[4-9]\d){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})"),
        lambda m: _on(1900 + int(m[1]), int(m[2]), int(m[3])),
    ),
    (re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_YEAR}"), _day_first),
)


def _read(core: str) -> Day | None:
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(core):
            return make(found)
    return None


def _quarter(year: int, number: str) -> Day:
    first = 3 * _QUARTERS[number] - 2
    return _months(year, first, first + 2, "quarter")


def _range(year: int, first: int, last: int) -> Day | None:
    if first > last:
        return None
    named = {(1, 6): "half", (7, 12): "half", (1, 12): "year"}
    named |= {(m, m + 2): "quarter" for m in (1, 4, 7, 10)}
    return _months(year, first, last, named.get((first, last), "months"))


def _half(year: int, which: str) -> Day:
    return _months(year, 1, 6, "half") if which == "上" else _months(year, 7, 12, "half")


def _serial(number: int) -> Day | None:
    if number not in SERIALS:
        return None
    exact = SERIAL_EPOCH + timedelta(days=number)
    return Day(exact, exact, "day")


def _why_not(core: str) -> str:
    if re.fullmatch(rf"\d{{1,2}}{_SEP}\d{{1,2}}{_SEP}\d{{1,2}}", core):
        return "年份只有两位，分不清年月日"
    if re.fullmatch(rf"\d{{1,2}}{_SEP}\d{{1,2}}{_SEP}\d{{4}}", core):
        return "分不清月和日"
    return "不是日期"


def _span(y1: str, m1: str, y2: str, m2: str) -> Period | None:
    first, last = int(m1), int(m2)
    if not (1 <= first <= 12 and 1 <= last <= 12) or (int(y1), first) > (int(y2), last):
        return None
    return period(date(int(y1), first, 1), date(int(y2), last, 1))


def _of(day: Day) -> Period:
    return period(day.first_day, day.last_day)


_Y4 = r"((?:19[89]|20\d)\d)"
_Y = rf"(?<!\d){_Y4}"
_TO = r"[-—–~～至到一]+"
_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]], ...] = (
    (
        re.compile(rf"{_Y}[年.\-/](\d{{1,2}})月?{_TO}{_Y4}[年.\-/](\d{{1,2}})(?!\d)"),
        lambda m: _span(m[1], m[2], m[3], m[4]),
    ),
    (
        re.compile(rf"{_Y}(0[1-9]|1[0-2]){_TO}{_Y4}(0[1-9]|1[0-2])(?!\d)"),
        lambda m: _span(m[1], m[2], m[3], m[4]),
    ),
    (
        re.compile(rf"{_Y}年?度?[.\-/]?(\d{{1,2}})月?份?(?:{_TO}|[、,和])(\d{{1,2}})月"),
        lambda m: _span(m[1], m[2], m[1], m[3]),
    ),
    (
        re.compile(rf"{_Y}年?度?[-_.第]*(?:([1-4一二三四])季度?|[Qq]([1-4]))"),
        lambda m: _of(_quarter(int(m[1]), m[2] or m[3])),
    ),
    (re.compile(rf"{_Y}年?度?(上|下)半年"), lambda m: _of(_half(int(m[1]), m[2]))),
    (re.compile(rf"{_Y}年度?(\d{{1,2}})月"), lambda m: _span(m[1], m[2], m[1], m[2])),
    (re.compile(r"(?<!\d)(\d\d)年(\d{1,2})月"), lambda m: _short_month(m[1], m[2])),
    (re.compile(rf"{_Y}[.\-_/](\d{{1,2}})(?!\d)"), lambda m: _span(m[1], m[2], m[1], m[2])),
    (re.compile(rf"{_Y}(0[1-9]|1[0-2])(?!\d)"), lambda m: _span(m[1], m[2], m[1], m[2])),
    (re.compile(rf"{_Y}[-—–~]{_Y4}学年"), lambda m: _span(m[1], "9", m[2], "8")),
    (re.compile(rf"{_Y}年"), lambda m: _span(m[1], "1", m[1], "12")),
    (re.compile(rf"{_Y}(?!\d)"), lambda m: _span(m[1], "1", m[1], "12")),
    (
        re.compile(rf"{_Y}(0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)"),
        lambda m: _span(m[1], m[2], m[1], m[2]),
    ),
)


def _short_month(two: str, number: str) -> Period | None:
    year = str(_full_year(two))
    return _span(year, number, year, number)


VALUE_TYPE = ValueType(
    "day", "日期", "day or period", clean, clean_series, check, caption, mask, shape_share
)
