"""``graphaudit verify``: read a worked-through verification list back into the case book."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from graphaudit.answers import CLOSED, VERDICTS, Answer
from graphaudit.commands.options import add_json, existing
from graphaudit.commands.terminal import as_json, line, printable, say, table
from graphaudit.errors import NotFoundError
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.values.money import format_yuan
from loaders.answers import AnswerList, Unread, read_answers

HELP = ("读回填好的核查清单", "read a worked-through verification list back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``verify``."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=say("填好的核查清单（xlsx、xls、csv）", "the list with its answers"),
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Keep every answer that can be read; say which rows could not, and how to mend them."""
    read = read_answers(existing(args.file))
    held = _held(office, read)
    kept, unread = _keep(office, read, held)
    told = f" {len(held)} 条随案件，未记" if held else ""
    office.audit("verify", f"{args.file.name} {len(kept)}{told}")
    if args.json:
        as_json(_as_json(office, read, kept, unread))
    else:
        _print(office, read, kept, unread)
    return 0 if len(read.answers) > len(held) or not unread else 1


def _held(office: Office, read: AnswerList) -> dict[str, str]:
    """Findings that the list would close and whose open case has a reviewer → that case.

    What four eyes must end, no list ends past them: the answer belongs into the case.
    """
    return office.cases.reviewed({a.finding for a in read.answers if a.verdict in CLOSED})


def _keep(
    office: Office, read: AnswerList, held: Mapping[str, str]
) -> tuple[list[Answer], list[Unread]]:
    """The answers that are new, and the rows that are not written into the case book."""
    kept: list[Answer] = []
    unread = list(read.unread)
    for answer in read.answers:
        if answer.finding in held and answer.verdict in CLOSED:
            unread.append(_of_a_case(answer, held[answer.finding]))
            continue
        try:
            if office.casebook.answer(answer):
                kept.append(answer)
        except NotFoundError:
            fix = say("本工作区没有这个疑点；请核对清单来源", "no such finding in this workspace")
            unread.append(Unread("", 0, say("疑点编号", "finding"), answer.finding, fix))
    return kept, unread


def _of_a_case(answer: Answer, case_id: str) -> Unread:
    fix = say(
        f"没有记入：疑点在案件 {case_id} 中，该案有复核人，结论随案件给出；"
        f"请在 /cases/{case_id} 写明并由复核人同意",
        f"not kept: its case {case_id} has a reviewer and ends the finding; "
        f"say it at /cases/{case_id} and let the reviewer agree",
    )
    return Unread("", 0, say("疑点编号", "finding"), answer.finding, fix)


def _as_json(
    office: Office, read: AnswerList, kept: list[Answer], unread: list[Unread]
) -> dict[str, object]:
    return {
        "answers": len(read.answers),
        "new": len(kept),
        "blank": read.blank,
        "verdicts": dict(Counter(answer.verdict for answer in read.answers)),
        "unread": [
            {"sheet": u.sheet, "row": u.row, "column": u.column, "value": u.value, "fix": u.fix}
            for u in unread
        ],
        "precision": {
            name: {"closed": m.closed, "true": m.true, "fen": m.fen, "precision": m.precision}
            for name, m in office.casebook.closed_by_pattern().items()
        },
    }


def _print(office: Office, read: AnswerList, kept: list[Answer], unread: list[Unread]) -> None:
    counts = Counter(answer.verdict for answer in read.answers)
    said = "，".join(f"{say(*VERDICTS[name])} {n}" for name, n in sorted(counts.items()))
    line(
        say(
            f"读回 {len(read.answers)} 条（{said}），新记 {len(kept)} 条，未填 {read.blank} 条。",
            f"{len(read.answers)} answers ({said}), {len(kept)} new, {read.blank} still blank.",
        )
    )
    if unread:
        line(say("以下各行未能读回，请改后再交：", "these rows could not be read:"))
        table(
            [say("表", "sheet"), say("行", "row"), say("列", "column"), say("所填", "written"),
             say("处理", "fix")],
            [(u.sheet, str(u.row or ""), u.column, printable(u.value), u.fix) for u in unread],
        )  # fmt: skip
    _print_precision(office)


def _print_precision(office: Office) -> None:
    titles = {pattern.id: pattern.title for pattern in read_patterns(office.workspace)}
    rows = [
        (
            _title(titles.get(name), name),
            str(m.closed),
            str(m.true),
            format_yuan(m.fen),
            _share(m.precision),
        )
        for name, m in office.casebook.closed_by_pattern().items()
    ]
    if rows:
        table(
            [say("模式", "pattern"), say("已核实", "closed"), say("属实", "true"),
             say("属实金额（元）", "true yuan"), say("精确率", "precision")],
            rows,
            right=[1, 2, 3, 4],
        )  # fmt: skip


def _title(title: Mapping[str, str] | None, name: str) -> str:
    """The pattern's title; of a pattern that is no longer in the library its id."""
    return say(title["zh"], title["en"]) if title else name


def _share(value: float | None) -> str:
    return say("未测", "not measured") if value is None else f"{value:.2f}"
