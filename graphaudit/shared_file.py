"""One SQLite file of an append-only chain: threads share it, several processes write in turn."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from graphaudit.errors import GraphAuditError

Synchronous = Literal["FULL", "NORMAL"]
"""Whether a power cut may take the last commits (NORMAL) or not (FULL)."""


class SharedFile:
    """The file and its one connection; made with ``tables`` when it is not there.

    ``unusable`` makes the error of what SQLite says when the file cannot be used: it is raised
    here and by ``writing``. ``turn`` is held by whoever uses ``connection``.
    """

    def __init__(
        self,
        path: Path,
        tables: str,
        unusable: Callable[[str], GraphAuditError],
        synchronous: Synchronous = "FULL",
    ) -> None:
        self._unusable = unusable
        self.turn = threading.RLock()
        try:
            self.connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute(f"PRAGMA synchronous = {synchronous}")
            self.connection.executescript(tables)
        except sqlite3.DatabaseError as error:
            raise unusable(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that no other writer interleaves; within one, that very one."""
        with self.turn:
            if self.connection.in_transaction:
                yield self.connection
                return
            with self.connection:
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    yield self.connection
                except sqlite3.DatabaseError as error:
                    raise self._unusable(str(error)) from error
