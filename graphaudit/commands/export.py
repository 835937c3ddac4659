"""``graphaudit export``: findings as a file to hand on, masked unless asked."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from graphaudit.commands.show import findings_named
from graphaudit.commands.terminal import line, say
from graphaudit.office import Office
from viz.exports import export, formats
from viz.requests import export_request

HELP = ("导出疑点或线索", "export findings or leads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    parser.add_argument("ids", nargs="+", metavar="FINDING|LEAD")
    parser.add_argument("--format", required=True, choices=sorted(formats()))
    parser.add_argument("--out", type=Path, required=True, metavar="PATH")
    parser.add_argument("--unmasked", action="store_true", help="含完整号码；记入日志")


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the file."""
    findings = findings_named(office, args.ids)
    request = export_request(
        office, findings, made=datetime.now(), masked=not args.unmasked, language=args.lang
    )
    if args.unmasked:
        office.audit("unmasked export", f"{args.format} {' '.join(f.id for f in findings)}")
    export(args.format, request, args.out)
    line(say(f"已导出 {args.out}", f"written: {args.out}"))
    return 0
