"""What stands on every answer, and which callers are answered at all.

Until there are accounts the service answers only on the loopback address, and only requests
that name it: a page of another site cannot reach it by pointing its own name here.
"""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem, unforeseen
from graphaudit.errors import UsageError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LOOPBACK_NAMES = ("localhost",)
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:\[\]/?#@\s]+)(:\d{1,5})?")


def loopback_only(host: str) -> None:
    """Raise UsageError unless ``host`` is a loopback address."""
    if not is_loopback(host):
        raise UsageError(
            "目前没有账户，服务只在本机回环地址上提供 (loopback only until there are accounts)",
            where=f"--host {host}",
            fix="--host 127.0.0.1",
        )


def is_loopback(host: str) -> bool:
    """Whether this is a name or address of this machine that no other machine can reach."""
    if host.lower().rstrip(".") in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Stands outermost: headers on every answer, errors included; foreign host names refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if not _names_this_machine(scope):
            refused = problem(
                403, "只接受对本机地址的请求 (only requests to this machine's own address)"
            )
            await refused(scope, receive, send_with_headers)
            return
        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            if begun:
                raise
            await unforeseen(scope, error)(scope, receive, send_with_headers)


def _names_this_machine(scope: Scope) -> bool:
    """A request without a Host (HTTP/1.0) names nobody else; two of them are refused."""
    hosts = Headers(scope=scope).getlist("host")
    if not hosts:
        return True
    found = _HOST.fullmatch(hosts[0])
    return len(hosts) == 1 and found is not None and is_loopback(found["name"])
