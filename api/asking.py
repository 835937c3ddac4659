"""What every address is given: the office, who asks, and how a page of a list is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query, Request

from api.access import session_of
from api.accounts import Account, Accounts
from api.check_room import CheckRoom
from api.language import Language, language_of
from api.schemas import Problem
from graphaudit.audit_log import AuditLog
from graphaudit.errors import GraphAuditError
from graphaudit.office import Office
from loaders.arrivals import Arrivals, Came

Severity = Literal["critical", "high", "medium", "low", "info"]
MOST = 500
ERRORS: dict[int | str, dict[str, object]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
    for status, description in (
        (401, "sign in first"),
        (403, "not allowed to this person, or from another site"),
        (404, "no such thing"),
        (422, "not of the form that is asked; a query that was refused or stopped"),
        (503, "the graph cannot be read"),
    )
}


class ForbiddenError(GraphAuditError):
    """The person's role does not allow it."""

    exit_code = 2
    http_status = 403


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def _accounts(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


def _account(request: Request) -> Account:
    return session_of(request).account


def _administrator(account: Annotated[Account, Depends(_account)]) -> Account:
    if account.role != "administrator":
        raise ForbiddenError("只有管理员可以 (administrators only)", where=account.name)
    return account


def _spoken(request: Request, lang: Language | None = None) -> Language:
    """The language of a page: as the address says, else as the reader chose, else Chinese."""
    return lang or language_of(request)


def _log(request: Request) -> AuditLog:
    log: AuditLog = request.app.state.log
    return log


def _check_room(request: Request) -> CheckRoom:
    room: CheckRoom = request.app.state.check_room
    return room


def _came(request: Request) -> Came:
    arrivals: Arrivals = request.app.state.arrivals
    return arrivals.came()


InOffice = Annotated[Office, Depends(_office)]
InAccounts = Annotated[Accounts, Depends(_accounts)]
InCheckRoom = Annotated[CheckRoom, Depends(_check_room)]
ByPerson = Annotated[Account, Depends(_account)]
ByAdministrator = Annotated[Account, Depends(_administrator)]
InCame = Annotated[Came, Depends(_came)]
InLog = Annotated[AuditLog, Depends(_log)]
Spoken = Annotated[Language, Depends(_spoken)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
