"""Asking the worker: one process a query, an answer in time whatever the engine does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import graphaudit
from graphaudit.errors import GraphAuditError, QueryLimitError, QueryRefusedError, StoreError
from graphaudit.stores.base import Limits, Parameters, Result
from graphaudit.stores.gate import check_text, out_of_memory, out_of_time, stopped
from graphaudit.stores.values import plain_parameters
from graphaudit.stores.wire import decoded
from graphaudit.stores.worker import Job

_START_SECONDS = 5.0
"""What a worker may take to start and to open the database, beside the query's own time."""
_LOOK_SECONDS = 0.1
_RUNNING: set[subprocess.Popen[bytes]] = set()
"""The workers of this process that have not ended."""
_ERRORS: Mapping[str, type[GraphAuditError]] = {
    "QueryRefusedError": QueryRefusedError,
    "QueryLimitError": QueryLimitError,
    "StoreError": StoreError,
}


def job_for(text: str, params: Parameters | None, limits: Limits | None) -> Job:
    """A job without its database. Raises QueryRefusedError for what needs no engine to refuse."""
    given = plain_parameters(params)
    bounds = limits or Limits()
    check_text(text, given)
    return Job(text, given, bounds.seconds, bounds.rows, bounds.memory)


def ask(
    job: Job,
    give_up: Callable[[], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Run the job in a worker; kill it when its time is over or ``stop`` is set, then ``give_up``.

    Raises QueryLimitError in both cases.
    """
    told = job.as_json().encode()
    return _result(*killable("graphaudit.stores.worker", told, job.seconds, stop, give_up))


def killable(
    module: str,
    told: bytes,
    seconds: float,
    stop: threading.Event | None = None,
    give_up: Callable[[], None] | None = None,
    keep: Iterable[str] = (),
) -> tuple[bytes, int]:
    """What ``python -m module`` writes when it is told this, and its exit code.

    It is killed after ``seconds`` (and what a start may take) or when ``stop`` is set; then
    ``give_up`` is called and QueryLimitError raised. ``keep`` names variables of the environment
    that it needs besides the usual ones.
    """
    worker = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(keep),
    )
    _RUNNING.add(worker)
    _tell(worker, told)
    try:
        output = _answer(worker, seconds, stop)
        if worker not in _RUNNING:  # ``end_workers`` took it
            raise stopped()
    finally:
        _RUNNING.discard(worker)
        if worker.poll() is None:
            worker.kill()
            worker.communicate()
            if give_up:
                give_up()
    return output, worker.returncode


def end_workers() -> None:
    """Kill every worker: who waits for one is told at once. For a process that is about to end."""
    while _RUNNING:
        _RUNNING.pop().kill()


def _tell(worker: subprocess.Popen[bytes], told: bytes) -> None:
    """Write what the worker is to read, beside the wait for its answer.

    ``communicate`` that met its timeout writes no more of an input that the pipe did not take.
    """
    into, worker.stdin = worker.stdin, None

    def write() -> None:
        with suppress(OSError):  # a worker that was killed reads no more
            if into:
                into.write(told)
        with suppress(OSError):
            if into:
                into.close()

    threading.Thread(target=write, daemon=True).start()


def _answer(worker: subprocess.Popen[bytes], seconds: float, stop: threading.Event | None) -> bytes:
    """What the worker writes; looks now and then whether it is to be stopped."""
    until = time.monotonic() + seconds + _START_SECONDS
    while (left := until - time.monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            return worker.communicate(timeout=left if stop is None else min(left, _LOOK_SECONDS))[0]
        if stop is not None and stop.is_set():
            raise stopped()
    raise out_of_time()


def _result(output: bytes, code: int) -> Result:
    try:
        told = json.loads(output)
    except ValueError as unreadable:
        # The engine ends its process where it cannot get memory.
        raise out_of_memory() if code else _nothing_said() from unreadable
    if "error" in told:
        raise told_error(told["error"])
    rows = [tuple(decoded(value) for value in row) for row in told["rows"]]
    return Result(list(told["columns"]), rows)


def told_error(error: Mapping[str, str]) -> GraphAuditError:
    """The error that a worker wrote down (``worker.error_as_json``)."""
    return _ERRORS[error["kind"]](error["what"], where=error["where"], fix=error["fix"])


def _nothing_said() -> StoreError:
    return StoreError(
        "查询进程没有给出结果 (the query's process gave no answer)",
        fix="再试一次；仍然出现请报告 (try again; report it if it stays)",
    )


def _environment(more: Iterable[str]) -> dict[str, str]:
    """No credentials but those that are asked for, and the package where this process has it."""
    kept = (*more, "PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "HOME", "VIRTUAL_ENV")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    paths = [str(Path(graphaudit.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return {**found, "PYTHONPATH": os.pathsep.join(p for p in paths if p), "PYTHONUTF8": "1"}
