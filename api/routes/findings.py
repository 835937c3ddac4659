"""Findings and their networks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.asking import InOffice, Limit, Offset, Severity, page_of
from api.schemas import FindingOut, FindingPage, NetworkOut
from graphaudit.finding import Json
from graphaudit.masking import masked_finding
from viz.network import network_data
from viz.picture import build_picture

router = APIRouter(prefix="/api/v1/findings", tags=["findings"])


@router.get("", response_model=FindingPage)
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
    return page_of(found, offset, limit)


@router.get("/{finding_id}", response_model=FindingOut)
def finding(office: InOffice, finding_id: str) -> dict[str, Json]:
    """One finding with its evidence and explanations."""
    return masked_finding(office.casebook.finding(finding_id).as_json())


@router.get("/{finding_id}/network", response_model=NetworkOut)
def network(
    office: InOffice, finding_id: str, limit: Annotated[int, Query(ge=1, le=1000)] = 300
) -> dict[str, object]:
    """The smallest network that proves the finding, with positions; at most ``limit`` nodes."""
    plain = masked_finding(office.casebook.finding(finding_id).as_json())
    return network_data(build_picture(plain, limit))
