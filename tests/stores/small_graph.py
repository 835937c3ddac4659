"""Projections as a folder of Parquet, written from literals: no ledger needed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.model import NODES, relationship_tables
from graphaudit.stores.parquet import TableFolder
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.stores.scratch import SmallGraph, completed


def write_tables(folder: Path, snapshot: str, graph: SmallGraph) -> TableFolder:
    """The tables of a small graph, all of the model's files, most of them empty."""
    tables = TableFolder(folder / snapshot, snapshot)
    complete = completed(graph)
    for label in NODES:
        rows = complete.nodes.get(label.name, [])
        _write(tables.node_file(label.name), pa.Table.from_pylist(rows, node_schema(label)))
    for rel, start, end in relationship_tables():
        of_pair = [
            link.row
            for link in complete.links
            if (link.rel.name, link.start_label, link.end_label) == (rel.name, start, end)
        ]
        table = pa.Table.from_pylist(of_pair, relationship_schema(rel))
        _write(tables.rel_file(rel.name, start, end), table)
    return tables


def _write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
