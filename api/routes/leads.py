"""Leads: the findings of one matter, merged."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.asking import ByPerson, InAccounts, InLog, InOffice, Limit, Offset
from api.files import AT_A_TIME, BINARY, JSONL, json_lines, of_media, streamed
from api.handling import (
    Assigned,
    Decision,
    EventOut,
    Id,
    InFile,
    Remark,
    as_file,
    assign,
    decided,
    history_of,
    remarked,
)
from api.schemas import LeadOut, LeadPage, NetworkOut
from graphaudit.finding import Json
from graphaudit.masking import masked_finding
from graphaudit.surroundings import with_surroundings
from viz.network import network_data
from viz.picture import build_picture
from viz.together import of_lead

router = APIRouter(prefix="/api/v1/leads", tags=["leads"])


@router.get("", response_model=LeadPage)
def leads(office: InOffice, offset: Offset = 0, limit: Limit = 50) -> dict[str, object]:
    """Leads, best first."""
    found = office.casebook.leads_json(offset, limit)
    return {
        "total": office.casebook.count_leads(),
        "offset": offset,
        "limit": limit,
        "items": [masked_finding(each) for each in found],
    }


@router.get("/list.jsonl", response_class=Response, responses=of_media(JSONL))
def as_jsonl(office: InOffice, by: ByPerson, log: InLog) -> Response:
    """All leads, best first, masked: each in full, as JSON in a line of its own; sent as it is
    made."""
    total = office.casebook.count_leads()
    log.add(by.name, "export", f"leads list.jsonl {total}")
    found = (
        record
        for first in range(0, total, AT_A_TIME)
        for record in office.casebook.leads_json(first, AT_A_TIME)
    )
    return streamed(json_lines(found), "leads.jsonl", JSONL)


@router.get("/{lead_id}", response_model=LeadOut)
def lead(office: InOffice, lead_id: Id) -> dict[str, Json]:
    """One lead, by its id or an id that was merged into it."""
    return masked_finding(office.casebook.lead(lead_id).as_json())


@router.get("/{lead_id}/network", response_model=NetworkOut)
def network(
    office: InOffice, lead_id: Id, limit: Annotated[int, Query(ge=1, le=1000)] = 300
) -> dict[str, object]:
    """The networks of the lead's findings as one, with their surroundings and positions."""
    found = office.casebook.lead(lead_id)
    plain = office.casebook.records_of(found.findings)
    around = with_surroundings(office.tables_of_last_run(), plain)
    told = [masked_finding(each) for each in around]
    return network_data(build_picture(of_lead(masked_finding(found.as_json()), told), limit))


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


@router.post("/{lead_id}/assignee")
def assign_one(
    office: InOffice,
    accounts: InAccounts,
    by: ByPerson,
    log: InLog,
    lead_id: Id,
    assigned: Assigned,
) -> list[EventOut]:
    """Give a lead to a person; its history is answered."""
    found = office.casebook.lead(lead_id).id
    assign(office, accounts, by.name, [found], assigned.person)
    log.add(by.name, "assign", f"{found} {assigned.person}")
    return history_of(office, found)


@router.post("/{lead_id}/notes")
def remark(
    office: InOffice, by: ByPerson, log: InLog, lead_id: Id, remark: Remark
) -> list[EventOut]:
    """Add a note; the history is answered."""
    return remarked(office, log, by.name, office.casebook.lead(lead_id).id, remark)


@router.get("/{lead_id}/export", response_class=Response, responses=BINARY)
def exported(office: InOffice, by: ByPerson, log: InLog, lead_id: Id, wanted: InFile) -> Response:
    """The lead with its findings as a file, masked."""
    found = office.casebook.lead(lead_id)
    answer = as_file(
        office,
        found.id,
        lambda: office.casebook.findings_of(found.findings),
        wanted,
        [masked_finding(found.as_json())],
    )
    log.add(by.name, "export", f"{found.id} {wanted.format}")
    return answer
