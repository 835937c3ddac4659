"""Communities of people who stand in far more findings than others of the county (Louvain).

People are joined by standing in one finding (weight 1 each) and by a shared card, phone or agent
(weight 1). Only connected parts that could hold a community are divided; the seed is fixed and
nodes come in the order of their keys, so that the same lines give the same communities.

One long finding (all whose applications were withdrawn in a week) joins its people by itself and
raises the rate of all of them. What makes a community is that its people meet again: at least
half of those with a finding stand in two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import networkx as nx

from graphaudit.algorithms.rows import Record, texts, whole

SEED = 20260101
"""Louvain visits nodes in a random order: this one."""


@dataclass
class _Network:
    """Who stands in which finding, what each finding rests on, and who is joined to whom."""

    graph: nx.Graph[str] = field(default_factory=nx.Graph)
    findings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pattern: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    everybody: int = 0

    def add(self, row: Record) -> None:
        """Take in one line of the query: a person of a finding, or a link."""
        self.everybody = max(self.everybody, whole(row["everybody"]))
        person, finding = str(row["a"]), row["finding"]
        if finding is None:
            self.join(person, str(row["b"]))
            return
        self.findings[person].add(str(finding))
        self.pattern[str(finding)] = str(row["pattern"])
        self.rows[str(finding)] = texts(row["src"])

    def join(self, a: str, b: str) -> None:
        """One more thing that two people share."""
        weight = self.graph.get_edge_data(a, b, {"weight": 0})["weight"]
        self.graph.add_edge(a, b, weight=weight + 1)

    def join_findings(self) -> None:
        """Join the people of each finding."""
        people: dict[str, list[str]] = defaultdict(list)
        for person in sorted(self.findings):
            for finding in self.findings[person]:
                people[finding].append(person)
        for finding in sorted(people):
            for a, b in combinations(people[finding], 2):
                self.join(a, b)

    def of(self, community: Iterable[str]) -> set[str]:
        """The findings in which people of a community stand."""
        return {f for person in community for f in self.findings.get(person, ())}

    def stands(self, people: Iterable[str]) -> int:
        """How often these people stand in a finding."""
        return sum(len(self.findings.get(person, ())) for person in people)

    def meet_again(self, community: Iterable[str]) -> bool:
        """Whether at least half of the people with findings stand in more than one."""
        times = [len(self.findings[person]) for person in community if person in self.findings]
        return 2 * sum(n > 1 for n in times) >= len(times)

    def core(self, community: Iterable[str]) -> str:
        """Who is joined most; of equals the first by key."""
        degree = dict(self.graph.degree(community, weight="weight"))
        return min(degree, key=lambda person: (-degree[person], person))


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a community, by its core: see the pattern ``risky_community``."""
    network = _Network()
    for row in rows:
        network.add(row)
    network.join_findings()
    base = network.stands(network.findings) / max(network.everybody, len(network.findings), 1)
    dense = (c for c in communities(network.graph, params) if network.meet_again(c))
    hits = (_hit(network, found, base) for found in dense)
    return sorted((h for h in hits if _is_risky(h, params)), key=lambda hit: str(hit["core"]))


def communities(graph: nx.Graph[str], params: Mapping[str, object]) -> Iterator[list[str]]:
    """The communities of every connected part that is large enough, each sorted."""
    for part in nx.connected_components(graph):
        if len(part) < whole(params["min_people"]):
            continue
        for found in nx.community.louvain_communities(_ordered(graph, part), seed=SEED):
            if len(found) >= whole(params["min_people"]):
                yield sorted(found)


def _ordered(graph: nx.Graph[str], part: Iterable[str]) -> nx.Graph[str]:
    """A part of the graph with nodes and edges in the order of keys."""
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    edges = (
        (min(a, b), max(a, b), d["weight"]) for a, b, d in graph.subgraph(part).edges(data=True)
    )
    ordered.add_weighted_edges_from(sorted(edges))
    return ordered


def _hit(network: _Network, community: list[str], base: float) -> Record:
    found = sorted(network.of(community))
    concerned = [person for person in community if person in network.findings]
    return {
        "core": network.core(community),
        "people": community,
        "people_count": len(community),
        "with_findings": len(concerned),
        "finding_count": len(found),
        "patterns": sorted({network.pattern[f] for f in found}),
        "rate": round(network.stands(community) / len(community), 4),
        "base_rate": round(base, 6),
        "rows": sorted({src for f in found for src in network.rows[f]}),
        "fen": 0,
        "first_day": None,
        "last_day": None,
    }


def _is_risky(hit: Record, params: Mapping[str, object]) -> bool:
    rate, base = _number(hit["rate"]), _number(hit["base_rate"])
    return (
        rate >= _number(params["min_lift"]) * base
        and whole(hit["finding_count"]) >= whole(params["min_findings"])
        and len(texts(hit["patterns"])) >= whole(params["min_patterns"])
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
