"""Prepare a first load into Neo4j: ``python scripts/neo4j_import.py DATA/tables/<snapshot> OUT``.

Writes copies of the projection's Parquet with the columns named as ``neo4j-admin database import``
wants them, ``after.cypher`` with the constraints and our mark, and prints the command to run.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.errors import GraphAuditError
from graphaudit.stores.parquet import TableFile, TableFolder, table_files
from graphaudit.stores.schema import neo4j_constraints, schema_version


def prepare(tables: TableFolder, out: Path) -> list[str]:
    """Write all files; the arguments of ``neo4j-admin``."""
    out.mkdir(parents=True, exist_ok=True)
    found = table_files(tables)
    for table in found:
        _rewrite(table, out / f"{table.name}.parquet")
    (out / "after.cypher").write_text("".join(_afterwards(tables.snapshot)), encoding="utf-8")
    return ["neo4j-admin", *_FULL, *(_argument(table, out) for table in found), "--", "neo4j"]


_FULL = ("database", "import", "full", "--input-type=parquet", "--overwrite-destination")


def _rewrite(table: TableFile, path: Path) -> None:
    file = pq.ParquetFile(table.path)
    with pq.ParquetWriter(path, _converted(table, table.schema.empty_table()).schema) as writer:
        for batch in file.iter_batches():
            writer.write_table(_converted(table, pa.Table.from_batches([batch])))


def _converted(table: TableFile, rows: pa.Table) -> pa.Table:
    # The tool takes a DATE column for the number of its days; as text it stays a day.
    kinds = [(f.name, pa.string() if pa.types.is_date(f.type) else f.type) for f in table.schema]
    headers = [_header(table, field) for field in table.schema]
    return rows.cast(pa.schema(kinds)).rename_columns(headers)


def _header(table: TableFile, field: pa.Field[pa.DataType]) -> str:
    if table.rel is None and field.name == "key":
        return f"key:ID({table.name})"
    if table.rel is not None and field.name in ("from", "to"):
        return f":START_ID({table.start})" if field.name == "from" else f":END_ID({table.end})"
    return f"{field.name}:date" if pa.types.is_date(field.type) else field.name


def _argument(table: TableFile, out: Path) -> str:
    kind = f"--nodes={table.name}" if table.rel is None else f"--relationships={table.rel.name}"
    return f"{kind}={out / table.name}.parquet"


def _afterwards(snapshot: str) -> Iterator[str]:
    for statement in neo4j_constraints().values():
        yield f"{statement};\n"
    yield (
        f"CREATE (:GraphauditMark {{name: 'graphaudit', state: 'ready', snapshot: '{snapshot}', "
        f"model: '{schema_version()}', table: '', done: 0}});\n"
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tables", type=Path, help="DATA/tables/<snapshot>")
    parser.add_argument("out", type=Path, help="a folder that the server's user can read")
    asked = parser.parse_args()
    try:
        command = prepare(TableFolder(asked.tables, asked.tables.name), asked.out.absolute())
    except GraphAuditError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(" \\\n  ".join(shlex.quote(word) for word in command))
    return 0


if __name__ == "__main__":
    sys.exit(main())
