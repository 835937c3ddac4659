"""The folder in which one county's work lies: its paths, its secret key, its one writer.

See docs/contracts.md, "Workspace". Files in the folder that are not ours are left alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from graphaudit.durable import write_bytes
from graphaudit.errors import GraphAuditError
from graphaudit.refs import KEY_PREFIX

FORMAT = 1
PATIENCE_SECONDS = 10.0
_KEY_BYTES = 32
_WILDCARD = frozenset("*?[]")
_NUMBER_LIKE = re.compile("[0-9]{9}")


class BusyError(GraphAuditError):
    """Another process is writing to the workspace."""

    http_status = 409


class Workspace:
    """``Workspace(path)`` opens the folder and makes it when it is not there.

    Raises GraphAuditError when the folder cannot be made or is of a newer format.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).expanduser().resolve()
        self._depth = 0
        self._guard = threading.RLock()
        self._lock_file: FileIO | None = None
        self._prepare()

    @property
    def files(self) -> Path:
        """Originals by SHA-256."""
        return self.path / "files"

    @property
    def ledger(self) -> Path:
        """The ledger's log and parts."""
        return self.path / "ledger"

    @property
    def identity(self) -> Path:
        """Minted keys, decisions, merges."""
        return self.path / "identity"

    @property
    def tables(self) -> Path:
        """Projections, one folder a snapshot."""
        return self.path / "tables"

    @property
    def graph(self) -> Path:
        """Embedded graph snapshots and the pointer to the one that serves."""
        return self.path / "graph"

    @property
    def accounts(self) -> Path:
        """Who may sign in to the service."""
        return self.path / "accounts.sqlite"

    @property
    def query_book(self) -> Path:
        """Queries that people keep, and those that they ran."""
        return self.path / "queries.sqlite"

    @property
    def audit_log(self) -> Path:
        """Who saw, asked and changed what."""
        return self.path / "audit.sqlite"

    @property
    def heads(self) -> Path:
        """Where each append-only log ends, kept in a second place."""
        return self.path / "heads.sqlite"

    @property
    def casebook(self) -> Path:
        """The case book's SQLite file."""
        return self.path / "casebook.sqlite"

    @property
    def batches(self) -> Path:
        """Batches handed in before payment, a folder a round."""
        return self.path / "batches"

    @property
    def cases(self) -> Path:
        """The cases' steps."""
        return self.path / "cases.sqlite"

    @property
    def case_files(self) -> Path:
        """The documents of cases, by SHA-256."""
        return self.path / "case-files"

    @property
    def registers(self) -> Path:
        """The county's own register files, which overlay the shipped ones."""
        return self.path / "registers"

    @property
    def queries(self) -> Path:
        """The county's own patterns, explanations and matrix, which overlay the shipped ones."""
        return self.path / "queries"

    def key(self) -> bytes:
        """The secret (32 bytes) under which keys and finding ids are made."""
        return self._key

    def digest(self, *words: str) -> str:
        """16 hex digits of HMAC-SHA256 over the words: for finding ids and the like."""
        return hmac.digest(self._key, "\x1f".join(words).encode(), "sha256").hex()[:16]

    def seal(self, *words: str) -> str:
        """64 hex digits of HMAC-SHA256 over the words: what nobody without the key can write."""
        return hmac.digest(self._key, "\x1f".join(("seal", *words)).encode(), "sha256").hex()

    def mint(self, label: str, identifiers: Iterable[str]) -> list[str]:
        """A key for each identifier: ``<prefix>_`` + 16 hex digits of HMAC(label + identifier).

        A key that happens to hold nine decimal digits in a row is hashed again, so that a scan
        of the graph for numbers finds none.
        """
        prefix = f"{KEY_PREFIX[label]}_"
        return [prefix + self._hex(label, identifier) for identifier in identifiers]

    @contextmanager
    def writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Hold the workspace's one write lock; may be nested within one ``Workspace``.

        The operating system gives the lock back when its holder dies. Raises BusyError when
        another process holds it for longer than ``patience`` seconds.
        """
        self.acquire(patience)
        try:
            yield
        finally:
            self.release()

    def acquire(self, patience: float = PATIENCE_SECONDS) -> None:
        """Take the write lock, or one more hold of it; every call wants its ``release``."""
        with self._guard:
            if self._depth == 0:
                self._lock_file = self._wait_for_lock(patience)
            self._depth += 1

    def release(self) -> None:
        """Give one hold of the write lock back."""
        with self._guard:
            self._depth -= 1
            if self._depth == 0 and self._lock_file is not None:
                self._lock_file.close()
                self._lock_file = None

    def is_writing(self) -> bool:
        """Whether this object holds the write lock now."""
        return self._depth > 0

    def _hex(self, label: str, identifier: str) -> str:
        text = f"{label}\x1f{identifier}".encode()
        while True:
            found = hmac.digest(self._key, text, "sha256").hex()[:16]
            if not _NUMBER_LIKE.search(found):
                return found
            text += b"\x1f"

    def _prepare(self) -> None:
        self._refuse_wildcards()
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._check_format()
            self._key = self._read_or_make_key()
        except OSError as error:
            raise GraphAuditError(
                "工作目录无法使用 (the data folder cannot be used)",
                where=f"{self.path}：{error.strerror}",
                fix="换一个有写权限的目录：--data DIR (choose a folder you may write to)",
            ) from error

    def _refuse_wildcards(self) -> None:
        """Both engines read paths as patterns: such a folder would name other files, or none."""
        if not _WILDCARD.isdisjoint(str(self.path)):
            raise GraphAuditError(
                "工作目录的路径不能含有 * ? [ ] (no * ? [ ] in the data folder's path)",
                where=str(self.path),
                fix="换一个目录，或给上级文件夹改名 (choose or rename the folder)",
            )

    def _check_format(self) -> None:
        marker = self.path / "workspace.json"
        if not marker.exists():
            made = {"format": FORMAT, "created_at": datetime.now(UTC).isoformat(timespec="seconds")}
            write_bytes(marker, json.dumps(made).encode() + b"\n")
        elif _format_of(marker) != FORMAT:
            raise GraphAuditError(
                "工作目录不是本版本的格式 (the data folder is of another format)",
                where=str(marker),
                fix="用写出它的版本打开，或另指定目录 (open it with its own version)",
            )

    def _read_or_make_key(self) -> bytes:
        path = self.path / "key"
        if not path.exists():
            with self.writing():
                if not path.exists():
                    self._refuse_second_key()
                    write_bytes(path, secrets.token_bytes(_KEY_BYTES), mode=0o600)
        found = path.read_bytes()
        if len(found) != _KEY_BYTES:
            raise _lost_key(path)
        return found

    def _refuse_second_key(self) -> None:
        """Under another key every person, card and finding would silently become another one."""
        if (self.ledger / "log.jsonl").exists() or self.identity.exists():
            raise _lost_key(self.path / "key")

    def _wait_for_lock(self, patience: float) -> FileIO:
        handle = FileIO(os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644), "r+")
        deadline = time.monotonic() + patience
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise self._busy(handle)
            time.sleep(0.05)
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()).encode())
        return handle

    def _busy(self, handle: FileIO) -> BusyError:
        with handle:
            handle.seek(0)
            holder = handle.read(20).decode("ascii", "replace").strip()
        return BusyError(
            f"工作目录正由进程 {holder} 写入 (process {holder} is writing to the data folder)",
            where=str(self.path),
            fix="等它结束后再试 (try again when it has ended)",
        )


def _lost_key(path: Path) -> GraphAuditError:
    return GraphAuditError(
        "工作目录的密钥缺失或已损坏 (the data folder's key is missing or damaged)",
        where=str(path),
        fix="从备份恢复 key 文件；没有备份时用新目录重新导入 "
        "(restore it from a backup, or load into a new folder)",
    )


def content_hash(content: bytes) -> str:
    """SHA-256 in hex: the name of an original."""
    return hashlib.sha256(content).hexdigest()


def _format_of(marker: Path) -> object:
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return content.get("format") if isinstance(content, dict) else None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: FileIO) -> bool:
        # A byte far behind the pid: Windows lets nobody read a locked byte.
        handle.seek(1 << 20)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: FileIO) -> bool:
        try:
            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
