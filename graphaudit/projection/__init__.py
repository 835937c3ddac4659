"""From the ledger to graph tables: ``tables/<snapshot>/`` as Parquet, which both engines read.

No number of a person, card or phone stands in ``nodes/`` and ``rels/``: they lie in
``numbers.parquet`` beside them and are joined at the border.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.durable import aside, publish, remove, sweep_aside
from graphaudit.identity import Identity, Resolution
from graphaudit.ledger import Ledger, Part
from graphaudit.ledger.statements import (
    attach_statements,
    bounded,
    open_database,
    sql_text,
)
from graphaudit.model import NODES, RELATIONSHIPS, relationship_tables
from graphaudit.once import Once
from graphaudit.policy import load_policy
from graphaudit.progress import Progress, silent
from graphaudit.projection.kin import derive_kin
from graphaudit.projection.nodes import lay_out_nodes, node_query, project_nodes
from graphaudit.projection.numbers import number_query
from graphaudit.projection.relationships import (
    lay_out_relationships,
    project_relationships,
    relationship_query,
    table_name,
)
from graphaudit.projection.roster_rows import READS, ROSTER_ROW_SCHEMA, roster_row_query
from graphaudit.projection.stated import STATED_SCHEMA, stated_query
from graphaudit.projection.written import write_lines
from graphaudit.stores.parquet import TableFolder, fingerprints
from graphaudit.stores.schema import node_schema, relationship_schema

__all__ = ["Tables", "build"]

KEPT_SNAPSHOTS = 2
"""The newest projections that stay, so that a reader of the former one can end its work."""

ROWS_AT_A_TIME = 250_000
NUMBERS_SCHEMA = pa.schema([(name, pa.string()) for name in ("key", "label", "number", "name")])


@dataclass(frozen=True)
class Tables(TableFolder):
    """The projection of one snapshot as Parquet files."""

    @property
    def numbers_file(self) -> Path:
        """``key, label, number, name``: what the paper says, one row a node."""
        return self.path / "numbers.parquet"

    @property
    def sources_file(self) -> Path:
        """``part, sheet_no, file, sheet, register``: where a src leads."""
        return self.path / "sources.parquet"

    @property
    def written_file(self) -> Path:
        """``src, part, sheet_no, row_no, name, id, card, phone, note``: lines of rosters and
        publicity lists as they were written, in the sheet's order."""
        return self.path / "written.parquet"

    @property
    def stated_file(self) -> Path:
        """``key, src, number, state, name, folded, sex, birth_day, township, village, times``:
        what each file says of each person."""
        return self.path / "stated.parquet"

    @property
    def roster_rows_file(self) -> Path:
        """The columns of ``ROSTER_ROW_SCHEMA``: payments in the order and words of their lists."""
        return self.path / "roster_rows.parquet"

    @property
    def complete(self) -> bool:
        """Whether the folder is there, and of a version that has what this one reads."""
        return self.roster_rows_file.is_file()

    def connect(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with a view for every label, every type, ``numbers``, ``sources``, ``written``,
        ``stated`` and ``roster_row``.

        A type's view spans all its endpoint pairs, with ``from_label`` and ``to_label``. The views
        are made once; every caller has a cursor of its own, with temporary tables of its own, and
        closes it.
        """
        return self._database.cursor()

    @Once
    def _database(self) -> duckdb.DuckDBPyConnection:
        """The views in memory; what a query cannot hold there is spilled beside the files."""
        connection = bounded(self.path / "spill")
        for name, query in self.views():
            connection.execute(f'CREATE VIEW "{name}" AS {query}')
        return connection

    def fingerprint(self) -> dict[str, str]:
        """Table → 32 hex digits over its rows in any order: see ``graphaudit.fingerprint``."""
        return fingerprints(self)

    def views(self) -> list[tuple[str, str]]:
        """The name and the SQL of every view."""
        nodes = [(label.name, _read(self.node_file(label.name))) for label in NODES]
        rels = [
            (
                rel.name,
                " UNION ALL ".join(
                    f"SELECT '{a}' AS from_label, '{b}' AS to_label, * "
                    f"FROM ({_read(self.rel_file(rel.name, a, b))})"
                    for a, b in rel.endpoints
                ),
            )
            for rel in RELATIONSHIPS
        ]
        others = {
            "numbers": self.numbers_file,
            "sources": self.sources_file,
            "written": self.written_file,
            "stated": self.stated_file,
            "roster_row": self.roster_rows_file,
        }
        return [*nodes, *rels, *((name, _read(path)) for name, path in others.items())]


def build(ledger: Ledger, progress: Progress = silent) -> Tables:
    """Project the live ledger; a projection that is there already is not made again.

    The folder appears whole or not at all. Raises BusyError while another process writes.
    """
    workspace = ledger.workspace
    with workspace.writing():
        snapshot = ledger.snapshot()
        tables = Tables(workspace.tables / snapshot, snapshot)
        if not tables.path.exists():
            progress("归并身份", 0)
            resolution = Identity(workspace).resolve(ledger)
            progress("生成图数据", 0)
            sweep_aside(workspace.tables)
            written = aside(workspace.tables)
            _build_aside(ledger, resolution, Tables(written, snapshot))
            publish(written, tables.path)
            _drop_old(workspace.tables, tables.path)
    return tables


def _build_aside(ledger: Ledger, resolution: Resolution, tables: Tables) -> None:
    (tables.path / "nodes").mkdir(parents=True)
    (tables.path / "rels").mkdir()
    parts = ledger.parts()
    spill = tables.path / "spill"
    connection = open_database(spill)
    try:
        attach_statements(connection, parts)
        entity = sql_text(str(resolution.entity_file))
        connection.execute(f"CREATE TABLE entity AS FROM read_parquet({entity})")
        pq.write_table(source_table(parts), tables.sources_file)
        write_lines(connection, parts, tables.written_file)
        connection.execute(f"CREATE VIEW sources AS {_read(tables.sources_file)}")
        lay_out_nodes(connection, load_policy(ledger.workspace))
        lay_out_relationships(connection)
        project_nodes(connection)
        project_relationships(connection)
        derive_kin(connection, table_name("KIN", "Person", "Person"))
        _write(connection, tables)
    finally:
        connection.close()
        if spill.exists():
            remove(spill)


def _write(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    for label in NODES:
        _copy(connection, node_query(label), tables.node_file(label.name), node_schema(label))
    for rel, start, end in relationship_tables():
        query = relationship_query(rel, start, end)
        path = tables.rel_file(rel.name, start, end)
        _copy(connection, query, path, relationship_schema(rel))
    _copy(connection, number_query(), tables.numbers_file, NUMBERS_SCHEMA)
    _copy(connection, stated_query(), tables.stated_file, STATED_SCHEMA)
    _write_roster_rows(connection, tables)


def _write_roster_rows(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """The last file: it reads what was written before it."""
    for name, query in tables.views():
        if name in READS:
            connection.execute(f'CREATE VIEW "{name}" AS {query}')
    _copy(connection, roster_row_query(), tables.roster_rows_file, ROSTER_ROW_SCHEMA)


def source_table(parts: list[Part]) -> pa.Table:
    """The sheets of all live parts: ``part, sheet_no, file, sheet, register``."""
    listed = [(part, sheet) for part in parts for sheet in part.sheets]
    return pa.table(
        {
            "part": pa.array([part.id for part, _ in listed], pa.string()),
            "sheet_no": pa.array([sheet.no for _, sheet in listed], pa.int64()),
            "file": pa.array([part.name for part, _ in listed], pa.string()),
            "sheet": pa.array([sheet.name for _, sheet in listed], pa.string()),
            "register": pa.array([sheet.register for _, sheet in listed], pa.string()),
        }
    )


def _read(path: Path) -> str:
    return f"SELECT * FROM read_parquet({sql_text(str(path))})"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, schema: pa.Schema) -> None:
    """Write rows under exactly this schema: DuckDB's own writer marks full columns not null."""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in connection.sql(query).to_arrow_reader(ROWS_AT_A_TIME):
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def _drop_old(folder: Path, current: Path) -> None:
    others = sorted(
        (path for path in folder.iterdir() if path.is_dir() and path != current),
        key=lambda path: path.stat().st_mtime_ns,
    )
    for path in others[: 1 - KEPT_SNAPSHOTS]:
        with suppress(PermissionError):  # on Windows a service may hold it: it goes the next time
            remove(path)
