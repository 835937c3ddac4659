"""Money as integer fen, exact: separators, units, brackets, capital numerals, float artefacts."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pyarrow as pa

from graphaudit.values.numerals import chinese_number
from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import is_blank, tidy

UNITS: dict[str, int] = {
    "fen": 1,
    "jiao": 10,
    "yuan": 100,
    "hundred_yuan": 10_000,
    "thousand_yuan": 100_000,
    "wan": 1_000_000,
    "yi": 10_000_000_000,
}
"""Fen in one of each unit."""

TOLERANCE = Decimal("0.0001")
"""In fen: a float that misses a whole fen by less than 1e-6 yuan is that fen."""

LARGEST = 10**15
"""In fen: more than that is a number of another kind in the money column."""

_SUFFIX = {
    "亿元": "yi",
    "亿": "yi",
    "万元": "wan",
    "万": "wan",
    "萬元": "wan",
    "千元": "thousand_yuan",
    "仟元": "thousand_yuan",
    "百元": "hundred_yuan",
    "元": "yuan",
    "圆": "yuan",
    "块": "yuan",
    "块钱": "yuan",
    "角": "jiao",
    "分": "fen",
}
_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_UNITED = "|".join(sorted(_SUFFIX, key=len, reverse=True))
_PLAIN = re.compile(rf"({_NUMBER})(E[+-]?\d{{1,2}})? ?({_UNITED})?[整正]?", re.ASCII)
_PARTS = re.compile(r"(\d+)[元圆块](?:(\d)角)?(?:(\d)分)?[整正]?", re.ASCII)
_CAPITAL = re.compile(r"([^元圆角分]*)[元圆](?:([^角分]?)角)?零?(?:([^角分]?)分)?[整正]?")
_CURRENCY = re.compile(r"人民币|RMB|CNY|[￥¥$￥]|^['‘’`]|[:：]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PER = re.compile(r"/(?:每?[人月年户亩次天日季]·?)+$")
_MINUS = re.compile(r"^[-−–—﹣]|^负")


def clean(text: str | None, unit: str = "yuan") -> Cleaned[int]:
    """One written amount as fen. ``unit`` (a key of `UNITS`) counts where the cell names none.

    States: ok; inexact (more than two decimals: rounded half up); missing; invalid.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    core, note = _without_note(_CURRENCY.sub("", tidy(text).upper()).strip())
    negative, core = _sign(core)
    fen = _fen(_PER.sub("", core), unit)
    if fen is None:
        return Cleaned(None, "invalid", "不是金额")
    if abs(fen) > LARGEST:
        return Cleaned(None, "invalid", "数值过大，不像金额")
    whole = int(fen.to_integral_value(ROUND_HALF_UP))
    state = "ok" if abs(fen - whole) <= TOLERANCE else "inexact"
    return Cleaned(-whole if negative else whole, state, note)


def clean_series(values: Column, unit: str = "yuan") -> pd.DataFrame:
    """Columns value (fen, int64), state, note."""
    return clean_uniques(values, lambda text: clean(text, unit), pa.int64())


def unit_of(header: str) -> str:
    """The unit a header names (``金额(万元)`` gives ``wan``); ``yuan`` where none is."""
    folded = tidy(header).replace(" ", "")
    for word, unit in (("亿元", "yi"), ("万元", "wan"), ("千元", "thousand_yuan")):
        if word in folded:
            return unit
    if "百元" in folded:
        return "hundred_yuan"
    return "fen" if re.search(r"\(分\)|单位:分|/分$", folded) else "yuan"


def format_yuan(fen: int) -> str:
    """Fen as yuan with separators and two decimals: ``38642000`` gives ``386,420.00``."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def check(value: str) -> bool:
    """Whether the text is an exact amount."""
    return clean(value).state == "ok"


def caption(text: str) -> str:
    """The amount as it is shown: yuan with separators; the text itself when it is no amount."""
    fen = clean(text).value
    return tidy(text) if fen is None else format_yuan(fen)


def mask(text: str) -> str:
    """Amounts are not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell looks like an amount below ten million yuan."""
    fen = clean(text).value
    return fen is not None and abs(fen) < 10**9


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like amounts."""
    return share_of(values, looks)


def _without_note(core: str) -> tuple[str, str]:
    found = _BRACKETS.search(core)
    if found is None or found.group() == core or _PLAIN.fullmatch(found[1]):
        return core, ""
    return (core[: found.start()] + core[found.end() :]).strip(), found[1]


def _sign(core: str) -> tuple[bool, str]:
    inside = _BRACKETS.fullmatch(core)
    bare = inside[1] if inside else core
    unsigned = _MINUS.sub("", bare).strip()
    return (inside is not None) or unsigned != bare, unsigned.removeprefix("+")


def _fen(core: str, unit: str) -> Decimal | None:
    if found := _PLAIN.fullmatch(core):
        number = re.sub("[, ]", "", found[1]) + (found[2] or "")
        return Decimal(number) * UNITS[_SUFFIX.get(found[3], unit)]
    if found := _PARTS.fullmatch(core):
        return Decimal(int(found[1]) * 100 + int(found[2] or 0) * 10 + int(found[3] or 0))
    return _capital(core)


def _capital(core: str) -> Decimal | None:
    found = _CAPITAL.fullmatch(core)
    if found is None or not any(found.groups()):
        return None
    parts = [chinese_number(part) if part else 0 for part in found.groups()]
    if None in parts:
        return None
    yuan, jiao, fen = (part or 0 for part in parts)
    return Decimal(yuan * 100 + jiao * 10 + fen)


VALUE_TYPE = ValueType(
    "money", "金额", "money", clean, clean_series, check, caption, mask, shape_share
)
