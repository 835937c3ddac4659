"""Networks as JSON: drawn for vis-network, and as plain things and ties with the query behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from pydantic import BaseModel, Field

from api.schemas import NetworkOut
from graphaudit.entities import plain_properties
from graphaudit.model import NODE_BY_NAME
from graphaudit.model_names import kind_name, relation_name
from graphaudit.stores.base import Node
from graphaudit.stores.exploring import Asked, Clustered, Part, Tie
from viz.network import network_data
from viz.picture import picture_of

Plain = str | int | float | bool | None


class ThingOut(BaseModel):
    """One thing of the graph; caption and texts are masked."""

    key: str = Field(examples=["c_96f9db87f32f1a18"])
    label: str = Field(examples=["Card"])
    name: str = Field(description="the label in Chinese", examples=["卡"])
    glyph: str = Field(examples=["卡"])
    caption: str = Field(examples=["尾号6137"])
    properties: dict[str, Plain]


class TieOut(BaseModel):
    """All relationships of one type from one thing to another; money in fen."""

    type: str = Field(examples=["USES"])
    name: str = Field(description="the type in Chinese", examples=["收款"])
    start: str = Field(examples=["p_001e3e9d77e13c3b"])
    end: str = Field(examples=["c_96f9db87f32f1a18"])
    times: int
    fen: int | None
    first_day: str
    last_day: str
    src: list[str] = Field(description="at most 20 of the rows it comes from")
    properties: dict[str, Plain]


class AskedOut(BaseModel):
    """The query behind a click: read-only Cypher that shows the same, and its parameters."""

    cypher: str
    parameters: dict[str, str | int | list[str]]


class PartOut(BaseModel):
    """Some of a network: ``shown`` of ``total``; ``network`` is the same, drawn."""

    shown: int = Field(examples=[50])
    total: int = Field(examples=[212])
    things: list[ThingOut]
    ties: list[TieOut]
    asked: AskedOut
    network: NetworkOut


class ClusterOut(BaseModel):
    """Things of one village or household; ``key`` and ``caption`` empty: none is known."""

    key: str
    caption: str
    things: int


class ClustersOut(BaseModel):
    """Things taken together: ``shown`` groups of ``total``."""

    shown: int
    total: int
    clusters: list[ClusterOut]


def clusters_out(found: Sequence[Clustered], limit: int) -> ClustersOut:
    """The first groups."""
    shown = [ClusterOut(**asdict(each)) for each in found[:limit]]
    return ClustersOut(shown=len(shown), total=len(found), clusters=shown)


def thing_out(node: Node) -> ThingOut:
    """A node, masked."""
    declared = NODE_BY_NAME[node.label]
    properties = plain_properties(node)
    caption = str(properties.pop("caption", "") or node.key)
    return ThingOut(
        key=node.key,
        label=node.label,
        name=kind_name(node.label),
        glyph=declared.glyph,
        caption=caption,
        properties=properties,
    )


def part_out(part: Part, focus: Collection[str], beside: Sequence[Node] = ()) -> PartOut:
    """A part of the graph; ``beside``: things already shown to which its ties lead."""
    nodes = {node.key: node for node in [*beside, *part.nodes]}
    things = [thing_out(node) for node in part.nodes]
    ties = [tie_out(tie) for tie in part.ties if tie.start in nodes and tie.end in nodes]
    drawn = [thing_out(node) for node in nodes.values()]
    picture = picture_of(
        [each.model_dump() for each in drawn],
        [evidence_tie(tie) for tie in ties],
        set(focus),
        max(0, part.total - part.shown),
    )
    return PartOut(
        shown=part.shown,
        total=part.total,
        things=things,
        ties=ties,
        asked=asked_out(part.asked),
        network=NetworkOut.model_validate(network_data(picture)),
    )


def asked_out(asked: Asked) -> AskedOut:
    """The query behind a click."""
    params = {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in asked.params.items()
    }
    return AskedOut(cypher=asked.text, parameters=params)


def tie_out(tie: Tie) -> TieOut:
    """A tie, texts masked."""
    properties = plain_properties(Node("", "", tie.properties))
    return TieOut(
        type=tie.type,
        name=relation_name(tie.type),
        start=tie.start,
        end=tie.end,
        times=tie.times,
        fen=tie.fen,
        first_day=tie.first_day,
        last_day=tie.last_day,
        src=list(tie.src),
        properties=properties,
    )


def evidence_tie(tie: TieOut) -> Mapping[str, object]:
    """As an evidence has it."""
    said = {"fen": tie.fen or 0, "first_day": tie.first_day, "last_day": tie.last_day}
    return {
        "type": tie.type,
        "from": tie.start,
        "to": tie.end,
        "src": tie.src,
        "properties": {"payments": tie.times, **tie.properties, **said},
    }
