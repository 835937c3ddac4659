"""One finding: sentence, network, rows, explanations, payments by month, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import InAccounts, InOffice, Spoken
from api.case_view import (
    GRAPHS,
    PAPERS,
    PICTURES,
    decision_words,
    history,
    names_of,
    people_named,
    row_page,
    rows_of,
    timeline,
    with_lines,
)
from api.drawing import page as drawn_part
from api.frame import Key, drawn
from api.handling import Id
from api.listed import Listed, read_query
from api.pages import findings as lists
from api.pages.findings import since, span, span_of, worded
from graphaudit.case_listing import FindingLine, Wanted
from graphaudit.explanations import read_explanations
from graphaudit.finding import MISSED, Finding
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.proof import RowsWanted
from graphaudit.values import mask_long_digits
from graphaudit.weighed import Weighed, weighed

router = APIRouter(include_in_schema=False)
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
    """Another finding: by what it is like this one."""

    id: str
    severity: str
    title: str
    span: str
    fen: int
    state: str
    shared: int


@router.get("/findings/{finding_id}", response_class=HTMLResponse)
def finding(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    lang: Spoken,
    finding_id: Id,
    origin: Annotated[str, Query(alias="from", max_length=4000)] = "",
) -> HTMLResponse:
    """The page of one finding."""
    found = office.casebook.finding(finding_id)
    plain = masked_finding(found.as_json())
    rows = rows_of(office, [row.src for row in found.rows], lang)
    told = with_lines(office, weighed(found, read_explanations(office.workspace), lang))
    facts = office.listing.facts([finding_id])[finding_id]
    events = office.casebook.history(finding_id)
    first_run = office.casebook.last_run().get("run") == 1
    return drawn(
        request, "finding.html.j2", lang, lists.ENTRY, KEYS,
        what="finding", found=plain, title=worded(plain["title"], lang),
        sentence=worded(plain["sentence"], lang), span=span_of(plain),
        change="" if first_run else found.change, since=since(events, lang),
        place=place_of(office, read_query(origin), finding_id),
        assignee=facts.assignee, people=[a.name for a in accounts.all() if not a.disabled],
        is_missed=found.pattern_class == MISSED,
        rows=row_page(rows, RowsWanted(), 1), files=len({row.file for row in rows}),
        payments=sum(row.fen is not None for row in rows), months=timeline(rows),
        weighed=told, outcomes=outcomes(told), names=names_of(plain), named=people_named(plain),
        shared=sharing(office, found, lang), alike=alike(found),
        alike_count=office.listing.count(alike_wanted(found)) - (found.status == "open"),
        history=history(office, finding_id, lang), choices=decision_words(lang),
        pictures=PICTURES, papers=PAPERS, graphs=GRAPHS, address=f"/findings/{finding_id}",
    )  # fmt: skip


@router.get("/findings/{finding_id}/rows", response_class=HTMLResponse)
def rows(
    office: InOffice,
    lang: Spoken,
    finding_id: Id,
    text: Short = "",
    month: Short = "",
    program: Short = "",
    key: Annotated[list[str] | None, Query(max_length=200)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    found = office.casebook.finding(finding_id)
    listed = rows_of(office, [row.src for row in found.rows], lang)
    wanted = RowsWanted(text=text, month=month, program=program, keys=tuple(key or ()))
    part = row_page(listed, wanted, page)
    return HTMLResponse(
        drawn_part("rows.html.j2", lang, rows=part, address=f"/findings/{finding_id}")
    )


def place_of(office: Office, listed: Listed, finding_id: str) -> Place:
    """The finding's place in the list as it was asked for."""
    number, before, after = office.listing.neighbours(
        listed.wanted(), listed.sort, listed.down, finding_id
    )
    total = office.listing.count(listed.wanted())
    return Place("/findings", listed.query(), number, total, before, after)


def outcomes(told: Sequence[Weighed]) -> dict[str, int]:
    """How many explanations there are of each outcome."""
    return {r: sum(w.result == r for w in told) for r in ("ruled_out", "holds", "unknown")}


def alike_wanted(found: Finding) -> Wanted:
    """Findings of the same pattern in the same townships."""
    if not found.townships:
        return Wanted({"pattern": (found.pattern,)})
    return Wanted({"pattern": (found.pattern,), "township": found.townships})


def alike(found: Finding) -> str:
    """The address's query of the list of findings like this one."""
    wanted = alike_wanted(found)
    facets = {name: tuple(values) for name, values in wanted.facets.items()}
    return Listed(facets, missed=found.pattern_class == MISSED).query()


def sharing(office: Office, found: Finding, lang: str) -> tuple[int, list[Similar]]:
    """How many findings name the same people or cards, and the first of them."""
    keys = sorted(found.people() | found.card_keys())
    total, others = office.listing.sharing(keys, found.id, MOST_SIMILAR)
    count = {each.id: each.shared for each in others}
    listed = office.listing.lines(Wanted(ids=tuple(count)), offset=0, limit=MOST_SIMILAR)
    told = [_similar(each, count[each.id], lang) for each in listed] if count else []
    return total, sorted(told, key=lambda each: (-each.shared, each.id))


def _similar(line: FindingLine, shared: int, lang: str) -> Similar:
    return Similar(
        line.id, line.severity, mask_long_digits(line.title.get(lang, "")),
        span(line.first_day, line.last_day), line.fen, line.state, shared,
    )  # fmt: skip
