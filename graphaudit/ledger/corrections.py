"""A corrected file: which number of the old file is which of the new one.

A row of the old file and a row of the new one speak of one person when the name is the same and
the card too, or when the name stands between the same neighbours; only where nobody else fits.
What was one person before the correction stays one afterwards: the decision joins both numbers,
so that key and findings stay.
"""

from __future__ import annotations

import duckdb

from graphaudit.decisions import Decision, Decisions
from graphaudit.durable import aside, remove
from graphaudit.ledger.parts import Part
from graphaudit.ledger.statements import FOLDED_NAME, attach_statements, open_database
from graphaudit.workspace import Workspace

REASON = "更正文件改正了号码 (a corrected file corrected the number)"


def record_corrections(
    workspace: Workspace, old: Part, new: Part, others: list[Part]
) -> list[Decision]:
    """Record for every number that ``new`` corrects in ``old`` that both mean one person.

    A number that other live files give too is somebody's own and is joined only to a number one
    digit away: there the corrected row was moved from one person to another.
    """
    spill = aside(workspace.identity)
    connection = open_database(spill)
    try:
        for schema, parts in (("old", [old]), ("new", [new]), ("others", others)):
            connection.execute(f"CREATE SCHEMA {schema}")
            attach_statements(connection, parts, schema)
        found = _corrected(connection)
    finally:
        connection.close()
        if spill.exists():
            remove(spill)
    decisions = Decisions(workspace)
    return [
        decisions.add("corrected", "Person", (was, now), REASON, (was_src, now_src))
        for was, now, was_src, now_src in found
    ]


def _corrected(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str]]:
    """(old ref, new ref, src of both), sorted."""
    for schema, other in (("old", "new"), ("new", "old")):
        _differing_persons(connection, schema, other)
    return connection.execute("""
        WITH matched AS (
            SELECT o.ref AS was, n.ref AS now, min(o.src) AS was_src, min(n.src) AS now_src
            FROM old_person o JOIN new_person n ON n.name = o.name
                AND (n.card = o.card OR (n.sheet_no = o.sheet_no
                    AND (n.before = o.before OR n.after = o.after)))
            GROUP BY 1, 2
        ), unambiguous AS (
            SELECT * FROM matched
            QUALIFY count(*) OVER (PARTITION BY was) = 1 AND count(*) OVER (PARTITION BY now) = 1
        )
        SELECT was, now, was_src, now_src FROM unambiguous
        WHERE was NOT IN (
                SELECT ref FROM others.n_Person UNION ALL SELECT "from" FROM others.r_PAID)
            OR (length(was) = length(now) AND damerau_levenshtein(was, now) = 1)
        ORDER BY ALL
    """).fetchall()


def _differing_persons(connection: duckdb.DuckDBPyConnection, schema: str, other: str) -> None:
    """``<schema>_person``: the persons whom only this of the two files names, with their place.

    ``before`` and ``after`` are the persons of the rows around it on the same sheet.
    """
    connection.execute(f"""
        CREATE TABLE {schema}_person AS
        WITH placed AS (
            SELECT n.ref, n.src, {FOLDED_NAME} AS name, split_part(n.src, ':', 2) AS sheet_no,
                coalesce(n.card, p."to") AS card, split_part(n.src, ':', 3)::BIGINT AS row
            FROM {schema}.n_Person n
            LEFT JOIN (
                SELECT "from", src, min("to") AS "to" FROM {schema}.r_PAID
                WHERE "to" LIKE 'C:%' GROUP BY 1, 2
            ) p ON p."from" = n.ref AND p.src = n.src
            WHERE name <> ''
        ), neighbours AS (
            SELECT *, lag(ref) OVER sheet AS before, lead(ref) OVER sheet AS after
            FROM placed WINDOW sheet AS (PARTITION BY sheet_no ORDER BY row, ref)
        )
        SELECT * FROM neighbours ANTI JOIN {other}.n_Person USING (ref)
    """)
