"""One county office at work: a workspace, its ledger, the graph store and the case book.

Command line and service make the same calls here: fill the ledger (``loaders``), then ``refresh``.
"""

from __future__ import annotations

from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Generic, TypeVar, overload

from graphaudit.audit_log import AuditLog
from graphaudit.case_listing import CaseListing
from graphaudit.casebook import Casebook
from graphaudit.cases.book import Cases
from graphaudit.detection import Run, Selection, detect
from graphaudit.errors import NotFoundError
from graphaudit.heads import Heads
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.policy import Policy, load_policy
from graphaudit.precheck.rounds import Rounds
from graphaudit.precheck.shelf import Shelf
from graphaudit.progress import Progress, silent
from graphaudit.projection import Tables, build
from graphaudit.query_book import QueryBook
from graphaudit.stores import GraphStore, open_store
from graphaudit.view_book import ViewBook
from graphaudit.workspace import Workspace

_CLOSED = (
    "store", "listing", "cases", "shelf", "rounds", "casebook", "query_book", "view_book", "log",
    "heads",
)  # fmt: skip

T = TypeVar("T")


class _Once(Generic[T]):
    """What an office opens at first use: once, whoever asks at that moment.

    ``functools.cached_property`` holds no lock from Python 3.12 on, and the service asks from many
    threads: two stores on one file refuse each other, and of two case books one is never closed.
    """

    def __init__(self, make: Callable[[Office], T]) -> None:
        self._make, self._name, self.__doc__ = make, make.__name__, make.__doc__

    @overload
    def __get__(self, office: None, owner: type[Office]) -> _Once[T]: ...
    @overload
    def __get__(self, office: Office, owner: type[Office]) -> T: ...
    def __get__(self, office: Office | None, owner: type[Office]) -> _Once[T] | T:
        if office is None:
            return self
        with office.opening:  # asked once: afterwards the value stands in the instance
            if self._name not in office.__dict__:
                office.__dict__[self._name] = self._make(office)
            made: T = office.__dict__[self._name]
            return made


class Office:
    """Opens what a command needs, when it needs it, and closes it at the end."""

    def __init__(self, data: Path, store_url: str = "embedded") -> None:
        self.data = data
        self.store_url = store_url
        self.opening = RLock()
        self._opened: dict[str, Tables] = {}

    @_Once
    def workspace(self) -> Workspace:
        """The folder with everything this office knows; made when absent."""
        return Workspace(self.data)

    @_Once
    def ledger(self) -> Ledger:
        """Accepted and rejected rows with their sources."""
        return Ledger(self.workspace)

    @_Once
    def identity(self) -> Identity:
        """Who is who, and every merge with its evidence."""
        return Identity(self.workspace)

    @_Once
    def store(self) -> GraphStore:
        """The graph engine that the user chose."""
        return open_store(self.store_url, self.workspace)

    @_Once
    def casebook(self) -> Casebook:
        """Findings, leads and what people decided about them."""
        return Casebook(self.workspace)

    @_Once
    def policy(self) -> Policy:
        """Program list and policy matrix, the county's own overlay included."""
        return load_policy(self.workspace)

    def project(self, progress: Progress = silent) -> Tables:
        """Bring the graph up to the ledger; cheap when nothing changed."""
        tables = build(self.ledger, progress=progress)
        if self.store.snapshot() != tables.snapshot:
            self.store.project(tables, progress)
        return tables

    def refresh(self, selection: Selection | None = None, progress: Progress = silent) -> Run:
        """Project when the graph is behind the ledger, then detect."""
        tables = self.project(progress)
        return detect(self.workspace, self.ledger, self.store, tables, selection, progress)

    def tables_of_last_run(self) -> Tables:
        """The projection on which the last detection ran; raises NotFoundError without one."""
        snapshot = str(self.casebook.last_run().get("snapshot", ""))
        said = "还没有检出结果，或结果对应的快照已清理、由旧版本写出 (no detection to show)"
        return self._tables(snapshot, said, "graphaudit detect")

    def tables_of_graph(self) -> Tables:
        """The projection that the graph holds; raises NotFoundError without one."""
        said = "还没有可用的图 (there is no graph yet)"
        return self._tables(self.store.snapshot() or "", said, "graphaudit project")

    def _tables(self, snapshot: str, said: str, fix: str) -> Tables:
        tables = self._opened.get(snapshot) or Tables(self.workspace.tables / snapshot, snapshot)
        if not snapshot or not tables.complete:
            raise NotFoundError(said, where=str(self.workspace.path), fix=fix)
        if snapshot not in self._opened:  # that of the graph and that of the last run
            self._opened = dict([*list(self._opened.items())[-1:], (snapshot, tables)])
        return tables

    @_Once
    def listing(self) -> CaseListing:
        """The case book's findings as a list to filter, sort and count."""
        return CaseListing(self.casebook.path)

    @_Once
    def cases(self) -> Cases:
        """Cases: what people collected of findings and decided, step by step."""
        return Cases(self.workspace, self.casebook, self.heads)

    @_Once
    def rounds(self) -> Rounds:
        """The rounds of every batch that was checked before payment."""
        return Rounds(self.workspace)

    @_Once
    def shelf(self) -> Shelf:
        """Files, judged rows and papers of the rounds, and what people did with them."""
        _ = self.casebook  # which makes the file that both stand in
        return Shelf(self.workspace)

    @_Once
    def query_book(self) -> QueryBook:
        """Queries that people keep, and those that they ran."""
        return QueryBook(self.workspace.query_book)

    @_Once
    def view_book(self) -> ViewBook:
        """Views of the list of findings that people keep."""
        return ViewBook(self.workspace.query_book)

    @_Once
    def heads(self) -> Heads:
        """Where each append-only log ends, kept in a second place."""
        return Heads(self.workspace.heads, self.workspace.seal)

    @_Once
    def log(self) -> AuditLog:
        """The append-only log of what was seen, revealed and changed, by whom and when."""
        return AuditLog(self.workspace.audit_log, self.heads)

    def audit(self, event: str, detail: str) -> None:
        """Write down what the person at this machine's command line did."""
        self.log.add(f"{getuser()}@cli", event, detail)

    def close(self) -> None:
        """Close what was opened."""
        for name in _CLOSED:
            if name in self.__dict__:
                self.__dict__[name].close()

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
