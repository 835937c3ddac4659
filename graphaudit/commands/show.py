"""``graphaudit show``: one finding or lead: why, what was ruled out, what to ask, which rows."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from graphaudit.commands.detect import SEVERITIES
from graphaudit.commands.terminal import language, line, printable, say, table
from graphaudit.explanations import read_explanations
from graphaudit.finding import Explanation, Finding
from graphaudit.leads import Lead
from graphaudit.office import Office

HELP = ("显示一个疑点或一条线索", "show a finding or lead")
RESULTS = {
    "holds": ("成立", "holds"),
    "ruled_out": ("已排除", "ruled out"),
    "unknown": ("待核", "to ask"),
}
STATUSES = {
    "open": ("待核实", "to be verified"),
    "suppressed": ("解释成立", "explained"),
    "gone": ("已消失", "gone"),
}
PARTS = {
    "severity": ("程度", "severity"),
    "months": ("月数", "months"),
    "amount": ("金额", "amount"),
    "people": ("人数", "people"),
    "kinds": ("证据种类", "kinds"),
}
LEAD = "l_"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``show``."""
    parser.add_argument(
        "id",
        metavar="FINDING|LEAD",
        help=say("疑点（f_…）或线索（l_…）编号", "id of a finding (f_…) or lead (l_…)"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Print the finding, or the lead and every finding of it."""
    for lead in leads_named(office, [args.id]):
        line(f"{lead.id}  {say(*SEVERITIES[lead.severity])}")
        line(printable(lead.sentence[language()]))
        line()
    titles = {
        code: known.title[language()] for code, known in read_explanations(office.workspace).items()
    }
    for finding in findings_named(office, [args.id]):
        _print(finding, titles)
        line()
    return 0


def leads_named(office: Office, ids: Iterable[str]) -> list[Lead]:
    """The leads among these ids, each once."""
    found = (office.casebook.lead(name) for name in ids if name.startswith(LEAD))
    return list({lead.id: lead for lead in found}.values())


def findings_named(office: Office, ids: Iterable[str]) -> list[Finding]:
    """The findings of these ids, a lead's id standing for its findings; each once."""
    wanted: list[str] = []
    for name in ids:
        wanted += office.casebook.lead(name).findings if name.startswith(LEAD) else (name,)
    return office.casebook.findings_of(dict.fromkeys(wanted))


def _print(finding: Finding, titles: dict[str, str]) -> None:
    words = (say(*SEVERITIES[finding.severity]), say(*STATUSES[finding.status]))
    line("  ".join((finding.id, finding.title[language()], *words)))
    line(printable(finding.sentence[language()]))
    parts = "  ".join(
        f"{say(*PARTS.get(name, (name, name)))} {points}"
        for name, points in finding.score_parts.items()
    )
    line(say(f"评分 {finding.score}（{parts}）", f"score {finding.score} ({parts})"))
    _print_explanations(finding.explanations, titles)
    _print_questions(finding)
    _print_rows(finding)


def _print_explanations(explanations: Sequence[Explanation], titles: dict[str, str]) -> None:
    counted = Counter((one.code, one.result) for one in explanations)
    if counted:
        table(
            [say("合理解释", "explanation"), say("结果", "result"), say("人数", "people")],
            [
                (f"{code} {titles.get(code, '')}", say(*RESULTS[result]), str(count))
                for (code, result), count in sorted(counted.items())
            ],
            right=[2],
        )


def _print_questions(finding: Finding) -> None:
    if finding.questions:
        line(say("需现场核查：", "To ask in the field:"))
    for question in finding.questions:
        line(f"  {question.code} {say(question.zh, question.en)}")


def _print_rows(finding: Finding) -> None:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in finding.rows:
        places[row.file, row.sheet].append(row.row)
    line(say(f"证据 {len(finding.rows)} 行：", f"{len(finding.rows)} rows of evidence:"))
    for (file, sheet), numbers in sorted(places.items()):
        where = " · ".join(part for part in (file, sheet) if part)
        listed = say("、", ", ").join(str(number) for number in sorted(numbers))
        line(printable(say(f"  {where}  第 {listed} 行", f"  {where}  rows {listed}")))
