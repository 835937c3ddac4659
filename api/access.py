"""Who is answered: every address wants a session, but for the few that strangers may ask.

What changes something wants the session's token beside the cookie, from a page of our own.
Everything that is answered to a person goes into the audit log.
"""

from __future__ import annotations

from asyncio import Semaphore
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accounts import Accounts, Session
from api.problems import problem
from api.safety import ASSETS
from graphaudit.audit_log import AuditLog

COOKIE = "graphaudit_session"
FOR_STRANGERS = (
    "/login", "/settings", "/health", "/api/v1/health", "/openapi.json", "/favicon.ico"
)  # fmt: skip
WITH_ONE_TIME = frozenset({*FOR_STRANGERS, "/password", "/logout", "/api/v1/me"})
"""All that is answered to who came with a one-time password and has not replaced it yet."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 1 << 20
AT_ONCE = 8
"""Requests of one person that are answered at once: a browser sends six, the others wait their
turn, and no one person takes the threads of all."""


class Access:
    """Stands inside the guard of host names: finds the session, checks it, writes the log."""

    def __init__(self, app: ASGIApp, accounts: Accounts, log: AuditLog) -> None:
        self._app = app
        self._accounts = accounts
        self._log = log
        self._turns: dict[str, Semaphore] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(ASSETS):
            await self._app(scope, receive, send)
            return
        session = await run_in_threadpool(self._session, scope)
        scope.setdefault("state", {})["session"] = session
        if scope["method"] not in SAFE and not _from_our_own_page(scope):
            await _refused(scope, "请求来自别的网站，已拒绝 (the request came from another site)")(
                scope, receive, send
            )
            return
        if session is None:
            answer = None if scope["path"] in FOR_STRANGERS else _sign_in_first(scope)
            await (answer or self._app)(scope, receive, send)
            return
        if session.account.one_time and scope["path"] not in WITH_ONE_TIME:
            await _replace_first(scope)(scope, receive, send)
            return
        if scope["method"] not in SAFE and scope["path"] != "/login":
            receive, token = await _token(scope, receive)
            if token != session.csrf:
                await _refused(
                    scope, "缺少会话校验码，请刷新页面再试 (reload the page and try again)"
                )(scope, receive, send)
                return
        async with self._turns.setdefault(session.account.name, Semaphore(AT_ONCE)):
            await self._logged(session, scope, receive, send)

    def _session(self, scope: Scope) -> Session | None:
        token = _cookie(scope)
        return self._accounts.session(token) if token else None

    async def _logged(self, session: Session, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and write down who asked for what and how it ended, before it is given out."""

        async def first_the_log(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"] not in FOR_STRANGERS:
                query = unquote_plus(scope["query_string"].decode("ascii", "replace"))
                asked = f"{scope['method']} {scope['path']}{'?' if query else ''}{query}"
                event = "view" if scope["method"] in SAFE else "change"
                await run_in_threadpool(
                    self._log.add, session.account.name, event, f"{asked} {message['status']}"
                )
            await send(message)

        await self._app(scope, receive, first_the_log)


def session_of(request: Request) -> Session:
    """The session of a request that got past ``Access``."""
    session: Session = request.state.session
    return session


def by_tls(request: Request) -> bool:
    """Whether the browser came by https: its cookies must never go by plain http then."""
    return request.url.scheme == "https" or bool(request.app.state.behind_tls)


def _cookie(scope: Scope) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load("; ".join(Headers(scope=scope).getlist("cookie")))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def _from_our_own_page(scope: Scope) -> bool:
    """A browser says where a request comes from; a program says nothing, and has no cookie jar."""
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin, host = headers.get("origin"), headers.get("host", "")
    return origin is None or origin in (f"http://{host}", f"https://{host}")


async def _token(scope: Scope, receive: Receive) -> tuple[Receive, str]:
    """The token from the header, else from a form's field; the body can be read again."""
    headers = Headers(scope=scope)
    if given := headers.get("x-csrf-token"):
        return receive, given
    if headers.get("content-type", "").split(";")[0].strip() != FORM:
        return receive, ""
    messages, body = [], b""
    while len(body) <= LARGEST_FORM:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=1000)

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return again, fields.get("csrf", [""])[0]


def _sign_in_first(scope: Scope) -> Response:
    """401 for a program, the sign-in page for a person."""
    if scope["path"].startswith("/api/"):
        answer = problem(401, "请先登录 (sign in first)", "GET /login", scope["path"])
        answer.headers["www-authenticate"] = 'Cookie realm="graphaudit"'
        return answer
    return RedirectResponse(f"/login?next={_here(scope)}", 303)


def _replace_first(scope: Scope) -> Response:
    """To the page where the password is replaced; 403 for a program, and for what changes."""
    if scope["method"] in SAFE and not scope["path"].startswith("/api/"):
        return RedirectResponse(f"/password?next={_here(scope)}", 303)
    return problem(
        403,
        "请先把一次性口令换成自己的 (replace the one-time password first)",
        "在浏览器打开 /password 更换，再重新登录 (open /password, choose one, sign in again)",
        scope["path"],
    )


def _here(scope: Scope) -> str:
    """The address that was asked for, as the value of another's ``next``."""
    query = scope["query_string"].decode("ascii", "replace")
    return quote(scope["path"] + (f"?{query}" if query else ""), safe="")


def _refused(scope: Scope, why: str) -> Response:
    return problem(403, why, where=scope["path"])
