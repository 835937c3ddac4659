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
    rejects, corrections = office.ledger.rejects(), office.ledger.corrections()
    write_rejects(rejects, corrections, args.out)
    line(
        say(
            f"已写入 {args.out}：拒收 {rejects.num_rows} 处，更正 {corrections.num_rows} 处",
            f"{args.out}: {rejects.num_rows} rejects, {corrections.num_rows} corrections",
        )
    )
    return 0
