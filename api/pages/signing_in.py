"""Signing in and out, and choosing a password of one's own."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import COOKIE, by_tls, session_of
from api.accounts import LONGEST_SECONDS, RefusedError, TooManyError
from api.asking import InAccounts, InLog, Spoken
from api.drawing import page
from api.frame import theme_of
from graphaudit.errors import GraphAuditError
from graphaudit.values import mask_long_digits

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=400)]


@router.get("/login", response_class=HTMLResponse)
def ask(request: Request, lang: Spoken, next: str = "/") -> str:
    """The sign-in form."""
    return _plain(request, "login.html.j2", lang, next=ours(next), fault=None, name="")


@router.post("/login", response_class=HTMLResponse)
def sign_in(
    request: Request,
    accounts: InAccounts,
    log: InLog,
    name: Text,
    password: Text,
    lang: Spoken,
    next: Text = "/",
) -> Response:
    """Open a session; who came with a one-time password must choose one of their own first."""
    caller = request.client.host if request.client else ""
    try:
        session = accounts.sign_in(name, password, caller)
    except RefusedError as refused:
        if not isinstance(refused, TooManyError):  # what was not tested must not fill the disk
            log.add(mask_long_digits(name[:60]), "sign-in refused", caller)
        told = _plain(request, "login.html.j2", lang, next=ours(next), fault=refused, name=name)
        return HTMLResponse(told, refused.http_status)
    if former := request.state.session:
        accounts.sign_out(former.token)  # one browser, one session: nobody's stays behind
    log.add(session.account.name, "sign-in", caller)
    wanted = ours(next)
    own = f"/password?next={quote(wanted, safe='')}" if session.account.one_time else wanted
    answer = RedirectResponse(own, 303)
    answer.set_cookie(
        COOKIE,
        session.token,
        max_age=LONGEST_SECONDS,
        httponly=True,
        samesite="strict",
        secure=by_tls(request),
    )
    return answer


@router.post("/logout")
def sign_out(request: Request, accounts: InAccounts) -> Response:
    """End the session."""
    accounts.sign_out(session_of(request).token)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/password", response_class=HTMLResponse)
def ask_for_password(request: Request, lang: Spoken, next: str = "/") -> str:
    """The form for a password of one's own."""
    return _password_form(request, next, lang)


@router.post("/password", response_class=HTMLResponse)
def choose_password(
    request: Request,
    accounts: InAccounts,
    log: InLog,
    old: Text,
    new: Text,
    again: Text,
    lang: Spoken,
    next: Text = "/",
) -> Response:
    """Take the new password; every session ends, this one too."""
    name = session_of(request).account.name
    if new != again:
        told = _password_form(request, next, lang, "两次输入的新口令不同 (the two differ)")
        return HTMLResponse(told, 422)
    try:
        accounts.choose(name, old, new)
    except GraphAuditError as refused:
        told = _password_form(request, next, lang, refused.what)
        return HTMLResponse(told, refused.http_status)
    log.add(name, "account", "更改自己的口令")
    return RedirectResponse(f"/login?next={quote(ours(next), safe='')}", 303)


def _password_form(request: Request, wanted: str, lang: Spoken, fault: str = "") -> str:
    session = session_of(request)
    values = {"next": ours(wanted), "fault": fault, "one_time": session.account.one_time}
    return _plain(
        request, "password.html.j2", lang, csrf=session.csrf, name=session.account.name, **values
    )


def _plain(request: Request, template: str, lang: Spoken, **values: object) -> str:
    """A page without the frame's places: who is not signed in has none."""
    return page(template, lang, theme=theme_of(request), **values)


def ours(path: str) -> str:
    """The address to go on to: a path of our own, or the first page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\", "/login"))
    return path if plain and path.isprintable() else "/"
