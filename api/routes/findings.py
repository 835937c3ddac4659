"""Findings: listed, counted by facet, one by one, their networks, states, history and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path as File
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.asking import ByPerson, InAccounts, InLog, InOffice, Limit, Offset, Severity
from api.files import AT_A_TIME, BINARY, CSV, JSONL, json_lines, made, of_media, streamed
from api.graph_out import ClustersOut, clusters_out
from api.handling import (
    Assigned,
    Decision,
    EventOut,
    FileWanted,
    Id,
    InFile,
    Remark,
    as_file,
    assign,
    check_may_decide,
    decided,
    history_of,
    remarked,
    said_by,
)
from api.language import Language
from api.schemas import FindingOut, FindingPage, NetworkOut
from graphaudit.case_counts import Book, Totals
from graphaudit.case_listing import FACETS, Facet, Sort, Wanted
from graphaudit.entities import people_by
from graphaudit.errors import UsageError
from graphaudit.finding import Change, Json
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.stores.exploring import Cluster
from graphaudit.surroundings import with_surroundings
from viz.network import network_data
from viz.papers.listed import list_pieces, write_list
from viz.picture import build_picture

router = APIRouter(prefix="/api/v1/findings", tags=["findings"])
Several = Annotated[list[str] | None, Query(max_length=200)]


MOST_LISTED, MOST_WITH_ROWS = 50_000, 100
"""Findings in a workbook of lines, and in one with their rows of evidence."""
MOST_AT_ONCE = 5_000
"""Findings that one decision may be about."""


class CountedOut(BaseModel):
    """How many findings have this value, and the sum of their amounts, fen."""

    value: str = Field(examples=["河口镇"])
    findings: int
    fen: int


class FacetsOut(BaseModel):
    """Each facet's values with counts under the other filters, values that none has left with 0;
    ``total`` under all of them."""

    total: int
    facets: dict[Facet, list[CountedOut]]


Ids = Annotated[
    list[Annotated[str, Field(max_length=80)]],
    Field(max_length=MOST_AT_ONCE, description="none: all that fit the address's filters"),
]


class SeveralDecided(Decision):
    """One decision about several findings."""

    ids: Ids = Field(default_factory=list)


class SeveralAssigned(Assigned):
    """One person for several findings."""

    ids: Ids = Field(default_factory=list)


class DoneOut(BaseModel):
    """How many findings were changed."""

    findings: int


def _wanted(
    severity: Annotated[list[Severity] | None, Query(max_length=10)] = None,
    pattern: Several = None,
    pattern_class: Annotated[list[str] | None, Query(alias="class", max_length=20)] = None,
    township: Several = None,
    program: Several = None,
    state: Several = None,
    month: Annotated[list[str] | None, Query(max_length=200, examples=[["2023-06"]])] = None,
    change: Annotated[list[Change] | None, Query(max_length=10)] = None,
    kind: Annotated[list[str] | None, Query(max_length=20, examples=[["phone"]])] = None,
    band: Annotated[
        list[Literal["4", "2", "1", "0"]] | None,
        Query(max_length=10, description="kinds of evidence: 4 and more, 2 or 3, 1, none"),
    ] = None,
    assignee: Several = None,
    book: Annotated[Book, Query(description="doubts: without 应享未享; missed: those alone")] = "",
    text: Annotated[str, Query(max_length=200, description="words in the sentence")] = "",
    key: Annotated[str, Query(max_length=80, description="a thing that is named")] = "",
    everything: bool = False,
    id: Annotated[
        list[Annotated[str, Query(max_length=80)]] | None,
        Query(max_length=500, description="only these"),
    ] = None,
) -> Wanted:
    asked: dict[Facet, list[str] | None] = {
        "severity": [str(each) for each in severity or ()],
        "pattern": pattern,
        "class": pattern_class,
        "township": township,
        "program": program,
        "state": state,
        "month": month,
        "change": [str(each) for each in change or ()],
        "kind": kind,
        "band": [str(each) for each in band or ()],
        "assignee": assignee,
    }
    facets = {facet: values for facet, values in asked.items() if values}
    return Wanted(facets, text=text, key=key, everything=everything, book=book, ids=id or ())


Fits = Annotated[Wanted, Depends(_wanted)]


@router.get("", response_model=FindingPage)
def findings(
    office: InOffice,
    wanted: Fits,
    offset: Offset = 0,
    limit: Limit = 50,
    sort: Sort = "score",
    order: Literal["desc", "asc"] = "desc",
) -> dict[str, object]:
    """Findings, best score first; explained and gone ones only with ``everything``.

    Values of one filter are alternatives, filters are joined. ``severity`` sorts worst first.
    """
    found = office.listing.page(wanted, sort, down=order == "desc", offset=offset, limit=limit)
    return {
        "total": office.listing.count(wanted),
        "offset": offset,
        "limit": limit,
        "items": [masked_finding(each) for each in found],
    }


@router.get("/facets")
def facets(office: InOffice, wanted: Fits) -> FacetsOut:
    """How many findings each value of each filter would show."""
    counted = {
        facet: [CountedOut(**asdict(each)) for each in office.listing.facet(wanted, facet)]
        for facet in FACETS
    }
    return FacetsOut(total=office.listing.count(wanted), facets=counted)


@router.get("/totals")
def totals(office: InOffice, wanted: Fits) -> Totals:
    """What the findings that fit name: the same row, person and card counted once; fen."""
    return office.listing.totals(wanted)


@router.get(
    "/list.xlsx",
    response_class=Response,
    responses=BINARY,
)
def as_list(
    office: InOffice, by: ByPerson, log: InLog, wanted: Fits, language: Language = "zh"
) -> Response:
    """The findings that fit as a workbook, a line each, best score first, masked."""
    ids = office.listing.ids(wanted, MOST_LISTED)
    programs = {code: program.name for code, program in office.policy.programs.items()}
    total = office.listing.count(wanted)
    snapshot = str(office.casebook.last_run().get("snapshot", ""))

    def write(path: File) -> None:
        lines = office.listing.each(ids)
        write_list(
            path, lines, programs, shown=len(ids), total=total, snapshot=snapshot,
            language=language,
        )  # fmt: skip

    answer = made("findings.xlsx", write)
    log.add(by.name, "export", f"list.xlsx {len(ids)}/{total}")
    return answer


@router.get("/list.csv", response_class=Response, responses=of_media(CSV))
def as_csv_list(
    office: InOffice, by: ByPerson, log: InLog, wanted: Fits, language: Language = "zh"
) -> Response:
    """All findings that fit as a CSV, a line each, best score first, masked; sent as it is made."""
    ids = office.listing.ids(wanted, office.listing.count(wanted))
    programs = {code: program.name for code, program in office.policy.programs.items()}
    log.add(by.name, "export", f"list.csv {len(ids)}")
    pieces = list_pieces(office.listing.each(ids), programs, language)
    return streamed(pieces, "findings.csv", CSV)


@router.get("/list.jsonl", response_class=Response, responses=of_media(JSONL))
def as_jsonl(office: InOffice, by: ByPerson, log: InLog, wanted: Fits) -> Response:
    """All findings that fit, best score first, masked: each in full, as JSON in a line of its
    own; sent as it is made."""
    ids = office.listing.ids(wanted, office.listing.count(wanted))
    log.add(by.name, "export", f"list.jsonl {len(ids)}")
    found = (
        record
        for first in range(0, len(ids), AT_A_TIME)
        for record in office.casebook.records_of(ids[first : first + AT_A_TIME])
    )
    return streamed(json_lines(found), "findings.jsonl", JSONL)


@router.get(
    "/rows.xlsx",
    response_class=Response,
    responses=BINARY,
)
def as_rows(
    office: InOffice, by: ByPerson, log: InLog, wanted: Fits, language: Language = "zh"
) -> Response:
    """The findings that fit (at most 100) as a workbook with their rows of evidence, masked."""
    ids = office.listing.ids(wanted, MOST_WITH_ROWS + 1)
    if len(ids) > MOST_WITH_ROWS:
        raise UsageError(
            f"附证据行最多 {MOST_WITH_ROWS} 条，请缩小筛选或只导出清单 "
            "(too many with their rows: narrow the filters, or take the list alone)",
            where=f"> {MOST_WITH_ROWS}",
        )
    answer = as_file(
        office,
        "findings-rows",
        lambda: office.casebook.findings_of(ids),
        FileWanted("xlsx", language),
    )
    log.add(by.name, "export", f"rows.xlsx {' '.join(ids)}")
    return answer


@router.post("/state")
def decide_all(
    office: InOffice, by: ByPerson, log: InLog, wanted: Fits, decision: SeveralDecided
) -> DoneOut:
    """One decision about several findings, all or none; each one's history keeps it."""
    ids = _chosen(office, wanted, decision.ids)
    check_may_decide(office, ids, decision)
    office.casebook.decide_all(ids, decision.state, said_by(by.name, decision))
    for finding_id in ids:
        log.add(by.name, "state", f"{finding_id} {decision.state}", decision.reason)
    return DoneOut(findings=len(ids))


@router.post("/assignee")
def assign_all(
    office: InOffice,
    accounts: InAccounts,
    by: ByPerson,
    log: InLog,
    wanted: Fits,
    assigned: SeveralAssigned,
) -> DoneOut:
    """Give several findings to one person, all or none; each one's history keeps it."""
    ids = _chosen(office, wanted, assigned.ids)
    assign(office, accounts, by.name, ids, assigned.person)
    log.add(by.name, "assign", f"{len(ids)} {assigned.person}：{' '.join(ids[:20])}")
    return DoneOut(findings=len(ids))


@router.get("/{finding_id}", response_model=FindingOut)
def finding(office: InOffice, finding_id: Id) -> dict[str, Json]:
    """One finding with its evidence and explanations."""
    return masked_finding(office.casebook.records_of([finding_id])[0])


@router.get("/{finding_id}/network", response_model=NetworkOut)
def network(
    office: InOffice,
    finding_id: Id,
    limit: Annotated[int, Query(ge=1, le=1000)] = 300,
    surroundings: Annotated[
        bool, Query(description="with households, posts, kin and days around the proof")
    ] = False,
) -> dict[str, object]:
    """The smallest network that proves the finding, with positions; at most ``limit`` nodes."""
    plain = office.casebook.finding(finding_id).as_json()
    if surroundings:
        [plain] = with_surroundings(office.tables_of_last_run(), [plain])
    return network_data(build_picture(masked_finding(plain), limit))


@router.get("/{finding_id}/clusters")
def clusters(
    office: InOffice,
    finding_id: Id,
    by: Cluster = "village",
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> ClustersOut:
    """The people of a finding by village or household, for a network too large to draw."""
    people = sorted(office.casebook.finding(finding_id).people())
    return clusters_out(people_by(office.tables_of_last_run(), people, by), limit)


@router.get("/{finding_id}/history")
def history(office: InOffice, finding_id: Id) -> list[EventOut]:
    """What happened to a finding, oldest first."""
    office.casebook.records_of([finding_id])
    return history_of(office, finding_id)


@router.post("/{finding_id}/state", response_model=FindingOut)
def decide(
    office: InOffice, by: ByPerson, log: InLog, finding_id: Id, decision: Decision
) -> dict[str, Json]:
    """Change a finding's state; the history keeps who, when and why."""
    decided(office, by.name, finding_id, decision)
    log.add(by.name, "state", f"{finding_id} {decision.state}", decision.reason)
    return masked_finding(office.casebook.finding(finding_id).as_json())


@router.post("/{finding_id}/assignee")
def assign_one(
    office: InOffice,
    accounts: InAccounts,
    by: ByPerson,
    log: InLog,
    finding_id: Id,
    assigned: Assigned,
) -> list[EventOut]:
    """Give a finding to a person; its history is answered."""
    assign(office, accounts, by.name, [finding_id], assigned.person)
    log.add(by.name, "assign", f"{finding_id} {assigned.person}")
    return history_of(office, finding_id)


@router.post("/{finding_id}/notes")
def remark(
    office: InOffice, by: ByPerson, log: InLog, finding_id: Id, remark: Remark
) -> list[EventOut]:
    """Add a note; the history is answered."""
    return remarked(office, log, by.name, finding_id, remark)


@router.get("/{finding_id}/export", response_class=Response, responses=BINARY)
def exported(
    office: InOffice, by: ByPerson, log: InLog, finding_id: Id, wanted: InFile
) -> Response:
    """The finding as a file, masked; the formats are those of ``graphaudit export``."""
    office.casebook.records_of([finding_id])
    answer = as_file(office, finding_id, lambda: office.casebook.findings_of([finding_id]), wanted)
    log.add(by.name, "export", f"{finding_id} {wanted.format}")
    return answer


def _chosen(office: Office, wanted: Wanted, ids: Sequence[str]) -> list[str]:
    """The findings that were named, else all that fit. Raises UsageError for too many."""
    found = list(dict.fromkeys(ids)) or office.listing.ids(wanted, MOST_AT_ONCE + 1)
    if len(found) > MOST_AT_ONCE:
        raise UsageError(
            f"一次最多 {MOST_AT_ONCE:,} 条，请缩小筛选 (too many at once: narrow the filters)",
            where=f"> {MOST_AT_ONCE}",
        )
    return found
