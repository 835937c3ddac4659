"""What a case needs of the ledger's tables: its restitution list, and who its people are."""

from __future__ import annotations

from collections.abc import Sequence

from graphaudit.cases.case import Case
from graphaudit.cases.restitution import Due, dues, payments_of
from graphaudit.exhibits import Said, said_of
from graphaudit.finding import Finding
from graphaudit.office import Office


def said_by(office: Office, findings: Sequence[Finding]) -> dict[str, Said]:
    """src → what the row says, for every payment row of the findings."""
    return said_of(office.tables_of_last_run(), sorted(payments_of(findings)))


def dues_now(office: Office, case: Case) -> list[Due]:
    """The restitution list: as it stood at the case's end, else as the findings are now."""
    if case.restitution:
        return office.cases.ended_dues(case)
    findings = office.cases.findings(case)
    return dues(case, findings, said_by(office, findings))
