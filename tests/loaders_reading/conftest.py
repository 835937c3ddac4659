"""Readers of the tests: a file on disk becomes tables, and tables plain lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from loaders.files import RefusedFile, SourceFile, iter_files
from loaders.tables import Table, read_tables


class Sheetful:
    """One table's rows, skipped rows and problems, all batches together."""

    def __init__(self, table: Table, rows: int = 200_000) -> None:
        self.table = table
        self.batches = list(table.batches(rows))
        self.rows = [int(n) for b in self.batches for n in b.rows]
        self.skips = {s.row: s.reason for b in self.batches for s in b.skipped}
        self.problems = [p for b in self.batches for p in b.problems]

    def column(self, text: str) -> list[str | None]:
        """The cells of the column with that heading."""
        index = next(c.index for c in self.table.columns if c.text == text)
        return [v for b in self.batches for v in b.cells[index].to_pylist()]

    def headings(self) -> list[str]:
        """The columns' joined headings."""
        return [c.text for c in self.table.columns]

    def lines(self) -> list[int]:
        """Every row number that the table accounts for, sorted."""
        unreadable = [p.row for p in self.problems if p.column is None]
        return sorted([*self.rows, *self.skips, *unreadable])


@pytest.fixture
def entries() -> Callable[..., list[SourceFile | RefusedFile]]:
    """Everything that iter_files says of some paths."""

    def read(*paths: Path) -> list[SourceFile | RefusedFile]:
        return list(iter_files(paths))

    return read


@pytest.fixture
def sheetfuls() -> Callable[..., list[Sheetful]]:
    """All tables of one file."""

    def read(path: Path, rows: int = 200_000) -> list[Sheetful]:
        return [Sheetful(table, rows) for table in _tables(iter_files([path]))]

    return read


def _tables(found: Iterable[SourceFile | RefusedFile]) -> Iterable[Table]:
    for entry in found:
        assert isinstance(entry, SourceFile), entry
        yield from read_tables(entry)
