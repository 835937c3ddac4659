"""Leads: findings on the same people and cards, merged."""

from __future__ import annotations

from fastapi import APIRouter

from api.asking import ByPerson, InLog, InOffice, Limit, Offset, page_of
from api.routes.findings import Decision, EventOut, Id, decided, history_of
from api.schemas import LeadOut, LeadPage
from graphaudit.finding import Json
from graphaudit.masking import masked_finding

router = APIRouter(prefix="/api/v1/leads", tags=["leads"])


@router.get("", response_model=LeadPage)
def leads(office: InOffice, offset: Offset = 0, limit: Limit = 50) -> dict[str, object]:
    """Leads, best first."""
    return page_of(office.casebook.leads_json(), offset, limit)


@router.get("/{lead_id}", response_model=LeadOut)
def lead(office: InOffice, lead_id: Id) -> dict[str, Json]:
    """One lead, by its id or an id that was merged into it."""
    return masked_finding(office.casebook.lead(lead_id).as_json())


@router.get("/{lead_id}/history")
def history(office: InOffice, lead_id: Id) -> list[EventOut]:
    """What happened to a lead, oldest first."""
    return history_of(office, office.casebook.lead(lead_id).id)


@router.post("/{lead_id}/state", response_model=LeadOut)
def decide(
    office: InOffice, by: ByPerson, log: InLog, lead_id: Id, decision: Decision
) -> dict[str, Json]:
    """Change a lead's state; the history keeps who, when and why."""
    found = office.casebook.lead(lead_id).id
    decided(office, by.name, found, decision)
    log.add(by.name, "state", f"{found} {decision.state}", decision.reason)
    return masked_finding(office.casebook.lead(found).as_json())
