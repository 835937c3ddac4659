"""The lines of a batch in their own words, as the projection's view ``written`` has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from graphaudit.precheck.batch import Batch, BatchFile
from graphaudit.projection.written import FIELDS, SCHEMA


def written_lines(batch: Batch) -> pa.Table:
    """``src, part, sheet_no, row_no`` and the words of each accepted line of the batch."""
    found = [row for file in batch.fresh for row in _lines(file)]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def _lines(file: BatchFile) -> Iterator[dict[str, object]]:
    for no, table in sorted(file.lines.items()):
        columns = {name: _columns(file, no, fields) for name, fields in FIELDS.items()}
        for line in table.to_pylist():
            if line["status"] == "accepted":
                words = {name: _first(line, several) for name, several in columns.items()}
                src = f"{file.part}:{no}:{line['row']}"
                yield {
                    "src": src,
                    "part": file.part,
                    "sheet_no": no,
                    "row_no": line["row"],
                    **words,
                }


def _columns(file: BatchFile, no: int, fields: tuple[str, ...]) -> list[str]:
    """The columns of a sheet's lines in which one of these fields stands."""
    sheets = [sheet for sheet in file.sheets if sheet.no == no]
    return [s.columns[field] for field in fields for s in sheets if field in s.columns]


def _first(line: Mapping[str, object], columns: list[str]) -> str | None:
    for column in columns:
        value = line.get(column)
        if isinstance(value, str) and value.strip():
            return value
    return None
