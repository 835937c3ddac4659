"""``graphaudit serve``: the service, for the people who have accounts."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
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
    parser.add_argument(
        "--behind-tls",
        action="store_true",
        help=say(
            "前面有以 HTTPS 对外的代理：会话 Cookie 只经 HTTPS 传送",
            "a proxy before it speaks HTTPS with browsers: cookies go by HTTPS alone",
        ),
    )
    parser.add_argument(
        "--open",
        action="store_true",
        help=say("在本机浏览器中打开最靠前的线索", "open the top lead in this machine's browser"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Serve until told to stop; the first start makes an administrator."""
    # The web framework takes half a second to import: only this command waits for it.
    from api.accounts import FIRST_NAME, Accounts
    from api.server import serve

    _warn(office)
    accounts = Accounts(office.workspace.accounts)
    try:
        told = _started(accounts, FIRST_NAME, _top_lead(office) if args.open else "")
        serve(
            office,
            accounts,
            args.host,
            args.port,
            told,
            args.name,
            behind_tls=args.behind_tls,
        )
    finally:
        accounts.close()
    return 0


def _warn(office: Office) -> None:
    """Say which logs lost lines since they were written: whoever starts the service must know."""
    lost = {say("操作日志", "log"): office.log.standing(), **office.cases.lost()}
    for name, standing in lost.items():
        for loss in standing.losses:
            note(f"{say('注意', 'attention')}{say('：', ': ')}{name} {say(*loss.words)}")
    if any(standing.losses for standing in lost.values()):
        note(say("核对：graphaudit accounts log", "check: graphaudit accounts log"))


def _top_lead(office: Office) -> str:
    """The path of the best lead's page; of the first page where there is none."""
    leads = office.casebook.leads_json(limit=1)
    return f"leads/{leads[0]['id']}" if leads else "."


def _started(accounts: Accounts, first: str, opened: str) -> Callable[[str], None]:
    """What is said once the port is ours: the address, and of a first start the password.

    ``opened``: the path to open in a browser; empty for none.
    """

    def announce(address: str) -> None:
        _announce(address)
        if password := accounts.first_password():
            note(
                say(
                    f"首次启动，已建管理员账户 {first}，一次性口令（只显示这一次）：{password}",
                    f"first start: administrator {first}, one-time password: {password}",
                )
            )
        elif any(each.one_time for each in accounts.all() if each.name == first):
            note(
                say(
                    f"管理员 {first} 仍用一次性口令；忘记时：graphaudit accounts reset {first}",
                    f"{first} still has the one-time password; lost: accounts reset {first}",
                )
            )
        if opened:
            page = address if opened == "." else address + opened
            note(say(f"打开 {page}", f"opening {page}"))
            if _has_screen():
                webbrowser.open(page)

    return announce


def _has_screen() -> bool:
    """Whether a browser could show itself; a terminal's own browsers are not wanted."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _announce(address: str) -> None:
    note(
        say(
            f"服务地址 {address}（按 Ctrl-C 结束）",
            f"serving {address} (Ctrl-C ends it)",
        )
    )
