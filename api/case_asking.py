"""What every address of a case is given, and how an act on a case is told."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path
from pydantic import BaseModel, Field

from api.accounts import Accounts
from api.asking import ByPerson
from api.case_out import CaseOut, case_out
from api.schemas import Problem
from graphaudit.audit_log import AuditLog
from graphaudit.cases.book import Person
from graphaudit.errors import UsageError
from graphaudit.office import Office

CaseId = Annotated[str, Path(pattern=r"^AJ-[0-9]{4}-[0-9]{3,6}$", examples=["AJ-2026-001"])]
Number = Annotated[int, Path(ge=1, le=100_000)]
Version = Annotated[int, Field(ge=1, description="the version that the caller saw", examples=[3])]
OURS = r"^([a-z]_[0-9a-z]{1,40})?$"
"""Keys, and ids of people whom the data do not know."""
Line = Annotated[str, Field(max_length=200)]
REFUSALS: dict[int | str, dict[str, object]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, description in (
        (409, "somebody else went on with the case since it was read"),
        (413, "larger than is taken"),
    )
}


class Seen(BaseModel):
    """Which version of the case the caller saw."""

    version: Version


class Because(Seen):
    """An act that wants a reason in words."""

    why: Line = Field(min_length=1, examples=["重复加入"])


def _person(account: ByPerson) -> Person:
    return Person(account.name, account.role == "administrator")


ByWhom = Annotated[Person, Depends(_person)]


def done(
    office: Office, by: Person, log: AuditLog, case_id: str, said: str, why: str = ""
) -> CaseOut:
    """Write the act into the log and answer the case as it is now."""
    log.add(by.name, "case", f"{case_id} {said}", why)
    return case_out(office.cases, office.cases.case(case_id))


def check_names(accounts: Accounts, *names: str) -> None:
    """Raise UsageError for somebody without an account."""
    known = {account.name for account in accounts.all() if not account.disabled}
    for name in names:
        if name not in known:
            raise UsageError(
                "没有这个账户 (no such account)", where=name, fix="请管理员建立账户 (ask for one)"
            )
