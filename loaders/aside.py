"""A file read as ``load`` reads it, into memory: nothing of it reaches the ledger.

The check before payment works on this: rows with their statements, what was refused and what is to
be corrected, and which earlier file holds the same payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from graphaudit.errors import UnreadableFileError
from graphaudit.ledger import Ledger
from graphaudit.ledger.parts import TableKind, part_id
from graphaudit.ledger.schema import REJECTS, conform, node_schema, rel_schema
from graphaudit.policy import load_policy
from graphaudit.progress import Progress, silent
from graphaudit.workspace import Workspace
from loaders.files import SourceFile
from loaders.load_run import LoadOptions, LoadRun
from loaders.part_info import part_json
from loaders.plans import Plan, count_unread, plans_of
from loaders.registers import load_registers
from loaders.report import RefusedReport, SheetReport
from loaders.stating import state_file


@dataclass
class AsideFile:
    """One file in memory: statement tables by kind and name, and how it was understood.

    ``titles``: sheet number → the lines above its tables, as written.
    """

    name: str
    sha256: str
    tables: dict[tuple[TableKind, str], list[pa.Table]] = field(default_factory=dict)
    info: dict[str, object] = field(default_factory=dict)
    reports: list[SheetReport] = field(default_factory=list)
    titles: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """The first element of every ``src`` of this file."""
        return part_id(self.sha256)

    def write(self, kind: TableKind, name: str | int, table: pa.Table) -> None:
        """Keep a table, in the ledger's columns."""
        self.tables.setdefault((kind, str(name)), []).append(_fitting(kind, str(name), table))

    def named(self, kind: TableKind) -> list[str]:
        """The tables there are of one kind."""
        return sorted(name for of, name in self.tables if of == kind)

    def table(self, kind: TableKind, name: str) -> pa.Table:
        """All rows of one table. Raises KeyError when there is none."""
        return pa.concat_tables(self.tables[kind, name], promote_options="default")


@dataclass(frozen=True)
class Aside:
    """What was read: files in the order given, and those that could not be read."""

    files: tuple[AsideFile, ...]
    refused: tuple[RefusedReport, ...]


class AsideReader:
    """Reads files for one workspace; its registers are read once, when it is made."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._ledger = Ledger(workspace)
        self._registers = load_registers(workspace.registers)
        self._policy = load_policy(workspace)

    def read(
        self,
        paths: Sequence[Path],
        options: LoadOptions | None = None,
        progress: Progress = silent,
    ) -> Aside:
        """Read files, folders or archives; raises as ``load`` does for a wrong option."""
        options = options or LoadOptions()
        run = LoadRun(self._ledger, self._policy, self._registers, options, progress)
        found = [_read(item, run) for item in run.readable_files(paths)]
        files = tuple(file for file in found if file is not None)
        return Aside(files, tuple(run.report.refused))


def _read(item: SourceFile, run: LoadRun) -> AsideFile | None:
    """One file; None when it is damaged, which is reported."""
    try:
        return _stated(item, run)
    except UnreadableFileError as error:
        run.report.refused.append(RefusedReport(item.name, error.what, error.fix))
        return None


def _stated(item: SourceFile, run: LoadRun) -> AsideFile:
    plans = plans_of(item, run)
    file = AsideFile(item.name, item.sha256, reports=[plan.report for plan in plans])
    _note_titles(file, plans)
    if not any(plan.register for plan in plans):
        count_unread(plans)
        return file
    state_file(file, plans, run)
    file.info = part_json(item, plans, run.options)
    return file


def _note_titles(file: AsideFile, plans: Sequence[Plan]) -> None:
    for plan in plans:
        known = file.titles.get(plan.table.sheet_no, ())
        fresh = tuple(title for title in plan.table.titles if title not in known)
        file.titles[plan.table.sheet_no] = (*known, *fresh)


def _fitting(kind: TableKind, name: str, table: pa.Table) -> pa.Table:
    if kind == "nodes":
        return conform(table, node_schema(name), f"nodes/{name}")
    if kind == "rels":
        return conform(table, rel_schema(name), f"rels/{name}")
    return conform(table, REJECTS, "rejects") if kind == "rejects" else table
