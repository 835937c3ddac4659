"""What stands on every answer, and under which names the service answers at all.

It answers only requests that name this machine, by address or by a name it was told: a page of
another site cannot reach it by pointing its own name here.
"""

from __future__ import annotations

import ipaddress
import re
from asyncio import CancelledError
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import TITLES, problem, unforeseen

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ASSETS = ("/static/", "/assets/")
KEPT = {**HEADERS, "Cache-Control": "no-cache"}
"""Scripts and styles may be kept by the browser, asked for again each time (304)."""
LARGEST_BODY = 1 << 20
"""Bytes of a request: forms and JSON are smaller; strangers may fill neither memory nor disk."""
LARGER_BODIES: dict[str, int] = {}
"""Pattern of a path that takes files → the bytes it takes (see ``takes_files``)."""
LOOPBACK_NAMES = ("localhost",)
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:\[\]/?#@\s]+)(:\d{1,5})?")


def is_loopback(host: str) -> bool:
    """Whether this is a name or address of this machine that no other machine can reach."""
    if host.lower().rstrip(".") in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def takes_files(path: str, most: int) -> None:
    """Let requests to a path of this pattern carry ``most`` bytes: what reads them spools to disk.

    Addresses below it stay small: what takes JSON holds all of it in memory.
    """
    LARGER_BODIES[path] = most


def _largest(path: str) -> int:
    return max(
        (most for pattern, most in LARGER_BODIES.items() if re.fullmatch(pattern, path)),
        default=LARGEST_BODY,
    )


class Guard:
    """Stands outermost: headers on every answer, errors included; foreign host names refused."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self._app = app
        self._names = frozenset(name.lower() for name in names)

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
                asset = scope["path"].startswith(ASSETS)
                MutableHeaders(scope=message).update(KEPT if asset else HEADERS)
            await send(message)

        if not self._names_this_machine(scope):
            refused = problem(
                403, "只接受对本机地址的请求 (only requests to this machine's own address)"
            )
            await refused(scope, receive, send_with_headers)
            return
        try:
            await self._app(
                scope, _of_bounded_size(receive, _largest(scope["path"])), send_with_headers
            )
        except HTTPException as refused:
            title = TITLES.get(refused.status_code, refused.detail)
            await problem(refused.status_code, title)(scope, receive, send_with_headers)
        except CancelledError:  # the service ends while this is answered
            if not begun:
                ending = problem(503, "服务正在停止 (the service is ending)")
                await ending(scope, receive, send_with_headers)
        except Exception as error:
            if begun:
                raise
            await unforeseen(scope, error)(scope, receive, send_with_headers)

    def _names_this_machine(self, scope: Scope) -> bool:
        """A request without a Host (HTTP/1.0) names nobody else; two of them are refused."""
        hosts = Headers(scope=scope).getlist("host")
        if not hosts:
            return True
        found = _HOST.fullmatch(hosts[0])
        if len(hosts) != 1 or found is None:
            return False
        name = found["name"].lower()
        return is_loopback(name) or name.strip("[]") in self._names or self._is_asked(scope, name)

    def _is_asked(self, scope: Scope, name: str) -> bool:
        """Whether the request names the very address at which it arrived."""
        server = scope.get("server")
        return bool(self._names) and server is not None and name.strip("[]") == server[0]


def _of_bounded_size(receive: Receive, most: int) -> Receive:
    """``receive`` that raises HTTPException 413 after ``most`` bytes, told or not."""
    came = 0

    async def bounded() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413)
        return message

    return bounded
