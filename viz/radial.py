"""Where everything stands in the radial view: the focus in the middle, what touches it around.

A tree of shortest steps from the focus is laid on rings, each branch on a slice as wide as its
leaves, so that nothing overlaps and the same picture always gives the same places. What most of
the first ring shares (a phone, a terminal) stands inside that ring, where all its lines meet.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Mapping, Sequence

from viz.picture import Mark, Picture

RING = 170.0
LEAF = 46.0
GAP = 110.0
WIDE = 1.6
"""How much wider than high the whole should be."""
INNER = 0.5
"""How far out what the first ring shares stands, of the way to that ring."""
LEAST_AROUND = 8
"""A first ring of fewer has no room inside."""
Places = dict[str, tuple[float, float]]
Spokes = dict[str, tuple[float, float]]
"""Key → (angle, ring): 0 the middle, ``INNER``, 1 the first ring, 2 …"""
ORDER = {"Cadre": 0, "Enterprise": 1, "Phone": 2, "Address": 3, "Household": 5}


def radial(picture: Picture, room: Mapping[str, float] | None = None) -> Places:
    """Key → (x, y), the focus at the origin; further components stand in columns at its right.

    ``room``: key → places on the ring that a leaf takes where it needs more than one.
    """
    beside = neighbours(picture)
    taken: set[str] = set()
    parts: list[Places] = []
    for root in sorted(picture.marks, key=lambda mark: centrality(mark, beside)):
        if root.key not in taken:
            spokes, leaves = _spokes(root.key, beside, taken, room or {})
            taken |= spokes.keys()
            parts.append(_on_rings(spokes, leaves))
    return {key: place for part in _in_columns(parts) for key, place in part.items()}


def spokes_of(picture: Picture) -> Spokes:
    """The angle and ring of every mark of one connected picture, about what is most central."""
    beside = neighbours(picture)
    root = min(picture.marks, key=lambda mark: centrality(mark, beside))
    return _spokes(root.key, beside, (), {})[0]


def _in_columns(parts: Sequence[Places]) -> list[Places]:
    """The first part where it is, the others below one another in columns as high as it is."""
    if not parts:
        return []
    boxes = [_box(part) for part in parts]
    area = sum((right - left + GAP) * (bottom - top + GAP) for left, right, top, bottom in boxes)
    height = max(boxes[0][3] - boxes[0][2], math.sqrt(area / WIDE))
    x, y, widest = boxes[0][1] + RING, -height / 2, 0.0
    placed = [parts[0]]
    for part, (left, right, top, bottom) in zip(parts[1:], boxes[1:], strict=True):
        if y + bottom - top > height / 2 and widest:
            x, y, widest = x + widest + GAP, -height / 2, 0.0
        dx, dy = x - left, y - top
        placed.append({key: (at_x + dx, at_y + dy) for key, (at_x, at_y) in part.items()})
        y, widest = y + bottom - top + GAP, max(widest, right - left)
    return placed


def _box(part: Places) -> tuple[float, float, float, float]:
    """Left, right, top, bottom."""
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return min(xs), max(xs), min(ys), max(ys)


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
    root: str, beside: Mapping[str, Sequence[str]], taken: Collection[str]
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


def _spokes(
    root: str,
    beside: Mapping[str, Sequence[str]],
    taken: Collection[str],
    room: Mapping[str, float],
) -> tuple[Spokes, float]:
    """The spokes of the part that ``root`` is in, and how many places those that end take."""
    children = _tree(root, beside, taken)
    inner = _shared(root, children, beside)
    children = {k: [c for c in below if c not in inner] for k, below in children.items()}
    leaves = _leaves(root, children, room)
    spokes: Spokes = {}
    stack = [(root, 0, 0.0, 2 * math.pi)]
    while stack:
        key, ring, begin, end = stack.pop()
        spokes[key] = (begin + end) / 2, float(ring)
        at = begin
        for child in children[key]:
            share = (end - begin) * leaves[child] / leaves[key]
            stack.append((child, ring + 1, at, at + share))
            at += share
    for number, key in enumerate(inner):
        spokes[key] = 2 * math.pi * number / len(inner), INNER
    return spokes, leaves[root]


def _shared(
    root: str, children: Mapping[str, Sequence[str]], beside: Mapping[str, Sequence[str]]
) -> list[str]:
    """Marks without branches of their own that most of the first ring touches, sorted."""
    first = set(children[root])
    if len(first) < LEAST_AROUND:
        return []
    return [
        key
        for key in sorted(children)
        if key != root and not children[key] and 2 * len(first & set(beside[key])) > len(first)
    ]


def _on_rings(spokes: Spokes, leaves: float) -> Places:
    widest = max(RING, leaves * LEAF / (2 * math.pi))
    places: Places = {}
    for key, (angle, ring) in spokes.items():
        distance = widest * ring if ring < 1 else widest + (ring - 1) * RING
        places[key] = (distance * math.cos(angle), distance * math.sin(angle))
    return places


def _leaves(
    root: str, children: Mapping[str, Sequence[str]], room: Mapping[str, float]
) -> dict[str, float]:
    """Leaves below each node, without recursion: rings can be long chains."""
    order, stack = [], [root]
    while stack:
        key = stack.pop()
        order.append(key)
        stack.extend(children[key])
    leaves: dict[str, float] = {}
    for key in reversed(order):
        leaves[key] = max(room.get(key, 1), sum(leaves[child] for child in children[key]))
    return leaves
