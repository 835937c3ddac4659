"""Cases as the service answers them: masked, with their sums and what each step still lacks."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, Field

from api.schemas import Both
from graphaudit.cases.book import Cases
from graphaudit.cases.case import Case, State
from graphaudit.cases.facts import Totals, questions_of
from graphaudit.cases.rules import Asked, all_lacks
from graphaudit.cases.steps import KINDS, Step
from graphaudit.finding import Json
from graphaudit.values import mask_long_digits


class CaseLine(BaseModel):
    """One case of the list. Money in fen, each payment row once; times in UTC."""

    id: str = Field(examples=["AJ-2026-001"])
    title: str = Field(examples=["谷雨镇 6 项补贴 18 张卡"])
    version: int
    state: State
    reason: str
    assignee: str
    helper: str
    reviewer: str
    due: str
    opened_by: str
    opened_at: str
    changed_at: str
    findings: int
    networks: int
    documents: int
    fen: int


class CasePage(BaseModel):
    """One page of cases, newest first; ``open`` counts those that have not ended."""

    total: int
    open: int
    offset: int
    limit: int
    items: list[CaseLine]


class OutcomeOut(BaseModel):
    """What a person concluded of a finding."""

    reason: str
    note: str
    by: str
    at: str


class HeldOut(BaseModel):
    """A finding in the case; ``fen`` and ``snapshot`` as they were when it was put there."""

    finding: str
    fen: int
    snapshot: str
    by: str
    at: str
    outcome: OutcomeOut | None


class SavedNetwork(BaseModel):
    """A network saved from the canvas."""

    number: int
    name: str
    by: str
    at: str


class NetworkState(SavedNetwork):
    """The same with what the canvas needs to show it again."""

    state: dict[str, object]


class MemberOut(BaseModel):
    """A person and the part that somebody gave them in the case."""

    id: str
    key: str
    name: str
    role: str
    note: str
    by: str
    at: str


class DocumentOut(BaseModel):
    """A document; ``withdrawn`` says why it does not count, empty while it does."""

    number: int
    code: str = Field(examples=["DOC-01"])
    name: str
    kind: str
    size: int
    sha256: str
    about: str
    by: str
    at: str
    withdrawn: str


class NoteOut(BaseModel):
    """A line of the record."""

    kind: str
    text: str
    document: str
    by: str
    at: str


class QuestionOut(BaseModel):
    """A field question and how it was answered; ``answer`` is ``open`` where nobody did."""

    code: str
    zh: str
    en: str
    people: int
    findings: list[str]
    answer: str
    text: str
    document: str


class TotalsOut(BaseModel):
    """Sums over the findings: the same person, card and row once. ``fen`` in fen."""

    fen: int
    paid_rows: int
    persons: int
    cards: int
    rows: int
    first_day: str
    last_day: str


class CaseOut(CaseLine):
    """A case. ``lacks``: for each state to which it may go, what is still wanted."""

    snapshot: str
    totals: TotalsOut
    held: list[HeldOut]
    saved_networks: list[SavedNetwork]
    people: list[MemberOut]
    papers: list[DocumentOut]
    notes: list[NoteOut]
    questions: list[QuestionOut]
    reviewed: bool
    lacks: dict[State, list[Both]]


class StepOut(BaseModel):
    """One step of the history."""

    number: int
    at: str
    by: str
    kind: str
    title: Both
    detail: dict[str, object]
    digest: str


class StepPage(BaseModel):
    """One page of the history, latest first; ``first_broken``: the first step that is not as it
    was written or is gone; ``told``: the same in words, with the digest of the last step."""

    total: int
    offset: int
    limit: int
    first_broken: int | None
    told: Both
    items: list[StepOut]


def line_out(cases: Cases, case: Case) -> CaseLine:
    """A case as a line of the list."""
    return CaseLine.model_validate(_line(case, cases.totals(case)))


def case_out(cases: Cases, case: Case) -> CaseOut:
    """The whole case."""
    findings = cases.findings(case)
    totals = cases.totals(case)
    asked = questions_of(findings)
    lacks = {
        state: [Both(zh=lack.zh, en=lack.en) for lack in found]
        for state, found in all_lacks(case, asked).items()
    }
    return CaseOut.model_validate(
        {
            **_line(case, totals),
            "snapshot": case.snapshot,
            "totals": asdict(totals),
            "held": [asdict(held) for held in case.findings.values()],
            "saved_networks": [asdict(each) for each in case.networks.values()],
            "people": [asdict(each) for each in case.people.values()],
            "papers": [{**asdict(each), "code": each.code} for each in case.documents.values()],
            "notes": [asdict(each) for each in case.notes],
            "questions": [question_out(case, each) for each in asked],
            "reviewed": case.is_reviewed,
            "lacks": lacks,
        }
    )


def question_out(case: Case, asked: Asked) -> QuestionOut:
    """A field question with its answer so far."""
    given = case.answers.get(asked.code)
    return QuestionOut(
        **{**asdict(asked), "findings": list(asked.findings)},
        answer=given.answer if given else "open",
        text=given.text if given else "",
        document=given.document if given else "",
    )


def step_out(step: Step) -> StepOut:
    """A step of the history; long numbers in what people wrote are masked."""
    zh, en = KINDS[step.kind]
    return StepOut(
        number=step.number,
        at=step.at,
        by=step.by,
        kind=step.kind,
        title=Both(zh=zh, en=en),
        detail={name: _shown(name, value) for name, value in step.values().items()},
        digest=step.digest,
    )


def _shown(name: str, value: Json) -> Json:
    ours = ("finding", "snapshot", "sha256", "restitution", "key", "person", "rows", "about")
    return mask_long_digits(value) if isinstance(value, str) and name not in ours else value


def _line(case: Case, totals: Totals) -> dict[str, object]:
    names = (
        "id", "title", "version", "state", "reason", "assignee", "helper", "reviewer", "due",
        "opened_by", "opened_at", "changed_at",
    )  # fmt: skip
    return {
        **{name: getattr(case, name) for name in names},
        "findings": len(case.findings),
        "networks": len(case.networks),
        "documents": len(case.standing_documents()),
        "fen": totals.fen,
    }
