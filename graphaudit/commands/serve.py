"""``graphaudit serve``: the service, for the people who have accounts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from graphaudit.commands.terminal import note, say
from graphaudit.office import Office

if TYPE_CHECKING:
    from api.accounts import Accounts

HELP = ("启动本机服务", "serve findings on this machine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``serve``."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help=say("监听的地址，默认只有本机", "address to listen on; this machine alone by default"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help=say("端口，0 为任选一个空闲的", "port; 0: any that is free"),
    )

    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help=say("内网中本机的主机名，可多次", "a host name of this machine on the intranet"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Serve until told to stop; the first start makes an administrator."""
    # The web framework takes half a second to import: only this command waits for it.
    from api.accounts import FIRST_NAME, Accounts
    from api.server import serve

    accounts = Accounts(office.workspace.accounts)
    try:
        serve(office, accounts, args.host, args.port, _started(accounts, FIRST_NAME), args.name)
    finally:
        accounts.close()
    return 0


def _started(accounts: Accounts, first: str) -> Callable[[str], None]:
    """What is said once the port is ours: the address, and of a first start the password."""

    def announce(address: str) -> None:
        _announce(address)
        if password := accounts.first_password():
            note(
                say(
                    f"首次启动，已建管理员账户 {first}，一次性口令（只显示这一次）：{password}",
                    f"first start: administrator {first}, one-time password: {password}",
                )
            )

    return announce


def _announce(address: str) -> None:
    note(
        say(
            f"服务地址 {address}（按 Ctrl-C 结束）",
            f"serving {address} (Ctrl-C ends it)",
        )
    )
