"""The ledger: what every loaded file says, with provenance; append-only and content-addressed.

The log's line is the acknowledgement. A file is *live* from its ``load`` event until it is
withdrawn or replaced; its part stays on the disk all the same, so nothing that came in is lost.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphaudit.durable import (
    Json,
    append_line,
    publish,
    read_lines,
    read_lines_from,
    remove,
    sweep_aside,
    write_bytes,
)
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.ledger.corrections import record_corrections
from graphaudit.ledger.parts import Part, PartWriter, Sheet, loaded_fields, part_id
from graphaudit.ledger.schema import REJECTS
from graphaudit.ledger.snapshot import snapshot_hash
from graphaudit.workspace import BusyError, Workspace, content_hash

__all__ = ["AlreadyLoadedError", "Ledger", "Load", "Part", "PartWriter", "Sheet", "loaded_fields"]

State = Literal["live", "withdrawn", "replaced"]
_PART_FOLDER = re.compile(r"[0-9a-f]{10}(-\d+)?")


class AlreadyLoadedError(UsageError):
    """The same content is in the ledger, or a corrected copy took its place."""


@dataclass(frozen=True)
class Load:
    """One file that was loaded at some time. ``names``: every path under which it came."""

    sha256: str
    name: str
    names: tuple[str, ...]
    folder: str
    state: State
    at: str
    replaced_by: str | None = None
    withdrawn_at: str | None = None


class Ledger:
    """The ledger of one workspace; opening it sweeps what a killed process left half-written."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._parts_folder = workspace.ledger / "parts"
        self._log = workspace.ledger / "log.jsonl"
        self._known: dict[str, Load] = {}
        self._parts: dict[str, Part] = {}
        self._read_to = 0
        self._sweep()

    def keep(self, original: Path | bytes) -> str:
        """Store an original under its SHA-256, which is returned; known content is not copied."""
        content = original if isinstance(original, bytes) else original.read_bytes()
        sha256 = content_hash(content)
        if not self.original(sha256).exists():
            write_bytes(self.original(sha256), content)
        return sha256

    def original(self, sha256: str) -> Path:
        """Where the original with this hash lies."""
        return self.workspace.files / sha256

    def begin(self, sha256: str, name: str) -> PartWriter:
        """Start to write one file's part. ``name`` is its path relative to what was given.

        Raises AlreadyLoadedError when the content is live, or when a live file replaced it, and
        BusyError when another process is loading.
        """
        self._refuse_repetition(sha256)

        def acknowledge(folder: Path, info: Json) -> Part:
            return self._acknowledge(folder, info, sha256, name)

        return PartWriter(self.workspace, sha256, acknowledge)

    def find(self, sha256: str) -> Load | None:
        """What the ledger knows of this content: live, withdrawn, replaced, or nothing."""
        return self._loads().get(sha256)

    def also_named(self, sha256: str, name: str) -> None:
        """Record that known content came under one more name. Rows and snapshot stay the same."""
        known = self.find(sha256)
        if known and name not in known.names:
            self._append({"event": "name", "sha256": sha256, "name": name})

    def parts(self) -> list[Part]:
        """The live parts, sorted by SHA-256."""
        live = (load for load in self._loads().values() if load.state == "live")
        return sorted((self._part(load) for load in live), key=lambda part: part.sha256)

    def loads(self) -> list[Load]:
        """Every file that was ever loaded, in the order of loading."""
        return list(self._loads().values())

    def version(self) -> int:
        """Another number after each load, withdrawal, replacement and name."""
        self._loads()
        return self._read_to

    def events(self) -> list[Json]:
        """The log itself: loads, names, withdrawals and replacements with their time."""
        return read_lines(self._log)

    def withdraw(self, file: str) -> Load:
        """Take a file's rows out of the ledger; the file, its part and the event stay.

        ``file`` is a path, a base name or a SHA-256 prefix. Raises NotFoundError or UsageError.
        """
        with self.workspace.writing():
            load = self.named(file)
            self._append({"event": "withdraw", "sha256": load.sha256, "name": load.name})
        return load

    def supersede(self, old: str, new: str) -> Load:
        """Let the rows of ``new`` stand in the place of those of ``old``; returns the old load.

        Numbers that the new file corrects are recorded as identity decisions, so that the
        corrected person keeps key and findings. Both are named as in ``withdraw``.
        """
        with self.workspace.writing():
            former, latter = self.named(old), self.named(new)
            if former.sha256 == latter.sha256:
                raise UsageError(
                    "文件不能取代它自己 (a file cannot replace itself)",
                    where=former.name,
                    fix="指定被更正的旧文件 (name the old file that was corrected)",
                )
            others = [p for p in self.parts() if p.sha256 not in (former.sha256, latter.sha256)]
            record_corrections(self.workspace, self._part(former), self._part(latter), others)
            self._append(
                {
                    "event": "replace",
                    "sha256": former.sha256,
                    "name": former.name,
                    "by": latter.sha256,
                }
            )
        return former

    def named(self, file: str) -> Load:
        """The live load with this relative path, unique base name or SHA-256 prefix.

        Raises NotFoundError when there is none, UsageError when several fit.
        """
        live = [load for load in self.loads() if load.state == "live"]
        found = _matching(live, file)
        if len(found) > 1:
            raise UsageError(
                "有多个已导入文件符合 (several loaded files fit)",
                where="；".join(f"{load.name} ({load.sha256[:10]})" for load in found),
                fix="写出相对路径或哈希前几位 (give the relative path or the first hash digits)",
            )
        if not found:
            raise NotFoundError(
                "没有已导入的文件符合 (no loaded file fits)",
                where=file,
                fix="用 graphaudit loads 查看已导入文件 (graphaudit loads lists them)",
            )
        return found[0]

    def part(self, sha256: str) -> Part:
        """The part of a live file by its whole hash. Raises NotFoundError."""
        return self._part(self.named(sha256))

    def snapshot(self) -> str:
        """20 hex digits over live rows, identity decisions, program list and matrix.

        The order of loading, names, times and the workspace's key do not enter.
        """
        return snapshot_hash(self.workspace, self.parts())

    def original_row(self, src: str) -> dict[str, str]:
        """The line as it was written: header → text, in the order of the sheet.

        Raises NotFoundError when no file, live or not, has this line.
        """
        part, sheet_no, row = _read_src(src)
        for load in self._loads().values():
            if part_id(load.sha256) == part:
                return _line(self._part(load).rows(sheet_no), row, src)
        raise _no_line(src)

    def rejects(self) -> pa.Table:
        """Rejected values of live parts: ``file, part`` and the columns of ``rejects.parquet``."""
        return self._complaints("reject")

    def corrections(self) -> pa.Table:
        """The correction list of live parts: accepted rows with a value to be mended.

        ``Resolution.complete(table)`` fills ``likely`` with the person other registers name.
        """
        return self._complaints("correction")

    def _complaints(self, kind: str) -> pa.Table:
        tables = [_with_file(part, pq.read_table(path)) for part, path in self._reject_files()]
        if not tables:
            return _with_file(None, REJECTS.empty_table())
        whole = pa.concat_tables(tables)
        return whole.filter(pc.equal(whole.column("kind"), pa.scalar(kind)))

    def _reject_files(self) -> list[tuple[Part, Path]]:
        listed = ((part, part.rejects()) for part in self.parts())
        return [(part, path) for part, path in listed if path is not None]

    def _refuse_repetition(self, sha256: str) -> None:
        known = self.find(sha256)
        if known is None or known.state == "withdrawn":
            return
        if known.state == "live":
            raise AlreadyLoadedError(
                "该文件已导入，未作任何更改 (already loaded, nothing was changed)", where=known.name
            )
        by = self.find(known.replaced_by or "")
        if by is not None and by.state == "live":
            raise AlreadyLoadedError(
                f"该文件已被 {by.name} 取代 (a corrected copy took its place)",
                where=known.name,
                fix=f"要恢复旧文件，先执行 graphaudit withdraw {by.name} (withdraw the copy first)",
            )

    def _acknowledge(self, folder: Path, info: Json, sha256: str, name: str) -> Part:
        final = self._free_folder(part_id(sha256))
        publish(folder, final)
        self._append({"event": "load", "sha256": sha256, "name": name, "folder": final.name})
        return Part(sha256, name, final, info)

    def _free_folder(self, part: str) -> Path:
        """The part's folder; a file that was withdrawn and is loaded again gets a new one."""
        names = [part, *(f"{part}-{n}" for n in range(2, 1000))]
        return next(p for p in map(self._parts_folder.joinpath, names) if not p.exists())

    def _append(self, event: Json) -> None:
        with self.workspace.writing():
            append_line(self._log, {**event, "at": datetime.now(UTC).isoformat(timespec="seconds")})

    def _part(self, load: Load) -> Part:
        """The part of a load; what its files say never changes and is read once."""
        known = self._parts.get(load.folder)
        if known is None:
            folder = self._parts_folder / load.folder
            info = _described(folder / "part.json", load)
            self._parts[load.folder] = known = Part(load.sha256, load.name, folder, info)
        return known

    def _loads(self) -> dict[str, Load]:
        """All loads by hash; only what was appended since the last call is read."""
        fresh, self._read_to = read_lines_from(self._log, self._read_to)
        for event in fresh:
            _apply(self._known, event)
        return self._known

    def _sweep(self) -> None:
        """Remove unacknowledged leftovers, unless this or another process is writing now."""
        if self.workspace.is_writing():
            return
        try:
            with self.workspace.writing(patience=0):
                sweep_aside(self._parts_folder)
                sweep_aside(self.workspace.files)
                self._remove_orphans()
        except BusyError:
            return

    def _remove_orphans(self) -> None:
        if not self._parts_folder.is_dir():
            return
        acknowledged = {event.get("folder") for event in self.events()}
        for folder in self._parts_folder.iterdir():
            if _PART_FOLDER.fullmatch(folder.name) and folder.name not in acknowledged:
                remove(folder)


def _apply(loads: dict[str, Load], event: Json) -> None:
    sha256, name, at = (str(event[word]) for word in ("sha256", "name", "at"))
    known = loads.get(sha256)
    names = known.names if known else ()
    if event["event"] == "load":
        names = (*names, *(n for n in [name] if n not in names))
        loads[sha256] = Load(sha256, name, names, str(event["folder"]), "live", at)
    elif known is None:
        return
    elif event["event"] == "name":
        loads[sha256] = replace(known, names=(*names, name))
    elif event["event"] == "withdraw":
        loads[sha256] = replace(known, state="withdrawn", withdrawn_at=at)
    elif event["event"] == "replace":
        loads[sha256] = replace(
            known, state="replaced", withdrawn_at=at, replaced_by=str(event["by"])
        )


def _matching(loads: list[Load], file: str) -> list[Load]:
    """The loads that ``file`` names in the strictest sense that fits any."""
    senses = (
        lambda load: file in load.names,
        lambda load: file in {Path(name).name for name in load.names},
        lambda load: len(file) >= 6 and load.sha256.startswith(file.lower()),
        lambda load: any(_same_path(file, name) for name in load.names),
    )
    found: list[Load] = []
    for sense in senses:
        found = found or [load for load in loads if sense(load)]
    return found


def _same_path(file: str, name: str) -> bool:
    return Path(file).as_posix().endswith(f"/{name}")


def _read_src(src: str) -> tuple[str, int, int]:
    try:
        part, sheet_no, row = src.split(":")
        return part, int(sheet_no), int(row)
    except ValueError as error:
        raise _no_line(src) from error


def _line(path: Path | None, row: int, src: str) -> dict[str, str]:
    if path is None:
        raise _no_line(src)
    found = pq.read_table(path, filters=[("row", "=", row)]).to_pylist()
    if not found:
        raise _no_line(src)
    own = {"row", "status", "reason"}
    return {k: "" if v is None else str(v) for k, v in found[0].items() if k not in own}


def _no_line(src: str) -> NotFoundError:
    return NotFoundError(
        "找不到这一行 (there is no such line)",
        where=src,
        fix="来源行的写法是 文件:表号:行号 (a source row is written part:sheet no:row)",
    )


def _with_file(part: Part | None, table: pa.Table) -> pa.Table:
    file, part_no = (part.name, part.id) if part else (None, None)
    return table.add_column(0, "file", pa.array([file] * len(table), pa.string())).add_column(
        1, "part", pa.array([part_no] * len(table), pa.string())
    )


def _described(path: Path, load: Load) -> Json:
    """What ``part.json`` says of a loaded file; raises GraphAuditError where it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, load) from error
    if not isinstance(found, dict):
        raise _damaged(path, load)
    return found


def _damaged(path: Path, load: Load) -> GraphAuditError:
    return GraphAuditError(
        f"台账中 {load.name} 的说明文件缺失或已损坏 (a part of the ledger is missing or damaged)",
        where=str(path),
        fix=f"从备份恢复该文件；没有备份时先执行 graphaudit withdraw {load.name}，再重新导入原件 "
        "(restore it from a backup, or withdraw the file and load it again)",
    )
