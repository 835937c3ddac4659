"""``graphaudit findings``: the doubtful points of the last run, best score first."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.terminal import as_json_list, goes_to_a_file, language, line, say, table
from graphaudit.finding import MISSED, Json
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.values.money import format_yuan

HELP = ("列出疑点", "list the doubtful points")
COLUMNS = (
    "id", "pattern", "severity", "score", "fen", "first_day", "last_day", "subject", "persons",
    "cards", "sentence",
)  # fmt: skip
SHOWN = ("id", "class", "severity", "score", "fen", "sentence")
"""What the table shows of a finding, or goes by."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, full-width forms included."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``findings``."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_true", help=say("标准输出只有 JSON", "JSON on standard output")
    )
    form.add_argument(
        "--csv", action="store_true", help=say("CSV，可用表格软件打开", "CSV for a spreadsheet")
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=say("含解释成立的和已消失的", "with those explained and those gone"),
    )
    parser.add_argument(
        "--severity",
        action="append",
        default=[],
        choices=tuple(SEVERITIES),
        help=say("只列此程度，可重复", "this severity only; may be repeated"),
    )
    parser.add_argument(
        "--township",
        action="append",
        default=[],
        metavar=say("乡镇", "TOWNSHIP"),
        help=say("只列此乡镇，可重复", "this township only; may be repeated"),
    )
    parser.add_argument(
        "--program",
        action="append",
        default=[],
        metavar="CODE",
        help=say("只列此项目，可重复", "this program only; may be repeated"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the findings that fit."""
    fits = (f for f in office.casebook.each_json(args.all) if _fits(f, args))
    if args.json:
        as_json_list(fits)
    elif args.csv:
        _csv(fits)
    elif found := [{name: each[name] for name in SHOWN} for each in fits]:
        _print(found)
    else:
        line(none_found(office))
    return 0


def none_found(office: Office) -> str:
    """Why a list is empty: nobody has looked yet, or nothing was found."""
    if office.casebook.last_run():
        return say("没有符合条件的疑点。", "no doubtful point fits.")
    return say("还没有检出：先执行 graphaudit detect", "not yet: run graphaudit detect first")


def _fits(finding: Mapping[str, Json], args: argparse.Namespace) -> bool:
    return (
        (not args.severity or finding["severity"] in args.severity)
        and _shares(finding["townships"], args.township)
        and _shares(finding["programs"], args.program)
    )


def _shares(values: Json, wanted: list[str]) -> bool:
    present = set(values) if isinstance(values, list | tuple) else set()
    return not wanted or bool(present.intersection(wanted))


def _csv(found: Iterable[Mapping[str, Json]]) -> None:
    """CSV for a spreadsheet; a file gets a byte order mark, or Excel shows no Chinese in it."""
    if goes_to_a_file():
        sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in found:
        writer.writerow([_cell(name, finding[name]) for name in COLUMNS])


def _cell(name: str, value: Json) -> str:
    """A cell that begins like a formula is written as text, and so is every long number."""
    if name in ("persons", "cards") and isinstance(value, list | tuple):
        return str(len(value))
    if isinstance(value, Mapping):
        value = value.get("number") if name == "subject" else value.get(language())
    text = "" if value is None else str(value)
    unsafe = text.lstrip().startswith(FORMULA) or text.startswith(FORMULA)
    return f"'{text}" if unsafe or (name == "subject" and text) else text


def _print(found: list[dict[str, Json]]) -> None:
    """The doubtful points; apart from them the people who seem entitled and are not paid."""
    missed = [finding for finding in found if finding["class"] == MISSED]
    doubtful = [finding for finding in found if finding["class"] != MISSED]
    if doubtful:
        _table(doubtful)
    if missed:
        line(say("应享未享（不是疑点，请主管部门核实补办）：", "entitled and not paid (no doubt):"))
        _table(missed)


def _table(found: list[dict[str, Json]]) -> None:
    table(
        [
            say("编号", "id"),
            say("程度", "severity"),
            say("评分", "score"),
            say("金额（元）", "yuan"),
            say("记录显示", "rows say"),
        ],
        [_row(finding) for finding in map(masked_finding, found)],
        right=[2, 3],
    )


def _row(finding: Mapping[str, Json]) -> tuple[str, ...]:
    fen, sentence = finding["fen"], finding["sentence"]
    return (
        str(finding["id"]),
        say(*SEVERITIES.get(str(finding["severity"]), ("", ""))),
        str(finding["score"]),
        format_yuan(fen) if isinstance(fen, int) else "",
        str(sentence[language()]) if isinstance(sentence, Mapping) else "",
    )
