"""One finding: sentence, network, rows, explanations, payments by month, what was decided."""

from __future__ import annotations

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
from api.list_view import span, worded
from api.listed import Listed
from api.pages import findings as lists
from graphaudit.case_listing import FindingLine, Wanted
from graphaudit.explanations import read_explanations
from graphaudit.finding import MISSED, Finding
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.values import mask_long_digits
from graphaudit.weighed import weighed

router = APIRouter(include_in_schema=False)


@router.get("/findings/{finding_id}", response_class=HTMLResponse)
def finding(reader: ByReader, finding_id: Id) -> HTMLResponse:
    """The page of one finding."""
    office, lang = reader.office, reader.lang
    found = office.casebook.finding(finding_id)
    plain = masked_finding(found.as_json())
    shown = Shown(
        what="finding", id=finding_id, found=plain, title=worded(plain["title"], lang),
        change=found.change, place=_place(office, reader.left, finding_id),
        srcs=[row.src for row in found.rows],
        weighed=weighed(found, read_explanations(office.workspace), lang),
        names=names_of(plain), named=people_named(plain), beside=_beside(office, found, lang),
        is_missed=found.pattern_class == MISSED, alike=_alike(found),
        alike_count=office.listing.count(_alike_wanted(found)) - (found.status == "open"),
    )  # fmt: skip
    return drawn_page(reader, lists.ENTRY, shown)


@router.get("/findings/{finding_id}/rows", response_class=HTMLResponse)
def rows(
    office: InOffice, lang: Spoken, finding_id: Id, wanted: AskedRows, page: PageNo = 1
) -> HTMLResponse:
    """The part of the page with the rows that were asked for."""
    srcs = [row.src for row in office.casebook.finding(finding_id).rows]
    return drawn_rows(office, lang, srcs, wanted, page, f"/findings/{finding_id}")


def _place(office: Office, listed: Listed, finding_id: str) -> Place:
    """The finding's place in the list as it was asked for."""
    number, before, after = office.listing.neighbours(
        listed.wanted(), listed.sort, listed.down, finding_id
    )
    total = office.listing.count(listed.wanted())
    return Place("/findings", listed.query(), number, total, before, after)


def _alike_wanted(found: Finding) -> Wanted:
    """Findings of the same pattern in the same townships."""
    if not found.townships:
        return Wanted({"pattern": (found.pattern,)})
    return Wanted({"pattern": (found.pattern,), "township": found.townships})


def _alike(found: Finding) -> str:
    """The address's query of the list of findings like this one."""
    wanted = _alike_wanted(found)
    facets = {name: tuple(values) for name, values in wanted.facets.items()}
    return Listed(facets, missed=found.pattern_class == MISSED).query()


def _beside(office: Office, found: Finding, lang: str) -> tuple[int, list[Similar]]:
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
