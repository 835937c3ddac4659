"""``graphaudit verify``: read a worked-through verification list back into the case book."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphaudit.answers import CLOSED, VERDICTS, Answer
from graphaudit.commands.options import add_json, existing
from graphaudit.commands.terminal import as_json, line, printable, say, table
from graphaudit.errors import NotFoundError
from graphaudit.explanations import read_explanations
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.values.money import format_yuan
from loaders.answers import AnswerList, Given, Unread, read_answers

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
    taken, unread = _taken(office, read, held)
    kept = sum(office.casebook.answer(answer) for answer in taken)
    left = f" {len(held)} 条随案件，未记" if held else ""
    office.audit("verify", f"{args.file.name} {kept}{left}")
    told = _Told(taken, kept, unread, read.blank)
    if args.json:
        as_json(_as_json(office, told))
    else:
        _print(office, told)
    return 0 if taken or not unread else 1


@dataclass(frozen=True)
class _Told:
    """What the list said: ``kept`` of the answers are new; ``blank`` rows have none yet."""

    answers: Sequence[Answer]
    kept: int
    unread: Sequence[Unread]
    blank: int


def _held(office: Office, read: AnswerList) -> dict[str, str]:
    """Findings that the list would close and whose open case has a reviewer → that case.

    What four eyes must end, no list ends past them: the answer belongs into the case.
    """
    answers = [given.answer for given in read.answers]
    return office.cases.reviewed({a.finding for a in answers if a.verdict in CLOSED})


def _taken(
    office: Office, read: AnswerList, held: Mapping[str, str]
) -> tuple[list[Answer], list[Unread]]:
    """The answers that this workspace can keep, and the rows that are not written into it."""
    codes = read_explanations(office.workspace)
    refused = {
        given: _of_a_case(given, held) or _refused(office, given, codes) for given in read.answers
    }
    taken = [given.answer for given, why in refused.items() if why is None]
    unread = [*read.unread, *(why for why in refused.values() if why is not None)]
    return taken, sorted(unread, key=lambda why: (why.sheet, why.row))


def _of_a_case(given: Given, held: Mapping[str, str]) -> Unread | None:
    """An answer that would close what a case with a reviewer has to end."""
    case_id = held.get(given.answer.finding) if given.answer.verdict in CLOSED else None
    if case_id is None:
        return None
    fix = say(
        f"没有记入：疑点在案件 {case_id} 中，该案有复核人，结论随案件给出；"
        f"请在 /cases/{case_id} 写明并由复核人同意",
        f"not kept: its case {case_id} has a reviewer and ends the finding; "
        f"say it at /cases/{case_id} and let the reviewer agree",
    )
    return given.refused("finding", given.answer.finding, fix)


def _refused(office: Office, given: Given, codes: Container[str]) -> Unread | None:
    """Why an answer that can be read cannot be kept; None where it can."""
    answer = given.answer
    try:
        fen = office.casebook.finding(answer.finding).fen
    except NotFoundError:
        fix = say("本工作区没有这个疑点；请核对清单来源", "no such finding in this workspace")
        return given.refused("finding", answer.finding, fix)
    if answer.code and answer.code not in codes:
        fix = say("没有这个解释代码；见清单“说明”表", "no such code; see the list's second sheet")
        return given.refused("code", answer.code, fix)
    if answer.fen is not None and answer.fen > fen:
        most = format_yuan(fen)
        fix = say(
            f"大于疑点金额 {most} 元：此处只填本疑点内属实的部分，其他款项写在核查说明里",
            f"more than the finding's {most} yuan: only what of it is true stands here",
        )
        return given.refused("yuan", format_yuan(answer.fen), fix)
    return None


def _as_json(office: Office, told: _Told) -> dict[str, object]:
    return {
        "answers": len(told.answers),
        "new": told.kept,
        "blank": told.blank,
        "verdicts": dict(Counter(answer.verdict for answer in told.answers)),
        "unread": [
            {"sheet": u.sheet, "row": u.row, "column": u.column, "value": u.value, "fix": u.fix}
            for u in told.unread
        ],
        "precision": {
            name: {"closed": m.closed, "true": m.true, "fen": m.fen, "precision": m.precision}
            for name, m in office.casebook.closed_by_pattern().items()
        },
    }


def _print(office: Office, told: _Told) -> None:
    counts = Counter(answer.verdict for answer in told.answers)
    said = "，".join(f"{say(*VERDICTS[name])} {n}" for name, n in sorted(counts.items()))
    number = len(told.answers)
    line(
        say(
            f"读回 {number} 条（{said}），新记 {told.kept} 条，未填 {told.blank} 条。",
            f"{number} answers ({said}), {told.kept} new, {told.blank} still blank.",
        )
    )
    if told.unread:
        line(say("以下各行未能读回，请改后再交：", "these rows could not be read:"))
        table(
            [say("表", "sheet"), say("行", "row"), say("列", "column"), say("所填", "written"),
             say("处理", "fix")],
            [(u.sheet, str(u.row), u.column, printable(u.value), u.fix) for u in told.unread],
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
