"""``graphaudit demo``: a synthetic county, loaded, searched and shown, in one command."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

import loaders
from graphaudit.commands.detect import print_run
from graphaudit.commands.generate import add_county, write_county
from graphaudit.commands.load import print_summary
from graphaudit.commands.options import DEFAULT_DATA
from graphaudit.commands.terminal import TerminalProgress, line, note, say
from graphaudit.errors import UsageError
from graphaudit.office import Office
from viz.report import write_report

HELP = ("演示：生成、装入、检出、出报告", "demo: generate, load, detect, report")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``demo``."""
    add_county(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Make the county in the workspace, load, detect, write the report; its path comes last."""
    if args.data == DEFAULT_DATA:
        with Office(Path("graphaudit-demo") / f"{args.size}-{args.seed}", args.store) as own:
            report = _demo(args, own)
    else:
        report = _demo(args, office)
    line(str(report))
    return 0


def _demo(args: argparse.Namespace, office: Office) -> Path:
    base = office.workspace.path
    folder = base / f"county-{args.size}-{args.seed}"
    _refuse_mixture(office, folder)
    if not folder.exists():
        note(say("生成虚构县的表格……", "writing the spreadsheets of a synthetic county…"))
        write_county(args.size, args.seed, folder, base / f"{folder.name}.truth.json")
    loaded = loaders.load([folder], office.workspace, progress=TerminalProgress())
    print_summary(loaded)
    print_run(office, office.refresh(progress=TerminalProgress()))
    report = (base / "report.html").resolve()
    write_report(office, report, made=datetime.now(), language=args.lang)
    line(say("打开报告（单个离线网页）：", "open the report (one offline page):"))
    return report


def _refuse_mixture(office: Office, folder: Path) -> None:
    """Another county in the same workspace would make one county out of two."""
    if office.ledger.loads() and not folder.exists():
        raise UsageError(
            say(
                "这个工作区已装入别的数据，演示县不会混入其中",
                "this workspace holds other data; the demo county does not go into it",
            ),
            where=str(office.workspace.path),
            fix="graphaudit demo --data " + say("新目录", "NEW-FOLDER"),
        )
