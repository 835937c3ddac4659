"""Phone numbers: mobiles and landlines, several in one cell, placeholders."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, clean_bulk, matches, share_of
from graphaudit.values.text import is_blank, solid, tidy

PLACEHOLDERS = frozenset({"12345678901", "12345678910", "13800138000", "13800000000", "123456789"})
_BULK_STATES = ("ok",)
_BULK_JUNK = "[\\s\\x{00a0}\\x{3000}\\x{200b}\\x{feff}'-]"
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(0\d{2,3})?([2-8]\d{6,7})", re.ASCII)
_SPLIT = re.compile(r"[、,;/，；|\n\r和或]")
_JOINED = re.compile(r"(?<!\d)(1[3-9]\d[ -]?\d{4}[ -]?\d{4}) +(?=\d)", re.ASCII)
_COUNTRY = re.compile(r"^(?:\+|00)86|^86(?=1[3-9]\d{9}$)", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.ASCII)
_FLOAT_TAIL = re.compile(r"(\d{7,12})\.0*", re.ASCII)
_BRACKETED = re.compile(r"\(([^)0-9]*)\)")
_WORDS = re.compile(r"[^\x00-\x7f]+")
_JUNK = re.compile(r"[\s\-–—_.()'\"‘’:]")


def clean(text: str | None) -> Cleaned[str]:
    """The first usable number of the cell as digits; words beside it come back as the note."""
    if is_blank(text):
        return Cleaned(None, "missing")
    results = [_one(part) for part in _parts(text)]
    usable = [r for r in results if r.state == "ok"]
    if usable:
        return usable[0]
    return results[0] if results else Cleaned(None, "missing")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note; of several numbers in a cell the first."""
    return clean_bulk(values, clean, _bulk, _BULK_STATES, _BULK_JUNK)


def check(value: str) -> bool:
    """Whether it is a canonical mobile or landline number."""
    return clean(value) == Cleaned(value, "ok")


def is_mobile(value: str) -> bool:
    """Whether a clean number is a mobile's."""
    return _MOBILE.fullmatch(value) is not None


def mask(text: str) -> str:
    """First three and last four digits of a mobile, last four of another number."""
    value = clean(text).value or _JUNK.sub("", solid(text))
    if len(value) < 7:
        return "*" * len(value)
    shown = 3 if len(value) >= 11 else 0
    return value[:shown] + "*" * (len(value) - shown - 4) + value[-4:]


def caption(text: str) -> str:
    """The masked number."""
    return mask(clean(text).value or "")


def looks(text: str) -> bool:
    """Whether one cell looks like a phone number (a bare seven or eight digits do not)."""
    number = clean(text).value
    return number is not None and (is_mobile(number) or number.startswith("0"))


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like phone numbers."""
    return share_of(values, looks)


def _parts(text: str | None) -> list[str]:
    apart = _JOINED.sub(r"\1;", tidy(text).upper())
    return [part for part in _SPLIT.split(apart) if part.strip()]


def _one(part: str) -> Cleaned[str]:
    part = part.strip()
    if _SCIENTIFIC.fullmatch(part):
        return Cleaned(None, "ruined", "号码被表格改成科学计数法")
    if found := _FLOAT_TAIL.fullmatch(part):
        part = found[1]
    notes = [m[1] for m in _BRACKETED.finditer(part)]
    part = re.sub("[–—‘’]", "", _BRACKETED.sub("", part))
    notes += _WORDS.findall(part)
    digits = _COUNTRY.sub("", _JUNK.sub("", _WORDS.sub("", part)))
    return _judge(digits, " ".join(n for n in notes if n))


def _judge(digits: str, note: str) -> Cleaned[str]:
    if not digits or len(set(digits)) == 1 or digits in PLACEHOLDERS:
        return Cleaned(None, "missing", note)
    bare = digits[1:] if _MOBILE.fullmatch(digits[1:]) and digits[0] == "0" else digits
    if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare):
        return Cleaned(bare, "ok", note)
    return Cleaned(None, "invalid", "不是电话号码")


def _bulk(text: pa.StringArray) -> npt.NDArray[np.int8]:
    usual = matches(text, r"^1[3-9][0-9]{9}$")
    placeholder = matches(text, "^(" + "|".join(sorted(PLACEHOLDERS)) + ")$")
    return np.where(usual & ~placeholder, 0, -1).astype(np.int8)


VALUE_TYPE = ValueType(
    "phone", "电话", "phone", clean, clean_series, check, caption, mask, shape_share
)
