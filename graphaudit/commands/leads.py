"""``graphaudit leads``: the findings of one matter, merged, best first."""

from __future__ import annotations

import argparse

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.findings import none_found
from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.leads import Lead
from graphaudit.office import Office
from graphaudit.values import mask_long_digits
from graphaudit.values.money import format_yuan

HELP = ("列出线索建议", "list the leads")
CHANGES = {
    "new": ("新", "new"),
    "changed": ("有变化", "changed"),
    "unchanged": ("无变化", "unchanged"),
    "gone": ("已消失", "gone"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``leads``."""
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the leads."""
    if args.json:
        as_json(office.casebook.leads_json())
        return 0
    leads = office.casebook.leads()
    if not leads:
        line(none_found(office))
        return 0
    table(
        [
            say("编号", "id"),
            say("程度", "severity"),
            say("证据种类", "kinds"),
            say("金额（元）", "yuan"),
            say("较上次", "since last run"),
            say("记录显示", "rows say"),
        ],
        [_row(lead) for lead in leads],
        right=[2, 3],
    )
    return 0


def _row(lead: Lead) -> tuple[str, ...]:
    return (
        lead.id,
        say(*SEVERITIES[lead.severity]),
        str(len(lead.kinds)),
        format_yuan(lead.fen),
        say(*CHANGES[lead.change]),
        mask_long_digits(lead.sentence[language()]),
    )
