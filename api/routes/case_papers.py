"""Papers of a case: report, bundle, workbook, restitution list, and what it is handed on with."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.asking import ByPerson, InLog, InOffice
from api.case_asking import CaseId
from api.case_papers import dues_now, report_request, restitution_paper, write_case_file
from api.files import BINARY, made
from api.language import Language
from graphaudit.errors import UsageError
from viz.exports import export, file_name
from viz.papers.restitution import write_restitution

router = APIRouter(prefix="/api/v1/case-papers", tags=["cases"])
Paper = Literal["docx", "pdf", "xlsx", "html", "json", "bundle", "restitution", "handover"]
XLSX, ZIP = "xlsx", "zip"


class Wanted(BaseModel):
    """Why whole numbers are needed."""

    purpose: str = Field(min_length=4, max_length=500, examples=["通知本人退款"])


class DueRowOut(BaseModel):
    """A payment row: what was paid, and what of it is to be returned, fen."""

    src: str
    place: str
    day: str
    paid: int
    fen: int


class DueOut(BaseModel):
    """What one person is to return for one card and program, fen; captions are masked."""

    payee: str
    payee_key: str
    card: str
    card_key: str
    program: str
    months: list[str]
    paid: int
    fen: int
    rows: list[DueRowOut]


class Restitution(BaseModel):
    """The restitution list; ``final``: as it stood when the case ended."""

    case: str
    final: bool
    paid: int
    fen: int
    items: list[DueOut]


@router.get("/{case_id}")
def restitution(office: InOffice, case_id: CaseId) -> Restitution:
    """The restitution list: by person, card and program, each payment row once."""
    case = office.cases.case(case_id)
    listed = dues_now(office, case)
    items = [
        DueOut(
            payee=due.payee, payee_key=due.payee_key, card=due.card, card_key=due.card_key,
            program=due.program, months=list(due.months), paid=due.paid, fen=due.fen,
            rows=[DueRowOut.model_validate(vars(row)) for row in due.rows],
        )
        for due in listed
    ]  # fmt: skip
    return Restitution(
        case=case.id,
        final=case.ended,
        paid=sum(due.paid for due in listed),
        fen=sum(due.fen for due in listed),
        items=items,
    )


@router.get("/{case_id}/{paper}", response_class=Response, responses=BINARY)
def paper(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    case_id: CaseId,
    paper: Paper,
    language: Language = "zh",
) -> Response:
    """A paper of the case as a file, masked."""
    case = office.cases.case(case_id)
    if not case.findings and paper not in ("restitution", "handover"):
        raise UsageError(
            "案内没有疑点，无可导出 (no finding in the case)",
            where=case_id,
            fix="先加入疑点 (add findings first)",
        )
    log.add(by.name, "export", f"{case_id} {paper}")
    if paper == "restitution":
        return made(
            f"{case_id}-restitution.{XLSX}",
            lambda path: write_restitution(restitution_paper(office, case, language), path),
        )
    if paper == "handover":
        return made(
            f"{case_id}-handover.{ZIP}",
            lambda path: write_case_file(office, case, language, path),
        )
    return made(
        file_name(case_id, paper),
        lambda path: export(paper, report_request(office, case, language), path),
    )


@router.post("/{case_id}/restitution", response_class=Response, responses=BINARY)
def whole_restitution(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    case_id: CaseId,
    wanted: Wanted,
    language: Language = "zh",
) -> Response:
    """The restitution list with whole numbers; the log keeps who took it and what for."""
    if len(wanted.purpose.strip()) < 4:
        raise UsageError("取得完整号码须写明用途 (a purpose is needed)", where="purpose")
    paper = restitution_paper(office, office.cases.case(case_id), language, masked=False)
    log.add(by.name, "reveal", f"{case_id} 退款清单 {len(paper.dues)} 项", wanted.purpose)
    name = f"{case_id}-restitution-{datetime.now():%Y%m%d}.{XLSX}"
    return made(name, lambda path: write_restitution(paper, path))
