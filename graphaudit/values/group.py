"""Villagers' groups: 1, 1组, 一组, 第一村民小组 and 1社 are one group."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from graphaudit.values.place import canonical_group, group_number
from graphaudit.values.shape import Cleaned, Column, ValueType, clean_uniques, share_of
from graphaudit.values.text import solid


def clean(text: str | None) -> Cleaned[str]:
    """``1组`` for a numbered group, the canonical name for a named one (上湾组)."""
    name = canonical_group(text)
    return Cleaned(None, "missing") if name is None else Cleaned(name, "ok")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note."""
    return clean_uniques(values, clean, pa.string())


def check(value: str) -> bool:
    """Whether it is a canonical group name."""
    return clean(value).value == value


def caption(text: str) -> str:
    """The canonical name."""
    return clean(text).value or ""


def mask(text: str) -> str:
    """Groups are not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell looks like a group: it says 组, 社 or 队 (a bare number does not)."""
    core = solid(text)
    return (group_number(core) is not None and not core.isdigit()) or core.endswith("组")


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like groups."""
    return share_of(values, looks)


VALUE_TYPE = ValueType(
    "group", "组", "group", clean, clean_series, check, caption, mask, shape_share
)
