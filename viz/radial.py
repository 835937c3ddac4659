"""Where everything stands in the radial view: the focus in the middle, what touches it around.

A tree of shortest steps from the focus is laid on rings, each branch on a slice as wide as its
leaves, so that nothing overlaps and the same picture always gives the same places.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence

from viz.picture import Mark, Picture

RING = 170.0
LEAF = 46.0
ORDER = {"Cadre": 0, "Enterprise": 1, "Phone": 2, "Address": 3, "Household": 5}


def radial(picture: Picture) -> dict[str, tuple[float, float]]:
    """Key → (x, y), the focus at the origin; further components stand to its right."""
    places: dict[str, tuple[float, float]] = {}
    offset = 0.0
    beside = neighbours(picture)
    waiting = sorted(picture.marks, key=lambda mark: centrality(mark, beside))
    for root in waiting:
        if root.key in places:
            continue
        children = _tree(root.key, beside, places)
        component, radius = _rings(root.key, children)
        shift = offset + radius if offset else 0.0
        places.update({key: (x + shift, y) for key, (x, y) in component.items()})
        offset = shift + radius + RING
    return places


def centrality(mark: Mark, beside: Mapping[str, Sequence[str]]) -> tuple[bool, int, int, str]:
    """The focus first, then officials, then whoever touches most."""
    return (
        not mark.focus,
        ORDER.get(mark.kind, 4),
        -len(beside.get(mark.key, ())),
        mark.key,
    )


def neighbours(picture: Picture) -> dict[str, list[str]]:
    """Key → the keys it stands beside, sorted."""
    found: dict[str, set[str]] = {mark.key: set() for mark in picture.marks}
    for line in picture.lines:
        if line.type != "KIN":
            found[line.start].add(line.end)
            found[line.end].add(line.start)
    for line in picture.lines_of("KIN"):
        # Kinship places only those whom nothing else places: it would pull families apart.
        for a, b in ((line.start, line.end), (line.end, line.start)):
            if not found[a]:
                found[a].add(b)
                found[b].add(a)
    return {key: sorted(others) for key, others in found.items()}


def _tree(
    root: str, beside: Mapping[str, Sequence[str]], taken: Mapping[str, object]
) -> dict[str, list[str]]:
    """Children of each node in the tree of shortest steps, households kept together."""
    children: dict[str, list[str]] = {root: []}
    queue = deque([root])
    while queue:
        key = queue.popleft()
        for other in beside[key]:
            if other not in children and other not in taken:
                children[other] = []
                children[key].append(other)
                queue.append(other)
    return children


def _rings(
    root: str, children: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[float, float]], float]:
    leaves = _leaves(root, children)
    widest = max(RING, leaves[root] * LEAF / (2 * math.pi))
    places: dict[str, tuple[float, float]] = {}
    deepest = 0.0
    stack = [(root, 0, 0.0, 2 * math.pi)]
    while stack:
        key, depth, begin, end = stack.pop()
        distance = 0.0 if depth == 0 else widest + (depth - 1) * RING
        angle = (begin + end) / 2
        places[key] = (distance * math.cos(angle), distance * math.sin(angle))
        deepest = max(deepest, distance)
        at = begin
        for child in children[key]:
            share = (end - begin) * leaves[child] / leaves[key]
            stack.append((child, depth + 1, at, at + share))
            at += share
    return places, deepest


def _leaves(root: str, children: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Leaves below each node, without recursion: rings can be long chains."""
    order, stack = [], [root]
    while stack:
        key = stack.pop()
        order.append(key)
        stack.extend(children[key])
    leaves: dict[str, int] = {}
    for key in reversed(order):
        leaves[key] = max(1, sum(leaves[child] for child in children[key]))
    return leaves
