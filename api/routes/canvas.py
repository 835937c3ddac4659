"""What the explorer's canvas asks: things with all their ties and places, payments, files."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ByPerson, InLog, InOffice
from api.files import BINARY, made
from api.graph_out import AskedOut, asked_out, evidence_tie, thing_out, tie_out
from api.language import Language
from graphaudit.exhibits import exhibits
from graphaudit.office import Office
from graphaudit.stores.base import Node
from graphaudit.stores.shown import Shown, beyond, homes_of, payments_among, shown, with_posts
from graphaudit.values import mask_long_digits
from viz.explored import FORMATS, Drawing, Format, file_of
from viz.network import drawn_at
from viz.picture import Line, Mark, Picture, explored_picture
from viz.places import Layout, beside, places

router = APIRouter(prefix="/api/v1/networks", tags=["networks"])
MOST = 1000
MOST_TIES = 5000
MOST_ROWS = 100
Key = Annotated[str, Field(min_length=1, max_length=80, examples=["c_96f9db87f32f1a18"])]
Keys = Annotated[list[Key], Field(max_length=MOST)]
Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
Drawn = Annotated[str, Field(min_length=1, max_length=300, examples=["group:h_001e3e9d77e13c3b"])]
"""What stands for a thing or a group on the canvas."""
At = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
"""x and y, y downwards."""
Placed = Annotated[dict[Drawn, At], Field(max_length=MOST)]
Text = Annotated[str, Field(max_length=300)]


class NetworkIn(BaseModel):
    """What is shown: keys, places that are kept, and the layout where none is ``placed``.

    A place of what is not asked for (a group) is kept free.
    """

    keys: Keys
    focus: Keys = Field(default_factory=list)
    layout: Layout = "radial"
    placed: Placed = Field(default_factory=dict)


class MarkOut(BaseModel):
    """A node as the canvas draws it; texts are masked, ``fen`` sums the payments shown."""

    model_config = ConfigDict(extra="allow")

    id: str
    label: str
    kind: str = Field(examples=["Person"])
    glyph: str
    second: str
    place: str = Field(description="township and village")
    home: str = Field(description="a person's household, empty where none is registered")
    home_name: str
    fen: int
    x: float
    y: float


class LineOut(BaseModel):
    """An edge as the canvas draws it; all relationships of one type between two things."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str = Field(examples=["USES"])
    name: str = Field(examples=["收款"])
    fen: int
    payments: int
    first: str
    last: str
    src: list[str] = Field(description="at most 20 of the rows it comes from")


class CanvasOut(BaseModel):
    """A network to draw; ``missing``: keys that the graph of today does not have."""

    nodes: list[MarkOut]
    edges: list[LineOut]
    options: dict[str, object]
    missing: list[str]
    asked: AskedOut
    seconds: float


class PlacedMark(BaseModel):
    """A mark to be placed."""

    key: Drawn
    kind: Annotated[str, Field(max_length=40, examples=["Person"])] = "Person"
    focus: bool = False
    fen: int = 0


class PlacedLine(BaseModel):
    """A line between two marks to be placed."""

    type: Annotated[str, Field(max_length=40, examples=["USES"])] = "USES"
    start: Drawn
    end: Drawn
    fen: int = 0


class PlacesIn(BaseModel):
    """What is drawn, groups included, and in which layout it is to stand."""

    marks: Annotated[list[PlacedMark], Field(max_length=MOST)]
    lines: Annotated[list[PlacedLine], Field(max_length=MOST_TIES)]
    layout: Layout = "radial"
    placed: Placed = Field(default_factory=dict)


class PlacesOut(BaseModel):
    """Key → (x, y), y downwards."""

    places: dict[str, At]


class KeysIn(BaseModel):
    """The things that are shown."""

    keys: Keys


class BeyondOut(BaseModel):
    """``neighbours``: key → [shown, all]; ``outside``: things one step away that are not shown."""

    neighbours: dict[str, Annotated[list[int], Field(min_length=2, max_length=2)]]
    outside: int
    complete: bool


class PaymentsOut(BaseModel):
    """Payments between the things shown, column by column: ``times`` payments of ``fen`` each."""

    payee: list[str]
    card: list[str]
    month: list[int] = Field(description="yyyymm, 0 where no day is known")
    fen: list[int]
    times: list[int]
    complete: bool


class SourcesIn(BaseModel):
    """Rows by their src."""

    src: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9a-f]{10}:[0-9]{1,4}:[0-9]{1,7}$")]],
        Field(max_length=MOST_ROWS),
    ]


class SourceOut(BaseModel):
    """Where a row stands, and what it says of a payment."""

    src: str
    file: str
    sheet: str
    row: int
    register_: str = Field(serialization_alias="register")
    day: str
    payee: str
    card: str
    program: str
    fen: int | None


class FileIn(BaseModel):
    """What is on the canvas: only these are in the file, where they stand."""

    keys: Keys
    placed: Placed = Field(default_factory=dict)
    grey: Keys = Field(default_factory=list)
    grey_lines: Annotated[
        list[Annotated[str, Field(max_length=300, examples=["USES p_1 c_1"])]],
        Field(max_length=MOST_TIES, description="edges by their id"),
    ] = Field(default_factory=list)
    types: Annotated[
        list[Annotated[str, Field(max_length=40)]] | None,
        Field(max_length=60, description="relationship types that are shown; null: all"),
    ] = None
    path: Keys = Field(default_factory=list, description="a path whose steps are numbered")
    title: Text = ""
    note: Text = Field(default="", description="the filters in force, in words")
    layout: Layout = "radial"


@router.post("")
def network(office: InOffice, wanted: NetworkIn) -> CanvasOut:
    """Things and every tie among them, placed; places that are given are kept."""
    began = time.perf_counter()
    found = _shown(office, wanted.keys)
    picture = _picture(found, wanted.focus)
    at = _places(picture, wanted.placed, wanted.layout)
    homes = homes_of(office.store, [node.key for node in found.nodes])
    drawn = drawn_at(picture, at, {node.key: _belongs(node, homes) for node in found.nodes})
    known = {node.key for node in found.nodes}
    return CanvasOut.model_validate(
        {
            **drawn,
            "missing": sorted(set(wanted.keys) - known),
            "asked": asked_out(found.asked),
            "seconds": round(time.perf_counter() - began, 4),
        }
    )


@router.post("/places")
def arranged(wanted: PlacesIn) -> PlacesOut:
    """Where everything that is drawn stands in a layout; given places are kept."""
    known = {mark.key: mark for mark in wanted.marks}
    marks = [Mark(key, m.kind, key, fen=m.fen, focus=m.focus) for key, m in sorted(known.items())]
    lines = {
        (x.type, x.start, x.end): Line(x.type, x.start, x.end, fen=x.fen)
        for x in wanted.lines
        if x.start in known and x.end in known and x.start != x.end
    }
    picture = Picture({}, tuple(marks), tuple(lines[name] for name in sorted(lines)))
    found = _places(picture, wanted.placed, wanted.layout)
    return PlacesOut(places={key: [x, y] for key, (x, y) in found.items()})


@router.post("/beyond")
def around(office: InOffice, wanted: KeysIn) -> BeyondOut:
    """How many neighbours each thing has, and how much lies one step outside; no hubs."""
    found = beyond(office.store, wanted.keys)
    return BeyondOut(
        neighbours={key: [near, every] for key, (near, every) in found.neighbours.items()},
        outside=found.outside,
        complete=found.complete,
    )


@router.post("/payments")
def paid(office: InOffice, wanted: KeysIn) -> PaymentsOut:
    """The payments between the things shown, by month and amount, for the slider over months."""
    found, complete = payments_among(office.store, wanted.keys)
    return PaymentsOut(
        payee=[each.payee for each in found],
        card=[each.card for each in found],
        month=[each.month for each in found],
        fen=[each.fen for each in found],
        times=[each.payments for each in found],
        complete=complete,
    )


@router.post("/rows")
def sources(office: InOffice, wanted: SourcesIn) -> list[SourceOut]:
    """Where some rows stand and what they say; the line as written is at ``/rows/{src}``."""
    found = exhibits(office.tables_of_graph(), office.ledger, wanted.src)
    return [
        SourceOut(
            src=src, file=one.file, sheet=one.sheet, row=one.row, register_=one.register,
            day=one.said.day.isoformat() if one.said.day else "", payee=one.said.payee,
            card=one.said.card, program=one.said.program, fen=one.said.fen,
        )
        for src in wanted.src
        for one in (found[src],)
    ]  # fmt: skip


@router.post(
    "/files",
    response_class=Response,
    responses=BINARY,
)
def file(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    wanted: FileIn,
    format: Annotated[Format, Query()] = "svg",
    language: Language = "zh",
) -> Response:
    """What is on the canvas as a file, masked: the same objects at the same places."""
    found = _only(_shown(office, wanted.keys), wanted.types)
    picture = _picture(found, ())
    drawing = Drawing(
        picture=picture,
        places=_places(picture, wanted.placed, wanted.layout),
        grey=frozenset([*wanted.grey, *wanted.grey_lines]),
        path=tuple(wanted.path),
        title=mask_long_digits(wanted.title),
        note=wanted.note,
        things=tuple(thing_out(node).model_dump() for node in found.nodes),
        ties=tuple(evidence_tie(tie_out(tie)) for tie in found.ties),
        snapshot=office.tables_of_graph().snapshot,
        made=datetime.now(),
        language=language,
    )
    answer = made(
        f"network.{FORMATS[format]}", lambda path: path.write_bytes(file_of(format, drawing))
    )
    log.add(by.name, "export", f"network {len(picture.marks)} {format}")
    return answer


def _places(
    picture: Picture, placed: Mapping[str, Sequence[float]], layout: Layout
) -> dict[str, tuple[float, float]]:
    """The layout's places, or those that are given and free ones beside them."""
    if not placed:
        return places(picture, layout)
    return beside(picture, {key: (at[0], at[1]) for key, at in placed.items()})


def _shown(office: Office, keys: Sequence[str]) -> Shown:
    return shown(office.store, with_posts(office.store, keys))


def _only(found: Shown, types: Sequence[str] | None) -> Shown:
    """Without the ties of types that are not asked; posts stay with who holds them."""
    kept = [tie for tie in found.ties if types is None or tie.type in (*types, "IS")]
    return Shown(found.nodes, kept, found.asked)


def _picture(found: Shown, focus: Sequence[str]) -> Picture:
    things = [thing_out(node).model_dump() for node in found.nodes]
    return explored_picture(things, [evidence_tie(tie_out(tie)) for tie in found.ties], focus)


def _belongs(node: Node, homes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Township and village as the registers write them; a person's household."""
    words: Mapping[str, object] = node.properties
    place = " ".join(str(words[name]) for name in ("township", "village") if words.get(name))
    home, named = homes.get(node.key, ("", ""))
    return {"place": mask_long_digits(place), "home": home, "home_name": mask_long_digits(named)}
