"""The figures of the overview, and the service's own."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.asking import ByAdministrator, InLog, InOffice
from api.routes.findings import CountedOut
from graphaudit.case_listing import FACETS, Facet, Wanted
from graphaudit.census import card_census
from graphaudit.office import Office

router = APIRouter(prefix="/api/v1", tags=["data"])


class CardsOut(BaseModel):
    """Cards by holder (own, other, unknown) and by how many are paid on them; fen."""

    holder: str = Field(examples=["other"])
    payees: str = Field(examples=["3-4"])
    cards: int
    payments: int
    fen: int


class StatisticsOut(BaseModel):
    """The figures of the overview. A payment in two findings counts in both of their amounts."""

    snapshot: str
    graph: dict[str, int] = Field(description="nodes by label, relationships by type")
    cards: list[CardsOut]
    findings: dict[Facet, list[CountedOut]]


class MetricsOut(BaseModel):
    """What was done, and what the patterns of the last run took."""

    events: dict[str, int] = Field(description="lines of the audit log by event")
    findings: dict[str, int] = Field(description="findings by status")
    pattern_ms: dict[str, int]
    last_run: str


@router.get("/statistics")
def statistics(office: InOffice) -> StatisticsOut:
    """Cards and whose they are, and findings by pattern, township, program, month and state."""
    tables = office.tables_of_graph()
    return StatisticsOut(
        snapshot=tables.snapshot,
        graph=office.store.counts(),
        cards=[CardsOut(**asdict(each)) for each in card_census(tables)],
        findings={facet: _counted(office, facet) for facet in FACETS},
    )


@router.get("/metrics")
def metrics(office: InOffice, log: InLog, _: ByAdministrator) -> MetricsOut:
    """Counts and times of the service. Administrators only."""
    statuses = office.listing.facet(Wanted(everything=True), "status")
    return MetricsOut(
        events=dict(log.events()),
        findings={each.value: each.findings for each in statuses},
        pattern_ms=office.casebook.milliseconds(),
        last_run=str(office.casebook.last_run().get("at", "")),
    )


def _counted(office: Office, facet: Facet) -> list[CountedOut]:
    return [CountedOut(**asdict(each)) for each in office.listing.facet(Wanted(), facet)]
