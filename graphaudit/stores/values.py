"""Engine values to the store's: whole sums as int, days as date, lists of strings sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from graphaudit.errors import QueryRefusedError
from graphaudit.fingerprint import Value as StoredValue
from graphaudit.stores.base import Parameters, Value


def plain(value: object) -> Value:
    """A value of the contract; what the contract does not know becomes its text."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, list | tuple):
        return _plain_list([plain(v) for v in value])
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    return str(value)


def _plain_list(values: list[Value]) -> list[Value]:
    """Engines collect in any order, from run to run: lists of strings come sorted."""
    strings = [v for v in values if isinstance(v, str)]
    return [*sorted(strings)] if len(strings) == len(values) else values


def stored_row(row: Iterable[object]) -> tuple[StoredValue, ...]:
    """A row of stored properties: nothing but the model's kinds."""
    return tuple(_stored(value) for value in row)


def _stored(value: object) -> StoredValue:
    if value is None or isinstance(value, str | int | date):
        return value
    raise TypeError(f"not a value of the model: {value!r}")


def plain_parameters(params: Parameters | None) -> dict[str, object]:
    """Parameters as engines take them: tuples and sets as lists (sets sorted).

    Raises QueryRefusedError for a whole number that no engine has room for.
    """
    return {name: _parameter(value) for name, value in (params or {}).items()}


def _parameter(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_parameter(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _parameter(v) for k, v in value.items()}
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise QueryRefusedError(
            "参数里的整数超出范围 (a whole number that is too large)",
            where=f"{str(value)[:6]}…",
            fix="编号类的值请写成文字，如 '6217…' (write numbers of things as text)",
        )
    return value
