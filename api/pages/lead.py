"""Leads (线索建议): the findings of one matter, as a list and one by one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
from api.listed import PER_PAGE, Chip, Listed, Option, Panel, panel, read_listed, read_query
from api.pages import findings as lists
from api.pages.finding import KEYS as CASE_KEYS
from api.pages.finding import MOST_SIMILAR, Place, Similar, outcomes
from api.pages.findings import (
    ALWAYS,
    BAND,
    CHANGE,
    KIND,
    SEVERITY,
    SORTED,
    TITLES,
    Line,
    amount,
    listed,
    lists_of,
    named,
    since,
    span,
    worded,
)
from api.routes.findings import Id
from graphaudit.case_counts import Totals
from graphaudit.case_listing import Facet, Sort, Wanted
from graphaudit.case_states import CASE_STATES
from graphaudit.explanations import read_explanations
from graphaudit.finding import Finding, Json, severity_rank
from graphaudit.leads import TITLES_TOLD, Lead
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.proof import RowsWanted
from graphaudit.values import mask_long_digits
from graphaudit.weighed import Weighed, weighed
from viz.plain import records

router = APIRouter(include_in_schema=False)
KEYS: tuple[Key, ...] = tuple(key for key in lists.KEYS if key.key != "E")
FACETS: tuple[Facet, ...] = (
    "severity", "change", "state", "pattern", "township", "band", "kind", "assignee",
)  # fmt: skip
FIRST = ("最要紧的在前", "the most pressing first")
Record = Mapping[str, Json]


@router.get("/leads", response_class=HTMLResponse)
def leads(request: Request, office: InOffice, accounts: InAccounts, lang: Spoken) -> HTMLResponse:
    """The list of leads; they are few, and all are read."""
    began = time.monotonic()
    asked = read_listed([*request.query_params.multi_items(), ("view", "all")])
    found = _told(office)
    given = office.casebook.assignees([str(lead["id"]) for lead in found])
    fitting = ordered([lead for lead in found if fits(lead, given, asked)], asked)
    offset = min(asked.page - 1, max(0, len(fitting) - 1) // PER_PAGE) * PER_PAGE
    shown = fitting[offset : offset + PER_PAGE]
    lines = [_line(office, lang, lead, given.get(str(lead["id"]), "")) for lead in shown]
    words = _words(office, lang)
    return drawn(
        request, "findings.html.j2", lang, lists.ENTRY, KEYS, base="/leads",
        lists=lists_of(office, lang, None), views=[], asked=asked, lines=lines,
        total=len(fitting), all_of_them=len(found),
        first=offset + bool(shown), last=offset + len(shown),
        page=offset // PER_PAGE + 1, pages=max(1, -(-len(fitting) // PER_PAGE)),
        panels=_panels(found, given, asked, words, lang), totals=_totals(office, fitting),
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
    members = [office.casebook.finding(each) for each in found.findings]
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
        span=span(plain), change="" if first_run else found.change,
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
    members = [office.casebook.finding(each) for each in found.findings]
    wanted = RowsWanted(text=text, month=month, program=program, keys=tuple(key or ()))
    part = row_page(rows_of(office, _sources(members), lang), wanted, page)
    return HTMLResponse(drawn_part("rows.html.j2", lang, rows=part, address=f"/leads/{found.id}"))


def _told(office: Office) -> list[Record]:
    """Every lead, best first, with the titles of its patterns: text is found in them too."""
    titles = office.listing.titles()
    found: list[Record] = []
    for lead in office.casebook.leads_json():
        told = [titles[name] for name in listed(lead["patterns"]) if name in titles]
        zh, en = "、".join(zh for zh, _ in told), ", ".join(en for _, en in told)
        found.append({**lead, "titles": {"zh": zh, "en": en}})
    return found


def values_of(lead: Record, given: Mapping[str, str], facet: Facet) -> Sequence[str]:
    """What a lead has of a facet."""
    kinds = listed(lead["kinds"])
    if facet == "band":
        return ["4" if len(kinds) > 3 else "2" if len(kinds) > 1 else str(len(kinds))]
    if facet == "assignee":
        return [given.get(str(lead["id"]), "")]
    several = {"kind": "kinds", "township": "townships", "pattern": "patterns"}.get(facet)
    return listed(lead[several]) if several else [str(lead[facet])]


def fits(lead: Record, given: Mapping[str, str], asked: Listed, but: str = "") -> bool:
    """Whether a lead is asked for, one facet left aside."""
    told = ("id", "sentence", "persons", "titles")
    words = " ".join(str(lead.get(name, "")) for name in told).lower()
    return all(word in words for word in asked.text.lower().split()) and all(
        set(values) & set(values_of(lead, given, facet))
        for facet, values in asked.facets.items()
        if facet in FACETS and facet != but
    )


def ordered(found: Sequence[Record], asked: Listed) -> list[Record]:
    """By the column that was asked for; the case book's order (best first) among equals."""
    by: dict[Sort, Callable[[Record], int]] = {
        "severity": lambda lead: -severity_rank(str(lead["severity"])),
        "fen": lambda lead: amount(lead["fen"]),
        "persons": lambda lead: len(listed(lead["persons"])),
        "cards": lambda lead: len(listed(lead["cards"])),
        "kinds": lambda lead: len(listed(lead["kinds"])),
    }
    key = by.get(asked.sort)
    return list(found) if key is None else sorted(found, key=key, reverse=asked.down)


def _line(office: Office, lang: str, lead: Record, assignee: str) -> Line:
    plain = masked_finding(lead)
    change = str(plain["change"])
    if office.casebook.last_run().get("run") == 1:
        change = "unchanged"
    changed = office.casebook.history(str(plain["id"])) if change == "changed" else []
    return Line(
        id=str(plain["id"]), severity=str(plain["severity"]), change=change,
        sentence=worded(plain["sentence"], lang), title="", span=span(plain), programs="",
        fen=amount(plain["fen"]), persons=len(listed(plain["persons"])),
        cards=len(listed(plain["cards"])), kinds=listed(plain["kinds"]),
        townships=listed(plain["townships"]), state=str(plain["state"]), assignee=assignee,
        touched="", since=since(changed, lang), findings=len(listed(plain["findings"])),
    )  # fmt: skip


def _words(office: Office, lang: str) -> dict[Facet, dict[str, str]]:
    fixed: dict[Facet, Mapping[str, tuple[str, str]]] = {
        "severity": SEVERITY, "change": CHANGE, "state": CASE_STATES, "band": BAND,
        "kind": KIND, "pattern": office.listing.titles(), "assignee": {"": ("未分派", "nobody")},
    }  # fmt: skip
    return {f: {v: named(w, lang) for v, w in words.items()} for f, words in fixed.items()}


def _panels(
    found: Sequence[Record],
    given: Mapping[str, str],
    asked: Listed,
    words: Mapping[Facet, Mapping[str, str]],
    lang: str,
) -> list[Panel]:
    panels = []
    for facet in FACETS:
        counts = Counter(
            value
            for lead in found
            if fits(lead, given, asked, facet)
            for value in values_of(lead, given, facet)
        )
        there = {value for lead in found for value in values_of(lead, given, facet)}
        on = asked.facets.get(facet, ())
        values = [*ALWAYS.get(facet, ()), *sorted(there, key=lambda v: (-counts[v], v)), *on]
        skipped = ("unchanged", "gone") if facet == "change" else ()
        told = words.get(facet, {})
        options = [
            Option(v, told.get(v) or mask_long_digits(v), counts[v], v in on)
            for v in dict.fromkeys(values)
            if v not in skipped and (v or facet == "assignee")
        ]
        most = 9 if facet == "kind" else 5
        panels.append(panel(facet, named(TITLES[facet], lang), options, most))
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
        if facet in FACETS
    ]
    if asked.text:
        without = f"/leads?{asked.without('text').query()}"
        chips.append(Chip(named(("查找", "find"), lang), mask_long_digits(asked.text), without))
    return chips


def _totals(office: Office, found: Sequence[Record]) -> Totals:
    """What the findings of these leads name, each once."""
    ids = sorted({each for lead in found for each in listed(lead["findings"])})
    return office.listing.totals(Wanted(ids=ids)) if ids else Totals(0, 0, 0, 0, 0)


def _place(office: Office, asked: Listed, lead_id: str) -> Place:
    found = _told(office)
    given = office.casebook.assignees([str(each["id"]) for each in found])
    asked = read_listed([*_pairs(asked), ("view", "all")])
    ids = [str(e["id"]) for e in ordered([e for e in found if fits(e, given, asked)], asked)]
    if lead_id not in ids:
        return Place("/leads", asked.query(), 0, len(ids), "", "")
    at = ids.index(lead_id)
    before, after = ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else ""
    return Place("/leads", asked.query(), at + 1, len(ids), before, after)


def _pairs(asked: Listed) -> list[tuple[str, str]]:
    pairs = [(str(name), value) for name, values in asked.facets.items() for value in values]
    order = "desc" if asked.down else "asc"
    return [*pairs, ("text", asked.text), ("sort", asked.sort), ("order", order)]


def _beside(office: Office, found: Lead, lang: str) -> tuple[int, list[Similar]]:
    """How many other leads name people or cards of this one, and those that name most of them."""
    own = _named_in(found.as_json())
    told = [(len(own & _named_in(each)), each) for each in _told(office) if each["id"] != found.id]
    near = [pair for pair in told if pair[0]]
    near.sort(key=lambda pair: -pair[0])
    return len(near), [_other(each, shared, lang) for shared, each in near[:MOST_SIMILAR]]


def _named_in(lead: Record) -> set[str]:
    groups = (("persons", "key"), ("cards", "key"), ("cadres", "person"))
    named = {str(each[field]) for group, field in groups for each in records(lead[group])}
    return named - {""}


def _other(lead: Record, shared: int, lang: str) -> Similar:
    count, between = len(listed(lead["findings"])), "、" if lang == "zh" else ", "
    every = worded(lead["titles"], lang).split(between)
    titles = between.join(every[:TITLES_TOLD]) + ("…" if len(every) > TITLES_TOLD else "")
    title = f"{count} 个疑点：{titles}" if lang == "zh" else f"{count} findings: {titles}"
    return Similar(
        str(lead["id"]), str(lead["severity"]), title, span(masked_finding(lead)),
        amount(lead["fen"]), str(lead["state"]), shared,
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
        found.id, found.severity, worded(plain["title"], lang), span(plain), found.fen,
        found.state, 0,
    )  # fmt: skip
