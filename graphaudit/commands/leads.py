"""``graphaudit leads``: findings on the same cards and people, merged, best first."""

from __future__ import annotations

import argparse

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.office import Office
from graphaudit.values.text import mask_long_digits

HELP = ("列出线索建议", "list the leads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``leads``."""
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the leads."""
    if args.json:
        as_json(office.casebook.leads_json())
        return 0
    leads = office.casebook.leads()
    if not leads:
        line(say("没有线索建议：先执行 graphaudit detect", "none: run graphaudit detect first"))
        return 0
    table(
        [
            say("编号", "id"),
            say("程度", "severity"),
            say("证据种类", "kinds"),
            say("金额（元）", "yuan"),
            say("记录显示", "rows say"),
        ],
        [
            (
                lead.id,
                say(*SEVERITIES[lead.severity]),
                f"{len(lead.kinds)}",
                f"{lead.fen / 100:,.2f}",
                mask_long_digits(lead.sentence[language()]),
            )
            for lead in leads
        ],
        right=[2, 3],
    )
    return 0
