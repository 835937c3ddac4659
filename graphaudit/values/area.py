"""Land areas as integer hundredths of a mu."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import is_blank, solid, tidy

UNITS: dict[str, Decimal] = {
    "mu": Decimal(100),
    "fen": Decimal(10),
    "li": Decimal(1),
    "hectare": Decimal(1500),
    "wan_mu": Decimal(1_000_000),
    "square_metre": Decimal(100) * 3 / 2000,
}
"""Hundredths of a mu in one of each unit (1 hectare = 15 mu, 2,000 square metres = 3 mu)."""

TOLERANCE = Decimal("0.0001")
LARGEST = 10**12
_SUFFIX = {
    "亩": "mu",
    "市亩": "mu",
    "分": "fen",
    "厘": "li",
    "公顷": "hectare",
    "万亩": "wan_mu",
    "平方米": "square_metre",
    "平米": "square_metre",
    "㎡": "square_metre",
    "M2": "square_metre",
    "M²": "square_metre",
    "HA": "hectare",
}
_UNITED = "|".join(sorted(_SUFFIX, key=len, reverse=True))
_PLAIN = re.compile(
    rf"(-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d*)?(?:E[+-]?\d{{1,2}})?|-?\.\d+)({_UNITED})?",
    re.ASCII,
)
_PARTS = re.compile(r"(\d+)亩(\d(?:\.\d+)?)分(?:(\d)厘)?", re.ASCII)


def clean(text: str | None, unit: str = "mu") -> Cleaned[int]:
    """One written area as hundredths of a mu; ``unit`` (a key of `UNITS`) where the cell has none.

    States: ok; inexact (rounded half up); missing; invalid.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    exact = _hundredths(solid(text).upper().lstrip("'‘’"), unit)
    if exact is None:
        return Cleaned(None, "invalid", "不是面积")
    if abs(exact) > LARGEST:
        return Cleaned(None, "invalid", "数值过大，不像面积")
    whole = int(exact.to_integral_value(ROUND_HALF_UP))
    return Cleaned(whole, "ok" if abs(exact - whole) <= TOLERANCE else "inexact")


def clean_series(values: Column, unit: str = "mu") -> pd.DataFrame:
    """Columns value (hundredths of a mu, int64), state, note."""
    return clean_uniques(values, lambda text: clean(text, unit), pa.int64())


def unit_of(header: str) -> str:
    """The unit that a header names, e.g. ``面积(公顷)``; ``mu`` where none is named."""
    folded = solid(header)
    for word, unit in (("公顷", "hectare"), ("万亩", "wan_mu"), ("平方米", "square_metre")):
        if word in folded:
            return unit
    return "square_metre" if re.search("㎡|m2|m²|平米", folded) else "mu"


def format_mu(hundredths: int) -> str:
    """Hundredths of a mu as mu with two decimals."""
    sign, whole = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def check(value: str) -> bool:
    """Whether the text is an exact area."""
    return clean(value).state == "ok"


def caption(text: str) -> str:
    """The area in mu with its unit; the text itself when it is no area."""
    hundredths = clean(text).value
    return tidy(text) if hundredths is None else f"{format_mu(hundredths)} 亩"


def mask(text: str) -> str:
    """Areas are not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell looks like an area of a household or farm (up to 100,000 mu)."""
    hundredths = clean(text).value
    return hundredths is not None and 0 <= hundredths <= 10_000_000


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like areas."""
    return share_of(values, looks)


def _hundredths(core: str, unit: str) -> Decimal | None:
    if found := _PLAIN.fullmatch(core):
        return Decimal(found[1].replace(",", "")) * UNITS[_SUFFIX.get(found[2], unit)]
    if found := _PARTS.fullmatch(core):
        return int(found[1]) * 100 + Decimal(found[2]) * 10 + int(found[3] or 0)
    return None


VALUE_TYPE = ValueType(
    "area", "面积", "area", clean, clean_series, check, caption, mask, shape_share
)
