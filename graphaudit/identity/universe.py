"""Which things the live rows speak of: table ``refs (label, ref, src)`` with the smallest src.

Besides the nodes that registers state, there are the ends of relationships, batches of payments,
persons inside household and post refs, and the villages and townships in which things lie.
"""

from __future__ import annotations

import duckdb

from graphaudit.decisions import Decision
from graphaudit.ledger.schema import CONTEXT
from graphaudit.ledger.statements import sql_text
from graphaudit.model import NODES, RELATIONSHIPS

PLACED = tuple(
    label.name
    for label in NODES
    if label.name != "Unit" and "village" in {p.name for p in label.declared}
)
"""Labels whose nodes say in which village they lie."""

_CONTEXT_LABELS = {"account": "Card"}
"""Context columns that are not named after the label that they name."""

PERSON_IN_REF = "regexp_extract(ref, '^(?:H\\^|D:)(P[:@][^|]*)', 1)"
"""SQL: the person ref inside ``H^<person ref>`` or ``D:<person ref>|…``; empty without one."""


def collect_refs(connection: duckdb.DuckDBPyConnection, decisions: list[Decision]) -> None:
    """Make table ``refs``; src is null where only a decision or a comparison names the thing."""
    sources = [*_stated_nodes(), *_relationship_ends(), *_places(), *_contexts()]
    connection.execute(f"""
        CREATE OR REPLACE TABLE stated AS
        SELECT label, ref, min(src) AS src FROM ({" UNION ALL ".join(sources)})
        WHERE ref IS NOT NULL GROUP BY label, ref
    """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE refs AS
        SELECT label, ref, min(src) AS src FROM (
            FROM stated
            UNION ALL
            SELECT 'Unit', regexp_extract(ref, '^U:[^/]+/') AS ref, src FROM stated
            WHERE label = 'Unit'
            UNION ALL
            SELECT 'Person', {PERSON_IN_REF}, src FROM stated WHERE label IN ('Household', 'Cadre')
            {_decided(decisions)}
        ) WHERE ref <> '' GROUP BY label, ref
    """)
    connection.execute("DROP TABLE stated")


def _stated_nodes() -> list[str]:
    return [
        f"SELECT '{label.name}' AS label, ref, min(src) AS src FROM n_{label.name} GROUP BY ref"
        for label in NODES
    ]


def _relationship_ends() -> list[str]:
    ends = [
        f'SELECT {end}_label AS label, "{end}" AS ref, min(src) AS src '
        f"FROM r_{rel.name} GROUP BY 1, 2"
        for rel in RELATIONSHIPS
        if not rel.derived
        for end in ("from", "to")
    ]
    batches = "SELECT 'Batch', batch, min(src) FROM r_PAID WHERE batch LIKE 'B:%' GROUP BY batch"
    programs = [
        f"SELECT 'Program', 'G:' || program, min(src) FROM {view} WHERE program <> '' GROUP BY 2"
        for view in ("r_PAID", "n_Batch", "n_Application", "n_Notice")
    ]
    return [*ends, batches, *programs]


def _places() -> list[str]:
    """The villages and townships that nodes name, as refs of units."""
    return [
        query
        for label in PLACED
        for query in (
            f"SELECT 'Unit', {village_ref()}, min(src) FROM n_{label} "
            "WHERE village <> '' GROUP BY 2",
            f"SELECT 'Unit', 'U:' || township || '/', min(src) FROM n_{label} "
            "WHERE township <> '' GROUP BY 2",
        )
    ]


def _contexts() -> list[str]:
    """What rows name for comparison alone: resolved like all else, but no node."""
    return [
        f"SELECT '{_CONTEXT_LABELS.get(column, column.title())}', {column}, NULL "
        f"FROM n_{label} GROUP BY 2"
        for label, columns in CONTEXT.items()
        for column in columns
    ]


def village_ref() -> str:
    """SQL: the ref of the village in which a row's thing lies."""
    return "'U:' || coalesce(township, '') || '/' || village"


def _decided(decisions: list[Decision]) -> str:
    named = sorted({(d.label, ref) for d in decisions for ref in d.refs})
    if not named:
        return ""
    values = ", ".join(f"({sql_text(label)}, {sql_text(ref)}, NULL)" for label, ref in named)
    return f"UNION ALL FROM (VALUES {values})"
