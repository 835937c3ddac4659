"""Values of query rows as detectors want them: engines answer with plain Python objects."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

Record: TypeAlias = dict[str, object]


def whole(value: object) -> int:
    """An integer; 0 for null."""
    return value if isinstance(value, int) else 0


def day(value: object) -> date | None:
    """A day, or None."""
    return value if isinstance(value, date) else None


def texts(value: object) -> list[str]:
    """A list of strings, nested lists flattened and nulls left out."""
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [str(value)]
