"""Zip files that are the same bytes for the same content and moment."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

EARLIEST = 1980
_CHUNK = 1 << 20


def zipped(members: Mapping[str, bytes], made: datetime) -> bytes:
    """A zip of these members, in their order, dated ``made``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(_entry(name, made), content)
    return held.getvalue()


class Archive:
    """A zip that is written member by member: bytes, or files that are read piece by piece."""

    def __init__(self, zipped: zipfile.ZipFile, made: datetime) -> None:
        self._zip, self._made = zipped, made
        self.sums: list[tuple[str, str]] = []
        """Name and SHA-256 of every member so far."""

    def add(self, name: str, content: bytes | Path) -> None:
        """One more member."""
        digest = hashlib.sha256()
        with (
            io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as source,
            self._zip.open(_entry(name, self._made), "w") as target,
        ):
            while piece := source.read(_CHUNK):
                digest.update(piece)
                target.write(piece)
        self.sums.append((name, digest.hexdigest()))


@contextmanager
def archive(path: Path, made: datetime) -> Iterator[Archive]:
    """A zip at this path, every member dated ``made``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        yield Archive(zipped, made)


def redated(content: bytes, made: datetime) -> bytes:
    """The same zip with every member dated ``made`` instead of the moment it was packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return zipped({name: packed.read(name) for name in packed.namelist()}, made)


def _entry(name: str, made: datetime) -> zipfile.ZipInfo:
    moment = (max(made.year, EARLIEST), made.month, made.day, made.hour, made.minute, made.second)
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
