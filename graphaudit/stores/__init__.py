"""Graph engines behind one contract: ``open_store(url, workspace)``."""

from __future__ import annotations

from graphaudit.errors import UsageError
from graphaudit.stores.base import (
    GraphStore,
    GraphTables,
    Limits,
    Node,
    Result,
    ScratchStore,
)
from graphaudit.workspace import Workspace

__all__ = [
    "GraphStore",
    "GraphTables",
    "Limits",
    "Node",
    "Result",
    "ScratchStore",
    "open_store",
]

_NEO4J_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def open_store(url: str, workspace: Workspace) -> GraphStore:
    """The store at ``url``: ``embedded``, or a Neo4j server's ``bolt://…`` or ``neo4j://…``.

    Raises UsageError for another address, StoreError when the server cannot be used.
    """
    # Imported at use: the console's worker starts in this package and needs one engine at most.
    if url in ("", "embedded"):
        from graphaudit.stores.embedded import EmbeddedStore

        return EmbeddedStore(workspace)
    if url.partition("://")[0] in _NEO4J_SCHEMES:
        from graphaudit.stores.neo4j import Neo4jStore
        from graphaudit.stores.neo4j_session import Address

        return Neo4jStore(Address.from_environment(url))
    raise UsageError(
        "不认识的图数据库地址 (not an address of a graph store)",
        where=url,
        fix="用 embedded、bolt://主机:7687 或 neo4j://主机:7687",
    )
