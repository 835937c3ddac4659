"""``graphaudit changes``: findings and leads new, changed and gone since the run before."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from graphaudit.changes import Changed, Changes, changes
from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.findings import none_found
from graphaudit.commands.options import add_json
from graphaudit.commands.show import STATUSES
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.finding import Json
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.values.money import format_yuan

HELP = ("列出较上次检测的变化", "list what changed since the run before")
CHANGES = {
    "new": ("新", "new"),
    "changed": ("有变化", "changed"),
    "merged": ("并入", "merged"),
    "gone": ("已消失", "gone"),
}
NAMES = {
    "status": ("状态", "status"),
    "severity": ("程度", "severity"),
    "fen": ("金额（元）", "yuan"),
    "rows": ("证据行", "rows"),
    "persons": ("人数", "people"),
    "cards": ("卡数", "cards"),
    "findings": ("疑点", "findings"),
    "kinds": ("证据种类", "kinds"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``changes``."""
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Print what the last run changed."""
    found = changes(office.casebook)
    if args.json:
        as_json(found.as_json())
    elif not found.run:
        line(none_found(office))
    else:
        _print(found)
    return 0


def _print(found: Changes) -> None:
    if found.first:
        line(say("这是第一次检测，全部为新。", "This was the first run: everything is new."))
    for title, listed in (
        (say("疑点", "doubtful points"), found.findings),
        (say("线索建议", "leads"), found.leads),
    ):
        line(f"{title}{say('：', ': ')}{_counts(listed)}")
        if listed:
            heads = [say("变化", "change"), say("编号", "id"), say("程度", "severity")]
            more = [say("变化内容", "what changed"), say("记录显示", "rows say")]
            table([*heads, *more], [_row(each) for each in listed])


def _counts(listed: Sequence[Changed]) -> str:
    counted = [(words, sum(e.change == name for e in listed)) for name, words in CHANGES.items()]
    told = [f"{say(*words)} {count}" for words, count in counted if count]
    return say("，", ", ").join(told) or say("没有变化", "no change")


def _row(each: Changed) -> tuple[str, ...]:
    record = masked_finding(each.record)
    sentence = record.get("sentence")
    return (
        say(*CHANGES[each.change]),
        each.id,
        say(*SEVERITIES.get(str(record.get("severity")), ("", ""))),
        f"→ {each.into}" if each.into else what_changed(each),
        str(sentence[language()]) if isinstance(sentence, Mapping) else "",
    )


def what_changed(each: Changed) -> str:
    """The sums and counts that differ; where all are the same, it is in the particulars."""
    if each.change != "changed":
        return ""
    return difference(each.before) or say(
        "证据行或解释的内容", "particulars of rows or explanations"
    )


def difference(before: Mapping[str, tuple[Json, Json]]) -> str:
    """Of each thing that differs, before → after."""
    told = [
        f"{say(*NAMES[name])} {_value(name, old)} → {_value(name, new)}"
        for name, (old, new) in before.items()
        if name in NAMES
    ]
    return say("；", "; ").join(told)


def _value(name: str, value: Json) -> str:
    if name == "fen" and isinstance(value, int):
        return format_yuan(value)
    words = {"severity": SEVERITIES, "status": STATUSES}.get(name, {})
    return say(*words[str(value)]) if str(value) in words else str(value)
