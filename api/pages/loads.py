"""The loads page: what came in, what each sheet was read as, sums that add up, what to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.frame import Entry, Key, drawn
from api.routes.loads import FileName, Reason, RegisterOut, registers
from graphaudit.errors import NotFoundError
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.register_names import named_register
from loaders.balances import (
    Balance,
    ColumnTold,
    FileTold,
    Line,
    SheetTold,
    columns_told,
    files_told,
    lines_told,
    summed,
)
from loaders.complaints import (
    Complaint,
    Kind,
    WantedComplaints,
    by_reason,
    complaints,
    wanted,
)
from loaders.registers import load_registers

router = APIRouter(include_in_schema=False)
ENTRY = Entry(80, "/loads", "数据", "Data")
KEYS = (
    Key("J K", "下一个、上一个文件", "next, previous file"),
    Key("F", "在文件中找", "find a file"),
    Key("D", "下载清单", "download the list"),
)
PAGE = 50
NAMED = 6
"""Patterns that are named beside a missing register before the rest is folded away."""
STATES = {
    "live": ("有效", "live"), "withdrawn": ("已撤回", "withdrawn"),
    "replaced": ("已被取代", "replaced"),
}  # fmt: skip
FACTS = {
    "program": ("项目", "program"), "period": ("期次", "period"), "township": ("乡镇", "township"),
    "village": ("村", "village"),
}  # fmt: skip
PLACES = {
    "title": ("标题", "title"), "sheet": ("表名", "sheet"), "file": ("文件名", "file name"),
    "folder": ("文件夹", "folder"), "column": ("列", "column"), "option": ("装入时指定", "given"),
    "register": ("登记册", "register"),
}  # fmt: skip


@dataclass(frozen=True)
class OpenSheet:
    """A sheet of the chosen file with its columns and some of its lines."""

    told: SheetTold
    register: str
    columns: Sequence[ColumnTold]
    headers: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class ByRegister:
    """What came in of one register."""

    id: str
    name: str
    files: int
    sheets: int
    balance: Balance


@router.get("/loads", response_class=HTMLResponse)
def loads(
    request: Request,
    office: InOffice,
    lang: Spoken,
    file: Annotated[str, Query(max_length=400)] = "",
    sheet: Annotated[int, Query(ge=0, le=10_000)] = 0,
    reason: Reason = "",
    kind: Kind = "",
    named: FileName = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    """All files, or one of them: ``file`` is the part's or the content's id."""
    found = complaints(office.ledger)
    corrected = Counter(each.part for each in found if each.kind == "correction")
    files = files_told(office.ledger.loads(), office.ledger.parts(), corrected)
    chosen = _chosen(files, file)
    of_file = (chosen.part or chosen.load.sha256) if chosen else named
    listed = wanted(found, WantedComplaints(of_file, reason, kind))
    asked = {"file": file, "sheet": sheet, "reason": reason, "kind": kind, "named": named}
    return drawn(
        request,
        "loads.html.j2",
        lang,
        ENTRY,
        keys=KEYS,
        files=files,
        totals=summed(each.balance for each in files),
        by_register=_by_register(files, lang),
        corrections=sum(corrected.values()),
        chosen=chosen,
        open=_opened(office, chosen, sheet, found, lang) if chosen else None,
        names={each.load.sha256: each.load.name for each in files},
        listed=listed[offset : offset + PAGE],
        masked=Complaint.masked,
        count=len(listed),
        reasons=by_reason(wanted(found, WantedComplaints(of_file, "", kind))),
        asked=asked,
        pages=_pages(asked, offset, len(listed)),
        missing=_missing(office),
        most=NAMED,
        titles={p.id: p.title[lang] for p in read_patterns(office.workspace)},
        states=STATES,
        facts=FACTS,
        places=PLACES,
        programs=office.policy.program_names(lang),
        register_name=lambda name: named_register(name, lang),
    )


def _chosen(files: Sequence[FileTold], wanted_id: str) -> FileTold | None:
    """The file of that id. Raises NotFoundError where there is none."""
    if not wanted_id:
        return None
    for each in files:
        if wanted_id in (each.part, each.load.sha256):
            return each
    raise NotFoundError("没有装入过这个文件 (no such file was loaded)", where=wanted_id)


def _opened(
    office: Office, file: FileTold, no: int, found: Sequence[Complaint], lang: str
) -> OpenSheet | None:
    """The sheet that is asked for, else the file's first; None for a file that is not live."""
    sheets = [each for each in file.sheets if each.no == no] or list(file.sheets[:1])
    if not sheets:
        return None
    [told] = sheets
    part = office.ledger.part(file.load.sha256)
    register = load_registers(office.workspace.registers).get(told.register)
    rows = [each.row for each in found if each.part == file.part and each.sheet == told.name]
    headers, lines = lines_told(part, told.no, rows)
    name = named_register(told.register, lang) if told.register else ""
    return OpenSheet(told, name, columns_told(part, told, register), headers, lines)


def _by_register(files: Sequence[FileTold], lang: str) -> list[ByRegister]:
    """Registers by their rows, most first; sheets that were not loaded last."""
    of: dict[str, list[tuple[str, SheetTold]]] = {}
    for file in files:
        for sheet in file.sheets:
            of.setdefault(sheet.register, []).append((file.part, sheet))
    told = [
        ByRegister(
            name,
            named_register(name, lang) if name else "",
            len({part for part, _ in sheets}),
            len(sheets),
            summed(sheet.balance for _, sheet in sheets),
        )
        for name, sheets in of.items()
    ]
    return sorted(told, key=lambda each: (not each.id, -each.balance.rows, each.id))


def _missing(office: Office) -> list[RegisterOut]:
    """Registers without which patterns cannot speak, those that silence most first."""
    lacking = [each for each in registers(office) if each.silent]
    return sorted(lacking, key=lambda each: (-len(each.silent), each.id))


def _pages(asked: dict[str, object], offset: int, total: int) -> dict[str, str]:
    """Addresses of the pages before and after; empty where there is none."""

    def address(to: int) -> str:
        given = {name: value for name, value in asked.items() if value}
        return "/loads?" + urlencode({**given, "offset": to}) + "#rejects"

    return {
        "first": str(offset + bool(total)),
        "last": str(min(offset + PAGE, total)),
        "previous": address(max(0, offset - PAGE)) if offset else "",
        "following": address(offset + PAGE) if offset + PAGE < total else "",
    }
