"""The room in which the service checks batches before payment: one desk, kept warm, one at a time.

The desk is opened at the first batch and again when the ledger or people's decisions changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphaudit.errors import GraphAuditError, UsageError
from graphaudit.finding import Json
from graphaudit.masking import mask_number
from graphaudit.office import Office
from graphaudit.precheck.desk import Checked, Desk
from graphaudit.precheck.shelf import Act, now
from graphaudit.register_names import named_register
from graphaudit.values import mask_long_digits
from loaders import LoadOptions
from loaders.archives import Limits
from loaders.aside import AsideReader
from loaders.handed_in import batch_of, known_program
from viz.papers.clean import write_clean
from viz.papers.publish import write_messages, write_public_list
from viz.papers.rosters import RosterRow, roster_rows
from viz.papers.slip import townships_to_mend, write_slip, write_slips

SLIP, SLIPS, CLEAN = "slip.xlsx", "slips.zip", "clean.xlsx"
PUBLIC, MESSAGES = "public.xlsx", "messages.csv"
PAPERS = {
    SLIP: ("退回单", "return slip"),
    SLIPS: ("退回单（每乡镇一份）", "return slips, one a township"),
    CLEAN: ("通过部分", "clean part"),
    PUBLIC: ("公示名单", "list to publish"),
    MESSAGES: ("短信", "text messages"),
}
WHOLE = frozenset({SLIP, SLIPS, CLEAN, MESSAGES})
"""Papers with whole numbers: they go to those who wrote the list, or who pay."""
MOST_WAITING = 6
"""Batches at once: the one being judged and those behind it."""
UNPACKED = Limits(total=512 << 20, members=200)
"""What a batch may unpack to: a list of 200,000 lines has a quarter of it."""
_OURS = ("row", "status", "reason")
"""Columns that the loader puts beside those of the list."""


class BusyError(GraphAuditError):
    """Others wait already: one more would hold a place that all pages need."""

    exit_code = 2
    http_status = 503


class CheckRoom:
    """Judges what is handed in and keeps it on the shelf."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._desk: Desk | None = None
        self._opened_at: tuple[str, int] = ("", -1)
        self._making = threading.Thread()

    def judge(
        self, files: Sequence[Path], program: str, by: str, *, again: bool = False
    ) -> tuple[str, int]:
        """Judge files as one batch; the batch and its round. Raises UsageError for no roster."""
        with self._in_turn():
            began = time.perf_counter()
            checked = self._checked(files, program, again=again)
            self._open_desk().keep(checked)
            took = time.perf_counter() - began
            self._keep(checked, files, program, by, took)
        self._making = threading.Thread(target=self._make_ready)
        self._making.start()
        return checked.placed.batch, checked.placed.number

    def after_payment(
        self, batch: str, number: int, *, hotline: str, sign: str, by: str
    ) -> list[str]:
        """Write the list to publish and the text messages of a round; their names.

        They hold what is paid: of a batch that is loaded every payment, else the rows that pass.
        """
        shelf = self._office.shelf
        with self._in_turn():
            judged, files = shelf.judged(batch, number), shelf.handed_in(batch, number)
            if not files:
                raise UsageError("这一轮没有保存原件 (no files kept)", where=batch)
            program = str(judged.get("given_program") or "")
            checked = self._checked(files, program)
            policy = self._office.policy
            listed = write_public_list(checked, policy, shelf.paper(batch, number, PUBLIC), hotline)
            sent = write_messages(
                checked, policy, shelf.paper(batch, number, MESSAGES), sign, hotline
            )
            for act, rows in (("published", listed), ("messages", sent)):
                shelf.add(batch, Act(number, now(), by, act, rows, 0, ""))
        return [PUBLIC, MESSAGES]

    def is_making_ready(self) -> bool:
        """Whether something is being made ahead, for which nobody needs to wait."""
        return self._making.is_alive()

    def _make_ready(self) -> None:
        """Make ahead, while nobody waits, what the next batch needs and this one used up."""
        with self._turn:
            try:
                if self._desk is not None:
                    self._desk.make_ready()
            except Exception:  # it saves time and nothing else: the next batch opens a desk anew
                self._desk = None

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One at a time; a few may wait. Raises BusyError for more."""
        if not self._places.acquire(blocking=False):
            raise BusyError(
                "正在审核的批次太多 (too many batches are being checked)",
                fix="等前面的审核完成再送来 (hand it in when they are done)",
            )
        try:
            with self._turn:
                yield
        finally:
            self._places.release()

    def _open_desk(self) -> Desk:
        at = (self._office.ledger.snapshot(), self._office.casebook.decisions())
        if self._desk is None or self._opened_at != at:
            office = self._office
            self._desk = Desk.open(office.workspace, office.ledger, office.policy)
            self._opened_at = at
        return self._desk

    def _checked(self, files: Sequence[Path], program: str, *, again: bool = False) -> Checked:
        wanted = known_program(program or None, self._office.policy)
        reader = AsideReader(self._office.workspace)
        aside = reader.read(list(files), LoadOptions(program=wanted, limits=UNPACKED))
        batch = batch_of(aside, self._office.ledger)
        return self._open_desk().judge(batch, again=again)

    def _keep(
        self, checked: Checked, files: Sequence[Path], program: str, by: str, took: float
    ) -> None:
        batch, number = checked.placed.batch, checked.placed.number
        told = {**judged_json(checked), "by": by, "given_program": program, "took": round(took, 2)}
        shelf = self._office.shelf
        shelf.put(batch, number, files, told)
        write_slip(checked, shelf.paper(batch, number, SLIP))
        slips = shelf.paper(batch, number, SLIPS)
        slips.unlink(missing_ok=True)
        if townships_to_mend(checked) > 1:
            write_slips(checked, slips)
        write_clean(checked, self._office.policy, shelf.paper(batch, number, CLEAN))
        rows, fen = len(checked.rows), sum(checked.totals.fen.values())
        names = "、".join(file.name for file in files)
        shelf.add(batch, Act(number, now(), by, "judged", rows, fen, names))


def judged_json(checked: Checked) -> dict[str, Json]:
    """``check --json`` with, for each row, whose it is and its cells, numbers masked."""
    blind = sorted({need for needed in checked.blind.values() for need in needed})
    rows: list[Json] = [_row(row) for row in roster_rows(checked)]
    return {
        **checked.as_json(),
        "rows": rows,
        "lacking": [named_register(need) for need in blind],
        "seconds": dict(checked.seconds),
    }


def _row(row: RosterRow) -> dict[str, Json]:
    mask: Callable[[str], str] = mask_long_digits
    cells: list[Json] = [
        [head, mask(text)] for head, text in row.line.words.items() if head not in _OURS
    ]
    told = row.judged.as_json()
    return {
        **told,
        "reasons": [_masked(each) for each in _listed(told["reasons"])],
        "notes": [_masked(each) for each in _listed(told["notes"])],
        "name": mask(row.name),
        "id": mask_number("Person", row.word("id", "head_id")),
        "card": mask_number("Card", row.word("card")),
        "place": mask(row.place),
        "cells": cells,
    }


def _listed(value: Json) -> list[dict[str, Json]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _masked(reason: dict[str, Json]) -> dict[str, Json]:
    return {
        name: mask_long_digits(value) if isinstance(value, str) and name != "finding" else value
        for name, value in reason.items()
    }
