"""``graphaudit findings``: the doubtful points of the last run, best score first."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.terminal import as_json, language, line, say, table
from graphaudit.finding import Json
from graphaudit.masking import masked_finding
from graphaudit.office import Office

HELP = ("列出疑点", "list the doubtful points")
COLUMNS = (
    "id", "pattern", "severity", "score", "fen", "first_day", "last_day", "subject", "persons",
    "cards", "sentence",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``findings``."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")
    parser.add_argument("--all", action="store_true", help="含解释成立的和已消失的")
    parser.add_argument("--severity", action="append", default=[], choices=tuple(SEVERITIES))
    parser.add_argument("--township", action="append", default=[], metavar="乡镇")
    parser.add_argument("--program", action="append", default=[], metavar="CODE")


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the findings that fit."""
    found = [f for f in office.casebook.findings_json(args.all) if _fits(f, args)]
    if args.json:
        as_json(found)
    elif args.csv:
        _csv(found)
    else:
        _table(found)
    return 0


def _fits(finding: Mapping[str, Json], args: argparse.Namespace) -> bool:
    return (
        (not args.severity or finding["severity"] in args.severity)
        and _shares(finding["townships"], args.township)
        and _shares(finding["programs"], args.program)
    )


def _shares(values: Json, wanted: list[str]) -> bool:
    present = set(values) if isinstance(values, list | tuple) else set()
    return not wanted or bool(present.intersection(wanted))


def _csv(found: list[dict[str, Json]]) -> None:
    """CSV for a spreadsheet: a cell that begins like a formula is written as text."""
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for finding in found:
        writer.writerow([_cell(name, finding[name]) for name in COLUMNS])


def _cell(name: str, value: Json) -> str:
    if name in ("persons", "cards") and isinstance(value, list | tuple):
        return str(len(value))
    if isinstance(value, Mapping):
        value = value.get("number") if name == "subject" else value.get(language())
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" or (name == "subject" and text) else text


def _table(found: list[dict[str, Json]]) -> None:
    if not found:
        line(say("没有疑点：先执行 graphaudit detect", "none: run graphaudit detect first"))
        return
    rows = []
    for finding in map(masked_finding, found):
        fen, sentence = finding["fen"], finding["sentence"]
        rows.append(
            (
                str(finding["id"]),
                say(*SEVERITIES.get(str(finding["severity"]), ("", ""))),
                str(finding["score"]),
                f"{fen / 100:,.2f}" if isinstance(fen, int) else "",
                str(sentence[language()]) if isinstance(sentence, Mapping) else "",
            )
        )
    table(
        [
            say("编号", "id"),
            say("程度", "severity"),
            say("评分", "score"),
            say("金额（元）", "yuan"),
            say("记录显示", "rows say"),
        ],
        rows,
        right=[2, 3],
    )
