"""``graphaudit show``: one finding or lead: why, what was ruled out, what to ask, which rows."""

from __future__ import annotations

import argparse
from collections import defaultdict

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.terminal import language, line, say, table
from graphaudit.explanations import read_explanations
from graphaudit.finding import Finding
from graphaudit.office import Office

HELP = ("显示一个疑点或一条线索", "show a finding or lead")
RESULTS = {
    "holds": ("成立", "holds"),
    "ruled_out": ("已排除", "ruled out"),
    "unknown": ("待核", "to ask"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``show``."""
    parser.add_argument("id", metavar="FINDING|LEAD")


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the finding, or every finding of the lead."""
    for finding in findings_named(office, [args.id]):
        _print(office, finding)
        line()
    return 0


def findings_named(office: Office, ids: list[str]) -> list[Finding]:
    """The findings of these ids, a lead's id standing for its findings; each once."""
    wanted: dict[str, Finding] = {}
    for name in ids:
        members = office.casebook.lead(name).findings if name.startswith("l_") else (name,)
        for member in members:
            wanted.setdefault(member, office.casebook.finding(member))
    return list(wanted.values())


def _print(office: Office, finding: Finding) -> None:
    line(f"{finding.id}  {finding.title[language()]}  {say(*SEVERITIES[finding.severity])}")
    line(finding.sentence[language()])
    parts = "  ".join(f"{name} {points}" for name, points in finding.score_parts.items())
    line(f"{say('评分', 'score')} {finding.score}（{parts}）")
    _print_explanations(office, finding)
    _print_questions(finding)
    _print_rows(finding)


def _print_explanations(office: Office, finding: Finding) -> None:
    known = read_explanations(office.workspace)
    groups: dict[tuple[str, str], int] = defaultdict(int)
    for one in finding.explanations:
        groups[one.code, one.result] += 1
    if groups:
        table(
            [
                say("合理解释", "explanation"),
                say("结果", "result"),
                say("人数", "people"),
            ],
            [
                (f"{code} {known[code].title[language()]}", say(*RESULTS[result]), str(count))
                for (code, result), count in sorted(groups.items())
            ],
            right=[2],
        )


def _print_questions(finding: Finding) -> None:
    if finding.questions:
        line(say("需现场核查：", "To ask in the field:"))
    for question in finding.questions:
        line(f"  {question.code} {question.zh if language() == 'zh' else question.en}")


def _print_rows(finding: Finding) -> None:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in finding.rows:
        places[row.file, row.sheet].append(row.row)
    line(say(f"证据 {len(finding.rows)} 行：", f"{len(finding.rows)} rows of evidence:"))
    for (file, sheet), numbers in sorted(places.items()):
        where = " · ".join(part for part in (file, sheet) if part)
        line(f"  {where}  {say('第', 'rows')} {'、'.join(str(n) for n in sorted(numbers))}")
