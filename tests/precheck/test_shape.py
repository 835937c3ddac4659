"""What of a query must be there, and what may be absent."""

from __future__ import annotations

import pytest

from graphaudit.precheck.reading import shapes

MEMBERS = "MATCH (h:Household) OPTIONAL MATCH (h)<-[:MEMBER_OF]-(p:Person) WITH h, p "
RETURNED = " RETURN h.key AS household, count(r.src) AS payments"


@pytest.mark.parametrize(
    ("onward", "required"),
    [
        ("MATCH (p)-[r:PAID]->(c:Card)", {"MEMBER_OF", "PAID"}),
        ("OPTIONAL MATCH (p)-[r:PAID]->(c:Card)", set()),
        ("MATCH (h)-[r:PAID]->(c:Card)", {"PAID"}),
        ("MATCH (h)-[r:PAID]->(c:Card) WHERE EXISTS { MATCH (p)-[:KIN]-(:Person) }", {"PAID"}),
    ],
)
def test_an_optional_match_is_required_when_a_match_goes_on_from_what_it_brings(
    onward: str, required: set[str]
) -> None:
    [shape] = shapes(MEMBERS + onward + RETURNED)
    assert {edge.types[0] for edge in shape.edges if not edge.clause} == required


PAID = "MATCH (p:Person)-[r:PAID]->(c:Card) "
POLICY = {"codes": ["GAIN"], "more": ["RICE", "GAIN"], "one": "CORN", "days": 3}


def asked_of(query: str) -> list[tuple[str, ...] | None]:
    """The programs that the query's payments must be of, payment by payment; None: any."""
    [shape] = [shape.given(POLICY) for shape in shapes(query)]
    payments = [edge for edge in shape.edges if edge.types == ("PAID",)]
    return [edge.among[0].values if edge.among else None for edge in payments]


@pytest.mark.parametrize(
    ("query", "programs"),
    [
        (PAID + "WHERE r.program IN $codes AND r.day_no > 3", [("GAIN",)]),
        (PAID + "WHERE r.program = $one", [("CORN",)]),
        (PAID + "WHERE (r.program IN $codes OR r.program IN $more)", [("GAIN", "RICE")]),
        (PAID + "WHERE r.program IN $codes OR p.name = 'x'", [None]),
        (PAID + "WHERE NOT r.program IN $codes", [None]),
        (PAID + "WHERE r.day_no = $days", [None]),
        (PAID + "WITH p, r WHERE r.program IN $codes", [("GAIN",)]),
        (PAID + "WITH p, collect(r.src) AS r WHERE r.program IN $codes", [None]),
        (PAID + "WITH p, r LIMIT 5 WHERE r.program IN $codes", [None]),
        ("OPTIONAL " + PAID + "WITH p, r WHERE r.program IN $codes", [("GAIN",)]),
        (PAID + "OPTIONAL MATCH (p)-[:KIN]-(:Person) WHERE r.program IN $codes", [None]),
        (PAID + "WHERE NOT EXISTS { MATCH (p)-[:KIN]-() WHERE r.program IN $codes }", [None]),
        (
            PAID + "WHERE NOT EXISTS { MATCH (p)-[q:PAID]->() WHERE q.program IN $codes }",
            [None, ("GAIN",)],
        ),
    ],
)
def test_what_every_payment_of_an_answer_has(
    query: str, programs: list[tuple[str, ...] | None]
) -> None:
    assert asked_of(query + " RETURN p.key AS person") == programs


def bonded(query: str) -> set[frozenset[str]]:
    """Names of the nodes that are one in every answer of a query of one way."""
    [shape] = shapes(query)
    [way] = shape.joins()
    return {frozenset(shape.things[at].name for at in bond) for bond in shape.bonds(way)}


def test_nodes_are_one_where_every_answer_says_so() -> None:
    other = "MATCH (q:Person)-[:PAID]->(d:Card) "
    assert bonded(PAID + other + "WHERE c.key = d.key RETURN p.key AS p") == {frozenset("cd")}


def test_nodes_may_differ_where_an_optional_match_compares_them() -> None:
    other = "OPTIONAL MATCH (q:Person)-[:PAID]->(d:Card) "
    assert bonded(PAID + other + "WHERE c.key = d.key RETURN p.key AS p") == set()


def test_words_that_the_query_itself_says_are_asked_like_parameters() -> None:
    assert asked_of(PAID + "WHERE r.program IN ['RICE', 'CORN'] RETURN p.key AS person") == [
        ("CORN", "RICE")
    ]
    assert asked_of(PAID + "WHERE r.program = 'it\\'s // no comment' RETURN p.key AS person") == [
        ("it\\'s // no comment",)
    ]


def required_of(query: str) -> set[str]:
    [shape] = shapes(query)
    return {edge.types[0] for edge in shape.edges if not edge.clause}


@pytest.mark.parametrize(
    ("condition", "required"),
    [
        ("WITH p, h, m WHERE h.key IS NOT NULL", {"PAID", "MEMBER_OF"}),
        ("WITH p, h, m WHERE m.to_no >= $days AND p.key <> $one", {"PAID", "MEMBER_OF"}),
        ("WITH p, h, m WHERE h.key IS NOT NULL OR p.key = $one", {"PAID"}),
        ("WITH p, h, m WHERE coalesce(m.to_no, $days) >= $days", {"PAID"}),
        ("WITH p, h, m WHERE NOT h.key IN $codes", {"PAID"}),
        ("WITH p, h, m WHERE h.key IS NULL", {"PAID"}),
        ("WHERE m.to_no >= $days", {"PAID"}),
        ("WITH p, collect(h.key) AS h WHERE size(h) > 0", {"PAID"}),
    ],
)
def test_what_a_condition_speaks_of_must_be_there(condition: str, required: set[str]) -> None:
    query = PAID + "OPTIONAL MATCH (p)-[m:MEMBER_OF]->(h:Household) " + condition
    assert required_of(query + " RETURN p.key AS person") == required


def test_a_list_of_everything_is_there_where_nothing_was_found() -> None:
    listed = (
        "MATCH (q:Person)-[:HOLDS]->(d:Card) WHERE d.key IS NOT NULL WITH collect(d.key) AS all "
    )
    query = listed + PAID + "WHERE NOT c.key IN all RETURN p.key AS person"
    assert required_of(query) == {"PAID"}
    [shape] = shapes(query)
    [way] = shape.joins()
    assert shape.bonds(way) == set()


def leasts_of(query: str) -> list[tuple[str, str, bool, int]]:
    """(node, relationship, whether other ends are counted, number) of what a query asks."""
    [shape] = [shape.given({"few": 3, "word": "x"}) for shape in shapes(query)]
    return [
        (shape.things[one.place].name, shape.edges[one.edge].types[0], one.distinct, one.number)
        for one in shape.leasts
    ]


COUNTED = "RETURN c.key AS card"


@pytest.mark.parametrize(
    ("query", "leasts"),
    [
        (PAID + "WITH c, count(r.src) AS n WHERE n >= $few ", [("c", "PAID", False, 3)]),
        (PAID + "WITH c, collect(DISTINCT p.key) AS n WHERE size(n) >= $few ",
         [("c", "PAID", True, 3)]),
        (PAID + "WITH c, count(DISTINCT p.key) AS n WITH c, n WHERE c.key <> $word AND n >= $few ",
         [("c", "PAID", True, 3)]),
        (PAID + "WITH c, count(DISTINCT p.key) AS n WHERE n >= $word ", []),
        (PAID + "WITH c, count(DISTINCT p.key) AS n WHERE n >= $few OR c.key = $word ", []),
        (PAID + "WITH c, count(DISTINCT p.name) AS n WHERE n >= $few ", []),
        (PAID + "WITH c, sum(r.fen) AS n WHERE n >= $few ", []),
        # Two rows of one relationship may stand beside three of another: rows are no bound.
        (PAID + "MATCH (p)-[:KIN]-(q:Person) WITH c, count(r.src) AS n WHERE n >= $few ", []),
        (PAID + "MATCH (p)-[:KIN]-(q:Person) WITH c, count(DISTINCT q.key) AS n WHERE n >= $few ",
         []),
        (PAID + "OPTIONAL MATCH (q:Person)-[:HOLDS]->(c) WITH c, count(DISTINCT q.key) AS n "
         "WHERE n >= $few ", [("c", "HOLDS", True, 3)]),
        # The people were there before the OPTIONAL MATCH, which counts nothing.
        ("MATCH (c:Card)<-[:USES]-(p:Person) OPTIONAL MATCH (p)-[:HOLDS]->(c) "
         "WITH c, count(DISTINCT p.key) AS n WHERE n >= $few ", [("c", "USES", True, 3)]),
    ],
)  # fmt: skip
def test_how_much_of_something_an_answer_must_have(
    query: str, leasts: list[tuple[str, str, bool, int]]
) -> None:
    assert leasts_of(query + COUNTED) == leasts
