"""What a query may speak of, and what the keys of its result stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from api.asking import InOffice
from api.graph_out import PartOut, ThingOut, part_out, thing_out
from graphaudit.model import NODES, RELATIONSHIPS, Property
from graphaudit.stores.allowed import FUNCTIONS
from graphaudit.stores.cypher import GraphReader
from graphaudit.stores.results import network_of

router = APIRouter(prefix="/api/v1/queries", tags=["queries"])
Key = Annotated[str, StringConstraints(max_length=80)]


class Keys(BaseModel):
    """Things of a result, by their keys."""

    keys: list[Key] = Field(max_length=1000, examples=[["c_96f9db87f32f1a18"]])


class Shown(Keys):
    """Things of a result, to be drawn; a single one with what stands around it."""

    limit: int = Field(default=300, ge=1, le=300)


class NamedOut(ThingOut):
    """A thing of a result, and the findings that name it."""

    findings: list[str]


class PropertyOut(BaseModel):
    """A property of the model."""

    name: str = Field(examples=["opened_on"])
    kind: str = Field(examples=["DATE"])
    zh: str
    en: str


class LabelOut(BaseModel):
    """A node label, and how many there are."""

    name: str = Field(examples=["Card"])
    zh: str
    en: str
    glyph: str
    count: int
    properties: list[PropertyOut]


class TypeOut(BaseModel):
    """A relationship type: between which labels, and how many there are."""

    name: str = Field(examples=["HOLDS"])
    zh: str
    en: str
    ends: list[tuple[str, str]]
    count: int
    properties: list[PropertyOut]


class ModelOut(BaseModel):
    """What a query may speak of."""

    labels: list[LabelOut]
    types: list[TypeOut]
    functions: list[str]


@router.post("/things")
def things(office: InOffice, wanted: Keys) -> list[NamedOut]:
    """What the keys of a result stand for, masked; keys that nobody has are left out."""
    nodes = GraphReader(office.store).nodes(wanted.keys)
    return [
        NamedOut(**thing_out(node).model_dump(), findings=office.listing.naming(node.key))
        for node in nodes
    ]


@router.post("/network")
def network(office: InOffice, wanted: Shown) -> PartOut:
    """The things of a result and the ties between them; where there are none, also what stands
    around each. Of a single thing what is around it. What is beyond the limit is the last keys."""
    keys = list(dict.fromkeys(wanted.keys))
    part = network_of(office.store, keys, wanted.limit)
    return part_out(part, set(keys) if len(part.nodes) > len(keys) else set())


@router.get("/model")
def model(office: InOffice) -> ModelOut:
    """Labels, relationship types, properties and functions, for whoever writes a query; counts
    are 0 before anything was loaded."""
    counts = office.store.counts() if office.store.snapshot() else {}
    labels = [
        LabelOut(
            name=label.name,
            zh=label.zh,
            en=label.en,
            glyph=label.glyph,
            count=counts.get(label.name, 0),
            properties=_properties(label.properties),
        )
        for label in NODES
    ]
    types = [
        TypeOut(
            name=rel.name,
            zh=rel.zh,
            en=rel.en,
            ends=list(rel.endpoints),
            count=counts.get(rel.name, 0),
            properties=_properties(rel.properties),
        )
        for rel in RELATIONSHIPS
    ]
    return ModelOut(labels=labels, types=types, functions=sorted(FUNCTIONS))


def _properties(declared: Sequence[Property]) -> list[PropertyOut]:
    return [PropertyOut(name=p.name, kind=p.kind, zh=p.zh, en=p.en) for p in declared]
