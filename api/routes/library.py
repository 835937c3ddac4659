"""The pattern library: meaning, parameters and figures, and a preview with other parameters."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from api.asking import ByPerson, InLog, InOffice
from api.running import RUNNING
from api.schemas import Both
from graphaudit.case_listing import Wanted
from graphaudit.errors import GraphAuditError, NotFoundError, UsageError
from graphaudit.office import Office
from graphaudit.pattern_cases import read_cases
from graphaudit.patterns import parameters, read_patterns
from graphaudit.patterns.pattern import ParamValue, Pattern, in_fen
from graphaudit.stores.base import Value as Told
from graphaudit.trial import attempt
from graphaudit.values import mask_long_digits
from viz.shapes import shape

router = APIRouter(prefix="/api/v1/patterns", tags=["patterns"])
Id = Annotated[str, Path(max_length=100, examples=["card_many_people"])]
Value = int | float | str | list[str]
PARAMETER = re.compile(r"\$(\w+)")


class ParamOut(BaseModel):
    """A parameter: ``money`` in yuan, with where its default comes from."""

    name: str = Field(examples=["min_people"])
    type: str = Field(examples=["int"])
    default: Value
    source: str


class PatternOut(BaseModel):
    """A pattern with the figures of the last run; money in fen."""

    id: str = Field(examples=["card_many_people"])
    family: str
    title: Both
    meaning: Both
    pattern_class: str = Field(serialization_alias="class", examples=["collusion"])
    severity: str
    kinds: list[str]
    needs: list[str]
    explanations: list[str]
    params: list[ParamOut]
    findings: int
    fen: int
    ms: int | None = Field(description="milliseconds of the last run; null: it did not run")


class PatternText(PatternOut):
    """A pattern with its query, and all that the query is given by default (money in fen)."""

    query: str
    dialect: str = Field(examples=["cypher"])
    given: dict[str, object] = Field(description="without from_no and to_no, which are open")


class PreviewIn(BaseModel):
    """Other values for some parameters, money in yuan."""

    parameters: Annotated[dict[str, Value], Field(max_length=50)] = Field(
        default={}, examples=[{"min_people": 4}]
    )
    most: int = Field(default=20, ge=1, le=200)
    seconds: float = Field(default=30, gt=0, le=120)
    id: str = Field(
        default="",
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="chosen by the caller, to cancel it by DELETE /api/v1/queries/{id}",
    )


class PreviewOut(BaseModel):
    """What the pattern hits with these values, before any explanation; nothing is recorded."""

    hits: int
    rows: int = Field(description="payment rows of all hits, each counted once")
    ms: int
    parameters: dict[str, Value]
    first: list[dict[str, object]]


@router.get("")
def patterns(office: InOffice) -> list[PatternOut]:
    """The library with the figures of the last run."""
    figures = _figures(office)
    library = read_patterns(office.workspace)
    return [PatternOut.model_validate(_plain(each, *figures)) for each in library]


@router.get("/{pattern_id}")
def pattern(office: InOffice, pattern_id: Id) -> PatternText:
    """One pattern with its query."""
    found = _named(office, pattern_id)
    told = _plain(found, *_figures(office))
    text = {"query": found.query, "dialect": found.dialect}
    named = set(PARAMETER.findall(found.query))
    given = parameters(found, office.policy).items()
    used = {name: value for name, value in given if name in named}
    return PatternText.model_validate({**told, **text, "given": used})


@router.get(
    "/{pattern_id}/picture",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}},
)
def picture(office: InOffice, pattern_id: Id) -> Response:
    """The shape that a pattern looks for: the first small graph that it must find, as SVG."""
    found = _named(office, pattern_id)
    graph = read_cases(found)[0].graph
    title = f"{found.title['zh']} {found.title['en']}"
    drawn = shape(graph.get("nodes", {}), graph.get("rels", ()), title)
    return Response(drawn, media_type="image/svg+xml")


@router.post("/{pattern_id}/preview")
def preview(
    office: InOffice, by: ByPerson, log: InLog, pattern_id: Id, wanted: PreviewIn
) -> PreviewOut:
    """Run a pattern with other parameters: how many hits, and the first of them.

    It runs in a process of its own that ends at its limit, or when it is cancelled.
    """
    found = _named(office, pattern_id)
    if found.second_phase:
        raise UsageError(
            "这个模式建立在其他模式的结果上，不能单独试运行 (it builds on what others found)",
            where=pattern_id,
            fix="运行 graphaudit detect",
        )
    given = {name: _value(found, name, value) for name, value in wanted.parameters.items()}
    began = time.monotonic()
    try:
        with RUNNING.registered(wanted.id or f"try_{secrets.token_hex(6)}", by.name) as stop:
            tried = attempt(office, found, given, wanted.most, wanted.seconds, stop)
    except GraphAuditError as error:
        log.add(by.name, "preview", f"{pattern_id} {given} {error.what}")
        raise
    ms = round((time.monotonic() - began) * 1000)
    log.add(by.name, "preview", f"{pattern_id} {given} {tried.hits}")
    first = [{name: _shown(value) for name, value in hit.items()} for hit in tried.first]
    used = {name: param.default for name, param in found.params.items()} | wanted.parameters
    return PreviewOut(hits=tried.hits, rows=tried.rows, ms=ms, parameters=used, first=first)


def _named(office: Office, pattern_id: str) -> Pattern:
    for each in read_patterns(office.workspace):
        if each.id == pattern_id:
            return each
    raise NotFoundError("没有这个模式 (no such pattern)", where=pattern_id)


def _figures(office: Office) -> tuple[Mapping[str, tuple[int, int]], Mapping[str, int]]:
    counted = office.listing.facet(Wanted(), "pattern")
    found = {each.value: (each.findings, each.fen) for each in counted}
    return found, office.casebook.milliseconds()


def _plain(
    pattern: Pattern, figures: Mapping[str, tuple[int, int]], ms: Mapping[str, int]
) -> dict[str, object]:
    findings, fen = figures.get(pattern.id, (0, 0))
    params = [
        ParamOut(name=name, type=param.type, default=param.default, source=param.source)
        for name, param in pattern.params.items()
    ]
    return {
        "id": pattern.id,
        "family": pattern.family,
        "title": dict(pattern.title),
        "meaning": dict(pattern.meaning),
        "pattern_class": pattern.pattern_class,
        "severity": pattern.severity,
        "kinds": list(pattern.kinds),
        "needs": list(pattern.needs),
        "explanations": list(pattern.but),
        "params": params,
        "findings": findings,
        "fen": fen,
        "ms": ms.get(pattern.id),
    }


def _value(pattern: Pattern, name: str, value: Value) -> ParamValue:
    """The value as the query wants it. Raises UsageError for another type than the default's."""
    param = pattern.params.get(name)
    if param is None:
        raise UsageError(
            "模式没有这个参数 (no such parameter)", where=name, fix="、".join(pattern.params)
        )
    fits = isinstance(value, type(param.default)) or (
        isinstance(value, int | float) and isinstance(param.default, int | float)
    )
    if not fits or isinstance(value, bool) or (isinstance(value, int) and abs(value) > 10**12):
        raise UsageError(
            f"参数应为 {param.type} (the parameter is of another type)", where=f"{name}={value}"
        )
    if param.type == "int" and isinstance(value, float):
        raise UsageError("参数应为整数 (a whole number is wanted)", where=f"{name}={value}")
    return in_fen(replace(param, default=value))


def _shown(value: Told) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return mask_long_digits(value) if isinstance(value, str) else value
