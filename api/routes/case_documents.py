"""Documents of cases: taken as they come, straight to the disk, and given back to be saved."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from api.asking import InLog, InOffice
from api.case_asking import OURS, REFUSALS, Because, ByWhom, CaseId, Number, done
from api.case_out import CaseOut, DocumentOut
from api.files import BINARY
from api.safety import takes_files
from graphaudit.cases.documents import LARGEST
from graphaudit.cases.rules import DocumentKind

PREFIX = "/api/v1/case-documents"
router = APIRouter(prefix=PREFIX, tags=["cases"], responses=REFUSALS)
takes_files(f"{PREFIX}/[^/]+", LARGEST + 1)  # one more, so that the refusal says what is too large
A_FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@router.post(
    "/{case_id}",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": A_FILE}},
)
async def add_document(
    request: Request,
    office: InOffice,
    by: ByWhom,
    log: InLog,
    case_id: CaseId,
    name: Annotated[str, Query(min_length=1, max_length=300, examples=["谈话笔录.pdf"])],
    kind: DocumentKind = "other",
    about: Annotated[str, Query(pattern=OURS, description="the person it is about")] = "",
) -> DocumentOut:
    """Add a document (at most 20 MB): the body is the file."""
    held = await run_in_threadpool(office.cases.document_bytes, case_id)
    stored = await office.cases.documents.take(name, request.stream(), held)
    made = await run_in_threadpool(office.cases.add_document, case_id, by, stored, kind, about)
    told = f"{case_id} {made.code} {made.name} sha256 {made.sha256}"
    await run_in_threadpool(log.add, by.name, "case", told)
    return DocumentOut.model_validate({**vars(made), "code": made.code})


@router.get("/{case_id}/{number}", response_class=Response, responses=BINARY)
def document(office: InOffice, case_id: CaseId, number: Number) -> Response:
    """A document, to be saved; its bytes are compared with what was registered."""
    found = office.cases.document(case_id, number)
    path = office.cases.documents.path(found.sha256)
    named = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    kind = "application/octet-stream"
    return FileResponse(path, media_type=kind, headers={"Content-Disposition": named})


@router.post("/{case_id}/{number}/withdrawal")
def withdraw_document(
    office: InOffice, by: ByWhom, log: InLog, case_id: CaseId, number: Number, wanted: Because
) -> CaseOut:
    """Say that a document does not count; its bytes and its line stay."""
    office.cases.withdraw_document(case_id, by, wanted.version, number, wanted.why)
    return done(office, by, log, case_id, f"作废 DOC-{number:02}", wanted.why)
