"""``graphaudit serve``: findings over HTTP, on the loopback address."""

from __future__ import annotations

import argparse

from graphaudit.commands.terminal import note, say
from graphaudit.office import Office

HELP = ("启动本机服务", "serve findings on this machine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``serve``."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help=say("只能是本机回环地址", "a loopback address, and no other"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help=say("端口，0 为任选一个空闲的", "port; 0: any that is free"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Serve until told to stop; another address than loopback is refused."""
    # The web framework takes half a second to import: only this command waits for it.
    from api.server import serve

    serve(office, args.host, args.port, started=_announce)
    return 0


def _announce(address: str) -> None:
    note(
        say(
            f"服务地址 {address}（按 Ctrl-C 结束）",
            f"serving {address} (Ctrl-C ends it)",
        )
    )
