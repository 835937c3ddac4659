"""Cases: collected, followed, decided, closed and handed on; every act is a step that stays."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, BaseModel, Field, field_validator

from api.asking import InAccounts, InLog, InOffice, Limit, Offset
from api.case_asking import (
    OURS,
    REFUSALS,
    Because,
    ByWhom,
    CaseId,
    Line,
    Number,
    Seen,
    check_names,
    done,
)
from api.case_out import (
    CaseLine,
    CaseOut,
    CasePage,
    NetworkState,
    StepPage,
    case_out,
    line_out,
    step_out,
)
from api.case_papers import dues_to_keep
from api.schemas import Both
from graphaudit.audit_log import AuditLog
from graphaudit.cases.book import Person
from graphaudit.cases.case import Member, State
from graphaudit.cases.rules import Answered, NoteKind, Role
from graphaudit.office import Office

router = APIRouter(prefix="/api/v1/cases", tags=["cases"], responses=REFUSALS)
FindingId = Annotated[str, Field(min_length=3, max_length=80, examples=["f_19bf63a985166be5"])]
Text = Annotated[str, Field(max_length=4000)]
Who = Annotated[str, Field(max_length=40, examples=["程一诺"])]
Code = Annotated[str, Field(max_length=12, pattern=r"^(DOC-[0-9]{2,6})?$", examples=["DOC-01"])]
MOST_FEN = 10**12


def _an_amount(fen: int) -> int:
    """An amount of one row; the bound stands here, for a schema holds no long numbers."""
    if not 0 <= fen <= MOST_FEN:
        raise ValueError("金额超出范围 (out of range)")
    return fen


Fen = Annotated[int, AfterValidator(_an_amount)]
Src = Annotated[str, Field(pattern=r"^[0-9a-f]{10}:[0-9]{1,4}:[0-9]{1,7}$")]
Reason = Literal["", "fraud", "error", "entitled", "underpaid", "data_fault", "identity_stolen"]


class NetworkIn(BaseModel):
    """A network to save: a name, and what the canvas needs to show it again (at most 1 MB)."""

    name: Line = Field(min_length=1, examples=["四人一卡"])
    state: dict[str, object] = Field(examples=[{"nodes": ["c_001e3e9d77e13c3b"]}])


class NewCase(BaseModel):
    """A new case, with what belongs in it from the start; without an assignee it is one's own."""

    title: Line = Field(min_length=1, examples=["上村四人一卡"])
    assignee: Who = ""
    findings: list[FindingId] = Field(default=[], max_length=500)
    network: NetworkIn | None = None


class Collected(BaseModel):
    """What goes into a case."""

    findings: list[FindingId] = Field(default=[], max_length=500)
    network: NetworkIn | None = None


class Put(BaseModel):
    """What was put into the case; ``elsewhere``: finding → the open case that holds it."""

    case: CaseLine
    added: list[str]
    elsewhere: dict[str, str]
    network: int | None = None


class Description(Seen):
    """What is to be changed; what is left out stays. ``due`` is yyyy-mm-dd or empty."""

    title: Line | None = None
    assignee: Who | None = None
    helper: Who | None = None
    reviewer: Who | None = None
    due: str | None = Field(default=None, max_length=10, examples=["2026-12-31"])

    @field_validator("due")
    @classmethod
    def _day(cls, value: str | None) -> str | None:
        return date.fromisoformat(value).isoformat() if value else value


class PersonIn(Seen):
    """Who somebody is in the case. ``id``: somebody it has; ``key``: somebody of the data."""

    id: str = Field(default="", pattern=OURS)
    key: str = Field(default="", pattern=OURS)
    name: Line = Field(min_length=1, examples=["周老根"])
    role: Role | Literal[""] = ""
    note: Line = ""


class NoteIn(BaseModel):
    """A line for the record."""

    kind: NoteKind = "check"
    text: Text = Field(min_length=1, examples=["入户核实，本人在家"])
    document: Code = ""


class AnswerIn(Seen):
    """The answer to a field question."""

    code: str = Field(min_length=1, max_length=20, examples=["C08"])
    answer: Answered
    text: Line = ""
    document: Code = ""


class Move(Seen):
    """To which state, and why; filing wants a reason code."""

    state: Literal["doubtful", "checking", "lead", "filed"]
    reason: Reason = ""
    note: Text = ""
    document: Code = ""


class Conclusion(Seen):
    """The outcome of one finding; an empty reason takes it back."""

    finding: FindingId
    reason: Reason
    note: Line = ""


class Amounts(Seen):
    """What is to be returned of payment rows: src → fen, where it is not all of it."""

    rows: dict[Src, Fen] = Field(min_length=1, max_length=5000)
    why: Line = Field(min_length=1, examples=["扣除应得部分"])


class Agreement(Seen):
    """The reviewer agrees."""

    note: Line = ""


class End(Seen):
    """Closing, or excluding with a reason code."""

    state: Literal["closed", "excluded"] = "closed"
    reason: Reason = ""
    note: Text = ""
    document: Code = ""


@router.get("")
def cases(
    office: InOffice,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    assignee: Annotated[str, Query(max_length=40)] = "",
    text: Annotated[str, Query(max_length=100, description="in the title or number")] = "",
    finding: Annotated[str, Query(max_length=80, description="cases that hold it")] = "",
    open: bool = False,
    offset: Offset = 0,
    limit: Limit = 50,
) -> CasePage:
    """The cases, newest first."""
    every = office.cases.all()
    found = [
        case
        for case in every
        if (not state or case.state in state)
        and (not assignee or case.assignee == assignee)
        and text.lower() in f"{case.id} {case.title}".lower()
        and (not finding or finding in case.findings)
        and not (open and case.ended)
    ]
    items = [line_out(office.cases, case) for case in found[offset : offset + limit]]
    still = sum(not case.ended for case in every)
    return CasePage(total=len(found), open=still, offset=offset, limit=limit, items=items)


@router.post("", status_code=201)
def open_case(
    office: InOffice, accounts: InAccounts, by: ByWhom, log: InLog, wanted: NewCase
) -> Put:
    """A new case with its findings and network."""
    if wanted.assignee:
        check_names(accounts, wanted.assignee)
    office.casebook.records_of(wanted.findings)
    snapshot = str(office.casebook.last_run().get("snapshot", ""))
    case = office.cases.open(by, wanted.title, wanted.assignee or by.name, snapshot)
    log.add(by.name, "case", f"{case} 建案 {wanted.title}")
    return _collected(office, by, log, case, wanted.findings, wanted.network)


@router.get("/{case_id}")
def case(office: InOffice, case_id: CaseId) -> CaseOut:
    """One case."""
    return case_out(office.cases, office.cases.case(case_id))


@router.patch("/{case_id}")
def describe(
    office: InOffice,
    accounts: InAccounts,
    by: ByWhom,
    log: InLog,
    case_id: CaseId,
    wanted: Description,
) -> CaseOut:
    """Change title, people in charge or term."""
    changed = wanted.model_dump(exclude={"version"})
    check_names(accounts, *(changed[n] for n in ("assignee", "helper", "reviewer") if changed[n]))
    office.cases.describe(case_id, by, wanted.version, changed)
    said = "，".join(f"{name} {value}" for name, value in changed.items() if value is not None)
    return done(office, by, log, case_id, said)


@router.post("/{case_id}/findings")
def collect(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Collected) -> Put:
    """Put findings and a network into a case; a finding stands in one open case only."""
    return _collected(office, by, log, case_id, wanted.findings, wanted.network)


@router.post("/{case_id}/findings/{finding}/removal")
def remove_finding(
    office: InOffice,
    by: ByWhom,
    log: InLog,
    case_id: CaseId,
    finding: Annotated[str, Path(max_length=80)],
    wanted: Because,
) -> CaseOut:
    """Take a finding out of the case."""
    office.cases.remove_finding(case_id, by, wanted.version, finding, wanted.why)
    return done(office, by, log, case_id, f"移出 {finding}", wanted.why)


@router.get("/{case_id}/networks/{number}")
def network(office: InOffice, case_id: CaseId, number: Number) -> NetworkState:
    """A saved network."""
    saved, state = office.cases.network(case_id, number)
    return NetworkState(
        number=number, name=saved.name, by=saved.by, at=saved.at, state=json.loads(state)
    )


@router.post("/{case_id}/networks/{number}/removal")
def remove_network(
    office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, number: Number, wanted: Seen
) -> CaseOut:
    """Take a network out of the case."""
    office.cases.remove_network(case_id, by, wanted.version, number)
    return done(office, by, log, case_id, f"移出网络 {number}")


@router.post("/{case_id}/people")
def set_person(
    office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: PersonIn
) -> CaseOut:
    """Say who somebody is in the case."""
    member = Member(wanted.id, wanted.key, wanted.name, wanted.role, wanted.note, "", "")
    office.cases.set_person(case_id, by, wanted.version, member)
    return done(office, by, log, case_id, f"人员 {wanted.name} {wanted.role}")


@router.post("/{case_id}/people/{person}/removal")
def remove_person(
    office: InOffice,
    by: ByWhom,
    log: InLog,
    case_id: CaseId,
    person: Annotated[str, Path(max_length=80)],
    wanted: Seen,
) -> CaseOut:
    """Take away what was said of a person."""
    office.cases.remove_person(case_id, by, wanted.version, person)
    return done(office, by, log, case_id, f"移出人员 {person}")


@router.post("/{case_id}/notes", status_code=201)
def note(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: NoteIn) -> CaseOut:
    """Add a line to the record."""
    office.cases.note(case_id, by, wanted.kind, wanted.text, wanted.document)
    return done(office, by, log, case_id, f"记录 {wanted.kind}")


@router.post("/{case_id}/answers")
def answer(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: AnswerIn) -> CaseOut:
    """Answer a field question."""
    given = {"answer": wanted.answer, "text": wanted.text, "document": wanted.document}
    office.cases.answer_question(case_id, by, wanted.version, wanted.code, given)
    return done(office, by, log, case_id, f"答 {wanted.code} {wanted.answer}")


@router.post("/{case_id}/state")
def move(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Move) -> CaseOut:
    """On to the next state, or one back."""
    said = {"reason": wanted.reason, "note": wanted.note, "document": wanted.document}
    office.cases.move(case_id, by, wanted.version, wanted.state, said)
    return done(office, by, log, case_id, f"状态 {wanted.state} {wanted.reason}", wanted.note)


@router.post("/{case_id}/outcomes")
def conclude(
    office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Conclusion
) -> CaseOut:
    """The outcome of one finding."""
    office.cases.conclude(case_id, by, wanted.version, wanted.finding, wanted.reason, wanted.note)
    return done(office, by, log, case_id, f"疑点结论 {wanted.finding} {wanted.reason}")


@router.post("/{case_id}/amounts")
def amounts(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Amounts) -> CaseOut:
    """What is to be returned of single payment rows."""
    office.cases.confirm_amounts(case_id, by, wanted.version, wanted.rows, wanted.why)
    return done(office, by, log, case_id, f"认定金额 {len(wanted.rows)} 行", wanted.why)


@router.post("/{case_id}/review")
def review(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Agreement) -> CaseOut:
    """The reviewer agrees with outcomes and amounts as they are."""
    office.cases.review(case_id, by, wanted.version, wanted.note)
    return done(office, by, log, case_id, "复核同意")


@router.post("/{case_id}/end")
def end(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: End) -> CaseOut:
    """Close or exclude the case: the assignee or an administrator, when nothing is lacking."""
    said = {"reason": wanted.reason, "note": wanted.note, "document": wanted.document}
    office.cases.end(
        case_id, by, wanted.version, wanted.state, said, lambda ended: dues_to_keep(office, ended)
    )
    return done(office, by, log, case_id, f"结束 {wanted.state} {wanted.reason}", wanted.note)


@router.post("/{case_id}/reopening")
def reopen(office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, wanted: Because) -> CaseOut:
    """Take an ended case up again."""
    office.cases.reopen(case_id, by, wanted.version, wanted.why)
    return done(office, by, log, case_id, "重新办理", wanted.why)


@router.get("/{case_id}/history")
def history(office: InOffice, case_id: CaseId, offset: Offset = 0, limit: Limit = 50) -> StepPage:
    """The steps, latest first; none can be edited."""
    steps = office.cases.history(case_id)[::-1]
    chain = office.cases.chain(case_id)
    return StepPage(
        total=len(steps),
        offset=offset,
        limit=limit,
        first_broken=chain.first_broken,
        told=Both(zh=chain.words[0], en=chain.words[1]),
        items=[step_out(step) for step in steps[offset : offset + limit]],
    )


def _collected(
    office: Office,
    by: Person,
    log: AuditLog,
    case_id: str,
    findings: list[str],
    network: NetworkIn | None,
) -> Put:
    put = office.cases.add_findings(case_id, by, findings)
    number = None
    if network is not None:
        number = office.cases.add_network(case_id, by, network.name, network.state)
    told = f"{case_id} 加入 {len(put.added)} 个疑点{'' if number is None else f'、网络 {number}'}"
    log.add(by.name, "case", told)
    line = line_out(office.cases, office.cases.case(case_id))
    return Put(case=line, added=list(put.added), elsewhere=dict(put.elsewhere), network=number)
