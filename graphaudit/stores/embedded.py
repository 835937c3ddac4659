"""The embedded engine: immutable snapshot files, built aside, read by any number of processes."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from graphaudit.durable import aside, remove
from graphaudit.errors import QueryRefusedError, StoreError
from graphaudit.fingerprint import Value as RowValue
from graphaudit.progress import Progress, silent
from graphaudit.stores.base import GraphTables, Limits, Parameters, Query, Result, ScratchStore
from graphaudit.stores.console import ask, job_for
from graphaudit.stores.ladybug_session import LadybugSession
from graphaudit.stores.parquet import TableFile, table_files
from graphaudit.stores.paths import COMPARED, PathQuestion
from graphaudit.stores.reading import ReadingStore, text_for
from graphaudit.stores.schema import embedded_ddl
from graphaudit.stores.snapshots import Lease, SnapshotFolder
from graphaudit.workspace import Workspace

ENGINE = "embedded"
_SCRATCH_POOL = 512 << 20
_USES = 50
_PATHS = (
    "MATCH (a:{a}) WHERE a.key = $a MATCH (b:{b}) WHERE b.key = $b "
    "MATCH p = (a)-[:{types}* ALL SHORTEST 1..{hops} "
    "(r, n | WHERE NOT label(n) IN $hubs OR n.key = $a OR n.key = $b)]-(b) "
    "RETURN properties(nodes(p), 'key') LIMIT {most}"
)


class LadybugStore(ReadingStore):
    """Reading over whichever session is open."""

    engine = ENGINE

    @abstractmethod
    def session(self) -> LadybugSession:
        """The open database."""

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query (patterns, explanations)."""
        return self.session().run(text_for(ENGINE, query), params)

    def table_rows(self, query: str) -> Iterator[tuple[RowValue, ...]]:
        """The rows of a whole table, streamed, values as stored."""
        return self.session().stored_rows(query)

    def paths(self, question: PathQuestion) -> list[list[str]]:
        """All shortest paths, each as its keys in order."""
        text = _PATHS.format(
            a=question.start_label,
            b=question.end_label,
            types="|".join(question.types),
            hops=question.max_hops,
            most=COMPARED,
        )
        return [_keys(row[0]) for row in self.session().rows(text, question.parameters)]


class EmbeddedStore(LadybugStore):
    """The workspace's snapshot that serves. A store keeps reading the one it began with."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder = SnapshotFolder(workspace.graph)
        self._guard = threading.RLock()
        self._open: tuple[str, LadybugSession, Lease] | None = None

    def project(self, tables: GraphTables, progress: Progress | None = None) -> None:
        """Build the snapshot aside and let it serve; a kill leaves the old one serving."""
        with self._workspace.writing():
            self._folder.folder.mkdir(parents=True, exist_ok=True)
            if not self._folder.is_built(tables.snapshot):
                self._build(tables, progress or silent)
            self._folder.point(tables.snapshot)
            self.close()
            self._folder.sweep()

    def snapshot(self) -> str | None:
        """The snapshot that this store reads."""
        return self._open[0] if self._open else self._folder.current()

    def refresh(self) -> None:
        """Go on to the snapshot that serves now, for services that stay open."""
        with self._guard:
            if self._open and self._open[0] != self._folder.current():
                self.close()

    def session(self) -> LadybugSession:
        """The open snapshot; opened at first use."""
        with self._guard:
            if self._open is None:
                self._open = self._open_current()
            return self._open[1]

    def close(self) -> None:
        """Stop reading; the next use opens what serves then."""
        with self._guard:
            if self._open:
                _, session, lease = self._open
                self._open = None
                session.close()
                lease.release()

    def query(
        self,
        text: str,
        params: Parameters | None = None,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
    ) -> Result:
        """Run an ad-hoc query through the gate, in a worker that can be killed."""
        job = job_for(text, params, limits)
        with self._guard:
            self.session()
            path = self._folder.file(self.snapshot() or "")
        return ask(replace(job, path=str(path)), stop=stop)

    @contextmanager
    def scratch(self) -> Iterator[ScratchStore]:
        """An empty graph in memory, gone afterwards."""
        with embedded_scratch() as scratch:
            yield scratch

    def _build(self, tables: GraphTables, progress: Progress) -> None:
        built = aside(self._folder.folder, "graph-")
        try:
            build_file(built, tables, progress)
            self._folder.publish(built, tables.snapshot)
        finally:
            for left in self._folder.folder.glob(f"{built.name}*"):
                remove(left)

    def _open_current(self) -> tuple[str, LadybugSession, Lease]:
        snapshot = self._folder.current()
        while snapshot is not None:
            lease = self._folder.lease(snapshot)
            if lease is not None:
                path = self._folder.file(snapshot)
                return snapshot, LadybugSession(path, read_only=True), lease
            newer = self._folder.current()
            snapshot = newer if newer != snapshot else None
        raise _nothing_projected(self._folder.folder)


class EmbeddedScratch(LadybugStore):
    """A graph in memory inside one transaction, which is never committed."""

    def __init__(self, session: LadybugSession) -> None:
        self._session = session
        self._session.execute("BEGIN TRANSACTION")

    def session(self) -> LadybugSession:
        """The database in memory."""
        return self._session

    def project(self, tables: GraphTables, progress: Progress | None = None) -> None:
        """Add the rows of ``tables``."""
        _copy_all(self._session, tables, progress or silent)

    def snapshot(self) -> str | None:
        """None: a scratch graph is no snapshot."""
        return None

    def query(
        self,
        text: str,
        params: Parameters | None = None,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
    ) -> Result:
        """Refused: no worker can see this process's memory."""
        raise scratch_takes_no_query()

    @contextmanager
    def scratch(self) -> Iterator[ScratchStore]:
        """Another empty graph."""
        with embedded_scratch() as scratch:
            yield scratch

    def write(self, statement: str, params: Parameters) -> None:
        """Run a statement that creates nodes or relationships."""
        self._session.execute(statement, params)

    def clear(self) -> None:
        """Empty it again."""
        self.close()
        self._session.execute("BEGIN TRANSACTION")

    def close(self) -> None:
        """End the transaction; nothing of it stays."""
        # A statement that failed has ended it already.
        with suppress(StoreError):
            self._session.execute("ROLLBACK")


class _ScratchDatabases:
    """Databases in memory that have the schema: making one takes 28 ms, a rollback 1 ms.

    One is used ``_USES`` times: its only connection keeps the memory of every statement it ran,
    and some hundred different patterns fill the pool.
    """

    def __init__(self) -> None:
        self._free: list[LadybugSession] = []
        self._uses: Counter[LadybugSession] = Counter()

    def take(self) -> LadybugSession:
        """One that nobody uses."""
        try:
            return self._free.pop()
        except IndexError:
            return embedded_in_memory(transactions=True)

    def give_back(self, session: LadybugSession) -> None:
        """Keep it for the next; close it when it was used often enough."""
        self._uses[session] += 1
        if self._uses[session] < _USES:
            self._free.append(session)
        else:
            del self._uses[session]
            session.close()


_SCRATCH = _ScratchDatabases()


@contextmanager
def embedded_scratch() -> Iterator[EmbeddedScratch]:
    """An empty graph in memory that needs no workspace: pattern cases, batches before payment."""
    session = _SCRATCH.take()
    scratch = EmbeddedScratch(session)
    try:
        yield scratch
    finally:
        scratch.close()
        _SCRATCH.give_back(session)


def embedded_in_memory(*, transactions: bool = False) -> LadybugSession:
    """A new database in memory with the model's tables, empty; whoever takes it closes it."""
    pool = _SCRATCH_POOL if transactions else None
    session = LadybugSession(None, read_only=False, pool=pool, transactions=transactions)
    for statement in embedded_ddl():
        session.execute(statement)
    return session


def scratch_takes_no_query() -> QueryRefusedError:
    """Ad-hoc queries are for what is projected."""
    return QueryRefusedError(
        "临时图不接受即席查询 (a scratch graph takes no ad-hoc query)",
        fix="用 run，或在已投影的图上查询 (use run, or query a projected graph)",
    )


def build_file(path: Path, tables: GraphTables, progress: Progress) -> None:
    """Write a database file with all of ``tables``; closed and complete when this returns."""
    session = LadybugSession(path, read_only=False)
    try:
        for statement in embedded_ddl():
            session.execute(statement)
        _copy_all(session, tables, progress)
        session.execute("CHECKPOINT")
    finally:
        session.close()


def _copy_all(session: LadybugSession, tables: GraphTables, progress: Progress) -> None:
    found = table_files(tables)
    for number, table in enumerate(found):
        progress(f"建图：{table.name}", number, len(found))
        session.execute(_copy(table))
    progress("建图：完成", len(found), len(found))


def _copy(table: TableFile) -> str:
    quoted = str(table.path).replace("\\", "\\\\").replace("'", "\\'")
    if table.rel is None:
        return f"COPY {table.name} FROM '{quoted}'"
    return f"COPY {table.rel.name} FROM '{quoted}' (from='{table.start}', to='{table.end}')"


def _keys(path: object) -> list[str]:
    return [str(key) for key in path] if isinstance(path, list) else []


def _nothing_projected(folder: Path) -> StoreError:
    return StoreError(
        "还没有可用的图 (there is no graph yet)",
        where=str(folder),
        fix="先 graphaudit load，再 graphaudit project (load registers, then project)",
    )
