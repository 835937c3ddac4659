"""Rings: people of several households whose cards are joined by two kinds of identifiers.

Two identifiers of different kinds bind each other when they join the same people: at least
``core_people`` of as many households, on as many cards. A card and what is known of that card
alone (its phone, its agent) are one fact, so a shared card binds only through other cards.
Components of the whole edge list come from scipy; each is then studied with networkx.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphaudit.algorithms.rows import Record, texts, whole

_NAMES = ("person", "card", "identifier", "kind", "home")


@dataclass(frozen=True)
class Edge:
    """A person joined to an identifier through a card; ``home`` is the household's key."""

    person: str
    card: str
    identifier: str
    kind: str
    home: str
    src: tuple[str, ...]


@dataclass(frozen=True)
class Ring:
    """The edges of one ring and its core identifiers."""

    edges: tuple[Edge, ...]

    @property
    def people(self) -> list[str]:
        """Everybody who is joined, sorted."""
        return sorted({edge.person for edge in self.edges})

    @property
    def kinds(self) -> dict[str, str]:
        """Identifier to its kind."""
        return {edge.identifier: edge.kind for edge in self.edges}

    @property
    def core(self) -> str:
        """The identifier that joins most people; of equals the first by kind and key."""
        joined = defaultdict(set)
        for edge in self.edges:
            joined[(edge.kind, edge.identifier)].add(edge.person)
        return min(joined, key=lambda name: (-len(joined[name]), name))[1]

    def of_kind(self, kind: str) -> list[str]:
        """Core identifiers of one kind, sorted."""
        return sorted(name for name, found in self.kinds.items() if found == kind)

    def as_hit(self) -> Record:
        """The columns of the pattern; payments are fetched by ``pairs``."""
        pairs = sorted({(edge.person, edge.card) for edge in self.edges})
        facts = sorted({src for e in self.edges for src in e.src if e.kind != "card"})
        return {
            "core": self.core,
            "identifiers": sorted(self.kinds),
            "identifier_kinds": sorted(set(self.kinds.values())),
            "cards": sorted({edge.card for edge in self.edges}),
            "people": self.people,
            "agents": self.of_kind("agent"),
            "phones": self.of_kind("phone"),
            "rows": facts,
            "facts": facts,
            "fen": 0,
            "first_day": None,
            "last_day": None,
            "pairs": [{"person": person, "card": card} for person, card in pairs],
        }


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a ring of ``min_people`` to ``max_people`` people, by its core identifier."""
    edges = [_edge(row) for row in rows]
    found = (ring for part in components(edges) for ring in rings(part, params))
    return [ring.as_hit() for ring in sorted(found, key=lambda ring: ring.core)]


def _edge(row: Record) -> Edge:
    person, card, identifier, kind, home = (str(row[name]) for name in _NAMES)
    src = tuple(src for text in texts(row["src"]) for src in text.split())
    return Edge(person, card, identifier, kind, home, src)


def components(edges: list[Edge]) -> list[list[Edge]]:
    """The edges of each connected component of people and identifiers, in the order given."""
    if not edges:
        return []
    numbers: dict[str, int] = {}
    ends = [
        (numbers.setdefault(e.person, len(numbers)), numbers.setdefault(_name(e), len(numbers)))
        for e in edges
    ]
    rows, columns = np.array(ends).T
    matrix = coo_array(
        (np.ones(len(ends), dtype=np.int8), (rows, columns)), shape=(len(numbers),) * 2
    )
    _, labels = connected_components(matrix, directed=False)
    parts: dict[int, list[Edge]] = defaultdict(list)
    for edge, (start, _) in zip(edges, ends, strict=True):
        parts[int(labels[start])].append(edge)
    return list(parts.values())


def _name(edge: Edge) -> str:
    """An agent is an identifier and may be a beneficiary too: two nodes."""
    return f"{edge.kind} {edge.identifier}"


def rings(edges: list[Edge], params: Mapping[str, object]) -> Iterator[Ring]:
    """Rings within one component: the groups that identifiers bound to each other make."""
    bound = nx.Graph(binding_pairs(edges, whole(params["core_people"])))
    for group in nx.connected_components(bound):
        ring = Ring(tuple(edge for edge in edges if _name(edge) in group))
        size, kinds = len(ring.people), len(set(ring.kinds.values()))
        in_bounds = whole(params["min_people"]) <= size <= whole(params["max_people"])
        if in_bounds and kinds >= whole(params["min_kinds"]):
            yield ring


def binding_pairs(edges: Iterable[Edge], core_people: int) -> list[tuple[str, str]]:
    """Pairs of identifiers of two kinds that join the same people, households and cards."""
    shared: dict[tuple[str, str], list[tuple[Edge, Edge]]] = defaultdict(list)
    for joined in _by_person(edges).values():
        for one, other in combinations(joined, 2):
            if one.kind != other.kind and _independent(one, other):
                first, second = sorted((one, other), key=_name)
                shared[(_name(first), _name(second))].append((first, second))
    return sorted(pair for pair, both in shared.items() if _binds(both, core_people))


def _by_person(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    people: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        people[edge.person].append(edge)
    return people


def _independent(one: Edge, other: Edge) -> bool:
    """A shared card says nothing new beside the phone or agent of that very card."""
    return one.card != other.card or "card" not in (one.kind, other.kind)


def _binds(both: list[tuple[Edge, Edge]], core_people: int) -> bool:
    people = {one.person for one, _ in both}
    homes = {one.home for one, _ in both}
    cards = {edge.card for pair in both for edge in pair if edge.kind != "card"}
    return min(len(people), len(homes), len(cards)) >= core_people
