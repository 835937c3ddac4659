"""Rows and things of a projection by their keys: what a page asks for, some of millions.

Parquet answers questions about everything; for eighty rows each of its files is read through. The
service therefore keeps beside the tables a DuckDB file of what pages ask for, with indexes, made
once a snapshot. Where it is not there the tables themselves answer with the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from graphaudit.durable import publish, remove
from graphaudit.ledger.statements import sql_text
from graphaudit.projection import Tables

MOST = 4_000
"""Keys or rows that are looked up one by one; of more, the tables are read through."""
NAME = "lookup"


@dataclass(frozen=True)
class _Kept:
    """A table of the file: its columns and that by which it is asked."""

    by: str
    columns: Sequence[str]


KEPT: Mapping[str, _Kept] = {
    "PAID": _Kept("src", ("from", "to", "src", "program", "period", "day", "fen", "note")),
    "MEMBER_OF": _Kept("from", ("from", "to", "src", "relation_name", "to_day")),
    "KIN": _Kept("from", ("from", "to", "src", "relation")),
    "HOLDS": _Kept("to", ("from", "to", "src", "name")),
    "IS": _Kept("to", ("from", "to", "src")),
    "Person": _Kept("key", ("key", "caption", "township", "village", "village_key")),
    "Household": _Kept("key", ("key", "caption", "village", "group_name")),
    "Card": _Kept("key", ("key", "caption", "bank")),
    "Enterprise": _Kept("key", ("key", "caption", "village", "status")),
    "Cadre": _Kept("key", ("key", "caption", "village", "unit", "post")),
    "numbers": _Kept("key", ("key", "label", "number", "name")),
}
"""In the order in which they are asked: rows, then ties, then the things at their ends."""


def lookup_file(tables: Tables) -> Path:
    """Where the file lies, whether it is there or not."""
    return tables.path / "lookup.duckdb"


class LookupMaking:
    """Writes the file of one projection: some seconds for millions of payments."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._written = tables.path / "lookup.making"
        self._own: duckdb.DuckDBPyConnection | None = None

    def make(self) -> None:
        """Write it unless it is there. Raises duckdb.Error, when another process writes it too or
        it was stopped, and OSError; the tables serve on without it."""
        if lookup_file(self._tables).exists():
            return
        try:
            # What a killed process left under this name is taken over; a live one has it locked.
            with closing(duckdb.connect(str(self._written))) as self._own:
                self._own.execute("SET threads = 1")  # the service answers meanwhile
                for name, query in self._tables.views():
                    if name in KEPT:
                        _keep(self._own, name, query)
            publish(self._written, lookup_file(self._tables))
        except (duckdb.Error, OSError):
            remove(self._written)
            raise
        finally:
            self._own = None

    def stop(self) -> None:
        """End what is being written, from another thread."""
        if (own := self._own) is not None:
            with suppress(duckdb.Error):  # it was finished in this very moment
                own.interrupt()


def _keep(own: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    kept = KEPT[name]
    columns = ", ".join(f'"{column}"' for column in kept.columns)
    own.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} FROM ({query})')
    own.execute(f'CREATE INDEX "{name}_by" ON "{name}" ("{kept.by}")')


@contextmanager
def narrowed(
    tables: Tables, names: Sequence[str], keys: Iterable[str] = (), srcs: Iterable[str] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which these tables hold what belongs to the keys and the payment rows.

    That is the payments of ``srcs``; the ties of ``keys`` and of who is paid; and the things at
    the ends of both. Columns are those of ``KEPT``. With too many keys, or without the file,
    they are the whole tables: a query must itself say which rows it wants.
    """
    wanted, rows = set(keys), sorted(set(srcs))
    with closing(tables.connect()) as connection:
        if lookup_file(tables).exists() and len(wanted) + len(rows) <= MOST:
            target = sql_text(str(lookup_file(tables)))
            connection.execute(f"ATTACH IF NOT EXISTS {target} AS {NAME} (READ_ONLY)")
            for name in (each for each in KEPT if each in names):
                asked = rows if KEPT[name].by == "src" else sorted(wanted)
                _take(connection, name, asked)
                if KEPT[name].by != "key":
                    wanted |= _ends(connection, name)
        yield connection


def _take(connection: duckdb.DuckDBPyConnection, name: str, asked: Sequence[str]) -> None:
    """These rows as a temporary table of the connection, which hides the view of that name."""
    listed = ", ".join(map(sql_text, asked)) or "NULL"
    query = f'SELECT * FROM {NAME}."{name}" WHERE "{KEPT[name].by}" IN ({listed})'
    connection.execute(f'CREATE TEMP TABLE "{name}" AS {query}')


def _ends(connection: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    found = connection.execute(f'SELECT "from", "to" FROM temp."{name}"').fetchall()
    return {str(end) for ends in found for end in ends}
