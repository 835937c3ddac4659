"""What a query looks at: which things it binds, joined by which relationships, and what it asks of
them.

From this follows how far around a batch the graph must be read so that a pattern answers there
as it would on the whole graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from math import prod

_MOST_WAYS = 24
_EVERYWHERE = frozenset({"Program", "Status"})
"""Labels of few nodes, all of which are always there: a query may look them up by property."""


@dataclass
class Thing:
    """A node of the query, or a value that carries keys of such nodes; ``labels`` empty: any."""

    name: str
    labels: frozenset[str] = frozenset()
    node: bool = False


@dataclass(frozen=True)
class Among:
    """What a query asks of a relationship in so many words: that a property is one of the
    ``values`` of some parameters (None until they are given).
    """

    prop: str
    parameters: tuple[str, ...]
    values: tuple[str, ...] | None = None

    def given(self, parameters: Mapping[str, object]) -> Among | None:
        """With the values of the parameters; None where they are no texts."""
        values: set[str] = set()
        for value in map(parameters.get, self.parameters):
            for one in value if isinstance(value, list) else [value]:
                if not isinstance(one, str):
                    return None
                values.add(one)
        return replace(self, values=tuple(sorted(values)))


@dataclass(frozen=True)
class Edge:
    """A relationship of the query between two things (their places in ``Shape.things``).

    ``clause``: 0 where it must be there, else the number of its OPTIONAL MATCH or subquery: such a
    relationship may be absent, so it says nothing of things bound before it (those whose place is
    below ``inner``). ``among``: what every row that counts has.
    """

    start: int
    end: int
    types: tuple[str, ...]
    directed: bool
    hops: int = 1
    clause: int = 0
    inner: int = 0
    subquery: bool = False
    among: tuple[Among, ...] = ()

    def tells(self, place: int, begun: Collection[int]) -> bool:
        """Whether it bounds the keys of the thing at one of its ends; ``begun``: the clauses that
        must have matched, since the walk went through something of theirs.
        """
        return not self.clause or self.clause in begun or place >= self.inner


@dataclass(frozen=True)
class Demand:
    """What a query asks of a node in so many words: that a property is there, or is one of a
    parameter's ``values`` (None until they are given).
    """

    place: int
    prop: str
    parameter: str = ""
    values: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Least:
    """What a query asks of a node in numbers: so many rows of an edge (its place in
    ``Shape.edges``), or where ``distinct`` so many different nodes at its other end. Rows that one
    of the explanations ``settled`` clears do not count: what is left of the answer were too few.
    """

    place: int
    edge: int
    distinct: bool
    parameter: str
    number: int = 0
    settled: frozenset[str] = frozenset()


@dataclass
class Shape:
    """A query's things and relationships.

    ``made``: (value, what its keys come from); ``same``: things whose keys a condition compares,
    ``unsure``: those that it compares as one of several ways to be fulfilled, ``loose``: those of
    which a part that may be absent says so; ``whole``: values that list everything of one kind,
    of which only what is looked up in them matters.
    ``groups``: for every aggregating WITH or RETURN the things it groups by. ``columns``: the
    nodes that each returned column may carry. ``demands``: what must hold of single nodes;
    ``leasts``: how much of something they must have; ``differ``: pairs of nodes that are not the
    same. ``words``: what the text itself says, as parameters.
    """

    things: list[Thing] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    made: list[tuple[int, int]] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)
    unsure: set[tuple[int, int]] = field(default_factory=set)
    loose: set[tuple[int, int]] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    groups: list[tuple[int, ...]] = field(default_factory=list)
    columns: dict[str, set[int]] = field(default_factory=dict)
    demands: list[Demand] = field(default_factory=list)
    leasts: list[Least] = field(default_factory=list)
    differ: list[tuple[int, int]] = field(default_factory=list)
    words: Mapping[str, object] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    """While it is read: what names of relationships mean, as places in ``edges``."""
    counted: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)
    """While it is read: name of a count → (node, edge, distinct) that bound it from above."""
    sure: set[int] = field(default_factory=set)
    """While it is read: clauses of OPTIONAL MATCHes that a later condition is about."""

    def given(self, parameters: Mapping[str, object]) -> Shape:
        """With the values of the parameters that its demands name; other demands are left out."""
        known = {**parameters, **self.words}
        demands = [demand for demand in self.demands if not demand.parameter]
        for demand in self.demands:
            held = known.get(demand.parameter)
            values = held if isinstance(held, list) else [held]
            told = tuple(value for value in values if isinstance(value, str))
            if len(told) == len(values):
                demands.append(replace(demand, values=told))
        edges = [
            replace(edge, among=tuple(a for one in edge.among if (a := one.given(known))))
            for edge in self.edges
        ]
        numbers = ((least, known.get(least.parameter)) for least in self.leasts)
        leasts = [replace(one, number=n) for one, n in numbers if isinstance(n, int)]
        return replace(self, demands=demands, edges=edges, leasts=leasts)

    @cached_property
    def required(self) -> frozenset[int]:
        """The nodes without which there is no answer; asked of a shape that was read whole."""
        return frozenset(at for e in self.edges if not e.clause for at in (e.start, e.end))

    def add(self, name: str, *, node: bool = False) -> int:
        """One more thing."""
        self.things.append(Thing(name, node=node))
        return len(self.things) - 1

    def loosen(self, edges: int, things: int, *, subquery: bool) -> None:
        """The edges from one place on may be absent; things from another are theirs alone."""
        clause = max((edge.clause for edge in self.edges), default=0) + 1
        for at in range(edges, len(self.edges)):
            edge = self.edges[at]
            if subquery or not edge.clause:
                self.edges[at] = replace(edge, clause=clause, inner=things, subquery=subquery)

    def tighten(self) -> None:
        """What a later MATCH or condition goes on from must be there, and so must its OPTIONAL
        MATCH.
        """
        needed: set[int] = set()
        while more := (self._needed() | self.sure) - needed:
            needed |= more
            for at, edge in enumerate(self.edges):
                if edge.clause in more and not edge.subquery:
                    self.edges[at] = replace(edge, clause=0)

    def may_be_empty(self, edges: int, things: int) -> None:
        """What was bound from an edge and a thing on was made one list, which is there even where
        nothing was found.
        """
        self.sure -= {edge.clause for edge in self.edges[edges:]}
        self.loosen(edges, things, subquery=False)

    def _needed(self) -> set[int]:
        ends = {at for edge in self.edges if not edge.clause for at in (edge.start, edge.end)}
        return {clause for place in ends for clause in self.clauses_of(place)}

    def clauses_of(self, place: int) -> set[int]:
        """The OPTIONAL MATCH that brings a thing in, if one does."""
        return {
            edge.clause
            for edge in self.edges
            if edge.clause
            and not edge.subquery
            and place in (edge.start, edge.end)
            and place >= edge.inner
        }

    def carried(self, place: int) -> set[int]:
        """The nodes whose keys a thing may carry: itself, or those it was made of."""
        if self.things[place].node:
            return {place}
        return self.sources(place)

    def sources(self, place: int) -> set[int]:
        """The nodes that a value was made of, through any number of WITHs."""
        made = {source for value, source in self.made if value == place and source != place}
        return {node for source in made for node in self.carried(source)}

    def joins(self) -> list[list[tuple[int, int]]]:
        """Pairs of nodes that hold one key, in every way that values of several sources allow.

        ``m.key = near`` where ``near`` comes from x or from o: m is x, or m is o.
        """
        choices: list[list[tuple[tuple[int, int], ...]]] = []
        for a, b in self._equal():
            pairs = sorted((x, y) for x in self.carried(a) for y in self.carried(b) if x != y)
            if pairs:
                apart: list[tuple[tuple[int, int], ...]] = [()] if (a, b) in self.unsure else []
                choices.append([*((pair,) for pair in pairs), *apart])
        if prod(map(len, choices)) > _MOST_WAYS:
            raise UnboundedError
        return [[pair for chosen in way for pair in chosen] for way in product(*choices)]

    def bonds(self, way: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """Of the pairs of a way those that every answer has."""
        firm = {pair for pair in self._equal() if pair not in self.unsure | self.loose}
        nodes = {(x, y) for a, b in firm for x in self.carried(a) for y in self.carried(b)}
        return nodes & set(way)

    def demanded(self, bonds: Collection[tuple[int, int]]) -> tuple[set[int], list[Edge]]:
        """The nodes and relationships without which there is no answer that has these bonds: one
        with a node of an OPTIONAL MATCH needs that to have matched.
        """
        nodes, edges = set(self.required), [edge for edge in self.edges if not edge.clause]
        while more := {at for bond in bonds if nodes & set(bond) for at in bond} - nodes:
            clauses = {clause for at in more for clause in self.clauses_of(at)}
            brought = [edge for edge in self.edges if edge.clause in clauses and edge not in edges]
            edges += brought
            nodes |= more | {at for edge in brought for at in (edge.start, edge.end)}
        return nodes, edges

    def _equal(self) -> list[tuple[int, int]]:
        """What a condition equates, and nodes that are drawn from a list (UNWIND)."""
        drawn = [(value, source) for value, source in self.made if self.things[value].node]
        return [*self.same, *drawn]


class UnboundedError(Exception):
    """A batch's neighbourhood does not suffice to answer the query."""


def everywhere(thing: Thing) -> bool:
    """Whether all nodes of its labels are always in the scratch graph."""
    return bool(thing.labels) and thing.labels <= _EVERYWHERE
