"""``graphaudit cases``: the cases, or one case with its record."""

from __future__ import annotations

import argparse

from graphaudit.cases.case import Case
from graphaudit.cases.rules import STATES
from graphaudit.cases.telling import headed, told
from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, language, line, printable, say, table
from graphaudit.office import Office
from graphaudit.values.money import format_yuan

HELP = ("列出案件，或显示一个案件的办理记录", "list the cases, or show one with its record")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``cases``."""
    parser.add_argument(
        "id", metavar="CASE", nargs="?", help=say("案号，如 AJ-2026-001", "a case's number")
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the list, newest first, or one case."""
    if args.id:
        _show(office, office.cases.case(args.id), args.json)
        return 0
    listed = office.cases.all()
    if args.json:
        as_json([_as_json(office, case) for case in listed])
    elif not listed:
        line(say("还没有案件；在网页上建立。", "no case yet; they are opened on the pages."))
    else:
        _print(office, listed)
    return 0


def _as_json(office: Office, case: Case) -> dict[str, object]:
    return {
        "id": case.id,
        "title": case.title,
        "state": case.state,
        "reason": case.reason,
        "assignee": case.assignee,
        "due": case.due,
        "findings": list(case.findings),
        "documents": len(case.standing_documents()),
        "fen": office.cases.totals(case).fen,
        "version": case.version,
    }


def _print(office: Office, listed: list[Case]) -> None:
    heads = [
        say("案号", "number"), say("案名", "title"), say("状态", "state"), say("疑点", "findings"),
        say("金额（元）", "yuan"), say("主办", "assignee"), say("期限", "due"),
    ]  # fmt: skip
    rows = [
        (
            case.id, printable(case.title), say(*STATES[case.state]), str(len(case.findings)),
            format_yuan(office.cases.totals(case).fen), case.assignee, case.due,
        )
        for case in listed
    ]  # fmt: skip
    table(heads, rows, right=[3, 4])


def _show(office: Office, case: Case, plain: bool) -> None:
    """One case with every step, oldest first, and whether the chain is whole."""
    steps, chain = office.cases.history(case.id), office.cases.chain(case.id)
    index = 1 if language() == "en" else 0
    if plain:
        record = [
            {"number": s.number, "at": s.at, "by": s.by, "kind": s.kind, "detail": s.values()}
            for s in steps
        ]
        as_json({**_as_json(office, case), "record": record, "first_broken": chain.first_broken})
        return
    line(f"{case.id}  {say(*STATES[case.state])}  {printable(case.title)}")
    for finding in case.findings:
        line(f"  {finding}")
    heads = ["#", say("时间", "at"), say("办理人", "by"), say("事项", "step"), say("内容", "what")]
    rows = [(str(s.number), s.at, s.by, headed(s)[index], printable(told(s)[index])) for s in steps]
    table(heads, rows, right=[0])
    whole = chain.first_broken is None
    verdict = say("链条完整", "the chain is whole") if whole else say("链条断开", "broken")
    line(f"{verdict}{say('：', ': ')}{say(*chain.words)}{say('。', '.')}")
