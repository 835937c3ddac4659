"""Files that survive a kill: written aside, synced, renamed; logs whose last line may be torn.

Everything that the workspace acknowledges goes through here, so that one place answers for
"a kill at any moment loses nothing that was acknowledged and leaves nothing half-done".
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graphaudit.errors import GraphAuditError

ASIDE = ".aside-"
"""How the name of a file or folder begins that is still being written."""

SYNCED_AT_ONCE = 8
"""Files of one folder that are brought onto the disk side by side."""

Json = dict[str, object]


def aside(folder: Path, name: str = "") -> Path:
    """A path in ``folder`` that nobody else uses, for writing before the rename."""
    return folder / f"{ASIDE}{name}{uuid.uuid4().hex[:12]}"


def sync_folder(folder: Path) -> None:
    """Make renames and new names in ``folder`` survive a power cut (Windows does so by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Bring what was written to ``path`` onto the disk."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_tree(folder: Path) -> None:
    """Bring every file and folder below ``folder`` onto the disk."""
    below = sorted(folder.rglob("*"))
    folders = [path for path in below if path.is_dir()]
    # At once: the disk then writes many small files in the time of one or two.
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(sync_file, (path for path in below if path.is_file())))
        list(pool.map(sync_folder, [folder, *folders]))


def publish(written: Path, final: Path) -> None:
    """Give a finished file or folder its name: all of it is there afterwards, or nothing."""
    if written.is_dir():
        sync_tree(written)
    else:
        sync_file(written)
    final.parent.mkdir(parents=True, exist_ok=True)
    written.replace(final)
    sync_folder(final.parent)


def write_bytes(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a whole file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = aside(path.parent)
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    publish(written, path)


def sweep_aside(folder: Path) -> None:
    """Remove what a killed process left half-written; only for the holder of the lock."""
    if not folder.is_dir():
        return
    for path in folder.glob(f"{ASIDE}*"):
        remove(path)


def remove(path: Path) -> None:
    """Remove a file or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def read_lines(path: Path) -> list[Json]:
    """The acknowledged lines of a log: a last line without its newline was never acknowledged.

    Raises GraphAuditError when an earlier line cannot be read: the log was changed by hand.
    """
    return read_lines_from(path, 0)[0]


def read_lines_from(path: Path, offset: int) -> tuple[list[Json], int]:
    """The acknowledged lines behind ``offset`` bytes, and the offset behind them."""
    if not path.exists():
        return [], 0
    with path.open("rb") as stream:
        stream.seek(offset)
        fresh = _acknowledged(stream.read())
    lines = [_decode(path, offset, no, line) for no, line in enumerate(fresh.splitlines(), 1)]
    return lines, offset + len(fresh)


def append_line(path: Path, line: Mapping[str, object]) -> None:
    """Add one line to a log and return when it is on the disk; a torn last line is cut first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("ab+") as stream:
        _cut_torn_line(stream.fileno(), path)
        stream.write(json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    if new:
        sync_folder(path.parent)


def _acknowledged(content: bytes) -> bytes:
    return content[: content.rfind(b"\n") + 1]


def _cut_torn_line(handle: int, path: Path) -> None:
    size = os.fstat(handle).st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 1))
        if stream.read(1) in (b"", b"\n"):
            return
    os.ftruncate(handle, len(_acknowledged(path.read_bytes())))


def _decode(path: Path, offset: int, no: int, line: bytes) -> Json:
    try:
        decoded = json.loads(line)
    except ValueError as error:
        raise _damaged(path, offset, no) from error
    if not isinstance(decoded, dict):
        raise _damaged(path, offset, no)
    return decoded


def _damaged(path: Path, offset: int, no: int) -> GraphAuditError:
    with path.open("rb") as stream:
        before = stream.read(offset).count(b"\n")
    return GraphAuditError(
        "账本日志有一行无法读取 (a line of the log cannot be read)",
        where=f"{path}:{before + no}",
        fix="日志只由程序追加，请从备份恢复该文件，或用新目录重新导入 (restore it from a backup)",
    )
