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
