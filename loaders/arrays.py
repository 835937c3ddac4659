"""The few column operations that the loader needs, on Arrow arrays, with one type for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Array: TypeAlias = "pa.Array[pa.Scalar[pa.DataType]]"
"""One column of one batch; null means: nothing is written."""

Flags: TypeAlias = "npt.NDArray[np.bool_]"
Int64s: TypeAlias = "npt.NDArray[np.int64]"

TEXT = pa.string()


def call(function: str, *arguments: object, options: pc.FunctionOptions | None = None) -> Array:
    """An Arrow compute function by name."""
    return cast("Array", pc.call_function(function, list(arguments), options))


def from_series(series: object) -> Array:
    """A pandas column with an Arrow type as one Arrow array."""
    converted = pa.array(cast("Sequence[str | None]", series))
    return one(cast("object", converted))


def from_frame(frame: pd.DataFrame, name: str) -> Array:
    """A column of a frame as one Arrow array."""
    return from_series(frame[name].array)


def one(array: object) -> Array:
    """The array, its chunks joined."""
    if isinstance(array, pa.ChunkedArray):
        return cast("Array", array.combine_chunks())
    return cast("Array", array)


def texts(values: Sequence[str | None]) -> Array:
    """A text column."""
    return cast("Array", pa.array(values, TEXT))


def written(array: Array) -> pa.StringArray:
    """The same column, typed as the value types want it."""
    return cast("pa.StringArray", array)


def nothing(length: int, kind: pa.DataType = TEXT) -> Array:
    """A column in which nothing is written."""
    return constant(None, length, kind)


def constant(value: object, length: int, kind: pa.DataType) -> Array:
    """The same value in every row."""
    scalar = cast("pa.StringScalar", pa.scalar(value, kind))
    return cast("Array", pa.repeat(scalar, length))


def join(*parts: Array | str) -> Array:
    """The parts put together; null where any of them is."""
    options = pc.JoinOptions("emit_null")
    scalars = [pa.scalar(p) if isinstance(p, str) else p for p in parts]
    return call("binary_join_element_wise", *scalars, pa.scalar(""), options=options)


def filled(array: Array, value: str = "") -> Array:
    """Nulls replaced by a text."""
    return call("coalesce", array, pa.scalar(value))


def first_of(*arrays: Array) -> Array:
    """In each row the first value that is not null."""
    return call("coalesce", *arrays) if len(arrays) > 1 else arrays[0]


def where(flags: Flags, array: Array) -> Array:
    """The values of the flagged rows, null elsewhere."""
    return call("if_else", pa.array(flags), array, pa.scalar(None, array.type))


def is_set(array: Array) -> Flags:
    """Which rows have a value."""
    return to_flags(call("is_valid", array))


def to_flags(array: Array) -> Flags:
    """A boolean column as numpy; null counts as false."""
    plain = call("coalesce", array, pa.scalar(False))
    return np.asarray(plain.to_numpy(zero_copy_only=False), dtype=np.bool_)


def equal(a: Array, b: Array) -> Flags:
    """Where both are written and the same."""
    return to_flags(call("equal", a, b))


def one_of(array: Array, wanted: Sequence[str]) -> Flags:
    """Which values stand in the list."""
    options = pc.SetLookupOptions(texts(list(wanted)))
    return to_flags(call("is_in", array, options=options))


def finds(array: Array, pattern: str) -> Flags:
    """In which texts the RE2 pattern is found."""
    options = pc.MatchSubstringOptions(pattern)
    return to_flags(call("match_substring_regex", array, options=options))


def take(array: Array, places: Int64s) -> Array:
    """The values at these places."""
    return call("take", array, pa.array(places))


def each_once(array: Array, read: Callable[[str], str | None]) -> Array:
    """A text function over the column, called once for each distinct text."""
    if array.null_count == len(array):
        return nothing(len(array))
    distinct, places = _encoded(array)
    made = texts([None if text is None else read(text) for text in distinct])
    return call("take", made, places)


def _encoded(array: Array) -> tuple[list[str | None], Array]:
    """The distinct values, and for each row the place of its value (null stays null)."""
    encoded = array.dictionary_encode()
    return listed(cast("Array", encoded.dictionary)), cast("Array", encoded.indices)


def listed(array: Array) -> list[str | None]:
    """The values as a list (typed as texts, which they mostly are)."""
    return cast("pa.StringArray", array).to_pylist()


def fingerprints(columns: Sequence[Array]) -> npt.NDArray[np.uint64]:
    """64 bits for each row over all columns: equal rows have equal bits."""
    total: npt.NDArray[np.uint64] | None = None
    for number, column in enumerate(columns):
        bits = _column_bits(column) * np.uint64(2 * number + 0x9E3779B97F4A7C15 | 1)
        total = bits if total is None else (total ^ bits) * np.uint64(0xBF58476D1CE4E5B9)
    return np.empty(0, np.uint64) if total is None else total


_OF_NULL = np.uint64(0x94D049BB133111EB)


def _column_bits(column: Array) -> npt.NDArray[np.uint64]:
    """Each value's hash; nulls have one of their own."""
    if column.null_count == len(column):
        return np.full(len(column), _OF_NULL)
    distinct, places = _encoded(column)
    words = np.array([str(value) for value in distinct], dtype=object)
    hashes = pd.util.hash_array(words, categorize=False) if len(words) else np.empty(0, np.uint64)
    table = np.append(hashes, _OF_NULL)
    filled_places = call("coalesce", places, pa.scalar(len(words), pa.int32()))
    return np.asarray(table[np.asarray(filled_places).astype(np.int64)], dtype=np.uint64)
