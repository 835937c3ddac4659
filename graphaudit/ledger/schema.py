"""The columns of the statement tables, made from the model (docs/contracts.md)."""

from __future__ import annotations

import pyarrow as pa

from graphaudit.arrow import ARROW
from graphaudit.errors import GraphAuditError
from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME, Property

NUMBER_COLUMNS = ("number", "number_written", "number_state")
CONTEXT = {"Person": ("household", "card", "phone"), "Card": ("account",)}
"""Refs that a row names beside a thing, for resolution alone: they never reach the graph.

A card's ``account`` is the other number that a bank prints for the same account.
"""

_REJECT_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("sheet_no", pa.int64()),
    ("sheet", pa.string()),
    ("row", pa.int64()),
    ("column", pa.string()),
    ("value", pa.string()),
    ("code", pa.string()),
    ("reason", pa.string()),
    ("fix", pa.string()),
    ("kind", pa.string()),
    ("likely", pa.string()),
]
REJECTS = pa.schema(_REJECT_COLUMNS)


def node_schema(label: str) -> pa.Schema:
    """The columns of ``nodes/<label>.parquet``: ref, src, declared properties, numbers."""
    return pa.schema(
        [
            *_texts("ref", "src"),
            *_fields(NODE_BY_NAME[label].declared),
            *_texts(*NUMBER_COLUMNS, *CONTEXT.get(label, ())),
        ]
    )


def rel_schema(rel_type: str) -> pa.Schema:
    """The columns of ``rels/<type>.parquet``: endpoints with their labels, src, properties."""
    return pa.schema(
        [
            *_texts("from", "from_label", "to", "to_label", "src"),
            *_fields(RELATIONSHIP_BY_NAME[rel_type].declared),
        ]
    )


def conform(table: pa.Table, schema: pa.Schema, where: str) -> pa.Table:
    """The table with exactly these columns: missing ones null, values cast without loss.

    Raises GraphAuditError for a column that the model does not declare or a value that does
    not fit: a fault of the room that wrote it, found before anything is acknowledged.
    """
    unknown = sorted(set(table.column_names) - set(schema.names))
    if unknown:
        raise _misfit(where, f"未声明的列 (undeclared columns): {', '.join(unknown)}")
    present = pa.schema([field for field in schema if field.name in table.column_names])
    try:
        fitting = table.select(present.names).cast(present)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise _misfit(where, str(error)) from error
    return pa.concat_tables([schema.empty_table(), fitting], promote_options="default")


def _misfit(where: str, what: str) -> GraphAuditError:
    return GraphAuditError(
        f"陈述表与模型不符 (a statement table does not fit the model): {what}",
        where=where,
        fix="核对 docs/contracts.md 与 graphaudit/model.py (compare with the model)",
    )


def _fields(properties: tuple[Property, ...]) -> list[tuple[str, pa.DataType]]:
    return [(p.name, ARROW[p.kind]) for p in properties]


def _texts(*names: str) -> list[tuple[str, pa.DataType]]:
    return [(name, pa.string()) for name in names]
