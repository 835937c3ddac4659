"""The list of leads and findings with their networks, and one finding's page."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from api.asking import InOffice, Language
from api.drawing import person
from graphaudit.errors import NotFoundError
from graphaudit.office import Office
from viz.exports.html import TITLES, row_details
from viz.page import PageContent, linked_page
from viz.report import report_content
from viz.requests import export_request

PERSON = Markup("<!-- person -->")
"""Where, in a page that is kept, the one who asks is put in."""
router = APIRouter(include_in_schema=False)


@router.get("/favicon.ico")
def icon() -> Response:
    """None: a browser asks for it on its own, and a 404 would stand in its console."""
    return Response(status_code=204)


@router.get("/", response_class=HTMLResponse)
def overview(request: Request, office: InOffice, lang: Language = "zh") -> str:
    """The list of leads and findings with their networks."""
    tools = person(request, lang)
    run = office.casebook.last_run().get("run")
    if not run:
        return linked_page(_nothing_yet(lang), "/static", tools)
    return _overview(office, str(run), lang).replace(PERSON, tools, 1)


@router.get("/findings/{finding_id}", response_class=HTMLResponse)
def one(request: Request, office: InOffice, finding_id: str, lang: Language = "zh") -> str:
    """One finding's page."""
    if finding_id.startswith("l_"):
        raise NotFoundError("这是线索编号，不是疑点编号", where=finding_id, fix="GET /api/v1/leads")
    finding = office.casebook.finding(finding_id)
    asked = export_request(office, [finding], made=datetime.now(), language=lang)
    content = PageContent(
        title=TITLES[lang],
        snapshot=asked.snapshot,
        made=asked.made,
        findings=asked.findings,
        rows=row_details(asked.exhibits),
        explanations=asked.explanations,
        language=lang,
    )
    return linked_page(content, "/static", person(request, lang))


@lru_cache(maxsize=4)
def _overview(office: Office, run: str, language: str) -> str:
    """The page of one run: it stays the same until the next run, and takes seconds to make."""
    content = report_content(office, made=datetime.now(), language=language)
    return linked_page(content, "/static", PERSON)


def _nothing_yet(language: str) -> PageContent:
    return PageContent(TITLES[language], "", datetime.now(), findings=(), language=language)
