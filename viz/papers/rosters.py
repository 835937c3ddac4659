"""The rows of a checked batch with what its lines say, for the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphaudit.precheck.desk import Checked
from graphaudit.precheck.reasons import PAYEES, Line
from graphaudit.precheck.verdicts import JudgedRow, lines_of

_DIGITS = re.compile(r"\D+")
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
    """``202403`` as 2024年3月, ``2024`` as 2024年, ``202401-202403`` as 2024年1月至3月; other
    periods as they are written.
    """
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period
    year, month, last_year, last = found.groups()
    first = f"{year}年" + (f"{int(month)}月" if month else "")
    if not last:
        return first
    return f"{first}至{'' if last_year == year else last_year + '年'}{int(last)}月"


def periods_in_words(periods: str) -> str:
    """Periods that are joined by commas, in words."""
    return "、".join(period_in_words(period) for period in periods.split(",") if period)


def by_township(rows: Sequence[RosterRow]) -> dict[str, list[RosterRow]]:
    """Township → its rows; those that name none under 未写乡镇."""
    found: dict[str, list[RosterRow]] = {}
    for row in rows:
        found.setdefault(row.judged.township or "未写乡镇", []).append(row)
    return dict(sorted(found.items()))
