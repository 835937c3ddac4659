"""What the paper calls each node: the one place where keys and numbers stand side by side."""

from __future__ import annotations

from collections.abc import Iterable

from graphaudit.identity.universe import PERSON_IN_REF
from graphaudit.model import NODES, NodeLabel

_PLACE_OF_ROW = """(
    SELECT any_value(s.file || '#' || s.sheet) || '#' || split_part(x.src, ':', 3) FROM sources s
    WHERE s.part = split_part(x.src, ':', 1) AND s.sheet_no::VARCHAR = split_part(x.src, ':', 2))"""

_OWN_NUMBER = "CASE WHEN x.main[2] = ':' THEN x.main[3:] END"

NUMBERS = {
    "Unit": "concat_ws('', CASE WHEN main LIKE '%/%' THEN township END, coalesce(village, "
    "CASE WHEN main LIKE '%/%' AND township IS NOT NULL THEN NULL ELSE name END))",
    "Batch": """(SELECT any_value(s.file || '#' || s.sheet) FROM sources s
        WHERE 'B:' || s.part || ':' || s.sheet_no = x.main)""",
    "Cadre": f"""(SELECT CASE WHEN e.main LIKE 'P:%' THEN e.main[3:] END
        FROM (SELECT {PERSON_IN_REF} AS person FROM (SELECT x.main AS ref)) r
        JOIN entity e ON e.label = 'Person' AND e.ref = r.person)""",
}
NAMES = {"Household": "head", "Batch": "concat_ws(' ', program_name, period, township)"}
NAMES |= {"Application": "program_name", "Notice": "concat_ws(' ', program_name, period)"}
NAMES |= {"Terminal": "place", "Vehicle": "kind", "Property": "kind"}
NAMES |= dict.fromkeys(("Card", "Phone", "Address", "Parcel"), "NULL")


def number_query(labels: Iterable[NodeLabel] = NODES) -> str:
    """SQL: ``key, label, number, name`` for every node; without a number, ``file#sheet#row``."""
    tables = (
        f"SELECT key, '{label.name}' AS label, "
        f"coalesce(nullif({NUMBERS.get(label.name, _OWN_NUMBER)}, ''), {_PLACE_OF_ROW}, src)"
        f" AS number, {NAMES.get(label.name, 'name')}::VARCHAR AS name FROM x_{label.name} x"
        for label in labels
    )
    return f"SELECT * FROM ({' UNION ALL '.join(tables)}) ORDER BY label, key"
