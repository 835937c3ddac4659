"""Who is asking, who may sign in, and the log of what people did."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.access import session_of
from api.account_acts import act_on
from api.accounts import Account, Role
from api.asking import ByAdministrator, InAccounts, InLog, Limit, Offset
from api.schemas import Both
from graphaudit.audit_log import Entry

router = APIRouter(prefix="/api/v1", tags=["people"])


class Me(BaseModel):
    """The person who asks; ``csrf`` goes into the header X-CSRF-Token of what changes something."""

    name: str = Field(examples=["程一诺"])
    role: Role
    one_time: bool = Field(description="the password was given: replace it, all else answers 403")
    csrf: str


class NewAccount(BaseModel):
    """What a new account needs."""

    name: str = Field(min_length=1, max_length=40, examples=["程一诺"])
    role: Role = "investigator"


class Given(BaseModel):
    """A one-time password: told once, to be replaced at the first sign-in."""

    name: str
    password: str


class AccountChange(BaseModel):
    """Close an account, or open it again."""

    disabled: bool


class LogPage(BaseModel):
    """Lines, newest first; ``first_broken``: the first line that is not as it was written or is
    gone; ``told``: the same in words, with the count of all lines and the digest of the last."""

    total: int
    offset: int
    limit: int
    first_broken: int | None
    told: Both
    items: list[Entry]


@router.get("/me")
def me(request: Request) -> Me:
    """Who is signed in, and the token that a change wants."""
    session = session_of(request)
    account = session.account
    return Me(name=account.name, role=account.role, one_time=account.one_time, csrf=session.csrf)


@router.get("/accounts")
def accounts(held: InAccounts, _: ByAdministrator) -> list[Account]:
    """Every account, by name. Administrators only."""
    return held.all()


@router.post("/accounts", status_code=201)
def add_account(held: InAccounts, by: ByAdministrator, log: InLog, wanted: NewAccount) -> Given:
    """A new account with a one-time password. Administrators only."""
    password = act_on(held, "add", wanted.name, partial(log.add, by.name), wanted.role)
    return Given(name=wanted.name, password=password or "")


@router.post("/accounts/{name}/password")
def reset_password(held: InAccounts, by: ByAdministrator, log: InLog, name: str) -> Given:
    """A new one-time password; the account's sessions end. Administrators only."""
    password = act_on(held, "reset", name, partial(log.add, by.name))
    return Given(name=name, password=password or "")


@router.patch("/accounts/{name}")
def change_account(
    held: InAccounts, by: ByAdministrator, log: InLog, name: str, change: AccountChange
) -> Account:
    """Close or reopen an account. Administrators only."""
    act_on(held, "disable" if change.disabled else "enable", name, partial(log.add, by.name))
    return held.get(name)


@router.get("/audit")
def audit(
    log: InLog,
    _: ByAdministrator,
    by: str = "",
    event: str = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> LogPage:
    """The log of what people saw, asked and changed, newest first. Administrators only."""
    chain = log.chain()
    lines = log.entries(by=by, event=event, offset=offset, limit=limit)
    return LogPage(
        total=log.count(by=by, event=event),
        offset=offset,
        limit=limit,
        first_broken=chain.first_broken,
        told=Both(zh=chain.words[0], en=chain.words[1]),
        items=list(lines),
    )
