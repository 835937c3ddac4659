"""The page of a finding and the page of a lead are one: what differs between them is ``Shown``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.accounts import Accounts
from api.asking import InAccounts, InOffice, Spoken
from api.drawing import page as drawn_part
from api.finding_view import (
    GRAPHS,
    PAPERS,
    PICTURES,
    Named,
    decision_words,
    history,
    row_page,
    rows_of,
    timeline,
    with_lines,
)
from api.frame import Entry, Key, drawn
from api.language import Language
from api.list_view import is_first_run, since, span_of, worded
from api.listed import Listed, read_query
from graphaudit.finding import Json
from graphaudit.office import Office
from graphaudit.proof import RowsWanted
from graphaudit.weighed import Weighed

KEYS = (
    Key("J", "下一条", "next"), Key("K", "上一条", "previous"), Key("S", "状态", "state"),
    Key("C", "加入案件", "to a case"), Key("E", "导出", "export"), Key("A", "分派", "assign"),
    Key("F", "在行中查找", "find in rows"), Key("T", "核查提纲", "field questions"),
    Key("X", "在关系中选中此行", "choose the row in the network"),
    Key("← ↑ ↓ →", "在关系中移到相邻对象", "to the object beside, in the network"),
)  # fmt: skip
MOST_SIMILAR = 8
Short = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True)
class Place:
    """Where a finding or lead stands in the list it was opened from; ids of its neighbours."""

    back: str
    query: str
    number: int
    total: int
    before: str
    after: str


@dataclass(frozen=True)
class Similar:
    """Another finding or lead; ``shared``: how many people and cards both name."""

    id: str
    severity: str
    title: str
    span: str
    fen: int
    state: str
    shared: int


@dataclass(frozen=True)
class Shown:
    """What the page says of one finding or lead; ``found`` is its masked JSON.

    ``beside``: how many others share people or cards with it, and the first of them. ``alike`` is
    the query of the list of findings like a finding; ``members`` are the findings of a lead.
    """

    what: str
    id: str
    found: Mapping[str, Json]
    title: str
    change: str
    place: Place
    srcs: Sequence[str]
    weighed: Sequence[Weighed]
    names: Mapping[str, str]
    named: Named
    beside: tuple[int, Sequence[Similar]]
    is_missed: bool = False
    alike: str = ""
    alike_count: int = 0
    members: Sequence[Similar] = field(default=())

    @property
    def address(self) -> str:
        """Where the page stands."""
        return f"/{self.what}s/{self.id}"


@dataclass(frozen=True)
class Reader:
    """Who reads the page, in which language, and the list that was left for it."""

    request: Request
    office: Office
    accounts: Accounts
    lang: Language
    left: Listed


def _reader(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    lang: Spoken,
    origin: Annotated[str, Query(alias="from", max_length=4000)] = "",
) -> Reader:
    return Reader(request, office, accounts, lang, read_query(origin))


def _asked_rows(
    text: Short = "",
    month: Short = "",
    program: Short = "",
    key: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> RowsWanted:
    return RowsWanted(text=text, month=month, program=program, keys=tuple(key or ()))


ByReader = Annotated[Reader, Depends(_reader)]
AskedRows = Annotated[RowsWanted, Depends(_asked_rows)]
PageNo = Annotated[int, Query(ge=1, le=100_000)]


def drawn_page(reader: Reader, entry: Entry, shown: Shown) -> HTMLResponse:
    """The page, with the first of its rows."""
    office, lang = reader.office, reader.lang
    rows = rows_of(office, shown.srcs, lang)
    told = with_lines(office, shown.weighed)
    return drawn(
        reader.request, "finding.html.j2", lang, entry, KEYS,
        what=shown.what, found=shown.found, title=shown.title,
        sentence=worded(shown.found["sentence"], lang), span=span_of(shown.found),
        change="" if is_first_run(office) else shown.change,
        since=since(office.casebook.history(shown.id), lang), place=shown.place,
        assignee=office.casebook.assignees([shown.id]).get(shown.id, ""),
        people=reader.accounts.at_work(), is_missed=shown.is_missed,
        rows=row_page(rows, RowsWanted(), 1), files=len({row.file for row in rows}),
        payments=sum(row.fen is not None for row in rows), months=timeline(rows),
        weighed=told, outcomes=_outcomes(told), names=shown.names, named=shown.named,
        shared=shown.beside, alike=shown.alike, alike_count=shown.alike_count,
        members=shown.members, history=history(office, shown.id, lang),
        choices=decision_words(lang), pictures=PICTURES, papers=PAPERS, graphs=GRAPHS,
        address=shown.address,
    )  # fmt: skip


def drawn_rows(
    office: Office, lang: str, srcs: Sequence[str], wanted: RowsWanted, page: int, address: str
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    part = row_page(rows_of(office, srcs, lang), wanted, page)
    return HTMLResponse(drawn_part("rows.html.j2", lang, rows=part, address=address))


def _outcomes(told: Sequence[Weighed]) -> dict[str, int]:
    """How many explanations there are of each outcome."""
    return {r: sum(w.result == r for w in told) for r in ("ruled_out", "holds", "unknown")}
