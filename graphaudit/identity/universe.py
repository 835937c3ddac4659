"""Which things the live rows speak of: table ``refs (label, ref, src)`` with the smallest src.

Besides the nodes that registers state, there are the ends of relationships, batches of payments,
persons inside household and post refs, and the villages and townships in which things lie.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TypeAlias

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


ALL = frozenset([label.name for label in NODES] + [rel.name for rel in RELATIONSHIPS])


def collect_refs(
    connection: duckdb.DuckDBPyConnection, decisions: list[Decision], stated: Container[str] = ALL
) -> None:
    """Make table ``refs``; src is null where only a decision or a comparison names the thing.

    ``stated``: the labels and types of which there are statements, where these are known to be few.
    """
    every = [*_stated_nodes(), *_relationship_ends(), *_places(), *_contexts()]
    sources = [_NOTHING, *(query for name, query in every if name in stated)]
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


_NOTHING = "SELECT NULL::VARCHAR AS label, NULL::VARCHAR AS ref, NULL::VARCHAR AS src WHERE false"
_Source: TypeAlias = tuple[str, str]
"""The label or type that is read, and the SQL."""


def _stated_nodes() -> Iterator[_Source]:
    for name in (label.name for label in NODES):
        yield name, f"SELECT '{name}' AS label, ref, min(src) AS src FROM n_{name} GROUP BY ref"


def _relationship_ends() -> Iterator[_Source]:
    for name in (rel.name for rel in RELATIONSHIPS if not rel.derived):
        for end in ("from", "to"):
            yield (
                name,
                f'SELECT {end}_label AS label, "{end}" AS ref, min(src) AS src '
                f"FROM r_{name} GROUP BY 1, 2",
            )
    yield (
        "PAID",
        "SELECT 'Batch', batch, min(src) FROM r_PAID WHERE batch LIKE 'B:%' GROUP BY batch",
    )
    for name in ("PAID", "Batch", "Application", "Notice"):
        view = f"r_{name}" if name == "PAID" else f"n_{name}"
        yield (
            name,
            f"SELECT 'Program', 'G:' || program, min(src) FROM {view} "
            "WHERE program <> '' GROUP BY 2",
        )


def _places() -> Iterator[_Source]:
    """The villages and townships that nodes name, as refs of units."""
    for name in PLACED:
        for ref, told in ((village_ref(), "village"), ("'U:' || township || '/'", "township")):
            yield (
                name,
                f"SELECT 'Unit', {ref}, min(src) FROM n_{name} WHERE {told} <> '' GROUP BY 2",
            )


def _contexts() -> Iterator[_Source]:
    """What rows name for comparison alone: resolved like all else, but no node."""
    for name, columns in CONTEXT.items():
        for column in columns:
            label = _CONTEXT_LABELS.get(column, column.title())
            yield name, f"SELECT '{label}', {column}, NULL FROM n_{name} GROUP BY 2"


def village_ref() -> str:
    """SQL: the ref of the village in which a row's thing lies."""
    return "'U:' || coalesce(township, '') || '/' || village"


def _decided(decisions: list[Decision]) -> str:
    named = sorted({(d.label, ref) for d in decisions for ref in d.refs})
    if not named:
        return ""
    values = ", ".join(f"({sql_text(label)}, {sql_text(ref)}, NULL)" for label, ref in named)
    return f"UNION ALL FROM (VALUES {values})"
