"""Accounts and the log, for administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.access import session_of
from api.accounts import Accounts
from api.asking import ByAdministrator, InAccounts, InLog, Language
from api.drawing import page, person
from api.routes.people import Given
from graphaudit.audit_log import AuditLog
from graphaudit.errors import GraphAuditError

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=60)]
Act = Literal["add", "reset", "close", "open"]
PAGE = 50


@router.get("/people", response_class=HTMLResponse)
def people(
    request: Request,
    accounts: InAccounts,
    log: InLog,
    _: ByAdministrator,
    by: str = "",
    event: str = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    lang: Language = "zh",
) -> str:
    """Every account, and the log of what people saw and did, newest first."""
    return _drawn(request, accounts, log, lang, by=by, event=event, offset=offset)


@router.post("/people/{act}", response_class=HTMLResponse)
def change(
    request: Request,
    accounts: InAccounts,
    log: InLog,
    by: ByAdministrator,
    act: Act,
    name: Text,
    role: Text = "investigator",
    lang: Language = "zh",
) -> HTMLResponse:
    """Add an account, give it a new one-time password, close or reopen it."""
    try:
        given = _acted(accounts, act, name, role)
    except GraphAuditError as refused:
        return HTMLResponse(_drawn(request, accounts, log, lang, fault=refused), 422)
    log.add(by.name, "account", f"{act} {name}")
    return HTMLResponse(_drawn(request, accounts, log, lang, given=given))


def _acted(accounts: Accounts, act: Act, name: str, role: str) -> Given | None:
    if act == "add":
        return Given(name=name, password=accounts.add(name, role))
    if act == "reset":
        return Given(name=name, password=accounts.reset(name))
    accounts.disable(name, disabled=act == "close")
    return None


def _drawn(
    request: Request,
    accounts: Accounts,
    log: AuditLog,
    lang: Language,
    *,
    by: str = "",
    event: str = "",
    offset: int = 0,
    given: Given | None = None,
    fault: GraphAuditError | None = None,
) -> str:
    entries = log.entries(by=by, event=event, offset=offset, limit=PAGE)
    return page(
        "people.html.j2",
        lang,
        person=person(request, lang),
        csrf=session_of(request).csrf,
        accounts=accounts.all(),
        entries=entries,
        events=log.events(),
        total=log.count(by=by, event=event),
        broken=log.first_broken(),
        first=offset + bool(entries),
        last=offset + len(entries),
        page=PAGE,
        by=by,
        event=event,
        offset=offset,
        given=given,
        fault=fault,
    )
