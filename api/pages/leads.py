"""Leads (线索建议) as a list: each holds the findings of one matter."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.frame import Key
from api.list_view import (
    SORTED,
    Line,
    Named,
    chips_of,
    drawn_list,
    is_first_run,
    lists_of,
    named,
    offset_of,
    panels_of,
    since,
    span,
    words_of,
)
from api.listed import PER_PAGE, Listed, Panel, read_listed
from api.pages import findings as lists
from graphaudit.case_counts import Counted
from graphaudit.case_listing import Facet
from graphaudit.lead_listing import LEAD_FACETS, LeadLine, WantedLeads
from graphaudit.office import Office
from graphaudit.values import mask_long_digits

router = APIRouter(include_in_schema=False)
KEYS: tuple[Key, ...] = tuple(key for key in lists.KEYS if key.key != "E")
FIRST = ("最要紧的在前", "the most pressing first")


@router.get("/leads", response_class=HTMLResponse)
def leads(request: Request, office: InOffice, lang: Spoken) -> HTMLResponse:
    """The list of leads."""
    began = time.monotonic()
    asked = read_listed([*request.query_params.multi_items(), ("view", "all")])
    listing, wanted = office.lead_listing, wanted_leads(asked)
    total = listing.count(wanted)
    shown = listing.page(
        wanted, asked.sort, down=asked.down, offset=offset_of(asked, total), limit=PER_PAGE
    )
    words, first_run = words_of(office, lang), is_first_run(office)
    lines = [_line(office, lang, each, first_run) for each in shown]
    return drawn_list(
        request, lang, lists.ENTRY, KEYS, asked, lines, total, began,
        base="/leads", lists=lists_of(office, lang, None), views=[],
        all_of_them=listing.count(WantedLeads()), panels=_panels(office, asked, words, lang),
        totals=office.listing.totals_of(listing.findings(wanted)),
        chips=chips_of("/leads", asked, LEAD_FACETS, words, lang),
        sorted_by=named(SORTED[asked.sort] if asked.sort != "touched" else FIRST, lang),
        waiting="",
    )  # fmt: skip


def wanted_leads(asked: Listed) -> WantedLeads:
    """What the list of leads is asked; filters that leads do not have are left out."""
    facets = {facet: values for facet, values in asked.facets.items() if facet in LEAD_FACETS}
    return WantedLeads(facets, asked.text)


def _line(office: Office, lang: str, lead: LeadLine, first_run: bool) -> Line:
    change = "unchanged" if first_run else lead.change
    changed = office.casebook.history(lead.id) if change == "changed" else []
    return Line(
        id=lead.id, severity=lead.severity, change=change,
        sentence=mask_long_digits(lead.sentence.get(lang, "")), title="",
        span=span(lead.first_day, lead.last_day),
        programs="", fen=lead.fen, persons=lead.persons, cards=lead.cards, kinds=lead.kinds,
        townships=[mask_long_digits(each) for each in lead.townships], state=lead.state,
        assignee=lead.assignee, touched="", since=since(changed, lang), findings=lead.findings,
    )  # fmt: skip


def _panels(office: Office, asked: Listed, words: Named, lang: str) -> list[Panel]:
    def count(facet: Facet) -> list[Counted]:
        counted = office.lead_listing.facet(wanted_leads(asked), facet)
        left_out = ("unchanged", "gone") if facet == "change" else ()
        return [each for each in counted if each.value not in left_out]

    return panels_of(asked, LEAD_FACETS, count, words, lang)
