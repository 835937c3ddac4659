"""A batch before payment: what its files say, as the loader read them, and nothing else.

The loaders' room fills these; this room never reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from graphaudit.ledger.schema import node_schema, rel_schema

ROSTER = "payments"


@dataclass(frozen=True)
class SheetInfo:
    """One list of a file: its register and what its titles say. ``columns``: field → header.

    ``empty``: it has no line of data at all.
    """

    no: int
    name: str
    register: str | None
    program: str | None
    period: str | None
    township: str | None
    columns: Mapping[str, str]
    titles: tuple[str, ...] = ()
    why: str = ""
    empty: bool = False


@dataclass(frozen=True)
class Complaint:
    """One cell that cannot stand: ``rejected`` keeps its row out, else it is to be corrected."""

    sheet_no: int
    row: int
    column: str
    value: str
    code: str
    reason: str
    fix: str
    rejected: bool


@dataclass(frozen=True)
class BatchFile:
    """One file. ``nodes``, ``rels``: statement tables by label and type.

    ``lines``: sheet number → the lines as written (``row, status, reason``, a column a header).
    ``loaded``: the ledger holds this very content already. ``warnings``: what the loader says of
    the whole list (it repeats an earlier file, too much of it was refused).
    """

    name: str
    sha256: str
    part: str
    sheets: Sequence[SheetInfo]
    nodes: Mapping[str, pa.Table]
    rels: Mapping[str, pa.Table]
    lines: Mapping[int, pa.Table]
    complaints: Sequence[Complaint]
    loaded: bool = False
    warnings: Sequence[str] = ()

    def sheet(self, no: int) -> SheetInfo:
        """The sheet's first list. Raises KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.no == no:
                return sheet
        raise KeyError(no)


@dataclass(frozen=True)
class Batch:
    """What is checked at once: one file, or the files of a folder or archive.

    ``refused``: (file, reason, what to do) of what could not be read.
    """

    files: Sequence[BatchFile]
    refused: Sequence[tuple[str, str, str]] = ()

    @property
    def fresh(self) -> list[BatchFile]:
        """The files that the ledger does not hold."""
        return [file for file in self.files if not file.loaded]

    def nodes(self, label: str) -> pa.Table:
        """The statements about nodes of a label in the files that are not loaded."""
        found = [file.nodes[label] for file in self.fresh if label in file.nodes]
        return pa.concat_tables([node_schema(label).empty_table(), *found])

    def rels(self, rel_type: str) -> pa.Table:
        """The statements of a relationship type in the files that are not loaded."""
        found = [file.rels[rel_type] for file in self.fresh if rel_type in file.rels]
        return pa.concat_tables([rel_schema(rel_type).empty_table(), *found])

    def labels(self) -> set[str]:
        """Labels of which something is stated."""
        return {label for file in self.fresh for label in file.nodes}

    def types(self) -> set[str]:
        """Relationship types of which something is stated."""
        return {rel_type for file in self.fresh for rel_type in file.rels}


Verdict = Literal["pass", "suspected", "error"]
