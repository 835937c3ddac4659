"""Which rows of a register are accepted, and what is said of those that are not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from loaders.arrays import TEXT, Array, Flags, call, constant, is_set, listed, nothing, take, texts
from loaders.cleaning import Complaint, Rows
from loaders.registers import ROSTER, Register
from loaders.report import NOT_LOADED
from loaders.statements import identifies
from loaders.tables import TableBatch
from loaders.things import column, text


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


def judge(rows: Rows, register: Register) -> Statuses:
    """A roster row needs an amount, any other row something that it identifies."""
    if register.id == ROSTER:
        good = is_set(column(rows, "amount", pa.int64()))
        complaint = _unpaid(rows, ~good)
    else:
        good = identifies(rows, register)
        complaint = _nameless(rows, ~good)
    reasons = dict(zip(complaint.rows.tolist(), complaint.reasons, strict=True))
    reason = (
        texts([reasons.get(n) for n in rows.numbers.tolist()]) if reasons else nothing(len(rows))
    )
    status = call("if_else", pa.array(good), pa.scalar("accepted"), pa.scalar("rejected"))
    return Statuses(good, status, reason, (complaint,))


def _unpaid(rows: Rows, bad: Flags) -> Complaint:
    at = np.flatnonzero(bad)
    written = listed(take(text(rows, "amount.written"), at))
    header = next(
        (c.column for c in rows.complaints if c.field in ("amount", "due", "rate")), "金额"
    )
    codes = ["amount_missing" if not w else "amount_invalid" for w in written]
    notes = listed(take(text(rows, "amount.note"), at))
    reasons = [
        "金额为空" if not w else f"金额无法读取：{w}" + (f"（{n}）" if n else "")
        for w, n in zip(written, notes, strict=True)
    ]
    fixes = ["请填写实际发放金额（元），不发放的行请删去"] * len(at)
    return Complaint("amount", header, rows.numbers[at], written, codes, reasons, fixes)


def _nameless(rows: Rows, bad: Flags) -> Complaint:
    at = np.flatnonzero(bad)
    many = len(at)
    return Complaint(
        "", "", rows.numbers[at], [None] * many, ["nothing_identified"] * many,
        ["本行没有姓名、身份证号、卡号等任何可识别的内容"] * many,
        ["请补填姓名和身份证号，空行请删去"] * many,
    )  # fmt: skip
