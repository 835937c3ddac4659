"""Values between the console's worker and its parent, as JSON: days and maps marked."""

from __future__ import annotations

from datetime import date

from graphaudit.stores.base import Value

_DAY, _MAP = "day", "map"


def encoded(value: object) -> object:
    """A parameter or value as JSON has it; what JSON does not know becomes its text."""
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, list | tuple):
        return [encoded(v) for v in value]
    if isinstance(value, dict):
        return {_MAP: {str(k): encoded(v) for k, v in value.items()}}
    return value if value is None or isinstance(value, str | int | float) else str(value)


def decoded(value: object) -> Value:
    """What ``encoded`` made."""
    if isinstance(value, list):
        return [decoded(v) for v in value]
    if isinstance(value, dict):
        if _DAY in value:
            return date.fromisoformat(str(value[_DAY]))
        return {str(k): decoded(v) for k, v in value[_MAP].items()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(f"not a value of the worker's: {value!r}")
