"""When two refs mean one thing: each rule adds ``pairs (label, a, b, rule, evidence, decision)``.

A name alone never joins; more than one candidate joins nothing. Every rule is a pure function of
the live rows, so that the order of loading does not matter. ``evidence`` is the sorted src of
the rows that are compared.
"""

from __future__ import annotations

import duckdb

from graphaudit.identity.clusters import ID_VALID
from graphaudit.identity.universe import PERSON_IN_REF
from graphaudit.ledger.statements import FOLDED_NAME

VISIBLE = """CASE
    WHEN regexp_full_match(number_written, '[0-9]([.][0-9]+)?[eE][+]?[0-9]+')
        THEN regexp_extract(replace(number_written, '.', ''), '^([0-9]*)[0-9][eE]', 1)
    WHEN number_state = 'ruined' THEN left(regexp_extract(number_written, '^[0-9]{15,18}'), 14)
    ELSE regexp_extract(number_written, '^([0-9]{4,})[*＊]{2,}', 1) END"""
"""SQL: the leading digits of an ID that survived a spreadsheet or a mask.

The digit where a float was rounded is left out, as it may have been rounded up; of a number that
went through a float 14 leading digits are certain.
"""


_SHEET = "regexp_extract({}, '^[^:]*:[0-9]+')"
"""SQL: file and sheet of a src."""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables of what the person rules compare: only names that some doubtful person bears."""
    connection.execute("""
        CREATE OR REPLACE TABLE pairs
        (label VARCHAR, a VARCHAR, b VARCHAR, rule VARCHAR, evidence VARCHAR,
         decision VARCHAR DEFAULT NULL)
    """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE doubtful AS
        SELECT ref, src, ref LIKE 'P@%' AS row_only FROM refs
        WHERE label = 'Person' AND NOT {ID_VALID}
    """)
    connection.execute(f"""
        CREATE OR REPLACE TABLE person_name AS
        WITH folded AS (
            SELECT ref, {FOLDED_NAME} AS name, min(src) AS src,
                max(nullif({VISIBLE}, '')) AS visible
            FROM n_Person WHERE name <> '' GROUP BY 1, 2
        )
        SELECT folded.* FROM folded SEMI JOIN
            (SELECT name FROM folded SEMI JOIN doubtful USING (ref)) USING (name)
    """)
    _collect_contexts(connection)


def _collect_contexts(connection: duckdb.DuckDBPyConnection) -> None:
    """What persons have in common with others. The head and the members whom a row names belong
    to the household of this row.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE person_context AS
        WITH every AS (
            SELECT ref, 'card' AS kind, card AS value FROM n_Person
            UNION ALL SELECT "from", 'card', "to" FROM r_HOLDS WHERE from_label = 'Person'
            UNION ALL SELECT "from", 'card', "to" FROM r_PAID WHERE from_label = 'Person'
            UNION ALL SELECT ref, 'phone', phone FROM n_Person
            UNION ALL SELECT "from", 'phone', "to" FROM r_HAS_PHONE WHERE from_label = 'Person'
            UNION ALL SELECT ref, 'household', household FROM n_Person
            UNION ALL SELECT "from", 'household', "to" FROM r_MEMBER_OF
            UNION ALL SELECT p.ref, 'household', m."to" FROM n_Person p
                JOIN r_MEMBER_OF m ON m.src = p.src
                WHERE regexp_matches(p.ref, '^P@.*#(head|member)')
            UNION ALL SELECT ref, 'village', coalesce(township, '') || '/' || village
                FROM n_Person WHERE village <> ''
        )
        SELECT DISTINCT ref, kind, value FROM every SEMI JOIN person_name USING (ref)
        WHERE value IS NOT NULL AND value[2] <> '@'
    """)


def join_mistyped_ids(connection: duckdb.DuckDBPyConnection) -> None:
    """An ID whose check fails, one digit or one swap from a sound ID of the same name.

    They must share household, card, phone or village. An ID upgraded from 15 characters has no
    check of its own and is left as it is.
    """
    connection.execute(f"""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH sound AS (
            SELECT ref, name, src FROM person_name WHERE {ID_VALID}
        ), candidate AS (
            SELECT DISTINCT sound.ref AS a, bad.ref AS b,
                least(sound.src, bad.src) || ' ' || greatest(sound.src, bad.src) AS evidence
            FROM person_name bad
            JOIN doubtful d ON d.ref = bad.ref AND NOT d.row_only
            JOIN sound ON sound.name = bad.name
            JOIN person_context x ON x.ref = bad.ref
            JOIN person_context y ON y.ref = sound.ref AND y.kind = x.kind AND y.value = x.value
            WHERE length(sound.ref) = length(bad.ref)
              AND damerau_levenshtein(sound.ref, bad.ref) = 1
        )
        SELECT 'Person', a, b, 'one_digit_same_name', min(evidence) FROM candidate
        GROUP BY a, b
        QUALIFY count(*) OVER (PARTITION BY b) = 1
    """)


def join_row_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """A person without a usable ID is the one person of the same name on the same card,
    or of the same name in the same household; without such a person, the other rows alike.
    """
    _find_candidates(connection)
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        SELECT 'Person', a, b, 'same_name_same_' || min(kind),
            least(min(a_src), min(b_src)) || ' ' || greatest(min(a_src), min(b_src))
        FROM row_candidate WHERE kind IN ('card', 'household') AND a <> b
        GROUP BY a, b
        QUALIFY count(*) OVER (PARTITION BY b) = 1
    """)
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        SELECT 'Person', a, b, rule, least(a_src, src) || ' ' || greatest(a_src, src) FROM (
            SELECT first_value(o.ref) OVER peers AS a, o.ref AS b,
                'same_name_same_' || o.kind AS rule, first_value(o.src) OVER peers AS a_src, o.src
            FROM row_context o ANTI JOIN (
                SELECT b FROM row_candidate WHERE kind IN ('card', 'household')
            ) known ON known.b = o.ref
            WHERE o.kind IN ('card', 'household')
            WINDOW peers AS (PARTITION BY o.kind, o.name, o.value ORDER BY o.ref)
        ) WHERE a <> b
    """)


def join_handlers(connection: duckdb.DuckDBPyConnection) -> None:
    """A handler whom an approval log names without an ID is the one person of this name who holds
    a post in the application's township, by the registers of cadres and handlers.

    Name, unit and post together, and only where they fit one person; else the handler stays a
    person of this row alone.
    """
    connection.execute(f"""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH staff AS (
            SELECT d.township, {FOLDED_NAME} AS name, min(c.main) AS person, min(d.src) AS src
            FROM n_Cadre d JOIN cluster c ON c.label = 'Person'
                AND c.ref = regexp_extract(d.ref, '^D:(P:[^|]*)', 1)
            WHERE d.township <> '' AND d.name <> ''
            GROUP BY 1, 2 HAVING count(DISTINCT c.main) = 1
        ), handler AS (
            SELECT h."from" AS ref, q.township, {FOLDED_NAME} AS name, min(h.src) AS src
            FROM r_HANDLED h JOIN n_Person p ON p.ref = h."from"
            JOIN n_Application q ON q.ref = h."to"
            WHERE h."from" LIKE 'P@%' AND q.township <> '' AND p.name <> ''
            GROUP BY 1, 2, 3
        )
        SELECT 'Person', s.person, h.ref, 'name_of_the_units_staff',
            least(s.src, h.src) || ' ' || greatest(s.src, h.src)
        FROM handler h JOIN staff s USING (township, name)
        QUALIFY count(*) OVER (PARTITION BY h.ref) = 1
    """)


def join_leaders(connection: duckdb.DuckDBPyConnection) -> None:
    """Whom a roster names without an ID as head of a firm is the head of this name whom the
    register of enterprises names for the very firm.

    Name, firm and role together, and only where they fit one person: else a firm would count one
    head twice among its people.
    """
    leads = f"""
        SELECT {{person}} AS person, coalesce(e.main, l."to") AS firm, {FOLDED_NAME} AS name,
            min(l.src) AS src
        FROM r_LEADS l JOIN n_Person p ON p.ref = l."from"
        LEFT JOIN cluster c ON c.label = 'Person' AND c.ref = l."from"
        LEFT JOIN cluster e ON e.label = 'Enterprise' AND e.ref = l."to"
        WHERE p.name <> '' AND l."from" LIKE '{{kind}}%'
        GROUP BY 1, 2, 3
    """
    known = leads.format(person='coalesce(c.main, l."from")', kind="P:")
    named = leads.format(person='l."from"', kind="P@")
    connection.execute(f"""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH known AS (
            FROM ({known}) QUALIFY count(*) OVER (PARTITION BY firm, name) = 1
        ), named AS ({named})
        SELECT 'Person', k.person, n.person, 'name_of_the_firms_head',
            least(k.src, n.src) || ' ' || greatest(k.src, n.src)
        FROM named n JOIN known k USING (firm, name)
        QUALIFY count(*) OVER (PARTITION BY n.person) = 1
    """)


def _find_candidates(connection: duckdb.DuckDBPyConnection) -> None:
    """``row_candidate (a, b, kind, number, …)``: known persons whom a row's person may be."""
    connection.execute("""
        CREATE OR REPLACE TABLE full_context AS
        SELECT DISTINCT n.ref, n.name, n.src, n.visible, x.kind, coalesce(c.main, x.value) AS value
        FROM person_name n JOIN person_context x USING (ref)
        LEFT JOIN cluster c ON c.ref = x.value
            AND c.label = CASE x.kind WHEN 'card' THEN 'Card' WHEN 'household' THEN 'Household' END
        WHERE x.kind <> 'phone'
    """)
    connection.execute("""
        CREATE OR REPLACE TABLE row_context AS
        SELECT * FROM full_context SEMI JOIN (SELECT ref FROM doubtful WHERE row_only) USING (ref)
    """)
    connection.execute("""
        CREATE OR REPLACE TABLE row_candidate AS
        SELECT DISTINCT c.main AS a, o.ref AS b, o.kind, k.src AS a_src, o.src AS b_src
        FROM row_context o
        JOIN full_context k ON k.kind = o.kind AND k.name = o.name AND k.value = o.value
        JOIN cluster c ON c.label = 'Person' AND c.ref = k.ref AND c.main LIKE 'P:%'
        WHERE o.visible IS NULL OR starts_with(c.main[3:], o.visible)
    """)


def join_nested_households(connection: duckdb.DuckDBPyConnection) -> None:
    """A welfare register numbers families in its own way: they are the household that holds them.

    Every member known by ID must live in one and the same household of the population register,
    so that the join adds no member to it.
    """
    connection.execute(f"""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH population AS (
            SELECT DISTINCT {_SHEET.format("src")} AS sheet FROM n_Person WHERE registered
        ), member AS (
            SELECT p.main AS person, m."to" AS house, min(m.src) AS src,
                bool_or(population.sheet IS NOT NULL) AS registered
            FROM r_MEMBER_OF m JOIN cluster p ON p.label = 'Person' AND p.ref = m."from"
            LEFT JOIN population ON population.sheet = {_SHEET.format("m.src")}
            WHERE m."to" LIKE 'H:%' AND m.to_day IS NULL AND p.main LIKE 'P:%' GROUP BY 1, 2
        ), family AS (
            SELECT house, count(*) AS people FROM member
            GROUP BY 1 HAVING NOT bool_or(registered)
        )
        SELECT 'Household', h.house, f.house, 'all_members_of_household',
            least(min(f.src), min(h.src)) || ' ' || greatest(min(f.src), min(h.src))
        FROM member f JOIN family USING (house)
        JOIN member h ON h.person = f.person AND h.registered
        GROUP BY h.house, f.house, people HAVING count(*) = people
        QUALIFY count(*) OVER (PARTITION BY f.house) = 1
    """)


def join_households(connection: duckdb.DuckDBPyConnection) -> None:
    """ "The household of a person" is the numbered one of which the person is a member.

    The membership that still holds counts where there are several; what stays ambiguous is a
    household of its own, one for each person.
    """
    connection.execute(f"""
        CREATE OR REPLACE TABLE person_household AS
        SELECT h.ref, coalesce(p.main, x.person) AS person, h.src FROM (
            SELECT ref, src, {PERSON_IN_REF} AS person FROM refs
            WHERE label = 'Household' AND ref LIKE 'H^%'
        ) h CROSS JOIN LATERAL (SELECT h.person) x(person)
        LEFT JOIN cluster p ON p.label = 'Person' AND p.ref = x.person
    """)
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH membership AS (
            SELECT p.main AS person, h.main AS household, min(m.src) AS src,
                bool_or(m.to_day IS NULL) AS holds
            FROM r_MEMBER_OF m JOIN cluster p ON p.label = 'Person' AND p.ref = m."from"
            JOIN cluster h ON h.label = 'Household' AND h.ref = m."to"
            WHERE m."to" LIKE 'H:%' GROUP BY 1, 2
        ), chosen AS (
            SELECT person, min(household) AS household, min(src) AS src FROM (
                SELECT * FROM membership
                QUALIFY holds OR NOT bool_or(holds) OVER (PARTITION BY person)
            ) GROUP BY person HAVING count(*) = 1
        )
        SELECT 'Household', c.household, h.ref, 'household_of_member',
            least(c.src, h.src) || ' ' || greatest(c.src, h.src)
        FROM person_household h JOIN chosen c USING (person)
        UNION ALL
        SELECT 'Household', a, ref, 'household_of_same_person', src FROM (
            SELECT first_value(ref) OVER (PARTITION BY person ORDER BY ref) AS a, ref, src
            FROM person_household
        ) WHERE a <> ref
    """)


def join_posts(connection: duckdb.DuckDBPyConnection) -> None:
    """The same post of the same person at the same unit from the same day is one post."""
    connection.execute(f"""
        INSERT INTO pairs (label, a, b, rule, evidence)
        SELECT 'Cadre', a, ref, 'post_of_same_person', src FROM (
            SELECT ref, src, first_value(ref) OVER (
                PARTITION BY coalesce(p.main, d.person), d.rest ORDER BY d.ref) AS a
            FROM (
                SELECT ref, src, {PERSON_IN_REF} AS person,
                    regexp_replace(ref, '^D:[^|]*', '') AS rest
                FROM refs WHERE label = 'Cadre'
            ) d LEFT JOIN (SELECT ref AS pref, main FROM cluster WHERE label = 'Person') p
                ON p.pref = d.person
        ) WHERE a <> ref
    """)


def join_named_enterprises(connection: duckdb.DuckDBPyConnection) -> None:
    """An enterprise known by name is the one with a credit code that bears exactly this name."""
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH coded AS (
            SELECT name, min(ref) AS ref, min(src) AS src FROM n_Enterprise
            WHERE ref LIKE 'E:%' AND name <> '' GROUP BY name HAVING count(DISTINCT ref) = 1
        )
        SELECT 'Enterprise', c.ref, r.ref, 'same_registered_name',
            least(c.src, r.src) || ' ' || greatest(c.src, r.src)
        FROM refs r JOIN coded c ON r.ref = 'E~' || c.name WHERE r.label = 'Enterprise'
    """)


def join_account_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """An account has a number of its own beside that of its card: both are one card here.

    A bank prints the two in one line. A number that stands beside cards of several holders is
    the bank's and nobody's, and joins nothing.
    """
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH printed AS (
            SELECT account, ref AS card, min(src) AS src FROM n_Card
            WHERE account LIKE 'C:%' AND ref LIKE 'C:%' AND account <> ref GROUP BY 1, 2
        ), held AS (
            SELECT p.account FROM printed p LEFT JOIN r_HOLDS h ON h."to" = p.card
            GROUP BY 1 HAVING count(DISTINCT h."from") <= 1
        )
        SELECT 'Card', p.card, p.account, 'account_and_card_number', p.src
        FROM printed p SEMI JOIN held USING (account)
    """)


def join_villages(connection: duckdb.DuckDBPyConnection) -> None:
    """A village without its township is the one village of this name, when there is but one."""
    connection.execute("""
        INSERT INTO pairs (label, a, b, rule, evidence)
        WITH placed AS (
            SELECT split_part(ref, '/', 2) AS village, min(ref) AS ref, min(src) AS src FROM refs
            WHERE label = 'Unit' AND regexp_matches(ref, '^U:[^/]+/[^/]+$')
            GROUP BY 1 HAVING count(*) = 1
        )
        SELECT 'Unit', p.ref, r.ref, 'only_village_of_this_name',
            least(p.src, r.src) || ' ' || greatest(p.src, r.src)
        FROM refs r JOIN placed p ON r.ref = 'U:/' || p.village WHERE r.label = 'Unit'
    """)


def find_likely(connection: duckdb.DuckDBPyConnection) -> None:
    """Table ``likely (src, written, number, name)``: whom a ruined ID most likely means.

    Exactly one person of the same name in the same village, on the same card or in the same
    household whose ID begins as the ruined one does. Said on the correction list, joined only
    where a rule joins.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE likely AS
        SELECT p.src, p.number_written AS written, min(c.a)[3:] AS number, any_value(p.name) AS name
        FROM n_Person p JOIN row_candidate c ON c.b = p.ref
        WHERE p.number_written <> ''
        GROUP BY p.ref, p.src, p.number_written HAVING count(DISTINCT c.a) = 1
    """)
