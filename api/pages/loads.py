"""The loads page: what came in, what each sheet was read as, sums that add up, what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import InCame, InOffice, Spoken
from api.drawing import page as drawn_part
from api.frame import Entry, Key, drawn
from api.routes.loads import (
    FileName,
    Mark,
    OnlyMarked,
    Reason,
    RegisterOut,
    registers,
    wanted_files,
)
from graphaudit.errors import NotFoundError
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.register_names import named_register
from loaders.arrivals import STATES, Came
from loaders.balances import (
    Balance,
    ColumnTold,
    FileTold,
    Line,
    SheetTold,
    columns_told,
    lines_told,
    summed,
)
from loaders.complaints import (
    Complaint,
    Kind,
    WantedComplaints,
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
FILES_A_PAGE = 100
FindText = Annotated[str, Query(max_length=200)]
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
class FilePage:
    """Some of the files that fit ``find`` and ``only``; addresses of the pages beside."""

    shown: Sequence[FileTold]
    first: int
    last: int
    total: int
    find: str
    only: Sequence[str]
    previous: str
    following: str


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
    came: InCame,
    lang: Spoken,
    file: Annotated[str, Query(max_length=400)] = "",
    sheet: Annotated[int, Query(ge=0, le=10_000)] = 0,
    reason: Reason = "",
    kind: Kind = "",
    named: FileName = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    find: FindText = "",
    only: OnlyMarked = None,
    start: Annotated[int, Query(ge=-1, le=10_000_000)] = -1,
) -> HTMLResponse:
    """All files, or one of them: ``file`` is the part's or the content's id."""
    chosen = _chosen(came.files, file)
    of_file = (chosen.part or chosen.load.sha256) if chosen else named
    which = WantedComplaints(of_file, reason, kind)
    listed = came.complaints.page(which, offset, PAGE)
    count = came.complaints.count(which)
    asked = {"file": file, "sheet": sheet, "reason": reason, "kind": kind, "named": named}
    return drawn(
        request,
        "loads.html.j2",
        lang,
        ENTRY,
        keys=KEYS,
        of_files=_file_page(came, file, find, only or (), start, chosen),
        files=len(came.files),
        live=sum(bool(each.part) for each in came.files),
        totals=came.balance,
        by_register=_by_register(came.files, lang),
        chosen=chosen,
        open=_opened(office, came, chosen, sheet, lang) if chosen else None,
        names={each.load.sha256: each.load.name for each in came.files},
        listed=listed,
        masked=Complaint.masked,
        count=count,
        reasons=came.complaints.by_reason(which),
        asked=asked,
        pages=_pages(asked, offset, count),
        missing=_missing(office),
        most=NAMED,
        titles={p.id: p.title[lang] for p in read_patterns(office.workspace)},
        states=STATES,
        facts=FACTS,
        places=PLACES,
        programs=office.policy.program_names(lang),
        register_name=lambda name: named_register(name, lang),
    )


@router.get("/loads/files", response_class=HTMLResponse)
def file_list(
    came: InCame,
    lang: Spoken,
    file: Annotated[str, Query(max_length=400)] = "",
    find: FindText = "",
    only: OnlyMarked = None,
    start: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    """The part of the page with the files that were asked for."""
    chosen = _chosen(came.files, file)
    return HTMLResponse(
        drawn_part(
            "loads_files.html.j2",
            lang,
            of_files=_file_page(came, file, find, only or (), start, chosen),
            chosen=chosen,
            states=STATES,
            register_name=lambda name: named_register(name, lang),
        )
    )


def _file_page(
    came: Came, file: str, find: str, only: Sequence[Mark], start: int, chosen: FileTold | None
) -> FilePage:
    """A page of the files that fit; ``start`` -1: that with the chosen file."""
    wanted = wanted_files(find, only)
    if start < 0:
        at = next((n for n, each in enumerate(came.find(wanted)) if each is chosen), 0)
        start = at // FILES_A_PAGE * FILES_A_PAGE
    total, shown = came.page(wanted, start, FILES_A_PAGE)

    def address(to: int) -> str:
        pairs = [("file", file), ("find", find), *(("only", mark) for mark in only)]
        given = [(name, value) for name, value in pairs if value]
        return "/loads?" + urlencode([*given, ("start", str(to))])

    return FilePage(
        shown, start + bool(shown), start + len(shown), total, find, tuple(only),
        address(max(0, start - FILES_A_PAGE)) if start else "",
        address(start + FILES_A_PAGE) if start + FILES_A_PAGE < total else "",
    )  # fmt: skip


def _chosen(files: Sequence[FileTold], wanted_id: str) -> FileTold | None:
    """The file of that id. Raises NotFoundError where there is none."""
    if not wanted_id:
        return None
    for each in files:
        if wanted_id in (each.part, each.load.sha256):
            return each
    raise NotFoundError("没有装入过这个文件 (no such file was loaded)", where=wanted_id)


def _opened(office: Office, came: Came, file: FileTold, no: int, lang: str) -> OpenSheet | None:
    """The sheet that is asked for, else the file's first; None for a file that is not live."""
    sheets = [each for each in file.sheets if each.no == no] or list(file.sheets[:1])
    if not sheets:
        return None
    [told] = sheets
    part = office.ledger.part(file.load.sha256)
    register = load_registers(office.workspace.registers).get(told.register)
    wrong = came.complaints.every(WantedComplaints(file.part))
    rows = [each.row for each in wrong if each.sheet == told.name]
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
