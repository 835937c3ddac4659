"""The console's worker: a process of its own that runs one ad-hoc query and can be killed.

It reads one JSON object from its input (``Job``), writes one to its output and ends. Once the
database is open it may open no further file or socket, write no file, and take no more memory
than asked. Run as ``python -m graphaudit.stores.worker``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from graphaudit.errors import GraphAuditError, QueryLimitError, QueryRefusedError, StoreError
from graphaudit.stores.base import Value
from graphaudit.stores.gate import (
    check_embedded_plan,
    check_neo4j_plan,
    out_of_memory,
    too_many_rows,
)
from graphaudit.stores.wire import decoded, encoded

_HEADROOM = 256 << 20
"""Memory that any query may take beside its pages: threads, plans, the answer's text."""


@dataclass(frozen=True)
class Job:
    """One ad-hoc query: against a snapshot file, or a server as a user."""

    text: str
    params: dict[str, object]
    seconds: float
    rows: int
    memory: int
    path: str = ""
    url: str = ""
    user: str = ""
    password: str = ""
    tag: str = ""
    """Stands in the transaction's metadata, so that the parent can terminate it."""

    def as_json(self) -> str:
        """The job as the worker reads it."""
        return json.dumps({**asdict(self), "params": encoded(self.params)})


def run_embedded(job: Job) -> dict[str, object]:
    """Prepare, look at the plan, run."""
    from graphaudit.stores.ladybug_session import LadybugSession

    session = LadybugSession(Path(job.path), read_only=True, pool=max(64 << 20, job.memory // 2))
    session.limit(job.seconds, threads=2)
    confine(job.memory // 2 + _HEADROOM, closed=True)
    plan = session.plan(job.text, job.params)
    check_embedded_plan(plan, job.text)
    columns, rows = session.stream(job.text, job.params)
    return answer(columns, rows, job.rows)


def run_neo4j(job: Job) -> dict[str, object]:
    """Explain, look at the plan, run in a read transaction with a time limit."""
    from graphaudit.stores.neo4j_session import Address, Neo4jSession

    session = Neo4jSession(Address(job.url, job.user, job.password))
    confine(job.memory + _HEADROOM, closed=False)
    query_type, operators = session.plan(job.text, job.params)
    check_neo4j_plan(query_type, operators, job.text)
    with session.stream(job.text, job.params, job.seconds, job.tag) as (columns, rows):
        return answer(columns, rows, job.rows)


def answer(columns: list[str], rows: Iterator[list[Value]], most: int) -> dict[str, object]:
    """The result as JSON has it. Raises QueryLimitError when there are more than ``most`` rows."""
    kept: list[list[object]] = []
    for row in rows:
        if len(kept) == most:
            raise too_many_rows(most)
        kept.append([encoded(value) for value in row])
    return {"columns": columns, "rows": kept}


if sys.platform == "win32":

    def confine(memory: int, *, closed: bool) -> None:
        """Windows has no such limits: plan, time, rows and the engine's pool remain bounded."""
else:
    import resource

    def confine(memory: int, *, closed: bool) -> None:
        """No core dump, no file written; ``closed``: no file or socket opened any more."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        taken = _address_space()
        if closed:
            _close_doors()
        if taken:
            resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))

    def _close_doors() -> None:
        """Leave no descriptor to open anything with: the free ones are used up."""
        most = 64
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        with suppress(OSError):
            while True:
                os.dup(0)

    def _address_space() -> int:
        """Bytes of address space in use (the database's reserve included); 0 where not told."""
        try:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
        except (OSError, ValueError):
            return 0
        return pages * resource.getpagesize()


def run(job: Job) -> dict[str, object]:
    """The answer, or the error that the user is to read."""
    runner: Callable[[Job], dict[str, object]] = run_embedded if job.path else run_neo4j
    try:
        return runner(job)
    except GraphAuditError as error:
        return {"error": error_as_json(error)}
    except MemoryError:
        return {"error": error_as_json(out_of_memory())}


def error_as_json(error: GraphAuditError) -> dict[str, str]:
    """The error's kind and its three parts."""
    kinds = (QueryRefusedError, QueryLimitError)
    kind = type(error).__name__ if isinstance(error, kinds) else StoreError.__name__
    return {"kind": kind, "what": error.what, "where": error.where, "fix": error.fix}


def main() -> None:
    """Read the job, run it, write the answer."""
    given = json.load(sys.stdin)
    params = decoded(given["params"])
    job = Job(**{**given, "params": params})
    json.dump(run(job), sys.stdout)


if __name__ == "__main__":
    main()
