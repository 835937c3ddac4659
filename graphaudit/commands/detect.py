"""``graphaudit detect``: run the patterns and record what they find."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from graphaudit.commands.models import count_of_models, models_of
from graphaudit.commands.options import writable
from graphaudit.commands.terminal import TerminalProgress, language, line, note, say, table
from graphaudit.detection import Run, Selection
from graphaudit.errors import UsageError
from graphaudit.known_filters import refuse_unknown
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.values import day
from loaders.register import Register
from loaders.registers import load_registers

HELP = ("检出疑点", "run the patterns")
SEVERITIES = {
    "critical": ("严重", "critical"),
    "high": ("高", "high"),
    "medium": ("中", "medium"),
    "low": ("低", "low"),
    "info": ("提示", "info"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``detect``."""
    parser.add_argument(
        "--pattern",
        action="append",
        default=[],
        metavar="ID",
        help=say("只运行此模式，可重复", "run this pattern only; may be repeated"),
    )
    parser.add_argument(
        "--from",
        dest="from_day",
        type=_day,
        metavar="DAY",
        help=say("自此日起的发放", "payments from this day"),
    )
    parser.add_argument(
        "--to",
        dest="to_day",
        type=_day,
        metavar="DAY",
        help=say("至此日止的发放", "payments up to this day"),
    )
    parser.add_argument(
        "--township",
        action="append",
        default=[],
        metavar=say("乡镇", "TOWNSHIP"),
        help=say("只看此乡镇，可重复", "this township only; may be repeated"),
    )
    parser.add_argument(
        "--program",
        action="append",
        default=[],
        metavar="CODE",
        help=say("只看此项目，可重复", "this program only; may be repeated"),
    )
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help=say("把疑点另存为 JSON 文件", "write the findings to this JSON file too"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Project if need be, detect, print the counts."""
    target = writable(args.json) if args.json else None
    chosen, progress = _selection(args), TerminalProgress()
    refuse_unknown(office.project(progress), office.policy, chosen.townships, chosen.programs)
    done = office.refresh(chosen, progress)
    print_run(office, done)
    if target:
        findings = [finding.as_json() for finding in done.findings]
        target.write_text(
            json.dumps(findings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 0


def _selection(args: argparse.Namespace) -> Selection:
    if args.from_day and args.to_day and args.from_day > args.to_day:
        raise UsageError(
            say("起始日晚于截止日", "the first day is after the last"),
            where=f"--from {args.from_day} --to {args.to_day}",
            fix=say("对调两个日期", "swap the two"),
        )
    return Selection(
        patterns=tuple(args.pattern),
        from_day=args.from_day,
        to_day=args.to_day,
        townships=tuple(args.township),
        programs=tuple(args.program),
    )


def print_run(office: Office, done: Run) -> None:
    """Counts by pattern, leads, and the patterns that could not speak."""
    patterns = read_patterns(office.workspace)
    titles = {p.id: p.title[language()] for p in patterns}
    table(
        [
            say("模式", "pattern"),
            say("疑点", "open"),
            say("解释成立", "explained"),
            say("严重程度", "severity"),
        ],
        [_counts(done, name, titles.get(name, name)) for name in done.patterns],
        right=[1, 2],
    )
    line(
        say(
            f"疑点 {len(done.open)} 个，线索建议 {len(done.leads)} 条，快照 {done.snapshot[:12]}。"
            "均为待核实的比对结果，不是结论。",
            f"{len(done.open)} doubtful points, {len(done.leads)} leads, snapshot "
            f"{done.snapshot[:12]}: to be verified, no conclusions.",
        )
    )
    line(count_of_models(models_of(office, patterns)))
    registers = load_registers(office.workspace.registers)
    for name, missing in sorted(done.blind.items()):
        lacks = say("、", ", ").join(_one_of(each, registers) for each in missing)
        title = titles.get(name, name)
        note(say(f"模式“{title}”缺登记册：{lacks}", f"{title} cannot speak without: {lacks}"))


def _one_of(needed: str, registers: Mapping[str, Register]) -> str:
    """``a|b`` in words: either register will do."""
    known = (registers.get(name) for name in needed.split("|"))
    words = [
        say(r.zh, r.en) if r else name for r, name in zip(known, needed.split("|"), strict=True)
    ]
    return say("或", " or ").join(words)


def _counts(done: Run, name: str, title: str) -> tuple[str, str, str, str]:
    mine = [f for f in done.open if f.pattern == name]
    explained = sum(f.pattern == name for f in done.suppressed)
    levels = "  ".join(
        f"{say(*words)} {count}"
        for level, words in SEVERITIES.items()
        if (count := sum(f.severity == level for f in mine))
    )
    return title, str(len(mine)), str(explained), levels


def _day(text: str) -> date:
    read = day.clean(text).value
    if read is None:
        raise UsageError(
            say(f"看不懂日期 {text}", f"not a day: {text}"),
            fix=say("写成 2024-01-31", "write 2024-01-31"),
        )
    return read.first_day
