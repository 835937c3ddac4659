"""What a publicity list says besides its names: which list, of which level, hung out how long.

The days stand in a title or below the names, as ``公示期：2023年5月1日至5月7日``. They are no
period of the subsidy and are taken out of the titles before the period is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import numpy as np
import pyarrow as pa

from graphaudit.policy import Policy
from graphaudit.values.text import fold
from loaders.approvals import list_program
from loaders.arrays import TEXT, Array, call, constant, listed, where
from loaders.cleaning import Rows
from loaders.context import Context, places, read_context
from loaders.tables import Table
from loaders.things import column, text

REGISTER = "notices"
_SAYS = re.compile(r"公示|张榜|公告期")
_SIGN = r"[年./\-]"
_FULL = re.compile(rf"(20\d\d){_SIGN}(\d{{1,2}})[月./\-](\d{{1,2}})[日号]?")
_TO = r"\s*(?:起|开始)?\s*[至到止~—–\-]+\s*"
_LATER = re.compile(
    rf"{_TO}(?:(20\d\d){_SIGN})?(?:(\d{{1,2}})[月./\-])?(\d{{1,2}})[日号]?(?![\d天个月])"
)
_LASTS = re.compile(r"(\d{1,2})个?(工作日|天|日)(?!起|至|止)")
_LEVELS = (
    ("county", re.compile(r"县级|区级|市级|三榜|第三榜|第三次公示|审批公示|县.{0,8}局.{0,12}公示")),
    ("township", re.compile(r"镇级|乡级|乡镇级|街道级|二榜|第二榜|第二次公示|审核公示")),
    ("village", re.compile(r"村级|一榜|第一榜|第一次公示|评议公示|初评|村.{0,4}公示栏")),
)


@dataclass(frozen=True)
class Interval:
    """First and last day of a notice, both included, as written; None: not said."""

    first: date | None = None
    last: date | None = None


def complete(rows: Rows, table: Table, context: Context, policy: Policy) -> Rows:
    """The rows with ``list_no, list_program, list_period, list_level, list_village, list_from,
    list_to``.
    """
    every = partial(constant, length=len(rows), kind=TEXT)
    told = interval(_texts(table))
    period = read_context(_without_intervals(table), policy).period_text
    level = _level(rows, table, context)
    village = text(rows, "village")
    return rows.having(
        {
            "list_no": every(_number(table)),
            "list_program": list_program(rows, context),
            "list_period": every(period),
            "list_level": every(level),
            "list_village": where(np.full(len(rows), level == "village"), village),
            "list_from": _day(rows, "from_day", told.first),
            "list_to": _day(rows, "to_day", told.last),
        }
    )


def _day(rows: Rows, name: str, otherwise: date | None) -> Array:
    default = constant(otherwise, len(rows), pa.date32())
    return call("coalesce", column(rows, name, pa.date32()), default)


def _number(table: Table) -> str:
    """``file#sheet``, and which list of the sheet where it has several."""
    later = f"#{table.table_no + 1}" if table.table_no else ""
    return f"{table.file.name}#{table.sheet}{later}"


def _texts(table: Table) -> Iterator[str]:
    """Everything that stands above and below the names, then the names of sheet and file."""
    yield from table.titles
    for batch in table.batches():
        yield from (skipped.text for skipped in batch.skipped)
    yield from (words for origin, words in places(table) if origin != "title")


def interval(texts: Iterator[str]) -> Interval:
    """The days of the first text that speaks of publicity and names a day."""
    found = (_interval_in(fold(words)) for words in texts if _SAYS.search(words))
    return next((one for one in found if one.first), Interval())


def _interval_in(words: str) -> Interval:
    start = _SAYS.search(words)
    begun = _FULL.search(words, start.start() if start else 0) or _FULL.search(words)
    first = _on(*map(int, begun.groups())) if begun else None
    if begun is None or first is None:
        return Interval()
    later = _LATER.match(words, begun.end())
    last = _later_day(first, later) if later else _after(first, words)
    return Interval(first, last if last and last >= first else None)


def _later_day(first: date, later: re.Match[str]) -> date | None:
    year, month, day = later.groups()
    return _on(int(year or first.year), int(month or first.month), int(day))


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _after(first: date, words: str) -> date | None:
    """The last of so many days, or working days (weekends do not count)."""
    found = next((m for m in _LASTS.finditer(_FULL.sub(" ", words))), None)
    if found is None or int(found[1]) == 0:
        return None
    if found[2] == "工作日":
        return date.fromordinal(_nth_working_day(first.toordinal(), int(found[1])))
    return first + timedelta(days=int(found[1]) - 1)


def _nth_working_day(start: int, count: int) -> int:
    days = np.busday_offset(np.datetime64(date.fromordinal(start)), count - 1, roll="forward")
    return date.fromisoformat(str(days)).toordinal()


def _without_intervals(table: Table) -> Table:
    """The table without the titles that only say how long the list hangs."""
    return replace(table, titles=tuple(_without_days(title) for title in table.titles))


def _without_days(title: str) -> str:
    told = re.search(r"公示(期|时间|日期|起止)", title)
    return title[: told.start()] if told else title


def _level(rows: Rows, table: Table, context: Context) -> str:
    """By the words of its titles and names, else by how far its lines reach."""
    words = " ".join(told for _, told in places(table))
    said = next((level for level, pattern in _LEVELS if pattern.search(words)), None)
    if said or context.village is not None:
        return said or "village"
    if len(set(listed(text(rows, "township"))) - {None}) > 1:
        return "county"
    return "township" if len(set(listed(text(rows, "village"))) - {None}) > 1 else "village"
