"""What rosters and publicity lists say in their own words: one row a line, in the sheet's order.

Cleaning joins names and numbers to people and cards; which words stood on which line is lost by
it. Patterns about copied blocks, swapped names or marked names read ``written``, one row an
accepted line of every sheet that states payments or publicises names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.durable import Json
from graphaudit.ledger import Part
from graphaudit.ledger.statements import sql_text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "head_name", "holder_name"),
    "id": ("id", "head_id"),
    "card": ("card",),
    "phone": ("phone", "head_phone"),
    "note": ("note",),
}
"""Column of ``written`` → fields of the registers, the first that the line fills."""
STATED_BY = ("PAID", "LISTED")
"""A file that states one of these relationships is a roster or a publicity list."""
_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("src", pa.string()),
    ("part", pa.string()),
    ("sheet_no", pa.int64()),
    ("row_no", pa.int64()),
    *((name, pa.string()) for name in FIELDS),
]
SCHEMA = pa.schema(_COLUMNS)


def write_lines(connection: duckdb.DuckDBPyConnection, parts: list[Part], path: Path) -> None:
    """Write ``written``: ``src, part, sheet_no, row_no`` and ``FIELDS`` as text, null if empty."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for part in parts:
            for query in _queries(part):
                writer.write_table(connection.sql(query).to_arrow_table().cast(SCHEMA))


def _queries(part: Part) -> Iterator[str]:
    """SQL: the accepted lines of each sheet of a roster or publicity list."""
    if not any(part.rels(stated) for stated in STATED_BY):
        return
    for sheet_no, columns in sorted(_columns_by_sheet(part.info).items()):
        rows = part.rows(sheet_no)
        if rows is not None:
            yield _query(part.id, sheet_no, rows, columns)


def _columns_by_sheet(info: Json) -> dict[int, dict[str, list[str]]]:
    """Sheet number → field → columns of its lines; a sheet may hold several tables."""
    found: dict[int, dict[str, list[str]]] = {}
    sheets = info.get("sheets")
    for sheet in sheets if isinstance(sheets, list) else []:
        lines = sheet.get("lines")
        for field, column in lines.items() if isinstance(lines, dict) else ():
            found.setdefault(int(sheet["no"]), {}).setdefault(field, []).append(str(column))
    return found


def _query(part: str, sheet_no: int, rows: Path, columns: Mapping[str, list[str]]) -> str:
    words = ", ".join(f"{_first(fields, columns)} AS {name}" for name, fields in FIELDS.items())
    return (
        f"SELECT '{part}:{sheet_no}:' || \"row\" AS src, '{part}' AS part, "
        f'{sheet_no}::BIGINT AS sheet_no, "row" AS row_no, {words} '
        f"FROM read_parquet({sql_text(str(rows))}) WHERE status = 'accepted' ORDER BY \"row\""
    )


def _first(fields: tuple[str, ...], columns: Mapping[str, list[str]]) -> str:
    """SQL: the first of the fields' columns that the line fills."""
    several = dict.fromkeys(column for field in fields for column in columns.get(field, ()))
    filled = [f"CASE WHEN trim({_quoted(c)}) <> '' THEN {_quoted(c)} END" for c in several]
    return f"coalesce({', '.join(filled)}, NULL)" if filled else "NULL::VARCHAR"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
