"""Runs the service until it is told to stop; ends within seconds of SIGTERM."""

from __future__ import annotations

import socket

import uvicorn

from api.app import create_app
from api.safety import loopback_only
from graphaudit.errors import GraphAuditError
from graphaudit.office import Office

SECONDS_TO_END = 5


def serve(office: Office, host: str, port: int) -> None:
    """Serve ``office``; raises UsageError for an address that is not loopback."""
    loopback_only(host)
    _free(host, port)
    config = uvicorn.Config(
        create_app(office),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    uvicorn.Server(config).run()


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise GraphAuditError(
                "端口不可用 (the port cannot be used)",
                where=f"{host}:{port}",
                fix="换一个端口：--port 8080，或先停掉占用它的程序",
            ) from error
