"""SQL that keeps numbers out of what the graph shows: masks and days as integers."""

from __future__ import annotations

from graphaudit.model import DAY_INTEGERS, Property

_LONG_RUN = "[0-9０-９]{5,}([0-9０-９]{4})"
_GROUPED = "[0-9]{4}(?:[ -][0-9]{4}){2,}(?:[ -][0-9]{1,3})?"
PLAIN_TEXT = frozenset({"key", "src", "batch", "village_key"})
"""Text columns that hold keys or row ids, never words."""


def masked(expression: str) -> str:
    """SQL: the text with every run of nine or more digits cut down to its last four.

    Digits written in groups of four, as on a bank card, go altogether.
    """
    runs = f"regexp_replace({expression}, '{_LONG_RUN}', '****\\1', 'g')"
    return (
        f"CASE WHEN length({expression}) < 9 THEN {expression} "
        f"ELSE regexp_replace({runs}, '{_GROUPED}', '****', 'g') END"
    )


def day_number(day: str, name: str) -> str:
    """SQL: the integer ``name`` beside a day: days since 1970, or yyyymm."""
    counts = {derived: kind for pairs in DAY_INTEGERS.values() for derived, kind in pairs}
    if counts[name] == "month":
        return f"(year({day}) * 100 + month({day}))::BIGINT"
    return f"({day} - DATE '1970-01-01')::BIGINT"


def column(prop: Property, source: str) -> str:
    """SQL: one output column of a node or relationship, read from the table ``source``."""
    if prop.derived_from:
        value = day_number(f'{source}."{prop.derived_from}"', prop.name)
    elif prop.kind == "STRING" and prop.name not in PLAIN_TEXT:
        value = masked(f'{source}."{prop.name}"')
    else:
        value = f'{source}."{prop.name}"'
    return f'{value} AS "{prop.name}"'
