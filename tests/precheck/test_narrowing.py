"""What a query cannot use is left out; what it can use stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graphaudit.patterns import read_patterns
from graphaudit.precheck import reaching
from graphaudit.precheck.index import Edges, Ids, Index, ids_of
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.narrowing import fitting, narrowed
from graphaudit.precheck.reading import shapes
from graphaudit.precheck.shape import Shape
from graphaudit.projection import Tables

OTHERS_CARD = (
    "MATCH (o:Person)-[:HOLDS]->(c:Card)<-[:USES]-(p:Person) WHERE o.key <> p.key "
    "RETURN c.key AS card"
)


def edges(*pairs: tuple[str, str]) -> Edges:
    starts, ends = zip(*pairs, strict=True)
    return Edges.of(pa.table({"from": pa.array(starts), "to": pa.array(ends)}))


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    """Two cards that their holders use, one that another uses too, and two persons, one dead."""
    return Ground(
        Index(tmp_path, Tables(tmp_path, "none")),
        {
            "HOLDS.Person.Card": edges(("p_1", "c_1"), ("p_2", "c_2"), ("p_4", "c_4")),
            "USES.Person.Card": edges(("p_1", "c_1"), ("p_2", "c_2"), ("p_3", "c_2")),
        },
        {"Person": pa.table({"key": ["p_3"], "died_no": pa.array([10], pa.int64())})},
    )


def everything(shape: Shape) -> dict[int, Ids]:
    keys = ids_of(["p_1", "p_2", "p_3", "p_4", "c_1", "c_2", "c_4"])
    return dict.fromkeys(sorted(shape.required), keys)


def left_of(ground: Ground, query: str, name: str) -> list[int] | None:
    [shape] = shapes(query)
    left = narrowed(ground, shape, everything(shape))
    at = next(place for place, thing in enumerate(shape.things) if thing.name == name)
    return None if left is None else left[at].tolist()


def test_a_card_stays_where_holder_and_user_differ(ground: Ground) -> None:
    assert left_of(ground, OTHERS_CARD, "c") == ids_of(["c_2"]).tolist()
    assert left_of(ground, OTHERS_CARD, "o") == ids_of(["p_2"]).tolist()


def test_the_user_may_be_the_holder_where_the_query_does_not_mind(ground: Ground) -> None:
    query = OTHERS_CARD.replace("WHERE o.key <> p.key ", "")
    assert left_of(ground, query, "c") == ids_of(["c_1", "c_2"]).tolist()


def test_a_property_that_must_be_there_rules_out_persons(ground: Ground) -> None:
    query = "MATCH (p:Person)-[:USES]->(c:Card) WHERE p.died_no IS NOT NULL RETURN c.key AS card"
    assert left_of(ground, query, "p") == ids_of(["p_3"]).tolist()


def test_no_answer_is_told_apart_from_a_small_one(ground: Ground) -> None:
    query = "MATCH (p:Person)-[:HOLDS]->(c:Card)-[:OPENED_BY]->(a:Person) RETURN c.key AS card"
    assert left_of(ground, query, "c") is None


@pytest.mark.parametrize(
    "condition",
    [
        "p.died_no IS NOT NULL OR c.key = $card",
        "NOT (p.died_no IS NOT NULL AND c.key = $card)",
        "CASE WHEN c.key = $card AND p.died_no IS NOT NULL AND TRUE THEN TRUE ELSE FALSE END",
        "EXISTS { MATCH (p)-[:HOLDS]->(d:Card) WHERE p.died_no IS NOT NULL }",
    ],
)
def test_a_condition_that_need_not_hold_is_no_demand(condition: str) -> None:
    [shape] = shapes(f"MATCH (p:Person)-[:USES]->(c:Card) WHERE {condition} RETURN c.key AS card")
    assert shape.demands == []


def test_the_condition_of_an_optional_match_is_no_demand() -> None:
    [shape] = shapes(
        "MATCH (p:Person)-[:USES]->(c:Card) "
        "OPTIONAL MATCH (p)-[:IS]->(q:Person) WHERE p.died_no IS NOT NULL "
        "RETURN c.key AS card, q.key AS other"
    )
    assert shape.demands == []


def test_a_parameter_that_is_no_list_of_words_is_no_demand() -> None:
    [shape] = shapes(
        "MATCH (p:Person)-[:HAS_STATUS]->(s:Status) WHERE s.kind IN $kinds AND s.name IN $few "
        "RETURN p.key AS person"
    )
    given = shape.given({"kinds": ["deceased"], "few": 3})
    assert [demand.values for demand in given.demands] == [("deceased",)]


def test_a_comparison_that_is_one_of_several_ways_joins_and_does_not() -> None:
    [shape] = shapes(
        "MATCH (o:Person)-[:MEMBER_OF]->(h:Household)<-[:MEMBER_OF]-(p:Person) "
        "WHERE h.size > 3 OR p.key = o.key RETURN p.key AS person"
    )
    assert sorted(map(len, shape.joins())) == [0, 1]
    [certain] = shapes(
        "MATCH (o:Person)-[:MEMBER_OF]->(h:Household)<-[:MEMBER_OF]-(p:Person) "
        "WHERE h.size > 3 AND p.key = o.key RETURN p.key AS person"
    )
    assert sorted(map(len, certain.joins())) == [1]


def test_what_is_looked_up_in_a_list_of_everything_need_not_be_found_there() -> None:
    [shape] = shapes(
        "MATCH (e:Enterprise)-[:REGISTERED_AT]->(a:Address) WITH collect(e.key) AS crowded "
        "MATCH (p:Person)-[:OWNS]->(f:Enterprise) WHERE NOT f.key IN crowded RETURN p.key AS person"
    )
    assert shape.unsure == set()
    assert sorted(map(len, shape.joins())) == [1]


def test_a_node_that_is_another_has_only_the_keys_of_both(ground: Ground) -> None:
    query = (
        "MATCH (o:Person)-[:HOLDS]->(c:Card) OPTIONAL MATCH (p:Person)-[:USES]->(d:Card) "
        "WITH c, d WHERE d.key = c.key RETURN c.key AS card"
    )
    [shape] = shapes(query)
    names = {thing.name: at for at, thing in enumerate(shape.things)}
    held = dict.fromkeys(range(len(shape.things)), ids_of(["p_1", "p_4", "c_1", "c_4"]))
    left = narrowed(ground, shape, held, [(names["d"], names["c"])])
    assert left is not None
    assert left[names["c"]].tolist() == ids_of(["c_1"]).tolist()
    assert left[names["p"]].tolist() == ids_of(["p_1"]).tolist()


@pytest.mark.parametrize(
    ("counted", "left"),
    [("count(DISTINCT p.key)", ["c_2"]), ("count(u.src)", ["c_2"]), ("count(p.name)", None)],
)
def test_a_card_with_too_few_is_left_out(
    ground: Ground, counted: str, left: list[str] | None
) -> None:
    [shape] = shapes(
        f"MATCH (p:Person)-[u:USES]->(c:Card) WITH c, {counted} AS n WHERE n >= $few "
        "RETURN c.key AS card"
    )
    keys = ids_of(["c_1", "c_2", "c_4"])
    at = next(place for place, thing in enumerate(shape.things) if thing.name == "c")
    fits = fitting(ground, shape.given({"few": 2}), at, keys)
    assert fits.tolist() == (keys if left is None else ids_of(left)).tolist()


def test_from_an_agent_nobody_goes_on_to_the_other_cards_he_opened(tmp_path: Path) -> None:
    ground = Ground(
        Index(tmp_path, Tables(tmp_path, "none")),
        {
            "PAID.Person.Card": edges(("p_1", "c_1"), ("p_2", "c_2")),
            "OPENED_BY.Card.Person": edges(("c_1", "p_9"), ("c_2", "p_9")),
        },
    )
    own = {("over", "PAID.Person.Card"): np.arange(1)}
    patterns = {one.id: one for one in read_patterns(None)}
    about_cards = reaching.seen_by_sql(ground, own, [patterns["ghost_account_profile"]])
    taken = about_cards.reach.taken
    assert taken["over", "OPENED_BY.Card.Person"].tolist() == [0]
    assert taken["over", "PAID.Person.Card"].tolist() == [0]


def test_only_those_count_who_may_be_in_an_answer(tmp_path: Path) -> None:
    """Of two households with two members each, one has but one who is paid."""
    ground = Ground(
        Index(tmp_path, Tables(tmp_path, "none")),
        {
            "MEMBER_OF.Person.Household": edges(
                ("p_1", "h_1"), ("p_2", "h_1"), ("p_3", "h_2"), ("p_4", "h_2")
            ),
            "PAID.Person.Card": edges(("p_1", "c_1"), ("p_3", "c_3"), ("p_4", "c_4")),
        },
    )
    [shape] = shapes(
        "MATCH (h:Household)<-[:MEMBER_OF]-(p:Person)-[:PAID]->(c:Card) "
        "WITH h, count(DISTINCT p.key) AS people WHERE people >= $least RETURN h.key AS household"
    )
    shape = shape.given({"least": 2})
    at = {thing.name: place for place, thing in enumerate(shape.things)}
    held = {
        at["h"]: ids_of(["h_1", "h_2"]),
        at["p"]: ids_of(["p_1", "p_2", "p_3", "p_4"]),
        at["c"]: ids_of(["c_1", "c_3", "c_4"]),
    }
    counted = shape.edges[shape.leasts[0].edge]
    from_home = narrowed(ground, shape, held, (), {counted: at["h"]})
    assert from_home is not None
    assert from_home[at["h"]].tolist() == ids_of(["h_2"]).tolist()
    # Come by the other way, the members that are held may be a part of all.
    from_person = narrowed(ground, shape, held, (), {counted: at["p"]})
    assert from_person is not None
    assert from_person[at["h"]].tolist() == ids_of(["h_1", "h_2"]).tolist()


def test_those_of_whom_a_later_part_asks_more_counted_before_it(tmp_path: Path) -> None:
    """Both members are counted, and one of them is paid."""
    ground = Ground(
        Index(tmp_path, Tables(tmp_path, "none")),
        {
            "MEMBER_OF.Person.Household": edges(("p_1", "h_1"), ("p_2", "h_1")),
            "PAID.Person.Card": edges(("p_1", "c_1")),
        },
    )
    [shape] = shapes(
        "MATCH (h:Household)<-[:MEMBER_OF]-(p:Person) "
        "WITH h, count(DISTINCT p.key) AS people, collect(p.key) AS keys WHERE people >= $least "
        "UNWIND keys AS one MATCH (q:Person)-[:PAID]->(c:Card) WHERE q.key = one "
        "RETURN h.key AS household"
    )
    shape = shape.given({"least": 2})
    at = {thing.name: place for place, thing in enumerate(shape.things)}
    people = ids_of(["p_1", "p_2"])
    held = {at["h"]: ids_of(["h_1"]), at["p"]: people, at["q"]: people, at["c"]: ids_of(["c_1"])}
    [way] = shape.joins()
    counted = shape.edges[shape.leasts[0].edge]
    left = narrowed(ground, shape, held, way, {counted: at["h"]})
    assert left is not None
    assert left[at["h"]].tolist() == ids_of(["h_1"]).tolist()
