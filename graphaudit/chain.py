"""Lines that are only added: each carries a digest over itself and the line before it.

A line that is changed by other means breaks the chain behind it. That its end is cut off, or
written anew, is noticed by what is kept in a second place (``heads.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from graphaudit.heads import EMPTY, End, Standing


class Line(Protocol):
    """A line of a chain: its number (from 1), its digest, and the words that this covers."""

    @property
    def number(self) -> int: ...
    @property
    def digest(self) -> str: ...
    def words(self) -> Sequence[str]:
        """Everything that the line says, in a fixed order."""


@dataclass(frozen=True)
class Chain:
    """A chain as it was read: where it ends, its first line that is not as it was written (None
    when all are), and how its end stands to what was kept of it in the second place."""

    end: End
    broken: int | None
    standing: Standing

    @property
    def first_broken(self) -> int | None:
        """The first line that is not as it was written or not there any more; None: all whole."""
        found = [n for n in (self.broken, self.standing.first_lost) if n is not None]
        return min(found, default=None)

    @property
    def words(self) -> tuple[str, str]:
        """One sentence on whether it is whole, in Chinese and English."""
        count, digest = self.end.count, self.end.digest[:16]
        zh = [f"共 {count} 条，末条摘要 {digest}"]
        en = [f"{count} lines, digest of the last {digest}"]
        if self.broken is not None:
            zh.append(f"第 {self.broken} 条与写入时不同")
            en.append(f"line {self.broken} is not as it was written")
        zh += [lost.words[0] for lost in self.standing.losses]
        en += [lost.words[1] for lost in self.standing.losses]
        if self.first_broken is None:
            zh.append("逐条校验一致")
            en.append("every line is as it was written")
        if self.standing.since:
            zh.append(f"第 1 至 {self.standing.since} 条写入时没有另存末条摘要")
            en.append(f"lines 1 to {self.standing.since} were written before their end was kept")
        return "；".join(zh), "; ".join(en)


def chained(before: str, words: Iterable[str]) -> str:
    """The digest of a line of these words, when ``before`` is that of the line before."""
    return sha256("\x1f".join([before, *words]).encode()).hexdigest()


def read_on(lines: Iterable[Line], end: End = EMPTY) -> tuple[int | None, End]:
    """The first of the lines behind ``end`` that is not as it was written, or None; and the last
    line that is."""
    for line in lines:
        if line.number != end.count + 1 or line.digest != chained(end.digest, line.words()):
            return min(line.number, end.count + 1), end
        end = End(line.number, line.digest)
    return None, end
