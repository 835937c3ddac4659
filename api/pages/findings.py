"""Findings as a list: filtered, sorted, selected, decided about and handed on."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import ByPerson, InOffice, Spoken
from api.frame import Entry, Key
from api.list_view import (
    CLASS,
    SORTED,
    TITLES,
    Line,
    Named,
    Tab,
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
from api.listed import IN_HAND, PER_PAGE, Chip, Listed, Panel, read_listed, read_query
from graphaudit.case_listing import FACETS, Facet, FindingLine, Wanted
from graphaudit.entities import masked_number_of
from graphaudit.office import Office
from graphaudit.values import mask_long_digits

router = APIRouter(include_in_schema=False)
KEYS = (
    Key("J", "下一条", "next"), Key("K", "上一条", "previous"), Key("X", "选择", "select"),
    Key("Enter", "打开", "open"), Key("A", "分派", "assign"), Key("S", "状态", "state"),
    Key("C", "加入案件", "to a case"), Key("E", "导出", "export"),
    Key("F", "在结果中查找", "find in the list"),
)  # fmt: skip


def open_work(office: Office) -> int:
    """How many doubts are in somebody's hands or nobody's yet."""
    return office.listing.count(Wanted({"state": IN_HAND}, book="doubts"))


ENTRY = Entry(20, "/findings", "疑点", "Findings", open_work)


@router.get("/findings", response_class=HTMLResponse)
def findings(
    request: Request,
    office: InOffice,
    by: ByPerson,
    lang: Spoken,
    counted: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """The list; facets and totals come at once, or after it where they take a moment."""
    began = time.monotonic()
    asked = read_listed(request.query_params.multi_items())
    wanted, listing = asked.wanted(), office.listing
    at_hand = counted or listing.is_counted()
    total = listing.count(wanted)
    found = listing.lines(
        wanted, asked.sort, down=asked.down, offset=offset_of(asked, total), limit=PER_PAGE
    )
    first_run = is_first_run(office)
    lines = [_line(office, lang, each, first_run) for each in found]
    words = _words(office, lang)
    return drawn_list(
        request, lang, ENTRY, KEYS, asked, lines, total, began, base="/findings",
        lists=lists_of(office, lang, asked), views=_views(office, by.name, lang, asked, at_hand),
        all_of_them=_all(office, asked),
        panels=_panels(office, lang, asked, words) if at_hand else None,
        totals=listing.totals(wanted) if at_hand else None,
        chips=_chips(office, lang, asked, words), sorted_by=named(SORTED[asked.sort], lang),
        waiting=asked.query(page=str(asked.page)) + "&counted=1",
    )  # fmt: skip


def _line(office: Office, lang: str, finding: FindingLine, first_run: bool) -> Line:
    # of a first run everything is new, which tells nothing
    change = "unchanged" if first_run else finding.change
    programs = [_program(office, code, lang) for code in finding.programs]
    more = f"{len(programs)} 个项目" if lang == "zh" else f"{len(programs)} programs"
    history = office.casebook.history(finding.id) if change == "changed" else []
    return Line(
        id=finding.id,
        severity=finding.severity,
        change=change,
        sentence=mask_long_digits(finding.sentence.get(lang, "")),
        title=mask_long_digits(finding.title.get(lang, "")),
        span=span(finding.first_day, finding.last_day),
        programs=programs[0] if len(programs) == 1 else more if programs else "",
        fen=finding.fen,
        persons=finding.persons,
        cards=finding.cards,
        kinds=finding.kinds,
        townships=finding.townships,
        state=finding.state,
        assignee=finding.assignee,
        touched=finding.touched[5:],
        since=since(history, lang),
    )


def _program(office: Office, code: str, lang: str) -> str:
    program = office.policy.programs.get(code)
    if program is None:
        return mask_long_digits(code)
    return program.name_en if lang == "en" else program.name


def _words(office: Office, lang: str) -> Named:
    programs = {code: (p.name, p.name_en) for code, p in office.policy.programs.items()}
    return words_of(office, lang, {"class": CLASS, "program": programs})


def _panels(office: Office, lang: str, asked: Listed, words: Named) -> list[Panel]:
    facets = [facet for facet in TITLES if facet != "class" or not asked.missed]
    return panels_of(
        asked, facets, lambda facet: office.listing.facet(asked.wanted(), facet), words, lang
    )


def _chips(office: Office, lang: str, asked: Listed, words: Named) -> list[Chip]:
    chips = chips_of("/findings", asked, FACETS, words, lang)
    if asked.key:
        told = masked_number_of(office.tables_of_last_run(), asked.key) or asked.key
        title = named(("涉及", "names"), lang)
        chips.append(Chip(title, told, f"/findings?{asked.without('key').query()}"))
    return chips


def _all(office: Office, asked: Listed) -> int:
    return office.listing.count(Wanted(book="missed" if asked.missed else "doubts"))


def _views(office: Office, person: str, lang: str, asked: Listed, at_hand: bool) -> list[Tab]:
    """The views that everybody has, then those that were kept; each with what it would show."""
    in_hand: dict[Facet, tuple[str, ...]] = {"state": IN_HAND}
    ours: list[tuple[str, str, Listed]] = [
        ("", named(("全部在办", "In hand"), lang), Listed(in_hand)),
        ("", named(("我的", "Mine"), lang), Listed({**in_hand, "assignee": (person,)})),
        ("", named(("未分派", "Nobody's"), lang), Listed({**in_hand, "assignee": ("",)})),
        ("", named(("本期新增", "New"), lang), Listed({**in_hand, "change": ("new",)})),
        ("", named(("全部", "All"), lang), Listed({})),
    ]  # fmt: skip
    for kept in office.view_book.seen_by(person):
        name = kept.name if kept.by == person else f"{kept.name}（{kept.by}）"
        ours.append((kept.id if kept.by == person else "", name, read_query(kept.query)))
    here = asked.query(page="1")
    return [
        Tab(
            f"/findings?{each.query()}", name, each.query() == here,
            office.listing.count(each.wanted()) if at_hand else None, view_id,
        )
        for view_id, name, each in ours
    ]  # fmt: skip
