"""The projection's Parquet, held against the model before an engine reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.errors import StoreError
from graphaudit.fingerprint import arrow_fingerprint, summary
from graphaudit.model import NODES, NodeLabel, RelationshipType, relationship_tables
from graphaudit.stores.base import GraphTables
from graphaudit.stores.schema import node_schema, relationship_schema


@dataclass(frozen=True)
class TableFile:
    """One file of the projection that has rows. ``name`` is its name in fingerprints."""

    name: str
    path: Path
    schema: pa.Schema
    rows: int
    label: NodeLabel | None
    rel: RelationshipType | None
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class TableFolder:
    """A folder of ``nodes/`` and ``rels/`` as ``GraphTables``, for whoever has only the folder."""

    path: Path
    snapshot: str

    def node_file(self, label: str) -> Path:
        """``nodes/<Label>.parquet``: the columns of ``NodeLabel.properties``, sorted by key."""
        return self.path / "nodes" / f"{label}.parquet"

    def rel_file(self, type: str, start: str, end: str) -> Path:
        """``rels/<TYPE>.<From>.<To>.parquet``: ``from, to`` and ``RelationshipType.properties``."""
        return self.path / "rels" / f"{type}.{start}.{end}.parquet"


def table_files(tables: GraphTables) -> list[TableFile]:
    """Every file with rows, nodes first, in the model's order.

    Raises StoreError when a file is not a table of the model.
    """
    return [found for found in _candidates(tables) if found.rows]


def fingerprints(tables: GraphTables) -> dict[str, str]:
    """Table name to fingerprint of what stands in the files."""
    return summary({found.name: _file_fingerprint(found) for found in table_files(tables)})


def batches(found: TableFile, size: int, skip: int = 0) -> Iterator[pa.RecordBatch]:
    """The rows of a file in its order, ``size`` at a time, without the first ``skip``."""
    done = 0
    for batch in pq.ParquetFile(found.path).iter_batches(batch_size=size):
        if done + batch.num_rows > skip:
            yield batch.slice(max(0, skip - done))
        done += batch.num_rows


def _candidates(tables: GraphTables) -> Iterator[TableFile]:
    for label in NODES:
        path = tables.node_file(label.name)
        if path.exists():
            schema = node_schema(label)
            rows = _checked_rows(path, schema)
            yield TableFile(label.name, path, schema, rows, label, None)
    for rel, start, end in relationship_tables():
        path = tables.rel_file(rel.name, start, end)
        if path.exists():
            schema = relationship_schema(rel)
            rows = _checked_rows(path, schema)
            name = f"{rel.name}.{start}.{end}"
            yield TableFile(name, path, schema, rows, None, rel, start, end)


def _checked_rows(path: Path, schema: pa.Schema) -> int:
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise _unfit(path, str(error)) from error
    if not file.schema_arrow.equals(schema):
        raise _unfit(path, f"{_difference(file.schema_arrow, schema)}")
    return int(file.metadata.num_rows)


def _difference(found: pa.Schema, wanted: pa.Schema) -> str:
    have = [f"{f.name} {f.type}" for f in found]
    want = [f"{f.name} {f.type}" for f in wanted]
    wrong = [f"{h} ≠ {w}" for h, w in zip(have, want, strict=False) if h != w]
    return "、".join(wrong[:5]) or f"{len(have)} ≠ {len(want)}"


def _unfit(path: Path, why: str) -> StoreError:
    return StoreError(
        "投影表与模型不符 (a table of the projection does not fit the model)",
        where=f"{path}：{why}",
        fix="用本版本重新运行 graphaudit project (project again with this version)",
    )


def _file_fingerprint(found: TableFile) -> int:
    return arrow_fingerprint(pq.read_table(found.path))
