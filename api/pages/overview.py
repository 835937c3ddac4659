"""The first page: what came in, what was found where, what is being worked on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.asking import InOffice, Spoken
from api.frame import Entry, drawn
from api.readiness import Readiness
from api.routes.loads import loaded_registers
from graphaudit.case_states import CASE_STATES
from graphaudit.cases.rules import STATES
from graphaudit.office import Office
from graphaudit.overview import Arrived, arrived, doubts, missed
from graphaudit.patterns import blind, read_patterns
from graphaudit.register_names import named_register

router = APIRouter(include_in_schema=False)
ENTRY = Entry(10, "/", "总览", "Overview")
SHOWN_FILES = 8


@router.get("/favicon.ico")
def icon() -> Response:
    """None: a browser asks for it on its own, and a 404 would stand in its console."""
    return Response(status_code=204)


@router.get("/", response_class=HTMLResponse)
def overview(request: Request, office: InOffice, lang: Spoken) -> HTMLResponse:
    """The figures of the county."""
    run = office.casebook.last_run()
    if not run:
        return drawn(request, "overview_empty.html.j2", lang, ENTRY)
    files = arrived(office.ledger)
    readiness: Readiness = request.app.state.readiness
    figures = readiness.figures()
    patterns = {pattern.id: pattern for pattern in read_patterns(office.workspace)}
    lacking = blind(patterns.values(), loaded_registers(office))
    states = office.listing.facet(doubts(), "state")
    programs = [each for each in office.listing.facet(doubts(), "program") if each.findings]
    return drawn(
        request,
        "overview.html.j2",
        lang,
        ENTRY,
        files=files[:SHOWN_FILES],
        sums=_sums(files),
        table=figures.table,
        heat=_heat,
        titles={name: pattern.title for name, pattern in patterns.items()},
        closed=office.casebook.closed_by_pattern(),
        months=figures.months,
        cards=figures.cards,
        states={each.value: each for each in states},
        state_names=CASE_STATES,
        cases=Counter(case.state for case in office.cases.all()),
        case_names=STATES,
        programs=programs,
        program_names=office.policy.program_names(lang),
        changes=_changes(office, int(str(run["run"]))),
        missed=missed(office.listing),
        blind=lacking,
        asked={
            need: sorted(name for name, needs in lacking.items() if need in needs)
            for need in sorted({need for needs in lacking.values() for need in needs})
        },
        named=named_register,
    )


def _heat(value: int, row: tuple[int, ...]) -> int:
    """The step of a cell's ground, 0 to 5, among the cells of its line; few are never dark."""
    most = max(5, *row)
    return 0 if not value else max(1, min(5, -(-5 * value // most)))


def _sums(files: Sequence[Arrived]) -> dict[str, int]:
    names = ("rows", "accepted", "rejected", "skipped")
    return {"files": len(files)} | {n: sum(getattr(f, n) for f in files) for n in names}


def _changes(office: Office, run: int) -> dict[str, int]:
    """Doubts that the last run found new, changed and gone; of the first run nothing is said."""
    if run < 2:
        return {}
    wanted = replace(doubts(), everything=True)
    return {each.value: each.findings for each in office.listing.facet(wanted, "change")}
