"""Communities and bridges on hand-made lines, and against networkx used otherwise."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from graphaudit.algorithms import bridges, communities
from graphaudit.algorithms.rows import Record

RISKY = {"min_people": 6, "min_lift": 5.0, "min_findings": 3, "min_patterns": 2}
BRIDGE = {"min_clusters": 2, "min_cluster_people": 2, "top_share": 0.01}


def member(person: int, finding: str, pattern: str, everybody: int = 1000) -> Record:
    return {
        "a": f"p_{person}",
        "b": None,
        "finding": finding,
        "pattern": pattern,
        "src": [f"{finding}:0:1"],
        "everybody": everybody,
    }


def group(first: int, last: int, name: str, everybody: int = 1000) -> list[Record]:
    """People who stand together in three findings of three patterns."""
    return [
        member(person, f"{name}{pattern}", pattern, everybody)
        for person in range(first, last + 1)
        for pattern in ("x", "y", "z")
    ]


def link(a: int, b: int) -> Record:
    one, other = sorted((f"p_{a}", f"p_{b}"))
    return {"a": one, "b": other, "finding": None, "pattern": None, "src": None, "everybody": 1000}


def test_two_dense_groups_with_one_link_are_two_communities() -> None:
    found = communities.detect([*group(1, 8, "a"), *group(11, 18, "b"), link(8, 11)], RISKY)
    assert [hit["people_count"] for hit in found] == [8, 8]
    assert {hit["rate"] for hit in found} == {3.0}


def test_the_order_of_lines_does_not_matter() -> None:
    lines = [*group(1, 8, "a"), *group(11, 18, "b"), link(8, 11), link(7, 12)]
    shuffled = lines.copy()
    random.Random(5).shuffle(shuffled)
    assert communities.detect(lines, RISKY) == communities.detect(shuffled, RISKY)


def test_a_group_as_dense_as_the_county_is_no_risky_community() -> None:
    assert communities.detect(group(1, 8, "a", everybody=30), RISKY) == []
    assert len(communities.detect(group(1, 8, "a", everybody=40), RISKY)) == 1


def test_one_long_finding_is_no_community_and_a_second_on_half_of_its_people_is() -> None:
    long = [member(person, "f", "x") for person in range(1, 13)]
    again = [member(person, f"g{person}", "y") for person in range(1, 6)]
    assert communities.detect([*long, *again], RISKY) == []
    again.append(member(6, "g6", "y"))
    assert [hit["people_count"] for hit in communities.detect([*long, *again], RISKY)] == [12]


def seat(person: str, finding: str, *posts: str) -> Record:
    return {
        "person": person,
        "finding": finding,
        "cadres": list(posts),
        "src": [f"{finding}:0:1"],
        "everybody": 1000,
    }


@pytest.mark.parametrize("seed", range(6))
def test_bridges_are_the_cadres_whose_removal_splits_the_graph(seed: int) -> None:
    draw = random.Random(seed)
    cadres = {f"p_{n}" for n in range(6)}
    rows = [
        seat(person, f"f_{finding}", *(["d_" + person] if person in cadres else []))
        for finding in range(14)
        for person in sorted(draw.sample([f"p_{n}" for n in range(40)], 3))
    ]
    found = {hit["cadre"] for hit in bridges.detect(rows, BRIDGE | {"top_share": 1.0})}
    assert found == {cadre for cadre in cadres if _splits(rows, cadre)}


def _splits(rows: list[Record], cadre: str) -> bool:
    """Two people who meet nobody in common once the cadre is away, each with a companion."""
    people: nx.Graph[str] = nx.Graph()
    with_cadre: nx.Graph[str] = nx.Graph()
    for finding in sorted({str(row["finding"]) for row in rows}):
        seated = [str(row["person"]) for row in rows if row["finding"] == finding]
        nx.add_path(with_cadre, seated)
        nx.add_path(people, [person for person in seated if person != cadre])
    if cadre not in with_cadre:
        return False
    part = nx.node_connected_component(with_cadre, cadre) - {cadre}
    groups = nx.connected_components(people.subgraph(part))
    return sum(len(each) >= 2 for each in groups) >= 2
