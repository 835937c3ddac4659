"""Accounts and the log, for administrators."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.access import session_of
from api.account_acts import Act, act_on
from api.accounts import Accounts
from api.asking import ByAdministrator, InAccounts, InLog, Language
from api.drawing import page, person
from api.routes.people import Given
from graphaudit.audit_log import AuditLog
from graphaudit.errors import GraphAuditError

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=60)]
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
        password = act_on(accounts, act, name, partial(log.add, by.name), role)
    except GraphAuditError as refused:
        return HTMLResponse(_drawn(request, accounts, log, lang, fault=refused), 422)
    given = Given(name=name, password=password) if password else None
    return HTMLResponse(_drawn(request, accounts, log, lang, given=given))


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
