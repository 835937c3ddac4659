"""What was loaded and refused, batches checked before payment, figures, and the service's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.asking import ByAdministrator, InLog, InOffice, Limit, Offset
from api.routes.findings import CountedOut
from graphaudit.case_listing import FACETS, Facet, Wanted
from graphaudit.census import card_census
from graphaudit.ledger import Load
from graphaudit.office import Office
from graphaudit.register_names import named_register
from graphaudit.values import mask_long_digits

router = APIRouter(prefix="/api/v1", tags=["data"])


class SheetOut(BaseModel):
    """A sheet and what it was recognised as; ``rows`` = accepted + rejected + skipped. Fen."""

    no: int
    sheet: str
    register_: str | None = Field(serialization_alias="register", examples=["民政低保"])
    why: str = Field(description="by which columns it was recognised")
    rows: int
    accepted: int
    rejected: int
    skipped: int
    fen: int


class LoadOut(BaseModel):
    """One file that was loaded at some time; sheets of those that are live."""

    file: str
    names: list[str]
    sha256: str
    state: str = Field(examples=["live"])
    at: str
    sheets: list[SheetOut]


class RejectOut(BaseModel):
    """A cell that was refused (reject), or kept and to be corrected (correction)."""

    file: str
    sheet: str
    row: int
    column: str
    value: str = Field(description="as written, long numbers masked")
    reason: str
    fix: str
    kind: str = Field(examples=["reject"])


class RejectPage(BaseModel):
    """One page of rejects and corrections, in the order of the files."""

    total: int
    offset: int
    limit: int
    items: list[RejectOut]


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


@router.get("/loads")
def loads(office: InOffice) -> list[LoadOut]:
    """Every file in the order of loading, with what each sheet was recognised as."""
    sheets = {
        part.sha256: [_sheet(each) for each in _records(part.info.get("sheets"))]
        for part in office.ledger.parts()
    }
    return [_load(load, sheets.get(load.sha256, [])) for load in office.ledger.loads()]


@router.get("/rejects")
def rejects(office: InOffice, offset: Offset = 0, limit: Limit = 50) -> RejectPage:
    """What was refused, and what was kept and is to be corrected."""
    tables = [("reject", office.ledger.rejects()), ("correction", office.ledger.corrections())]
    found = [(kind, row) for kind, table in tables for row in table.to_pylist()]
    items = [_reject(kind, row) for kind, row in found[offset : offset + limit]]
    return RejectPage(total=len(found), offset=offset, limit=limit, items=items)


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


def _load(load: Load, sheets: list[SheetOut]) -> LoadOut:
    return LoadOut(
        file=load.name,
        names=list(load.names),
        sha256=load.sha256,
        state=load.state,
        at=load.at,
        sheets=sheets,
    )


def _sheet(said: Mapping[str, object]) -> SheetOut:
    numbers = {
        name: int(str(said.get(name) or 0))
        for name in ("no", "rows", "accepted", "rejected", "skipped", "fen")
    }
    register = said.get("register")
    return SheetOut.model_validate(
        {
            "sheet": str(said.get("sheet") or ""),
            "register_": named_register(str(register)) if register else None,
            "why": str(said.get("why") or ""),
            **numbers,
        }
    )


def _reject(kind: str, row: Mapping[str, object]) -> RejectOut:
    words = {
        name: mask_long_digits(str(row.get(name) or ""))
        for name in ("sheet", "column", "value", "reason", "fix")
    }
    return RejectOut(file=str(row["file"]), row=int(str(row["row"] or 0)), kind=kind, **words)


def _records(value: object) -> Sequence[Mapping[str, object]]:
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [each for each in listed if isinstance(each, Mapping)]
