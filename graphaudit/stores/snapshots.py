"""Embedded snapshots on disk: immutable files, a pointer to the one that serves, leases on use.

``<snapshot>.lbug`` is complete when it has that name. ``<snapshot>.lease`` is locked (shared) by
whoever reads it, so that an old snapshot is swept only when nobody needs it any more.
"""

from __future__ import annotations

import os
import sys
from io import FileIO
from pathlib import Path

from graphaudit.durable import publish, sweep_aside, write_bytes
from graphaudit.stores.schema import schema_version

_POINTER = "current"


class Lease:
    """A shared lock on one snapshot's use; the operating system ends it with its process."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    def release(self) -> None:
        """The snapshot is not used here any more."""
        self._file.close()


class SnapshotFolder:
    """The workspace's ``graph`` folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str | None:
        """The snapshot that serves, or None."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return name.removesuffix(".lbug") or None

    def file(self, snapshot: str) -> Path:
        """The file of a snapshot, whether it is there or not."""
        return self.folder / f"{snapshot}.lbug"

    def is_built(self, snapshot: str) -> bool:
        """Whether the snapshot is complete, and made for the model of this version."""
        try:
            made_for = self._model_note(snapshot).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return False
        return made_for == schema_version() and self.file(snapshot).exists()

    def publish(self, built: Path, snapshot: str) -> None:
        """Give a finished file its name; it does not serve before ``point``."""
        self._model_note(snapshot).unlink(missing_ok=True)
        publish(built, self.file(snapshot))
        write_bytes(self._model_note(snapshot), schema_version().encode() + b"\n")

    def point(self, snapshot: str) -> None:
        """Let this snapshot serve from now on."""
        write_bytes(self.folder / _POINTER, f"{snapshot}.lbug\n".encode())

    def lease(self, snapshot: str) -> Lease | None:
        """Keep a snapshot from being swept; None when it is gone already."""
        handle = _open_lease(self._lease_file(snapshot))
        if not (_lock_shared(handle) and self.file(snapshot).exists()):
            handle.close()
            return None
        return Lease(handle)

    def sweep(self) -> list[str]:
        """Remove half-made files and the snapshots that nobody reads; only under the write lock."""
        sweep_aside(self.folder)
        old = {p.stem for p in self.folder.glob("*.lbug")} - {self.current()}
        return [snapshot for snapshot in sorted(old) if self._removed(snapshot)]

    def _removed(self, snapshot: str) -> bool:
        with _open_lease(self._lease_file(snapshot)) as handle:
            if not _lock_alone(handle):
                return False
            try:
                self.file(snapshot).unlink(missing_ok=True)
            except PermissionError:  # Windows: somebody reads it
                return False
            self._model_note(snapshot).unlink(missing_ok=True)
        self._lease_file(snapshot).unlink(missing_ok=True)
        return True

    def _lease_file(self, snapshot: str) -> Path:
        return self.folder / f"{snapshot}.lease"

    def _model_note(self, snapshot: str) -> Path:
        return self.folder / f"{snapshot}.model"


def _open_lease(path: Path) -> FileIO:
    return FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+")


if sys.platform == "win32":
    # Windows refuses to remove a file that is open, which is the same protection.
    def _lock_shared(handle: FileIO) -> bool:
        return True

    def _lock_alone(handle: FileIO) -> bool:
        return True
else:
    import fcntl

    def _lock_shared(handle: FileIO) -> bool:
        return _lock(handle, fcntl.LOCK_SH)

    def _lock_alone(handle: FileIO) -> bool:
        return _lock(handle, fcntl.LOCK_EX)

    def _lock(handle: FileIO, kind: int) -> bool:
        try:
            fcntl.flock(handle.fileno(), kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
