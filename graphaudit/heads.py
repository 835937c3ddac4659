"""Where each append-only chain ends, kept in a second place under the workspace's secret.

A chain alone does not show that its last lines are gone. Whoever adds a line first compares the
chain's end with what is kept here (``meet``), and keeps the new end when the line is on the disk
(``keep``): in that order, so that a process killed between the two leaves this place behind the
chain, never ahead of it. A chain that has gone on since is whole; one that is shorter, or has
another line where this place knows it, is not. What was once found missing stays written here.

Whoever may write every file of the workspace and read its key can make both agree: against that
stand the counts and digests on paper (case report, handover).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graphaudit.errors import GraphAuditError
from graphaudit.shared_file import SharedFile

_TABLES = """
CREATE TABLE IF NOT EXISTS heads (
    chain TEXT PRIMARY KEY, count INTEGER NOT NULL, digest TEXT NOT NULL, since INTEGER NOT NULL,
    losses INTEGER NOT NULL, seal TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS losses (
    chain TEXT NOT NULL, at TEXT NOT NULL, kept INTEGER NOT NULL, found INTEGER NOT NULL,
    kind TEXT NOT NULL);
"""
FIRST = "0" * 64
"""The digest that stands before a chain's first line."""
DigestAt = Callable[[int], str | None]
"""The digest of a chain's line of this number; None when there is none."""


@dataclass(frozen=True)
class End:
    """How many lines a chain has, and the digest of the last."""

    count: int
    digest: str


EMPTY = End(0, FIRST)
"""Of a chain without a line."""


@dataclass(frozen=True)
class Loss:
    """What was found: ``cut`` (the chain is shorter than was kept), ``rewritten`` (line ``kept``
    is another), ``seal`` (what was kept is not as we wrote it). ``at``: in UTC, empty: just now."""

    kind: str
    kept: int
    found: int
    at: str = ""

    @property
    def first_lost(self) -> int:
        """The first line of which it is sure that it is not there as it was written."""
        return self.found + 1 if self.kind == "cut" else max(self.kept, 1)

    @property
    def words(self) -> tuple[str, str]:
        """The same in Chinese and English."""
        noticed = (f"（{self.at} 发现）", f" (noticed {self.at})") if self.at else ("", "")
        zh, en = {
            "cut": (
                f"第 {self.found + 1} 至 {self.kept} 条已不在",
                f"lines {self.found + 1} to {self.kept} are gone",
            ),
            "rewritten": (
                f"第 {self.kept} 条或之前有改写",
                f"line {self.kept} or one before it was written anew",
            ),
            "seal": (
                "另存的末条摘要被改动",
                "what was kept of its end was changed",
            ),
        }[self.kind]
        return f"{zh}{noticed[0]}", f"{en}{noticed[1]}"


@dataclass(frozen=True)
class Standing:
    """How a chain stands to what was kept of it. ``since``: how many lines it had already when its
    end was kept for the first time."""

    losses: tuple[Loss, ...] = ()
    since: int = 0

    @property
    def first_lost(self) -> int | None:
        """The first line that is lost; None when none is."""
        return min((loss.first_lost for loss in self.losses), default=None)


@dataclass(frozen=True)
class _Kept:
    """A kept end, how many losses were written down, and the seal on all of it."""

    end: End
    since: int
    losses: int
    seal: str = ""


class Heads:
    """The kept ends of one workspace's chains; made when it is not there. Threads may share it.

    ``seal`` makes a keyed digest of words. Raises GraphAuditError when the file cannot be used.
    """

    def __init__(self, path: Path, seal: Callable[..., str]) -> None:
        self._path, self._seal = path, seal
        # A power cut may take the last commits: this place is then behind, which it may be.
        self._file = SharedFile(path, _TABLES, self._unusable, "NORMAL")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def chains(self) -> list[str]:
        """The names of all chains of which an end is kept."""
        with self._file.writing() as db:
            return [str(row[0]) for row in db.execute("SELECT chain FROM heads ORDER BY chain")]

    def meet(self, chain: str, end: End, digest_at: DigestAt) -> None:
        """Compare before a line is added, by who alone may add one; a loss is written down.

        ``end``: where the chain ends now.
        """
        with self._file.writing() as db:
            kept = self._kept(chain)
            if kept is None:
                self._write(chain, _Kept(end, since=end.count, losses=0))
                return
            loss = self._loss(chain, kept, end, digest_at)
            if loss is None:
                return
            at = datetime.now(UTC).isoformat(timespec="seconds")
            values = (chain, at, loss.kept, loss.found, loss.kind)
            db.execute("INSERT INTO losses VALUES (?, ?, ?, ?, ?)", values)
            self._write(chain, _Kept(end, kept.since, len(self._losses(chain))))

    def keep(self, chain: str, end: End) -> None:
        """Keep the end of a chain whose lines are on the disk, unless a later one is kept."""
        with self._file.writing():
            kept = self._kept(chain) or _Kept(EMPTY, since=0, losses=0)
            if kept.end.count < end.count:
                self._write(chain, _Kept(end, kept.since, kept.losses))

    def standing(self, chain: str, end: Callable[[], End], digest_at: DigestAt) -> Standing:
        """What is lost of a chain. ``end`` reads where it ends: after what is kept was read, so
        that lines added meanwhile are only more than was kept."""
        with self._file.writing():
            kept, losses = self._kept(chain), self._losses(chain)
        now = end()
        if kept is None:
            return Standing(tuple(losses), now.count)
        loss = self._loss(chain, kept, now, digest_at)
        if loss is None and kept.losses != len(losses):
            loss = Loss("seal", kept.end.count, now.count)
        return Standing((*losses, loss) if loss else tuple(losses), kept.since)

    def _kept(self, chain: str) -> _Kept | None:
        query = "SELECT count, digest, since, losses, seal FROM heads WHERE chain = ?"
        row = self._file.connection.execute(query, (chain,)).fetchone()
        if row is None:
            return None
        return _Kept(End(int(row[0]), str(row[1])), int(row[2]), int(row[3]), str(row[4]))

    def _losses(self, chain: str) -> list[Loss]:
        query = "SELECT kind, kept, found, at FROM losses WHERE chain = ? ORDER BY rowid"
        return [Loss(*row) for row in self._file.connection.execute(query, (chain,))]

    def _loss(self, chain: str, kept: _Kept, end: End, digest_at: DigestAt) -> Loss | None:
        if kept.seal != self._sealed(chain, kept):
            return Loss("seal", kept.end.count, end.count)
        if end.count < kept.end.count:
            return Loss("cut", kept.end.count, end.count)
        same = end.count == kept.end.count
        digest = end.digest if same or not kept.end.count else digest_at(kept.end.count)
        if kept.end.count and digest != kept.end.digest:
            return Loss("rewritten", kept.end.count, end.count)
        return None

    def _write(self, chain: str, kept: _Kept) -> None:
        end = kept.end
        values = (chain, end.count, end.digest, kept.since, kept.losses, self._sealed(chain, kept))
        self._file.connection.execute(
            "INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?, ?, ?)", values
        )

    def _sealed(self, chain: str, kept: _Kept) -> str:
        numbers = (kept.end.count, kept.since, kept.losses)
        return self._seal("head", chain, kept.end.digest, *map(str, numbers))

    def _unusable(self, why: str) -> GraphAuditError:
        return GraphAuditError(
            "日志末条摘要无法读写，操作已中止 (the kept ends of the logs cannot be used)",
            where=f"{self._path}：{why}",
            fix="检查磁盘空间和权限，或从备份恢复该文件 (check the disk, or restore the file)",
        )
