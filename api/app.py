"""The service: findings, leads and networks as JSON and as pages, masked, on loopback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from api import problems, safety
from api.schemas import FindingOut, FindingPage, Health, LeadPage, NetworkOut, Problem
from graphaudit import __version__
from graphaudit.errors import NotFoundError
from graphaudit.finding import Json
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from viz.exports.html import TITLES, row_details
from viz.network import network_data
from viz.page import PageContent, linked_page
from viz.picture import build_picture
from viz.report import report_content
from viz.requests import export_request

Language = Literal["zh", "en"]
Severity = Literal["critical", "high", "medium", "low", "info"]
MOST = 500
ERRORS: dict[int | str, dict[str, object]] = {
    404: {"model": Problem},
    422: {"model": Problem},
}


def create_app(office: Office) -> FastAPI:
    """The application on one office's case book."""
    app = FastAPI(
        title="graphaudit",
        version=__version__,
        description="疑点，待核实：数据比对结果，不是结论。All numbers are masked.",
        docs_url=None,  # its page loads scripts from outside
        redoc_url=None,
        responses=ERRORS,
    )
    app.state.office = office
    problems.install(app)
    app.add_middleware(safety.Guard)
    app.mount("/static", StaticFiles(directory=str(resources.files("viz") / "assets")), "static")
    _add_health(app)
    _add_findings(app)
    _add_pages(app)
    return app


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


InOffice = Annotated[Office, Depends(_office)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=MOST)]


def _add_health(app: FastAPI) -> None:
    @app.get("/api/v1/health", response_model=Health, include_in_schema=False)
    @app.get("/health", response_model=Health, tags=["service"])
    def health(office: InOffice) -> Health:
        """Whether the service answers, and from which snapshot."""
        snapshot = office.casebook.last_run().get("snapshot")
        return Health(
            status="ok",
            version=__version__,
            snapshot=str(snapshot) if snapshot else None,
            store=office.store_url.split(":")[0],
        )


def _add_findings(app: FastAPI) -> None:
    @app.get("/api/v1/findings", response_model=FindingPage, tags=["findings"])
    def findings(
        office: InOffice,
        offset: Offset = 0,
        limit: Limit = 50,
        severity: Annotated[list[Severity] | None, Query()] = None,
        pattern: Annotated[list[str] | None, Query()] = None,
        everything: bool = False,
    ) -> dict[str, object]:
        """Findings, best score first; explained and gone ones only with ``everything``."""
        found = [
            finding
            for finding in office.casebook.findings_json(everything)
            if (not severity or finding["severity"] in severity)
            and (not pattern or finding["pattern"] in pattern)
        ]
        return _page(found, offset, limit)

    @app.get("/api/v1/findings/{finding_id}", response_model=FindingOut, tags=["findings"])
    def finding(office: InOffice, finding_id: str) -> dict[str, Json]:
        """One finding with its evidence and explanations."""
        return masked_finding(office.casebook.finding(finding_id).as_json())

    @app.get("/api/v1/findings/{finding_id}/network", response_model=NetworkOut, tags=["findings"])
    def network(
        office: InOffice, finding_id: str, limit: Annotated[int, Query(ge=1, le=1000)] = 300
    ) -> dict[str, object]:
        """The smallest network that proves the finding, with positions; at most ``limit`` nodes."""
        plain = masked_finding(office.casebook.finding(finding_id).as_json())
        return network_data(build_picture(plain, limit))

    @app.get("/api/v1/leads", response_model=LeadPage, tags=["leads"])
    def leads(office: InOffice, offset: Offset = 0, limit: Limit = 50) -> dict[str, object]:
        """Leads, best first."""
        return _page(office.casebook.leads_json(), offset, limit)


def _page(found: Sequence[Mapping[str, Json]], offset: int, limit: int) -> dict[str, object]:
    items = [masked_finding(each) for each in found[offset : offset + limit]]
    return {"total": len(found), "offset": offset, "limit": limit, "items": items}


def _add_pages(app: FastAPI) -> None:
    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        """None: a browser asks for it on its own, and a 404 would stand in its console."""
        return Response(status_code=204)

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def overview(office: InOffice, lang: Language = "zh") -> str:
        """The list of leads and findings with their networks."""
        run = office.casebook.last_run().get("run")
        if not run:
            return linked_page(_nothing_yet(lang), "/static")
        return _overview(office, str(run), lang)

    @app.get("/findings/{finding_id}", response_class=HTMLResponse, include_in_schema=False)
    def one(office: InOffice, finding_id: str, lang: Language = "zh") -> str:
        """One finding's page."""
        if finding_id.startswith("l_"):
            raise NotFoundError(
                "这是线索编号，不是疑点编号", where=finding_id, fix="GET /api/v1/leads"
            )
        finding = office.casebook.finding(finding_id)
        request = export_request(office, [finding], made=datetime.now(), language=lang)
        content = PageContent(
            title=TITLES[lang],
            snapshot=request.snapshot,
            made=request.made,
            findings=request.findings,
            rows=row_details(request.exhibits),
            explanations=request.explanations,
            language=lang,
        )
        return linked_page(content, "/static")


@lru_cache(maxsize=4)
def _overview(office: Office, run: str, language: str) -> str:
    """The page of one run: it stays the same until the next run, and takes seconds to make."""
    content = report_content(office, made=datetime.now(), language=language)
    return linked_page(content, "/static")


def _nothing_yet(language: str) -> PageContent:
    return PageContent(TITLES[language], "", datetime.now(), findings=(), language=language)
