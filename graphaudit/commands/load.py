"""``graphaudit load``: spreadsheets into the ledger; every line accounted for."""

from __future__ import annotations

import argparse
from pathlib import Path

import loaders
from graphaudit.commands.terminal import TerminalProgress, as_json, line, note, say, table
from graphaudit.office import Office
from graphaudit.progress import silent
from graphaudit.values.money import format_yuan

HELP = ("装入登记册与发放名册（文件或目录）", "load registers and rosters (files or folders)")
NOT_STRICT = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``load``."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--as", dest="register", metavar="REGISTER", help="指定登记册")
    parser.add_argument("--program", metavar="CODE", help="指定项目代码或名称")
    parser.add_argument("--replaces", metavar="FILE", help="取代已装入的旧文件")
    parser.add_argument("--dry-run", action="store_true", help="只试读，不装入")
    parser.add_argument("--strict", action="store_true", help="有拒收或未读文件时返回 3")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, office: Office) -> int:
    """Load and say what became of every line; 1 when nothing could be loaded."""
    options = loaders.LoadOptions(
        as_register=args.register,
        program=args.program,
        replaces=args.replaces,
        dry_run=args.dry_run,
        strict=args.strict,
    )
    progress = silent if args.json else TerminalProgress()
    report = loaders.load(args.paths, office.workspace, options, progress)
    if args.json:
        as_json(report.as_json())
    else:
        for text in report.lines():
            line(text)
        print_totals(report)
    if report.nothing_done:
        return 1
    return NOT_STRICT if args.strict and not report.complete else 0


def print_totals(report: loaders.LoadReport) -> None:
    """Lines that add up, money by program, files that were not read."""
    accepted = sum(sheet.accepted for sheet in report.sheets)
    rejected = sum(sheet.rejected for sheet in report.sheets)
    skipped = sum(sheet.skipped for sheet in report.sheets)
    total = accepted + rejected + skipped
    table(
        [say("项目（名册所写）", "program as written"), say("笔数", "payments"), say("元", "yuan")],
        [(n, f"{p.payments:,}", format_yuan(p.fen)) for n, p in report.programs.items()],
        right=[1, 2],
    )
    line(
        say(
            f"共 {total:,} 行 = 入账 {accepted:,} + 拒收 {rejected:,} + 跳过 {skipped:,}",
            f"{total:,} lines = {accepted:,} accepted + {rejected:,} rejected + {skipped:,} skipped",
        )
    )
    for refused in report.refused:
        if refused.needs_attention:
            note(f"{say('未读取', 'not read')} {refused.file}：{refused.reason}。{refused.fix}")
