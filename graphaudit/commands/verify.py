"""``graphaudit verify``: read a worked-through verification list back into the case book."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from graphaudit.answers import VERDICTS, Answer
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
    kept, unread = _keep(office, read)
    office.audit("verify", f"{args.file.name} {len(kept)}")
    if args.json:
        as_json(_as_json(office, read, kept, unread))
    else:
        _print(office, read, kept, unread)
    return 0 if read.answers or not unread else 1


def _keep(office: Office, read: AnswerList) -> tuple[list[Answer], list[Unread]]:
    """The answers that are new, and the rows that answer nothing."""
    kept: list[Answer] = []
    unread = list(read.unread)
    for answer in read.answers:
        try:
            if office.casebook.answer(answer):
                kept.append(answer)
        except NotFoundError:
            fix = say("本工作区没有这个疑点；请核对清单来源", "no such finding in this workspace")
            unread.append(Unread("", 0, say("疑点编号", "finding"), answer.finding, fix))
    return kept, unread


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
