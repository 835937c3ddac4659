"""One thing of the graph: what is known of it, what stands around it, its payments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.asking import InOffice, Limit, Offset
from api.graph_out import (
    AskedOut,
    ClustersOut,
    PartOut,
    ThingOut,
    asked_out,
    clusters_out,
    part_out,
    thing_out,
)
from graphaudit.entities import Month, Payment, masked_number_of, node_of, payments, timeline
from graphaudit.finding import Json
from graphaudit.stores.exploring import Cluster, Explorer, Group, Within, behind_around

router = APIRouter(prefix="/api/v1/entities", tags=["entities"])
Key = Annotated[str, Path(max_length=80, examples=["c_96f9db87f32f1a18"])]
Type = Annotated[str, Query(max_length=40, examples=["USES"])]
Label = Annotated[str, Query(max_length=40, examples=["Person"])]
Nodes = Annotated[int, Query(ge=1, le=1000)]


class Named(BaseModel):
    """A finding or lead that names the thing."""

    id: str = Field(examples=["f_19bf63a985166be5"])
    pattern: str = Field(examples=["card_many_people"])
    title: dict[str, str]
    severity: str = Field(examples=["high"])
    state: str = Field(examples=["doubtful"])
    fen: int
    sentence: dict[str, str]


class EntityOut(ThingOut):
    """A thing, its masked number, and the findings and leads that name it."""

    number: str = Field(examples=["6217***********6137"])
    findings: list[Named]
    leads: list[str]


class GroupsOut(BaseModel):
    """What stands around a thing; payments are counted by their sums (USES)."""

    groups: list[Group]
    asked: AskedOut


class PaymentPage(BaseModel):
    """One page of payments, latest first."""

    total: int
    offset: int
    limit: int
    items: list[Payment]


@router.get("/{key}")
def entity(office: InOffice, key: Key) -> EntityOut:
    """What is known of a thing, and which findings and leads name it."""
    thing = thing_out(node_of(office.store, key))
    found = office.casebook.records_of(office.listing.naming(key))
    standing = [finding for finding in found if finding["status"] == "open"]
    return EntityOut(
        **thing.model_dump(),
        number=masked_number_of(office.tables_of_graph(), key),
        findings=[_named(finding) for finding in standing],
        leads=office.lead_listing.of_findings([str(finding["id"]) for finding in standing]),
    )


@router.get("/{key}/neighbours")
def neighbours(office: InOffice, key: Key) -> GroupsOut:
    """How many neighbours of each kind a thing has: asked before any of them is shown."""
    groups = Explorer(office.store).groups(key)
    label = node_of(office.store, key).label
    return GroupsOut(
        groups=groups,
        asked=asked_out(behind_around(label, sorted({g.type for g in groups}), key)),
    )


@router.get("/{key}/network")
def network(office: InOffice, key: Key, limit: Nodes = 300) -> PartOut:
    """The thing and its neighbours but villages, programs and the like; few of a kind first."""
    return part_out(Explorer(office.store).around(key, limit), {key})


@router.get("/{key}/expand")
def expand(
    office: InOffice,
    key: Key,
    type: Type,
    label: Label,
    known: Annotated[list[str] | None, Query(max_length=1000)] = None,
    limit: Nodes = 50,
    within: Annotated[str, Query(max_length=80, description="one village or household")] = "",
    by: Cluster = "village",
) -> PartOut:
    """Neighbours of one kind that are not ``known`` yet, most money first."""
    inside = Within(by, within) if within else None
    part = Explorer(office.store).expand(key, type, label, known or (), limit, inside)
    return part_out(part, {key}, [node_of(office.store, key)])


@router.get("/{key}/household")
def household(office: InOffice, key: Key, limit: Nodes = 50) -> PartOut:
    """The household of a person, or the household itself, with at most ``limit`` members."""
    return part_out(Explorer(office.store).household(key, limit), {key})


@router.get("/{key}/clusters")
def clusters(
    office: InOffice, key: Key, type: Type, label: Label, by: Cluster = "village", limit: Nodes = 50
) -> ClustersOut:
    """Neighbours of one kind by village or household, for those that are too many to draw."""
    return clusters_out(Explorer(office.store).clusters(key, type, label, by), limit)


@router.get("/{key}/timeline")
def months(office: InOffice, key: Key) -> list[Month]:
    """The payments of a payee or to a card, by month and program, oldest first."""
    return timeline(office.store, key)


@router.get("/{key}/payments")
def rows(office: InOffice, key: Key, offset: Offset = 0, limit: Limit = 50) -> PaymentPage:
    """The payments of a payee or to a card with file, sheet and row, latest first."""
    total, found = payments(office.store, office.tables_of_graph(), key, offset, limit)
    return PaymentPage(total=total, offset=offset, limit=limit, items=found)


def _named(finding: dict[str, Json]) -> Named:
    return Named.model_validate({name: finding[name] for name in Named.model_fields})
