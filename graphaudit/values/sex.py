"""Sex as written: 男/女, GB/T 2261.1 codes 1/2, M/F."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import is_blank, solid

_WORDS: dict[str, str] = {
    **dict.fromkeys(("男", "男性", "男姓", "1", "1.0", "01", "1-男", "1男", "m", "male"), "male"),
    **dict.fromkeys(
        ("女", "女性", "女姓", "2", "2.0", "02", "2-女", "2女", "f", "female"), "female"
    ),
}
_UNKNOWN = frozenset({"0", "0.0", "9", "9.0", "未说明", "未说明的性别", "未知的性别", "不明"})


def clean(text: str | None) -> Cleaned[str]:
    """``male`` or ``female``; codes 0 (unknown) and 9 (not stated) are missing."""
    core = solid(text).lower()
    if is_blank(text) or core in _UNKNOWN:
        return Cleaned(None, "missing")
    found = _WORDS.get(core)
    return Cleaned(found, "ok") if found else Cleaned(None, "invalid", "不是性别")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note."""
    return clean_uniques(values, clean, pa.string())


def check(value: str) -> bool:
    """Whether the text is a sex."""
    return clean(value).state == "ok"


def caption(text: str) -> str:
    """男 or 女, empty when unknown."""
    return {"male": "男", "female": "女"}.get(clean(text).value or "", "")


def mask(text: str) -> str:
    """Not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell is a sex in words (a bare 1 or 2 says too little)."""
    return clean(text).state == "ok" and not solid(text).replace(".", "").isdigit()


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that are a sex."""
    return share_of(values, looks)


VALUE_TYPE = ValueType("sex", "性别", "sex", clean, clean_series, check, caption, mask, shape_share)
