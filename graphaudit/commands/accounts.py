"""``graphaudit accounts``: who may sign in to the service, and whether its log is whole."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from graphaudit.commands.terminal import line, render, say
from graphaudit.errors import UsageError
from graphaudit.office import Office

if TYPE_CHECKING:
    from api.accounts import Account, Accounts

HELP = ("管理登录账户，核对操作日志", "list, add, reset and close accounts; check the log")
ACTIONS = ("list", "add", "reset", "disable", "enable", "log")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``accounts``."""
    parser.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=ACTIONS,
        help=say(
            "log：核对操作日志和各案办理记录是否完整",
            "log: whether the log and the records of cases are whole",
        ),
    )
    parser.add_argument("name", nargs="?", help=say("账户名", "the account's name"))
    parser.add_argument(
        "--role",
        default="investigator",
        choices=("investigator", "administrator"),
        help=say("新账户的角色", "role of a new account"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """List, or change one account; a one-time password is printed once.

    ``log`` ends with 1 where a log is not as it was written.
    """
    if args.action == "log":
        return _check(office)
    # The hashing library and the service's parts: only this command and serve wait for them.
    from api.accounts import Accounts

    accounts = Accounts(office.workspace.accounts)
    try:
        if args.action == "list":
            render(_table(accounts.all()))
            return 0
        if not args.name:
            raise UsageError(
                say("缺少账户名", "a name is missing"),
                fix=f"graphaudit accounts {args.action} " + say("账户名", "NAME"),
            )
        _change(args, office, accounts)
    finally:
        accounts.close()
    return 0


def _check(office: Office) -> int:
    """Say of the log and of every case's record whether it is whole."""
    chains = {say("操作日志", "log"): office.log.chain()}
    chains |= {case_id: office.cases.chain(case_id) for case_id in office.cases.ever()}
    for name, chain in chains.items():
        line(f"{name}{say('：', ': ')}{say(*chain.words)}")
    return int(any(chain.first_broken is not None for chain in chains.values()))


def _change(args: argparse.Namespace, office: Office, accounts: Accounts) -> None:
    from api.account_acts import act_on

    if password := act_on(accounts, args.action, args.name, office.audit, args.role):
        line(say("一次性口令（只显示这一次）：", "one-time password, shown once: ") + password)
    else:
        line(f"{args.name} {_state(accounts.get(args.name))}")


def _table(accounts: Sequence[Account]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for head in (say("账户", "name"), say("角色", "role"), say("状态", "state")):
        table.add_column(head)
    for account in accounts:
        table.add_row(account.name, _role(account.role), _state(account))
    return table


def _role(role: str) -> str:
    names = {"administrator": say("管理员", "administrator")}
    return names.get(role, say("核查员", "investigator"))


def _state(account: Account) -> str:
    if account.disabled:
        return say("已停用", "closed")
    return say("待换一次性口令", "one-time password") if account.one_time else say("启用", "open")
