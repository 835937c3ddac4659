"""``graphaudit rejects``: what was refused or must be corrected, as a workbook to send back."""

from __future__ import annotations

import argparse
from pathlib import Path

from graphaudit.commands.terminal import line, say
from graphaudit.office import Office
from loaders.rejects import write_rejects

HELP = ("导出拒收与更正清单", "write the rejects and corrections to send back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``rejects``."""
    parser.add_argument("--out", type=Path, required=True, metavar="XLSX")


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the workbook."""
    rejected, to_correct = write_rejects(office.ledger, args.out, office.identity)
    line(
        say(
            f"已写入 {args.out}：拒收 {rejected} 处，更正 {to_correct} 处",
            f"{args.out}: {rejected} rejects, {to_correct} corrections",
        )
    )
    return 0
