"""The shape all value types share: what cleaning returns, and the same over a whole column.

A value type is one module of this folder that ends with ``VALUE_TYPE = ValueType(...)``.
Columns are cleaned on their distinct values and mapped back; types with long columns of
mostly distinct values (resident IDs, cards, phones, names) say with ``bulk`` which texts are
canonical already, so that only the dirty remainder goes through Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.values.text import is_blank

T_co = TypeVar("T_co", covariant=True)

Column: TypeAlias = (
    "pd.Series[str] | pa.StringArray | pa.ChunkedArray[pa.StringScalar] | Sequence[str | None]"
)
"""A column of written texts; null and empty text mean the same."""

Bulk: TypeAlias = "Callable[[pa.StringArray], npt.NDArray[np.int8]]"
"""For each text the index of its state in the type's ``bulk_states``, or -1: ask ``clean``."""

STATES = ("ok", "upgraded", "checksum", "inexact", "ruined", "missing", "foreign", "invalid")
SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[T_co]):
    """One cleaned value. ``value`` is None unless it can be used.

    ``state`` is one of `STATES`. ``note`` is what stood beside the value (已故, 户主), or, when
    the state is invalid or ruined, why it cannot be used (Chinese).
    """

    value: T_co | None
    state: str
    note: str = ""


@dataclass(frozen=True)
class ValueType:
    """The functions of one value type, so that callers need not know which one they hold.

    ``caption`` and ``mask`` take a written or canonical text; ``shape_share`` says which share
    (0 to 1) of the non-empty texts look like this type.
    """

    name: str
    zh: str
    en: str
    clean: Callable[[str | None], Cleaned[object]]
    clean_series: Callable[[Column], pd.DataFrame]
    check: Callable[[str], bool]
    caption: Callable[[str], str]
    mask: Callable[[str], str]
    shape_share: Callable[[Column], float]


def canonical_names(
    name: str,
    zh: str,
    clean: Callable[[str | None], Cleaned[str]],
    looks: Callable[[str], bool],
    check: Callable[[str], bool] | None = None,
) -> ValueType:
    """The value type of names that have one canonical writing and are not masked.

    ``looks``: whether one cell looks like such a name. ``check``: whether a text is canonical,
    where that is more than that cleaning leaves it as it is.
    """

    def caption(text: str) -> str:
        return clean(text).value or ""

    return ValueType(
        name,
        zh,
        name,
        clean,
        lambda values: clean_uniques(values, clean, pa.string()),
        check or (lambda value: clean(value).value == value),
        caption,
        caption,
        lambda values: share_of(values, looks),
    )


def as_text(values: Column) -> pa.StringArray:
    """The column as one Arrow text array without nulls (null becomes the empty text)."""
    if isinstance(values, pa.ChunkedArray):
        array = values.combine_chunks()
    elif isinstance(values, pa.Array):
        array = values
    else:
        cells = values.astype("object") if isinstance(values, pd.Series) else list(values)
        array = pa.array(cells, type=pa.string(), from_pandas=True)
    text = cast("pa.StringArray", array.cast(pa.string()))
    return cast("pa.StringArray", text.fill_null("")) if text.null_count else text


def clean_uniques(
    values: Column, clean: Callable[[str], Cleaned[object]], kind: pa.DataType
) -> pd.DataFrame:
    """Columns value (of Arrow type ``kind``), state, note; each distinct text is cleaned once."""
    return frame(_uniques_table(as_text(values), clean, kind))


def clean_bulk(
    values: Column,
    clean: Callable[[str], Cleaned[object]],
    bulk: Bulk,
    bulk_states: Sequence[str],
    junk: str,
) -> pd.DataFrame:
    """Like `clean_uniques` for text values; what ``bulk`` knows is taken over as it stands.

    ``junk`` is an RE2 pattern of what ``clean`` drops anyway: whole columns come with a tab or
    an apostrophe in every cell, and are known in bulk once that is gone (28 s to 4 s at 2 M IDs).
    """
    text = as_text(values)
    codes = bulk(text)
    dirty = codes < 0
    if dirty.any():
        written = text.filter(pa.array(dirty))
        codes[dirty], washed = _washed(written, bulk, junk)
        text = pc.replace_with_mask(text, pa.array(dirty), washed)
    return frame(_with_rest(text, codes, clean, bulk_states))


def _washed(
    written: pa.StringArray, bulk: Bulk, junk: str
) -> tuple[npt.NDArray[np.int8], pa.StringArray]:
    """The codes after washing, and the washed text where that gave one, else the written one."""
    clean_text = pc.ascii_upper(pc.replace_substring_regex(written, junk, ""))
    codes = bulk(clean_text)
    return codes, pc.if_else(pa.array(codes >= 0), clean_text, written)


def _with_rest(
    text: pa.StringArray,
    codes: npt.NDArray[np.int8],
    clean: Callable[[str], Cleaned[object]],
    bulk_states: Sequence[str],
) -> pa.Table:
    slow = pa.array(codes < 0)
    places = (codes % (len(bulk_states) + 1)).astype(np.int64)
    known = {
        "value": text,
        "state": pa.array([*bulk_states, ""]).take(places),
        "note": pa.repeat("", len(text)),
    }
    rest = _uniques_table(text.filter(slow), clean, pa.string())
    merged = {
        name: pc.replace_with_mask(column, slow, rest[name].combine_chunks())
        for name, column in known.items()
    }
    return pa.table(merged)


def clean_numeric_cells(
    values: Column,
    cleaned: pd.DataFrame,
    clean: Callable[[str, bool], Cleaned[object]],
    numeric: npt.NDArray[np.bool_] | None,
) -> pd.DataFrame:
    """``cleaned`` with the rows that ``numeric`` marks cleaned as number cells instead."""
    if numeric is None or not numeric.any():
        return cleaned
    places = np.flatnonzero(numeric)
    part = as_text(values).take(places)
    again = clean_uniques(part, lambda text: clean(text, True), pa.string())
    source = np.arange(len(cleaned))
    source[places] = len(cleaned) + np.arange(len(places))
    return pd.concat([cleaned, again], ignore_index=True).take(source).reset_index(drop=True)


def _uniques_table(
    text: pa.StringArray, clean: Callable[[str], Cleaned[object]], kind: pa.DataType
) -> pa.Table:
    encoded = text.dictionary_encode()
    cleaned = [clean(str(t)) for t in encoded.dictionary.to_pylist()]
    table = pa.table(
        {
            "value": pa.array([c.value for c in cleaned], kind),
            "state": pa.array([c.state for c in cleaned], pa.string()),
            "note": pa.array([c.note for c in cleaned], pa.string()),
        }
    )
    return table.take(encoded.indices)


def frame(table: pa.Table) -> pd.DataFrame:
    """The table as pandas with Arrow types, so that nulls stay nulls and integers integers."""
    columns = zip(table.column_names, table.columns, strict=True)
    # Not Table.to_pandas: on the small columns of small files it takes twice as long.
    return pd.DataFrame({n: pd.arrays.ArrowExtensionArray(c) for n, c in columns}, copy=False)


def map_uniques(values: Column, change: Callable[[str], str]) -> pa.StringArray:
    """The texts changed by ``change`` (e.g. `text.mask_long_digits`), each distinct one once."""
    encoded = as_text(values).dictionary_encode()
    changed = [change(str(t)) for t in encoded.dictionary.to_pylist()]
    return pa.array(changed, pa.string()).take(encoded.indices)


def matches(text: pa.StringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match the RE2 pattern."""
    found = pc.match_substring_regex(text, pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def letters(text: pa.StringArray, width: int) -> npt.NDArray[np.uint8]:
    """The bytes of ASCII texts that all have ``width`` characters, shape (n, width)."""
    _, offsets, characters = text.buffers()
    if not len(text) or offsets is None or characters is None:
        return np.empty((0, width), dtype=np.uint8)
    start = int(np.frombuffer(memoryview(offsets), dtype=np.int32)[text.offset])
    count = len(text) * width
    return np.frombuffer(memoryview(characters), np.uint8, count, start).reshape(-1, width)


def share_of(values: Column, looks: Callable[[str], bool]) -> float:
    """Share of the non-empty texts for which ``looks`` holds; long columns by an even sample."""
    text = as_text(values)
    step = max(1, len(text) // SAMPLE)
    written = [str(t) for t in text.to_pylist()[::step] if not is_blank(t)]
    return sum(map(looks, written)) / len(written) if written else 0.0
