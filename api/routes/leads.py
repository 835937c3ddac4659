"""Leads: findings on the same people and cards, merged."""

from __future__ import annotations

from fastapi import APIRouter

from api.asking import InOffice, Limit, Offset, page_of
from api.schemas import LeadPage

router = APIRouter(prefix="/api/v1/leads", tags=["leads"])


@router.get("", response_model=LeadPage)
def leads(office: InOffice, offset: Offset = 0, limit: Limit = 50) -> dict[str, object]:
    """Leads, best first."""
    return page_of(office.casebook.leads_json(), offset, limit)
