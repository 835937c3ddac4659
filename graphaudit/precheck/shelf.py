"""What was handed in before payment: the files of each round, what was said of each row, and what
people did with it.

Files lie in ``DATA/batches/<batch>/<round>/``; what people did stands in the case book's file, in a
table to which lines can only be added.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from graphaudit.durable import write_bytes
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.finding import Json
from graphaudit.workspace import Workspace

ACTS: dict[str, tuple[str, str]] = {
    "judged": ("审核", "judged"),
    "sent_on": ("通过部分送审", "clean part sent on"),
    "returned": ("退回乡镇", "returned to the township"),
    "published": ("生成公示名单", "list to publish made"),
    "messages": ("生成短信", "text messages made"),
}
_TABLE = """
CREATE TABLE IF NOT EXISTS check_acts (
    batch TEXT NOT NULL, round INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    act TEXT NOT NULL, rows INTEGER NOT NULL, fen INTEGER NOT NULL, note TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS check_acts_stay BEFORE UPDATE ON check_acts
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS check_acts_stand BEFORE DELETE ON check_acts
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""
_BATCH = re.compile(r"k_[0-9a-f]{8,64}")
_JUDGED = "judged.json"


@dataclass(frozen=True)
class Act:
    """What somebody did with a round: ``rows`` and ``fen`` of the part it was done with."""

    round: int
    at: str
    by: str
    act: str
    rows: int
    fen: int
    note: str


class Shelf:
    """The batches kept in one workspace, whose case book was made before. Threads may share it."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.batches
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(workspace.casebook, timeout=30, check_same_thread=False)
        self._connection.executescript(_TABLE)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def put(
        self, batch: str, number: int, files: Iterable[Path], judged: Mapping[str, Json]
    ) -> Path:
        """Keep a round's files and what was said of its rows; returns the folder for its papers."""
        folder = self._folder(batch, number)
        handed_in = folder / "handed_in"
        shutil.rmtree(handed_in, ignore_errors=True)
        handed_in.mkdir(parents=True)
        for place, file in enumerate(files):  # two of them may bear one name
            (handed_in / f"{place:03d}").mkdir()
            shutil.copyfile(file, handed_in / f"{place:03d}" / file.name)
        write_bytes(folder / _JUDGED, json.dumps(judged, ensure_ascii=False).encode())
        return folder

    def judged(self, batch: str, number: int) -> dict[str, Json]:
        """What was said of a round's rows, numbers masked; not to be changed by who reads it.

        Raises NotFoundError.
        """
        path = self._folder(batch, number) / _JUDGED
        if not path.is_file():
            raise NotFoundError(
                "这一轮没有保存逐行结果（由命令行审核，或编号有误） "
                "(the rows of this round were not kept)",
                where=f"{batch} {number}",
                fix="在发放前审核页面重新送来该名册 (hand the roster in on the page)",
            )
        return _read_judged(path, path.stat().st_mtime_ns)

    def changes(self, batch: str, number: int) -> dict[str, int]:
        """How many rows of a round were mended, stayed, came and went since the one before.

        Empty for a round whose rows were not kept.
        """
        path = self._folder(batch, number) / _JUDGED
        return _counted(path, path.stat().st_mtime_ns) if path.is_file() else {}

    def handed_in(self, batch: str, number: int) -> list[Path]:
        """The files of a round."""
        folder = self._folder(batch, number) / "handed_in"
        return sorted(path for path in folder.rglob("*") if path.is_file())

    def paper(self, batch: str, number: int, name: str) -> Path:
        """Where a paper of a round lies, whether it is there or not."""
        return self._folder(batch, number) / name

    def add(self, batch: str, act: Act) -> None:
        """Write down what somebody did."""
        if act.act not in ACTS:
            raise UsageError("没有这个操作 (no such act)", where=act.act, fix="、".join(ACTS))
        with self._turn, self._connection as db:
            db.execute(
                "INSERT INTO check_acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (batch, *asdict(act).values()),
            )

    def acts(self, batch: str) -> list[Act]:
        """What was done with a batch, oldest first."""
        return self.all_acts().get(batch, [])

    def all_acts(self) -> dict[str, list[Act]]:
        """What was done with every batch, oldest first."""
        query = "SELECT batch, round, at, by, act, rows, fen, note FROM check_acts ORDER BY rowid"
        with self._turn:
            found = self._connection.execute(query).fetchall()
        acts: dict[str, list[Act]] = {}
        for batch, *act in found:
            acts.setdefault(batch, []).append(Act(*act))
        return acts

    def _folder(self, batch: str, number: int) -> Path:
        if not _BATCH.fullmatch(batch) or number < 1:
            raise NotFoundError("没有这个批次 (no such batch)", where=batch, fix="/batches")
        return self._root / batch / str(number)


@lru_cache(maxsize=4)
def _read_judged(path: Path, written: int) -> dict[str, Json]:
    """A round as it was ``written`` (its file's time): one that is open is asked for again."""
    kept: dict[str, Json] = json.loads(path.read_text(encoding="utf-8"))
    return kept


@lru_cache(maxsize=4096)
def _counted(path: Path, written: int) -> dict[str, int]:
    changes = _read_judged(path, written).get("changes")
    listed = changes if isinstance(changes, dict) else {}
    return {name: len(rows) for name, rows in listed.items() if isinstance(rows, list)}


def now() -> str:
    """The moment, for an act."""
    return datetime.now(UTC).isoformat(timespec="seconds")
