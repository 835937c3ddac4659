"""``graphaudit export``: findings as a file to hand on, masked unless asked."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path

from graphaudit.commands.options import writable
from graphaudit.commands.show import findings_named, leads_named
from graphaudit.commands.terminal import line, note, say
from graphaudit.errors import NotFoundError
from graphaudit.finding import Finding
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from viz.diagram import LAYOUTS
from viz.exports import ExportRequest, export, formats
from viz.fonts import drawable, written_out
from viz.requests import export_request

HELP = ("导出疑点或线索", "export findings or leads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    known = formats()
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="FINDING|LEAD",
        help=say(
            "疑点或线索编号；不写则为全部待核实的疑点",
            "ids of findings or leads; every open finding without any",
        ),
    )
    parser.add_argument(
        "--township",
        action="append",
        default=[],
        metavar=say("乡镇", "TOWNSHIP"),
        help=say("只导出此乡镇的疑点，可重复", "findings of this township; may be repeated"),
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
        "--layout",
        choices=LAYOUTS,
        default=LAYOUTS[0],
        help=say("关系图布局：columns 栏式，radial 放射", "of the diagram: columns or radial"),
    )
    parser.add_argument(
        "--unmasked",
        action="store_true",
        help=say("含完整号码；记入日志", "with whole numbers; this is logged"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the file."""
    target = writable(args.out)
    findings = _chosen(args, office)
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
        layout=args.layout,
    )
    export(args.format, request, target)
    line(say(f"已导出 {target}", f"written: {target}"))
    _warn_of_codes(request)
    return 0


def _warn_of_codes(request: ExportRequest) -> None:
    """Say on stderr which characters of the findings no picture or paper can show."""
    used = sorted(set(json.dumps([*request.findings, *request.leads], ensure_ascii=False)))
    codes = "、".join(written_out([drawable("".join(used))]))
    if codes:
        note(
            say(
                f"有看不见或字体未收录的字：{codes}；图和材料中以代码或〓写出。",
                f"characters unseen or not in the font: {codes}; pictures and papers show codes.",
            )
        )


def _chosen(args: argparse.Namespace, office: Office) -> list[Finding]:
    """The findings named, else all that stand; of the townships asked for."""
    named = findings_named(office, args.ids) if args.ids else office.casebook.findings()
    wanted = set(args.township)
    found = [f for f in named if not wanted or wanted.intersection(f.townships)]
    if not found:
        raise NotFoundError(
            say("没有可导出的疑点", "no finding to export"),
            where="、".join(args.township),
            fix=say("graphaudit findings 列出疑点及其乡镇", "graphaudit findings lists them"),
        )
    return found
