"""Cadres who alone join groups of findings: articulation points of high betweenness.

People and findings are the nodes of one graph, joined where a person stands in a finding. A cadre
whose removal leaves two or more groups stands between them; betweenness (networkx) must be among
the highest of the county's people, of whom most stand in no finding and have none. A finding on
the cadre that only gathers up what smaller findings on the cadre say joins nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx

from graphaudit.algorithms.rows import Record, texts, whole

EXACT = 500
"""Parts with more nodes are sampled: exact betweenness grows with nodes times edges."""
SAMPLES = 100
SEED = 20260101


@dataclass
class _Board:
    """The graph of people and findings, with the posts and the rows of each."""

    graph: nx.Graph[str] = field(default_factory=nx.Graph)
    cadres: dict[str, list[str]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    rows: dict[str, list[str]] = field(default_factory=dict)
    everybody: int = 0

    def add(self, row: Record) -> None:
        """Take in one person of one finding."""
        person, finding = str(row["person"]), str(row["finding"])
        self.graph.add_edge(person, finding)
        self.people.add(person)
        self.rows[finding] = texts(row["src"])
        self.everybody = max(self.everybody, whole(row["everybody"]))
        if texts(row["cadres"]):
            self.cadres[person] = texts(row["cadres"])


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a cadre: see the pattern ``bridging_cadre``."""
    board = _Board()
    for row in rows:
        board.add(row)
    board.graph.remove_nodes_from(gathering(board))
    found = dict(bridges(board, params))
    high = _highest(board, found, params) if found else set()
    return [_hit(board, cadre, found[cadre]) for cadre in sorted(found) if cadre in high]


def gathering(board: _Board) -> set[str]:
    """Findings whose people, but for one cadre, all stand in smaller findings on that cadre."""
    return {
        finding for cadre in sorted(board.cadres) for finding in _gathering_of(board.graph, cadre)
    }


def _gathering_of(graph: nx.Graph[str], cadre: str) -> Iterator[str]:
    people = {f: set(graph.neighbors(f)) - {cadre} for f in graph.neighbors(cadre)}
    for finding, named in people.items():
        smaller = [those for those in people.values() if those and those < named]
        if len(smaller) > 1 and set().union(*smaller) == named:
            yield finding


def bridges(board: _Board, params: Mapping[str, object]) -> Iterator[tuple[str, list[set[str]]]]:
    """Cadres with the groups that are left without them, where these are enough."""
    cut = set(nx.articulation_points(board.graph))
    for cadre in sorted(cut & set(board.cadres)):
        part = nx.node_connected_component(board.graph, cadre)
        without = board.graph.subgraph(part - {cadre})
        groups = list(nx.connected_components(without))
        large = [g for g in groups if len(g & board.people) >= whole(params["min_cluster_people"])]
        if len(large) >= whole(params["min_clusters"]):
            yield cadre, large


def _highest(board: _Board, found: Mapping[str, object], params: Mapping[str, object]) -> set[str]:
    """Of the cadres found those within the top share of all people; equals take one place."""
    share = params["top_share"]
    places = (share if isinstance(share, float) else 0.0) * max(board.everybody, len(board.people))
    values = {person: value for person, value in _betweenness(board) if value > 0}
    ranked = sorted({round(value, 6) for value in values.values()}, reverse=True)
    lowest = ranked[min(len(ranked), max(1, round(places))) - 1] if ranked else 0.0
    return {cadre for cadre in found if round(values.get(cadre, 0.0), 6) >= lowest}


def _betweenness(board: _Board) -> Iterator[tuple[str, float]]:
    """People of every part with their betweenness, not normalised: parts differ in size."""
    for part in nx.connected_components(board.graph):
        graph = _ordered(board.graph, part)
        sample = SAMPLES if len(part) > EXACT else None
        values = nx.betweenness_centrality(graph, k=sample, normalized=False, seed=SEED)
        yield from ((node, value) for node, value in values.items() if node in board.people)


def _ordered(graph: nx.Graph[str], part: set[str]) -> nx.Graph[str]:
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    edges = ((min(a, b), max(a, b)) for a, b in graph.subgraph(part).edges)
    ordered.add_edges_from(sorted(edges))
    return ordered


def _hit(board: _Board, cadre: str, groups: list[set[str]]) -> Record:
    findings = sorted({node for group in groups for node in group} - board.people)
    people = {node for group in groups for node in group} & board.people
    near = sorted(set(board.graph.neighbors(cadre)) & set(findings))
    beside = {p for finding in near for p in board.graph.neighbors(finding)}
    return {
        "cadre": cadre,
        "cadres": board.cadres[cadre],
        "people": sorted(people & beside),
        "cluster_count": len(groups),
        "finding_count": len(near),
        "rows": sorted({src for finding in near for src in board.rows[finding]}),
        "fen": 0,
        "first_day": None,
        "last_day": None,
    }
