"""Makes ahead, while nobody waits, what first answers would otherwise take seconds for.

After each run: the lists of findings and leads in memory, the figures of the overview, and the file
in which pages look rows and things up. Whoever asks earlier is answered all the same, slower.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import duckdb

from graphaudit.case_listing import Wanted
from graphaudit.census import Cards, card_census
from graphaudit.errors import GraphAuditError
from graphaudit.finding import SEVERITIES
from graphaudit.lead_listing import WantedLeads
from graphaudit.office import Office
from graphaudit.overview import Crosstab, Month, crosstab, months
from graphaudit.patterns import read_patterns
from graphaudit.projection.lookup import LookupMaking

SECONDS_BETWEEN = 10.0
SECONDS_TO_END = 1.0
CASES = 50
"""The newest, which a page of cases shows with their sums."""


@dataclass(frozen=True)
class Figures:
    """What takes a second to count in a large county."""

    table: Crosstab
    months: list[Month]
    cards: list[Cards]


class Readiness:
    """Looks every few seconds whether there was another run, in a thread of its own."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._making: LookupMaking | None = None
        self._ready_for = 0
        self._figures: tuple[int, Figures] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._look, name="readiness", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being made ends within seconds."""
        self._ended.set()
        if (making := self._making) is not None:
            making.stop()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_END)

    @property
    def is_looking(self) -> bool:
        """Whether it still does, though it was told to stop."""
        return self._thread is not None and self._thread.is_alive()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Looks as long as the block runs."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def figures(self) -> Figures:
        """The overview's figures, counted once a run: decisions do not change them."""
        with self._turn:
            run = _run(self._office)
            if self._figures is None or self._figures[0] != run:
                tables, listing = self._office.tables_of_last_run(), self._office.listing
                table = crosstab(tables, listing, SEVERITIES)
                made = Figures(table, months(tables, listing), card_census(tables))
                self._figures = run, made
            return self._figures[1]

    def make_ready(self) -> None:
        """Make what the last run needs, unless it is made. Raises what reading raises."""
        run = _run(self._office)
        if run == self._ready_for:
            return
        read_patterns(self._office.workspace)
        self._office.listing.totals(Wanted())
        self._office.lead_listing.findings(WantedLeads())
        self._office.listing.titles()
        self.figures()
        for case in self._office.cases.all()[:CASES]:
            self._office.cases.totals(case)
        self._making = LookupMaking(self._office.tables_of_last_run())
        self._ready_for = run  # a disk that takes no more is not tried every few seconds
        if not self._ended.is_set():
            self._making.make()

    def _look(self) -> None:
        while not self._ended.is_set():
            # It saves time and nothing else: whoever asks is answered, or told why not.
            with suppress(GraphAuditError, sqlite3.Error, duckdb.Error, OSError):
                self.make_ready()
            self._ended.wait(SECONDS_BETWEEN)


def _run(office: Office) -> int:
    """The number of the last run, 0 before there is one."""
    return int(str(office.casebook.last_run().get("run", 0)))
