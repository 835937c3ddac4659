"""Cases: the list, and one case with its findings, people, documents, record and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.access import session_of
from api.accounts import Account
from api.asking import InAccounts, InOffice, Spoken
from api.case_asking import CaseId
from api.case_papers import dues_of, said_by
from api.drawing import local
from api.frame import Entry, Key, drawn
from api.language import Language
from graphaudit.case_states import REASONS
from graphaudit.cases.case import Case, Member
from graphaudit.cases.facts import Named, people_of, questions_of
from graphaudit.cases.people import Person, in_charge, why_not_end
from graphaudit.cases.restitution import Due, confirmed
from graphaudit.cases.rules import (
    ANSWERED,
    DOCUMENTS,
    NOTES,
    ROLES,
    STATES,
    TO_RETURN,
    all_lacks,
    following,
)  # fmt: skip
from graphaudit.cases.steps import Step
from graphaudit.cases.telling import headed, rests_on, told
from graphaudit.entities import Station, stations_of
from graphaudit.errors import NotFoundError
from graphaudit.exhibits import Said
from graphaudit.finding import Finding, severity_rank
from graphaudit.masking import mask_number
from graphaudit.office import Office
from graphaudit.values import mask_long_digits

router = APIRouter(include_in_schema=False)
View = Literal["work", "networks", "restitution", "history"]
PAGE = 50
MOST_PEOPLE, MOST_STEPS, MOST_DUES = 200, 200, 500
ENTRY = Entry(
    30,
    "/cases",
    "案件",
    "Cases",
    lambda office: sum(not case.ended for case in office.cases.all()),
)
LIST_KEYS = (
    Key("N", "新建案件", "new case"),
    Key("J K", "下一个、上一个", "next, previous"),
    Key("Enter", "打开", "open"),
    Key("F", "在列表中找", "find in the list"),
)
CASE_KEYS = (
    Key("N", "记一条", "write a line"),
    Key("C", "加入疑点", "add findings"),
    Key("U", "上传文书", "add a document"),
    Key("S", "下一状态", "next state"),
    Key("E", "导出", "export"),
)


@dataclass(frozen=True)
class PersonRow:
    """A person of the case as the page shows them; ``number`` masked, ``fen`` paid to them."""

    id: str
    key: str
    name: str
    number: str
    cadre: bool
    station: Station
    fen: int
    transcripts: int
    member: Member | None


@dataclass(frozen=True)
class StepRow:
    """A step of the history in the reader's language, its time that of this machine."""

    number: int
    at: str
    by: str
    kind: str
    head: str
    text: str
    document: str
    digest: str


@dataclass(frozen=True)
class DueList:
    """The restitution list: its first rows, and the sums (fen) over all of them."""

    rows: Sequence[Due]
    count: int
    fen: int
    paid: int
    people: int


@router.get("/cases", response_class=HTMLResponse)
def cases(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    lang: Spoken,
    state: Annotated[str, Query(max_length=20)] = "open",
    mine: bool = False,
    text: Annotated[str, Query(max_length=100)] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The cases, newest first; those that are open unless asked otherwise."""
    me = session_of(request).account
    beside = [c for c in office.cases.all() if _fits(c, me if mine else None, text)]
    found = [case for case in beside if _in_state(case, state)]
    shown = found[offset : offset + PAGE]
    counts = {name: sum(_in_state(c, name) for c in beside) for name in ("open", "all", *STATES)}
    return drawn(
        request,
        "cases.html.j2",
        lang,
        ENTRY,
        LIST_KEYS,
        cases=[(case, office.cases.totals(case)) for case in shown],
        counts=counts,
        states=STATES,
        state=state,
        mine=mine,
        text=text,
        total=len(found),
        first=offset + bool(shown),
        last=offset + len(shown),
        offset=offset,
        page=PAGE,
        today=date.today().isoformat(),
        reasons=REASONS,
        names=accounts.at_work(),
    )


@router.get("/cases/{case_id}", response_class=HTMLResponse)
def case(
    request: Request,
    office: InOffice,
    accounts: InAccounts,
    lang: Spoken,
    case_id: CaseId,
    view: View = "work",
) -> HTMLResponse:
    """One case: its work, its networks, its restitution list or its history."""
    found = office.cases.case(case_id)
    findings = sorted(
        office.cases.findings(found), key=lambda f: (severity_rank(f.severity), -f.fen, f.id)
    )
    asked = questions_of(findings)
    missing = all_lacks(found, asked)
    account = session_of(request).account
    me = Person(account.name, account.role == "administrator")
    said = said_by(office, findings)
    steps = [_step(step, lang) for step in office.cases.history(case_id)[::-1]]
    return drawn(
        request,
        "case.html.j2",
        lang,
        ENTRY,
        CASE_KEYS,
        case=found,
        view=view,
        totals=office.cases.totals(found),
        findings=[_masked(f) for f in findings],
        confirmed={f.id: confirmed(found, f) for f in findings},
        questions=asked,
        lacks=missing,
        next=following(found.state),
        people=_people(office, found, findings, said) if view == "work" else [],
        most_people=MOST_PEOPLE,
        documents=list(reversed(found.documents.values())),
        steps=steps[:MOST_STEPS] if view == "work" else steps,
        steps_in_all=len(steps),
        chain=office.cases.chain(case_id) if view == "history" else None,
        due=_due_list(dues_of(office, found, findings, said)),
        undecided=sum(held.outcome is None for held in found.findings.values()),
        not_end=why_not_end(found, me),
        may_reopen=in_charge(found, me),
        states=STATES,
        roles=ROLES,
        notes=NOTES,
        document_kinds=DOCUMENTS,
        answered=ANSWERED,
        reasons=REASONS,
        to_return=TO_RETURN,
        names=accounts.at_work(),
        today=date.today().isoformat(),
        size=in_words,
    )


def in_words(size: int) -> str:
    """Bytes as people read them."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def _fits(case: Case, mine: Account | None, text: str) -> bool:
    ours = mine is None or mine.name in (case.assignee, case.helper, case.reviewer)
    return ours and text.strip().lower() in f"{case.id} {case.title} {case.assignee}".lower()


def _in_state(case: Case, state: str) -> bool:
    return state == "all" or case.state == state or (state == "open" and not case.ended)


def _masked(finding: Finding) -> Finding:
    """The finding with long numbers in its sentence masked; of the rest the page shows none."""
    told = {language: mask_long_digits(text) for language, text in finding.sentence.items()}
    return replace(finding, sentence=told)


def _due_list(listed: Sequence[Due]) -> DueList:
    return DueList(
        rows=listed[:MOST_DUES],
        count=len(listed),
        fen=sum(due.fen for due in listed),
        paid=sum(due.paid for due in listed),
        people=len({due.payee_key or due.payee for due in listed}),
    )


def _step(step: Step, language: Language) -> StepRow:
    index = 1 if language == "en" else 0
    return StepRow(
        step.number, local(step.at), step.by, step.kind, headed(step)[index], told(step)[index],
        rests_on(step), step.digest,
    )  # fmt: skip


def _people(
    office: Office, case: Case, findings: Sequence[Finding], said: Mapping[str, Said]
) -> list[PersonRow]:
    """Who has a part in the case first, then whom the findings name."""
    named = people_of(findings, said)
    keys = [one.key for one in named] + [m.key for m in case.people.values() if m.key]
    try:
        stations = stations_of(office.tables_of_last_run(), keys)
    except NotFoundError:  # the tables of the last run were cleared away: names stand without them
        stations = {}
    rows = [_row(case, one, stations) for one in named]
    known = {one.key for one in named}
    rows += [
        PersonRow(
            id=m.id, key=m.key, name=m.name, number="", cadre=False,
            station=stations.get(m.key, Station()), fen=0,
            transcripts=_transcripts(case, m.id), member=m,
        )
        for m in case.people.values()
        if m.id not in known
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.member is None or not row.member.role)


def _row(case: Case, one: Named, stations: Mapping[str, Station]) -> PersonRow:
    return PersonRow(
        id=one.key,
        key=one.key,
        name=one.name,
        number=mask_number("Person", one.number),
        cadre=one.cadre,
        station=stations.get(one.key, Station()),
        fen=one.fen,
        transcripts=_transcripts(case, one.key),
        member=case.people.get(one.key),
    )


def _transcripts(case: Case, person: str) -> int:
    """How many transcripts are about this person."""
    about = [d for d in case.standing_documents() if d.about == person]
    return sum(document.kind == "transcript" for document in about)
