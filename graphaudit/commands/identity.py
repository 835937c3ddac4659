"""``graphaudit identity``: who was taken for whom and why; join, part, undo."""

from __future__ import annotations

import argparse

from graphaudit.commands.options import add_global
from graphaudit.commands.terminal import line, printable, say, table
from graphaudit.identity import Decision
from graphaudit.office import Office

HELP = ("查看或更正身份归并", "show or correct who is who")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``show THING``, ``merge A B``, ``split THING NUMBER…``, ``undo ID``."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="show|merge|split|undo")
    show = actions.add_parser(
        "show",
        help=say("一个号码或内部编号的归并依据", "how a number or key was resolved, and why"),
    )
    show.add_argument("thing")
    merge = actions.add_parser(
        "merge", help=say("把两个号码认定为同一对象", "decide that two numbers are one thing")
    )
    merge.add_argument("a")
    merge.add_argument("b")
    split = actions.add_parser(
        "split", help=say("把号码从某一对象中分开", "part numbers from the thing that bears them")
    )
    split.add_argument("thing")
    split.add_argument("numbers", nargs="+", metavar="NUMBER")
    undo = actions.add_parser(
        "undo", help=say("撤销一次归并（d… 或 m…）", "undo a decision or merge (d… or m…)")
    )
    undo.add_argument("id")
    for action in (show, merge, split, undo):
        add_global(action)
    for action in (merge, split, undo):
        action.add_argument(
            "--reason",
            required=action is not undo,
            default="",
            help=say("理由与依据", "why, and on what evidence"),
        )


def run(args: argparse.Namespace, office: Office) -> int:
    """Show or decide; a decision is recorded with its reason and holds from the next detect."""
    if args.action == "show":
        return _show(office, args.thing)
    if args.action == "merge":
        decision = office.identity.merge(args.a, args.b, args.reason)
    elif args.action == "split":
        decision = office.identity.split(args.thing, *args.numbers, reason=args.reason)
    else:
        decision = office.identity.undo(args.id, args.reason)
    return _recorded(decision)


def _show(office: Office, thing: str) -> int:
    office.identity.resolve(office.ledger)
    known = office.identity.show(thing)
    line(f"{known.label}  {known.key}")
    for ref in known.refs:
        line(printable(f"  {ref}"))
    if known.merges:
        table(
            [
                say("编号", "id"),
                say("甲", "a"),
                say("乙", "b"),
                say("规则", "rule"),
                say("依据行", "rows"),
            ],
            [(m.id, m.ref, m.other, m.rule, " ".join(m.evidence)) for m in known.merges],
        )
    return 0


def _recorded(decision: Decision) -> int:
    line(
        say(
            f"已记录 {decision.id}；撤销：graphaudit identity undo {decision.id}",
            f"recorded {decision.id}; to undo: graphaudit identity undo {decision.id}",
        )
    )
    return 0
