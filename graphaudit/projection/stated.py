"""What every file says of a person: number, name, sex and birth day as each row states them.

A node is one person with one name; that files disagree about it is lost by merging. Patterns
about numbers and names (checksums, one number under several names) read ``stated``.
"""

from __future__ import annotations

import pyarrow as pa

from graphaudit.ledger.statements import FOLDED_NAME

_TEXTS = ("key", "src", "number", "state", "name", "folded", "sex")
_COLUMNS: list[tuple[str, pa.DataType]] = [
    *((name, pa.string()) for name in _TEXTS),
    ("birth_day", pa.date32()),
    ("township", pa.string()),
    ("village", pa.string()),
    ("times", pa.int64()),
]
STATED_SCHEMA = pa.schema(_COLUMNS)


def stated_query() -> str:
    """SQL: one row a person, part and wording: ``key, src, number, state, name, folded, sex,
    birth_day, township, village, times``.

    ``number`` is the cleaned 18 characters (null where there is none), ``state`` how it was read
    (ok, upgraded, checksum, …), ``folded`` the name as names are compared, ``src`` the first row
    of the part that says so. Numbers stand here and in ``numbers`` only, never in the graph.
    """
    words = (
        "n.number, n.number_state, n.name, n.sex, n.birth_day, n.township, n.village, "
        "split_part(n.src, ':', 1)"
    )
    return f"""
        SELECT e.key, min(n.src) AS src, n.number, n.number_state AS state, n.name,
            any_value({FOLDED_NAME}) AS folded, n.sex, n.birth_day, n.township, n.village,
            count(*) AS times
        FROM n_Person n JOIN entity e ON e.label = 'Person' AND e.ref = n.ref
        WHERE e.key IS NOT NULL
        GROUP BY e.key, {words}
        ORDER BY e.key, src"""
