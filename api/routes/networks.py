"""What joins two things: paths between them, and what both are tied to; the rows behind."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.asking import InOffice
from api.graph_out import PartOut, part_out
from graphaudit.errors import NotFoundError
from graphaudit.exhibits import exhibits
from graphaudit.stores.exploring import Explorer

router = APIRouter(prefix="/api/v1", tags=["networks"])
End = Annotated[str, Query(max_length=80, examples=["p_001e3e9d77e13c3b"])]
Src = Annotated[
    str, Path(pattern=r"^[0-9a-f]{10}:[0-9]{1,4}:[0-9]{1,7}$", examples=["9080cd5e6d:0:13714"])
]


class PathsOut(PartOut):
    """Every shortest path (at most 20) as keys in order; none when ``paths`` is empty."""

    paths: list[list[str]]


class CellOut(BaseModel):
    """One cell of a line as written, long numbers masked."""

    header: str
    text: str


class RowOut(BaseModel):
    """A line of a file as it was given."""

    src: str
    file: str = Field(examples=["民政局/河口镇/2023年6月农村低保发放表.csv"])
    sheet: str
    row: int
    register_: str = Field(serialization_alias="register")
    original: list[CellOut]


@router.get("/paths")
def paths(
    office: InOffice,
    a: End,
    b: End,
    most_steps: Annotated[int, Query(ge=1, le=6)] = 4,
    type: Annotated[list[str] | None, Query(max_length=40)] = None,
    hubs: bool = False,
) -> PathsOut:
    """The shortest paths between two things; villages, programs and the like only with ``hubs``."""
    found = office.store.path_keys(a, b, type or None, most_steps, hubs=hubs)
    part = Explorer(office.store).along(found, type or None)
    return PathsOut(paths=found, **part_out(part, {a, b}).model_dump())


@router.get("/common")
def common(
    office: InOffice,
    a: End,
    b: End,
    limit: Annotated[int, Query(ge=1, le=300)] = 50,
    hubs: bool = False,
) -> PartOut:
    """What two things are both tied to."""
    return part_out(Explorer(office.store).common(a, b, limit, hubs=hubs), {a, b})


@router.get("/rows/{src}")
def row(office: InOffice, src: Src) -> RowOut:
    """The original line behind a relationship or finding."""
    found = exhibits(office.tables_of_graph(), office.ledger, [src])[src]
    if not found.original:
        raise NotFoundError("没有这一行 (there is no such row)", where=src)
    told = {name: value for name, value in asdict(found).items() if name in RowOut.model_fields}
    cells = [CellOut(header=header, text=text) for header, text in found.original]
    return RowOut.model_validate({**told, "register_": found.register, "original": cells})
