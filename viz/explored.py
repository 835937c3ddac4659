"""What stands on the explorer's canvas, as a file: the same objects at the same places, masked."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import networkx as nx

from viz.arranged import arranged
from viz.diagram import diagram_svg
from viz.fonts import drawable_record
from viz.networkx_graph import as_multigraph
from viz.picture import Picture
from viz.pictures import pdf, png, with_font
from viz.plain import Json, items, record, text
from viz.subgraph import Subgraph, Thing, Tie, Value

Format = Literal["svg", "png", "pdf", "json", "graphml"]
FORMATS: Mapping[Format, str] = {
    "svg": "svg", "png": "png", "pdf": "pdf", "json": "json", "graphml": "graphml",
}  # fmt: skip
NOTICE = "疑点，待核实；数据比对结果，不是结论"
NAMELESS = ("探索网络", "Explored network")


@dataclass(frozen=True)
class Drawing:
    """A canvas: picture and places; ``things`` and ``ties`` are its data as the API tells them."""

    picture: Picture
    places: Mapping[str, tuple[float, float]]
    things: Sequence[Json]
    ties: Sequence[Json]
    snapshot: str
    made: datetime
    title: str = ""
    note: str = ""
    grey: frozenset[str] = frozenset()
    """Keys of marks, and edges by the id that the canvas gives them."""
    path: tuple[str, ...] = ()
    language: str = "zh"

    @property
    def heading(self) -> str:
        """The title, or the network's name where nobody gave one."""
        return self.title or NAMELESS[self.language == "en"]


def file_of(format_name: Format, drawing: Drawing) -> bytes:
    """The drawing in one format; the same drawing gives the same bytes."""
    if format_name == "json":
        return _json(drawing)
    if format_name == "graphml":
        return _graphml(drawing)
    svg = _svg(drawing)
    if format_name == "png":
        return png(svg)
    if format_name == "pdf":
        return pdf(svg, drawing.made, drawing.heading)
    return with_font(svg).encode()


def _svg(drawing: Drawing) -> str:
    marks = tuple(
        replace(mark, caption=str(said["caption"]), second=str(said["second"]))
        for mark in drawing.picture.marks
        for said in (drawable_record({"caption": mark.caption, "second": mark.second}),)
    )
    said = drawable_record({"title": drawing.heading, "note": drawing.note})
    finding = {
        "title": {"zh": said["title"], "en": said["title"]},
        "sentence": {"zh": said["note"], "en": said["note"]},
        "snapshot": drawing.snapshot,
    }
    picture = Picture(finding, marks, drawing.picture.lines)
    return diagram_svg(
        picture,
        generated_at=drawing.made,
        language=drawing.language,
        arranged=arranged(picture, drawing.places, drawing.grey, drawing.path),
    )


def _json(drawing: Drawing) -> bytes:
    whole = {
        "title": drawing.heading,
        "note": drawing.note,
        "snapshot": drawing.snapshot,
        "made": drawing.made.isoformat(timespec="seconds"),
        "masked": True,
        "notice": NOTICE,
        "things": list(drawing.things),
        "ties": list(drawing.ties),
        "places": {key: list(drawing.places[key]) for key in sorted(drawing.places)},
        "path": list(drawing.path),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _graphml(drawing: Drawing) -> bytes:
    things = [_thing(each) for each in drawing.things]
    found = Subgraph(tuple(things), tuple(map(_tie, drawing.ties)), (), drawing.language)
    graph = as_multigraph(found)
    for key, (x, y) in drawing.places.items():
        if key in graph:
            graph.nodes[key].update(x=x, y=y)
    graph.graph |= {
        "snapshot": drawing.snapshot,
        "made": drawing.made.isoformat(timespec="seconds"),
        "masked": True,
        "notice": NOTICE,
    }
    out = io.BytesIO()
    nx.write_graphml(graph, out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def _thing(each: Json) -> Thing:
    said = _values(record(each.get("properties")))
    return Thing(
        text(each.get("key")), text(each.get("label")), text(each.get("caption")), "", said
    )


def _tie(each: Json) -> Tie:
    rows = tuple(str(src) for src in items(each.get("src")))
    said = _values(record(each.get("properties")))
    return Tie(text(each.get("type")), text(each.get("from")), text(each.get("to")), rows, said)


def _values(properties: Json) -> dict[str, Value]:
    """Texts, whole numbers and truth values: what GraphML takes."""
    return {
        name: value
        for name, value in sorted(properties.items())
        if isinstance(value, (str, int, bool)) and value != ""
    }
