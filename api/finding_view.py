"""What the page of a finding and the page of a lead have in common, made ready to be drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from api.drawing import local
from graphaudit.case_states import CASE_STATES, NEEDS_REASON, REASONS
from graphaudit.casebook import Event
from graphaudit.exhibits import srcs_at
from graphaudit.finding import Json
from graphaudit.office import Office
from graphaudit.proof import ProofRow, RowsWanted, Series, by_month, proof_rows
from graphaudit.values import mask_long_digits
from graphaudit.weighed import Weighed

ROWS_A_PAGE = 50
NEXT_STATES = ("checking", "lead", "filed", "excluded", "doubtful")
PICTURES = (("svg", "SVG"), ("png", "PNG"), ("diagram", "PDF"))
PAPERS = (
    ("docx", "核查报告 docx", "report docx"), ("pdf", "核查报告 pdf", "report pdf"),
    ("xlsx", "证据簿 xlsx", "workbook xlsx"), ("html", "交互页 html", "page html"),
    ("verify", "核查表", "verification list"),
)  # fmt: skip
GRAPHS = (
    ("graphml", "GraphML"), ("gexf", "GEXF"), ("anx", "i2 anx"), ("i2csv", "i2 CSV"),
    ("json", "JSON"), ("cypher", "Cypher"),
)  # fmt: skip
EVENTS: Mapping[str, tuple[str, str]] = {
    "new": ("检出，新增", "found, new"), "changed": ("有变化", "changed"),
    "gone": ("本次检测未再检出", "not found any more"), "merged": ("并入", "merged into"),
    "state": ("状态", "state"), "assigned": ("分派", "assigned"), "note": ("备注", "note"),
    "verified": ("核实", "verified"),
}  # fmt: skip
_BY = re.compile(r"(?:^|，)@(?P<by>[^，@]+)$")


@dataclass(frozen=True)
class Happened:
    """A line of the history as people read it. ``by``: empty for the system."""

    at: str
    by: str
    what: str
    is_note: bool


@dataclass(frozen=True)
class RowPage:
    """One page of the rows that were asked for; ``fen`` sums them all."""

    rows: Sequence[ProofRow]
    first: int
    last: int
    total: int
    fen: int
    all_rows: int
    page: int
    pages: int
    wanted: RowsWanted


def row_page(rows: Sequence[ProofRow], wanted: RowsWanted, page: int) -> RowPage:
    """A page of the rows that fit; a page behind the last is the last."""
    found = [row for row in rows if wanted.fits(row)]
    pages = max(1, -(-len(found) // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    offset = (page - 1) * ROWS_A_PAGE
    shown = found[offset : offset + ROWS_A_PAGE]
    fen = sum(row.fen or 0 for row in found)
    return RowPage(
        shown, offset + bool(shown), offset + len(shown), len(found), fen, len(rows),
        page, pages, wanted,
    )  # fmt: skip


def rows_of(office: Office, srcs: Sequence[str], language: str) -> list[ProofRow]:
    """The rows of evidence, masked."""
    return _rows(office, office.tables_of_last_run().snapshot, tuple(srcs), language)


@lru_cache(maxsize=4)
def _rows(office: Office, _: str, srcs: tuple[str, ...], language: str) -> list[ProofRow]:
    """Of what is open now they are asked for again with every filter and page."""
    return proof_rows(office.tables_of_last_run(), office.policy, srcs, language)


def with_lines(office: Office, told: Sequence[Weighed]) -> list[Weighed]:
    """The same, the line that shows each named as ``/api/v1/rows`` knows it; else without one."""
    known = srcs_at(office.tables_of_last_run(), [each.row for each in told if each.row])
    return [replace(each, row=known.get(each.row, "")) for each in told]


def timeline(rows: Sequence[ProofRow]) -> list[dict[str, object]]:
    """Payments by program and month, for the page's script."""
    return [_series(each) for each in by_month(rows)]


def _series(each: Series) -> dict[str, object]:
    return {"program": each.program, "name": each.name, "fen": each.fen, "months": each.months}


def history(office: Office, case_id: str, lang: str) -> list[Happened]:
    """What happened, oldest first; long numbers in notes are masked."""
    return [_happened(event, lang) for event in office.casebook.history(case_id)]


def _happened(event: Event, lang: str) -> Happened:
    detail, by = event.detail, ""
    if event.event in ("state", "assigned", "note"):
        found = _BY.search(detail)
        if found:
            detail, by = detail[: found.start()], found["by"]
    what = _what(event.event, detail, lang)
    at = local(event.at)
    return Happened(at, by, mask_long_digits(what), event.event == "note")


def _what(event: str, detail: str, lang: str) -> str:
    place = lang == "en"
    name = EVENTS.get(event, (event, event))[place]
    if event == "state":
        state, _, why = detail.partition("：")
        code, _, note = why.partition("，")
        if code in REASONS:
            why = "，".join(part for part in (REASONS[code][place], note) if part)
        return f"→ {CASE_STATES.get(state, (state, state))[place]}　{why}".rstrip("　")
    if event == "assigned":
        return f"{name} {detail or ('未分派', 'nobody')[place]}"
    if event in ("new", "gone", "changed"):
        return name
    return f"{name}：{detail}" if detail else name


def decision_words(lang: str) -> dict[str, Sequence[tuple[str, str]]]:
    """States to go to and reasons to give, with their words, and the states that need a reason."""
    place = lang == "en"
    return {
        "states": [(state, CASE_STATES[state][place]) for state in NEXT_STATES],
        "reasons": [(code, words[place]) for code, words in REASONS.items()],
        "needs": [(state, "") for state in sorted(NEEDS_REASON)],
    }


@dataclass(frozen=True)
class Named:
    """How many people the page's head says: all, and those of them whom findings name as cadres."""

    people: int
    cadres: int


def people_named(record: Mapping[str, Json]) -> Named:
    """The people whom a finding or lead names; whoever holds several posts counts once."""
    cadres = _keys(record.get("cadres"), "person")
    return Named(len(cadres | _keys(record.get("persons"), "key")), len(cadres))


def _keys(group: Json, field: str) -> set[str]:
    each = group if isinstance(group, list | tuple) else ()
    return {str(one.get(field) or one["key"]) for one in each if isinstance(one, Mapping)}


def names_of(record: Mapping[str, Json]) -> dict[str, str]:
    """Key → name or caption of everything that the (masked) finding names."""
    names: dict[str, str] = {}
    evidence = record.get("evidence")
    nodes = evidence.get("nodes") if isinstance(evidence, Mapping) else None
    for group, name in ((nodes, "caption"), (record.get("persons"), "name")):
        for each in group if isinstance(group, list | tuple) else ():
            if isinstance(each, Mapping) and each.get(name):
                names[str(each["key"])] = str(each[name])
    return names
