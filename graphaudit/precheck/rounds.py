"""The rounds of a batch: handed in, returned, mended, handed in again; kept in the case book.

A batch of the same program, township and period that shares most of its people with an earlier
one is its next round; so is what one township of several hands in again. Nothing but digests of
numbers is kept beside file names and row numbers.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from graphaudit.casebook import Casebook
from graphaudit.finding import Json
from graphaudit.precheck.verdicts import JudgedRow
from graphaudit.workspace import Workspace

OVERLAP = 0.5
"""Share of the people of the smaller list from which on two lists are rounds of one batch."""
_TABLES = """
CREATE TABLE IF NOT EXISTS check_rounds (
    batch TEXT NOT NULL, round INTEGER NOT NULL, at TEXT NOT NULL, sha256 TEXT NOT NULL,
    file TEXT NOT NULL, program TEXT NOT NULL, township TEXT NOT NULL, period TEXT NOT NULL,
    snapshot TEXT NOT NULL, totals TEXT NOT NULL, PRIMARY KEY (batch, round));
CREATE TABLE IF NOT EXISTS check_rows (
    batch TEXT NOT NULL, round INTEGER NOT NULL, src TEXT NOT NULL, identity TEXT NOT NULL,
    content TEXT NOT NULL, name TEXT NOT NULL, program TEXT NOT NULL, verdict TEXT NOT NULL,
    place TEXT NOT NULL, reasons TEXT NOT NULL, township TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS check_rows_of ON check_rows (batch, round);
CREATE INDEX IF NOT EXISTS check_rows_who ON check_rows (identity, program);
"""


@dataclass(frozen=True)
class Topic:
    """What a batch is of; several values are joined by a comma."""

    program: str
    township: str
    period: str


@dataclass(frozen=True)
class Round:
    """One round as it was kept."""

    batch: str
    number: int
    at: str
    file: str
    topic: Topic
    totals: Mapping[str, Json]


@dataclass(frozen=True)
class Changes:
    """What became of the rows that the last round stopped, and what this one brought.

    Each is (file, sheet, row) as they stand now; of ``gone`` as they stood then.
    """

    mended: tuple[str, ...] = ()
    stayed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """Lists of ``file#sheet#row``."""
        return {name: list(getattr(self, name)) for name in ("mended", "stayed", "new", "gone")}


@dataclass(frozen=True)
class Placed:
    """Where a batch stands among the rounds. ``repeated``: the very file of the last round."""

    batch: str
    number: int
    rows: list[JudgedRow]
    changes: Changes
    repeated: bool = False


@dataclass(frozen=True)
class _Kept:
    src: str
    identity: str
    content: str
    name: str
    verdict: str
    place: str
    township: str = ""


class Rounds:
    """The rounds kept in one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        # The case book makes its file and checks its format before rounds are added to it.
        Casebook(workspace).close()
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(workspace.casebook, timeout=30, check_same_thread=False)
        self._connection.executescript(_TABLES)
        self._know_townships()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Rounds:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def place(
        self, sha256: str, topic: Topic, rows: Sequence[JudgedRow], *, again: bool = False
    ) -> Placed:
        """The batch's round, with each row compared to the last one; nothing is written.

        The same content as the last round is that round, unless it was handed in ``again``.
        """
        batch = self._batch_of(topic, rows) or self._new_batch(sha256, topic)
        last = self._last(batch)
        repeated = bool(last) and self._sha256(batch, last) == sha256 and not again
        number = last if repeated else last + 1
        former = self._former(batch, number - 1, topic)
        placed, changes = _compared(rows, former)
        counted = self._counted(placed, batch, number, sha256)
        return Placed(batch, number, counted, changes, repeated)

    def keep(
        self,
        placed: Placed,
        sha256: str,
        file: str,
        topic: Topic,
        snapshot: str,
        totals: Mapping[str, Json],
    ) -> None:
        """Write a round, in the place of what stood under its number: all of it or nothing."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        words = (topic.program, topic.township, topic.period)
        key = (placed.batch, placed.number)
        with self._writing() as db:
            for table in ("check_rounds", "check_rows"):
                db.execute(f"DELETE FROM {table} WHERE batch = ? AND round = ?", key)
            told = json.dumps(totals, ensure_ascii=False)
            db.execute(
                "INSERT INTO check_rounds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, at, sha256, file, *words, snapshot, told),
            )
            db.executemany(
                "INSERT INTO check_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(*key, *_kept_row(row)) for row in placed.rows],
            )

    def listed(self) -> list[Round]:
        """Every round, the newest batch first, its rounds in order."""
        query = """
            SELECT batch, round, at, file, program, township, period, totals FROM check_rounds r
            ORDER BY (SELECT max(at) FROM check_rounds s WHERE s.batch = r.batch) DESC,
                batch, round"""
        with self._turn:
            found = self._connection.execute(query).fetchall()
        return [
            Round(row[0], row[1], row[2], row[3], Topic(*row[4:7]), json.loads(row[7]))
            for row in found
        ]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    def _batch_of(self, topic: Topic, rows: Sequence[JudgedRow]) -> str | None:
        """The earlier batch of this topic with which the list shares most people."""
        people = {row.identity for row in rows}
        shares = []
        for batch, townships in self._townships(topic).items():
            if topic.township in townships or _places(topic) <= set().union(
                *map(_split, townships)
            ):
                former = self._former(batch, self._last(batch), topic)
                shares.append((_overlap(people, {row.identity for row in former}), batch))
        share, batch = max(shares, default=(0.0, ""))
        return batch if share >= OVERLAP else None

    def _townships(self, topic: Topic) -> dict[str, set[str]]:
        """Batch of this program and period → the townships of each of its rounds, as kept."""
        query = (
            "SELECT DISTINCT batch, township FROM check_rounds "
            "WHERE program = ? AND period = ? ORDER BY batch, township"
        )
        found: dict[str, set[str]] = {}
        for batch, township in self._connection.execute(query, (topic.program, topic.period)):
            found.setdefault(str(batch), set()).add(str(township))
        return found

    def _former(self, batch: str, last: int, topic: Topic) -> list[_Kept]:
        """The rows to compare with: those of the last round of these townships, or, where a part
        of the townships hands in alone, of the last round in which each of them did.
        """
        rows = self._rows_of(batch, last)
        if last == 0 or self._township_of(batch, last) == topic.township:
            return rows
        wanted, found = _places(topic), list[_Kept]()
        for number in range(last, 0, -1):
            own = [row for row in self._rows_of(batch, number) if row.township in wanted]
            wanted -= {row.township for row in own}
            found += own
        return found

    def _township_of(self, batch: str, number: int) -> str:
        query = "SELECT township FROM check_rounds WHERE batch = ? AND round = ?"
        found = self._connection.execute(query, (batch, number)).fetchone()
        return str(found[0]) if found else ""

    def _know_townships(self) -> None:
        """Rounds that were kept before rows had a township: they have none."""
        columns = self._connection.execute("SELECT name FROM pragma_table_info('check_rows')")
        if ("township",) not in columns.fetchall():
            with self._connection as db:
                db.execute("ALTER TABLE check_rows ADD COLUMN township TEXT NOT NULL DEFAULT ''")

    def _new_batch(self, sha256: str, topic: Topic) -> str:
        words = (topic.program, topic.township, topic.period, sha256)
        return "k_" + self._workspace.digest("check", *words)

    def _last(self, batch: str) -> int:
        query = "SELECT coalesce(max(round), 0) FROM check_rounds WHERE batch = ?"
        return int(self._connection.execute(query, (batch,)).fetchone()[0])

    def _sha256(self, batch: str, number: int) -> str:
        query = "SELECT sha256 FROM check_rounds WHERE batch = ? AND round = ?"
        found = self._connection.execute(query, (batch, number)).fetchone()
        return str(found[0]) if found else ""

    def _rows_of(self, batch: str, number: int) -> list[_Kept]:
        query = (
            "SELECT src, identity, content, name, verdict, place, township FROM check_rows "
            "WHERE batch = ? AND round = ? ORDER BY rowid"
        )
        return [_Kept(*row) for row in self._connection.execute(query, (batch, number))]

    def _counted(
        self, rows: Sequence[JudgedRow], batch: str, number: int, sha256: str
    ) -> list[JudgedRow]:
        """How often the same refused application was handed in: same person, program, content."""
        refused = self._refused(batch, number, sha256)
        return [
            row
            if row.verdict == "pass"
            else replace(row, times=refused[row.identity, row.program, row.content] + 1)
            for row in rows
        ]

    def _refused(self, batch: str, number: int, sha256: str) -> Counter[tuple[str, str, str]]:
        """Earlier rounds in which an application was stopped, by person, program and content."""
        query = """
            SELECT DISTINCT r.identity, r.program, r.content, r.batch, r.round
            FROM check_rows r JOIN check_rounds c USING (batch, round)
            WHERE r.verdict <> 'pass' AND r.identity <> ''
              AND NOT (r.batch = ? AND r.round >= ?)"""
        found = self._connection.execute(query, (batch, number)).fetchall()
        return Counter((identity, program, content) for identity, program, content, *_ in found)


def _kept_row(row: JudgedRow) -> tuple[str, ...]:
    reasons = ",".join(sorted({reason.pattern for reason in row.reasons}))
    who = (row.src, row.identity, row.content, row.name, row.program)
    return *who, row.verdict, _place(row), reasons, row.township


def _split(townships: str) -> set[str]:
    return set(townships.split(",")) - {""}


def _places(topic: Topic) -> set[str]:
    return _split(topic.township) or {""}


def _overlap(a: set[str], b: set[str]) -> float:
    a, b = a - {""}, b - {""}
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _compared(
    rows: Sequence[JudgedRow], former: Sequence[_Kept]
) -> tuple[list[JudgedRow], Changes]:
    """Each row with what changed since the last round: mended, stayed, new, or nothing."""
    if not former:
        return list(rows), Changes()
    left = list(former)
    made: list[JudgedRow] = []
    for row, was in _paired(rows, left):
        made.append(replace(row, change=_change(row, was)))
    named = {word: tuple(_place(r) for r in made if r.change == word) for word in _WORDS}
    gone = tuple(was.place for was in left if was.verdict != "pass")
    return made, Changes(named["mended"], named["stayed"], named["new"], gone)


_WORDS = ("mended", "stayed", "new")


def _change(row: JudgedRow, was: _Kept | None) -> str:
    if was is None:
        return "new"
    if was.verdict == "pass":
        return "" if row.verdict == "pass" else "new"
    return "mended" if row.verdict == "pass" else "stayed"


def _paired(
    rows: Sequence[JudgedRow], left: list[_Kept]
) -> Iterator[tuple[JudgedRow, _Kept | None]]:
    """Rows with the former row of the same person; where a number was mended, with the one of the
    same content, else of a name that one row alone bears on either list.

    ``left`` keeps the former rows that nobody was paired with.
    """
    found: dict[str, _Kept] = {}
    for sense, alone in ((_person, False), (_content, False), (_name, True)):
        open_rows = [row for row in rows if row.src not in found]
        for row, was in _pairs(open_rows, left, sense, alone=alone):
            found[row.src] = was
            left.remove(was)
    for row in rows:
        yield row, found.get(row.src)


Sense: TypeAlias = "Callable[[JudgedRow | _Kept], str]"


def _person(row: JudgedRow | _Kept) -> str:
    return row.identity


def _content(row: JudgedRow | _Kept) -> str:
    return row.content


def _name(row: JudgedRow | _Kept) -> str:
    return row.name


def _pairs(
    rows: Sequence[JudgedRow], former: Sequence[_Kept], sense: Sense, *, alone: bool
) -> Iterator[tuple[JudgedRow, _Kept]]:
    """Rows that agree in one sense, those of equal content before others."""
    now, then = _by(rows, sense), _by(former, sense)
    for value in now.keys() & then.keys() - {""}:
        if alone and (len(now[value]) > 1 or len(then[value]) > 1):
            continue
        waiting = list(then[value])
        for row in now[value]:
            if waiting:
                same = next((was for was in waiting if was.content == row.content), waiting[0])
                waiting.remove(same)
                yield row, same


_Row = TypeVar("_Row", JudgedRow, _Kept)


def _by(rows: Iterable[_Row], sense: Sense) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(sense(row), []).append(row)
    return found


def _place(row: JudgedRow) -> str:
    return f"{row.file}#{row.sheet}#{row.row}"
