"""Fingerprints of graph tables: the same rows give the same number, in whatever order and engine.

The rule, for the projection's Parquet and for both engines alike: a row is the array of its
values in the column order of ``model.py`` (a relationship's begins with its two ends' keys),
written as JSON without spaces, days as ISO text, a missing value as null. Its number is the first
128 bits of the SHA-256 of that text; a table's is the sum over its rows modulo 2**128. A table
without rows is left out, so that "no file" and "an empty file" are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Value: TypeAlias = str | int | bool | date | None

_MODULUS = 1 << 128
_BATCH = 65_536


def _day_as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not a value of the model: {value!r}")


_ENCODE = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_day_as_text
).encode


def row_number(values: Sequence[Value]) -> int:
    """The 128-bit number of one row."""
    digest = hashlib.sha256(_ENCODE(list(values)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:16], "big")


def rows_fingerprint(rows: Iterable[Sequence[Value]]) -> int:
    """The sum over rows, modulo 2**128; 0 for none."""
    return sum(map(row_number, rows)) % _MODULUS


def arrow_fingerprint(table: pa.Table, columns: Sequence[str] | None = None) -> int:
    """The fingerprint of an Arrow table, its columns taken in the order given."""
    wanted = table.select(list(columns)) if columns is not None else table
    return rows_fingerprint(arrow_rows(wanted))


def arrow_rows(table: pa.Table) -> Iterator[tuple[Value, ...]]:
    """The rows of an Arrow table as tuples, a batch at a time."""
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def node_table(label: str) -> str:
    """The name under which a label's table stands in a fingerprint."""
    return label


def relationship_table(kind: str, start: str, end: str) -> str:
    """The name of a relationship table in a fingerprint, e.g. ``PAID.Person.Card``."""
    return f"{kind}.{start}.{end}"


def summary(tables: Mapping[str, int]) -> dict[str, str]:
    """Table name to 32 hex digits, sorted; tables without rows (0) left out."""
    return {name: f"{number:032x}" for name, number in sorted(tables.items()) if number}
