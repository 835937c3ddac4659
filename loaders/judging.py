"""Which rows of a register are accepted, and what is said of those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from loaders.arrays import TEXT, Array, Flags, call, constant, is_set, listed, nothing, take, texts
from loaders.cleaning import UNREADABLE_CELLS, Complaint, Rows
from loaders.fitting import Fit
from loaders.register import ROSTER
from loaders.report import NOT_LOADED
from loaders.statements import identifies
from loaders.tables import Column, TableBatch
from loaders.things import column, text

_MONEY = ("amount", "due", "rate")


@dataclass(frozen=True)
class Statuses:
    """How each data row of a batch ends; ``reason`` for those that are not accepted."""

    accepted: Flags
    status: Array
    reason: Array
    complaints: tuple[Complaint, ...] = ()

    @classmethod
    def all_skipped(cls, batch: TableBatch, why: str) -> Statuses:
        """The rows of a list that is not loaded."""
        count = len(batch.rows)
        return cls(
            np.zeros(count, np.bool_),
            constant("skipped", count, TEXT),
            constant(f"{NOT_LOADED}：{why}", count, TEXT),
        )


def judge(rows: Rows, fit: Fit, columns: Mapping[int, Column]) -> Statuses:
    """A roster row needs an amount, any other row something that it identifies."""
    if fit.register.id == ROSTER:
        good = is_set(column(rows, "amount", pa.int64()))
        complaint = _unpaid(rows, ~good, _amount_header(fit, columns))
    else:
        good = identifies(rows, fit.register)
        complaint = _nameless(rows, ~good)
    reasons = dict(zip(complaint.rows.tolist(), complaint.reasons, strict=True))
    reason = (
        texts([reasons.get(n) for n in rows.numbers.tolist()]) if reasons else nothing(len(rows))
    )
    status = call("if_else", pa.array(good), pa.scalar("accepted"), pa.scalar("rejected"))
    return Statuses(good, status, reason, (complaint,))


def _amount_header(fit: Fit, columns: Mapping[int, Column]) -> str:
    """The column in which the amount is to be mended, as its head is written."""
    found = next((fit.fields[name] for name in _MONEY if name in fit.fields), None)
    if found is None:
        return "金额"
    head = columns[found.indices[0]]
    return head.header or head.text


_Told = tuple[str | None, str, str, str]
"""What stands in a cell, and code, reason and what to do."""


def _unpaid(rows: Rows, bad: Flags, header: str) -> Complaint:
    """The rows without an amount; what the cell itself is blamed for goes before."""
    at = np.flatnonzero(bad)
    written = listed(take(text(rows, "amount.written"), at))
    notes = listed(take(text(rows, "amount.note"), at))
    blamed = _blamed_cells(rows, header)
    told = [
        blamed.get(number) or _no_amount(word, note)
        for number, word, note in zip(rows.numbers[at].tolist(), written, notes, strict=True)
    ]
    return Complaint(
        "amount",
        header,
        rows.numbers[at],
        [value for value, _, _, _ in told],
        [code for _, code, _, _ in told],
        [reason for _, _, reason, _ in told],
        [fix for _, _, _, fix in told],
    )


def _no_amount(written: str | None, note: str | None) -> _Told:
    fix = "请填写实际发放金额（元），不发放的行请删去"
    if not written:
        return written, "amount_missing", "金额为空", fix
    reason = f"金额无法读取：{written}" + (f"（{note}）" if note else "")
    return written, "amount_invalid", reason, fix


def _blamed_cells(rows: Rows, header: str) -> dict[int, _Told]:
    """Row → what the reader of the file says of its cell of money."""
    return {
        row: (value, code, reason, fix)
        for c in rows.complaints
        if c.field in _MONEY and c.column == header
        for row, value, code, reason, fix in zip(
            c.rows.tolist(), c.values, c.codes, c.reasons, c.fixes, strict=True
        )
        if code in UNREADABLE_CELLS
    }


def _nameless(rows: Rows, bad: Flags) -> Complaint:
    at = np.flatnonzero(bad)
    many = len(at)
    return Complaint(
        "", "", rows.numbers[at], [None] * many, ["nothing_identified"] * many,
        ["本行没有姓名、身份证号、卡号等任何可识别的内容"] * many,
        ["请补填姓名和身份证号，空行请删去"] * many,
    )  # fmt: skip
