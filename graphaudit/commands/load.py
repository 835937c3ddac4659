"""``graphaudit load``: spreadsheets into the ledger; every line accounted for."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import loaders
from graphaudit.commands.options import add_json, existing
from graphaudit.commands.terminal import (
    TerminalProgress,
    as_json,
    line,
    note,
    printable,
    say,
    spoken,
    table,
)
from graphaudit.errors import UsageError
from graphaudit.office import Office
from graphaudit.values.money import format_yuan
from loaders.files import is_workspace

HELP = ("装入登记册与发放名册（文件或目录）", "load registers and rosters (files or folders)")
NOT_STRICT = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``load``."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help=say(
            "文件或目录：.xlsx .xls .csv .tsv .parquet，或装有它们的 .zip",
            "files or folders: .xlsx .xls .csv .tsv .parquet, or a .zip of them",
        ),
    )
    parser.add_argument(
        "--as",
        dest="register",
        metavar="REGISTER",
        help=say("指定登记册", "read them as this register"),
    )
    parser.add_argument(
        "--program",
        metavar="CODE",
        help=say("指定项目代码或名称", "the program's code or name, where the file names none"),
    )
    parser.add_argument(
        "--replaces",
        metavar="FILE",
        help=say("取代已装入的旧文件", "the loaded file of which this is a corrected copy"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=say("只试读，不装入", "read only, load nothing")
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help=say("有退回或未读文件时返回 3", "exit 3 when anything was rejected or not read"),
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Load and say what became of every line; 1 when nothing could be loaded."""
    options = loaders.LoadOptions(
        as_register=args.register,
        program=args.program,
        replaces=args.replaces,
        dry_run=args.dry_run,
        strict=args.strict,
    )
    paths = [_given(path) for path in args.paths]
    progress = TerminalProgress(quiet=args.json)
    report = loaders.load(paths, office.workspace, options, progress)
    if args.json:
        as_json(report.as_json())
    else:
        print_summary(report)
    if report.nothing_done:
        return 1
    return NOT_STRICT if args.strict and not report.complete else 0


def _given(path: Path) -> Path:
    """The path, when it is there and is no workspace: what was loaded is not loaded again."""
    if is_workspace(existing(path)):
        raise UsageError(
            say("这是 graphaudit 的工作区，不是上交的数据", "a workspace, not what offices sent"),
            where=str(path),
            fix=say("指定各单位上交的文件或目录", "name the files or folders that offices sent"),
        )
    return path


def print_summary(report: loaders.LoadReport) -> None:
    """What each sheet was read as, lines that add up, money by program, what was not read."""
    for sheet in report.sheets:
        for text in _about(sheet):
            line(printable(text))
    _print_totals(report)
    for refused in report.refused:
        if refused.needs_attention:
            note(
                printable(
                    say(
                        f"未读取 {refused.file}：{refused.reason}。处理：{refused.fix}",
                        f"not read: {refused.file}: {spoken(refused.reason)}. "
                        f"To do: {spoken(refused.fix)}",
                    )
                )
            )
    if report.nothing_done:
        note(say("没有可装入的数据行。", "there was no line to load."))
    if report.dry_run:
        note(say("试读：未装入任何内容。", "a trial: nothing was loaded."))


def _about(sheet: loaders.SheetReport) -> Iterator[str]:
    where = f"{sheet.file}｜{sheet.sheet}" if sheet.sheet else sheet.file
    if sheet.register is None:
        yield say(f"未装入 {where}：{sheet.why}", f"not loaded: {where}: {spoken(sheet.why)}")
        return
    money = format_yuan(sheet.fen) if sheet.fen else ""
    yield say(
        f"{where}：{sheet.why}；{sheet.rows:,} 行 = 入账 {sheet.accepted:,} + 退回 "
        f"{sheet.rejected:,} + 略过 {sheet.skipped:,}{money and f'，{money} 元'}",
        f"{where}: {spoken(sheet.why)}; {sheet.rows:,} lines = "
        f"{sheet.accepted:,} accepted + {sheet.rejected:,} rejected + {sheet.skipped:,} skipped"
        f"{money and f', {money} yuan'}",
    )
    if sheet.unknown:
        yield say(
            f"  未使用的列：{'、'.join(sheet.unknown)}",
            f"  columns not used: {', '.join(sheet.unknown)}",
        )
    for warning in sheet.warnings:
        yield say(f"  注意：{warning}", f"  note: {spoken(warning)}")


def _print_totals(report: loaders.LoadReport) -> None:
    accepted = sum(sheet.accepted for sheet in report.sheets)
    rejected = sum(sheet.rejected for sheet in report.sheets)
    skipped = sum(sheet.skipped for sheet in report.sheets)
    corrections = sum(sheet.corrections for sheet in report.sheets)
    total = accepted + rejected + skipped
    if report.programs:
        table(
            [
                say("项目（名册所写）", "program as written"),
                say("笔数", "payments"),
                say("元", "yuan"),
            ],
            [(n, f"{p.payments:,}", format_yuan(p.fen)) for n, p in report.programs.items()],
            right=[1, 2],
        )
    line(
        say(
            f"共 {total:,} 行 = 入账 {accepted:,} + 退回 {rejected:,} + 略过 {skipped:,}",
            f"{total:,} lines = {accepted:,} accepted + {rejected:,} rejected + "
            f"{skipped:,} skipped",
        )
    )
    if rejected or corrections:
        line(
            say(
                f"退回 {rejected:,} 行、待更正 {corrections:,} 处，导出退回：",
                f"{rejected:,} lines rejected, {corrections:,} values to correct; to send back: ",
            )
            + "graphaudit rejects --out FILE.xlsx"
        )
