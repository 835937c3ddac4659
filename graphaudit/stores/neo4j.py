"""The Neo4j engine: a database that holds one snapshot, synchronised in batches over Bolt."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from graphaudit.errors import StoreError
from graphaudit.fingerprint import Value as RowValue
from graphaudit.progress import Progress, silent
from graphaudit.stores.base import GraphTables, Limits, Parameters, Query, Result, ScratchStore
from graphaudit.stores.console import ask, job_for
from graphaudit.stores.neo4j_session import Address, Neo4jSession
from graphaudit.stores.neo4j_sync import (
    READY,
    SCRATCH,
    Mark,
    empty,
    is_empty,
    prepare,
    put_mark,
    read_mark,
    synchronise,
)
from graphaudit.stores.paths import COMPARED, PathQuestion
from graphaudit.stores.reading import ReadingStore, text_for
from graphaudit.stores.schema import schema_version
from graphaudit.stores.values import stored_row

ENGINE = "neo4j"
_PATHS = (
    "MATCH (a:{a}) WHERE a.key = $a MATCH (b:{b}) WHERE b.key = $b "
    "MATCH p = allShortestPaths((a)-[:{types}*1..{hops}]-(b)) "
    "WHERE all(n IN nodes(p) WHERE n.key = $a OR n.key = $b "
    "OR NOT any(label IN labels(n) WHERE label IN $hubs)) "
    "RETURN [n IN nodes(p) | n.key] LIMIT {most}"
)

_SCRATCH_MARK = Mark(SCRATCH, "", schema_version())


class Neo4jStore(ReadingStore):
    """A Neo4j database. Raises StoreError when it cannot be reached."""

    engine = ENGINE

    def __init__(self, address: Address) -> None:
        self._session = Neo4jSession(address)

    def project(self, tables: GraphTables, progress: Progress | None = None) -> None:
        """Synchronise; a killed run is resumed by the next one."""
        synchronise(self._session, tables, progress or silent)

    def snapshot(self) -> str | None:
        """The snapshot that the database holds, whole."""
        mark = read_mark(self._session)
        serves = mark is not None and (mark.state, mark.model) == (READY, schema_version())
        return mark.snapshot if mark and serves else None

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query (patterns, explanations)."""
        return self._session.run(text_for(ENGINE, query), params)

    def query(
        self,
        text: str,
        params: Parameters | None = None,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
    ) -> Result:
        """Run an ad-hoc query through the gate, in a worker that can be killed."""
        address = self._session.address
        tag = secrets.token_hex(16)
        job = replace(
            job_for(text, params, limits),
            url=address.url,
            user=address.user,
            password=address.password,
            tag=tag,
        )
        return ask(job, lambda: self._session.terminate(tag), stop)

    def table_rows(self, query: str) -> Iterator[tuple[RowValue, ...]]:
        """The rows of a whole table, streamed, values as stored."""
        return map(stored_row, self._session.rows(query))

    def paths(self, question: PathQuestion) -> list[list[str]]:
        """All shortest paths, each as its keys in order."""
        text = _PATHS.format(
            a=question.start_label,
            b=question.end_label,
            types="|".join(question.types),
            hops=question.max_hops,
            most=COMPARED,
        )
        found = self._session.rows(text, question.parameters)
        return [[str(key) for key in row[0]] for row in found if isinstance(row[0], list)]

    @contextmanager
    def scratch(self) -> Iterator[ScratchStore]:
        """The database itself, if it is empty or was scratch before; emptied afterwards.

        Raises StoreError when it holds a snapshot or anything else.
        """
        self._become_scratch()
        scratch = Neo4jScratch(self._session)
        try:
            yield scratch
        finally:
            scratch.clear()
            self._session.execute("MATCH (m:GraphauditMark) DELETE m")

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _become_scratch(self) -> None:
        mark = read_mark(self._session)
        if (mark is None and not is_empty(self._session)) or (mark and mark.state != SCRATCH):
            raise StoreError(
                "临时图只能用空的 Neo4j 数据库 (a scratch graph wants an empty database)",
                where=self._session.address.url,
                fix="指向一个空数据库，或用 --store embedded (use an empty one, or embedded)",
            )
        put_mark(self._session, _SCRATCH_MARK)
        empty(self._session, _SCRATCH_MARK)
        prepare(self._session)


class Neo4jScratch(Neo4jStore):
    """A database that is thrown away; never one that holds a snapshot."""

    def __init__(self, session: Neo4jSession) -> None:
        self._session = session

    def snapshot(self) -> str | None:
        """None: a scratch graph is no snapshot."""
        return None

    def write(self, statement: str, params: Parameters) -> None:
        """Run a statement that creates nodes or relationships."""
        self._session.execute(statement, params)

    def clear(self) -> None:
        """Empty it again."""
        empty(self._session, _SCRATCH_MARK)

    def close(self) -> None:
        """The connection belongs to the store that made this."""
