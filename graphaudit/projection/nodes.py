"""Nodes: what all live rows say of one thing, brought to one row with a masked caption.

Where rows disagree the value of the household register wins, then the most frequent one, then
the smallest, so that the order of loading does not matter. Flags hold when any row states them,
a death is the earliest stated.
"""

from __future__ import annotations

from collections.abc import Container

import duckdb
import pyarrow as pa

from graphaudit.identity.universe import village_ref
from graphaudit.model import NODES, NodeLabel
from graphaudit.policy import Policy
from graphaudit.projection.text import column, masked

TOGETHER = ("township", "village")
"""Columns that are one value: a village belongs to the township of the same row."""

OF_A_PROGRAM = ("Batch", "Application", "Notice")
"""Labels whose caption names their program."""

ALL = frozenset(label.name for label in NODES)
SQL_TYPES = {"STRING": "VARCHAR"}
"""Kinds of the model that DuckDB calls otherwise."""

CAPTIONS = {
    "Person": "coalesce(name, '姓名不详')",
    "Household": "coalesce(head || '户', "
    "coalesce(village, '') || coalesce(group_name, '') || '户' || coalesce(tail, ''))",
    "Card": "coalesce('尾号' || tail, '卡号不详')",
    "Cadre": "coalesce(name, '姓名不详') || coalesce('（' || post || '）', '')",
    "Enterprise": "coalesce(name, '名称不详')",
    "Unit": "coalesce(name, '单位不详')",
    "Program": "coalesce(name, code)",
    "Batch": "concat_ws(' ', program_name, period, township) "
    "|| CASE WHEN supplementary THEN '（补充）' ELSE '' END",
    "Phone": "CASE WHEN length(main) = 13 THEN main[3:5] || '****' || tail "
    "ELSE '****' || coalesce(tail, '') END",
    "Address": "CASE WHEN main LIKE 'A:%' THEN main[3:] ELSE '地址不详' END",
    "Parcel": "coalesce(village, '') || '地块' || coalesce(tail, '')",
    "Application": "concat_ws(' ', coalesce(program_name, '申请'), applied_on)",
    "Notice": "concat_ws(' ', program_name, period, coalesce(village, township), '公示')",
    "Terminal": "coalesce(place, '终端') || coalesce(' ****' || tail, '')",
    "Vehicle": "CASE kind WHEN 'farm' THEN '农用车' WHEN 'motorcycle' THEN '摩托车' "
    "WHEN 'machine' THEN '农机' ELSE '车辆' END || coalesce('尾号' || right(tail, 3), '')",
    "Property": "CASE kind WHEN 'home' THEN '住宅' WHEN 'shop' THEN '门面' "
    "WHEN 'garage' THEN '车库' ELSE '不动产' END || coalesce('尾号' || right(tail, 3), '')",
    "Status": "coalesce(name, kind)",
}
"""SQL: what a node is called in a picture, before the mask."""


def lay_out_nodes(connection: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """What ``project_nodes`` fills: its tables, empty, and what the policy calls things."""
    _known_words(connection, policy)
    for label in NODES:
        _nothing_stated(connection, label)


def project_nodes(connection: duckdb.DuckDBPyConnection, stated: Container[str] = ALL) -> None:
    """Fill the table ``x_<Label>`` of every label: declared columns, ``key, main, src, tail``.

    They were laid out before (``lay_out_nodes``). ``stated``: the labels of which ``entity`` has
    something, where that is known to be few.
    """
    for label in NODES:
        if label.name in stated:
            _merge_statements(connection, label)
    _complete_persons(connection)
    _complete_households(connection)
    _complete_units(connection)
    _complete_content(connection)
    for label in NODES:
        if "village_key" in {prop.name for prop in label.declared}:
            _add_village_key(connection, label)


def node_query(label: NodeLabel) -> str:
    """SQL: the finished table of a label in the model's column order, sorted by key."""
    columns = [
        f"{masked(f'({CAPTIONS[label.name]})')} AS caption"
        if prop.name == "caption"
        else column(prop, "x")
        for prop in label.properties
    ]
    return f"SELECT {', '.join(columns)} FROM x_{label.name} x ORDER BY key"


def _merge_statements(connection: duckdb.DuckDBPyConnection, label: NodeLabel) -> None:
    """``s_<Label>``: distinct statements and how often they stand; ``x_<Label>``: a row a key."""
    names = [prop.name for prop in label.declared if prop.name != "village_key"]
    quoted = "".join(f', n."{name}"' for name in names)
    favoured = "coalesce(bool_or(n.registered), false)" if label.name == "Person" else "false"
    connection.execute(f"""
        CREATE OR REPLACE TABLE s_{label.name} AS
        SELECT e.key{quoted}, count(*) AS times, {favoured} AS favoured, min(n.src) AS src
        FROM n_{label.name} n JOIN entity e ON e.label = '{label.name}' AND e.ref = n.ref
        GROUP BY e.key{quoted}
    """)
    picks = [(pick, f"p{no}") for no, pick in enumerate(_picks(label))]
    joins = " ".join(
        f"LEFT JOIN ({_pick_query(label.name, pick)}) {name} USING (key)" for pick, name in picks
    )
    chosen = "".join(f', {name}."{column}"' for pick, name in picks for column in pick)
    connection.execute(f"""
        CREATE OR REPLACE TABLE x_{label.name} AS
        SELECT b.key, b.main, b.src, {_TAIL} AS tail{chosen}
        FROM (
            SELECT key, min(main) AS main, min(src) AS src FROM entity
            WHERE label = '{label.name}' GROUP BY key HAVING min(src) IS NOT NULL
        ) b {joins}
    """)


def _nothing_stated(connection: duckdb.DuckDBPyConnection, label: NodeLabel) -> None:
    """The tables of ``_merge_statements`` of a label that nothing is known of."""
    names = [prop for prop in label.declared if prop.name != "village_key"]
    declared = "".join(f', "{p.name}" {SQL_TYPES.get(p.kind, p.kind)}' for p in names)
    connection.execute(f"""
        CREATE OR REPLACE TABLE s_{label.name}
            (key VARCHAR{declared}, times BIGINT, favoured BOOLEAN, src VARCHAR);
        CREATE OR REPLACE TABLE x_{label.name}
            (key VARCHAR, main VARCHAR, src VARCHAR, tail VARCHAR{declared})
    """)


_TAIL = "CASE WHEN main[2] = ':' THEN right(main[3:], 4) END"


def _picks(label: NodeLabel) -> list[tuple[str, ...]]:
    """The groups of columns that are chosen together."""
    names = [prop.name for prop in label.declared if prop.name != "village_key"]
    placed = [TOGETHER] if set(TOGETHER) <= set(names) else []
    alone = [(name,) for name in names if not placed or name not in TOGETHER]
    return [*alone, *placed]


def _pick_query(label: str, pick: tuple[str, ...]) -> str:
    last = pick[-1]
    columns = ", ".join(f'"{name}"' for name in pick)
    if pick == ("died_on",):
        return f"SELECT key, min(died_on) AS died_on FROM s_{label} GROUP BY key"
    if pick == ("registered",):
        return f"SELECT key, bool_or(registered) AS registered FROM s_{label} GROUP BY key"
    stated = " OR ".join(f'"{name}" IS NOT NULL' for name in pick)
    return f"""
        SELECT key, {columns} FROM s_{label} WHERE {stated} GROUP BY key, {columns}
        QUALIFY row_number() OVER (PARTITION BY key ORDER BY
            "{last}" IS NULL, bool_or(favoured) DESC, sum(times) DESC, {columns}) = 1"""


def _complete_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """Birth day and sex that only the ID tells; the earliest of all deaths; the flag never null."""
    connection.execute("""
        CREATE OR REPLACE TABLE x_Person AS
        WITH death AS (
            SELECT e.key, min(from_day) AS day FROM r_HAS_STATUS r
            JOIN entity e ON e.label = 'Person' AND e.ref = r."from"
            WHERE r."to" = 'S:deceased' GROUP BY e.key
        )
        SELECT x.* REPLACE (
            coalesce(birth_day, try_strptime(born, '%Y%m%d')::DATE) AS birth_day,
            coalesce(sex, CASE WHEN born <> '' THEN
                CASE WHEN TRY_CAST(main[19] AS INT) % 2 = 1 THEN 'male' ELSE 'female' END END
            ) AS sex,
            least(died_on, death.day) AS died_on,
            coalesce(registered, false) AS registered
        ) FROM (
            SELECT *, regexp_extract(main, '^P:[0-9]{6}([0-9]{8})[0-9]{3}[0-9X]$', 1) AS born
            FROM x_Person
        ) x LEFT JOIN death USING (key)
    """)
    connection.execute("ALTER TABLE x_Person DROP COLUMN born")


def _complete_households(connection: duckdb.DuckDBPyConnection) -> None:
    """The head's name where it is known only from the membership."""
    connection.execute("""
        CREATE OR REPLACE TABLE x_Household AS
        WITH heads AS (
            SELECT h.key, min(p.name) AS name FROM r_MEMBER_OF r
            JOIN entity h ON h.label = 'Household' AND h.ref = r."to"
            JOIN entity e ON e.label = 'Person' AND e.ref = r."from"
            JOIN x_Person p ON p.key = e.key
            WHERE r.relation IN ('01', '02') GROUP BY h.key
        )
        SELECT x.* REPLACE (coalesce(head, heads.name) AS head)
        FROM x_Household x LEFT JOIN heads USING (key)
    """)


def _complete_units(connection: duckdb.DuckDBPyConnection) -> None:
    """Villages and townships are known from their ref alone: ``U:<township>/<village>``."""
    connection.execute("""
        CREATE OR REPLACE TABLE x_Unit AS
        WITH read AS (
            SELECT *, main[3:] AS written, main LIKE '%/%' AS placed,
                nullif(split_part(main[3:], '/', 1), '') AS in_township,
                nullif(split_part(main[3:], '/', 2), '') AS in_village
            FROM x_Unit
        )
        SELECT * EXCLUDE (written, placed, in_township, in_village) REPLACE (
            coalesce(name, CASE WHEN placed THEN coalesce(in_village, in_township)
                ELSE written END) AS name,
            coalesce(kind, CASE WHEN NOT placed THEN 'department'
                WHEN in_village IS NULL THEN 'township' ELSE 'village' END) AS kind,
            coalesce(township, CASE WHEN placed THEN in_township END) AS township,
            coalesce(village, CASE WHEN placed THEN in_village END) AS village
        ) FROM read
    """)


def _known_words(connection: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """``known_program`` and ``known_status``: what the shipped lists call them."""
    listed = sorted(policy.programs.items())
    rows = pa.table(
        {
            "code": pa.array([code for code, _ in listed], pa.string()),
            "name": pa.array([p.name for _, p in listed], pa.string()),
            "unit": pa.array([p.unit for _, p in listed], pa.string()),
            "means_tested": pa.array([p.means_tested for _, p in listed], pa.bool_()),
            "universal": pa.array([p.universal for _, p in listed], pa.bool_()),
        }
    )
    statuses = pa.table(
        {
            "kind": pa.array(list(policy.statuses), pa.string()),
            "name": pa.array([zh for zh, _ in policy.statuses.values()], pa.string()),
        }
    )
    for name, table in (("known_program", rows), ("known_status", statuses)):
        connection.register("known_rows", table)
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM known_rows")
        connection.unregister("known_rows")


def _complete_content(connection: duckdb.DuckDBPyConnection) -> None:
    """Names of programs and statuses from the shipped lists; the code where they are unknown.

    Every known status is there, stated or not: derived ones (enterprise owner) point to it.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE x_Program AS
        SELECT x.* REPLACE (
            main[3:] AS code,
            coalesce(k.name, x.name, main[3:]) AS name,
            coalesce(k.unit, x.unit) AS unit,
            coalesce(k.means_tested, x.means_tested, false) AS means_tested,
            coalesce(k.universal, x.universal, false) AS universal
        ) FROM x_Program x LEFT JOIN known_program k ON k.code = x.main[3:]
    """)
    connection.execute("""
        CREATE OR REPLACE TABLE x_Status AS
        SELECT x.* REPLACE (
            coalesce(x.key, 's_' || k.kind) AS key,
            coalesce(x.main, 'S:' || k.kind) AS main,
            coalesce(x.main[3:], k.kind) AS kind,
            coalesce(k.name, x.name, x.main[3:]) AS name
        ) FROM x_Status x FULL JOIN known_status k ON k.kind = x.main[3:]
    """)
    for label in OF_A_PROGRAM:
        connection.execute(f"""
            CREATE OR REPLACE TABLE x_{label} AS
            SELECT x.*, coalesce(k.name, x.program) AS program_name
            FROM x_{label} x LEFT JOIN known_program k ON k.code = x.program
        """)


def _add_village_key(connection: duckdb.DuckDBPyConnection, label: NodeLabel) -> None:
    connection.execute(f"""
        CREATE OR REPLACE TABLE x_{label.name} AS
        SELECT x.*, u.key AS village_key FROM (
            SELECT *, CASE WHEN village <> '' THEN {village_ref()} END AS unit_ref
            FROM x_{label.name}
        ) x LEFT JOIN entity u ON u.label = 'Unit' AND u.ref = x.unit_ref
    """)
