"""What was loaded and refused, and the registers that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from api.asking import ByPerson, InCame, InLog, InOffice, Limit, Offset, Spoken
from api.files import made
from api.schemas import Both
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.ledger import Load, Part
from graphaudit.office import Office
from graphaudit.patterns import blind, read_patterns
from graphaudit.register_names import named_register
from loaders.arrivals import WantedFiles
from loaders.complaints import Complaint, Kind, WantedComplaints
from loaders.registers import load_registers
from loaders.templates import write_template
from viz.complaints import write_complaints
from viz.results import MEDIA

router = APIRouter(prefix="/api/v1", tags=["data"])
FileName = Annotated[str, Query(max_length=400, description="part of a file's name")]
Reason = Annotated[str, Query(max_length=200, examples=["身份证号未填写"])]
Mark = Literal["refused", "unknown", "gone"]
"""Files with lines refused or values to be corrected; with columns that nobody uses; that were
withdrawn or replaced."""
OnlyMarked = Annotated[list[Mark] | None, Query(max_length=10)]
RegisterId = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9_]+$", examples=["deaths"])]


class SheetOut(BaseModel):
    """A sheet and what it was recognised as; ``rows`` = accepted + rejected + skipped. Fen."""

    no: int
    sheet: str
    register_: str | None = Field(serialization_alias="register", examples=["民政低保"])
    why: str = Field(description="by which columns it was recognised")
    rows: int
    accepted: int
    rejected: int
    skipped: int
    fen: int


class LoadOut(BaseModel):
    """One file that was loaded at some time; sheets of those that are live."""

    file: str
    names: list[str]
    sha256: str
    state: str = Field(examples=["live"])
    at: str
    replaced_by: str | None = Field(description="sha256 of the file that took its place")
    withdrawn_at: str | None
    sheets: list[SheetOut]


class LoadPage(BaseModel):
    """One page of the files, in the order of loading."""

    total: int
    offset: int
    limit: int
    items: list[LoadOut]


class RejectOut(BaseModel):
    """A cell that was refused (reject), or kept and to be corrected (correction)."""

    file: str
    sheet: str
    row: int
    column: str
    value: str = Field(description="as written, long numbers masked")
    reason: str
    fix: str
    kind: str = Field(examples=["reject"])


class RejectPage(BaseModel):
    """One page of rejects and corrections, in the order of the files."""

    total: int
    offset: int
    limit: int
    items: list[RejectOut]


class RejectsWanted(BaseModel):
    """Which rejects and corrections; whole numbers only with a purpose, which is logged."""

    file: str = Field(default="", max_length=400)
    reason: str = Field(default="", max_length=200)
    kind: Kind = ""
    unmasked: bool = False
    purpose: str = Field(default="", max_length=500, examples=["退回民政局更正"])


class RegisterOut(BaseModel):
    """A register: ``silent`` are the patterns that cannot speak for want of it."""

    id: str = Field(examples=["deaths"])
    title: Both
    loaded: bool
    silent: list[str]


@router.get("/loads")
def loads(
    office: InOffice,
    came: InCame,
    offset: Offset = 0,
    limit: Limit = 50,
    text: Annotated[str, Query(max_length=200, description="in name, register, state")] = "",
    only: OnlyMarked = None,
) -> LoadPage:
    """Files in the order of loading, with what each sheet was recognised as; those that fit
    ``text`` and every mark of ``only``."""
    total, shown = came.page(wanted_files(text, only or ()), offset, limit)
    parts = {part.sha256: part for part in office.ledger.parts()}
    items = [_load(each.load, _sheets(parts.get(each.load.sha256))) for each in shown]
    return LoadPage(total=total, offset=offset, limit=limit, items=items)


@router.get("/rejects")
def rejects(
    came: InCame,
    offset: Offset = 0,
    limit: Limit = 50,
    file: FileName = "",
    reason: Reason = "",
    kind: Kind = "",
) -> RejectPage:
    """What was refused, and what was kept and is to be corrected; of one file, reason or kind."""
    which = WantedComplaints(file, reason, kind)
    items = [_reject(each) for each in came.complaints.page(which, offset, limit)]
    total = came.complaints.count(which)
    return RejectPage(total=total, offset=offset, limit=limit, items=items)


@router.post(
    "/rejects/export",
    response_class=Response,
    responses={200: {"content": {each: {} for each in MEDIA.values()}}},
)
def export_rejects(
    came: InCame,
    by: ByPerson,
    log: InLog,
    which: RejectsWanted,
    lang: Spoken,
    form: Annotated[Literal["csv", "xlsx"], Query()] = "xlsx",
) -> Response:
    """Rejects and corrections as a file to send back; no cell is ever a formula."""
    if which.unmasked and len(which.purpose.strip()) < 4:
        raise UsageError("完整号码须写明用途 (whole numbers need a purpose)", where="purpose")
    asked = WantedComplaints(which.file, which.reason, which.kind)
    found = came.complaints.every(asked)
    said = f"rejects {form} {len(found)} 行{' 完整号码' if which.unmasked else ''}"
    log.add(by.name, "reveal" if which.unmasked else "export", said, which.purpose)
    return made(
        f"rejects.{form}",
        lambda path: write_complaints(found, not which.unmasked, form, lang, path),
        MEDIA[form],
    )


@router.get("/registers")
def registers(office: InOffice) -> list[RegisterOut]:
    """Every register that the product knows: whether it is loaded, and what needs it."""
    loaded = loaded_registers(office)
    missing = blind(read_patterns(office.workspace), loaded)
    silent: dict[str, list[str]] = {}
    for pattern, needs in missing.items():
        for name in {name for need in needs for name in need.split("|")}:
            silent.setdefault(name, []).append(pattern)
    return [
        RegisterOut(
            id=each.id,
            title=Both(zh=each.zh, en=each.en),
            loaded=each.id in loaded,
            silent=silent.get(each.id, []),
        )
        for each in load_registers(office.workspace.registers).values()
    ]


@router.get(
    "/registers/{register_id}/template",
    response_class=Response,
    responses={200: {"content": {MEDIA["xlsx"]: {}}}},
)
def template(office: InOffice, register_id: RegisterId) -> Response:
    """A blank workbook of a register, to ask a department for it."""
    register = load_registers(office.workspace.registers).get(register_id)
    if register is None:
        raise NotFoundError("没有这个登记册 (no such register)", where=register_id)
    return made(f"{register_id}.xlsx", lambda path: write_template(register, path), MEDIA["xlsx"])


def loaded_registers(office: Office) -> set[str]:
    """The registers of which a live file states something."""
    return {s.register for part in office.ledger.parts() for s in part.sheets if s.register}


def wanted_files(text: str, only: Sequence[Mark]) -> WantedFiles:
    """What a list of files was asked for."""
    return WantedFiles(
        text, refused="refused" in only, unknown="unknown" in only, gone="gone" in only
    )


def _sheets(part: Part | None) -> list[SheetOut]:
    """Those of a live file."""
    return [_sheet(each) for each in _records(part.info.get("sheets"))] if part else []


def _load(load: Load, sheets: list[SheetOut]) -> LoadOut:
    return LoadOut(
        file=load.name,
        names=list(load.names),
        sha256=load.sha256,
        state=load.state,
        at=load.at,
        replaced_by=load.replaced_by,
        withdrawn_at=load.withdrawn_at,
        sheets=sheets,
    )


def _sheet(said: Mapping[str, object]) -> SheetOut:
    numbers = {
        name: int(str(said.get(name) or 0))
        for name in ("no", "rows", "accepted", "rejected", "skipped", "fen")
    }
    register = said.get("register")
    return SheetOut.model_validate(
        {
            "sheet": str(said.get("sheet") or ""),
            "register_": named_register(str(register)) if register else None,
            "why": str(said.get("why") or ""),
            **numbers,
        }
    )


def _reject(each: Complaint) -> RejectOut:
    shown = asdict(each.masked())
    return RejectOut.model_validate({name: shown[name] for name in RejectOut.model_fields})


def _records(value: object) -> Sequence[Mapping[str, object]]:
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [each for each in listed if isinstance(each, Mapping)]
