"""A pattern tried with other values, in a process of its own that ends in time or when told to.

Run as ``python -m graphaudit.trial``: it reads one pickled ``Trial`` from the process that started
it, writes one JSON object and ends. Nothing is recorded, and nothing is written but what a query
cannot hold in memory, in a folder that the asking process removes.
"""

from __future__ import annotations

import json
import pickle
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphaudit.durable import aside, remove
from graphaudit.errors import GraphAuditError, StoreError
from graphaudit.patterns import run_pattern
from graphaudit.patterns.pattern import ParamValue, Pattern
from graphaudit.patterns.running import HasViews
from graphaudit.policy import Policy
from graphaudit.stores import open_store
from graphaudit.stores.base import Value
from graphaudit.stores.console import killable, told_error
from graphaudit.stores.wire import decoded, encoded
from graphaudit.stores.worker import error_as_json
from graphaudit.workspace import Workspace

if TYPE_CHECKING:  # the process that runs a trial needs no office
    from graphaudit.office import Office

CREDENTIALS = ("GRAPHAUDIT_NEO4J_USER", "GRAPHAUDIT_NEO4J_PASSWORD")


@dataclass(frozen=True)
class Trial:
    """What is run on which tables; ``params`` replace defaults, money in fen."""

    pattern: Pattern
    policy: Policy
    params: Mapping[str, ParamValue]
    data: Path
    store_url: str
    tables: Path
    most: int
    spill: Path


@dataclass(frozen=True)
class Tried:
    """``hits`` in all, their payment ``rows`` each counted once, and the ``first`` of them."""

    hits: int
    rows: int
    first: list[dict[str, Value]]


def attempt(
    office: Office,
    pattern: Pattern,
    params: Mapping[str, ParamValue],
    most: int,
    seconds: float,
    stop: threading.Event | None = None,
) -> Tried:
    """Run a pattern with other values. Raises QueryLimitError when its time is over or ``stop``
    is set, StoreError for what the engine refuses."""
    tables = office.tables_of_graph().path
    spill = aside(office.workspace.tables, "trial-")
    trial = Trial(
        pattern, office.policy, params, office.data, office.store_url, tables, most, spill
    )
    try:
        told = pickle.dumps(trial)
        output, code = killable("graphaudit.trial", told, seconds, stop, keep=CREDENTIALS)
    finally:
        if spill.exists():
            remove(spill)
    return _read(output, code, pattern)


def _read(output: bytes, code: int, pattern: Pattern) -> Tried:
    try:
        told = json.loads(output)
    except ValueError as unreadable:
        raise StoreError(
            "试运行没有给出结果 (the trial gave no answer)",
            where=f"{pattern.id}，{code}",
            fix="内存不足时先关闭其他程序，再试一次 (free memory, then try again)",
        ) from unreadable
    if "error" in told:
        raise told_error(told["error"])
    first = [{name: decoded(value) for name, value in hit.items()} for hit in told["first"]]
    return Tried(told["hits"], told["rows"], first)


def run(trial: Trial) -> dict[str, object]:
    """The hits as JSON, or the error that the user is to read."""
    try:
        return _hits(trial)
    except GraphAuditError as error:
        return {"error": error_as_json(error)}


def _hits(trial: Trial) -> dict[str, object]:
    tables = _tables(trial) if trial.pattern.dialect == "sql" else None
    store = open_store(trial.store_url, Workspace(trial.data))
    try:
        hits = run_pattern(trial.pattern, store, tables, trial.policy, trial.params)
    finally:
        store.close()
    rows = {src for hit in hits if isinstance(listed := hit["rows"], list) for src in listed}
    first = [{name: encoded(value) for name, value in hit.items()} for hit in hits[: trial.most]]
    return {"hits": len(hits), "rows": len(rows), "first": first}


def _tables(trial: Trial) -> HasViews:
    """The tables, with a folder of their own for what does not fit in memory."""
    from graphaudit.projection import Tables  # what reads the graph alone starts sooner without

    tables = Tables(trial.tables, trial.tables.name)
    with tables.connect() as connection:
        connection.execute("SET temp_directory = $1", [str(trial.spill)])
    return tables


def main() -> None:
    """Read the trial, run it, write the answer."""
    json.dump(run(pickle.load(sys.stdin.buffer)), sys.stdout)


if __name__ == "__main__":
    main()
