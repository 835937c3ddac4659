"""What every graph engine offers: the store's contract, its values and its limits."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeAlias

from graphaudit.progress import Progress

Scalar: TypeAlias = str | int | float | bool | date | None
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"
Parameters: TypeAlias = Mapping[str, object]
Query: TypeAlias = "str | Mapping[str, str]"
"""One text for every engine, or one a engine: ``{"embedded": …, "neo4j": …}``."""


@dataclass(frozen=True)
class Result:
    """Rows of a query. Days are ``date``, sums ``int``, lists of strings sorted.

    A whole node or relationship (ad-hoc queries only) is a dict of its properties, with
    ``label`` or ``type`` first; a path is a dict of ``nodes`` and ``relationships``.
    """

    columns: list[str]
    rows: list[tuple[Value, ...]]

    def records(self) -> list[dict[str, Value]]:
        """The rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Node:
    """One node; ``properties`` hold all but the key, missing ones as None."""

    key: str
    label: str
    properties: Mapping[str, Scalar]


@dataclass(frozen=True)
class Limits:
    """What an ad-hoc query may cost: seconds until the answer, rows, bytes of memory."""

    seconds: float = 30.0
    rows: int = 10_000
    memory: int = 1 << 30


class GraphTables(Protocol):
    """The projection as Parquet: one file a label, one a (type, from label, to label)."""

    @property
    def path(self) -> Path: ...

    @property
    def snapshot(self) -> str: ...

    def node_file(self, label: str) -> Path:
        """Columns as ``NodeLabel.properties``; the file may be absent when there are none."""
        ...

    def rel_file(self, type: str, start: str, end: str) -> Path:
        """Columns ``from``, ``to``, then ``RelationshipType.properties``; may be absent."""
        ...


class GraphStore(Protocol):
    """A property graph that holds one snapshot of the ledger's projection."""

    @property
    def engine(self) -> str:
        """``embedded`` or ``neo4j``."""
        ...

    def project(self, tables: GraphTables, progress: Progress | None = None) -> None:
        """Make the graph equal to ``tables``; nothing happens when it already is."""
        ...

    def snapshot(self) -> str | None:
        """The snapshot that serves, or None when there is none (or only a half-made one)."""
        ...

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Run a trusted query (patterns, explanations). Nothing is run on an empty UNWIND list."""
        ...

    def query(
        self,
        text: str,
        params: Parameters | None = None,
        limits: Limits | None = None,
        stop: threading.Event | None = None,
    ) -> Result:
        """Run an ad-hoc query through the gate, in a worker that can be killed.

        Raises QueryRefusedError (the word and the reason) and QueryLimitError, also when
        ``stop`` is set from another thread.
        """
        ...

    def path_keys(
        self,
        a: str,
        b: str,
        types: Sequence[str] | None = None,
        max_hops: int = 6,
        *,
        most: int = 20,
        hubs: bool = False,
    ) -> list[list[str]]:
        """The keys along at most ``most`` equally short paths; through hubs only if asked."""
        ...

    def counts(self) -> dict[str, int]:
        """Nodes by label and relationships by type; kinds without any are left out."""
        ...

    def content_fingerprint(self) -> dict[str, str]:
        """Table name to fingerprint: see ``graphaudit.fingerprint``."""
        ...

    def scratch(self) -> AbstractContextManager[ScratchStore]:
        """An empty graph of the same engine, for pattern cases; gone afterwards."""
        ...

    def close(self) -> None: ...


class ScratchStore(GraphStore, Protocol):
    """A graph that can be filled from literals and is thrown away."""

    def write(self, statement: str, params: Parameters) -> None:
        """Run a statement that creates nodes or relationships."""
        ...

    def clear(self) -> None:
        """Empty it again."""
        ...
