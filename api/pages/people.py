"""Accounts and the log, for administrators."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.account_acts import Act, act_on
from api.accounts import Accounts
from api.asking import ByAdministrator, InAccounts, InLog, Spoken
from api.frame import drawn
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
    lang: Spoken,
    by: str = "",
    event: str = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
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
    lang: Spoken,
    role: Text = "investigator",
) -> HTMLResponse:
    """Add an account, give it a new one-time password, close or reopen it."""
    try:
        password = act_on(accounts, act, name, partial(log.add, by.name), role)
    except GraphAuditError as refused:
        return _drawn(request, accounts, log, lang, fault=refused)
    given = Given(name=name, password=password) if password else None
    return _drawn(request, accounts, log, lang, given=given)


def _drawn(
    request: Request,
    accounts: Accounts,
    log: AuditLog,
    lang: Spoken,
    *,
    by: str = "",
    event: str = "",
    offset: int = 0,
    given: Given | None = None,
    fault: GraphAuditError | None = None,
) -> HTMLResponse:
    entries = log.entries(by=by, event=event, offset=offset, limit=PAGE)
    return drawn(
        request,
        "people.html.j2",
        lang,
        status=422 if fault else 200,
        accounts=accounts.all(),
        entries=entries,
        events=log.events(),
        total=log.count(by=by, event=event),
        chain=log.chain(),
        first=offset + bool(entries),
        last=offset + len(entries),
        page=PAGE,
        by=by,
        event=event,
        offset=offset,
        given=given,
        fault=fault,
    )
