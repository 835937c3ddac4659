"""How far around a batch the graph must be read so that a query answers there as on the whole.

A ``Reach`` walks from the batch along the relationships of a query, leaves out what the query
cannot use, and remembers every row that is left; ``Reach.tables`` are these rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from graphaudit.precheck.index import NO_IDS, NO_ROWS, Ids, Rows, distinct, within
from graphaudit.precheck.layers import Ground, Layer, Own, having, tables_of
from graphaudit.precheck.narrowing import fitting, narrowed
from graphaudit.precheck.shape import Edge, Shape, UnboundedError, everywhere

MOST_ROWS = 400_000
"""Rows around a batch beyond which a query is left to the detection over the whole ledger."""
_RANK = {"Status": 9, "Program": 9, "Unit": 6, "Notice": 5, "Batch": 4, "Cadre": 2, "Terminal": 3}


@dataclass(frozen=True)
class Start:
    """Where a walk begins: the keys of some things, and the clause in which they stand."""

    held: Mapping[int, Ids]
    clause: int = 0


@dataclass
class Reach:
    """What was come by: rows by layer and table."""

    ground: Ground
    taken: dict[tuple[Layer, str], Rows] = field(default_factory=dict)

    def cover(
        self,
        shape: Shape,
        starts: Sequence[Start],
        subjects: Iterable[str],
        *,
        rows_alone: bool = False,
    ) -> None:
        """Come by everything that a query needs to answer for the starts as on the whole graph.

        Walked once from the starts, then from the things that the answer is grouped by: all that
        belongs to a group must be there, but where the query judges ``rows_alone``. Raises
        UnboundedError where that cannot be known.
        """
        ways = shape.joins()
        held: dict[int, Ids] = {}
        for start in starts:
            self._go(shape, start, ways, held, closing=rows_alone)
        if not held:
            return
        for place in () if rows_alone else _restarts(shape, subjects):
            self._go(shape, Start({place: held.get(place, NO_IDS)}), ways, held)

    def _go(
        self,
        shape: Shape,
        start: Start,
        ways: Sequence[Sequence[tuple[int, int]]],
        held: dict[int, Ids],
        *,
        closing: bool = True,
    ) -> None:
        """Walk every way from a start and add what is found to ``held``; unless ``closing``, the
        rows between are not come by.
        """
        for way in ways:
            for place, ids in self._walk(shape, start, way, closing=closing).items():
                held[place] = distinct(held.get(place, NO_IDS), ids)

    def _walk(
        self, shape: Shape, start: Start, joins: Sequence[tuple[int, int]], *, closing: bool
    ) -> dict[int, Ids]:
        """The keys that each thing of the query may have in an answer with the start."""
        needed = _needed(shape, start, joins)
        first = self._spread(shape, start, joins, needed)
        left = narrowed(self.ground, shape, first[0], joins, first[1]) if first else None
        if first is None or left is None:
            return {}
        spread = self._spread(shape, Start(left, start.clause), joins, shape.edges)
        if spread is None:
            return {}
        held, sides = spread
        _refuse_loose_ends(shape, held)
        sides = {**first[1], **sides}
        for edge in shape.edges if closing else ():
            if edge.start in held and edge.end in held:
                self._close(shape, edge, sides.get(edge, edge.start), held)
        return held

    def _spread(
        self,
        shape: Shape,
        start: Start,
        joins: Sequence[tuple[int, int]],
        edges: Collection[Edge],
    ) -> tuple[dict[int, Ids], dict[Edge, int]] | None:
        """From the things whose keys are known along some edges to all others, and the side from
        which each edge was walked; None where nothing is found of a thing that must be there.
        """
        held = start.held
        found = {place: fitting(self.ground, shape, place, ids) for place, ids in held.items()}
        left = deque(held)
        begun = {start.clause}.union(*map(shape.clauses_of, held))
        sides: dict[Edge, int] = {}
        while left:
            here = left.popleft()
            if not len(found[here]) and here in shape.required:
                return None
            for a, b in joins:
                other = b if a == here else a
                if here in (a, b) and other not in found:
                    found[other] = found[here]
                    begun |= shape.clauses_of(other)
                    left.append(other)
            for edge in self._onward(shape, here, found, begun, edges):
                other = edge.end if edge.start == here else edge.start
                reached = self._expand(shape, edge, here, found[here])
                found[other] = fitting(self.ground, shape, other, reached)
                left.append(other)
                sides[edge] = here
        return found, sides

    def _onward(
        self,
        shape: Shape,
        here: int,
        held: Mapping[int, Ids],
        begun: set[int],
        edges: Collection[Edge],
    ) -> Iterator[Edge]:
        """The edges that lead from a thing to one whose keys are not known yet."""
        if everywhere(shape.things[here]):
            # From a program or a status everybody is one step away: nothing is reached so.
            return
        for edge in edges:
            if here in (edge.start, edge.end):
                other = edge.end if edge.start == here else edge.start
                if other not in held and edge.tells(other, begun):
                    yield edge

    def _expand(
        self, shape: Shape, edge: Edge, here: int, ids: Ids, *, taking: bool = False
    ) -> Ids:
        """The other ends of an edge, hop by hop."""
        reached, last = NO_IDS, ids
        for _ in range(edge.hops):
            last = self._step(shape, edge, here == edge.start, last, taking)
            reached = distinct(reached, last)
        return reached

    def _step(self, shape: Shape, edge: Edge, at_start: bool, ids: Ids, taking: bool) -> Ids:
        found = [NO_IDS]
        for name, forward in tables_of(shape, edge):
            from_start = at_start == forward
            for layer, edges in self.ground.layers(name):
                rows, far = self.ground.touching(
                    layer, name, edges, ids, at_start=from_start, among=edge.among
                )
                if taking:
                    self.take(layer, name, rows)
                elif len(rows) > MOST_ROWS:
                    raise UnboundedError
                found.append(far)
        return distinct(*found)

    def _close(self, shape: Shape, edge: Edge, here: int, held: Mapping[int, Ids]) -> None:
        """Come by the rows that join the keys of two things; of several hops, all from ``here``."""
        if edge.hops > 1:
            self._expand(shape, edge, here, held[here], taking=True)
            return
        for name, forward in tables_of(shape, edge):
            one, other = (edge.start, edge.end) if forward else (edge.end, edge.start)
            for layer, edges in self.ground.layers(name):
                rows, _ = self.ground.touching(
                    layer, name, edges, held[one], at_start=True, among=edge.among
                )
                rows = rows[within(edges.end_ids[rows], held[other])]
                self.take(layer, name, rows)

    def take_touching(self, name: str, ids: Ids, *, at_start: bool) -> Ids:
        """Come by all rows of a table at these keys; returns their far ends."""
        found = [NO_IDS]
        for layer, edges in self.ground.layers(name):
            rows, far = self.ground.touching(layer, name, edges, ids, at_start=at_start)
            self.take(layer, name, rows)
            found.append(far)
        return distinct(*found)

    def take(self, layer: Layer, name: str, rows: Rows) -> None:
        """Come by rows of one layer of a table."""
        if len(rows):
            known = self.taken.get((layer, name), NO_ROWS)
            self.taken[layer, name] = distinct(known, rows) if len(known) else rows
            if self.rows > MOST_ROWS:
                raise UnboundedError

    def has(self, shape: Shape, edge: Edge) -> bool:
        """Whether a row was come by that an edge of a query may be."""
        names = {name for name, _ in tables_of(shape, edge)}
        return any(name in names and len(rows) for (_, name), rows in self.taken.items())

    @property
    def rows(self) -> int:
        """How many rows were come by."""
        return sum(map(len, self.taken.values()))

    def add(self, other: Reach) -> None:
        """Come by what another reach came by."""
        for (layer, name), rows in other.taken.items():
            self.taken[layer, name] = distinct(self.taken.get((layer, name), NO_ROWS), rows)

    def of(self, wanted: Callable[[str], bool]) -> Reach:
        """What was come by in some of the tables."""
        return Reach(self.ground, {at: rows for at, rows in self.taken.items() if wanted(at[1])})

    def beyond(self, other: Reach) -> Reach:
        """What was come by and not by another reach."""
        left = Reach(self.ground)
        for at, rows in self.taken.items():
            fresh = rows[~within(rows, other.taken.get(at, NO_ROWS))]
            if len(fresh):
                left.taken[at] = fresh
        return left

    def ends(self) -> dict[str, Ids]:
        """Label → ids of the nodes that the rows join."""
        found: dict[str, list[Ids]] = {}
        for (layer, name), rows in self.taken.items():
            _, start, end = name.split(".")
            edges = self.ground.edges(layer, name)
            found.setdefault(start, []).append(edges.start_ids[rows])
            found.setdefault(end, []).append(edges.end_ids[rows])
        return {label: distinct(*several) for label, several in found.items()}

    def tables(self) -> dict[str, pa.Table]:
        """Relationship table → the rows that were come by."""
        names = sorted({name for _, name in self.taken})
        found = ((name, self.ground.rows(name, self.taken)) for name in names)
        return {name: table for name, table in found if table is not None}


def _needed(shape: Shape, start: Start, joins: Iterable[tuple[int, int]]) -> list[Edge]:
    """What must be there in an answer with the start: what the query demands, and the clauses that
    bring the start in.
    """
    clauses: set[int] = set()
    more = {start.clause}.union(*map(shape.clauses_of, start.held))
    while more - clauses:
        clauses |= more
        ends = {at for edge in shape.edges if edge.clause in more for at in (edge.start, edge.end)}
        more = {clause for at in ends for clause in shape.clauses_of(at)}
    demanded = shape.demanded(sorted(shape.bonds(joins)))[1]
    return [edge for edge in shape.edges if edge.clause in clauses or edge in demanded]


def _refuse_loose_ends(shape: Shape, held: Mapping[int, Ids]) -> None:
    """Everything must hang together with the batch, but for what is always there."""
    if any(t.node and not everywhere(t) and at not in held for at, t in enumerate(shape.things)):
        raise UnboundedError


def _restarts(shape: Shape, subjects: Iterable[str]) -> list[int]:
    """The subject of the answer, then what its earlier sums are grouped by, last first."""
    named = set().union(*(shape.columns.get(column, set()) for column in subjects))
    subject = _best(shape, named)
    found = [subject]
    for group in reversed(shape.groups):
        nodes = set().union(*(shape.carried(place) for place in group))
        if subject not in nodes:
            found.append(_best(shape, nodes))
    return list(dict.fromkeys(found))


def _best(shape: Shape, nodes: Iterable[int]) -> int:
    """Of the things that name a group the one with the fewest relationships."""
    ranked = sorted(nodes, key=lambda at: (_rank(shape, at), at))
    if not ranked or _rank(shape, ranked[0]) == _RANK["Status"]:
        raise UnboundedError
    return ranked[0]


def _rank(shape: Shape, place: int) -> int:
    return max((_RANK.get(label, 1) for label in shape.things[place].labels), default=1)


def starts_of(shape: Shape, ground: Ground, own: Own) -> list[Start]:
    """Every place in a query where a relationship of the batch (``own``) may stand."""
    found: list[Start] = []
    for edge in (edge for edge in shape.edges if not edge.subquery):
        here: list[Ids] = [NO_IDS]
        there: list[Ids] = [NO_IDS]
        for name, forward in tables_of(shape, edge):
            for one, other in _ends(ground, own, name, edge):
                here.append(one if forward else other)
                there.append(other if forward else one)
        start = Start({edge.start: distinct(*here), edge.end: distinct(*there)}, edge.clause)
        if len(start.held[edge.start]):
            found.append(start)
    return found


def _ends(ground: Ground, own: Own, name: str, edge: Edge) -> Iterator[tuple[Ids, Ids]]:
    """Starts and ends of the batch's rows of a table that may be an edge of a query."""
    for layer, edges in ground.layers(name):
        rows = having(edges, own.get((layer, name), NO_ROWS), edge.among)
        yield edges.start_ids[rows], edges.end_ids[rows]
