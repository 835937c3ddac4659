"""``graphaudit find``: what is known of a number or a name; a tip usually begins here."""

from __future__ import annotations

import argparse

from graphaudit.commands.terminal import language, line, say
from graphaudit.errors import NotFoundError
from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME
from graphaudit.office import Office
from graphaudit.search import Bearer, search

HELP = ("查一个号码、姓名或电话", "what is known of a number, name or phone")
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``find``."""
    parser.add_argument("text", metavar="NUMBER|NAME|PHONE")


def run(args: argparse.Namespace, office: Office) -> int:
    """Print everything that bears it, its relations by kind and the findings that name it."""
    tables = office.project()
    bearers = search(tables, args.text)
    if not bearers:
        raise NotFoundError(
            f"台账中没有“{args.text}”", fix="核对号码；姓名须完整；卡号可只写末四位"
        )
    for bearer in bearers[:SHOWN]:
        _print(office, bearer)
    if len(bearers) > SHOWN:
        rest = len(bearers) - SHOWN
        line(say(f"另有 {rest} 个，请写全号码", f"{rest} more: give the whole number"))
    return 0


def _print(office: Office, bearer: Bearer) -> None:
    label = NODE_BY_NAME[bearer.label]
    kind = label.zh if language() == "zh" else label.en
    line(f"{kind}  {bearer.name}  {bearer.number}  {bearer.key}")
    for (name, other), count in sorted(office.store.neighbour_counts(bearer.key).items()):
        rel, end = RELATIONSHIP_BY_NAME[name], NODE_BY_NAME[other]
        words = (rel.zh, end.zh) if language() == "zh" else (rel.en, end.en)
        line(f"    {words[0]} · {words[1]}  {count:,}")
    for finding in office.casebook.findings():
        named = {finding.subject.key, *finding.people(), *finding.card_keys()}
        if bearer.key in named:
            line(f"    {say('疑点', 'finding')} {finding.id}  {finding.title[language()]}")
