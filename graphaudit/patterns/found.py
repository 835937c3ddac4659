"""What stands after the first phase, as the tables that patterns with ``uses:`` read.

``found``: one line a standing finding and key: ``finding, pattern, family, class, severity, kinds,
label, key, fen, explained`` (``fen`` is the finding's, the same on each of its lines;
``explained``: an innocent explanation that holds took its severity down). ``found_row``: one line
a finding and row of proof: ``finding, src``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import duckdb
import pyarrow as pa

from graphaudit.refs import KEY_PREFIX

_LABEL_OF = {prefix: label for label, prefix in KEY_PREFIX.items()}
_FOUND = pa.schema(
    [
        ("finding", pa.string()),
        ("pattern", pa.string()),
        ("family", pa.string()),
        ("class", pa.string()),
        ("severity", pa.string()),
        ("kinds", pa.list_(pa.string())),
        ("label", pa.string()),
        ("key", pa.string()),
        ("fen", pa.int64()),
        ("explained", pa.bool_()),
    ]
)
_FOUND_ROW = pa.schema([("finding", pa.string()), ("src", pa.string())])


class Connects(Protocol):
    """Whoever gives a DuckDB connection with the projection's views."""

    def connect(self) -> duckdb.DuckDBPyConnection: ...


@dataclass(frozen=True)
class Standing:
    """One finding that stands: what a later pattern may know of it. Money in fen.

    ``explained``: an innocent explanation holds and took the severity down.
    """

    finding: str
    pattern: str
    family: str
    pattern_class: str
    severity: str
    kinds: Sequence[str]
    keys: Sequence[str]
    rows: Sequence[str]
    fen: int = 0
    explained: bool = False


@dataclass(frozen=True)
class WithFound:
    """The projection's views with ``found`` and ``found_row`` beside them."""

    tables: Connects
    standing: Sequence[Standing]

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection with both tables; the caller closes it."""
        connection = self.tables.connect()
        _put(connection, "found", _FOUND, _lines(self.standing))
        _put(connection, "found_row", _FOUND_ROW, _rows(self.standing))
        return connection


def _lines(standing: Iterable[Standing]) -> list[dict[str, object]]:
    return [
        {
            "finding": one.finding,
            "pattern": one.pattern,
            "family": one.family,
            "class": one.pattern_class,
            "severity": one.severity,
            "kinds": list(one.kinds),
            "label": _LABEL_OF.get(key.partition("_")[0], ""),
            "key": key,
            "fen": one.fen,
            "explained": one.explained,
        }
        for one in standing
        for key in one.keys
    ]


def _rows(standing: Iterable[Standing]) -> list[dict[str, object]]:
    return [{"finding": one.finding, "src": src} for one in standing for src in one.rows]


def _put(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    schema: pa.Schema,
    rows: list[dict[str, object]],
) -> None:
    connection.register("given", pa.Table.from_pylist(rows, schema=schema))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given")
    connection.unregister("given")
