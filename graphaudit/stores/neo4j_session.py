"""One connection to a Neo4j server: how queries run on it, and how it fails."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
)
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date

from graphaudit.errors import GraphAuditError, StoreError
from graphaudit.stores.base import Parameters, Result, Value
from graphaudit.stores.gate import (
    cannot_run,
    out_of_memory,
    out_of_time,
    several_statements,
    writes,
)
from graphaudit.stores.reading import unwinds_nothing
from graphaudit.stores.values import plain, plain_parameters

TAG = "graphaudit"
"""Under this name an ad-hoc query's transaction carries its tag."""


@dataclass(frozen=True)
class Address:
    """Where a server is, and as whom to speak to it; no user: nothing is sent."""

    url: str
    user: str = ""
    password: str = ""

    @classmethod
    def from_environment(cls, url: str) -> Address:
        """Credentials come from ``GRAPHAUDIT_NEO4J_USER`` and ``GRAPHAUDIT_NEO4J_PASSWORD``."""
        return cls(
            url,
            os.environ.get("GRAPHAUDIT_NEO4J_USER", ""),
            os.environ.get("GRAPHAUDIT_NEO4J_PASSWORD", ""),
        )

    @property
    def auth(self) -> tuple[str, str] | None:
        """What the driver is given."""
        return (self.user, self.password) if self.user else None


class Neo4jSession:
    """A driver; sessions are opened for each query, so that threads may share it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        with failures(address.url):
            self.driver = neo4j.GraphDatabase.driver(
                address.url,
                auth=address.auth,
                notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
                connection_timeout=15.0,
                max_transaction_retry_time=15.0,
            )
        try:
            with failures(address.url):
                self.driver.verify_connectivity()
        except StoreError:
            self.driver.close()
            raise

    def run(self, text: str, params: Parameters | None = None) -> Result:
        """Run one query in a read session; values as ``Result`` says."""
        given = plain_parameters(params)
        if unwinds_nothing(text, given):
            return Result([], [])
        with failures(text), self._session(neo4j.READ_ACCESS) as session:
            answer = session.run(text, given)
            rows = [tuple(plain(native(value)) for value in record) for record in answer]
            return Result(list(answer.keys()), rows)

    def rows(self, text: str, params: Parameters | None = None) -> Iterator[list[object]]:
        """Stream rows; days as ``date``, otherwise as the driver gives them."""
        with failures(text), self._session(neo4j.READ_ACCESS) as session:
            for record in session.run(text, plain_parameters(params)):
                yield [native(value) for value in record]

    def execute(self, text: str, params: Parameters | None = None) -> neo4j.ResultSummary:
        """Run one statement for its effect, in a transaction of its own."""
        with failures(text), self._session(neo4j.WRITE_ACCESS) as session:
            return session.run(text, plain_parameters(params)).consume()

    def plan(self, text: str, params: Parameters) -> tuple[str | None, list[str]]:
        """The query's type (``r``: reads) and its plan's operators. Nothing is run.

        Raises QueryRefusedError for what the server cannot read.
        """
        with console_failures(text), self._session(neo4j.READ_ACCESS) as session:
            summary = session.run(f"EXPLAIN {text}", plain_parameters(params)).consume()
        return summary.query_type, list(_operators(summary.plan))

    @contextmanager
    def stream(
        self, text: str, params: Parameters, seconds: float, tag: str
    ) -> Iterator[tuple[list[str], Iterator[list[Value]]]]:
        """An ad-hoc query's columns and rows, in a read transaction that carries ``tag``."""
        query = neo4j.Query(text, metadata={TAG: tag}, timeout=seconds)
        with console_failures(text), self._session(neo4j.READ_ACCESS) as session:
            found = session.run(query, plain_parameters(params))
            yield list(found.keys()), ([plain(native(v)) for v in row] for row in found)

    def terminate(self, tag: str) -> None:
        """End the transactions that carry ``tag``; a server that does not let us ends them itself.

        Its own time limit, and the closed connection, remain where the account may not do this.
        """
        with (
            suppress(StoreError),
            failures("TERMINATE"),
            self._session(neo4j.READ_ACCESS) as session,
        ):
            found = session.run("SHOW TRANSACTIONS YIELD transactionId, metaData")
            own = [row["transactionId"] for row in found if row["metaData"].get(TAG) == tag]
            for name in own:
                session.run("TERMINATE TRANSACTION $name", {"name": name}).consume()

    @contextmanager
    def transaction(self) -> Iterator[neo4j.Transaction]:
        """A write transaction: committed at the end of the block, rolled back on an error."""
        with (
            failures("写入 (writing)"),
            self._session(neo4j.WRITE_ACCESS) as session,
            session.begin_transaction() as transaction,
        ):
            yield transaction
            transaction.commit()

    def close(self) -> None:
        """Close all connections."""
        self.driver.close()

    def _session(self, mode: str) -> neo4j.Session:
        return self.driver.session(default_access_mode=mode, fetch_size=5_000)


def native(value: object) -> object:
    """The driver's days as ``date``; nodes, relationships and paths as dicts."""
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [native(v) for v in value]
    if isinstance(value, Node):
        return {"label": min(value.labels, default=""), **_properties(value)}
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value)}
    if isinstance(value, Path):
        nodes = [native(n) for n in value.nodes]
        return {"nodes": nodes, "relationships": [native(r) for r in value.relationships]}
    if isinstance(value, dict):
        return {name: native(v) for name, v in value.items()}
    return value


def _properties(entity: Mapping[str, object]) -> dict[str, object]:
    return {name: native(entity[name]) for name in sorted(entity.keys())}


def _operators(plan: Mapping[str, object] | None) -> Iterator[str]:
    if plan is None:
        return
    yield str(plan["operatorType"]).partition("@")[0]
    children = plan.get("children")
    for child in children if isinstance(children, list) else []:
        yield from _operators(child)


@contextmanager
def console_failures(text: str) -> Iterator[None]:
    """The server's refusal of an ad-hoc query, for the one who wrote it."""
    try:
        yield
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        raise _console_error(error, text) from error


def _console_error(error: Exception, text: str) -> GraphAuditError:
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    told = str(getattr(error, "message", None) or error).splitlines()[0][:300]
    if "OutOfMemory" in code or "MemoryLimit" in code:
        return out_of_memory()
    if "TimedOut" in code or "Terminated" in code:
        return out_of_time()
    if "AccessMode" in code:
        return writes(text)
    if isinstance(error, ClientError) and not isinstance(error, AuthError):
        return several_statements() if "one statement" in told else cannot_run(told, text)
    return _explained(error, text[:200])


@contextmanager
def failures(where: str) -> Iterator[None]:
    """Turn the driver's errors into a StoreError that says what to do."""
    try:
        yield
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        raise _explained(error, " ".join(where.split())[:200]) from error


def _explained(error: Exception, where: str) -> StoreError:
    told = f"{where}：{getattr(error, 'message', None) or error}"
    if isinstance(error, AuthError):
        return StoreError(
            "Neo4j 拒绝了用户名或密码 (user or password refused)",
            where=told,
            fix="设置 GRAPHAUDIT_NEO4J_USER 和 GRAPHAUDIT_NEO4J_PASSWORD (set both)",
        )
    if isinstance(error, ServiceUnavailable | OSError):
        return StoreError(
            "连不上 Neo4j (cannot reach Neo4j)",
            where=told,
            fix="确认服务已启动、地址正确，或用 --store embedded (start it, check the address)",
        )
    if isinstance(error, ConfigurationError | ValueError):
        return StoreError(
            "Neo4j 地址不正确 (not a Neo4j address)",
            where=told,
            fix="写成 bolt://主机:7687 或 neo4j://主机:7687",
        )
    return _query_failed(error, told)


def _query_failed(error: Exception, told: str) -> StoreError:
    if isinstance(error, Neo4jError) and "Memory" in (error.code or ""):
        fix = "调大 db.memory.transaction.max，或缩小查询范围 (raise it, or ask for less)"
    else:
        fix = "查看服务器日志，稍后重试 (see the server's log, try again)"
    return StoreError("Neo4j 未能执行 (Neo4j failed)", where=told, fix=fix)
