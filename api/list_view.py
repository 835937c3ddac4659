"""What the list of findings and the list of leads have in common, made ready to be drawn."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.accounts import Accounts
from api.frame import Entry, Key, drawn
from api.language import Language
from api.listed import PER_PAGE, Chip, Listed, Option, Panel, panel
from graphaudit.case_counts import Counted
from graphaudit.case_listing import Facet, Sort, Wanted
from graphaudit.case_states import CASE_STATES
from graphaudit.casebook import Event
from graphaudit.finding import KINDS, SEVERITIES, Json
from graphaudit.office import Office
from graphaudit.values import mask_long_digits

Words = Mapping[str, tuple[str, str]]
Named = Mapping[Facet, Mapping[str, str]]
"""Facet → value → what it is called; values that name themselves are not there."""

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


def offset_of(asked: Listed, total: int) -> int:
    """Where the page begins that was asked for; a page behind the last is the last."""
    return min(asked.page - 1, max(0, total - 1) // PER_PAGE) * PER_PAGE


def drawn_list(
    request: Request,
    lang: Language,
    entry: Entry,
    keys: Sequence[Key],
    asked: Listed,
    lines: Sequence[Line],
    total: int,
    began: float,
    **values: object,
) -> HTMLResponse:
    """The page of a list; ``began`` is the moment at which it was asked for (monotonic)."""
    office: Office = request.app.state.office
    accounts: Accounts = request.app.state.accounts
    offset = offset_of(asked, total)
    return drawn(
        request, "findings.html.j2", lang, entry, keys, status=200,
        asked=asked, lines=lines, total=total,
        first=offset + bool(lines), last=offset + len(lines),
        page=offset // PER_PAGE + 1, pages=max(1, -(-total // PER_PAGE)),
        people=accounts.at_work(), seconds=time.monotonic() - began,
        is_first_run=is_first_run(office), **values,
    )  # fmt: skip


def is_first_run(office: Office) -> bool:
    """Whether everything is new, which tells nothing."""
    return office.casebook.last_run().get("run") == 1


def words_of(office: Office, lang: str, more: Mapping[Facet, Words] | None = None) -> Named:
    """What the values of facets are called; ``more``: of facets that this list alone has."""
    fixed: dict[Facet, Words] = {
        "severity": SEVERITY, "change": CHANGE, "state": CASE_STATES, "band": BAND,
        "kind": KIND, "pattern": office.listing.titles(), "assignee": {"": ("未分派", "nobody")},
        **(more or {}),
    }  # fmt: skip
    return {f: {value: named(w, lang) for value, w in words.items()} for f, words in fixed.items()}


def panels_of(
    asked: Listed,
    facets: Iterable[Facet],
    count: Callable[[Facet], Sequence[Counted]],
    words: Named,
    lang: str,
) -> list[Panel]:
    """The facets, each with its values and how many fit."""
    return [_panel(facet, count(facet), asked, words, lang) for facet in facets]


def _panel(
    facet: Facet, counted: Sequence[Counted], asked: Listed, words: Named, lang: str
) -> Panel:
    told = _options(facet, counted, asked.facets.get(facet, ()), words.get(facet, {}))
    return panel(facet, named(TITLES[facet], lang), told, 9 if facet == "kind" else 5)


def _options(
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


def chips_of(
    base: str, asked: Listed, facets: Container[Facet], words: Named, lang: str
) -> list[Chip]:
    """The filters in force, the searched text among them."""
    between = "、" if lang == "zh" else ", "
    chips = [
        Chip(
            named(TITLES.get(facet, (facet, facet)), lang),
            between.join(words.get(facet, {}).get(v) or mask_long_digits(v) for v in values),
            f"{base}?{asked.without(facet).query()}",
        )
        for facet, values in asked.facets.items()
        if facet in facets
    ]
    if asked.text:
        title, told = named(("查找", "find"), lang), mask_long_digits(asked.text)
        chips.append(Chip(title, told, f"{base}?{asked.without('text').query()}"))
    return chips


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
