"""``graphaudit export``: findings as a file to hand on, masked unless asked."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from graphaudit.commands.options import writable
from graphaudit.commands.show import findings_named, leads_named
from graphaudit.commands.terminal import line, say
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from viz.exports import export, formats
from viz.requests import export_request

HELP = ("导出疑点或线索", "export findings or leads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    known = formats()
    parser.add_argument(
        "ids",
        nargs="+",
        metavar="FINDING|LEAD",
        help=say("疑点或线索编号", "ids of findings or leads"),
    )
    parser.add_argument(
        "--format",
        required=True,
        choices=sorted(known),
        help="; ".join(f"{name}: {say(*known[name][0])}" for name in sorted(known)),
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="PATH",
        help=say("写到这个文件，后缀不限", "the very file, whatever its suffix"),
    )
    parser.add_argument(
        "--unmasked",
        action="store_true",
        help=say("含完整号码；记入日志", "with whole numbers; this is logged"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the file."""
    target = writable(args.out)
    findings = findings_named(office, args.ids)
    leads = [lead.as_json() for lead in leads_named(office, args.ids)]
    if args.unmasked:
        office.audit("unmasked export", f"{args.format} {' '.join(f.id for f in findings)}")
    request = export_request(
        office,
        findings,
        made=datetime.now(),
        masked=not args.unmasked,
        language=args.lang,
        leads=leads if args.unmasked else [masked_finding(lead) for lead in leads],
    )
    export(args.format, request, target)
    line(say(f"已导出 {target}", f"written: {target}"))
    return 0
