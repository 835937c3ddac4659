"""Runs the service until it is told to stop; ends within seconds of SIGTERM."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import uvicorn

from api.accounts import Accounts
from api.app import create_app
from api.check_room import CheckRoom
from api.readiness import Readiness
from api.safety import LOOPBACK_NAMES
from graphaudit.errors import GraphAuditError, UsageError
from graphaudit.office import Office
from graphaudit.stores.console import end_workers

LOOPBACK = "127.0.0.1"
SECONDS_TO_END = 2
SECONDS_AT_MOST = 4
WAITING = 128
"""Connections that may wait to be accepted."""


def serve(
    office: Office,
    accounts: Accounts,
    host: str,
    port: int,
    started: Callable[[str], None],
    names: Collection[str] = (),
    *,
    behind_tls: bool = False,
) -> None:
    """Serve ``office``; ``started`` is told the address once the port is ours.

    ``names``: host names it answers to besides the address; ``behind_tls``: a proxy before it
    speaks https with browsers. Raises UsageError for what is no
    port, GraphAuditError when the port is taken or the workspace cannot be read.
    """
    if not 0 <= port <= 65_535:
        raise UsageError("没有这个端口 (no such port)", where=str(port), fix="--port 8000")
    office.casebook.last_run()  # a workspace that cannot be read is said now, not at a request
    host = LOOPBACK if host in LOOPBACK_NAMES else host.strip("[]")
    with _listening(host, port) as listener:
        app = create_app(office, accounts, [host, *names], behind_tls=behind_tls)
        readiness: Readiness = app.state.readiness
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whoever calls could say any address, and be counted anew
            timeout_graceful_shutdown=SECONDS_TO_END,
        )
        name = f"[{host}]" if ":" in host else host
        started(f"http://{name}:{listener.getsockname()[1]}/")
        with _ended_by_sigterm(), readiness.kept():
            _Server(config, app.state.check_room).run(sockets=[listener])
    if readiness.is_looking:
        # An interpreter that ends while a thread is inside an engine ends with an abort.
        sys.stderr.flush()
        os._exit(0)


class _Server(uvicorn.Server):
    """Ends even where a question cannot be cancelled: what is written is whole at every moment."""

    def __init__(self, config: uvicorn.Config, room: CheckRoom) -> None:
        super().__init__(config)
        self._room = room

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait ``SECONDS_TO_END`` for what runs; what still does then ends with the process."""
        end_workers()
        at_last = threading.Timer(SECONDS_AT_MOST, os._exit, (0,))
        at_last.daemon = True
        at_last.start()
        begun = time.monotonic()
        await super().shutdown(sockets)
        left_running = time.monotonic() - begun >= SECONDS_TO_END or self._room.is_making_ready()
        if not left_running:
            at_last.cancel()


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM and Ctrl-C are how a service ends: what is open is closed, and the exit code is 0."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _listening(host: str, port: int) -> socket.socket:
    """The socket, bound here rather than by the server: what is announced is ours already."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if sys.platform != "win32":  # where it would let two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        raise GraphAuditError(
            "端口不可用 (the port cannot be used)",
            where=f"{host}:{port} {error.strerror or ''}".strip(),
            fix="换一个端口：--port 8080，或先停掉占用它的程序 "
            "(choose another port, or stop the program that has it)",
        ) from error
    return listener
