"""Keys: minted once for the smallest identifier of a thing, kept for ever, never recomputed.

The store is a row of append-only Parquet files ``identity/keys-<n>.parquet`` with the columns
``label, ref, key, own``: ``own`` is true for the identifier the key was minted from, false for
identifiers that were later found to mean the same thing.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphaudit.durable import aside, publish, sweep_aside
from graphaudit.ledger.statements import sql_text
from graphaudit.workspace import Workspace

PLAIN_KEYS = {"Program": "g_", "Status": "s_"}
"""Labels whose identifiers are no secret: the key is the prefix and the code itself."""


def assign_keys(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
    """Make table ``entity (label, ref, main, key)`` out of ``cluster (label, ref, main)``.

    ``main`` is the smallest identifier of the thing that ``ref`` means. A thing keeps the oldest
    key among its identifiers; what has none gets one, which is stored before this returns.
    """
    with workspace.writing():
        sweep_aside(workspace.identity)
        _read_store(workspace, connection)
        _claim(connection)
        _mint(workspace, connection)
        _store(workspace, connection)


def _files(workspace: Workspace) -> list[Path]:
    return sorted(workspace.identity.glob("keys-*.parquet"))


def _read_store(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
    files = _files(workspace)
    connection.execute(
        "CREATE OR REPLACE TABLE stored "
        "(label VARCHAR, ref VARCHAR, key VARCHAR, own BOOLEAN, age BIGINT)"
    )
    for path in files:
        connection.execute(
            "INSERT INTO stored SELECT label, ref, key, own, "
            "(SELECT count(*) FROM stored) + file_row_number "
            f"FROM read_parquet({sql_text(str(path))}, file_row_number=true)"
        )


def _claim(connection: duckdb.DuckDBPyConnection) -> None:
    """Table ``held (label, main, key)``: what already has a key, each key held by one thing.

    Its own identifier claims a key before an identifier that once was joined to it: so a split
    gives the key back to the one it was minted for.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE held AS
        WITH claims AS (
            SELECT c.label, c.main, s.key, bool_or(s.own) AS own, min(s.age) AS age
            FROM stored s JOIN cluster c USING (label, ref) GROUP BY ALL
        ), rightful AS (
            SELECT * FROM claims
            QUALIFY row_number() OVER (PARTITION BY key ORDER BY own DESC, main) = 1
        )
        SELECT label, main, key FROM rightful
        QUALIFY row_number() OVER (PARTITION BY label, main ORDER BY own DESC, age, key) = 1
    """)


def _mint(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
    wanting = connection.sql("""
        SELECT DISTINCT label, main FROM cluster ANTI JOIN held USING (label, main)
        WHERE label NOT IN ('Program', 'Status') ORDER BY label, main
    """).to_arrow_table()
    minted: list[str] = []
    for label in wanting.column("label").unique().to_pylist():
        mask = pc.equal(wanting.column("label"), label)
        minted += workspace.mint(label, wanting.column("main").filter(mask).to_pylist())
    fresh = wanting.append_column("key", pa.array(minted, pa.string()))
    connection.register("fresh_keys", fresh)
    connection.execute("CREATE OR REPLACE TABLE fresh AS SELECT * FROM fresh_keys")
    connection.unregister("fresh_keys")
    connection.execute(f"""
        CREATE OR REPLACE TABLE entity AS
        SELECT c.label, c.ref, c.main, k.key FROM cluster c JOIN (
            FROM held UNION ALL FROM fresh UNION ALL
            SELECT DISTINCT label, main, {_plain_key()} FROM cluster
            WHERE label IN ('Program', 'Status')
        ) k USING (label, main)
    """)


def _plain_key() -> str:
    branches = " ".join(f"WHEN '{label}' THEN '{p}'" for label, p in PLAIN_KEYS.items())
    return f"(CASE label {branches} END) || main[3:]"


def _store(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
    """Append what is new: minted keys, and identifiers newly joined to a thing that has a key."""
    new = connection.sql("""
        SELECT label, main AS ref, key, true AS own FROM fresh
        UNION ALL
        SELECT e.label, e.ref, e.key, false FROM entity e
        WHERE e.ref <> e.main AND e.label NOT IN ('Program', 'Status')
          AND NOT EXISTS (FROM stored s WHERE s.label = e.label AND s.ref = e.ref AND s.key = e.key)
        UNION ALL
        SELECT h.label, h.main, h.key, false FROM held h
        WHERE NOT EXISTS (
            FROM stored s WHERE s.label = h.label AND s.ref = h.main AND s.key = h.key)
        ORDER BY own DESC, label, ref
    """).to_arrow_table()
    if not new.num_rows:
        return
    workspace.identity.mkdir(parents=True, exist_ok=True)
    written = aside(workspace.identity)
    pq.write_table(new, written, compression="zstd")
    publish(written, workspace.identity / f"keys-{len(_files(workspace)) + 1:06d}.parquet")
