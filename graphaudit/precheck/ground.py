"""The graph around a batch: the snapshot's rows below, the batch's own rows laid over them.

A ``Reach`` walks from the batch along the relationships of a query and remembers every row that
it came by; ``Ground.tables`` are these rows, ready for an engine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa

from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.precheck.index import (
    NO_IDS,
    NO_ROWS,
    Edges,
    Ids,
    Index,
    Rows,
    distinct,
    take,
    texts,
    within,
)
from graphaudit.precheck.shape import Edge, Shape, UnboundedError, everywhere

Layer = Literal["below", "over"]
MOST_ROWS = 400_000
"""Rows around a batch beyond which a query is left to the detection over the whole ledger."""
_RANK = {"Status": 9, "Program": 9, "Unit": 6, "Notice": 5, "Batch": 4, "Cadre": 2, "Terminal": 3}


@dataclass(frozen=True)
class Ground:
    """Both layers. ``over``: relationship table (``TYPE.From.To``) → the batch's rows."""

    index: Index
    over: Mapping[str, Edges]
    found: dict[tuple[str, str, bool, bytes], tuple[Rows, Ids]] = field(default_factory=dict)
    """Look-ups made before: many patterns ask for the same neighbours."""

    def touching(
        self, layer: Layer, name: str, edges: Edges, ids: Ids, *, at_start: bool
    ) -> tuple[Rows, Ids]:
        """The rows of a table at these keys, and their far ends."""
        asked = (layer, name, at_start, ids.tobytes())
        if asked not in self.found:
            rows = edges.touching(ids, at_start=at_start)
            self.found[asked] = rows, edges.others(rows, of_start=at_start)
        return self.found[asked]

    def layers(self, name: str) -> Iterator[tuple[Layer, Edges]]:
        """The layers that have rows of a relationship table."""
        below = self.index.edges(name)
        if below is not None:
            yield "below", below
        if name in self.over:
            yield "over", self.over[name]

    def rows(self, name: str, taken: Mapping[tuple[Layer, str], Rows]) -> pa.Table | None:
        """The rows of a table that were come by; a sum of the batch replaces the one below."""
        found = []
        for layer, edges in self.layers(name):
            rows = taken.get((layer, name), NO_ROWS)
            if layer == "below" and name.startswith("USES.") and name in self.over:
                rows = _not_summed(edges, rows, self.over[name])
            found.append(take(edges.rows, rows))
        kept = [table for table in found if table.num_rows]
        return pa.concat_tables(kept).combine_chunks() if kept else None


def _not_summed(below: Edges, rows: Rows, over: Edges) -> Rows:
    """Rows below whose pair of ends has no sum in the layer over it."""
    pairs = below.start_ids[rows] ^ (below.end_ids[rows] * np.uint64(31))
    summed = over.start_ids ^ (over.end_ids * np.uint64(31))
    return rows[~within(pairs, np.sort(summed))]


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
        for way in ways:
            for start in starts:
                self._add(held, self._walk(shape, start, way))
        for place in () if rows_alone else _restarts(shape, subjects):
            for way in ways:
                again = Start({place: held.get(place, NO_IDS)})
                self._add(held, self._walk(shape, again, way))

    def _add(self, held: dict[int, Ids], found: Mapping[int, Ids]) -> None:
        for place, ids in found.items():
            held[place] = distinct(held.get(place, NO_IDS), ids)

    def _walk(self, shape: Shape, start: Start, joins: Sequence[tuple[int, int]]) -> dict[int, Ids]:
        """The keys that each thing of the query may have in an answer with the start."""
        held, left, closing = dict(start.held), deque(start.held), list(shape.edges)
        begun = {start.clause}.union(*map(shape.clauses_of, start.held))
        while left:
            here = left.popleft()
            for a, b in joins:
                other = b if a == here else a
                if here in (a, b) and other not in held:
                    held[other] = held[here]
                    begun |= shape.clauses_of(other)
                    left.append(other)
            for edge in self._onward(shape, here, held, begun):
                other = edge.end if edge.start == here else edge.start
                held[other] = self._expand(shape, edge, here, held[here])
                left.append(other)
                closing.remove(edge)
        _refuse_loose_ends(shape, held)
        for edge in closing:
            if edge.start in held and edge.end in held:
                self._close(shape, edge, held)
        return held

    def _onward(
        self, shape: Shape, here: int, held: Mapping[int, Ids], begun: set[int]
    ) -> Iterator[Edge]:
        """The edges that lead from a thing to one whose keys are not known yet."""
        if everywhere(shape.things[here]):
            # From a program or a status everybody is one step away: nothing is reached so.
            return
        for edge in shape.edges:
            if here in (edge.start, edge.end):
                other = edge.end if edge.start == here else edge.start
                if other not in held and edge.tells(other, begun):
                    yield edge

    def _expand(self, shape: Shape, edge: Edge, here: int, ids: Ids) -> Ids:
        """The other ends of an edge, hop by hop."""
        reached, last = NO_IDS, ids
        for _ in range(edge.hops):
            last = self._step(shape, edge, here == edge.start, last)
            reached = distinct(reached, last)
        return reached

    def _step(self, shape: Shape, edge: Edge, at_start: bool, ids: Ids) -> Ids:
        found = [NO_IDS]
        for name, forward in _tables(shape, edge):
            from_start = at_start == forward
            for layer, edges in self.ground.layers(name):
                rows, far = self.ground.touching(layer, name, edges, ids, at_start=from_start)
                self._take(layer, name, rows)
                found.append(far)
        return distinct(*found)

    def _close(self, shape: Shape, edge: Edge, held: Mapping[int, Ids]) -> None:
        """An edge between two things whose keys are known: the rows that join them."""
        if edge.hops > 1:
            self._expand(shape, edge, edge.start, held[edge.start])
            return
        for name, forward in _tables(shape, edge):
            one, other = (edge.start, edge.end) if forward else (edge.end, edge.start)
            for layer, edges in self.ground.layers(name):
                rows, _ = self.ground.touching(layer, name, edges, held[one], at_start=True)
                rows = rows[within(edges.end_ids[rows], held[other])]
                self._take(layer, name, rows)

    def take_touching(self, name: str, ids: Ids, *, at_start: bool) -> Ids:
        """Come by all rows of a table at these keys; returns their far ends."""
        found = [NO_IDS]
        for layer, edges in self.ground.layers(name):
            rows, far = self.ground.touching(layer, name, edges, ids, at_start=at_start)
            self._take(layer, name, rows)
            found.append(far)
        return distinct(*found)

    def _take(self, layer: Layer, name: str, rows: Rows) -> None:
        if len(rows):
            known = self.taken.get((layer, name), NO_ROWS)
            self.taken[layer, name] = distinct(known, rows) if len(known) else rows
            if sum(map(len, self.taken.values())) > MOST_ROWS:
                raise UnboundedError

    def has(self, shape: Shape, edge: Edge) -> bool:
        """Whether a row was come by that an edge of a query may be."""
        names = {name for name, _ in _tables(shape, edge)}
        return any(name in names and len(rows) for (_, name), rows in self.taken.items())

    def add(self, other: Reach) -> None:
        """Come by what another reach came by."""
        for (layer, name), rows in other.taken.items():
            self.taken[layer, name] = distinct(self.taken.get((layer, name), NO_ROWS), rows)

    def tables(self) -> dict[str, pa.Table]:
        """Relationship table → the rows that were come by."""
        names = sorted({name for _, name in self.taken})
        found = ((name, self.ground.rows(name, self.taken)) for name in names)
        return {name: table for name, table in found if table is not None}


def _tables(shape: Shape, edge: Edge) -> Iterator[tuple[str, bool]]:
    """The relationship tables an edge may lie in, and whether it runs as they do."""
    one, other = shape.things[edge.start].labels, shape.things[edge.end].labels
    for type_ in edge.types:
        for start, end in RELATIONSHIP_BY_NAME[type_].endpoints:
            name = f"{type_}.{start}.{end}"
            if (not one or start in one) and (not other or end in other):
                yield name, True
            if not edge.directed and (not one or end in one) and (not other or start in other):
                yield name, False


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


def starts_of(shape: Shape, ends: Mapping[str, tuple[Ids, Ids]]) -> list[Start]:
    """Every place in a query where a relationship of the batch may stand.

    ``ends``: relationship table → the starts and ends of the batch's rows.
    """
    found: list[Start] = []
    for edge in (edge for edge in shape.edges if not edge.subquery):
        here: list[Ids] = [NO_IDS]
        there: list[Ids] = [NO_IDS]
        for name, forward in _tables(shape, edge):
            if name in ends:
                one, other = ends[name] if forward else ends[name][::-1]
                here.append(one)
                there.append(other)
        if len(here) > 1:
            a, b = (distinct(*each) for each in (here, there))
            found.append(Start({edge.start: a, edge.end: b}, edge.clause))
    return found


def keys_in(tables: Mapping[str, pa.Table]) -> dict[str, set[str]]:
    """Label → keys of the nodes that relationship tables join."""
    found: dict[str, set[str]] = {}
    for name, table in tables.items():
        _, start, end = name.split(".")
        for label, column in ((start, "from"), (end, "to")):
            found.setdefault(label, set()).update(texts(table, column))
    return found
