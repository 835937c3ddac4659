"""``graphaudit serve``: findings over HTTP, on the loopback address."""

from __future__ import annotations

import argparse

from graphaudit.commands.terminal import note, say
from graphaudit.office import Office

HELP = ("启动本机服务", "serve findings on this machine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``serve``."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)


def run(args: argparse.Namespace, office: Office) -> int:
    """Serve until told to stop; another address than loopback is refused."""
    # The web framework takes half a second to import: only this command waits for it.
    from api.server import serve

    note(
        say(f"服务地址 http://{args.host}:{args.port}/", f"serving http://{args.host}:{args.port}/")
    )
    serve(office, args.host, args.port)
    return 0
