"""C17, C18 and C24 on small graphs: what excuses a car, a house, an income, a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graphaudit.explanations import read_explanations
from graphaudit.pattern_cases import expanded
from graphaudit.policy import load_policy
from graphaudit.stores import GraphStore
from graphaudit.stores.scratch import load_small_graph

EXPLANATIONS = read_explanations()
POLICY = load_policy()
Graph = Mapping[str, object]


def facts(store: GraphStore, code: str, graph: Graph) -> set[tuple[object, ...]]:
    """(status, person, first day, last day) of what the explanation's query says."""
    explanation = EXPLANATIONS[code]
    assert explanation.facts is not None
    with store.scratch() as scratch:
        load_small_graph(scratch, expanded(graph))
        result = scratch.run(explanation.facts, explanation.parameters(POLICY))
    names = ("status", "person", "from_no", "to_no")
    places = [result.columns.index(n) if n in result.columns else None for n in names]
    return {tuple(row[p] if p is not None else None for p in places) for row in result.rows}


def no(day: str) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days


def test_c17_a_cheap_car_excuses_and_a_dear_one_beside_it_does_not(store: GraphStore) -> None:
    cheap = {"key": "v_1", "kind": "car", "value_fen": 3_000_000}
    dear = {"key": "v_2", "kind": "car", "value_fen": 3_000_001}
    rels = [["MEMBER_OF", "p_1", "h_1"], ["MEMBER_OF", "p_2", "h_1"]]
    bought = {"from_day": "2020-03-01"}
    one = {"nodes": {"Vehicle": [cheap]}, "rels": [*rels, ["OWNS", "p_1", "v_1", bought]]}
    assert facts(store, "C17", one) == {
        ("vehicle_owner", "p_1", 0, None),
        ("vehicle_owner", "p_2", 0, None),
    }
    both = {
        "nodes": {"Vehicle": [cheap, dear]},
        "rels": [*rels, ["OWNS", "p_1", "v_1", bought], ["OWNS", "p_2", "v_2", bought]],
    }
    eight_years_on = no("2020-03-01") + 2922
    assert {fact[2] for fact in facts(store, "C17", both)} == {eight_years_on}


def test_c17_an_inherited_share_excuses_one_dwelling_and_not_a_shop(store: GraphStore) -> None:
    homes = [{"key": "y_1", "kind": "home"}, {"key": "y_2", "kind": "home"}]
    shop = {"key": "y_3", "kind": "shop"}
    own = ["OWNS", "p_1", "y_1"]
    inherited = ["OWNS", "p_1", "y_2", {"share": "按份共有 1/3 继承"}]
    two = {"nodes": {"Property": homes}, "rels": [own, inherited]}
    assert facts(store, "C17", two) == {("property_owner", "p_1", 0, None)}
    with_shop = {
        "nodes": {"Property": [*homes, shop]},
        "rels": [own, inherited, ["OWNS", "p_1", "y_3"]],
    }
    assert facts(store, "C17", with_shop) == set()
    whole = {"nodes": {"Property": homes}, "rels": [own, ["OWNS", "p_1", "y_2"]]}
    assert facts(store, "C17", whole) == set()


def test_c17_spouses_who_share_a_flat_own_it(store: GraphStore) -> None:
    half = {"share": "50%"}
    rels = [
        ["MEMBER_OF", "p_1", "h_1"],
        ["MEMBER_OF", "p_2", "h_1"],
        ["OWNS", "p_1", "y_1", half],
        ["OWNS", "p_2", "y_1", half],
    ]
    nodes = {"Property": [{"key": "y_1", "kind": "home"}]}
    assert facts(store, "C17", {"nodes": nodes, "rels": rels}) == set()


def test_c18_twelve_months_from_the_day_the_income_began(store: GraphStore) -> None:
    began = {"from_day": "2023-01-01", "fen": 1}
    rels = [["HAS_STATUS", "p_1", "s_staff_pensioner", began]]
    first = no("2023-01-01")
    assert facts(store, "C18", {"rels": rels}) == {("staff_pensioner", "p_1", first, first + 365)}
    assert facts(store, "C18", {"rels": [["HAS_STATUS", "p_1", "s_resident_pensioner"]]}) == set()


def test_c24_a_suspended_sentence_and_not_a_revoked_one(store: GraphStore) -> None:
    served = {"from_day": "2023-01-01", "to_day": "2023-06-30"}
    rels = [
        ["HAS_STATUS", "p_1", "s_community_correction", served],
        ["HAS_STATUS", "p_2", "s_in_custody", {**served, "detail": "有期徒刑一年缓刑二年"}],
        ["HAS_STATUS", "p_3", "s_in_custody", {**served, "detail": "撤销缓刑收监"}],
        ["HAS_STATUS", "p_4", "s_in_custody", {**served, "detail": "监狱"}],
    ]
    assert {fact[1] for fact in facts(store, "C24", {"rels": rels})} == {"p_1", "p_2"}
