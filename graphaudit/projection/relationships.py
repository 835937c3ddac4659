"""Relationships: statements with keys for ends, equal facts joined, and what follows from them.

A payment stays one relationship a row. Every other fact that several rows state in the same
words is one relationship whose ``src`` lists all of these rows, sorted.
"""

from __future__ import annotations

from collections.abc import Container

import duckdb

from graphaudit.model import RELATIONSHIPS, RelationshipType, relationship_tables
from graphaudit.projection.text import column

ALL_SRC = "string_agg(DISTINCT r.src, ' ' ORDER BY r.src)"
"""SQL: the sorted rows of a group of ``r``, each of one row, in one string."""
JOINED_SRC = (
    "array_to_string(list_sort(list_distinct(string_split(string_agg(r.src, ' '), ' '))), ' ')"
)
"""SQL: the same where a row of ``r`` lists several rows already."""


ALL = frozenset(rel.name for rel in RELATIONSHIPS)
MOVEMENTS = frozenset({"TRANSFER", "CASH_OUT", "DREW"})
"""Money that moved: lines of bank statements, of which equal ones are facts of their own."""


def lay_out_relationships(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables that ``project_relationships`` fills, empty."""
    for rel, start, end in relationship_tables():
        _empty(connection, rel, start, end)


def project_relationships(
    connection: duckdb.DuckDBPyConnection, stated: Container[str] = ALL
) -> None:
    """Fill the table ``y_<TYPE>_<From>_<To>`` of every pair: ``from, to, src``, declared columns.

    They were laid out before (``lay_out_relationships``). Derived types (USES, KIN) and derived
    rows (HAS_STATUS, PART_OF, …) are added by their own functions afterwards. ``stated``: the types
    of which there are statements, where that is known to be few.
    """
    for rel, start, end in relationship_tables():
        if rel.name not in stated or rel.derived:
            continue
        if rel.name == "PAID":
            _payments(connection, rel, start, end)
        elif rel.name in MOVEMENTS:
            _movements(connection, rel, start, end)
        else:
            _facts(connection, rel, start, end)
    for start in ("Person", "Household", "Enterprise"):
        if has_rows(connection, "PAID", start, "Card"):
            _date_by_statements(connection, start)
            _sum_payments(connection, start)
    if "LEADS" in stated or "INVESTS_IN" in stated:
        _owners(connection)
    if "IS" in stated:
        _office_holders(connection)
    _places(connection)
    _served_units(connection)


def table_name(rel_type: str, start: str, end: str) -> str:
    """The DuckDB table of one relationship file."""
    return f"y_{rel_type}_{start}_{end}"


def has_rows(connection: duckdb.DuckDBPyConnection, rel_type: str, start: str, end: str) -> bool:
    """Whether a relationship table holds anything: quicker asked than read and sorted."""
    query = f"SELECT 1 FROM {table_name(rel_type, start, end)} LIMIT 1"
    return bool(connection.execute(query).fetchall())


def relationship_query(rel: RelationshipType, start: str, end: str) -> str:
    """SQL: the finished table in the model's column order, sorted by its ends and rows."""
    columns = ", ".join(column(prop, "y") for prop in rel.properties)
    return (
        f'SELECT y."from", y."to", {columns} FROM {table_name(rel.name, start, end)} y '
        'ORDER BY "from", "to", src'
    )


def _declared(rel: RelationshipType) -> list[str]:
    return [f'"{prop.name}"' for prop in rel.declared]


def _ends(rel: RelationshipType, start: str, end: str) -> str:
    return (
        f"r_{rel.name} r "
        f"JOIN entity f ON f.label = '{start}' AND f.ref = r.\"from\" "
        f"JOIN entity t ON t.label = '{end}' AND t.ref = r.\"to\" "
    )


def _payments(
    connection: duckdb.DuckDBPyConnection, rel: RelationshipType, start: str, end: str
) -> None:
    columns = "".join(
        ", coalesce(b.key, r.batch) AS batch" if name == '"batch"' else f", r.{name}"
        for name in _declared(rel)
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE {table_name(rel.name, start, end)} AS
        SELECT f.key AS "from", t.key AS "to", r.src{columns}
        FROM {_ends(rel, start, end)}
        LEFT JOIN entity b ON b.label = 'Batch' AND b.ref = r.batch
        WHERE r.from_label = '{start}' AND r.to_label = '{end}'
    """)


def _facts(
    connection: duckdb.DuckDBPyConnection, rel: RelationshipType, start: str, end: str
) -> None:
    columns = "".join(f", r.{name}" for name in _declared(rel))
    other = "AND f.key <> t.key" if rel.name == "KIN" else ""
    connection.execute(f"""
        CREATE OR REPLACE TABLE {table_name(rel.name, start, end)} AS
        SELECT f.key AS "from", t.key AS "to", {ALL_SRC} AS src{columns}
        FROM {_ends(rel, start, end)}
        WHERE r.from_label = '{start}' AND r.to_label = '{end}' {other}
        GROUP BY f.key, t.key{columns}
    """)


def _movements(
    connection: duckdb.DuckDBPyConnection, rel: RelationshipType, start: str, end: str
) -> None:
    """One movement a fact, though the statements of both sides, or two deliveries, state it.

    Within one sheet and side equal amounts of a day are movements of their own; the first of
    each sheet is the same movement, and so on. The earliest clock and smallest remark stand.
    """
    told = [p.name for p in rel.declared if p.name not in ("fen", "day")]
    picks = "".join(f', {_told_of_all(name)} AS "{name}"' for name in told)
    side = 'r."side"' if "side" in told else "NULL"
    connection.execute(f"""
        CREATE OR REPLACE TABLE {table_name(rel.name, start, end)} AS
        WITH stated AS (
            SELECT f.key AS f_key, t.key AS t_key, r.*, row_number() OVER (
                PARTITION BY f.key, t.key, r.fen, r.day, {side},
                    split_part(r.src, ':', 1), split_part(r.src, ':', 2)
                ORDER BY r.at_min, split_part(r.src, ':', 3)::BIGINT) AS nth
            FROM {_ends(rel, start, end)}
            WHERE r.from_label = '{start}' AND r.to_label = '{end}'
        )
        SELECT f_key AS "from", t_key AS "to", {ALL_SRC} AS src, r.fen, r.day{picks}
        FROM stated r GROUP BY f_key, t_key, r.fen, r.day, r.nth
    """)


def _told_of_all(name: str) -> str:
    """SQL: what several statements of one movement say of it together."""
    if name == "side":
        return "CASE WHEN min(r.side) <> max(r.side) THEN 'both' ELSE min(r.side) END"
    return f'min(r."{name}")'


def _empty(
    connection: duckdb.DuckDBPyConnection, rel: RelationshipType, start: str, end: str
) -> None:
    columns = ", ".join(
        f'"{p.name}" {"VARCHAR" if p.kind == "STRING" else p.kind}' for p in rel.declared
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE {table_name(rel.name, start, end)} "
        f'("from" VARCHAR, "to" VARCHAR, src VARCHAR, {columns})'
    )


def _date_by_statements(connection: duckdb.DuckDBPyConnection, start: str) -> None:
    """A payment of which the roster prints no day came when the card's statement shows it.

    The one credit of the same amount within the period is it; where several days fit, or none,
    the last day of the period stands.
    """
    paid = table_name("PAID", start, "Card")
    connection.execute(f"""
        UPDATE {paid} AS r SET day = c.day, day_origin = 'statement'
        FROM (
            SELECT p.src, min(t.day) AS day FROM {paid} p
            JOIN (
                SELECT "to", fen, day FROM {table_name("TRANSFER", "Unit", "Card")}
                UNION ALL SELECT "to", fen, day FROM {table_name("TRANSFER", "Card", "Card")}
            ) t ON t."to" = p."to" AND t.fen = p.fen AND t.day <= p.day
                AND t.day > p.day - CASE WHEN length(p.period) = 6 THEN 31 ELSE 366 END
            WHERE p.day_origin = 'period' GROUP BY p.src HAVING count(DISTINCT t.day) = 1
        ) c WHERE c.src = r.src AND r.day_origin = 'period'
    """)


def _sum_payments(connection: duckdb.DuckDBPyConnection, start: str) -> None:
    """USES: the payments that stand (neither returned nor reversed) between payee and card."""
    connection.execute(f"""
        INSERT INTO {table_name("USES", start, "Card")}
        SELECT "from", "to", {ALL_SRC}, count(*), sum(fen)::BIGINT, min(day), max(day)
        FROM {table_name("PAID", start, "Card")} r
        WHERE coalesce(state, 'paid') = 'paid' GROUP BY "from", "to"
    """)


def _owners(connection: duckdb.DuckDBPyConnection) -> None:
    """Who leads or holds shares of a live enterprise is an enterprise owner from its founding."""
    stated = " UNION ALL ".join(
        'SELECT "from", "to", src, role, from_day, to_day '
        f"FROM {table_name(rel, 'Person', 'Enterprise')}"
        for rel in ("LEADS", "INVESTS_IN")
    )
    connection.execute(f"""
        INSERT INTO {table_name("HAS_STATUS", "Person", "Status")} BY NAME
        SELECT r."from", 's_enterprise_owner' AS "to", {JOINED_SRC} AS src,
            concat_ws('，', e.name, string_agg(DISTINCT r.role, '、' ORDER BY r.role)) AS detail,
            e.kind AS grade, 'enterprise' AS register, e.tax_fen AS fen,
            min(coalesce(r.from_day, e.founded_on)) AS from_day,
            CASE WHEN count(*) = count(r.to_day) THEN max(r.to_day) END AS to_day
        FROM ({stated}) r JOIN x_Enterprise e ON e.key = r."to"
        WHERE coalesce(e.status, 'live') = 'live'
        GROUP BY r."from", e.key, e.name, e.kind, e.tax_fen
    """)


def _office_holders(connection: duckdb.DuckDBPyConnection) -> None:
    """Village cadres and township handlers, for the days of their posts."""
    connection.execute(f"""
        INSERT INTO {table_name("HAS_STATUS", "Person", "Status")} BY NAME
        SELECT r."to" AS "from",
            CASE d.level WHEN 'village' THEN 's_village_cadre'
                ELSE 's_township_official' END AS "to",
            {JOINED_SRC} AS src,
            nullif(concat_ws('，', d.unit, d.post), '') AS detail,
            'cadre' AS register,
            min(coalesce(r.from_day, d.from_day)) AS from_day,
            CASE WHEN bool_and(coalesce(r.to_day, d.to_day) IS NOT NULL)
                THEN max(coalesce(r.to_day, d.to_day)) END AS to_day
        FROM {table_name("IS", "Cadre", "Person")} r JOIN x_Cadre d ON d.key = r."from"
        WHERE d.level IN ('village', 'township')
        GROUP BY r."to", d.key, d.level, d.unit, d.post
    """)


def _places(connection: duckdb.DuckDBPyConnection) -> None:
    """LIVES_IN from the village that was chosen for a person or household; PART_OF upwards."""
    for label in ("Person", "Household"):
        connection.execute(f"""
            INSERT INTO {table_name("LIVES_IN", label, "Unit")}
            SELECT x.key, x.village_key, min(s.src) FROM x_{label} x
            JOIN s_{label} s ON s.key = x.key AND s.village = x.village
                AND s.township IS NOT DISTINCT FROM x.township
            ANTI JOIN {table_name("LIVES_IN", label, "Unit")} y
                ON y."from" = x.key AND y."to" = x.village_key
            WHERE x.village_key IS NOT NULL GROUP BY x.key, x.village_key
        """)
    connection.execute(f"""
        INSERT INTO {table_name("PART_OF", "Unit", "Unit")}
        WITH upward AS (
            SELECT v.key AS "from", t.key AS "to", v.src FROM x_Unit v
            JOIN entity t ON t.label = 'Unit' AND t.ref = 'U:' || v.township || '/'
            WHERE v.kind = 'village'
            UNION ALL
            SELECT t.key, c.key, t.src FROM x_Unit t
            JOIN (SELECT min(key) AS key FROM x_Unit WHERE kind = 'county' HAVING count(*) = 1) c
                ON true
            WHERE t.kind = 'township'
        )
        FROM upward ANTI JOIN {table_name("PART_OF", "Unit", "Unit")} y USING ("from", "to")
    """)


def _served_units(connection: duckdb.DuckDBPyConnection) -> None:
    """SERVES for posts whose unit no row states: their village, else their township."""
    connection.execute(f"""
        INSERT INTO {table_name("SERVES", "Cadre", "Unit")} BY NAME
        SELECT x.key AS "from", u.key AS "to", x.src, x.post, x.from_day, x.to_day
        FROM x_Cadre x JOIN entity u ON u.label = 'Unit'
            AND u.ref = coalesce(x.unit_ref, 'U:' || x.township || '/')
        ANTI JOIN {table_name("SERVES", "Cadre", "Unit")} y ON y."from" = x.key
    """)
