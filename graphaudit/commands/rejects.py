"""``graphaudit rejects``: what was refused or must be corrected, as a workbook to send back."""

from __future__ import annotations

import argparse
from pathlib import Path

from graphaudit.commands.options import writable
from graphaudit.commands.terminal import language, line, say
from graphaudit.office import Office
from loaders.rejects import write_rejects

HELP = ("导出退回与更正清单", "write the rejects and corrections to send back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``rejects``."""
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="XLSX",
        help=say("写到这个工作簿", "the workbook to write"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the workbook."""
    target = writable(args.out)
    rejects, corrections = write_rejects(office.ledger, target, office.identity, language())
    line(
        say(
            f"已写入 {target}：退回 {rejects} 处，更正 {corrections} 处",
            f"{target}: {rejects} rejects, {corrections} corrections",
        )
    )
    return 0
