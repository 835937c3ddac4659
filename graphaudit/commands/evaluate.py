"""``graphaudit evaluate``: precision and recall by pattern against a synthetic county's truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from graphaudit.commands.options import add_json
from graphaudit.commands.terminal import as_json, line, render, say
from graphaudit.evaluation import evaluate, read_truth
from graphaudit.office import Office

HELP = ("用虚构县的答案评估检出", "score the findings against a synthetic county's truth")
WIDTH = 240


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evaluate``."""
    parser.add_argument(
        "--truth",
        type=Path,
        required=True,
        metavar="FILE",
        help=say("generate 写出的答案文件", "the truth file that generate wrote"),
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the table and what was missed."""
    truth = read_truth(args.truth)
    book = office.casebook
    scored = evaluate(book.findings(everything=True), book.leads(), truth, book.milliseconds())
    if args.json:
        as_json(scored.as_json())
        return 0
    render(scored.as_table(), WIDTH)
    line(say(*scored.quality.as_words()))
    for case, pattern in scored.missed:
        line(say(f"未检出：{case} {pattern}", f"missed: {case} {pattern}"))
    for case, pattern, severity in scored.flagged:
        line(
            say(
                f"合法相似情形高于中级：{case} {pattern} {severity}",
                f"look-alike above medium: {case} {pattern} {severity}",
            )
        )
    return 0
