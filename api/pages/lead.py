"""Leads (线索建议): the findings of one matter, as a list and one by one."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
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
from api.listed import PER_PAGE, Chip, Listed, Panel, panel, read_listed, read_query
from api.pages import findings as lists
from api.pages.finding import KEYS as CASE_KEYS
from api.pages.finding import MOST_SIMILAR, Place, Similar, outcomes
from api.pages.findings import (
    BAND,
    CHANGE,
    KIND,
    SEVERITY,
    SORTED,
    TITLES,
    Line,
    lists_of,
    named,
    since,
    span,
    span_of,
    worded,
)
from graphaudit.case_listing import Facet
from graphaudit.case_states import CASE_STATES
from graphaudit.explanations import read_explanations
from graphaudit.finding import Finding
from graphaudit.lead_listing import LEAD_FACETS, LeadLine, WantedLeads
from graphaudit.leads import TITLES_TOLD, Lead
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.proof import RowsWanted
from graphaudit.values import mask_long_digits
from graphaudit.weighed import Weighed, weighed

router = APIRouter(include_in_schema=False)
KEYS: tuple[Key, ...] = tuple(key for key in lists.KEYS if key.key != "E")
FIRST = ("最要紧的在前", "the most pressing first")


@router.get("/leads", response_class=HTMLResponse)
def leads(request: Request, office: InOffice, accounts: InAccounts, lang: Spoken) -> HTMLResponse:
    """The list of leads."""
    began = time.monotonic()
    asked = read_listed([*request.query_params.multi_items(), ("view", "all")])
    listing, wanted = office.lead_listing, wanted_leads(asked)
    total = listing.count(wanted)
    offset = min(asked.page - 1, max(0, total - 1) // PER_PAGE) * PER_PAGE
    shown = listing.page(wanted, asked.sort, down=asked.down, offset=offset, limit=PER_PAGE)
    lines = [_line(office, lang, each) for each in shown]
    words = _words(office, lang)
    return drawn(
        request, "findings.html.j2", lang, lists.ENTRY, KEYS, base="/leads",
        lists=lists_of(office, lang, None), views=[], asked=asked, lines=lines,
        total=total, all_of_them=listing.count(WantedLeads()),
        first=offset + bool(shown), last=offset + len(shown),
        page=offset // PER_PAGE + 1, pages=max(1, -(-total // PER_PAGE)),
        panels=_panels(office, asked, words, lang),
        totals=office.listing.totals_of(listing.findings(wanted)),
        chips=_chips(asked, words, lang),
        people=[each.name for each in accounts.all() if not each.disabled],
        sorted_by=named(SORTED[asked.sort] if asked.sort != "touched" else FIRST, lang),
        seconds=time.monotonic() - began, waiting="",
        is_first_run=office.casebook.last_run().get("run") == 1,
    )  # fmt: skip


@router.get("/leads/{lead_id}", response_class=HTMLResponse)
def lead(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    lang: Spoken,
    lead_id: Id,
    origin: Annotated[str, Query(alias="from", max_length=4000)] = "",
) -> HTMLResponse:
    """The page of one lead, by its id or an id that was merged into it."""
    found = office.casebook.lead(lead_id)
    members = office.casebook.findings_of(found.findings)
    plain = masked_finding(found.as_json())
    rows = rows_of(office, _sources(members), lang)
    told = with_lines(office, _asked(office, members, lang))
    names: dict[str, str] = {}
    for each in members:
        names |= names_of(masked_finding(each.as_json()))
    first_run = office.casebook.last_run().get("run") == 1
    title = f"{len(members)} 个疑点" if lang == "zh" else f"{len(members)} findings"
    shown = {**plain, "households": [], "enterprises": [], "status": "open"}
    return drawn(
        request, "finding.html.j2", lang, lists.ENTRY, CASE_KEYS,
        what="lead", found=shown, title=title, sentence=worded(plain["sentence"], lang),
        span=span_of(plain), change="" if first_run else found.change,
        since=since(office.casebook.history(found.id), lang),
        place=_place(office, read_query(origin), found.id),
        assignee=office.casebook.assignees([found.id]).get(found.id, ""),
        people=[a.name for a in accounts.all() if not a.disabled], is_missed=False,
        rows=row_page(rows, RowsWanted(), 1), files=len({row.file for row in rows}),
        payments=sum(row.fen is not None for row in rows), months=timeline(rows),
        weighed=told, outcomes=outcomes(told), names=names, named=people_named(plain),
        shared=_beside(office, found, lang),
        alike="", alike_count=0, members=[_member(each, lang) for each in members],
        history=history(office, found.id, lang), choices=decision_words(lang),
        pictures=PICTURES, papers=PAPERS, graphs=GRAPHS, address=f"/leads/{found.id}",
    )  # fmt: skip


@router.get("/leads/{lead_id}/rows", response_class=HTMLResponse)
def rows(
    office: InOffice,
    lang: Spoken,
    lead_id: Id,
    text: Annotated[str, Query(max_length=100)] = "",
    month: Annotated[str, Query(max_length=100)] = "",
    program: Annotated[str, Query(max_length=100)] = "",
    key: Annotated[list[str] | None, Query(max_length=200)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    found = office.casebook.lead(lead_id)
    members = office.casebook.findings_of(found.findings)
    wanted = RowsWanted(text=text, month=month, program=program, keys=tuple(key or ()))
    part = row_page(rows_of(office, _sources(members), lang), wanted, page)
    return HTMLResponse(drawn_part("rows.html.j2", lang, rows=part, address=f"/leads/{found.id}"))


def wanted_leads(asked: Listed) -> WantedLeads:
    """What the list of leads is asked; filters that leads do not have are left out."""
    facets = {facet: values for facet, values in asked.facets.items() if facet in LEAD_FACETS}
    return WantedLeads(facets, asked.text)


def _line(office: Office, lang: str, lead: LeadLine) -> Line:
    change = lead.change
    if office.casebook.last_run().get("run") == 1:
        change = "unchanged"
    changed = office.casebook.history(lead.id) if change == "changed" else []
    return Line(
        id=lead.id, severity=lead.severity, change=change,
        sentence=mask_long_digits(lead.sentence.get(lang, "")), title="",
        span=span(lead.first_day, lead.last_day),
        programs="", fen=lead.fen, persons=lead.persons, cards=lead.cards, kinds=lead.kinds,
        townships=[mask_long_digits(each) for each in lead.townships], state=lead.state,
        assignee=lead.assignee, touched="", since=since(changed, lang), findings=lead.findings,
    )  # fmt: skip


def _words(office: Office, lang: str) -> dict[Facet, dict[str, str]]:
    fixed: dict[Facet, Mapping[str, tuple[str, str]]] = {
        "severity": SEVERITY, "change": CHANGE, "state": CASE_STATES, "band": BAND,
        "kind": KIND, "pattern": office.listing.titles(), "assignee": {"": ("未分派", "nobody")},
    }  # fmt: skip
    return {f: {v: named(w, lang) for v, w in words.items()} for f, words in fixed.items()}


def _panels(
    office: Office, asked: Listed, words: Mapping[Facet, Mapping[str, str]], lang: str
) -> list[Panel]:
    panels = []
    for facet in LEAD_FACETS:
        counted = office.lead_listing.facet(wanted_leads(asked), facet)
        if facet == "change":
            counted = [each for each in counted if each.value not in ("unchanged", "gone")]
        on = asked.facets.get(facet, ())
        told = lists.options(facet, counted, on, words.get(facet, {}))
        most = 9 if facet == "kind" else 5
        panels.append(panel(facet, named(TITLES[facet], lang), told, most))
    return panels


def _chips(asked: Listed, words: Mapping[Facet, Mapping[str, str]], lang: str) -> list[Chip]:
    between = "、" if lang == "zh" else ", "
    chips = [
        Chip(
            named(TITLES[facet], lang),
            between.join(words.get(facet, {}).get(v) or mask_long_digits(v) for v in values),
            f"/leads?{asked.without(facet).query()}",
        )
        for facet, values in asked.facets.items()
        if facet in LEAD_FACETS
    ]
    if asked.text:
        without = f"/leads?{asked.without('text').query()}"
        chips.append(Chip(named(("查找", "find"), lang), mask_long_digits(asked.text), without))
    return chips


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
