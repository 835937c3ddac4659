"""What a query cannot use, left out before the graph around a batch is made.

A walk over-estimates: it holds everybody's household where the query wants households with a dead
head. Each relationship that must be there, and each condition on single nodes, rules out keys at
its ends; that is done until nothing goes any more. What is left still holds every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from graphaudit.precheck.index import NO_IDS, Ids, distinct, within
from graphaudit.precheck.layers import Ground, tables_of
from graphaudit.precheck.shape import Edge, Shape

_ROUNDS = 4
_Pairs = tuple["npt.NDArray[np.uint64]", "npt.NDArray[np.uint64]"]


def narrowed(
    ground: Ground,
    shape: Shape,
    held: Mapping[int, Ids],
    way: Iterable[tuple[int, int]] = (),
) -> dict[int, Ids] | None:
    """The keys that the required nodes may have in an answer; None when there is none.

    ``held``: the keys that a walk from the batch gave each thing; ``way``: the pairs of nodes that
    hold one key in the answers that are looked for.
    """
    bonds = sorted(shape.bonds(way))
    places, demanded = shape.demanded(bonds)
    left = {place: held[place] for place in sorted(places) if place in held}
    for demand in shape.demands:
        labels = shape.things[demand.place].labels
        if demand.place in left and len(labels) == 1:
            passing = ground.passing(next(iter(labels)), demand.prop, demand.values)
            left[demand.place] = left[demand.place][within(left[demand.place], passing)]
    edges = [edge for edge in demanded if edge.start in left and edge.end in left]
    for _ in range(_ROUNDS):
        before = {place: len(ids) for place, ids in left.items()}
        for a, b in bonds:
            _bind(a, b, left)
        for edge in edges:
            _join(ground, shape, edge, left)
        for a, b in shape.differ:
            _part(ground, shape, edges, (a, b), left)
        if not all(map(len, left.values())):
            return None
        if before == {place: len(ids) for place, ids in left.items()}:
            break
    return left


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
