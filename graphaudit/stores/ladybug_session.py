"""One open database of the embedded engine: how queries run on it and how it fails."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import ladybug

from graphaudit.errors import GraphAuditError, StoreError
from graphaudit.fingerprint import Value as RowValue
from graphaudit.stores.base import Parameters, Result, Value
from graphaudit.stores.gate import (
    cannot_run,
    out_of_memory,
    out_of_time,
    several_statements,
    writes,
)
from graphaudit.stores.lexing import Token, tokens_at
from graphaudit.stores.reading import unwinds_nothing
from graphaudit.stores.values import plain, plain_parameters, stored_row

MAX_DB_SIZE = 1 << 38
"""Address space that one database reserves: unasked it takes 8 TB, and fails under a limit."""
_UNREADABLE = re.compile(r"Invalid input <(?P<read>.*)>: ", re.DOTALL)
_LEAST_POOL, _MOST_POOL = 512 << 20, 8 << 30


class LadybugSession:
    """A database and one connection to it; safe to use from several threads, one at a time.

    ``run`` reads a snapshot over a connection of its own: a connection keeps every statement with
    parameters it prepared, and the hash tables of its last run with it. Forty patterns on half a
    million persons would fill the pool with what nobody asks for again. Where a transaction may be
    open (``transactions``; unless told, in what can be written), there is only the one connection.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        read_only: bool,
        pool: int | None = None,
        transactions: bool | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._alone = (not read_only) if transactions is None else transactions
        try:
            self._database = ladybug.Database(
                ":memory:" if path is None else path,
                read_only=read_only,
                buffer_pool_size=pool or usual_pool(),
                max_db_size=MAX_DB_SIZE,
            )
            self._connection = ladybug.Connection(self._database)
        except RuntimeError as error:
            raise _cannot_open(path, error) from error

    def run(self, text: str, params: Parameters | None = None) -> Result:
        """Run one query; values as ``Result`` says."""
        given = plain_parameters(params)
        if unwinds_nothing(text, given):
            return Result([], [])
        with self._lock, self._own_connection() as connection:
            answer = _execute(connection, text, given)
            names = answer.get_column_names()
            rows = [tuple(map(_value, row)) for row in answer.get_all()]
            answer.close()
        return Result(names, rows)

    @contextmanager
    def _own_connection(self) -> Iterator[ladybug.Connection]:
        """A connection for one query of a snapshot; the session's own elsewhere."""
        if self._alone:
            yield self._connection
            return
        connection = ladybug.Connection(self._database)
        try:
            yield connection
        finally:
            connection.close()

    def limit(self, seconds: float, threads: int) -> None:
        """Bound every query from now on."""
        self._connection.set_query_timeout(max(1, int(seconds * 1000)))
        self._connection.set_max_threads_for_exec(threads)

    def use_threads(self, number: int) -> None:
        """Let a query of the session's own connection use this many threads at the most."""
        self._connection.set_max_threads_for_exec(number)

    def plan(self, text: str, params: Parameters) -> str:
        """The logical plan, as text. Raises QueryRefusedError for what the engine cannot read.

        Preparing refuses several statements; ``EXPLAIN a; b`` unprepared would execute b.
        """
        explain = f"EXPLAIN LOGICAL {text}"
        try:
            prepared = self._connection.prepare(explain, dict(params))
            if not prepared.is_success():
                raise RuntimeError(prepared.get_error_message())
            answer = self._connection.execute(explain, dict(params))
        except RuntimeError as error:
            raise console_error(error, text) from error
        if isinstance(answer, list):
            raise console_error(RuntimeError("multiple statements"), text)
        return str(next(iter(_cells(answer))))

    def stream(self, text: str, params: Parameters) -> tuple[list[str], Iterator[list[Value]]]:
        """An ad-hoc query's columns and rows; its errors are the user's to read."""
        given = plain_parameters(params)
        try:
            answer = self._connection.execute(text, given)
        except RuntimeError as error:
            raise console_error(error, text) from error
        if isinstance(answer, list):
            raise console_error(RuntimeError("multiple statements"), text)
        return answer.get_column_names(), _streamed(answer, text)

    def rows(self, text: str, params: Parameters | None = None) -> Iterator[list[object]]:
        """Stream raw rows."""
        with self._lock:
            answer = _execute(self._connection, text, plain_parameters(params))
            while answer.has_next():
                yield _cells(answer)
            answer.close()

    def stored_rows(self, text: str) -> Iterator[tuple[RowValue, ...]]:
        """Stream rows of stored properties."""
        return map(stored_row, self.rows(text))

    def execute(self, text: str, params: Parameters | None = None) -> None:
        """Run one statement for its effect."""
        with self._lock:
            _execute(self._connection, text, plain_parameters(params)).close()

    def close(self) -> None:
        """Give the file and the memory back."""
        with self._lock:
            self._connection.close()
            self._database.close()


def _execute(
    connection: ladybug.Connection, text: str, params: Mapping[str, object]
) -> ladybug.QueryResult:
    try:
        answer = connection.execute(text, dict(params))
    except RuntimeError as error:
        raise _failed(text, error) from error
    if isinstance(answer, list):
        raise _failed(text, ValueError("一次只能运行一条语句 (one statement at a time)"))
    return answer


def _value(value: object) -> Value:
    """A value of the contract; most cells hold a text, a whole number or a list of texts."""
    if type(value) is str or type(value) is int:
        return value
    if type(value) is list and set(map(type, value)) == {str}:
        return sorted(value)
    return plain(native(value))


def native(value: object) -> object:
    """The engine's nodes, relationships and paths as dicts of what is not null."""
    if isinstance(value, list):
        return [native(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "_NODES" in value and "_RELS" in value:
        return {"nodes": native(value["_NODES"]), "relationships": native(value["_RELS"])}
    if "_LABEL" in value:
        kind = "type" if "_SRC" in value else "label"
        own = {n: native(v) for n, v in sorted(value.items()) if n[0] != "_" and v is not None}
        return {kind: value["_LABEL"], **own}
    return {str(name): native(v) for name, v in value.items()}


def _streamed(answer: ladybug.QueryResult, text: str) -> Iterator[list[Value]]:
    try:
        while answer.has_next():
            yield [plain(native(value)) for value in _cells(answer)]
    except RuntimeError as error:
        raise console_error(error, text) from error


def _cells(answer: ladybug.QueryResult) -> list[object]:
    row = answer.get_next()
    return list(row.values()) if isinstance(row, dict) else row


def console_error(error: Exception, text: str) -> GraphAuditError:
    """The engine's refusal of an ad-hoc query, for the one who wrote it."""
    told = _sentence(str(error)) or type(error).__name__
    small = told.lower()
    if "interrupted" in small or "timeout" in small:
        return out_of_time()
    if "buffer pool" in small or "allocat" in small or "bad_alloc" in small:
        return out_of_memory()
    if "write operations in a read-only" in small:
        return writes(text)
    if "multiple statements" in small:
        return several_statements()
    return cannot_run(told, text)


def _sentence(told: str) -> str:
    """The first line of the engine's message; of a syntax error the word that it stopped at.

    The parser shows what it had read, from the query's beginning to that word.
    """
    stopped_at = _UNREADABLE.search(told)
    if stopped_at is None:
        return told.split("\n", 1)[0][:300]
    read = stopped_at["read"]
    start, last = (tokens_at(read) or [(0, Token("sign", ""))])[-1]
    word = last.text[:60]
    line, offset = read.count("\n", 0, start) + 1, start - read.rfind("\n", 0, start) - 1
    return f"Parser exception: Invalid input <{word}> (line: {line}, offset: {offset})"


def usual_pool() -> int:
    """Memory that a session may take for pages: two fifths of the machine's, within bounds."""
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 2 << 30
    return max(_LEAST_POOL, min(_MOST_POOL, physical * 2 // 5))


def _cannot_open(path: Path | None, error: Exception) -> StoreError:
    return StoreError(
        "图文件无法打开 (the graph file cannot be opened)",
        where=f"{path or ':memory:'}：{error}",
        fix="运行 graphaudit project 重建；内存不足时先关闭其他程序 (rebuild it, or free memory)",
    )


def _failed(text: str, error: Exception) -> StoreError:
    return StoreError(
        "图查询未能执行 (the graph query failed)",
        where=f"{' '.join(text.split())[:200]}：{error}",
        fix="内存不足时先关闭其他程序，否则请报告这条信息 (free memory, or report this message)",
    )
