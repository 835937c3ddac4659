"""Colour, shape and dash of everything drawn: colour-blind safe, and readable in grey.

Fills after Okabe and Ito; each kind also has a shape and a character of its own, each
relationship a dash as well as a colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz.fonts import brief


@dataclass(frozen=True)
class Look:
    """How one kind of node is drawn."""

    fill: str
    shape: str
    ink: str = "#FFFFFF"
    outline: str = ""


@dataclass(frozen=True)
class Stroke:
    """How one relationship is drawn; ``dash`` is an SVG dash array."""

    colour: str
    dash: str = ""
    width: float = 1.2


OTHER = Look("#5B6670", "diamond")
LOOKS: dict[str, Look] = {
    "Cadre": Look("#D55E00", "octagon", outline="#8A3C00"),
    "Person": Look("#0072B2", "circle", outline="#004B75"),
    "Card": Look("#E69F00", "rectangle", ink="#17202A", outline="#8F6200"),
    "Household": Look("#009E73", "house", outline="#00614A"),
    "Enterprise": Look("#CC79A7", "hexagon", ink="#17202A", outline="#8F4A70"),
    "Phone": Look("#5B6670", "diamond", outline="#39424A"),
    "Address": Look("#5B6670", "trapezium", outline="#39424A"),
    "Parcel": Look("#5B6670", "square", outline="#39424A"),
    "Terminal": Look("#56B4E9", "square", ink="#17202A", outline="#2B7CAB"),
    "Application": Look("#F0E442", "trapezium", ink="#17202A", outline="#9A9000"),
    "Notice": Look("#F0E442", "rectangle", ink="#17202A", outline="#9A9000"),
    "Vehicle": Look("#5B6670", "hexagon", outline="#39424A"),
    "Property": Look("#5B6670", "house", outline="#39424A"),
    "Status": Look("#828C96", "diamond", outline="#5B6670"),
    "Unit": Look("#828C96", "octagon", outline="#5B6670"),
    "Program": Look("#828C96", "trapezium", outline="#5B6670"),
}
STROKES: dict[str, Stroke] = {
    "USES": Stroke("#3F4B57", "", 1.4),
    "HOLDS": Stroke("#8F6200", "", 1.1),
    "HAS_PHONE": Stroke("#5B6670", "6 3", 1.2),
    "OPENED_BY": Stroke("#C2570C", "", 1.3),
    "MEMBER_OF": Stroke("#00805D", "1.5 3", 1.2),
    "KIN": Stroke("#17202A", "8 3 1.5 3", 1.3),
    "LEADS": Stroke("#8F4A70", "", 1.4),
    "INVESTS_IN": Stroke("#8F4A70", "5 3", 1.2),
    "JOINED": Stroke("#8F4A70", "1.5 3", 1.1),
    "REGISTERED_BY": Stroke("#C2570C", "6 3", 1.2),
    "PROXY_FOR": Stroke("#1F4B8F", "4 2", 1.2),
    "CARES_FOR": Stroke("#1F4B8F", "2 2", 1.2),
    "GUARDIAN_OF": Stroke("#1F4B8F", "8 2", 1.2),
    "PAID": Stroke("#3F4B57", "", 1.4),
    "TRANSFER": Stroke("#B22222", "", 1.5),
    "CASH_OUT": Stroke("#B22222", "6 3", 1.3),
    "DREW": Stroke("#B22222", "2 2", 1.3),
    "BOUND_TO": Stroke("#2B7CAB", "6 3", 1.2),
    "OPERATED_FROM": Stroke("#2B7CAB", "1.5 3", 1.2),
    "HANDLED": Stroke("#9A9000", "", 1.4),
    "APPLIED": Stroke("#9A9000", "4 2", 1.2),
    "LISTED": Stroke("#9A9000", "1.5 3", 1.1),
    "OWNS": Stroke("#5B6670", "8 2", 1.1),
    "SUPPLIES": Stroke("#8F4A70", "8 3 1.5 3", 1.2),
    "FILED": Stroke("#17202A", "2 2", 1.1),
    "SPLIT_FROM": Stroke("#00805D", "6 3", 1.1),
    "GRANTED": Stroke("#3F4B57", "8 3", 1.2),
}
PLAIN = Stroke("#828C96", "3 3", 1.0)
FONT = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimSun,sans-serif"


def look(kind: str) -> Look:
    """The look of a node label; grey for those without a colour of their own."""
    return LOOKS.get(kind, OTHER)


def stroke(kind: str) -> Stroke:
    """The stroke of a relationship type."""
    return STROKES.get(kind, PLAIN)


def outline_points(shape: str, x: float, y: float, size: float) -> str:
    """SVG points of a polygon shape of half-width ``size`` about (x, y)."""
    corners = _POLYGONS[shape]
    return " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in corners)


_C = 0.414
_POLYGONS: dict[str, tuple[tuple[float, float], ...]] = {
    "octagon": (
        (-_C, -1), (_C, -1), (1, -_C), (1, _C), (_C, 1), (-_C, 1), (-1, _C), (-1, -_C),
    ),
    "hexagon": ((-1, 0), (-0.5, -0.87), (0.5, -0.87), (1, 0), (0.5, 0.87), (-0.5, 0.87)),
    "house": ((-1, -0.15), (0, -1), (1, -0.15), (1, 0.95), (-1, 0.95)),
    "diamond": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    "trapezium": ((-1.1, -0.8), (1.1, -0.8), (0.7, 0.8), (-0.7, 0.8)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
}  # fmt: skip


def text_width(text: str, size: float) -> float:
    """Rough width of a text in pixels: an ideograph is one em, a Latin letter a bit over half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text)


def shortened(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis when it is wider than ``room`` pixels."""
    if text_width(text, size) <= room:
        return text
    text = brief(text)
    if text_width(text, size) <= room:
        return text
    kept = ""
    for character in text:
        if text_width(kept + character + "…", size) > room:
            break
        kept += character
    return kept + "…"


def shortened_left(text: str, size: float, room: float) -> str:
    """The end of the text, after an ellipsis when the whole is wider: for paths."""
    if text_width(text, size) <= room:
        return text
    left, kept = room - text_width("…", size), 0
    for character in reversed(text):
        left -= text_width(character, size)
        if left < 0:
            break
        kept += 1
    return "…" + text[len(text) - kept :]


NOT_FIRST = tuple("、，。；：！？）》」』”’")
LONGEST_RUN = 30


def _break(text: str, most: int) -> int:
    """Where a line of at most ``most`` characters ends: never inside a number or a word."""
    at = most
    while 0 < at < len(text) and _joined(text[at - 1], text[at]) and most - at < LONGEST_RUN:
        at -= 1
    return at if most - at < LONGEST_RUN and at > 0 else most


def _joined(before: str, after: str) -> bool:
    """Whether two characters stay on one line."""
    inside = "!" <= before <= "~" and "!" <= after <= "~"
    return inside or after in NOT_FIRST


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text broken into at most ``most`` lines of ``room`` pixels, the last one cut."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        cut = next(
            (n for n in range(1, len(rest) + 1) if text_width(rest[:n], size) > room), len(rest) + 1
        )
        at = _break(rest, cut - 1)
        lines.append(rest[:at])
        rest = rest[at:].lstrip(" ")
    return [*lines, shortened(rest, size, room)] if rest else lines
