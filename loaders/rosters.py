"""What a payment roster's rows need besides their columns: program, period, day, state, batch."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pyarrow as pa

from graphaudit.policy import Policy
from graphaudit.values import day as days
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    each_once,
    finds,
    is_set,
    join,
    listed,
    take,
    texts,
    where,
)
from loaders.cleaning import Rows
from loaders.context import Context
from loaders.things import column, text

RETURNED = "失败|退回|退票|退汇|退款|未成功|不成功|拒付|账户不存在|户名不符|已退|未到账|异常"
REVERSED = "冲正|撤销|红冲|冲销|追回|作废"
_FAILED_NOTE = f"^({RETURNED})|(发放|打卡|代发|支付)失败"


def complete(rows: Rows, context: Context, policy: Policy, batch: str) -> Rows:
    """The roster's rows with program, period, day, state, note and batch of each payment."""
    rows = rows.having(_programs(rows, context, policy))
    rows = rows.having(_periods(rows, context))
    rows = rows.having(_pay_days(rows, context))
    return rows.having(
        {
            "state": _states(rows),
            "note": _notes(rows, context),
            "batch": constant(batch, len(rows), TEXT),
            "card_wanted": constant("1", len(rows), TEXT),
            "person_wanted": where(~_companies(rows), constant("1", len(rows), TEXT)),
        }
    )


def _companies(rows: Rows) -> Flags:
    return is_set(text(rows, "enterprise_name")) | is_set(text(rows, "credit_code"))


def _programs(rows: Rows, context: Context, policy: Policy) -> dict[str, Array]:
    """The column's program where it names one, else that of the list, else the column's words."""
    written = text(rows, "program")
    known = each_once(written, lambda w: m.code if (m := policy.recognise(w)) else None)
    listed_code = text(rows, "program_code")
    coded = each_once(listed_code, lambda w: m.code if (m := policy.recognise(w)) else None)
    of_list = context.program
    default = constant(of_list.code if of_list else None, len(rows), TEXT)
    named = constant(of_list.written if of_list else None, len(rows), TEXT)
    if of_list is not None and of_list.origin == "option":
        return {"program_code": default, "program_written": named}
    code = call("coalesce", known, coded, default, written)
    own = where(is_set(known), written)
    return {"program_code": code, "program_written": call("coalesce", own, named, written, code)}


def _periods(rows: Rows, context: Context) -> dict[str, Array]:
    """A written period, completed by the list's year where it names a month only."""
    year = context.period.text[:4] if context.period else ""
    default = constant(context.period_text, len(rows), TEXT)

    def read(words: str) -> str | None:
        found = days.period_of(words) or (days.period_of(f"{year}年{words}") if year else None)
        return found.text if found else None

    own = each_once(text(rows, "period"), read)
    return {"period": call("coalesce", own, default)}


def _pay_days(rows: Rows, context: Context) -> dict[str, Array]:
    """The printed day, else the day in a title, else the last day of the period."""
    printed, precise = _printed(rows)
    of_list = constant(context.paid_on, len(rows), pa.date32())
    ends = _last_days(text(rows, "period"))
    month = where(is_set(printed) & ~precise, printed)
    exact = where(precise, printed)
    day = call("coalesce", exact, month, of_list, ends)
    origin = call(
        "coalesce",
        where(is_set(exact), constant("column", len(rows), TEXT)),
        where(is_set(month), constant("period", len(rows), TEXT)),
        where(is_set(of_list), constant(context.paid_on_origin or None, len(rows), TEXT)),
        where(is_set(ends), constant("period", len(rows), TEXT)),
    )
    return {"day": day, "day_origin": origin}


def _printed(rows: Rows) -> tuple[Array, Flags]:
    last = rows.get("day.last_day")
    printed = column(rows, "day", pa.date32()) if last is None else last
    precision = text(rows, "day.precision")
    return printed, finds(precision, "^day$")


def _last_days(periods: Array) -> Array:
    iso = each_once(periods, lambda p: _end(p).isoformat())
    return call("cast", iso, options=pa.compute.CastOptions(pa.date32()))


def _end(period: str) -> date:
    found = days.period_of(period)
    return found.last_day if found else date.max


def _states(rows: Rows) -> Array:
    """paid, returned or reversed: by the state column, the reason of failure or the remark."""
    said = each_once(text(rows, "payment_state"), _state_of)
    failed = each_once(text(rows, "failure"), _state_of_failure)
    noted = where(finds(text(rows, "note"), _FAILED_NOTE), _constant(rows, "returned"))
    negative = call("less", column(rows, "amount", pa.int64()), pa.scalar(0))
    back = call("if_else", negative, _constant(rows, "reversed"), pa.scalar(None, TEXT))
    return call("coalesce", said, failed, noted, back, _constant(rows, "paid"))


def _constant(rows: Rows, word: str | None) -> Array:
    return constant(word, len(rows), TEXT)


def _state_of(words: str) -> str | None:
    if re.search(REVERSED, words):
        return "reversed"
    if re.search(RETURNED, words) or words in ("否", "0", "N", "F"):
        return "returned"
    return "paid" if re.search("成功|已|到账|入账|正常|是|发放", words) else None


def _state_of_failure(words: str) -> str | None:
    if re.search("成功|正常|无误", words) and not re.search(RETURNED, words):
        return None
    return "reversed" if re.search(REVERSED, words) else "returned"


def _notes(rows: Rows, context: Context) -> Array:
    own = text(rows, "note")
    reason = where(is_set(text(rows, "failure")), text(rows, "failure"))
    return call("coalesce", own, reason, _constant(rows, context.remark))


def batch_node(rows: Rows, batch: str, name: str, context: Context) -> pa.Table:
    """The one statement about the roster itself."""
    codes = sorted({code for code in listed(text(rows, "program_code")) if code})
    return pa.table(
        {
            "ref": texts([batch]),
            "src": take(rows.src, np.array([0], np.int64)),
            "program": texts([codes[0] if len(codes) == 1 else None]),
            "period": texts([context.period_text]),
            "township": texts([context.township.value if context.township else None]),
            "supplementary": constant(context.supplementary, 1, pa.bool_()),
            "paid_on": constant(context.paid_on, 1, pa.date32()),
            "number": texts([name]),
        }
    )


def program_nodes(rows: Rows) -> pa.Table:
    """Program nodes: the code, and the written name where the list does not know it."""
    codes = text(rows, "program_code")
    first: dict[str, int] = {}
    for place, code in enumerate(listed(codes)):
        if code is not None and code not in first:
            first[code] = place
    at = np.array(sorted(first.values()), np.int64)
    shown = take(codes, at)
    return pa.table(
        {
            "ref": join("G:", shown),
            "src": take(rows.src, at),
            "code": shown,
            "name": take(text(rows, "program_written"), at),
        }
    )
