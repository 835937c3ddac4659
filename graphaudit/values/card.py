"""Card and passbook numbers: Luhn for cards only, ruined ones, leading zeros kept."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.values.shape import (
    Cleaned,
    Column,
    ValueType,
    clean_bulk,
    clean_numeric_cells,
    letters,
    share_of,
)
from graphaudit.values.text import is_blank, solid

CARD_LENGTHS = range(16, 20)
PASSBOOK_LENGTHS = range(12, 23)

_BULK_STATES = ("ok",)
_JUNK = re.compile(r"['\"`‘’“”′´\-_–—.]")
_BULK_JUNK = "[\\s\\x{00a0}\\x{3000}\\x{200b}\\x{feff}'\"`‘’-]"
_CARD_START = ("62", "60", "9", "4", "5", "3")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d*))?E\+?(\d{1,2})", re.ASCII)
_FLOAT_TAIL = re.compile(r"(\d{12,22})\.0*", re.ASCII)
_BRACKETED = re.compile(r"[(\[{【]([^)\]}】]*)[)\]}】]?")
_WORDS = re.compile(r"[^\x00-\x7f]+")
_DIGITS = re.compile(r"\d+", re.ASCII)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check of the others."""
    total = 0
    for place, c in enumerate(reversed(digits)):
        doubled = int(c) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def kind(value: str) -> str:
    """``card`` (16 to 19 digits with a Luhn check or a card's first digits) or ``passbook``."""
    if len(value) in CARD_LENGTHS and (luhn(value) or value.startswith(_CARD_START)):
        return "card"
    return "passbook"


def check(value: str) -> bool:
    """Whether it is a canonical number: a card with a right check digit, or a passbook."""
    return clean(value) == Cleaned(value, "ok")


def clean(text: str | None, numeric: bool = False) -> Cleaned[str]:
    """Clean one written number; ``numeric``: it came from a number cell of a spreadsheet.

    States: ok, checksum (a card whose Luhn check fails; still an identifier), ruined (digits
    lost to a float), missing, invalid.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    core, note = _without_notes(solid(text).upper())
    bare, from_float = _restored(core)
    if _SCIENTIFIC.fullmatch(bare):
        return Cleaned(None, "ruined", "账号被表格改成科学计数法，尾数已丢失")
    digits = _JUNK.sub("", bare)
    if not digits.strip("0"):
        return Cleaned(None, "missing", note)
    if not _DIGITS.fullmatch(digits) or len(digits) not in PASSBOOK_LENGTHS:
        return Cleaned(None, "invalid", _why_not(digits))
    return _judge(digits, numeric or from_float, note)


def clean_series(values: Column, numeric: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Columns value, state, note. ``numeric`` marks the rows that were number cells."""
    cleaned = clean_bulk(values, clean, _bulk, _BULK_STATES, _BULK_JUNK)
    return clean_numeric_cells(values, cleaned, clean, numeric)


def mask(text: str) -> str:
    """First four and last four digits."""
    value = solid(text)
    if len(value) < 12:
        return "*" * max(0, len(value) - 4) + value[-4:] if len(value) > 4 else "*" * len(value)
    return f"{value[:4]}{'*' * (len(value) - 8)}{value[-4:]}"


def caption(text: str) -> str:
    """``尾号`` and the last four digits."""
    return f"尾号{solid(text)[-4:]}"


def looks(text: str) -> bool:
    """Whether one cell looks like an account number (a resident ID does not)."""
    cleaned = clean(text)
    if cleaned.value is None:
        return cleaned.state == "ruined"
    return not _like_resident_id(cleaned.value)


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like card or passbook numbers."""
    return share_of(values, looks)


def _like_resident_id(value: str) -> bool:
    if len(value) not in (15, 18):
        return False
    born = value[6:14] if len(value) == 18 else "19" + value[6:12]
    return "1900" <= born[:4] <= "2099" and "01" <= born[4:6] <= "12" and "01" <= born[6:] <= "31"


def _without_notes(text: str) -> tuple[str, str]:
    notes = [m.group(1) for m in _BRACKETED.finditer(text)]
    core = _BRACKETED.sub("", text)
    core = re.sub("[–—‘’“”′´]", "", core)
    notes += _WORDS.findall(core)
    return _WORDS.sub("", core).strip(":;,"), " ".join(n for n in notes if n)


def _restored(core: str) -> tuple[str, bool]:
    """The digits of a float's text, and whether the writing shows that it was a float."""
    if found := _FLOAT_TAIL.fullmatch(core):
        return found[1], True
    if found := _SCIENTIFIC.fullmatch(core):
        digits = found[1] + (found[2] or "")
        return (digits if len(digits) == int(found[3]) + 1 else core), True
    return core, False


def _judge(digits: str, numeric: bool, note: str) -> Cleaned[str]:
    right = len(digits) in CARD_LENGTHS and luhn(digits)
    if _is_ruined(digits, right, numeric):
        return Cleaned(None, "ruined", "账号按数值存储，末几位已丢失")
    if right or kind(digits) == "passbook":
        return Cleaned(digits, "ok", note)
    return Cleaned(digits, "checksum", note)


def _is_ruined(digits: str, right: bool, numeric: bool) -> bool:
    length = len(digits)
    if numeric and length > 15:
        kept_exactly = length > 16 and int(float(digits)) == int(digits)
        return not right or digits.endswith("0" if length == 16 else "00") or kept_exactly
    card = kind(digits) == "card"
    zeros = max(2, length - 16) if card else max(3, length - 15)
    return length > 16 and not right and digits.endswith("0" * zeros)


def _why_not(digits: str) -> str:
    if "*" in digits:
        return "账号已脱敏，不完整"
    if not _DIGITS.fullmatch(digits):
        return "账号含有数字以外的字符"
    return f"账号应为 12 至 22 位，实为 {len(digits)} 位"


def _bulk(text: pa.StringArray) -> npt.NDArray[np.int8]:
    codes = np.full(len(text), -1, dtype=np.int8)
    digits_only = np.asarray(pc.ascii_is_decimal(text).to_numpy(zero_copy_only=False), dtype=bool)
    lengths = pc.binary_length(text).to_numpy(zero_copy_only=False)
    for length in CARD_LENGTHS:
        here = digits_only & (lengths == length)
        if here.any():
            right = _luhn_right(letters(text.filter(pa.array(here)), length))
            codes[here] = np.where(right, 0, -1)
    return codes


def _luhn_right(chars: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    digits = chars - ord("0")
    doubled = digits[:, -2::-2] * 2
    total = (doubled - 9 * (doubled > 9)).sum(axis=1) + digits[:, ::-2].sum(axis=1)
    nonzero = digits.any(axis=1)
    return np.asarray((total % 10 == 0) & nonzero)


VALUE_TYPE = ValueType(
    "card", "银行卡号", "card or passbook", clean, clean_series, check, caption, mask, shape_share
)
