"""Queries and trials that run now: whose they are, how many one may have, how they are stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.accounts import Account
from api.asking import ForbiddenError
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError

MOST_RUNNING = 4


class TooManyQueriesError(GraphAuditError):
    """The person has as many queries running as one may."""

    exit_code = 2
    http_status = 429


class Running:
    """The queries that run now, by id: whose they are and how to stop them."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._found: dict[str, tuple[str, threading.Event]] = {}

    @contextmanager
    def registered(self, query_id: str, by: str) -> Iterator[threading.Event]:
        """While the query runs. Raises UsageError for an id that is in use.

        One person runs at most ``MOST_RUNNING`` at once: the service goes on for all others.
        """
        stop = threading.Event()
        with self._guard:
            if sum(owner == by for owner, _ in self._found.values()) >= MOST_RUNNING:
                raise TooManyQueriesError(
                    f"你已有 {MOST_RUNNING} 个查询在运行 (that many of your queries run)",
                    where=by,
                    fix="等一个结束，或取消一个 (wait for one, or cancel it)",
                )
            if query_id in self._found:
                raise UsageError("这个编号的查询正在运行 (a query of this id runs)", where=query_id)
            self._found[query_id] = (by, stop)
        try:
            yield stop
        finally:
            with self._guard:
                del self._found[query_id]

    def cancel(self, query_id: str, by: Account) -> None:
        """Stop a query of one's own; an administrator stops anybody's."""
        with self._guard:
            owner, stop = self._found.get(query_id, ("", None))
        if stop is None:
            raise NotFoundError("没有正在运行的这个查询 (no such query runs)", where=query_id)
        if by.name != owner and by.role != "administrator":
            raise ForbiddenError("只能取消自己的查询 (only your own query)", where=query_id)
        stop.set()


RUNNING = Running()
