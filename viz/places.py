"""Where everything stands on the explorer's canvas: four layouts, and beside what stands already.

Places are made here and not in the browser: the same picture always gives the same places, and
nothing moves while somebody looks. Units are canvas pixels; y grows downwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from viz.network import column_places
from viz.picture import Picture
from viz.radial import centrality, neighbours, radial
from viz.wheels import parts

Layout = Literal["columns", "radial", "hierarchy", "force"]
Place = tuple[float, float]
Places = dict[str, Place]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

ASPECT = 1.45
"""Width to height of what is drawn: about that of the canvas."""
APART = 150.0
"""Between parts that nothing joins."""
STEP_X, STEP_Y, STAGGER = 74.0, 150.0, 64.0
MOST_IN_ROW = 18
GRID = 92.0
FREE = 62.0
"""Nothing new is put nearer than this to what stands."""
FIRST_RING, RING = 105.0, 62.0
ITERATIONS = 70
FORCE_SCALE = 78.0
PUSHES = 60
LARGE, GROUP = 3.0, 1.7
"""Places on a ring that an official and the like, or a group, takes."""
LARGE_KINDS = frozenset({"Cadre", "Enterprise", "Phone", "Terminal"})


def places(picture: Picture, layout: Layout) -> Places:
    """Every mark's place in a layout; parts that nothing joins stand side by side."""
    if layout == "columns":
        return _columns(picture)
    arranged = {"radial": _wheel, "hierarchy": _layers, "force": _springs}[layout]
    found = [_part(picture, keys) for keys in parts(picture)]
    alone = [part.marks[0].key for part in found if len(part.marks) == 1]
    together = [arranged(part) for part in found if len(part.marks) > 1]
    together.sort(key=lambda part: (-len(part), min(part)))
    return _packed([*together, *([_grid(alone)] if alone else [])])


def beside(picture: Picture, placed: Mapping[str, Place]) -> Places:
    """The places that are given, and free ones for the other marks near what they touch.

    Places of what is not in the picture are kept free too.
    """
    found = {mark.key: placed[mark.key] for mark in picture.marks if mark.key in placed}
    if not found:
        return places(picture, "radial")
    near = neighbours(picture)
    ground = _Ground(placed.values())
    waiting = sorted(
        (mark for mark in picture.marks if mark.key not in found),
        key=lambda mark: centrality(mark, near),
    )
    while waiting:
        joined = [mark for mark in waiting if any(k in found for k in near[mark.key])]
        for mark in joined or waiting[:1]:
            anchors = [found[key] for key in near[mark.key] if key in found]
            found[mark.key] = ground.take(_middle(anchors or list(found.values())), bool(anchors))
        waiting = [mark for mark in waiting if mark.key not in found]
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in found.items()}


class _Ground:
    """What is taken, in cells, so that a free place is found without asking every mark."""

    def __init__(self, taken: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = defaultdict(list)
        self._all = list(taken)
        for place in self._all:
            self._cells[self._cell(place)].append(place)

    def take(self, about: Place, joined: bool) -> Place:
        """The first free place on rings about a place, away from the middle of everything."""
        centre = _middle(self._all)
        away = math.atan2(about[1] - centre[1], about[0] - centre[0] or 1e-9)
        distance = FIRST_RING if joined else FIRST_RING * 2
        while True:
            count = max(8, int(2 * math.pi * distance / FREE))
            for step in range(count):
                turn = (step + 1) // 2 * (1 if step % 2 else -1)
                angle = away + turn * 2 * math.pi / count
                place = (
                    about[0] + distance * math.cos(angle),
                    about[1] + distance * math.sin(angle),
                )
                if self._free(place):
                    self._all.append(place)
                    self._cells[self._cell(place)].append(place)
                    return place
            distance += RING

    def _free(self, place: Place) -> bool:
        column, row = self._cell(place)
        return all(
            math.dist(place, other) >= FREE
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in self._cells.get((column + dx, row + dy), ())
        )

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return math.floor(place[0] / FREE), math.floor(place[1] / FREE)


def _columns(picture: Picture) -> Places:
    """The columns of the diagram; what has no row there stands in a grid below."""
    found = {key: (x, y) for key, (x, y, _) in column_places(picture).items()}
    left = [mark.key for mark in picture.marks if mark.key not in found]
    below = max((y for _, y in found.values()), default=0.0) + APART
    start = min((x for x, _ in found.values()), default=0.0)
    found |= {key: (x + start, y + below) for key, (x, y) in _grid(left).items()}
    return {key: (round(x, 1), round(y, 1)) for key, (x, y) in found.items()}


def _wheel(picture: Picture) -> Places:
    """Rings on which what is drawn larger has more room."""
    room = {mark.key: LARGE for mark in picture.marks if mark.kind in LARGE_KINDS}
    return radial(picture, room | {m.key: GROUP for m in picture.marks if m.key[:6] == "group:"})


def _layers(picture: Picture) -> Places:
    """Steps from the focus downwards; each layer in the order of what stands above it."""
    near = neighbours(picture)
    root = min(picture.marks, key=lambda mark: centrality(mark, near)).key
    depth = {root: 0}
    for key in (order := [root]):
        for other in near[key]:
            if other not in depth:
                depth[other] = depth[key] + 1
                order.append(other)
    layers: dict[int, list[str]] = defaultdict(list)
    for key in order:
        layers[depth[key]].append(key)
    found: Places = {}
    top = 0.0
    for level in sorted(layers):
        row = sorted(layers[level], key=lambda key: (_above(key, near, found), key))
        found |= _row(row, top)
        top += STEP_Y + STAGGER * ((len(row) - 1) // MOST_IN_ROW)
    return found


def _above(key: str, near: Mapping[str, Sequence[str]], found: Places) -> float:
    xs = [found[other][0] for other in near[key] if other in found]
    return sum(xs) / len(xs) if xs else 0.0


def _row(keys: Sequence[str], top: float) -> Places:
    """One layer, in as many lines as it needs, neighbours one below the other."""
    lines = -(-len(keys) // MOST_IN_ROW)
    step = STEP_X if lines == 1 else STEP_X / lines * 1.6
    shift = (len(keys) - 1) * step / 2
    return {key: (i * step - shift, top + (i % lines) * STAGGER) for i, key in enumerate(keys)}


def _springs(picture: Picture) -> Places:
    """Lines pull, objects push (Fruchterman–Reingold), begun from the rings and cooled evenly."""
    start = radial(picture)
    keys = sorted(start)
    row = {key: n for n, key in enumerate(keys)}
    ends = {(row[line.start], row[line.end]) for line in picture.lines}
    lines = np.array(sorted({(min(pair), max(pair)) for pair in ends}), dtype=int)
    at = np.array([start[key] for key in keys], dtype=float)
    at /= float(np.abs(at).max()) or 1.0
    at = _cooled(at, lines)
    at -= at.mean(axis=0)
    at *= FORCE_SCALE * math.sqrt(len(keys)) / (float(np.abs(at).max()) or 1.0)
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, _pushed_apart(at), strict=True)}


def _cooled(at: Floats, lines: Whole) -> Floats:
    """Places after all rounds; every round is a few products of matrices, however many lines."""
    length = 1.6 / math.sqrt(len(at))
    heat = float(np.ptp(at, axis=0).max()) * 0.1
    for cooler in np.linspace(heat, heat / (ITERATIONS + 1), ITERATIONS):
        moved = _pushes(at, length)
        away = at[lines[:, 0]] - at[lines[:, 1]]
        pull = away * (np.hypot(away[:, 0], away[:, 1]) / length)[:, None]
        for axis in (0, 1):
            moved[:, axis] -= np.bincount(lines[:, 0], pull[:, axis], len(at))
            moved[:, axis] += np.bincount(lines[:, 1], pull[:, axis], len(at))
        far = np.maximum(np.hypot(moved[:, 0], moved[:, 1]), 0.01)
        at = at + moved * (cooler / far)[:, None]
    return at


def _pushes(at: Floats, length: float) -> Floats:
    """How every object pushes every other away: ``length``² / distance, summed."""
    near = at.astype(np.float32)
    square = (near * near).sum(axis=1)
    weight = near @ near.T
    weight *= -2.0
    weight += square[:, None]
    weight += square
    np.maximum(weight, 1e-4, out=weight)
    np.divide(length * length, weight, out=weight)
    np.fill_diagonal(weight, 0.0)
    pushed: Floats = near * weight.sum(axis=1)[:, None] - weight @ near
    return pushed.astype(np.float64)


def _pushed_apart(at: Floats) -> Floats:
    """Places that are nearer than ``FREE`` moved away from each other, a little at a time."""
    for _ in range(PUSHES):
        pairs = cKDTree(at).query_pairs(FREE, output_type="ndarray")
        if not len(pairs):
            break
        away = at[pairs[:, 0]] - at[pairs[:, 1]]
        apart = np.hypot(away[:, 0], away[:, 1])
        push = away * (0.3 * (FREE - apart) / np.maximum(apart, 1.0))[:, None]
        at = at.copy()
        for axis in (0, 1):
            at[:, axis] += np.bincount(pairs[:, 0], push[:, axis], len(at))
            at[:, axis] -= np.bincount(pairs[:, 1], push[:, axis], len(at))
    return at


def _part(picture: Picture, keys: Sequence[str]) -> Picture:
    inside = set(keys)
    marks = tuple(mark for mark in picture.marks if mark.key in inside)
    lines = tuple(x for x in picture.lines if x.start in inside and x.end in inside)
    return Picture(picture.finding, marks, lines)


def _grid(keys: Sequence[str]) -> Places:
    wide = max(1, math.ceil(math.sqrt(len(keys) * ASPECT)))
    return {key: (i % wide * GRID, i // wide * GRID) for i, key in enumerate(keys)}


def _packed(found: Sequence[Places]) -> Places:
    """Parts in rows of about the canvas's shape, the largest first."""
    boxes = [_box(part) for part in found]
    area = sum(
        (right - left + APART) * (bottom - top + APART) for left, top, right, bottom in boxes
    )
    widest = max((right - left for left, _, right, _ in boxes), default=0.0)
    room = max(widest, math.sqrt(area * ASPECT))
    packed: Places = {}
    x, y, tall = 0.0, 0.0, 0.0
    for part, (left, top, right, bottom) in zip(found, boxes, strict=True):
        if x and x + right - left > room:
            x, y, tall = 0.0, y + tall + APART, 0.0
        packed |= {
            key: (round(px - left + x, 1), round(py - top + y, 1)) for key, (px, py) in part.items()
        }
        x, tall = x + right - left + APART, max(tall, bottom - top)
    return packed


def _box(part: Places) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in part.values()], [y for _, y in part.values()]
    return min(xs), min(ys), max(xs), max(ys)


def _middle(found: Sequence[Place]) -> Place:
    return sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)
