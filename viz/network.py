"""The interactive network's data: nodes, edges and options, built by pyvis behind a safe wrapper.

pyvis makes HTML with autoescape off, titles that may carry markup and files in the locale's
encoding. So it is used for what it is good at, the vis-network data and options; the page around
it is ours, and what came from a spreadsheet reaches the browser as JSON and as text only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

from pyvis.network import Network

from graphaudit.model_names import kind_names, relation_name, relation_names
from viz.columns import CARD_X, TOP, lay_out
from viz.marks import look, stroke
from viz.picture import Line, Mark, Picture
from viz.radial import radial

MANY = 500
STRETCH_Y = 1.55
COLUMN_X = {"household": 0.0, "payee": 175.0, "card": 350.0}
# Columns right of the cards stand closer than on paper: a screen is narrower than A3.
NARROW = 0.9
# A long list of people is stretched sideways until it has about the shape of the canvas.
ASPECT = 1.25
WIDTH = 850.0


class SafeNetwork(Network):
    """pyvis without its page, its files and its undirected mode (which drops parallel edges)."""

    def __init__(self) -> None:
        super().__init__(directed=True, cdn_resources="local")

    def _refuse(self, *_args: object, **_options: object) -> NoReturn:
        raise RuntimeError("the page around a network is made by viz, never by pyvis")

    generate_html = write_html = show = save_graph = set_options = _refuse


def network_data(picture: Picture) -> dict[str, object]:
    """JSON-ready ``nodes``, ``edges`` and vis-network ``options``; positions come with them."""
    network = SafeNetwork()
    columns, rings = column_places(picture), radial(picture)
    for mark in picture.marks:
        x, y, side = columns.get(mark.key, (0.0, 0.0, "below"))
        rx, ry = rings.get(mark.key, (x, y))
        own = {"columns": [round(x, 1), round(y, 1)], "radial": [round(rx, 1), round(ry, 1)]}
        _add_node(network, mark, (x, y), side=side, **own)
    for line in picture.lines:
        _add_edge(network, line)
    return {
        "nodes": network.nodes,
        "edges": [{"id": f"r{n}", **edge} for n, edge in enumerate(network.edges)],
        "options": _options(network, len(picture.marks)),
        "shown": len(picture.marks),
        "total": len(picture.marks) + picture.left_out,
        "names": _names(picture),
    }


def _names(picture: Picture) -> dict[str, dict[str, str]]:
    """Every kind and relation of the picture → its word in both languages."""
    known = kind_names() | relation_names()
    return {name: known[name] for name in sorted(_drawn(picture)) if name in known}


def _drawn(picture: Picture) -> set[str]:
    return {mark.kind for mark in picture.marks} | {line.type for line in picture.lines}


def drawn_at(
    picture: Picture,
    places: Mapping[str, tuple[float, float]],
    beside: Mapping[str, Mapping[str, str]],
) -> dict[str, object]:
    """``nodes``, ``edges`` and ``options`` with these places; ``beside``: more words of some.

    An edge's id says its type and ends, so that it stays the same in a larger picture.
    """
    network = SafeNetwork()
    for mark in picture.marks:
        _add_node(network, mark, places[mark.key], **beside.get(mark.key, {}))
    for line in picture.lines:
        _add_edge(network, line)
    edges = [
        {"id": f"{line.type} {line.start} {line.end}", "name": relation_name(line.type), **edge}
        for line, edge in zip(picture.lines, network.edges, strict=True)
    ]
    options = _options(network, len(picture.marks))
    return {"nodes": network.nodes, "edges": edges, "options": options}


def _add_node(
    network: SafeNetwork, mark: Mark, at: tuple[float, float], **own: list[float] | str
) -> None:
    x, y = at
    appearance = look(mark.kind)
    network.add_node(
        mark.key,
        label=mark.caption,
        shape="custom",
        color=appearance.fill,
        x=round(x, 1),
        y=round(y, 1),
        kind=mark.kind,
        glyph=mark.glyph,
        second=mark.second,
        fen=mark.fen,
        focus=mark.focus,
        ink=appearance.ink,
        outline=appearance.outline,
        form=appearance.shape,
        **own,
    )


def _add_edge(network: SafeNetwork, line: Line) -> None:
    drawn = stroke(line.type)
    dashes: list[float] | bool = [float(part) for part in drawn.dash.split()] or False
    network.add_edge(
        line.start,
        line.end,
        color=drawn.colour,
        dashes=[1, 5] if line.inferred else dashes,
        width=round(drawn.width + (2.0 if line.is_money and line.fen >= 1_000_000 else 0.6), 1),
        kind=line.type,
        fen=line.fen,
        payments=line.payments,
        first=line.first_day,
        last=line.last_day,
        src=list(line.src),
        note=line.label,
        context=line.context,
        inferred=line.inferred,
    )


def column_places(picture: Picture) -> dict[str, tuple[float, float, str]]:
    """Key → (x, y, side of the label), from the geometry of the column diagram."""
    columns = lay_out(picture)
    places: dict[str, tuple[float, float, str]] = {}
    wide = max(1.0, _tall(columns.bottom - TOP) * ASPECT / WIDTH)
    for band in columns.bands:
        if band.household:
            places[band.household.key] = (COLUMN_X["household"], _tall(band.middle), "left")
        for row in band.rows:
            if row.first_of_person:
                places[row.person.key] = (COLUMN_X["payee"] * wide, _tall(row.y), "left")
    for placed in columns.cards.values():
        places[placed.mark.key] = (COLUMN_X["card"] * wide, _tall(placed.y), "right")
    for placed in columns.others.values():
        places[placed.mark.key] = (_narrow(placed.x) * wide, _tall(placed.y), "below")
    return places


def _narrow(x: float) -> float:
    return COLUMN_X["card"] + (x - CARD_X) * NARROW + 40


def _tall(y: float) -> float:
    return y * STRETCH_Y


def _options(network: SafeNetwork, size: int) -> dict[str, object]:
    """vis-network options: still, seeded, straight edges, lighter while dragging when large."""
    options: dict[str, object] = json.loads(network.options.to_json())
    options.pop("configure", None)
    options["physics"] = {"enabled": False}
    options["layout"] = {"improvedLayout": False, "randomSeed": 1}
    options["edges"] = {
        "smooth": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
        "selectionWidth": 1.5,
        "hoverWidth": 0.5,
    }
    options["interaction"] = {
        "hover": True,
        "multiselect": True,
        "tooltipDelay": 150,
        "hideEdgesOnDrag": size > MANY,
        "keyboard": False,
        "zoomSpeed": 0.6,
    }
    return options
