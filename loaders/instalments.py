"""One line, several payments: a roster with a column a month, or a column a program.

Read as one payment the line would have no month of its own: who died in April would seem to be
paid until June. So each such column is a list of its own, with the people's columns and that one
sum; a line without a sum there is no payment of that list and is skipped. Row numbers stay those of
the spreadsheet; the number of the sheet tells the lists apart (``PART`` for each further one).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from graphaudit.policy import Policy
from graphaudit.values import day as days
from graphaudit.values import money
from loaders.columns import Column
from loaders.context import Context, ProgramFact
from loaders.fitting import Fit
from loaders.grids import Texts
from loaders.tables import Table

PART = 10_000
"""What a further list adds to the sheet's number."""

_MONTH = re.compile(
    r"(?:(?:20)?\d{2}年)?(?:0?[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)月份?"
    r"(?:发放|应发|实发)?(?:金额|补贴|补助|津贴|资金)?"
)
_YEAR = re.compile(r"20\d{2}(?=年)")
_FITTING = 0.9
"""Share of the lines in which the columns must add up to the total."""


@dataclass(frozen=True)
class _Piece:
    """One column of sums and what its head says: a period or a program."""

    column: Column
    period: days.Period | None = None
    program: ProgramFact | None = None


def split(table: Table, fit: Fit, context: Context, policy: Policy) -> list[tuple[Table, Context]]:
    """The lists that a roster holds, each with its context; empty where it is one list."""
    pieces = _months(table, context) or _of_programs(table, context, policy)
    amount = fit.fields.get("amount")
    if len(pieces) < 2 or amount is None:
        return []
    sums = {piece.column.index for piece in pieces}
    if sums.isdisjoint(amount.indices) and not _adds_up(table, sums, amount.indices[0]):
        return []
    left_out = sums | set(amount.indices)
    return [
        (_only(table, piece.column, left_out, number), _told(context, piece))
        for number, piece in enumerate(pieces)
    ]


def _of_programs(table: Table, context: Context, policy: Policy) -> list[_Piece]:
    """Columns of programs; a program that somebody named for the whole list settles it, unless one
    of the columns bears its very name: then the others are no part of it.
    """
    pieces = _programs(table, policy)
    named = context.program
    if named is None or named.origin != "option":
        return pieces
    return pieces if any(p.program and p.program.code == named.code for p in pieces) else []


def _months(table: Table, context: Context) -> list[_Piece]:
    """Columns headed by a month of a year that the head, the title or a name states."""
    of_list = context.period.text[:4] if context.period else ""
    found: dict[str, _Piece] = {}
    for column in table.columns:
        leaf = _plain(column.path[-1]) if column.path else ""
        if not _MONTH.fullmatch(leaf):
            continue
        said = _YEAR.search(_plain("".join(column.path)))
        year = said.group() if said else of_list
        month = leaf[leaf.index("年") + 1 :] if "年" in leaf else leaf
        period = days.period_of(f"{year}年{month}") if year else None
        if period is None or period.text in found:
            return []
        found[period.text] = _Piece(column, period=period)
    return list(found.values())


def _programs(table: Table, policy: Policy) -> list[_Piece]:
    """Columns headed by a program each, all of them different."""
    found: dict[str, _Piece] = {}
    for column in table.columns:
        match = policy.recognise(column.path[-1]) if column.path else None
        if match is None or column.numeric_share < _FITTING:
            continue
        if match.code in found:
            return []
        fact = ProgramFact(match.code, match.written, "column", True)
        found[match.code] = _Piece(column, program=fact)
    return list(found.values())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _adds_up(table: Table, sums: set[int], total: int) -> bool:
    """Whether the columns are parts of the total, line by line."""
    batch = next(iter(table.batches()), None)
    if batch is None or not len(batch.rows):
        return False
    units = {column.index: column.unit for column in table.columns}
    parts = np.sum([_fen(batch.cells[i], units[i]) for i in sorted(sums)], axis=0)
    whole = _fen(batch.cells[total], units[total])
    told = whole != 0
    return bool(told.any()) and float((parts == whole)[told].mean()) >= _FITTING


def _fen(cells: Texts, unit: str | None) -> npt.NDArray[np.int64]:
    """Sums in fen; 0 where there is none."""
    kind = "wan" if unit == "万元" else "yuan"
    read: dict[str | None, int] = {None: 0}
    for text in set(cells.to_pylist()):
        read[text] = (money.clean(text, kind).value or 0) if text else 0
    return np.array([read[text] for text in cells.to_pylist()], np.int64)


def _only(table: Table, column: Column, left_out: set[int], number: int) -> Table:
    """The table with that one column of sums, in which a line without a sum is skipped."""
    paid = replace(column, path=(*column.path, "金额"))
    kept = list(_others(table.columns, column, paid, left_out))
    return table.only(kept, column.index, table.sheet_no + PART * number)


def _others(
    columns: Sequence[Column], chosen: Column, paid: Column, left_out: set[int]
) -> Iterator[Column]:
    for column in columns:
        if column is chosen:
            yield paid
        elif column.index not in left_out:
            yield column


def _told(context: Context, piece: _Piece) -> Context:
    if piece.period is not None:
        return replace(context, period=piece.period, period_origin="column")
    return replace(context, program=piece.program)
