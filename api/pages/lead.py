"""One lead (线索建议): the findings of one matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from graphaudit.finding import Finding, Json, finding_from_json
from graphaudit.lead_listing import LeadLine
from graphaudit.leads import TITLES_TOLD, Lead
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.values import mask_long_digits
from graphaudit.weighed import Weighed, weighed
from viz.plain import records

NOT_READ: Mapping[str, Json] = {
    "evidence": {"nodes": [], "relationships": []}, "persons": [], "cards": [],
}  # fmt: skip
"""What the page does not ask of each finding, and most of its length."""
SHOWN_OF_MEMBER = ("id", "severity", "state", "title", "first_day", "last_day", "fen")
router = APIRouter(include_in_schema=False)


@router.get("/leads/{lead_id}", response_class=HTMLResponse)
def lead(reader: ByReader, lead_id: Id) -> HTMLResponse:
    """The page of one lead, by its id or an id that was merged into it."""
    office, lang = reader.office, reader.lang
    found = office.casebook.lead(lead_id)
    told = office.casebook.records_of(found.findings)
    members = [finding_from_json({**each, **NOT_READ}) for each in told]
    plain = masked_finding(found.as_json())
    names = {key: name for each in told for key, name in names_of(each).items()}
    shown = Shown(
        what="lead", id=found.id,
        found={**plain, "households": [], "enterprises": [], "status": "open"},
        title=f"{len(members)} 个疑点" if lang == "zh" else f"{len(members)} findings",
        change=found.change, place=_place(office, reader.left, found.id),
        srcs=_sources(told), weighed=_asked(office, members, lang),
        names={key: mask_long_digits(name) for key, name in names.items()},
        named=people_named(plain), beside=_beside(office, found, lang),
        members=[_member(each, lang) for each in told],
    )  # fmt: skip
    return drawn_page(reader, lists.ENTRY, shown)


@router.get("/leads/{lead_id}/rows", response_class=HTMLResponse)
def rows(
    office: InOffice, lang: Spoken, lead_id: Id, wanted: AskedRows, page: PageNo = 1
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    found = office.casebook.lead(lead_id)
    srcs = _sources(office.casebook.records_of(found.findings))
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


def _sources(members: Sequence[Mapping[str, Json]]) -> list[str]:
    rows = (row for each in members for row in records(each["rows"]))
    return sorted({str(row["src"]) for row in rows})


def _asked(office: Office, members: Sequence[Finding], lang: str) -> list[Weighed]:
    """What stays to be asked of any of the findings, each question once."""
    known = read_explanations(office.workspace)
    told = [w for each in members for w in weighed(each, known, lang) if w.result == "unknown"]
    return list({w.code: w for w in reversed(told)}.values())[::-1]


def _member(found: Mapping[str, Json], lang: str) -> Similar:
    plain = masked_finding({name: found[name] for name in SHOWN_OF_MEMBER})
    identity, severity, state = (str(plain[name]) for name in ("id", "severity", "state"))
    title, fen = worded(plain["title"], lang), int(str(plain["fen"]))
    return Similar(identity, severity, title, span_of(plain), fen, state, 0)
