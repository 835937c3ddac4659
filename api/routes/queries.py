"""Read-only Cypher through the gate: run, cancelled, kept and remembered; all of it logged."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.accounts import Account
from api.asking import ByPerson, InLog, InOffice, Limit, Offset
from api.files import made
from api.running import RUNNING
from graphaudit.audit_log import AuditLog
from graphaudit.errors import GraphAuditError, QueryRefusedError, UsageError
from graphaudit.finding import Json
from graphaudit.office import Office
from graphaudit.query_book import Ran
from graphaudit.stores import Limits
from graphaudit.stores.base import Result, Value
from graphaudit.stores.gate import MOST_CHARACTERS
from graphaudit.stores.pointing import pointed_at
from graphaudit.values import mask_long_digits
from viz.results import MEDIA, Answer, write_answer

router = APIRouter(prefix="/api/v1/queries", tags=["queries"])
NDJSON = "application/x-ndjson"
Plain = str | int | float | bool | None
Parameter = Plain | list[str] | list[int] | list[dict[str, Plain | list[str]]]
"""Lists of maps are what a pattern that reads the policy matrix is given (``$groups``)."""
Parameters = Annotated[dict[str, Parameter], Field(max_length=50, examples=[{"most": 3}])]
Cypher = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        examples=["MATCH (p:Person)-[r:USES]->(c:Card) RETURN c.key AS card, count(p) AS people"],
    ),
]


class Asked(BaseModel):
    """A query with its purpose. ``id`` is chosen by the caller, to cancel it by."""

    cypher: Cypher
    parameters: Parameters = {}
    purpose: str = Field(min_length=4, max_length=500, examples=["核查上村共用卡"])
    seconds: float = Field(default=30, gt=0, le=120)
    rows: int = Field(default=1000, ge=1, le=10_000)
    id: str = Field(default="", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")


class Answered(BaseModel):
    """Columns and rows; long numbers in texts are masked, days are yyyy-mm-dd."""

    id: str
    columns: list[str]
    rows: list[list[object]]
    count: int
    ms: int


class NewSaved(BaseModel):
    """A query to keep; one of the same name is replaced."""

    name: str = Field(min_length=1, max_length=100, examples=["共用卡"])
    cypher: Cypher
    parameters: Parameters = {}


class SavedOut(NewSaved):
    """A query that the person keeps."""

    id: str
    at: str


class RanOut(BaseModel):
    """A query that the person ran."""

    cypher: str
    parameters: Parameters
    purpose: str
    rows: int
    ms: int
    outcome: str = Field(examples=["ok"])
    at: str


class RanPage(BaseModel):
    """One page of what the person ran, the latest first."""

    total: int
    offset: int
    limit: int
    items: list[RanOut]


@router.post("", response_model=Answered, responses={200: {"content": {NDJSON: {}}}})
def run(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    asked: Asked,
    form: Annotated[Literal["json", "ndjson"], Query()] = "json",
) -> Answered | Response:
    """Run a read-only query. ``form=ndjson``: the columns, then a line a row; the milliseconds
    and the number of rows stand in the headers ``x-query-ms`` and ``x-query-rows``."""
    ran = _ask(office, by, log, asked, "query")
    if form == "ndjson":
        told = {"x-query-ms": str(ran.ms), "x-query-rows": str(len(ran.rows))}
        return StreamingResponse(_lines(ran), media_type=NDJSON, headers=told)
    return Answered(
        id=ran.id, columns=ran.columns, rows=list(ran.rows), count=len(ran.rows), ms=ran.ms
    )


@router.post(
    "/export",
    response_class=Response,
    responses={200: {"content": {each: {} for each in MEDIA.values()}}},
)
def export(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    asked: Asked,
    form: Annotated[Literal["csv", "json", "xlsx"], Query()] = "csv",
) -> Response:
    """Run a query and give its rows as a file, with query, purpose and snapshot; masked."""
    ran = _ask(office, by, log, asked, "query-export")
    answer = Answer(
        columns=ran.columns,
        rows=ran.rows,
        query=asked.cypher,
        parameters=dict(asked.parameters),
        purpose=asked.purpose,
        by=by.name,
        at=datetime.now().astimezone().replace(microsecond=0),
        snapshot=office.store.snapshot() or "",
    )
    name = f"query-{answer.at:%Y%m%d-%H%M%S}.{form}"
    return made(name, lambda path: write_answer(answer, form, path), MEDIA[form])


@router.get("/history")
def history(office: InOffice, by: ByPerson, offset: Offset = 0, limit: Limit = 50) -> RanPage:
    """The queries that the person ran, refused and cancelled ones too."""
    total, found = office.query_book.history(by.name, offset, limit)
    items = [RanOut.model_validate(asdict(each)) for each in found]
    return RanPage(total=total, offset=offset, limit=limit, items=items)


@router.get("/saved")
def saved(office: InOffice, by: ByPerson) -> list[SavedOut]:
    """The queries that the person keeps, by name."""
    return [SavedOut.model_validate(asdict(each)) for each in office.query_book.saved(by.name)]


@router.post("/saved", status_code=201)
def save(office: InOffice, by: ByPerson, wanted: NewSaved) -> SavedOut:
    """Keep a query under a name."""
    parameters: dict[str, Json] = dict(wanted.parameters)
    kept = office.query_book.save(by.name, wanted.name, wanted.cypher, parameters)
    return SavedOut.model_validate(asdict(kept))


@router.delete("/saved/{saved_id}", status_code=204)
def forget(office: InOffice, by: ByPerson, saved_id: Annotated[str, Path(max_length=40)]) -> None:
    """Keep a query no longer."""
    office.query_book.forget(by.name, saved_id)


@router.delete("/{query_id}", status_code=202)
def cancel(by: ByPerson, query_id: Annotated[str, Path(max_length=64)]) -> None:
    """Stop a query or a trial that runs; whoever waits is told that it was cancelled."""
    RUNNING.cancel(query_id, by)


@dataclass(frozen=True)
class _Ended:
    """A query that answered; rows masked, as JSON has them."""

    id: str
    columns: list[str]
    rows: list[list[object]]
    ms: int


def _ask(office: Office, by: Account, log: AuditLog, asked: Asked, event: str) -> _Ended:
    """Run it and write down who asked what, for what, and how it ended."""
    if len(asked.purpose.strip()) < 4:
        raise UsageError("查询须写明用途 (a purpose is needed)", where="purpose")
    query_id = asked.id or f"run_{secrets.token_hex(6)}"
    began = time.monotonic()

    def noted(rows: int, outcome: str) -> int:
        ms = round((time.monotonic() - began) * 1000)
        ran = Ran(asked.cypher, dict(asked.parameters), asked.purpose, rows, ms, outcome)
        office.query_book.note(by.name, ran)
        log.add(by.name, event, f"{query_id} {rows} 行 {outcome}：{asked.cypher}", asked.purpose)
        return ms

    try:
        result = _result(office, by, query_id, asked)
    except GraphAuditError as error:
        noted(0, error.what)
        raise
    ms = noted(len(result.rows), "ok")
    rows = [[_plain(value) for value in row] for row in result.rows]
    return _Ended(query_id, result.columns, rows, ms)


def _result(office: Office, by: Account, query_id: str, asked: Asked) -> Result:
    """The engine's answer; a refusal says where in the text its word stands."""
    limits = Limits(seconds=asked.seconds, rows=asked.rows)
    try:
        with RUNNING.registered(query_id, by.name) as stop:
            return office.store.query(asked.cypher, asked.parameters, limits, stop)
    except QueryRefusedError as refused:
        if place := pointed_at(asked.cypher, refused.where):
            refused.line, refused.column, refused.word = place
        raise


def _plain(value: Value) -> object:
    """A value as JSON has it, texts masked."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return mask_long_digits(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _lines(ran: _Ended) -> Iterator[str]:
    yield json.dumps({"columns": ran.columns}, ensure_ascii=False) + "\n"
    for row in ran.rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"
