"""The rows of a checked batch with what its lines say, for the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphaudit.precheck.desk import Checked
from graphaudit.precheck.reasons import PAYEES, Line
from graphaudit.precheck.verdicts import JudgedRow, lines_of

_DIGITS = re.compile(r"\D+")
MOST_MONTHS = 240
"""Of a span of months that is told month by month."""
_PERIOD = re.compile(r"(\d{4})(\d{2})?(?:-(\d{4})(\d{2}))?")


@dataclass(frozen=True)
class RosterRow:
    """One judged row and its line as written."""

    judged: JudgedRow
    line: Line

    def word(self, *fields: str) -> str:
        """What the line says in the first of these fields that it fills."""
        return self.line.word(*fields)

    @property
    def name(self) -> str:
        """The beneficiary, else the head of the household, else the enterprise."""
        return "".join(self.word(*PAYEES).split())

    @property
    def card_tail(self) -> str:
        """The last four digits of the card or passbook; empty when none is written."""
        digits = _DIGITS.sub("", self.word("card"))
        return digits[-4:] if len(digits) >= 8 else ""

    @property
    def place(self) -> str:
        """Village and group, else the township."""
        written = self.word("village") + self.word("group")
        return written or self.judged.township


def roster_rows(checked: Checked) -> list[RosterRow]:
    """Every row, in the order of the files."""
    lines = {line.src: line for line in lines_of(checked.batch)}
    return [RosterRow(row, lines[row.src]) for row in checked.rows]


def paid_rows(checked: Checked) -> list[RosterRow]:
    """What is paid: every payment that stands when the batch is in the ledger already, else the
    rows that pass.
    """
    rows = roster_rows(checked)
    if not checked.paid:
        return [row for row in rows if row.judged.verdict == "pass"]
    standing = set(_standing(checked))
    return [row for row in rows if row.judged.src in standing]


def _standing(checked: Checked) -> Iterator[str]:
    for file in checked.batch.files:
        table = file.rels.get("PAID")
        if table is not None:
            states = table.column("state").to_pylist()
            for src, state in zip(table.column("src").to_pylist(), states, strict=True):
                if state in (None, "paid"):
                    yield str(src)


def period_in_words(period: str) -> str:
    """``202403`` as 2024年3月, ``2024`` as 2024年, ``202401-202403`` as 2024年1月至2024年3月;
    other periods as they are written.
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period
    year, month, last_year, last = found.groups()
    first = f"{year}年" + (f"{int(month)}月" if month else "")
    if not last:
        return first
    return f"{first}至{last_year}年{int(last)}月"


def periods_in_words(periods: str) -> str:
    """``202401,202402,202403`` and ``202401-202403`` as 2024年1月至2024年3月; others as written."""
    periods = re.sub(r"(\d{6})-(\d{6})", _all_months, periods)
    months = sorted(each for each in periods.split(",") if re.fullmatch(r"\d{6}", each))
    others = [each for each in periods.split(",") if each and each not in months]
    runs: list[list[str]] = []
    for month in months:
        if runs and _next(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    said = [period_in_words(r[0]) + (f"至{period_in_words(r[-1])}" if r[1:] else "") for r in runs]
    return "、".join([*said, *map(period_in_words, others)])


def _all_months(span: re.Match[str]) -> str:
    months = [span[1]]
    while months[-1] < span[2] and len(months) < MOST_MONTHS:
        months.append(_next(months[-1]))
    return ",".join(months)


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year + 1}01" if number == 12 else f"{year}{number + 1:02d}"


def by_township(rows: Sequence[RosterRow]) -> dict[str, list[RosterRow]]:
    """Township → its rows; those that name none under 未写乡镇."""
    found: dict[str, list[RosterRow]] = {}
    for row in rows:
        found.setdefault("".join(row.judged.township.split()) or "未写乡镇", []).append(row)
    return dict(sorted(found.items()))
