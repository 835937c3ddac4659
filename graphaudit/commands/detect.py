"""``graphaudit detect``: run the patterns and record what they find."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from graphaudit.commands.terminal import TerminalProgress, language, line, note, say, table
from graphaudit.detection import Run, Selection
from graphaudit.errors import UsageError
from graphaudit.office import Office
from graphaudit.values import day

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
    parser.add_argument("--pattern", action="append", default=[], metavar="ID")
    parser.add_argument("--from", dest="from_day", type=_day, metavar="DAY", help="自此日起的发放")
    parser.add_argument("--to", dest="to_day", type=_day, metavar="DAY", help="至此日止的发放")
    parser.add_argument("--township", action="append", default=[], metavar="乡镇")
    parser.add_argument("--program", action="append", default=[], metavar="CODE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="把疑点另存为 JSON")


def run(args: argparse.Namespace, office: Office) -> int:
    """Project if need be, detect, print the counts."""
    selection = Selection(
        patterns=tuple(args.pattern),
        from_day=args.from_day,
        to_day=args.to_day,
        townships=tuple(args.township),
        programs=tuple(args.program),
    )
    done = office.refresh(selection, TerminalProgress())
    print_run(done)
    if args.json:
        findings = [finding.as_json() for finding in done.findings]
        args.json.write_text(
            json.dumps(findings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return 0


def print_run(done: Run) -> None:
    """Counts by pattern, leads, and the patterns that could not speak."""
    titles = {finding.pattern: finding.title[language()] for finding in done.findings}
    rows = []
    for name in done.patterns:
        mine = [f for f in done.open if f.pattern == name]
        gone = sum(f.pattern == name for f in done.suppressed)
        levels = "  ".join(
            f"{say(*words)} {count}"
            for level, words in SEVERITIES.items()
            if (count := sum(f.severity == level for f in mine))
        )
        rows.append((titles.get(name, name), str(len(mine)), str(gone), levels))
    table(
        [
            say("模式", "pattern"),
            say("疑点", "open"),
            say("解释成立", "explained"),
            say("严重程度", "severity"),
        ],
        rows,
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
    for name, missing in sorted(done.blind.items()):
        lacks = "、".join(missing)
        note(say(f"模式 {name} 缺登记册：{lacks}", f"{name} cannot speak without: {lacks}"))


def _day(text: str) -> date:
    read = day.clean(text).value
    if read is None:
        raise UsageError(f"看不懂日期 {text}", fix="写成 2024-01-31")
    return read.first_day
