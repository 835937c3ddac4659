"""One loaded file in the ledger: written aside, and read once it is acknowledged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.durable import Json, aside, remove
from graphaudit.errors import GraphAuditError
from graphaudit.ledger.schema import REJECTS, conform, node_schema, rel_schema
from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME
from graphaudit.workspace import Workspace

PART_DIGITS = 10
TableKind = Literal["nodes", "rels", "rows", "rejects"]


def part_id(sha256: str) -> str:
    """The short id of a file in every ``src``: the first ten hex digits of its SHA-256."""
    return sha256[:PART_DIGITS]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a loaded file, as ``part.json`` describes it."""

    no: int
    name: str
    register: str | None
    fields: frozenset[str] = frozenset()
    """The register's fields of which the sheet has a column."""


@dataclass(frozen=True)
class Part:
    """One acknowledged file. ``info`` is its ``part.json``; ``folder`` holds its tables."""

    sha256: str
    name: str
    folder: Path
    info: Json = field(compare=False, hash=False)

    @property
    def id(self) -> str:
        """The first element of every ``src`` of this file."""
        return part_id(self.sha256)

    @property
    def digest(self) -> str:
        """SHA-256 over the statement tables: what the file was understood to say."""
        return str(self.info["digest"])

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets in the order of the file."""
        listed = self.info.get("sheets")
        return [_sheet(entry) for entry in listed] if isinstance(listed, list) else []

    def nodes(self, label: str) -> Path | None:
        """The statements about nodes of this label, or None when the file has none."""
        return _existing(self.folder / "nodes" / f"{label}.parquet")

    def rels(self, rel_type: str) -> Path | None:
        """The statements of this relationship type, or None when the file has none."""
        return _existing(self.folder / "rels" / f"{rel_type}.parquet")

    def rows(self, sheet_no: int) -> Path | None:
        """The lines of one sheet as they were written."""
        return _existing(self.folder / f"rows-{sheet_no}.parquet")

    def rejects(self) -> Path | None:
        """The rejects and corrections of this file."""
        return _existing(self.folder / "rejects.parquet")


class PartWriter:
    """Takes the tables of one file; nothing is visible before ``commit``.

    Holds the workspace's write lock until ``commit`` or ``abort``. As a context manager it
    aborts when the block ends without a commit.
    """

    def __init__(
        self,
        workspace: Workspace,
        sha256: str,
        acknowledge: Callable[[Path, Json], Part],
    ) -> None:
        self.sha256 = sha256
        self._workspace = workspace
        self._acknowledge = acknowledge
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self._schemas: dict[Path, pa.Schema] = {}
        self._open = True
        workspace.acquire()
        self.folder = aside(workspace.ledger / "parts", part_id(sha256) + "-")
        self.folder.mkdir(parents=True)

    @property
    def part(self) -> str:
        """The first element of every ``src`` of this file."""
        return part_id(self.sha256)

    def write(self, kind: TableKind, name: str | int, table: pa.Table) -> None:
        """Add rows to ``nodes/<label>``, ``rels/<type>``, ``rows-<sheet no>`` or ``rejects``.

        May be called several times for one table. Missing columns become null; for rejects
        ``name`` is not used. Raises GraphAuditError for undeclared columns or other types.
        """
        path, fitting = self._fitting(kind, str(name), table)
        if path not in self._writers:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._schemas[path] = fitting.schema
            self._writers[path] = pq.ParquetWriter(path, fitting.schema, compression="zstd")
        elif kind == "rows":
            fitting = conform(table, self._schemas[path], path.name)
        self._writers[path].write_table(fitting)

    def commit(self, part_json: Mapping[str, object]) -> Part:
        """Acknowledge the file: when this returns, no kill can lose it."""
        try:
            self._close_writers()
            info: Json = {
                **part_json,
                "sha256": self.sha256,
                "part": self.part,
                "digest": statement_digest(self.folder),
            }
            text = json.dumps(info, ensure_ascii=False, indent=1, sort_keys=True)
            (self.folder / "part.json").write_text(text + "\n", encoding="utf-8")
            return self._acknowledge(self.folder, info)
        finally:
            self._finish()

    def abort(self) -> None:
        """Forget everything that was written; may be called twice."""
        if self._open:
            self._close_writers()
            self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()

    def _fitting(self, kind: TableKind, name: str, table: pa.Table) -> tuple[Path, pa.Table]:
        if kind == "rows":
            return self.folder / f"rows-{name}.parquet", table
        if kind == "rejects":
            return self.folder / "rejects.parquet", conform(table, REJECTS, "rejects")
        schema = _statement_schema(kind, name)
        return self.folder / kind / f"{name}.parquet", conform(table, schema, f"{kind}/{name}")

    def _close_writers(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def _finish(self) -> None:
        if self._open:
            self._open = False
            if self.folder.exists():
                remove(self.folder)
            self._workspace.release()


def statement_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all statement tables of a part."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*.parquet")):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _statement_schema(kind: TableKind, name: str) -> pa.Schema:
    declared = NODE_BY_NAME if kind == "nodes" else RELATIONSHIP_BY_NAME
    if name not in declared:
        raise GraphAuditError(
            f"模型中没有 {name} (the model does not declare {name})",
            where=f"{kind}/{name}",
            fix="核对 graphaudit/model.py (compare with the model)",
        )
    return node_schema(name) if kind == "nodes" else rel_schema(name)


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None


def _sheet(entry: object) -> Sheet:
    if not isinstance(entry, dict):
        return Sheet(0, "", None)
    register = entry.get("register")
    return Sheet(
        int(entry.get("no", 0)),
        str(entry.get("sheet", "")),
        None if register is None else str(register),
        frozenset(lines) if isinstance(lines := entry.get("lines"), dict) else frozenset(),
    )


def loaded_fields(parts: Iterable[Part]) -> frozenset[str]:
    """``register.field`` of every field of which some sheet has a column."""
    sheets = (sheet for part in parts for sheet in part.sheets if sheet.register)
    return frozenset(f"{sheet.register}.{field}" for sheet in sheets for field in sheet.fields)
