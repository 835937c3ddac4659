"""Kinship: what household books and declarations make certain, composed and set in both directions.

A household book states each member's relation to the head (GB/T 4761). Relations between two
members follow where the codes leave one reading: the head's spouse and the head's child, two
children, a parent and a sibling. Step and adoptive relations count as kin, as the rules for
cadres' relatives say (民政部《最低生活保障审核确认办法》). Whatever needs a guess is left out: a
grandchild's parent among several children, the husband of one of two daughters-in-law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from graphaudit.model import RELATIONSHIP_BY_NAME

MARRIAGE_AGE_GAP_DAYS = 15 * 366
"""A son and a daughter-in-law of one book are taken for a couple only within 15 years of age."""

INVERSE = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "parent_in_law": "child_in_law",
    "child_in_law": "parent_in_law",
    "sibling_in_law": "sibling_in_law",
    "uncle_aunt": "nephew_niece",
    "nephew_niece": "uncle_aunt",
    "cousin": "cousin",
    "other": "other",
}
DEGREE = {
    "spouse": 1,
    "parent": 1,
    "child": 1,
    "parent_in_law": 1,
    "child_in_law": 1,
    "sibling": 2,
    "grandparent": 2,
    "grandchild": 2,
    "sibling_in_law": 2,
    "uncle_aunt": 3,
    "nephew_niece": 3,
    "cousin": 4,
}


@dataclass(frozen=True)
class Role:
    """What a member is to the head, as the code says; ``relation`` None: nothing certain."""

    name: str
    codes: str
    relation: str | None
    affine: bool = False


ROLES = (
    Role("head", "00 01 02", None),
    Role("spouse", "10 11 12", "spouse"),
    Role("son", "20 21 22 23 24 25 26 27 29", "child"),
    Role("daughter", "30 31 32 33 34 35 36 37 39", "child"),
    Role("son_in_law", "28", "child_in_law", True),
    Role("daughter_in_law", "38", "child_in_law", True),
    Role("grandchild", "40 41 42 43 44", "grandchild"),
    Role("grandchild_in_law", "45 46", "other", True),
    Role("descendant", "47 48", "other"),
    Role("father", "51", "parent"),
    Role("mother", "52", "parent"),
    Role("other_parent", "50 57 58", "parent"),
    Role("husbands_father", "53", "parent_in_law", True),
    Role("husbands_mother", "54", "parent_in_law", True),
    Role("wifes_father", "55", "parent_in_law", True),
    Role("wifes_mother", "56", "parent_in_law", True),
    Role("grandfather", "61", "grandparent"),
    Role("grandmother", "62", "grandparent"),
    Role("mothers_father", "63", "grandparent"),
    Role("mothers_mother", "64", "grandparent"),
    Role("other_grandparent", "60", "grandparent"),
    Role("spouses_grandparent", "65 68", "other", True),
    Role("ancestor", "66 67", "other"),
    Role("elder_brother", "71", "sibling"),
    Role("younger_brother", "73", "sibling"),
    Role("elder_sister", "75", "sibling"),
    Role("younger_sister", "77", "sibling"),
    Role("other_sibling", "70 79", "sibling"),
    Role("elder_brothers_wife", "72", "sibling_in_law", True),
    Role("younger_brothers_wife", "74", "sibling_in_law", True),
    Role("elder_sisters_husband", "76", "sibling_in_law", True),
    Role("younger_sisters_husband", "78", "sibling_in_law", True),
    Role("uncle_aunt", "80 81 83 85 88 90", "uncle_aunt"),
    Role("uncle_aunt_by_marriage", "82 84 86 87 89", "uncle_aunt", True),
    Role("cousin", "91 92", "cousin"),
    Role("nephew_niece", "93 94 95 96", "nephew_niece"),
    Role("other_relative", "97", "other"),
)

CHILDREN = ("son", "daughter")
PARENTS = ("father", "mother", "other_parent")
SIBLINGS = (
    "elder_brother",
    "younger_brother",
    "elder_sister",
    "younger_sister",
    "other_sibling",
)
SPOUSES_PARENTS = ("husbands_father", "husbands_mother", "wifes_father", "wifes_mother")

COUPLES = (
    ("son", "daughter_in_law"),
    ("daughter", "son_in_law"),
    ("father", "mother"),
    ("husbands_father", "husbands_mother"),
    ("wifes_father", "wifes_mother"),
    ("grandfather", "grandmother"),
    ("mothers_father", "mothers_mother"),
    ("elder_brother", "elder_brothers_wife"),
    ("younger_brother", "younger_brothers_wife"),
    ("elder_sister", "elder_sisters_husband"),
    ("younger_sister", "younger_sisters_husband"),
)
"""Two roles of one book that are man and wife when exactly one of each can be meant."""


def _compositions() -> Iterator[tuple[str, str, str, bool]]:
    """(role of A, role of B, what B is of A, by marriage): each pair in one direction."""
    yield from _every(CHILDREN, CHILDREN, "sibling")
    yield from _every(SIBLINGS, SIBLINGS, "sibling")
    yield from _every(("spouse",), CHILDREN, "child")
    yield from _every(("spouse",), ("grandchild",), "grandchild")
    yield from _every(("spouse",), SPOUSES_PARENTS, "parent")
    yield from _every(("spouse",), PARENTS, "parent_in_law", True)
    yield from _every(("spouse",), SIBLINGS, "sibling_in_law", True)
    yield from _every(("spouse",), ("son_in_law", "daughter_in_law"), "child_in_law", True)
    yield from _every(("spouse",), ("uncle_aunt",), "uncle_aunt", True)
    yield from _every(("spouse",), ("nephew_niece",), "nephew_niece", True)
    yield from _every(PARENTS, CHILDREN, "grandchild")
    yield from _every(SPOUSES_PARENTS, CHILDREN, "grandchild")
    yield from _every(PARENTS, SIBLINGS, "child")
    yield from _every(SIBLINGS, CHILDREN, "nephew_niece")
    yield from _every(("father",), ("grandfather", "grandmother"), "parent")
    yield from _every(("mother",), ("mothers_father", "mothers_mother"), "parent")
    yield from _every(("mother",), ("grandfather", "grandmother"), "parent_in_law", True)
    yield from _every(("father",), ("mothers_father", "mothers_mother"), "parent_in_law", True)


def _every(
    first: Iterable[str], second: tuple[str, ...], relation: str, affine: bool = False
) -> Iterator[tuple[str, str, str, bool]]:
    return ((a, b, relation, affine) for a in first for b in second)


def derive_kin(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add what follows to ``table``, the KIN relationships, which holds the declared ones.

    Reads the statements (``r_MEMBER_OF``), ``entity`` and ``x_Person``. Every row's ``src`` lists
    all rows that were used; both directions are there.
    """
    _load_rules(connection)
    _read_books(connection)
    _start_with_declared(connection, table)
    _relate_to_head(connection)
    _marry(connection)
    _compose_members(connection)
    _compose_generations(connection)
    _relate_by_marriage(connection)
    _store(connection, table)


def _load_rules(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TABLE kin_role "
        "(code VARCHAR, role VARCHAR, relation VARCHAR, affine BOOLEAN)"
    )
    connection.executemany(
        "INSERT INTO kin_role VALUES (?, ?, ?, ?)",
        [[code, r.name, r.relation, r.affine] for r in ROLES for code in r.codes.split()],
    )
    connection.execute(
        "CREATE OR REPLACE TABLE kin_rule (a VARCHAR, b VARCHAR, relation VARCHAR, affine BOOLEAN)"
    )
    connection.executemany(
        "INSERT INTO kin_rule VALUES (?, ?, ?, ?)", [*map(list, _compositions())]
    )
    connection.execute(
        "CREATE OR REPLACE TABLE kin_word (relation VARCHAR, inverse VARCHAR, degree BIGINT)"
    )
    connection.executemany(
        "INSERT INTO kin_word VALUES (?, ?, ?)",
        [[word, inverse, DEGREE.get(word)] for word, inverse in INVERSE.items()],
    )


def _read_books(connection: duckdb.DuckDBPyConnection) -> None:
    """``kin_member``: who is what to the one head of a book.

    A book is one household in one file: relations are to the head of that file, and another
    register may name another head. A book with two heads says nothing about its members.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE kin_member AS
        WITH stated AS (
            SELECT h.key || ' ' || split_part(r.src, ':', 1) AS book, p.key AS person, r.src,
                CASE WHEN length(relation) = 1 THEN relation || '0' ELSE relation END AS code
            FROM r_MEMBER_OF r
            JOIN entity h ON h.label = 'Household' AND h.ref = r."to"
            JOIN entity p ON p.label = 'Person' AND p.ref = r."from"
            WHERE r.relation IS NOT NULL
            UNION ALL
            SELECT h.key || ' ' || split_part(r.src, ':', 1), p.key, r.src, '02'
            FROM r_MEMBER_OF r
            JOIN entity h ON h.label = 'Household' AND h.ref = r."to"
            JOIN entity p ON p.label = 'Person' AND p.ref = r."to"[3:]
            WHERE r."to" LIKE 'H^%'
        ), read AS (
            SELECT DISTINCT book, person, role, k.relation, k.affine, min(src) AS src
            FROM stated JOIN kin_role k USING (code) GROUP BY ALL
        )
        SELECT r.*, x.birth_day AS born FROM read r JOIN x_Person x ON x.key = r.person
        QUALIFY count(*) FILTER (role = 'head') OVER (PARTITION BY book) <= 1
            AND count(*) OVER (PARTITION BY book, person) = 1
    """)


def _start_with_declared(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute("""
        CREATE OR REPLACE TABLE kin (a VARCHAR, b VARCHAR, src VARCHAR, relation VARCHAR,
            affine BOOLEAN, evidence VARCHAR, degree BIGINT)
    """)
    _add(
        connection,
        f"""SELECT "from" AS a, "to" AS b, src, relation, coalesce(affine, false) AS affine,
            coalesce(evidence, 'declared') AS evidence, degree
        FROM {table} WHERE relation IS NOT NULL""",
    )


def _relate_to_head(connection: duckdb.DuckDBPyConnection) -> None:
    _add(
        connection,
        """SELECT h.person AS a, m.person AS b, h.src || ' ' || m.src AS src, m.relation, m.affine,
            'household' AS evidence, NULL::BIGINT AS degree
        FROM kin_member h JOIN kin_member m USING (book)
        WHERE h.role = 'head' AND m.relation IS NOT NULL AND h.person <> m.person""",
    )


def _marry(connection: duckdb.DuckDBPyConnection) -> None:
    """Couples among the members: one of each role, of an age to be man and wife."""
    pairs = ", ".join(f"('{a}', '{b}')" for a, b in COUPLES)
    _add(
        connection,
        f"""SELECT a.person AS a, b.person AS b, a.src || ' ' || b.src AS src,
            'spouse' AS relation, false AS affine, 'household' AS evidence, NULL::BIGINT AS degree
        FROM (VALUES {pairs}) c(first, second)
        JOIN kin_member a ON a.role = c.first
        JOIN kin_member b ON b.role = c.second AND b.book = a.book
        WHERE coalesce(abs(a.born - b.born), 0) <= {MARRIAGE_AGE_GAP_DAYS}
        QUALIFY count(*) OVER (PARTITION BY a.book, c.first, c.second) = 1""",
    )


def _compose_members(connection: duckdb.DuckDBPyConnection) -> None:
    """Members through their common head; a parent born after the child is no parent."""
    _add(
        connection,
        """SELECT a.person AS a, b.person AS b, a.src || ' ' || b.src AS src, r.relation, r.affine,
            'household' AS evidence, NULL::BIGINT AS degree
        FROM kin_rule r
        JOIN kin_member a ON a.role = r.a
        JOIN kin_member b ON b.role = r.b AND b.book = a.book AND b.person <> a.person
        WHERE CASE r.relation WHEN 'child' THEN coalesce(a.born < b.born, true)
            WHEN 'parent' THEN coalesce(b.born < a.born, true) ELSE true END""",
    )


def _compose_generations(connection: duckdb.DuckDBPyConnection) -> None:
    """Across books: a parent's parent, a parent's other child, a parent's sibling."""
    _add(connection, _through("parent", "parent", "grandparent"), only_new_pairs=True)
    _add(connection, _through("parent", "child", "sibling"), only_new_pairs=True)
    _add(connection, _through("parent", "sibling", "uncle_aunt"), only_new_pairs=True)


def _relate_by_marriage(connection: duckdb.DuckDBPyConnection) -> None:
    """The spouse's parents, siblings, uncles and aunts; their side follows as the inverse."""
    for relation, seen in (
        ("parent", "parent_in_law"),
        ("sibling", "sibling_in_law"),
        ("uncle_aunt", "uncle_aunt"),
    ):
        _add(connection, _through("spouse", relation, seen, affine=True), only_new_pairs=True)


def _through(first: str, second: str, relation: str, *, affine: bool = False) -> str:
    """SQL: what the ``second`` of one's ``first`` is, blood relations only on the second step."""
    return f"""
        SELECT x.a, y.b, x.src || ' ' || y.src AS src, '{relation}' AS relation,
            {str(affine).lower()} AS affine,
            CASE WHEN x.evidence = y.evidence THEN x.evidence ELSE 'declared' END AS evidence,
            NULL::BIGINT AS degree
        FROM kin x JOIN kin y ON y.a = x.b
        WHERE x.relation = '{first}' AND y.relation = '{second}'
            AND NOT x.affine AND NOT y.affine AND x.a <> y.b"""


def _add(
    connection: duckdb.DuckDBPyConnection, query: str, *, only_new_pairs: bool = False
) -> None:
    """Add a query's rows in both directions, each fact once with all rows that show it."""
    unknown = "ANTI JOIN kin k ON k.a = f.a AND k.b = f.b" if only_new_pairs else ""
    connection.execute(f"""
        INSERT INTO kin
        WITH found AS (SELECT * FROM ({query}) f {unknown}),
        both_ways AS (
            SELECT f.a, f.b, f.src, f.relation, f.affine, f.evidence, f.degree FROM found f
            UNION ALL
            SELECT f.b, f.a, f.src, w.inverse, f.affine, f.evidence, f.degree
            FROM found f JOIN kin_word w USING (relation)
        )
        SELECT a, b, string_agg(src, ' ' ORDER BY src), relation, affine, evidence,
            coalesce(min(m.degree), any_value(w.degree))
        FROM both_ways m JOIN kin_word w USING (relation)
        GROUP BY a, b, relation, affine, evidence
    """)


def _store(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """One row a fact; ``src`` with each row once, sorted."""
    columns = [prop.name for prop in RELATIONSHIP_BY_NAME["KIN"].declared]
    connection.execute(f"DELETE FROM {table} WHERE relation IS NOT NULL")
    connection.execute(f"""
        INSERT INTO {table} BY NAME
        SELECT a AS "from", b AS "to", {", ".join(columns)}, array_to_string(
            list_sort(list_distinct(flatten(list(string_split(src, ' '))))), ' ') AS src
        FROM (SELECT a, b, src, relation, min(degree) OVER same AS degree, affine, evidence
            FROM kin WHERE a <> b WINDOW same AS (PARTITION BY a, b, relation, affine, evidence))
        GROUP BY ALL
    """)
