"""``graphaudit find``: what is known of a number or a name; a tip usually begins here."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from graphaudit.commands.terminal import TerminalProgress, language, line, printable, say
from graphaudit.errors import NotFoundError
from graphaudit.finding import Finding
from graphaudit.model_names import kind_name, relation_name
from graphaudit.office import Office
from graphaudit.search import Bearer, search
from graphaudit.stores.exploring import Explorer, Group
from graphaudit.values.money import format_yuan

HELP = ("查一个号码、姓名或电话", "what is known of a number, name or phone")
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``find``."""
    parser.add_argument(
        "text",
        metavar="NUMBER|NAME|PHONE",
        help=say(
            "身份证号（15 或 18 位）、卡号或其尾号、电话、户号、信用代码、姓名",
            "ID (15 or 18 characters), card or its last digits, phone, household number, "
            "credit code or name",
        ),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Print everything that bears it, its relations by kind and the findings that name it."""
    tables = office.project(TerminalProgress(quiet=True))
    bearers = search(tables, args.text)
    if not bearers:
        raise NotFoundError(
            say(f"台账中没有“{args.text}”", f"nothing in the ledger bears “{args.text}”"),
            fix=say(
                "核对号码；姓名须完整；卡号可只写末四位",
                "check it; a name must be whole; of a card the last four digits will do",
            ),
        )
    findings = _by_key(office.casebook.findings())
    for bearer in bearers[:SHOWN]:
        groups = Explorer(office.store).groups(bearer.key)
        _print(bearer, groups, findings.get(bearer.key, ()))
    if len(bearers) > SHOWN:
        rest = len(bearers) - SHOWN
        line(say(f"另有 {rest} 个，请写全号码", f"{rest} more: give the whole number"))
    return 0


def _by_key(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Key of a person, card, post, household or enterprise → the findings that name it."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        groups = (finding.cadres, finding.households, finding.enterprises)
        named = {finding.subject.key, *finding.people(), *finding.card_keys()}
        named.update(each.key for group in groups for each in group)
        for key in named:
            found.setdefault(key, []).append(finding)
    return found


def _print(bearer: Bearer, groups: Sequence[Group], findings: Sequence[Finding]) -> None:
    words = (kind_name(bearer.label, language()), bearer.name, bearer.number, bearer.key)
    line(printable("  ".join(word for word in words if word)))
    for group in sorted(groups, key=lambda g: (g.type, g.label)):
        rel, end = relation_name(group.type, language()), kind_name(group.label, language())
        money = f"  {format_yuan(group.fen)} {say('元', 'yuan')}" if group.fen else ""
        line(f"    {rel} · {end}  {group.neighbours:,}{money}")
    for finding in findings:
        line(f"    {say('疑点', 'finding')} {finding.id}  {finding.title[language()]}")
