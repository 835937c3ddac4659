"""From pairs that mean the same thing to clusters: connected components over distinct refs."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_WEIGHED = " + ".join(f"TRY_CAST(ref[{3 + i}] AS INT) * {w}" for i, w in enumerate(_WEIGHTS))

ID_VALID = f"""coalesce(regexp_full_match(ref, 'P:[0-9]{{17}}[0-9X]')
    AND substr('10X98765432', 1 + ({_WEIGHED}) % 11, 1) = ref[20], false)"""
"""SQL: whether a person's ref holds an 18-character ID whose check character fits (GB 11643)."""

RANK = f"""CASE
    WHEN ref[2] <> ':' THEN 3
    WHEN label = 'Person' THEN CASE WHEN {ID_VALID} THEN 0 ELSE 1 END
    WHEN label = 'Unit' AND ref LIKE 'U:/%' THEN 1
    ELSE 0 END"""
"""SQL: how good a ref is as the name of a thing: 0 a sound number, 3 known from a row alone."""


def connect(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table ``cluster (label, ref, main)`` from ``refs`` and ``pairs (label, a, b, …)``.

    Clusters depend on the set of pairs alone, never on their order. ``main`` is the best ref of
    the cluster that a live row holds, the smallest among equals.
    """
    pairs = connection.sql(
        "SELECT DISTINCT label, a, b FROM pairs ORDER BY label, a, b"
    ).to_arrow_table()
    groups = _components(pairs.to_pandas())
    connection.register("component_rows", groups)
    connection.execute(f"""
        CREATE OR REPLACE TABLE cluster AS
        WITH grouped AS (
            SELECT r.label, r.ref, r.src, g.component
            FROM component_rows g JOIN refs r USING (label, ref)
        ), named AS (
            SELECT label, ref,
                first_value(ref) OVER (
                    PARTITION BY label, component ORDER BY src IS NULL, {RANK}, ref) AS main
            FROM grouped
        )
        FROM named UNION ALL
        SELECT label, ref, ref FROM refs ANTI JOIN named USING (label, ref)
    """)
    connection.unregister("component_rows")


def _components(pairs: pd.DataFrame) -> pd.DataFrame:
    """The refs of all pairs with the number of their component."""
    starts = pairs["label"].astype(str) + "\x1f" + pairs["a"].astype(str)
    ends = pairs["label"].astype(str) + "\x1f" + pairs["b"].astype(str)
    codes, names = pd.factorize(pd.concat([starts, ends], ignore_index=True))
    size, half = len(names), len(pairs)
    ones = np.ones(half, dtype=np.int8)
    graph = coo_array((ones, (codes[:half], codes[half:])), shape=(size, size))
    component = connected_components(graph, directed=False)[1] if size else np.array([], dtype=int)
    split = pd.Series(names, dtype=str).str.split("\x1f", n=1, expand=True)
    if not size:
        return pd.DataFrame({"label": [""], "ref": [""], "component": [0]})
    return pd.DataFrame({"label": split[0], "ref": split[1], "component": component})
