"""The shape of a pattern as a small picture: the first case that it must find.

Nodes stand in lanes by what they are; equal nodes beyond a few are drawn as one stack with their
number, so that forty cards are as easy to read as three. Units are SVG pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from graphaudit.model import NODE_BY_NAME
from graphaudit.model_names import relation_name
from viz.marks import FONT, look, outline_points, stroke

LANES: tuple[tuple[str, ...], ...] = (
    ("Household", "Parcel", "Property", "Vehicle", "Address"),
    ("Person",),
    ("Card", "Application"),
    ("Terminal", "Phone", "Enterprise", "Notice", "Batch", "Program", "Status"),
    ("Cadre", "Unit"),
)
WIDTH, LANE, ROW, TOP, SIZE = 420.0, 92.0, 40.0, 26.0, 11.0
MOST = 4
"""Nodes of one kind with the same neighbours that are drawn one by one."""

NOT_DRAWN = frozenset({"USES", "LIVES_IN", "PART_OF"})
Row = Mapping[str, object]


@dataclass(frozen=True)
class Spot:
    """A node, or a stack of ``count`` alike, with its place."""

    label: str
    count: int
    x: float
    y: float


def shape(nodes: Mapping[str, Sequence[Row]], rels: Sequence[Row], title: str) -> str:
    """An SVG of the small graph; ``title`` is read aloud in its place."""
    drawn = [rel for rel in rels if rel["type"] not in NOT_DRAWN]
    labels = {str(row["key"]): label for label, rows in nodes.items() for row in rows}
    stacks = _stacks(labels, drawn)
    spots = _spots(stacks, labels)
    height = max((spot.y for spot in spots.values()), default=TOP) + ROW
    stack_of = {key: stack[0] for stack in stacks for key in stack}
    lines = _lines(drawn, stack_of)
    body = [*_edges(lines, spots), *_marks(spots)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" role="img" font-family="{FONT}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(body)}</svg>\n'
    )


def _stacks(labels: Mapping[str, str], rels: Sequence[Row]) -> list[list[str]]:
    """Nodes that are alike: same kind, same kinds of ties to kinds of things; large sets joined."""
    seen: dict[str, set[tuple[object, ...]]] = {key: set() for key in labels}
    for rel in rels:
        start, end = str(rel["from"]), str(rel["to"])
        seen[start].add((rel["type"], "out", labels[end]))
        seen[end].add((rel["type"], "in", labels[start]))
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for key in sorted(labels, key=_natural):
        if seen[key]:
            groups[labels[key], tuple(sorted(map(str, seen[key])))].append(key)
    return [
        stack
        for keys in groups.values()
        for stack in ([keys] if len(keys) > MOST else [[key] for key in keys])
    ]


def _natural(key: str) -> tuple[str, int, str]:
    prefix, _, rest = key.partition("_")
    return prefix, int(rest) if rest.isdigit() else 0, rest


def _spots(stacks: Sequence[Sequence[str]], labels: Mapping[str, str]) -> dict[str, Spot]:
    """First member → its place: lanes that are empty take no room."""
    lane_of = {label: number for number, lane in enumerate(LANES) for label in lane}
    lanes: dict[int, list[Sequence[str]]] = defaultdict(list)
    for stack in stacks:
        lanes[lane_of.get(labels[stack[0]], 3)].append(stack)
    tallest = max((len(lane) for lane in lanes.values()), default=1)
    used = sorted(lanes)
    gap = min(LANE * 1.4, (WIDTH - 60) / max(len(used) - 1, 1))
    left = (WIDTH - gap * (len(used) - 1)) / 2
    spots = {}
    for place, number in enumerate(used):
        lane = lanes[number]
        for row, stack in enumerate(lane):
            y = TOP + (row + (tallest - len(lane)) / 2) * ROW
            spots[stack[0]] = Spot(labels[stack[0]], len(stack), left + place * gap, y)
    return spots


def _lines(rels: Sequence[Row], stack_of: Mapping[str, str]) -> dict[tuple[str, str, str], int]:
    """(type, start, end) → how many relationships it stands for."""
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for rel in rels:
        start, end = stack_of[str(rel["from"])], stack_of[str(rel["to"])]
        counted[str(rel["type"]), start, end] += 1
    return dict(sorted(counted.items()))


def _edges(lines: Mapping[tuple[str, str, str], int], spots: Mapping[str, Spot]) -> Iterable[str]:
    shown: set[tuple[str, float, float]] = set()
    beside: dict[frozenset[str], int] = defaultdict(int)
    for type_, start, end in lines:
        nth = beside[frozenset((start, end))]
        beside[frozenset((start, end))] += 1
        yield _edge(type_, spots[start], spots[end], nth, shown)


def _edge(type_: str, a: Spot, b: Spot, nth: int, shown: set[tuple[str, float, float]]) -> str:
    look_ = stroke(type_)
    dash = f' stroke-dasharray="{look_.dash}"' if look_.dash else ""
    bend = (14 if nth % 2 else -14) * ((nth + 1) // 2) - (16 if a.x == b.x else 0)
    bend -= 38 if abs(a.x - b.x) > 1.5 * LANE and a.y == b.y else 0
    x, y = (a.x + b.x) / 2 + (bend if a.x == b.x else 0), (a.y + b.y) / 2 + bend
    path = f"M{a.x:.1f},{a.y:.1f} Q{x:.1f},{y:.1f} {b.x:.1f},{b.y:.1f}"
    line = f'<path d="{path}" fill="none" stroke="{look_.colour}" stroke-width="1.2"{dash}/>'
    name = relation_name(type_)
    key = (type_, a.x, b.x)
    if key in shown:
        return line
    shown.add(key)
    tx, ty = (a.x + 2 * x + b.x) / 4, (a.y + 2 * y + b.y) / 4 - 3
    return line + (
        f'<text x="{tx:.1f}" y="{ty:.1f}" font-size="9" text-anchor="middle" fill="#3F4B57" '
        f'stroke="#FFFFFF" stroke-width="3" paint-order="stroke">{escape(name)}</text>'
    )


def _marks(spots: Mapping[str, Spot]) -> Iterable[str]:
    for spot in spots.values():
        if spot.count > 1:
            yield _figure(spot, 3.0)
        yield _figure(spot, 0.0)
        kind = NODE_BY_NAME.get(spot.label)
        yield (
            f'<text x="{spot.x:.1f}" y="{spot.y + 4:.1f}" font-size="11" text-anchor="middle" '
            f'fill="{look(spot.label).ink}">{escape(kind.glyph if kind else "?")}</text>'
        )
        if spot.count > 1:
            yield (
                f'<text x="{spot.x + 17:.1f}" y="{spot.y - 6:.1f}" font-size="10" '
                f'fill="#17202A">×{spot.count}</text>'
            )


def _figure(spot: Spot, shift: float) -> str:
    seen = look(spot.label)
    x, y = spot.x + shift, spot.y - shift
    paint = f'fill="{seen.fill}" stroke="{seen.outline or seen.fill}" stroke-width="1"'
    if seen.shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{SIZE}" {paint}/>'
    if seen.shape == "rectangle":
        return f'<rect x="{x - 14:.1f}" y="{y - 9:.1f}" width="28" height="18" rx="3" {paint}/>'
    return f'<polygon points="{outline_points(seen.shape, x, y, SIZE)}" {paint}/>'
