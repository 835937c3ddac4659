"""The tables of the list of findings, and the triggers of the case book that keep them.

One short row a finding stands beside the book's JSON, so that a page of a hundred thousand
findings opens few of them. Whatever writes the book writes the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from graphaudit.finding import SEVERITIES

Sort = Literal[
    "score", "severity", "fen", "first_day", "last_day", "persons", "cards", "kinds", "pattern",
    "touched",
]  # fmt: skip
SORTS: tuple[Sort, ...] = (
    "score", "severity", "fen", "first_day", "last_day", "persons", "cards", "kinds", "pattern",
    "touched",
)  # fmt: skip
_SEPARATOR = "char(10)"
_RANK = " ".join(f"WHEN '{name}' THEN {rank}" for rank, name in enumerate(SEVERITIES))


def _joined(group: str, name: str = "", column: str = "value") -> str:
    """The values of a list of the finding's JSON as one text, one a line."""
    value = f"json_extract(value, '$.{name}')" if name else column
    told = f"SELECT group_concat({value}, {_SEPARATOR}) FROM json_each(findings.json, '$.{group}')"
    return f"coalesce(({told}), '')"


_FACTS = f"""
SELECT id, status, state, change, place, score,
       json_extract(json, '$.pattern') AS pattern, json_extract(json, '$.class') AS class,
       json_extract(json, '$.severity') AS severity,
       CASE json_extract(json, '$.severity') {_RANK} ELSE 9 END AS rank,
       coalesce(json_extract(json, '$.fen'), 0) AS fen,
       coalesce(json_extract(json, '$.first_day'), '') AS first_day,
       coalesce(json_extract(json, '$.last_day'), '') AS last_day,
       substr(coalesce(json_extract(json, '$.last_day'), ''), 1, 7) AS month,
       coalesce(json_array_length(json, '$.persons'), 0) AS persons,
       coalesce(json_array_length(json, '$.cards'), 0) AS cards,
       coalesce(json_array_length(json, '$.kinds'), 0) AS kinds,
       CASE coalesce(json_array_length(json, '$.kinds'), 0)
            WHEN 0 THEN '0' WHEN 1 THEN '1' WHEN 2 THEN '2' WHEN 3 THEN '2' ELSE '4' END AS band,
       coalesce((SELECT person FROM assigned a WHERE a.id = findings.id), '') AS assignee,
       coalesce((SELECT substr(max(at), 1, 10) FROM history h WHERE h.id = findings.id), '')
            AS touched,
       {_joined("townships")} AS township, {_joined("programs")} AS program,
       {_joined("kinds")} AS kind
FROM findings"""
_PROOF = f"""
SELECT id, {_joined("persons", "key")}, {_joined("cards", "key")}, {_joined("rows", "src")},
       {_joined("payments", column="key")}, {_joined("payments")}
FROM findings"""
_WORDS = """
SELECT id,
       lower(id || ' ' || coalesce(json_extract(json, '$.sentence.zh'), '') || ' '
             || coalesce(json_extract(json, '$.sentence.en'), '') || ' '
             || coalesce(json_extract(json, '$.title.zh'), '') || ' '
             || coalesce((SELECT group_concat(json_extract(value, '$.name'), ' ')
                          FROM json_each(findings.json, '$.persons')), '')) AS text
FROM findings"""
_NAMED = " UNION ".join(
    f"SELECT json_extract(value, '$.{field}') AS key, f.id "
    f"FROM findings f, json_each(f.json, '$.{group}') WHERE f.id = new.id"
    for group, field in (
        ("evidence.nodes", "key"), ("persons", "key"), ("cards", "key"), ("cadres", "key"),
        ("cadres", "person"), ("households", "key"), ("enterprises", "key"),
    )
)  # fmt: skip
_FACETED = " UNION ".join(
    f"SELECT f.id, '{facet}' AS facet, value FROM findings f, json_each(f.json, '$.{group}') "
    "WHERE f.id = new.id"
    for facet, group in (("township", "townships"), ("program", "programs"), ("kind", "kinds"))
)
_FILL = f"""
    DELETE FROM listing WHERE id = new.id;
    DELETE FROM worded WHERE id = new.id;
    DELETE FROM listed WHERE id = new.id;
    DELETE FROM named WHERE id = new.id;
    DELETE FROM proof WHERE id = new.id;
    INSERT INTO listing {_FACTS} WHERE id = new.id;
    INSERT INTO worded {_WORDS} WHERE id = new.id;
    INSERT INTO proof {_PROOF} WHERE id = new.id;
    INSERT INTO listed {_FACETED};
    INSERT INTO named SELECT key, id FROM ({_NAMED}
        UNION SELECT json_extract(f.json, '$.subject.key'), f.id FROM findings f
        WHERE f.id = new.id) WHERE key IS NOT NULL AND key <> '';
"""
_ORDER: dict[Sort, str] = {
    "score": "score", "severity": "rank", "fen": "fen", "first_day": "first_day",
    "last_day": "last_day", "persons": "persons", "cards": "cards", "kinds": "kinds",
    "pattern": "pattern", "touched": "touched",
}  # fmt: skip
"""What is compared first; ``touched``: the day on which something last happened to it."""
_LEAST_FIRST = ("severity",)
"""Where ``down`` means the least: the worst severity has rank 0."""


def _keys(sort: Sort) -> list[tuple[str, bool]]:
    """Columns and whether each goes down; equal ones by score and the order of the book.

    What happened on one day comes by how many independent kinds of evidence there are.
    """
    main = [(_ORDER[sort], sort not in _LEAST_FIRST)]
    main += [("kinds", True)] if sort == "touched" else []
    return [*main, *([] if sort == "score" else [("score", True)]), ("place", False), ("id", False)]


def order(sort: Sort, down: bool) -> str:
    """The order, or exactly its reverse, so that one index serves both."""
    return ", ".join(f"{c} {'DESC' if goes == down else 'ASC'}" for c, goes in _keys(sort))


_INDEXES = "".join(
    f"CREATE INDEX IF NOT EXISTS listing_by_{sort} ON listing (status, {order(sort, True)});\n"
    for sort in SORTS
)
LISTING_TABLES = f"""
CREATE TABLE IF NOT EXISTS listing (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, state TEXT NOT NULL, change TEXT NOT NULL,
    place INTEGER NOT NULL, score INTEGER NOT NULL, pattern TEXT, class TEXT, severity TEXT,
    rank INTEGER NOT NULL, fen INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    month TEXT NOT NULL, persons INTEGER NOT NULL, cards INTEGER NOT NULL, kinds INTEGER NOT NULL,
    band TEXT NOT NULL, assignee TEXT NOT NULL, touched TEXT NOT NULL, township TEXT NOT NULL,
    program TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS proof (
    id TEXT PRIMARY KEY, persons TEXT NOT NULL, cards TEXT NOT NULL, rows TEXT NOT NULL,
    paid TEXT NOT NULL, fens TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS worded (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    id TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (facet, value, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS named (
    key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
{_INDEXES}
CREATE INDEX IF NOT EXISTS listing_facets ON listing
    (status, pattern, class, severity, state, month, fen);
CREATE INDEX IF NOT EXISTS listed_of ON listed (id, facet);
CREATE INDEX IF NOT EXISTS named_of ON named (id);
CREATE TRIGGER IF NOT EXISTS finding_is_listed AFTER INSERT ON findings BEGIN {_FILL} END;
CREATE TRIGGER IF NOT EXISTS finding_is_relisted AFTER UPDATE OF status, state, change ON findings
BEGIN
    UPDATE listing SET status = new.status, state = new.state, change = new.change
    WHERE id = new.id;
END;
CREATE TRIGGER IF NOT EXISTS finding_is_assigned AFTER INSERT ON assigned BEGIN
    UPDATE listing SET assignee = new.person WHERE id = new.id;
END;
CREATE TRIGGER IF NOT EXISTS finding_is_touched AFTER INSERT ON history BEGIN
    UPDATE listing SET touched = substr(new.at, 1, 10) WHERE id = new.id;
END;
"""
LISTED_SO = "SELECT count(*) FROM pragma_table_info('listing') WHERE name = 'touched'"
"""0 where the list is not there, or was made by a version that listed less."""
UNLIST = """
DROP TRIGGER IF EXISTS finding_is_listed;
DROP TRIGGER IF EXISTS finding_is_relisted;
DROP TABLE IF EXISTS listing;
"""
UNLISTED = "SELECT count(*) FROM findings WHERE id NOT IN (SELECT id FROM listing)"
LIST_AGAIN = "INSERT OR REPLACE INTO findings SELECT * FROM findings WHERE id NOT IN " + (
    "(SELECT id FROM listing)"
)


def beside_query(listed: str, where: str, order: str) -> str:
    """SQL: the place of one id (the last value) among those that fit, the one before and after."""
    return (
        "SELECT n, before, after FROM (SELECT id, row_number() OVER w AS n, "
        f"lag(id) OVER w AS before, lead(id) OVER w AS after FROM {listed} WHERE {where} "
        f"WINDOW w AS (ORDER BY {order})) WHERE id = ?"
    )


def beside(rows: Sequence[Sequence[object]]) -> tuple[int, str, str]:
    """What ``beside_query`` answered: the place from 1 (0: none), the ids before and after."""
    if not rows:
        return 0, "", ""
    place, before, after = rows[0]
    return int(str(place)), str(before or ""), str(after or "")
