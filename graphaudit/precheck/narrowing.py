"""What a query cannot use, left out before the graph around a batch is made.

A walk over-estimates: it holds everybody's household where the query wants households with a dead
head. Each relationship that must be there, and each condition on single nodes, rules out keys at
its ends; that is done until nothing goes any more. What is left still holds every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from graphaudit.precheck.index import NO_IDS, Ids, distinct, within
from graphaudit.precheck.layers import Ground, pairs_of, tables_of
from graphaudit.precheck.shape import Edge, Least, Shape

_ROUNDS = 4
_Pairs = tuple["npt.NDArray[np.uint64]", "npt.NDArray[np.uint64]"]


def narrowed(
    ground: Ground,
    shape: Shape,
    held: Mapping[int, Ids],
    way: Iterable[tuple[int, int]] = (),
    sides: Mapping[Edge, int] = MappingProxyType({}),
) -> dict[int, Ids] | None:
    """The keys that the required nodes may have in an answer; None when there is none.

    ``held``: the keys that a walk from the batch gave each thing; ``way``: the pairs of nodes that
    hold one key in the answers that are looked for; ``sides``: from where each edge was walked.
    """
    bonds = sorted(shape.bonds(way))
    places, demanded = shape.demanded(bonds)
    left = {place: held[place] for place in sorted(places) if place in held}
    for place, ids in left.items():
        left[place] = _asked(ground, shape, place, ids)
    edges = [edge for edge in demanded if edge.start in left and edge.end in left]
    for _ in range(_ROUNDS):
        before = {place: len(ids) for place, ids in left.items()}
        for a, b in bonds:
            _bind(a, b, left)
        for edge in edges:
            _join(ground, shape, edge, left)
        for least in shape.leasts:
            if not any(_far(shape.edges[least.edge], least.place) in bond for bond in bonds):
                _count(ground, shape, least, sides, left)
        for a, b in shape.differ:
            _part(ground, shape, edges, (a, b), left)
        if not all(map(len, left.values())):
            return None
        if before == {place: len(ids) for place, ids in left.items()}:
            break
    return left


def fitting(ground: Ground, shape: Shape, place: int, ids: Ids) -> Ids:
    """Those of the keys that a node may have by what the query asks of it alone."""
    return _asked(ground, shape, place, ids) if place in shape.required else ids


def _asked(ground: Ground, shape: Shape, place: int, ids: Ids) -> Ids:
    labels = shape.things[place].labels
    for demand in shape.demands:
        if demand.place == place and len(labels) == 1:
            passing = ground.passing(next(iter(labels)), demand.prop, demand.values)
            ids = ids[within(ids, passing)]
    for least in shape.leasts:
        if least.place == place and len(ids):
            ids = ids[within(ids, _with_enough(ground, shape, least, ids))]
    return ids


def _count(
    ground: Ground, shape: Shape, least: Least, sides: Mapping[Edge, int], left: dict[int, Ids]
) -> None:
    """Leave to a node the keys that have enough of an edge to what its other end may be: known
    where the walk came by that end from the node itself, so that it holds all of them, and no
    later part of the query is about one of those that were counted.
    """
    edge = shape.edges[least.edge]
    far = _far(edge, least.place)
    if sides.get(edge) == least.place and least.place in left and far in left:
        here = left[least.place]
        left[least.place] = here[within(here, _with_enough(ground, shape, least, here, left[far]))]


def _with_enough(
    ground: Ground, shape: Shape, least: Least, ids: Ids, others: Ids | None = None
) -> Ids:
    """Those of the keys that have as much of an edge as is asked, whatever its other end, or only
    to some ``others``.
    """
    edge = shape.edges[least.edge]
    near, far = [NO_IDS], [NO_IDS]
    for name, forward in tables_of(shape, edge):
        at_start = (edge.start == least.place) == forward
        for layer, edges in ground.layers(name):
            rows, _ = ground.touching(layer, name, edges, ids, at_start=at_start, among=edge.among)
            for code in least.settled & ground.settled.keys():
                pairs = pairs_of(edges.start_ids[rows], edges.end_ids[rows])
                rows = rows[~within(pairs, ground.settled[code])]
            ends = (edges.start_ids, edges.end_ids)
            if others is not None:
                rows = rows[within(ends[at_start][rows], others)]
            near.append(ends[not at_start][rows])
            far.append(ends[at_start][rows])
    here, there = np.concatenate(near), np.concatenate(far)
    order = np.lexsort((there, here)) if least.distinct else np.argsort(here)
    here, there = here[order], there[order]
    if least.distinct and len(here):
        again = (here[1:] == here[:-1]) & (there[1:] == there[:-1])
        here = here[np.concatenate([[True], ~again])]
    keys, counts = np.unique(here, return_counts=True)
    enough: Ids = keys[counts >= least.number]
    return enough


def _bind(a: int, b: int, left: dict[int, Ids]) -> None:
    """Leave to two nodes that are one the keys that both may have."""
    if a in left and b in left:
        left[a] = left[b] = left[a][within(left[a], left[b])]


def _join(ground: Ground, shape: Shape, edge: Edge, left: dict[int, Ids]) -> None:
    """Leave at both ends of an edge the keys that it joins."""
    if edge.hops == 1:
        starts, ends = _pairs(ground, shape, edge, left)
        left[edge.start], left[edge.end] = distinct(starts), distinct(ends)


def _pairs(ground: Ground, shape: Shape, edge: Edge, left: Mapping[int, Ids]) -> _Pairs:
    """Start and end of every row that joins the keys at the ends of an edge."""
    found = list(_rows(ground, shape, edge, left))
    starts = np.concatenate([NO_IDS, *(pair[0] for pair in found)])
    return starts, np.concatenate([NO_IDS, *(pair[1] for pair in found)])


def _rows(ground: Ground, shape: Shape, edge: Edge, left: Mapping[int, Ids]) -> Iterator[_Pairs]:
    for name, forward in tables_of(shape, edge):
        one, other = (edge.start, edge.end) if forward else (edge.end, edge.start)
        from_start = len(left[one]) <= len(left[other])
        ids, wanted = (left[one], left[other]) if from_start else (left[other], left[one])
        for layer, edges in ground.layers(name):
            rows, _ = ground.touching(
                layer, name, edges, ids, at_start=from_start, among=edge.among
            )
            far = (edges.end_ids if from_start else edges.start_ids)[rows]
            rows = rows[within(far, wanted)]
            joined = edges.start_ids[rows], edges.end_ids[rows]
            yield joined if forward else joined[::-1]


def _part(
    ground: Ground,
    shape: Shape,
    edges: list[Edge],
    pair: tuple[int, int],
    left: dict[int, Ids],
) -> None:
    """Two nodes that differ and are joined to a third: it is joined to two keys at the least."""
    beside = [{_far(e, at): e for e in edges if at in (e.start, e.end)} for at in pair]
    for third in sorted(beside[0].keys() & beside[1].keys() - set(pair)):
        sides = [_pairs(ground, shape, side[third], left) for side in beside]
        turned = [
            found if side[third].start == third else found[::-1]
            for found, side in zip(sides, beside, strict=True)
        ]
        thirds, others = (np.concatenate(each) for each in zip(*turned, strict=True))
        order = np.lexsort((others, thirds))
        thirds, others = thirds[order], others[order]
        again = (thirds[1:] == thirds[:-1]) & (others[1:] != others[:-1])
        several = distinct(thirds[1:][again])
        left[third] = left[third][within(left[third], several)]


def _far(edge: Edge, here: int) -> int:
    return edge.end if edge.start == here else edge.start
