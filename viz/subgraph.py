"""The subgraph of a request for other programs: things, ties and payments, each once, sorted.

Made from the findings' JSON and the rows alone, masked or not as the request is. Texts are as
they came; writers escape them for their own format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphaudit.model_names import kind_name, relation_name
from viz.exports import ExportRequest
from viz.plain import Json, record, records, text, whole
from viz.together import joined, sources

Value = str | int | bool
NUMBERS = (
    ("persons", "id_number"), ("cadres", "id_number"), ("cards", "number"),
    ("households", "number"), ("enterprises", "code"),
)  # fmt: skip
MONEY = ("payments", "fen")


@dataclass(frozen=True)
class Thing:
    """A node: its label of the model, opaque key, caption, number if the findings name it."""

    key: str
    label: str
    caption: str
    number: str = ""
    properties: Mapping[str, Value] = field(default_factory=dict)
    findings: tuple[str, ...] = ()

    def word(self, language: str) -> str:
        """What its label is called in ``zh`` or ``en``."""
        return kind_name(self.label, language)


@dataclass(frozen=True)
class Tie:
    """A relationship between two things, with the rows it comes from; money is in fen."""

    type: str
    start: str
    end: str
    src: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(default_factory=dict)
    context: bool = False
    inferred: bool = False

    def word(self, language: str) -> str:
        """What its type is called in ``zh`` or ``en``."""
        return relation_name(self.type, language)


@dataclass(frozen=True)
class Payment:
    """One row of evidence that is a payment, between two things that are there."""

    src: str
    start: str
    end: str
    day: str
    fen: int
    program: str


@dataclass(frozen=True)
class Subgraph:
    """Things by key, ties by type and ends, payments by row; ``language`` of their words."""

    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    payments: tuple[Payment, ...]
    language: str = "zh"


def subgraph(request: ExportRequest) -> Subgraph:
    """Everything the request's findings show, what several of them show joined."""
    whole_ = joined(request.findings)
    evidence = record(whole_.get("evidence"))
    things = _things(records(evidence.get("nodes")), whole_, request.findings)
    known = {thing.key for thing in things}
    ties = [_tie(rel) for rel in records(evidence.get("relationships"))]
    return Subgraph(
        things=tuple(things),
        ties=tuple(t for t in ties if t.start in known and t.end in known),
        payments=tuple(_payments(request, known)),
        language=request.language,
    )


def _things(nodes: Sequence[Json], whole_: Json, findings: Sequence[Json]) -> list[Thing]:
    numbers = {
        text(one.get("key")): text(one.get(name))
        for group, name in NUMBERS
        for one in records(whole_.get(group))
    }
    names = {text(p.get("key")): text(p.get("name")) for p in records(whole_.get("persons"))}
    shown_by = _shown_by(findings)
    return [
        Thing(
            key=key,
            label=text(node.get("label")),
            caption=text(node.get("caption")) or key,
            number=numbers.get(key, ""),
            properties=_values(record(node.get("properties")))
            | ({"name": names[key]} if names.get(key) else {}),
            findings=tuple(shown_by.get(key, ())),
        )
        for node in nodes
        for key in (text(node.get("key")),)
    ]


def _shown_by(findings: Sequence[Json]) -> dict[str, list[str]]:
    """Key → ids of the findings whose evidence shows it."""
    found: dict[str, list[str]] = {}
    for finding in sorted(findings, key=lambda f: text(f.get("id"))):
        for node in records(record(finding.get("evidence")).get("nodes")):
            found.setdefault(text(node.get("key")), []).append(text(finding.get("id")))
    return {key: list(dict.fromkeys(ids)) for key, ids in found.items()}


def _tie(rel: Json) -> Tie:
    own = {name: rel[name] for name in MONEY if whole(rel.get(name))}
    return Tie(
        type=text(rel.get("type")),
        start=text(rel.get("from")),
        end=text(rel.get("to")),
        src=tuple(sources(rel.get("src"))),
        properties=_values({**own, **record(rel.get("properties"))}),
        context=bool(rel.get("context")),
        inferred=bool(rel.get("inferred")),
    )


def _values(properties: Json) -> dict[str, Value]:
    """What there is to say, as texts and whole numbers: no nulls, no empty texts, no dates."""
    plain: dict[str, Value] = {}
    for name in sorted(properties):
        value = properties[name]
        if isinstance(value, bool | int):
            plain[name] = value
        elif text(value):
            plain[name] = text(value)
    return plain


def _payments(request: ExportRequest, known: set[str]) -> list[Payment]:
    return [
        Payment(
            src=src,
            start=said.payee_key,
            end=said.card_key,
            day=said.day.isoformat() if said.day else "",
            fen=said.fen or 0,
            program=said.program,
        )
        for src, said in ((s, request.exhibits[s].said) for s in sorted(request.exhibits))
        if said.fen is not None and said.payee_key in known and said.card_key in known
    ]
