"""The lines of a sheet as they were written, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from loaders.arrays import nothing, one, texts
from loaders.judging import Statuses
from loaders.plans import Plan
from loaders.tables import Column, Problem, Skipped, TableBatch


def headers_by_sheet(plans: Sequence[Plan]) -> dict[int, list[str]]:
    """All headers of a sheet's tables: its lines lie in one file."""
    headers: dict[int, list[str]] = {}
    for plan in plans:
        known = headers.setdefault(plan.table.sheet_no, [])
        names = line_headers(plan.table.columns).values()
        known += [name for name in names if name not in known]
    return headers


def line_headers(columns: Sequence[Column]) -> dict[int, str]:
    """A name of its own for each column of the lines as written."""
    names: dict[int, str] = {}
    used = {"row", "status", "reason"}
    for item in columns:
        name = item.header if len(item.path) <= 1 and item.header else item.text
        names[item.index] = name if name not in used else f"{name}（{item.letter}列）"
        used.add(names[item.index])
    return names


def lines_as_written(
    batch: TableBatch, names: dict[int, str], statuses: Statuses, headers: Sequence[str]
) -> pa.Table:
    """The lines as written, the skipped ones among them, in the order of the sheet."""
    others: list[Skipped | Problem] = [*batch.skipped, *batch.lost]
    skipped = pa.table(
        {
            "row": pa.array([s.row for s in others], pa.int64()),
            "status": texts(["skipped" if isinstance(s, Skipped) else "rejected" for s in others]),
            "reason": texts([s.reason for s in others]),
            **{h: nothing(len(others)) for h in headers},
        }
    )
    if headers and others:
        words = texts([s.text if isinstance(s, Skipped) else s.value for s in others])
        skipped = skipped.set_column(3, headers[0], words)
    cells = {names[i]: one(array) for i, array in batch.cells.items() if i in names}
    data = pa.table(
        {
            "row": pa.array(batch.rows, pa.int64()),
            "status": statuses.status,
            "reason": statuses.reason,
            **{h: cells.get(h, nothing(len(batch.rows))) for h in headers},
        }
    )
    whole = pa.concat_tables([data, skipped]) if others else data
    return whole.sort_by("row") if others else whole


def line_columns(plan: Plan) -> dict[str, str]:
    """Field → the column of ``rows-<sheet no>.parquet`` in which its words stand."""
    fit = plan.recognition.fit
    names = line_headers(plan.table.columns)
    return {m.field: names[m.indices[0]] for m in fit.mapping} if fit else {}
