"""Files to hand on: one file of this folder a format, found by walking it.

A module's name is the format (with a ``_`` where Python has a module of that name); it has
``HELP`` (Chinese, English) and ``write(request, path)``, and where the file's usual suffix is not
the format's name, ``SUFFIX``.
``path`` is the very file that is written, whatever its suffix; it appears whole or not at all.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from graphaudit.errors import ContentError, GraphAuditError, UsageError
from graphaudit.exhibits import Exhibit
from viz.plain import Json


@dataclass(frozen=True)
class ExportRequest:
    """What is exported: findings (JSON, masked or not), their rows, and how it was made."""

    findings: Sequence[Json]
    exhibits: Mapping[str, Exhibit]
    snapshot: str
    made: datetime
    masked: bool = True
    language: str = "zh"
    leads: Sequence[Json] = ()
    explanations: Mapping[str, Json] = field(default_factory=dict)
    layout: str = "columns"
    """Of the diagram: ``columns`` or ``radial``."""
    methods: Callable[[], Mapping[str, Json]] = dict
    """Pattern id → its meaning, registers and basis; read only where a report prints them."""
    marks: Sequence[tuple[str, str]] = ()
    """What a report also says of where it was made: (name, what), in its language."""


Writer = Callable[[ExportRequest, Path], None]


def formats() -> dict[str, tuple[tuple[str, str], Writer]]:
    """Format → (help in Chinese and English, writer)."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return {name.rstrip("_"): _format(name) for name in found}


def _format(name: str) -> tuple[tuple[str, str], Writer]:
    module = importlib.import_module(f"{__name__}.{name}")
    try:
        return module.HELP, module.write
    except AttributeError as missing:
        raise ContentError(
            f"导出格式 {name} 缺少 {missing.name} (an export lacks HELP or write)",
            where=str(module.__file__),
            fix="写上 HELP = (中文, English) 和 write(request, path)",
        ) from missing


def file_name(stem: str, format_name: str) -> str:
    """What a file of this format is called where nobody named it: a zip ends with ``.zip``."""
    modules = {found.name.rstrip("_"): found.name for found in pkgutil.iter_modules(__path__)}
    module = importlib.import_module(f"{__name__}.{modules[format_name]}")
    suffix = getattr(module, "SUFFIX", format_name)
    return f"{stem}.{suffix}" if suffix == format_name else f"{stem}-{format_name}.{suffix}"


def export(format_name: str, request: ExportRequest, path: Path) -> None:
    """Write ``request`` as ``format_name`` to ``path``.

    Raises UsageError for an unknown format and GraphAuditError when the file cannot be written.
    """
    known = formats()
    if format_name not in known:
        raise UsageError(f"没有导出格式 {format_name}", fix=f"可用：{'、'.join(sorted(known))}")
    try:
        _aside(path, lambda temporary: known[format_name][1](request, temporary))
    except OSError as error:
        raise GraphAuditError(
            "文件无法写入", where=str(path), fix=f"检查目录与权限（{error.strerror}）"
        ) from error


def _aside(path: Path, write: Callable[[Path], None]) -> None:
    """Write to a temporary file beside ``path`` and move it there when it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".graphaudit-")
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
