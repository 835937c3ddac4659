"""What people do to a finding or a lead: decide, give to somebody, note, take as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as File
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Response
from pydantic import BaseModel, Field

from api.accounts import Accounts
from api.files import made
from api.language import Language
from graphaudit.audit_log import AuditLog
from graphaudit.case_states import NEEDS_REASON, check_decision
from graphaudit.errors import UsageError
from graphaudit.finding import Finding, Json
from graphaudit.office import Office
from graphaudit.values import mask_long_digits
from viz.exports import export, file_name, formats
from viz.requests import export_request

Id = Annotated[str, Path(max_length=80, examples=["f_19bf63a985166be5"])]
State = Literal[
    "doubtful", "checking", "lead", "filed", "excluded", "confirmed", "explained", "error"
]
Reason = Literal["", "fraud", "error", "entitled", "underpaid", "data_fault", "identity_stolen"]


class Decision(BaseModel):
    """A new state; filing, excluding and closing need a reason code."""

    state: State = Field(examples=["checking"])
    reason: Reason = ""
    note: str = Field(default="", max_length=2000, examples=["已电话核对账户，待取凭证"])


class Assigned(BaseModel):
    """Who takes it in hand; empty: nobody."""

    person: str = Field(max_length=60, examples=["程一诺"])


class Remark(BaseModel):
    """A note; it cannot be edited later."""

    note: str = Field(min_length=1, max_length=2000, pattern=r"\S", examples=["已电话核对账户"])


class EventOut(BaseModel):
    """One line of a finding's or lead's history; it cannot be edited."""

    run: int
    at: str
    event: str = Field(examples=["state"])
    detail: str


@dataclass(frozen=True)
class FileWanted:
    """As what a finding or lead is taken: one of the formats of ``graphaudit export``."""

    format: Annotated[str, Query(max_length=40, examples=["svg"])]
    language: Language = "zh"
    layout: Literal["columns", "radial"] = "columns"


InFile = Annotated[FileWanted, Depends()]


def as_file(
    office: Office,
    stem: str,
    findings: Callable[[], Sequence[Finding]],
    wanted: FileWanted,
    leads: Sequence[Mapping[str, Json]] = (),
) -> Response:
    """Findings, read when it is their turn, as a file to keep.

    Raises UsageError for a format that is none, BusyError where too many files are being made.
    """
    if wanted.format not in formats():
        raise UsageError(
            "没有这种导出格式 (no such format)", where=wanted.format, fix="、".join(formats())
        )

    def write(path: File) -> None:
        request = export_request(
            office,
            findings(),
            made=datetime.now(),
            language=wanted.language,
            leads=leads,
            layout=wanted.layout,
        )
        export(wanted.format, request, path)

    return made(file_name(stem, wanted.format), write)


def said_by(person: str, decision: Decision) -> str:
    """What a decision's line in the history says beside the state."""
    return "，".join(p for p in (decision.reason, decision.note, f"@{person}") if p)


def assign(
    office: Office, accounts: Accounts, by: str, case_ids: Sequence[str], person: str
) -> None:
    """Write down who takes them in hand. Raises UsageError for who has no open account."""
    known = accounts.at_work()
    if person and person not in known:
        raise UsageError(
            "没有这个账户 (no such account)", where=person, fix="、".join(sorted(known))
        )
    office.casebook.assign(case_ids, person, by)


def remarked(
    office: Office, log: AuditLog, by: str, case_id: str, remark: Remark
) -> list[EventOut]:
    """Write a note down; the history with it."""
    office.casebook.remark(case_id, remark.note.strip(), by)
    log.add(by, "note", case_id)
    return history_of(office, case_id)


def decided(office: Office, by: str, case_id: str, decision: Decision) -> None:
    """Write a decision into the case book, with who took it."""
    check_may_decide(office, [case_id], decision)
    office.casebook.decide(case_id, decision.state, said_by(by, decision))


def check_may_decide(office: Office, ids: Sequence[str], decision: Decision) -> None:
    """Raise UsageError for a state that wants a reason, or is its case's to give."""
    check_decision(decision.state, decision.reason)
    if decision.state in NEEDS_REASON:
        office.cases.check_undecided(ids)


def history_of(office: Office, case_id: str) -> list[EventOut]:
    """The history of a finding or lead; long numbers in people's notes are masked."""
    return [
        EventOut(run=e.run, at=e.at, event=e.event, detail=mask_long_digits(e.detail))
        for e in office.casebook.history(case_id)
    ]
