"""Graph engines behind one contract: ``open_store(url, workspace)``."""

from __future__ import annotations

from graphaudit.errors import UsageError
from graphaudit.stores.base import (
    GraphStore,
    GraphTables,
    Limits,
    Node,
    Relationship,
    Result,
    ScratchStore,
    Subgraph,
)
from graphaudit.stores.embedded import EmbeddedStore
from graphaudit.workspace import Workspace

__all__ = [
    "GraphStore",
    "GraphTables",
    "Limits",
    "Node",
    "Relationship",
    "Result",
    "ScratchStore",
    "Subgraph",
    "open_store",
]


def open_store(url: str, workspace: Workspace) -> GraphStore:
    """The store at ``url``: ``embedded``, or a Neo4j server's ``bolt://…`` or ``neo4j://…``.

    Raises UsageError for another address, StoreError when the server cannot be used.
    """
    if url in ("", "embedded"):
        return EmbeddedStore(workspace)
    raise UsageError(
        "不认识的图数据库地址 (not an address of a graph store)",
        where=url,
        fix="用 embedded、bolt://主机:7687 或 neo4j://主机:7687",
    )
