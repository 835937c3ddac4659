"""A picture as somebody arranged it on the canvas, on a sheet of paper: places, names, lines.

What was greyed stays grey, a path keeps its band and numbers. Units are SVG pixels.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from viz import marks
from viz.picture import Line, Mark, Picture

LEFT, TOP, RIGHT, BOTTOM = 90.0, 150.0, 1240.0, 1000.0
MOST_ZOOM, LEAST_ZOOM = 1.15, 0.42
GREY = 0.28
SIZES = {"Cadre": 17.0, "Enterprise": 14.0, "Phone": 13.0, "Terminal": 13.0}
USUAL, FOCUS, NAME = 10.0, 17.0, 11.0
LONGEST_NAME = 150.0
MOST_WIDTH = 3.0
BEND = 14.0

Place = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A mark on the sheet; ``label`` is empty where no place for its name is free."""

    mark: Mark
    x: float
    y: float
    size: float
    opacity: float
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    step: int = 0
    """Its number on the path, from 1; 0: not on it."""


@dataclass(frozen=True)
class Spoke:
    """A line on the sheet, as an SVG path."""

    line: Line
    path: str
    width: float
    opacity: float


@dataclass(frozen=True)
class Arranged:
    """Everything that is drawn."""

    spots: tuple[Spot, ...]
    spokes: tuple[Spoke, ...]
    band: tuple[tuple[float, float, float, float], ...]
    bottom: float
    unnamed: int


def arranged(
    picture: Picture, places: Mapping[str, Place], grey: Collection[str], path: Sequence[str]
) -> Arranged:
    """The picture at these places, made as large as the sheet allows.

    ``grey``: keys of marks, and lines as ``TYPE start end``.
    """
    at, bottom = _on_sheet({mark.key: places[mark.key] for mark in picture.marks})
    steps = {key: number for number, key in enumerate(path, 1)}
    bare = [
        Spot(mark, *at[mark.key], _size(mark), GREY if mark.key in grey else 1.0,
             step=steps.get(mark.key, 0))
        for mark in picture.marks
    ]  # fmt: skip
    spots = _named(bare)
    by_key = {spot.mark.key: spot for spot in spots}
    band = [(*at[a], *at[b]) for a, b in pairwise(path) if a in at and b in at]
    unnamed = sum(1 for spot in spots if spot.opacity == 1.0 and not spot.label)
    spokes = tuple(_spokes(picture, by_key, grey))
    return Arranged(tuple(spots), spokes, tuple(band), bottom, unnamed)


def _size(mark: Mark) -> float:
    return FOCUS if mark.focus else SIZES.get(mark.kind, USUAL)


def _on_sheet(places: Mapping[str, Place]) -> tuple[dict[str, Place], float]:
    """Places moved and zoomed to fill the sheet; it grows downwards rather than shrink too far."""
    if not places:
        return {}, BOTTOM
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    wide, tall = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    across = min((RIGHT - LEFT) / wide, MOST_ZOOM)
    zoom = min(across, max((BOTTOM - TOP) / tall, LEAST_ZOOM))
    shift = LEFT + (RIGHT - LEFT - wide * zoom) / 2
    drop = TOP + max(0.0, (BOTTOM - TOP - tall * zoom) / 2)
    found = {
        key: (round((x - min(xs)) * zoom + shift, 1), round((y - min(ys)) * zoom + drop, 1))
        for key, (x, y) in places.items()
    }
    return found, max(BOTTOM, drop + tall * zoom + 40)


def _named(spots: Sequence[Spot]) -> list[Spot]:
    """Names where they meet neither a mark nor another name; the more telling marks first."""
    taken = [_box(spot.x, spot.y, spot.size) for spot in spots]
    order = sorted(
        (spot for spot in spots if spot.opacity == 1.0),
        key=lambda s: (not s.step, not s.mark.focus, -s.size, -s.mark.fen, s.mark.key),
    )
    found = {spot.mark.key: spot for spot in spots}
    for spot in order:
        label = marks.shortened(spot.mark.caption, NAME, LONGEST_NAME)
        wide = marks.text_width(label, NAME)
        for x, y in _sides(spot, wide):
            box = (x, y - NAME, x + wide, y + 2)
            if not any(_meets(box, other) for other in taken):
                taken.append(box)
                found[spot.mark.key] = Spot(
                    spot.mark, spot.x, spot.y, spot.size, spot.opacity, label,
                    round(x, 1), round(y, 1), spot.step,
                )  # fmt: skip
                break
    return list(found.values())


def _sides(spot: Spot, wide: float) -> list[Place]:
    """Below, right, left, above: where a name's first letter may stand."""
    reach = spot.size * 1.3 + 4
    return [
        (spot.x - wide / 2, spot.y + spot.size + NAME + 2),
        (spot.x + reach, spot.y + NAME * 0.4),
        (spot.x - reach - wide, spot.y + NAME * 0.4),
        (spot.x - wide / 2, spot.y - spot.size - 5),
    ]


def _box(x: float, y: float, size: float) -> Box:
    return x - size * 1.2, y - size, x + size * 1.2, y + size


def _meets(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _spokes(picture: Picture, spots: Mapping[str, Spot], grey: Collection[str]) -> list[Spoke]:
    """From edge to edge; of several between the same two, each bends further."""
    paid = {(line.start, line.end) for line in picture.lines_of("USES")}
    most = max((line.fen for line in picture.lines_of("USES")), default=0)
    beside: dict[frozenset[str], int] = {}
    found = []
    for line in picture.lines:
        if line.type == "HOLDS" and (line.start, line.end) in paid:
            continue
        pair = frozenset((line.start, line.end))
        bend = BEND * beside.get(pair, 0)
        beside[pair] = beside.get(pair, 0) + 1
        a, b = spots[line.start], spots[line.end]
        width = marks.stroke(line.type).width
        if line.is_money and most:
            width += MOST_WIDTH * math.sqrt(max(line.fen, 0) / most)
        own = GREY if f"{line.type} {line.start} {line.end}" in grey else 1.0
        opacity = min(a.opacity, b.opacity, own) * 0.85
        found.append(Spoke(line, _path(a, b, bend), width, opacity))
    return found


def _path(a: Spot, b: Spot, bend: float) -> str:
    length = max(math.hypot(b.x - a.x, b.y - a.y), 1.0)
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    x1, y1 = a.x + ux * (a.size + 1), a.y + uy * (a.size + 1)
    x2, y2 = b.x - ux * (b.size + 3), b.y - uy * (b.size + 3)
    cx, cy = (x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend
    return f"M{x1:.1f},{y1:.1f} Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}"
