"""What the service answers, as schemas: the same fields as the command line's JSON, masked."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Health(BaseModel):
    """Whether the service can answer, and from which snapshot."""

    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])
    snapshot: str | None = Field(examples=["7f3ac41e00aa"])
    store: str = Field(examples=["embedded"])


class Both(BaseModel):
    """A text in Chinese and English."""

    zh: str
    en: str


class Subject(BaseModel):
    """What a finding is about; ``number`` is masked."""

    label: str = Field(examples=["Card"])
    key: str
    number: str = Field(examples=["6217********6137"])


class FindingOut(BaseModel):
    """One doubtful point, to be verified; every number masked. Money in fen."""

    model_config = ConfigDict(extra="allow")

    id: str
    pattern: str = Field(examples=["card_many_people"])
    title: Both
    sentence: Both
    severity: str = Field(examples=["high"])
    base_severity: str
    score: int = Field(ge=0, le=100)
    status: str = Field(examples=["open"])
    state: str
    subject: Subject
    fen: int = Field(description="sum of the payments in rows, fen", examples=[1842000])
    first_day: str | None = Field(examples=["2023-01-31"])
    last_day: str | None
    snapshot: str


class LeadOut(BaseModel):
    """Findings on the same cards and people, merged; every number masked. Money in fen."""

    model_config = ConfigDict(extra="allow")

    id: str
    kinds: list[str] = Field(examples=[["card", "phone"]])
    severity: str
    score: int
    fen: int
    findings: list[str]
    change: str


class FindingPage(BaseModel):
    """One page of findings; ``total`` counts all that fit."""

    total: int
    offset: int
    limit: int
    items: list[FindingOut]


class LeadPage(BaseModel):
    """One page of leads; ``total`` counts all."""

    total: int
    offset: int
    limit: int
    items: list[LeadOut]


class NetworkOut(BaseModel):
    """Nodes, edges and options as vis-network takes them; ``shown`` of ``total`` objects."""

    nodes: list[dict[str, object]]
    edges: list[dict[str, object]]
    options: dict[str, object]
    shown: int
    total: int
    names: dict[str, dict[str, str]] = Field(
        description="kinds and relations that are drawn → their words",
        examples=[{"HAS_PHONE": {"zh": "登记电话", "en": "has registered phone"}}],
    )


class Problem(BaseModel):
    """The one shape of an error (problem+json)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    line: int | None = Field(None, description="of a refused query: the line of the word, from 1")
    column: int | None = None
    word: str | None = None
