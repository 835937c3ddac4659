"""``graphaudit withdraw``: take a wrong file's rows out of the ledger, visibly."""

from __future__ import annotations

import argparse

from graphaudit.commands.terminal import line, say
from graphaudit.office import Office

HELP = ("撤回一个装错的文件", "withdraw a file that was loaded by mistake")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``withdraw``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help=say("相对路径、文件名或 sha256 前几位", "path, name or first digits of the sha256"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Withdraw the file; its original and its rows are kept."""
    load = office.ledger.withdraw(args.file)
    line(
        say(
            f"已撤回 {load.name}；原始文件与记录保留，下次 detect 起不再计入。",
            f"withdrawn: {load.name}; original and record are kept, the next detect leaves it out.",
        )
    )
    return 0
