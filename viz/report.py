"""The county's report: figures, ranked leads and findings, each with its network, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from graphaudit.changes import Changes, changes
from graphaudit.exhibits import Exhibit, exhibits
from graphaudit.figures import figures
from graphaudit.finding import Finding
from graphaudit.leads import Lead
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.surroundings import with_surroundings
from graphaudit.values.money import format_yuan
from viz.exports.html import row_details
from viz.page import PageContent, offline_page
from viz.requests import explanation_words

MOST_FINDINGS = 200
MOST_ORIGINALS = 60
TITLE = {"zh": "一卡通疑点报告", "en": "Report of doubtful points"}


def report_content(
    office: Office, *, made: datetime, language: str = "zh", most: int = MOST_FINDINGS
) -> PageContent:
    """The content of the report or of the service's page: masked, best leads and scores first."""
    tables = office.tables_of_last_run()
    findings, leads = office.casebook.findings(), office.casebook.leads()
    doubts = [finding for finding in findings if finding.is_doubt]
    shown = _shown(findings, leads, most)
    plain = [finding.as_json() for finding in shown]
    rows = {row.src for finding in shown for row in finding.rows}
    found = exhibits(tables, office.ledger, rows)
    since = changes(office.casebook)
    return PageContent(
        title=TITLE[language],
        snapshot=tables.snapshot,
        made=made,
        findings=[masked_finding(f) for f in with_surroundings(tables, plain)],
        leads=[masked_finding(lead.as_json()) for lead in leads if _any_shown(lead, shown)],
        rows=row_details(_few_originals(shown, found)),
        explanations=explanation_words(office),
        figures=[*_figures(office, doubts), *_changes(since)],
        total_findings=len(doubts),
        total_leads=len(leads),
        total_missed=len(findings) - len(doubts),
        language=language,
        changed=_marks(since),
        gone=[masked_finding(each.record) for each in since.findings if each.change == "gone"],
    )


def _marks(since: Changes) -> dict[str, str]:
    """Finding or lead → how it changed; of a first run nothing is marked, for all is new."""
    if since.first:
        return {}
    marked = (*since.findings, *since.leads)
    return {each.id: each.change for each in marked if each.change in ("new", "changed")}


def _changes(since: Changes) -> list[tuple[str, str, str]]:
    """How many findings are new, changed and gone since the run before."""
    if since.first or not since.run:
        return []
    words = (
        ("new", "个新疑点（较上次检测）", "new since the run before"),
        ("changed", "个有变化", "changed"),
        ("gone", "个已消失", "gone"),
    )
    return [(zh, en, f"{since.count(change):,}") for change, zh, en in words]


def write_report(office: Office, path: Path, *, made: datetime, language: str = "zh") -> None:
    """Write the report as one offline HTML file."""
    path.write_text(
        offline_page(report_content(office, made=made, language=language)), encoding="utf-8"
    )


def _shown(findings: Sequence[Finding], leads: Sequence[Lead], most: int) -> list[Finding]:
    """The findings of the best leads first, then the best scores, ``most`` in all.

    A quarter of the room is kept for people who seem entitled and are not paid.
    """
    by_id = {finding.id: finding for finding in findings}
    missed = [f.id for f in findings if not f.is_doubt][: most // 4]
    doubts = [f.id for f in findings if f.is_doubt]
    order = [name for lead in leads for name in lead.findings] + doubts
    chosen = [name for name in dict.fromkeys(order) if name in by_id][: most - len(missed)]
    chosen += missed
    return sorted((by_id[name] for name in chosen), key=lambda f: (-f.score, f.id))


def _any_shown(lead: Lead, shown: Sequence[Finding]) -> bool:
    return any(finding.id in lead.findings for finding in shown)


def _few_originals(shown: Sequence[Finding], found: dict[str, Exhibit]) -> dict[str, Exhibit]:
    """The written line for the first rows of each finding: a report is read, not mined."""
    kept = {row.src for finding in shown for row in finding.rows[:MOST_ORIGINALS]}
    return {
        src: exhibit if src in kept else Exhibit(**{**vars(exhibit), "original": ()})
        for src, exhibit in found.items()
    }


def _figures(office: Office, findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    counted = figures(office.tables_of_last_run())
    paid = {src: fen for finding in findings for src, fen in finding.payments.items()}
    return [
        ("个文件", "files", f"{counted.files:,}"),
        ("人", "people", f"{counted.persons:,}"),
        ("户", "households", f"{counted.households:,}"),
        ("张卡", "cards", f"{counted.cards:,}"),
        ("个项目", "programs", f"{counted.programs:,}"),
        ("笔发放", "payments", f"{counted.payments:,}"),
        ("元发放", "yuan paid", format_yuan(counted.fen)),
        (
            "元在疑点证据行中（同一行只计一次）",
            "yuan in rows of evidence",
            format_yuan(sum(paid.values())),
        ),
    ]
