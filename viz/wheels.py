"""Wheels on a sheet: each connected part of a picture on its own rings, packed side by side.

``viz.radial`` gives every object of a part its angle and its ring; here rings get the distance
that names need, and parts their place. Units are SVG pixels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from viz.picture import Picture
from viz.radial import neighbours, spokes_of

GAPS = (124.0, 112.0, 102.0, 94.0, 86.0, 78.0)
"""Distances from ring to ring, the widest that fits the sheet is taken."""
PER_SPOKE, FIRST_RING, FIRST_OF_SMALL = 3.9, 84.0, 64.0
MARGIN_X, MARGIN_Y, MARGIN_FLAT = 78.0, 74.0, 36.0
FEW, SMALL = 4, 8
"""Parts of no more objects lie flat: one beside the other, their names level."""


@dataclass(frozen=True)
class Wheel:
    """One connected part about its centre: key → (angle, ring), ring 0 is the centre.

    A ring between 0 and 1 lies inside the first.
    """

    spokes: Mapping[str, tuple[float, float]]

    def places(self, gap: float) -> dict[str, tuple[float, float]]:
        """Key → (x, y) about the centre, rings ``gap`` apart."""
        least = FIRST_OF_SMALL if len(self.spokes) <= SMALL else FIRST_RING
        first = max(least, PER_SPOKE * self._on_first())
        return {
            key: (distance * math.cos(angle), distance * math.sin(angle))
            for key, (angle, ring) in self.spokes.items()
            for distance in (first * ring if ring < 1 else first + (ring - 1) * gap,)
        }

    def _on_first(self) -> int:
        return sum(1 for _, ring in self.spokes.values() if ring == 1)


@dataclass(frozen=True)
class Sheet:
    """Where everything stands, about which centre, and how far names may reach."""

    places: Mapping[str, tuple[float, float]]
    centres: Mapping[str, tuple[float, float]]
    gap: float
    height: float
    inside: frozenset[str] = frozenset()
    """Keys that stand within a first ring."""


def wheels(picture: Picture) -> list[Wheel]:
    """The connected parts, the one with the focus first, then the larger ones."""
    focus = {mark.key for mark in picture.marks if mark.focus}
    found = sorted(parts(picture), key=lambda keys: (not focus & set(keys), -len(keys), keys[0]))
    return [_wheel(picture, set(keys)) for keys in found]


def pack(found: Sequence[Wheel], width: float, height: float) -> Sheet:
    """The wheels side by side, each as high as it goes; the sheet grows where it must."""
    packed: Packed = []
    inside = frozenset(k for wheel in found for k, (_, ring) in wheel.spokes.items() if ring < 1)
    for gap in GAPS:
        packed = _packed([wheel.places(gap) for wheel in found], width)
        if _bottom(packed) <= height:
            return replace(_sheet(packed, width, gap, height), inside=inside)
    lowest = max(height, _bottom(packed))
    return replace(_sheet(packed, width, GAPS[-1], lowest), inside=inside)


Places = dict[str, tuple[float, float]]
Packed = list[tuple[Places, float, float]]
"""(places, left, top) of each part."""


def _packed(found: Sequence[Places], width: float) -> Packed:
    """Each part in its turn at the highest free place of the width, of equal ones the leftmost."""
    packed: Packed = []
    taken: list[tuple[float, float, float]] = []  # left, right, bottom
    for places in found:
        wide, tall = _extent(places)
        lefts = sorted({0.0, *(right for _, right, _ in taken if right + wide <= width)})
        tops = [(_top(taken, left, left + wide), left) for left in lefts]
        top, left = min(tops)
        packed.append((places, left, top))
        taken.append((left, left + wide, top + tall))
    return packed


def _top(taken: Sequence[tuple[float, float, float]], left: float, right: float) -> float:
    """Below everything that stands between ``left`` and ``right``."""
    return max((bottom for a, b, bottom in taken if a < right and b > left), default=0.0)


def _bottom(packed: Packed) -> float:
    return max((top + _extent(places)[1] for places, _, top in packed), default=0.0)


def _extent(places: Places) -> tuple[float, float]:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    return max(xs) - min(xs) + 2 * MARGIN_X, max(ys) - min(ys) + 2 * _margin(places)


def _margin(places: Places) -> float:
    """Room for names above and below; those of a part that lies flat stand beside it."""
    ys = [y for _, y in places.values()]
    return MARGIN_FLAT if max(ys) - min(ys) < 1 else MARGIN_Y


def _sheet(packed: Packed, width: float, gap: float, height: float) -> Sheet:
    """The parts moved to their places, the whole in the middle of the sheet."""
    used = max((left + _extent(places)[0] for places, left, _ in packed), default=0.0)
    shift, drop = max(0.0, (width - used) / 2), max(0.0, (height - _bottom(packed)) / 2)
    moved: dict[str, tuple[float, float]] = {}
    centres: dict[str, tuple[float, float]] = {}
    for places, left, top in packed:
        dx = shift + left + MARGIN_X - min(x for x, _ in places.values())
        dy = drop + top + _margin(places) - min(y for _, y in places.values())
        for key, (x, y) in places.items():
            moved[key], centres[key] = (x + dx, y + dy), (dx, dy)
    return Sheet(moved, centres, gap, height)


def parts(picture: Picture) -> list[list[str]]:
    """The keys of each part whose marks something joins."""
    beside = neighbours(picture)
    seen: set[str] = set()
    found = []
    for mark in picture.marks:
        if mark.key in seen:
            continue
        part, stack = [], [mark.key]
        seen.add(mark.key)
        while stack:
            key = stack.pop()
            part.append(key)
            fresh = [other for other in beside[key] if other not in seen]
            seen.update(fresh)
            stack += fresh
        found.append(sorted(part))
    return found


def _wheel(picture: Picture, keys: set[str]) -> Wheel:
    marks = tuple(m for m in picture.marks if m.key in keys)
    lines = tuple(x for x in picture.lines if x.start in keys and x.end in keys)
    turn = math.pi / 2 if len(keys) <= FEW else 0.0
    spokes = spokes_of(Picture(picture.finding, marks, lines))
    return Wheel({key: (angle - turn, ring) for key, (angle, ring) in spokes.items()})
