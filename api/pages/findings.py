"""Findings and leads as lists: filtered, sorted, selected, decided about and handed on."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import ByPerson, InAccounts, InOffice, Spoken
from api.frame import Entry, Key, drawn
from api.listed import (
    IN_HAND,
    PER_PAGE,
    Chip,
    Listed,
    Option,
    Panel,
    panel,
    read_listed,
    read_query,
)
from graphaudit.case_counts import Counted
from graphaudit.case_listing import Facet, FindingLine, Sort, Wanted
from graphaudit.case_states import CASE_STATES
from graphaudit.casebook import Event
from graphaudit.entities import masked_number_of
from graphaudit.finding import KINDS, SEVERITIES, Json
from graphaudit.office import Office
from graphaudit.values import mask_long_digits

router = APIRouter(include_in_schema=False)
Words = Mapping[str, tuple[str, str]]
KEYS = (
    Key("J", "下一条", "next"), Key("K", "上一条", "previous"), Key("X", "选择", "select"),
    Key("Enter", "打开", "open"), Key("A", "分派", "assign"), Key("S", "状态", "state"),
    Key("C", "加入案件", "to a case"), Key("E", "导出", "export"),
    Key("F", "在结果中查找", "find in the list"),
)  # fmt: skip
SEVERITY: Words = {
    "critical": ("严重", "critical"), "high": ("高", "high"), "medium": ("中", "medium"),
    "low": ("低", "low"), "info": ("提示", "info"),
}  # fmt: skip
CHANGE: Words = {
    "new": ("新增", "new"), "changed": ("有变化", "changed"), "gone": ("本期消失", "gone"),
    "unchanged": ("无变化", "unchanged"),
}  # fmt: skip
KIND: Words = {
    "card": ("卡", "card"), "phone": ("手机号", "phone"), "agent": ("代办", "agent"),
    "terminal": ("终端", "terminal"), "kin": ("亲属", "kin"), "roster": ("名册", "roster"),
    "approval": ("审批", "approval"), "register": ("登记库", "register"),
    "asset": ("资产", "asset"),
}  # fmt: skip
BAND: Words = {
    "4": ("4 种及以上", "4 and more"), "2": ("2—3 种", "2 or 3"), "1": ("1 种", "1"),
    "0": ("未定种类", "none"),
}  # fmt: skip
CLASS: Words = {
    "collusion": ("异常关联", "shared and linked"), "eligibility": ("条件比对", "eligibility"),
    "quality": ("数据质量", "data quality"), "missed": ("应享未享", "entitled, not paid"),
}  # fmt: skip
TITLES: dict[Facet, tuple[str, str]] = {
    "severity": ("严重程度", "Severity"), "change": ("本期变化", "Change"),
    "state": ("状态", "State"), "pattern": ("模式", "Pattern"),
    "township": ("乡镇", "Township"), "band": ("独立证据种类", "Kinds of evidence"),
    "kind": ("含有的证据", "Evidence of"), "program": ("项目", "Program"),
    "class": ("类别", "Class"), "assignee": ("经办", "Assigned to"),
    "month": ("末笔月份", "Last month"),
}  # fmt: skip
ALWAYS: Mapping[Facet, Sequence[str]] = {
    "severity": SEVERITIES, "change": ("new", "changed", "gone"),
    "state": ("doubtful", "checking", "lead", "filed", "excluded"), "band": ("4", "2", "1"),
    "kind": KINDS,
}  # fmt: skip
"""Facets whose values keep their places, those that nothing has included."""
SORTED: Mapping[Sort, tuple[str, str]] = {
    "score": ("按分值", "by score"), "severity": ("按程度、再按分值", "by severity, then score"),
    "fen": ("按金额", "by amount"), "persons": ("按人数", "by people"),
    "cards": ("按卡数", "by cards"), "kinds": ("按独立证据种类", "by kinds of evidence"),
    "touched": (
        "按最近变化、再按独立证据种类", "by the last change, then kinds of evidence",
    ),
    "first_day": ("按首笔日期", "by first day"), "last_day": ("按末笔日期", "by last day"),
    "pattern": ("按模式", "by pattern"),
}  # fmt: skip


def open_work(office: Office) -> int:
    """How many doubts are in somebody's hands or nobody's yet."""
    return office.listing.count(Wanted({"state": IN_HAND}, book="doubts"))


ENTRY = Entry(20, "/findings", "疑点", "Findings", open_work)


@dataclass(frozen=True)
class Line:
    """A finding as the list shows it; masked. ``since``: what changed since the run before."""

    id: str
    severity: str
    change: str
    sentence: str
    title: str
    span: str
    programs: str
    fen: int
    persons: int
    cards: int
    kinds: Sequence[str]
    townships: Sequence[str]
    state: str
    assignee: str
    touched: str
    since: str
    findings: int = 0


@dataclass(frozen=True)
class Tab:
    """One of the lists, or a view of one."""

    href: str
    text: str
    current: bool
    count: int | None = None
    id: str = ""
    """Of a view of one's own, which may be removed."""


@router.get("/findings", response_class=HTMLResponse)
def findings(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    by: ByPerson,
    lang: Spoken,
    counted: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """The list; facets and totals come at once, or after it where they take a moment."""
    began = time.monotonic()
    asked = read_listed(request.query_params.multi_items())
    wanted = asked.wanted()
    at_hand = counted or office.listing.is_counted()
    total = office.listing.count(wanted)
    offset = min(asked.page - 1, max(0, total - 1) // PER_PAGE) * PER_PAGE
    found = office.listing.lines(wanted, asked.sort, down=asked.down, offset=offset, limit=PER_PAGE)
    is_first_run = office.casebook.last_run().get("run") == 1
    lines = [_line(office, lang, each, is_first_run) for each in found]
    words = _words(office, lang)
    return drawn(
        request, "findings.html.j2", lang, ENTRY, KEYS, base="/findings",
        lists=lists_of(office, lang, asked), views=_views(office, by.name, lang, asked, at_hand),
        asked=asked, lines=lines, total=total, all_of_them=_all(office, asked),
        first=offset + bool(lines), last=offset + len(lines),
        page=offset // PER_PAGE + 1, pages=max(1, -(-total // PER_PAGE)),
        panels=_panels(office, lang, asked, words) if at_hand else None,
        totals=office.listing.totals(wanted) if at_hand else None,
        chips=_chips(office, lang, asked, words),
        people=[each.name for each in accounts.all() if not each.disabled],
        sorted_by=SORTED[asked.sort][lang == "en"], seconds=time.monotonic() - began,
        waiting=asked.query(page=str(asked.page)) + "&counted=1",
        is_first_run=is_first_run,
    )  # fmt: skip


def named(words: tuple[str, str], lang: str) -> str:
    """The one of two words that the reader reads."""
    return words[lang == "en"]


def span(first_day: str, last_day: str) -> str:
    """Months from the first to the last payment."""
    return "—".join(dict.fromkeys(day[:7] for day in (first_day, last_day) if day))


def span_of(record: Mapping[str, Json]) -> str:
    """The same of a finding or lead."""
    return span(str(record.get("first_day") or ""), str(record.get("last_day") or ""))


def worded(value: Json, lang: str) -> str:
    """The reader's language of a text in both."""
    return str(value.get(lang) or "") if isinstance(value, Mapping) else ""


def _line(office: Office, lang: str, finding: FindingLine, is_first_run: bool) -> Line:
    # of a first run everything is new, which tells nothing
    change = "unchanged" if is_first_run else finding.change
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


TOLD = {
    "rows": ("行", "rows"), "persons": ("人", "people"), "cards": ("张卡", "cards"),
    "findings": ("个疑点", "findings"), "kinds": ("种证据", "kinds"),
}  # fmt: skip


def since(history: Sequence[Event], lang: str) -> str:
    """What the last change in the history was, in short: the first count that differs."""
    detail = next((e.detail for e in reversed(history) if e.event == "changed"), "")
    try:
        told = json.loads(detail) if detail else {}
    except ValueError:
        told = {}
    for name, words in TOLD.items():
        pair = told.get(name)
        if isinstance(pair, list) and all(isinstance(each, int) for each in pair):
            more = f"{pair[1] - pair[0]:+,} {named(words, lang)}"
            return f"较上期 {more}" if lang == "zh" else f"{more} since the run before"
    return ""


def _program(office: Office, code: str, lang: str) -> str:
    program = office.policy.programs.get(code)
    if program is None:
        return mask_long_digits(code)
    return program.name_en if lang == "en" else program.name


def _words(office: Office, lang: str) -> dict[Facet, dict[str, str]]:
    """Facet → value → what it is called; values that name themselves are not there."""
    fixed: dict[Facet, Words] = {
        "severity": SEVERITY, "change": CHANGE, "state": CASE_STATES, "band": BAND,
        "kind": KIND, "class": CLASS, "pattern": office.listing.titles(),
        "assignee": {"": ("未分派", "nobody")},
        "program": {code: (p.name, p.name_en) for code, p in office.policy.programs.items()},
    }  # fmt: skip
    return {f: {value: named(w, lang) for value, w in words.items()} for f, words in fixed.items()}


def _panels(
    office: Office, lang: str, asked: Listed, words: Mapping[Facet, Mapping[str, str]]
) -> list[Panel]:
    panels = []
    for facet, title in TITLES.items():
        if facet == "class" and asked.missed:
            continue
        counted = office.listing.facet(asked.wanted(), facet)
        told = options(facet, counted, asked.facets.get(facet, ()), words.get(facet, {}))
        panels.append(panel(facet, named(title, lang), told, 9 if facet == "kind" else 5))
    return panels


def options(
    facet: Facet, counted: Sequence[Counted], on: Sequence[str], words: Mapping[str, str]
) -> list[Option]:
    """The values in force and those that are there, in their fixed order or most first."""
    counts = {each.value: each.findings for each in counted}
    if facet == "change":
        counts.pop("unchanged", None)
    if facet == "month":
        counts = dict(sorted(counts.items(), reverse=True))
    values = [*ALWAYS.get(facet, ()), *counts, *on]
    if facet != "assignee":
        values = [value for value in values if value]
    return [
        Option(
            value, words.get(value) or mask_long_digits(value), counts.get(value, 0), value in on
        )
        for value in dict.fromkeys(values)
    ]


def _chips(
    office: Office, lang: str, asked: Listed, words: Mapping[Facet, Mapping[str, str]]
) -> list[Chip]:
    between = "、" if lang == "zh" else ", "
    chips = [
        Chip(
            named(TITLES.get(facet, (facet, facet)), lang),
            between.join(words.get(facet, {}).get(v) or mask_long_digits(v) for v in values),
            f"/findings?{asked.without(facet).query()}",
        )
        for facet, values in asked.facets.items()
    ]
    if asked.text:
        told = mask_long_digits(asked.text)
        title = named(("查找", "find"), lang)
        chips.append(Chip(title, told, f"/findings?{asked.without('text').query()}"))
    if asked.key:
        told = masked_number_of(office.tables_of_last_run(), asked.key) or asked.key
        title = named(("涉及", "names"), lang)
        chips.append(Chip(title, told, f"/findings?{asked.without('key').query()}"))
    return chips


def _all(office: Office, asked: Listed) -> int:
    return office.listing.count(Wanted(book="missed" if asked.missed else "doubts"))


def lists_of(office: Office, lang: str, asked: Listed | None) -> list[Tab]:
    """Findings, leads, and people who seem entitled: three lists that are never mixed."""
    doubts, missed = (
        office.listing.count(Wanted(book="doubts")),
        office.listing.count(Wanted(book="missed")),
    )
    leads = office.casebook.count_leads()
    is_doubts = asked is not None and not asked.missed
    return [
        Tab("/findings", named(("疑点", "Findings"), lang), is_doubts, doubts),
        Tab("/leads", named(("线索建议", "Leads"), lang), asked is None, leads),
        Tab(
            "/findings?view=all&class=missed", named(CLASS["missed"], lang),
            bool(asked and asked.missed), missed,
        ),
    ]  # fmt: skip


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
