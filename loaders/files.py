"""Which files there are to load, and which are refused and why."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import weakref
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphaudit.errors import NotFoundError
from loaders import archives, kinds

_LEFT_BY_PROGRAMS = (".ds_store", "thumbs.db", "desktop.ini", "__macosx")


class Scratch:
    """A folder for unpacked members, removed when nobody holds it any longer."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="graphaudit-"))
        weakref.finalize(self, shutil.rmtree, self.path, True)


@dataclass(frozen=True)
class SourceFile:
    """One readable file. ``name`` is relative to the folder given, with ``/``.

    A member of a zip is named ``archive.zip/inner.csv`` and lies unpacked at ``path`` for as
    long as this object lives. ``kind`` comes from the content, never from the suffix:
    ``xlsx``, ``xls``, ``text`` (delimited), ``html`` or ``parquet``. ``size`` is in bytes.
    """

    name: str
    path: Path
    kind: str
    size: int
    sha256: str
    scratch: Scratch | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class RefusedFile:
    """A file that is not loaded: why, and what to do (Chinese). ``code`` is stable.

    ``skipped`` marks what needs nobody's attention (lock files, ``.DS_Store``).
    """

    name: str
    code: str
    reason: str
    fix: str
    skipped: bool = False


Entry = SourceFile | RefusedFile


def iter_files(
    paths: Iterable[Path | str], limits: archives.Limits | None = None
) -> Iterator[SourceFile | RefusedFile]:
    """Every file under ``paths``, folders walked in sorted order, zips opened.

    A file given directly goes by its own name. Raises NotFoundError for a path that is not there;
    nothing else raises: what cannot be read comes as a RefusedFile.
    """
    limits = limits or archives.Limits()
    for path in map(Path, paths):
        if not path.exists():
            raise NotFoundError("找不到文件或文件夹", where=str(path), fix="请检查路径是否写对")
        root = path.resolve() if path.is_dir() else None
        for name, found in _walk(path):
            yield from _entries(name, found, root, limits)


def _walk(path: Path) -> Iterator[tuple[str, Path | OSError]]:
    """(name, path) of every file, symbolic link and workspace; the latter two are not entered."""
    if not path.is_dir():
        yield _spoken(path.name), path
        return
    closed: list[OSError] = []
    for folder, subfolders, names in os.walk(path, onerror=closed.append):
        closed_to_us = [
            name
            for name in subfolders
            if Path(folder, name).is_symlink() or is_workspace(Path(folder, name))
        ]
        subfolders[:] = sorted(name for name in subfolders if not is_workspace(Path(folder, name)))
        for found in sorted(Path(folder, name) for name in [*names, *closed_to_us]):
            yield _spoken(found.relative_to(path).as_posix()), found
    for error in closed:
        yield _spoken(Path(str(error.filename)).relative_to(path).as_posix()), error


def is_workspace(folder: Path) -> bool:
    """Whether graphaudit keeps its own files here: its tables are no registers."""
    return (folder / "workspace.json").is_file() and (folder / "key").is_file()


def _spoken(name: str) -> str:
    """The name as text: one that a Chinese Windows wrote stands in GB18030 on the disk."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _entries(
    name: str, found: Path | OSError, root: Path | None, limits: archives.Limits
) -> Iterator[Entry]:
    try:
        refused = _refused_at_sight(name, found, root)
        if refused:
            yield refused
        elif isinstance(found, Path):
            yield from _opened(name, found, _Opening(limits))
    except OSError as error:
        yield _unreadable(name, error)


def _unreadable(name: str, error: OSError) -> RefusedFile:
    why = error.strerror or type(error).__name__
    return RefusedFile(name, "unreadable", f"无法打开（{why}）", "请检查该文件或文件夹的读取权限")


def _refused_at_sight(name: str, found: Path | OSError, root: Path | None) -> RefusedFile | None:
    """What needs no look inside: links, leftovers of programs, suffixes of other kinds."""
    if isinstance(found, OSError):
        return _unreadable(name, found)
    if root is not None and found.is_symlink():
        refused = _refused_link(name, found, root)
        if refused:
            return refused
    if found.is_dir():
        why = "graphaudit 自己的工作区，不是上交的数据"
        return RefusedFile(name, "workspace", why, "无需处理", skipped=True)
    return _leftover(name) or _refused_suffix(name, found)


def _refused_link(name: str, found: Path, root: Path) -> RefusedFile | None:
    fix = "请把文件本身复制到该文件夹中"
    if not found.exists():
        return RefusedFile(name, "link", "符号链接的目标不存在", fix)
    if not found.resolve().is_relative_to(root):
        return RefusedFile(name, "link", "符号链接指向所给文件夹之外，未读取", fix)
    if found.is_dir():
        return RefusedFile(name, "link", "指向文件夹的符号链接，未跟随", fix)
    return None


def _leftover(name: str) -> RefusedFile | None:
    parts = name.lower().split("/")
    if parts[-1].startswith(("~$", ".~", "._")) or any(p in _LEFT_BY_PROGRAMS for p in parts):
        return RefusedFile(
            name, "leftover", "系统或办公软件留下的临时文件，不含数据", "无需处理", skipped=True
        )
    return None


def _refused_suffix(name: str, found: Path) -> RefusedFile | None:
    if not found.is_file():
        return RefusedFile(name, "special", "不是普通文件", "请提供表格文件")
    if name.lower().endswith(kinds.SUFFIXES):
        return None
    kind = kinds.kind_of(found)
    if isinstance(kind, kinds.Refusal):
        return RefusedFile(name, kind.code, kind.reason, kind.fix)
    if kind in kinds.WORKBOOKS:
        return None
    wanted = "、".join(kinds.SUFFIXES)
    return RefusedFile(
        name, "suffix", "文件类型不在读取范围内", f"若是表格数据，请另存为以下类型之一：{wanted}"
    )


@dataclass(frozen=True)
class _Opening:
    """The archive that is being opened around a file: where it unpacks to, and its meter."""

    limits: archives.Limits
    scratch: Scratch | None = None
    meter: archives.Meter | None = None
    depth: int = 0


def _opened(name: str, path: Path, around: _Opening) -> Iterator[Entry]:
    kind = kinds.kind_of(path)
    if isinstance(kind, kinds.Refusal):
        yield RefusedFile(name, kind.code, kind.reason, kind.fix)
    elif kind == "zip":
        yield from _zip_entries(name, path, around)
    else:
        yield _readable(name, path, kind, around)


def _readable(name: str, path: Path, kind: str, around: _Opening) -> Entry:
    if kind == "xlsx":
        try:
            with archives.open_zip(path) as archive:
                archives.measure(path, archive, around.limits, around.meter)
        except (archives.UnsafeZipError, archives.BrokenZipError) as error:
            return RefusedFile(name, error.code, error.what, error.fix)
    return SourceFile(name, path, kind, path.stat().st_size, _sha256(path), around.scratch)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _zip_entries(name: str, path: Path, around: _Opening) -> Iterator[Entry]:
    if around.depth > around.limits.nesting:
        yield RefusedFile(name, "nesting", "压缩包套压缩包，层数过多", "请解压后提供其中的表格")
        return
    scratch = Scratch()
    meter = archives.Meter(around.limits, max(1, path.stat().st_size), around.meter)
    inside = _Opening(around.limits, scratch, meter, around.depth + 1)
    try:
        with archives.open_zip(path) as archive:
            for number, info in enumerate(archives.members(archive, around.limits)):
                inner = f"{name}/{archives.safe_name(archives.member_name(info))}"
                target = scratch.path / str(number)
                yield from _leftover_or_member(inner, path, info, target, inside)
    except (archives.UnsafeZipError, archives.BrokenZipError) as error:
        yield RefusedFile(name, error.code, error.what, error.fix)


def _leftover_or_member(
    name: str, archive: Path, info: zipfile.ZipInfo, target: Path, inside: _Opening
) -> Iterator[Entry]:
    leftover = _leftover(name)
    if leftover:
        yield leftover
    else:
        yield from _member(name, archive, info, target, inside)


def _member(
    name: str, archive: Path, info: zipfile.ZipInfo, target: Path, inside: _Opening
) -> Iterator[Entry]:
    """One member, unpacked to a path of our own naming. Raises UnsafeZipError."""
    try:
        _unpack(archive, info, target, inside.meter)
    except archives.BrokenZipError as error:
        yield RefusedFile(name, error.code, error.what, error.fix)
        return
    refused = _refused_suffix(name, target)
    if refused:
        yield refused
    else:
        yield from _opened(name, target, inside)


def _unpack(
    archive: Path, info: zipfile.ZipInfo, target: Path, meter: archives.Meter | None
) -> None:
    with target.open("wb") as file:
        for chunk in archives.unpacked(archive, info, meter):
            file.write(chunk)
