"""Payments as their lists print them: ``PAID`` with the place on the sheet and the words there.

Patterns about lists compare the order of rows and the names and numbers beside them. To join
every payment with its line anew costs each of them more than the question itself, so the
projection does it once: one row a payment to a person or household, sorted as the sheets are.
"""

from __future__ import annotations

import pyarrow as pa

from graphaudit.ledger.statements import folded
from graphaudit.model import RELATIONSHIPS
from graphaudit.stores.schema import relationship_schema

READS = ("PAID", "written", "Person", "numbers")
"""The views of the projection that the query reads."""

_PAID = next(rel for rel in RELATIONSHIPS if rel.name == "PAID")
ROSTER_ROW_SCHEMA = pa.schema(
    [
        pa.field("from_label", pa.string()),
        *relationship_schema(_PAID),
        pa.field("sheet", pa.string()),
        pa.field("row_no", pa.int64()),
        pa.field("name", pa.string()),
        pa.field("id", pa.string()),
        pa.field("known", pa.bool_()),
    ]
)


def roster_row_query() -> str:
    """SQL over ``READS``: ``from_label``, the columns of ``PAID``, and beside them

    - ``sheet`` (``<part>:<sheet no>``) and ``row_no``: the place of the line;
    - ``name``: as the line prints it, else the person's, as names are compared;
    - ``id``: what the line prints as ID, else the number of a person who has one;
    - ``known``: the person has a birth day, thus a usable ID or a register that knows it.
    """
    paid = ", ".join(f'"{field.name}"' for field in relationship_schema(_PAID))
    return rf"""
        WITH line AS (
            SELECT p.*,
                coalesce(w.part || ':' || w.sheet_no,
                    regexp_extract(p.src, '^(.*):\d+$', 1)) AS sheet,
                coalesce(w.row_no, regexp_extract(p.src, '(\d+)$', 1)::BIGINT) AS row_no,
                coalesce(w.name, n.name) AS told,
                coalesce(w.id, CASE WHEN NOT contains(k.number, '#') THEN k.number END) AS id,
                n.birth_day IS NOT NULL AS known
            FROM "PAID" p
            LEFT JOIN "written" w ON w.src = p.src
            LEFT JOIN "Person" n ON n.key = p."from"
            LEFT JOIN "numbers" k ON k.key = p."from"
            WHERE p.from_label <> 'Enterprise'
        ),
        word AS (
            SELECT told, {folded("told")} AS name
            FROM (SELECT DISTINCT told FROM line WHERE told IS NOT NULL)
        )
        SELECT from_label, {paid}, sheet, row_no, name, id, known
        FROM line LEFT JOIN word USING (told)
        ORDER BY sheet, row_no, "from", "to", program, fen"""
