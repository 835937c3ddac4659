"""The radial diagram: marks on the rings of their wheel, names along the radius.

``viz.wheels`` says where things stand; here they get names and lines. Kinship is not drawn among
the rings: it has its lane below, as in the column diagram. Units are SVG pixels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from graphaudit.values.money import format_yuan
from viz import marks
from viz.picture import Line, Mark, Picture
from viz.wheels import Sheet, pack, wheels

LEFT, TOP, RIGHT = 50.0, 126.0, 1280.0
LONGEST_NAME = 240.0
GLYPH = {"Cadre": 17.0, "Enterprise": 14.0}
CENTRE, SMALL = 19.0, 9.0
NAME, NAME_OF_CENTRE = 11.0, 13.0
ROOM_INSIDE = 1.8
"""How wide the name of what stands within a ring is, in distances from the middle."""


@dataclass(frozen=True)
class Spot:
    """A mark with its place, and its name with a place and a turn of its own."""

    mark: Mark
    x: float
    y: float
    size: float
    label: str
    second: str
    label_x: float
    label_y: float
    anchor: str
    turn: str
    text_size: float


@dataclass(frozen=True)
class Spoke:
    """A relationship between two spots, as an SVG path."""

    line: Line
    path: str


@dataclass(frozen=True)
class Rings:
    """The whole diagram's geometry."""

    spots: tuple[Spot, ...]
    spokes: tuple[Spoke, ...]
    bottom: float
    most_fen: int


def lay_rings(picture: Picture, height: float = 910.0) -> Rings:
    """Place the whole picture, if it can be in ``height`` pixels; the same one always alike."""
    sheet = pack(wheels(picture), RIGHT - LEFT, height)
    spots = [_spot(mark, sheet) for mark in picture.marks]
    known = {spot.mark.key: spot for spot in spots}
    paid = {(line.start, line.end) for line in picture.lines_of("USES")}
    lines = [
        line
        for line in picture.lines
        if line.type != "KIN" and not (line.type == "HOLDS" and (line.start, line.end) in paid)
    ]
    return Rings(
        spots=tuple(spots),
        spokes=tuple(_spoke(line, known, lines) for line in lines),
        bottom=TOP + sheet.height,
        most_fen=max((line.fen for line in picture.lines_of("USES")), default=0),
    )


def _spot(mark: Mark, sheet: Sheet) -> Spot:
    x, y = _on_paper(sheet.places[mark.key])
    centre = _on_paper(sheet.centres[mark.key])
    away = math.hypot(x - centre[0], y - centre[1])
    inside = mark.key in sheet.inside
    size = CENTRE if mark.focus else GLYPH.get(mark.kind, 14.0 if inside else SMALL)
    big = size > SMALL
    text_size = NAME_OF_CENTRE if big else NAME
    if inside and away > 1:  # above: the name of the middle stands below
        label = marks.shortened(mark.caption, NAME, ROOM_INSIDE * away)
        return Spot(mark, x, y, size, label, "", x, y - size - 8, "middle", "", NAME)
    if inside or big:
        label = marks.shortened(mark.caption, text_size, LONGEST_NAME)
        second = marks.shortened(mark.second, text_size - 2, LONGEST_NAME)
        return Spot(mark, x, y, size, label, second, x, y + size + text_size + 3, "middle", "",
                    text_size)  # fmt: skip
    label = _named(mark, sheet.gap - 2 * SMALL - 8)
    angle = math.degrees(math.atan2(y - centre[1], x - centre[0]))
    left = abs(angle) > 90
    turned = angle + 180 if left else angle
    offset = -(size + 6) if left else size + 6
    return Spot(
        mark, x, y, size, label, "", x + offset, y - 3, "end" if left else "start",
        f"rotate({turned:.1f} {x:.1f} {y:.1f})", text_size,
    )  # fmt: skip


def _on_paper(place: tuple[float, float]) -> tuple[float, float]:
    return place[0] + LEFT, place[1] + TOP


def _named(mark: Mark, room: float) -> str:
    """The caption; of who was paid also how much, where there is room for the whole of it."""
    if mark.kind not in ("Card", "Household") and mark.fen:
        amount = format_yuan(mark.fen).removesuffix(".00")
        both = f"{marks.shortened(mark.caption, NAME, 46)} {amount}"
        if marks.text_width(both, NAME) <= room:
            return both
    return marks.shortened(mark.caption, NAME, room)


def _spoke(line: Line, spots: Mapping[str, Spot], lines: list[Line]) -> Spoke:
    """From edge to edge; of several between the same two, each bends further."""
    a, b = spots[line.start], spots[line.end]
    beside = [each for each in lines if {each.start, each.end} == {line.start, line.end}]
    bend = 16.0 * beside.index(line)
    length = max(math.hypot(b.x - a.x, b.y - a.y), 1.0)
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    x1, y1 = a.x + ux * (a.size + 1), a.y + uy * (a.size + 1)
    x2, y2 = b.x - ux * (b.size + 3), b.y - uy * (b.size + 3)
    cx, cy = (x1 + x2) / 2 - uy * bend, (y1 + y2) / 2 + ux * bend
    return Spoke(line, f"M{x1:.1f},{y1:.1f} Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}")
