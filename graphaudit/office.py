"""One county office at work: a workspace, its ledger, the graph store and the case book.

Command line and service make the same calls here: fill the ledger (``loaders``), then ``refresh``.
"""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from types import TracebackType

from graphaudit.audit_log import AuditLog
from graphaudit.case_listing import CaseListing
from graphaudit.casebook import Casebook
from graphaudit.cases.book import Cases
from graphaudit.detection import Run, Selection, detect
from graphaudit.errors import NotFoundError
from graphaudit.heads import Heads
from graphaudit.identity import Identity
from graphaudit.lead_listing import LeadListing
from graphaudit.ledger import Ledger
from graphaudit.once import Once
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
    "store", "listing", "lead_listing", "cases", "shelf", "rounds", "casebook", "query_book",
    "view_book", "log", "heads",
)  # fmt: skip


class Office:
    """Opens what a command needs, when it needs it, and closes it at the end."""

    def __init__(self, data: Path, store_url: str = "embedded") -> None:
        self.data = data
        self.store_url = store_url
        self._opened: dict[str, Tables] = {}

    @Once
    def workspace(self) -> Workspace:
        """The folder with everything this office knows; made when absent."""
        return Workspace(self.data)

    @Once
    def ledger(self) -> Ledger:
        """Accepted and rejected rows with their sources."""
        return Ledger(self.workspace)

    @Once
    def identity(self) -> Identity:
        """Who is who, and every merge with its evidence."""
        return Identity(self.workspace)

    @Once
    def store(self) -> GraphStore:
        """The graph engine that the user chose."""
        return open_store(self.store_url, self.workspace)

    @Once
    def casebook(self) -> Casebook:
        """Findings, leads and what people decided about them."""
        return Casebook(self.workspace)

    @Once
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

    @Once
    def listing(self) -> CaseListing:
        """The case book's findings as a list to filter, sort and count."""
        return CaseListing(self.casebook.path)

    @Once
    def lead_listing(self) -> LeadListing:
        """The case book's leads as a list to filter, sort and count."""
        return LeadListing(self.casebook.path)

    @Once
    def cases(self) -> Cases:
        """Cases: what people collected of findings and decided, step by step."""
        return Cases(self.workspace, self.casebook, self.heads)

    @Once
    def rounds(self) -> Rounds:
        """The rounds of every batch that was checked before payment."""
        return Rounds(self.workspace)

    @Once
    def shelf(self) -> Shelf:
        """Files, judged rows and papers of the rounds, and what people did with them."""
        _ = self.casebook  # which makes the file that both stand in
        return Shelf(self.workspace)

    @Once
    def query_book(self) -> QueryBook:
        """Queries that people keep, and those that they ran."""
        return QueryBook(self.workspace.query_book)

    @Once
    def view_book(self) -> ViewBook:
        """Views of the list of findings that people keep."""
        return ViewBook(self.workspace.query_book)

    @Once
    def heads(self) -> Heads:
        """Where each append-only log ends, kept in a second place."""
        return Heads(self.workspace.heads, self.workspace.seal)

    @Once
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
