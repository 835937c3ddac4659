"""What stands on every answer, and which callers are answered at all.

Until there are accounts the service answers only on the loopback address, and only requests
that name it: a page of another site cannot reach it by pointing its own name here.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.problems import problem
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

Next = Callable[[Request], Awaitable[Response]]
_log = logging.getLogger(__name__)


def loopback_only(host: str) -> None:
    """Raise UsageError unless ``host`` is a loopback address."""
    if not _is_loopback(host):
        raise UsageError(
            "目前没有账户，服务只在本机回环地址上提供 (loopback only until there are accounts)",
            where=f"--host {host}",
            fix="用 --host 127.0.0.1",
        )


def _is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def install(app: FastAPI) -> None:
    """Put the headers on every answer, errors included, and refuse foreign host names."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        response = await _answer(request, call_next)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


async def _answer(request: Request, call_next: Next) -> Response:
    if not _is_loopback(request.url.hostname or ""):
        return problem(403, "只接受对本机地址的请求 (only requests to this machine's own address)")
    try:
        return await call_next(request)
    except Exception:
        _log.exception("unexpected failure at %s", request.url.path)
        return problem(
            500, "程序内部错误 (internal error)", "详情见服务日志 (see the service's log)"
        )
