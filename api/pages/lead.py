"""One lead (线索建议): the findings of one matter."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.finding_page import (
    MOST_SIMILAR,
    AskedRows,
    ByReader,
    PageNo,
    Place,
    Shown,
    Similar,
    drawn_page,
    drawn_rows,
)
from api.finding_view import names_of, people_named
from api.handling import Id
from api.list_view import named, span, span_of, worded
from api.listed import Listed
from api.pages import findings as lists
from api.pages.leads import wanted_leads
from graphaudit.explanations import read_explanations
from graphaudit.finding import Finding
from graphaudit.lead_listing import LeadLine
from graphaudit.leads import TITLES_TOLD, Lead
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.weighed import Weighed, weighed

router = APIRouter(include_in_schema=False)


@router.get("/leads/{lead_id}", response_class=HTMLResponse)
def lead(reader: ByReader, lead_id: Id) -> HTMLResponse:
    """The page of one lead, by its id or an id that was merged into it."""
    office, lang = reader.office, reader.lang
    found = office.casebook.lead(lead_id)
    members = office.casebook.findings_of(found.findings)
    plain = masked_finding(found.as_json())
    names: dict[str, str] = {}
    for each in members:
        names |= names_of(masked_finding(each.as_json()))
    shown = Shown(
        what="lead", id=found.id,
        found={**plain, "households": [], "enterprises": [], "status": "open"},
        title=f"{len(members)} 个疑点" if lang == "zh" else f"{len(members)} findings",
        change=found.change, place=_place(office, reader.left, found.id),
        srcs=_sources(members), weighed=_asked(office, members, lang),
        names=names, named=people_named(plain), beside=_beside(office, found, lang),
        members=[_member(each, lang) for each in members],
    )  # fmt: skip
    return drawn_page(reader, lists.ENTRY, shown)


@router.get("/leads/{lead_id}/rows", response_class=HTMLResponse)
def rows(
    office: InOffice, lang: Spoken, lead_id: Id, wanted: AskedRows, page: PageNo = 1
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    found = office.casebook.lead(lead_id)
    srcs = _sources(office.casebook.findings_of(found.findings))
    return drawn_rows(office, lang, srcs, wanted, page, f"/leads/{found.id}")


def _place(office: Office, asked: Listed, lead_id: str) -> Place:
    wanted = wanted_leads(asked)
    number, before, after = office.lead_listing.neighbours(wanted, asked.sort, asked.down, lead_id)
    total = office.lead_listing.count(wanted)
    return Place("/leads", asked.query(), number, total, before, after)


def _beside(office: Office, found: Lead, lang: str) -> tuple[int, list[Similar]]:
    """How many other leads name people or cards of this one, and those that name most of them."""
    total, others = office.lead_listing.sharing(found.id, MOST_SIMILAR)
    return total, [_other(office, each, shared, lang) for each, shared in others]


def _other(office: Office, lead: LeadLine, shared: int, lang: str) -> Similar:
    known = office.listing.titles()
    told = [named(known[pattern], lang) for pattern in lead.patterns if pattern in known]
    count, more = lead.findings, "…" if len(told) > TITLES_TOLD else ""
    titles = ("、" if lang == "zh" else ", ").join(told[:TITLES_TOLD]) + more
    title = f"{count} 个疑点：{titles}" if lang == "zh" else f"{count} findings: {titles}"
    return Similar(
        lead.id, lead.severity, title, span(lead.first_day, lead.last_day), lead.fen, lead.state,
        shared,
    )  # fmt: skip


def _sources(members: Sequence[Finding]) -> list[str]:
    return sorted({row.src for each in members for row in each.rows})


def _asked(office: Office, members: Sequence[Finding], lang: str) -> list[Weighed]:
    """What stays to be asked of any of the findings, each question once."""
    known = read_explanations(office.workspace)
    told = [w for each in members for w in weighed(each, known, lang) if w.result == "unknown"]
    return list({w.code: w for w in reversed(told)}.values())[::-1]


def _member(found: Finding, lang: str) -> Similar:
    plain = masked_finding(found.as_json())
    return Similar(
        found.id, found.severity, worded(plain["title"], lang), span_of(plain), found.fen,
        found.state, 0,
    )  # fmt: skip
