"""Village names: 柳湾村, 柳湾村委会, 柳湾社区 and 柳湾 are one name."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa

from graphaudit.values.place import canonical_village
from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import solid

_HAS_LETTER = re.compile(r"[\u3400-\u9fff]")
_ENDING = re.compile(r"(?:村|村委会|居委会|社区|村民委员会|居民委员会)$")


def clean(text: str | None) -> Cleaned[str]:
    """The canonical name of a village."""
    name = canonical_village(text)
    if name is None:
        return Cleaned(None, "missing")
    ok = _HAS_LETTER.search(name.removesuffix("村")) is not None
    return Cleaned(name, "ok") if ok else Cleaned(None, "invalid", "不是村名")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note."""
    return clean_uniques(values, clean, pa.string())


def check(value: str) -> bool:
    """Whether it is a canonical village name."""
    return clean(value).value == value


def caption(text: str) -> str:
    """The canonical name."""
    return clean(text).value or ""


def mask(text: str) -> str:
    """Villages are not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell looks like a village (it says so: 村, 社区, 居委会)."""
    core = solid(text)
    return 2 <= len(core) <= 12 and _ENDING.search(core) is not None


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like villages."""
    return share_of(values, looks)


VALUE_TYPE = ValueType(
    "village", "村", "village", clean, clean_series, check, caption, mask, shape_share
)
