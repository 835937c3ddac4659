"""The live statement tables as DuckDB views: ``n_<Label>`` and ``r_<TYPE>``."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from graphaudit.ledger.parts import Part
from graphaudit.ledger.schema import node_schema, rel_schema
from graphaudit.model import NODES, RELATIONSHIPS

MEMORY_LIMIT = "3GB"
SPILL_LIMIT = "20GB"


def folded(name: str) -> str:
    """SQL: a name without spaces and separators, as it is compared."""
    return f"lower(regexp_replace(nfc_normalize({name}), '[\\s·•．.・‧]', '', 'g'))"


FOLDED_NAME = folded("name")


def bounded(spill: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that stays below 3 GB and spills at most 20 GB into the folder ``spill``.

    The folder is made when it is needed and removed with the connection; nothing is fetched from
    the internet.
    """
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    # Given to connect(), this bound is not kept.
    connection.execute(f"SET max_temp_directory_size = '{SPILL_LIMIT}'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def open_database(spill: Path) -> duckdb.DuckDBPyConnection:
    """``bounded``, for statements whose rows may come in any order; days in UTC."""
    connection = bounded(spill)
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def attach_statements(
    connection: duckdb.DuckDBPyConnection, parts: list[Part], schema: str = "main"
) -> None:
    """Make one view for each label and type, empty ones included, all declared columns present."""
    for label in NODES:
        files = [path for part in parts if (path := part.nodes(label.name))]
        _view(connection, f"{schema}.n_{label.name}", node_schema(label.name), files)
    for rel in RELATIONSHIPS:
        files = [path for part in parts if (path := part.rels(rel.name))]
        _view(connection, f"{schema}.r_{rel.name}", rel_schema(rel.name), files)


def sql_text(value: str) -> str:
    """A value as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def _view(
    connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, files: list[Path]
) -> None:
    columns = ", ".join(f'NULL::{_sql_type(field)} AS "{field.name}"' for field in schema)
    query = f"SELECT {columns} WHERE false"
    if files:
        listed = ", ".join(sql_text(str(path)) for path in files)
        # By name: a part written before the model grew lacks the newer columns.
        query += f" UNION ALL BY NAME FROM read_parquet([{listed}], union_by_name=true)"
    connection.execute(f"CREATE VIEW {name} AS {query}")


def _sql_type(field: pa.Field[pa.DataType]) -> str:
    if pa.types.is_date32(field.type):
        return "DATE"
    if pa.types.is_boolean(field.type):
        return "BOOLEAN"
    return "BIGINT" if pa.types.is_int64(field.type) else "VARCHAR"
