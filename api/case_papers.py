"""What a case needs of the ledger's tables: its restitution list, its report, what it hands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from api.language import Language
from graphaudit.cases.case import Case
from graphaudit.cases.facts import totals_of
from graphaudit.cases.restitution import Due, dues, payments_of
from graphaudit.cases.telling import headed, rests_on, told
from graphaudit.entities import numbers_of
from graphaudit.errors import NotFoundError
from graphaudit.exhibits import Said, said_of
from graphaudit.finding import Finding, severity_rank
from graphaudit.masking import mask_number
from graphaudit.office import Office
from graphaudit.values.money import format_yuan
from viz.exports import ExportRequest
from viz.papers.handover import write_handover
from viz.papers.restitution import RestitutionPaper
from viz.plain import Json
from viz.requests import export_request


def said_by(office: Office, findings: Sequence[Finding]) -> dict[str, Said]:
    """src → what the row says, for every payment row of the findings.

    Empty where the tables of the last run were cleared away: rows then stand under no name.
    """
    wanted = sorted(payments_of(findings))
    try:
        return said_of(office.tables_of_last_run(), wanted) if wanted else {}
    except NotFoundError:
        return {}


def dues_now(office: Office, case: Case) -> list[Due]:
    """The restitution list: as it stood at the case's end, else as the findings are now."""
    findings = [] if case.restitution else office.cases.findings(case)
    return dues_of(office, case, findings, said_by(office, findings))


def dues_of(
    office: Office, case: Case, findings: Sequence[Finding], said: Mapping[str, Said]
) -> list[Due]:
    """The same of findings and rows that were read already."""
    return office.cases.ended_dues(case) if case.restitution else dues(case, findings, said)


def dues_to_keep(office: Office, case: Case) -> list[Due]:
    """The list for good: raises NotFoundError rather than leave out whom a row names."""
    findings = office.cases.findings(case)
    wanted = sorted(payments_of(findings))
    return dues(case, findings, said_of(office.tables_of_last_run(), wanted) if wanted else {})


def restitution_paper(
    office: Office, case: Case, language: Language, *, masked: bool = True
) -> RestitutionPaper:
    """The list as it is printed. Unmasked, whole numbers of payees and cards stand in it."""
    listed = dues_now(office, case)
    names = office.policy.by_name(language)
    return RestitutionPaper(
        case=case.id,
        title=case.title,
        final=case.ended,
        dues=[replace(due, program=names.get(due.program, due.program)) for due in listed],
        numbers=_numbers(office, listed, masked),
        made=datetime.now().strftime("%Y-%m-%d %H:%M"),
        language=language,
    )


def _numbers(office: Office, listed: Sequence[Due], masked: bool) -> Mapping[str, str]:
    keys = sorted({key for due in listed for key in (due.payee_key, due.card_key) if key})
    if not keys:
        return {}
    found = numbers_of(office.tables_of_last_run(), keys)
    return {
        key: mask_number(each.label, each.number) if masked else each.number
        for key, each in found.items()
    }


def report_request(office: Office, case: Case, language: Language) -> ExportRequest:
    """The request for a report on the whole case: its findings together, rows once, masked."""
    findings = office.cases.findings(case)
    return export_request(
        office,
        findings,
        made=datetime.now(),
        language=language,
        leads=[_as_lead(case, findings)],
        marks=ends_of(office, case, language),
    )


def ends_of(office: Office, case: Case, language: Language) -> list[tuple[str, str]]:
    """Where the case's record and the log end now: on paper, so that either, put back to what it
    was before, can be told from what was handed on."""
    ends = {
        ("办理记录", "record of the case"): office.cases.chain(case.id).end,
        ("操作日志", "log"): office.log.end(),
    }
    index = 1 if language == "en" else 0
    told = ("{} 条，末条摘要 {}", "{} lines, digest of the last {}")[index]
    return [
        (name[index], told.format(end.count, _grouped(end.digest))) for name, end in ends.items()
    ]


def _grouped(digest: str) -> str:
    """The first 32 of its 64 digits, in groups of eight."""
    return " ".join(digest[start : start + 8] for start in range(0, 32, 8))


def _as_lead(case: Case, findings: Sequence[Finding]) -> Json:
    """The case in the shape of a lead, which reports print as one with its findings."""
    totals = totals_of(findings)
    worst = min((f.severity for f in findings), key=severity_rank, default="info")
    yuan, n = format_yuan(totals.fen), len(findings)
    zh = f"{n} 个疑点，涉及 {totals.persons} 人、{totals.cards} 张卡、{yuan} 元"
    en = f"{n} findings, {totals.persons} people, {totals.cards} cards, {yuan} yuan"
    name = f"{case.id} {case.title}"
    return {
        "id": case.id,
        "title": {"zh": name, "en": name},
        "sentence": {"zh": f"{zh}，同一行只计一次。", "en": f"{en}, each row once."},
        "severity": worst,
        "fen": totals.fen,
        "first_day": totals.first_day,
        "last_day": totals.last_day,
        "townships": sorted({name for f in findings for name in f.townships}),
        "kinds": sorted({kind for f in findings for kind in f.kinds}),
        "findings": [f.id for f in findings],
    }


def write_case_file(office: Office, case: Case, language: Language, path: Path) -> int:
    """Everything of the case in one zip; returns how many files stand in it."""
    documents = {
        f"{each.code} {each.name}": office.cases.documents.path(each.sha256)
        for each in case.standing_documents()
    }
    return write_handover(
        report_request(office, case, language) if case.findings else None,
        restitution_paper(office, case, language),
        record_of(office, case, language),
        documents,
        ends_of(office, case, language),
        path,
    )


def record_of(office: Office, case: Case, language: Language) -> list[tuple[str, ...]]:
    """The history as lines of texts: number, time in UTC, who, step, what, document, digest."""
    index = 1 if language == "en" else 0
    return [
        (
            str(step.number), step.at, step.by, headed(step)[index], told(step)[index],
            rests_on(step), step.digest,
        )
        for step in office.cases.history(case.id)
    ]  # fmt: skip
