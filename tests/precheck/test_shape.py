"""What of a query must be there, and what may be absent."""

from __future__ import annotations

import pytest

from graphaudit.precheck.shape import shapes

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
