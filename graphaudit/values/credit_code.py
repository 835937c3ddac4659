"""Unified social credit codes (GB 32100, 18 characters) and old 15-digit registration numbers."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import is_blank, solid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_CODE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}", re.ASCII)
_OLD = re.compile(r"\d{13}|\d{15}", re.ASCII)
_JUNK = re.compile(r"['\"`‘’“”\-_.—:：]")
_BRACKETED = re.compile(r"[(\[{【]([^)\]}】]*)[)\]}】]?")
_WORDS = re.compile(r"[^\x00-\x7f]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d*)?E\+\d{1,2}", re.ASCII)
_LOOKALIKES = str.maketrans("IOZS", "1025")


def check_character(first17: str) -> str:
    """The 18th character that belongs to the first 17 of a credit code."""
    total = sum(w * ALPHABET.index(c) for w, c in zip(WEIGHTS, first17, strict=True))
    return ALPHABET[-total % 31]


def kind(value: str) -> str:
    """``credit_code`` or ``registration`` (the number used before 2015)."""
    return "credit_code" if len(value) == 18 else "registration"


def clean(text: str | None) -> Cleaned[str]:
    """One written code. Letters the alphabet lacks (I O Z S) are read as 1 0 2 5 where that fits.

    States: ok, checksum (well formed, wrong check character; still an identifier), ruined,
    missing, invalid.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    written = solid(text).upper()
    notes = [m[1] for m in _BRACKETED.finditer(written)]
    core = _BRACKETED.sub("", written)
    if _SCIENTIFIC.fullmatch(core):
        return Cleaned(None, "ruined", "代码被表格改成科学计数法，尾数已丢失")
    core = _JUNK.sub("", core)
    notes += _WORDS.findall(core)
    return _judge(_WORDS.sub("", core), " ".join(n for n in notes if n))


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note."""
    return clean_uniques(values, clean, pa.string())


def check(value: str) -> bool:
    """Whether it is a canonical credit code with a right check character."""
    return _CODE.fullmatch(value) is not None and value[17] == check_character(value[:17])


def mask(text: str) -> str:
    """First two and last four characters."""
    value = solid(text)
    return (
        f"{value[:2]}{'*' * (len(value) - 6)}{value[-4:]}" if len(value) > 8 else "*" * len(value)
    )


def caption(text: str) -> str:
    """The masked code: a sole trader's leads to a person."""
    return mask(text)


def looks(text: str) -> bool:
    """Whether one cell looks like a credit code; 15 digits alone may be a resident ID."""
    value = clean(text).value
    if value is None:
        return False
    return check(value) or (len(value) == 18 and not value[:17].isdigit())


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like credit codes."""
    return share_of(values, looks)


def _judge(core: str, note: str) -> Cleaned[str]:
    if not core:
        return Cleaned(None, "missing", note)
    if check(core) or _OLD.fullmatch(core):
        return Cleaned(core, "ok", note)
    read = core.translate(_LOOKALIKES)
    if check(read):
        return Cleaned(read, "ok", note)
    if _CODE.fullmatch(core):
        return Cleaned(core, "checksum", note)
    return Cleaned(
        None, "invalid", f"应为 18 位统一社会信用代码或 15 位注册号，实为 {len(core)} 位"
    )


VALUE_TYPE = ValueType(
    "credit_code",
    "统一社会信用代码",
    "unified social credit code",
    clean,
    clean_series,
    check,
    caption,
    mask,
    shape_share,
)
