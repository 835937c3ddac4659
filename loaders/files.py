"""Which files there are to load, and which are refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


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
    scratch: object = field(default=None, repr=False, compare=False)


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


def iter_files(paths: Iterable[Path | str]) -> Iterator[SourceFile | RefusedFile]:
    """Every file under ``paths``, folders walked in sorted order, zips opened."""
    raise NotImplementedError
