"""Batches checked before payment: handed in, judged row by row, sent on, returned, published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path as File
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from api.asking import ByPerson, InCheckRoom, InLog, InOffice, Limit, Offset
from api.check_room import PAPERS, WHOLE
from api.files import BINARY
from api.safety import takes_files
from graphaudit.errors import NotFoundError, UsageError
from graphaudit.finding import Json
from graphaudit.office import Office
from graphaudit.precheck.rounds import Round
from graphaudit.precheck.shelf import Act, now
from graphaudit.values import mask_long_digits

router = APIRouter(prefix="/api/v1/batches", tags=["batches"])
LARGEST = 50 << 20
"""Bytes of everything that is handed in at once."""
MOST_FILES = 50
Batch = Annotated[str, Path(max_length=80, examples=["k_19bf63a985166be5"])]
Number = Annotated[int, Path(ge=1, le=10_000)]
Verdict = Literal["pass", "suspected", "error"]
takes_files("/api/v1/batches", LARGEST)


class RoundOut(BaseModel):
    """A round of a batch checked before payment."""

    batch: str
    number: int
    at: str
    file: str
    program: str
    township: str
    period: str
    totals: dict[str, object]


class ActOut(BaseModel):
    """What somebody did with a round; fen of the part it was done with."""

    round: int
    at: str
    by: str
    act: str = Field(examples=["sent_on"])
    rows: int
    fen: int
    note: str


class HandedIn(BaseModel):
    """The batch and round as which it was judged."""

    batch: str
    number: int


class RowPage(BaseModel):
    """One page of judged rows, numbers masked, in the order of the lists."""

    total: int
    offset: int
    limit: int
    items: list[dict[str, object]]


class ActIn(BaseModel):
    """Send the clean part on, or return the rest. ``rows`` and ``fen``: what the sender saw."""

    act: Literal["sent_on", "returned"]
    rows: int = Field(ge=0, description="rows of the part, as the page showed them")
    note: str = Field(default="", max_length=2000, examples=["送县民政局"])


class PaymentIn(BaseModel):
    """What the list to publish and the messages say beside the rows."""

    hotline: str = Field(default="", max_length=40, examples=["0000-12345"])
    sign: str = Field(default="一卡通", min_length=1, max_length=40)


@router.get("")
def batches(office: InOffice) -> list[RoundOut]:
    """Every round, the newest batch first."""
    return [
        RoundOut(
            batch=each.batch,
            number=each.number,
            at=each.at,
            file=each.file,
            **asdict(each.topic),
            totals=dict(each.totals),
        )
        for each in office.rounds.listed()
    ]


@router.post("", status_code=201)
def hand_in(
    room: InCheckRoom,
    by: ByPerson,
    log: InLog,
    files: list[UploadFile],
    program: Annotated[str, Form(max_length=100)] = "",
    again: Annotated[bool, Form()] = False,
) -> HandedIn:
    """Judge rosters (.xls, .xlsx, .csv, .zip) as one batch; neither ledger nor graph changes."""
    with _on_disk(files) as paths:
        batch, number = room.judge(paths, program.strip(), by.name, again=again)
    log.add(by.name, "check", f"{batch} {number}")
    return HandedIn(batch=batch, number=number)


@router.get("/{batch}/{number}")
def rows(
    office: InOffice,
    batch: Batch,
    number: Number,
    verdict: Annotated[list[Verdict] | None, Query(max_length=3)] = None,
    changed: bool = False,
    text: Annotated[str, Query(max_length=100)] = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> RowPage:
    """Rows of a round by verdict; ``changed``: only those that differ from the round before."""
    judged = office.shelf.judged(batch, number)
    found = rows_that_fit(judged, verdict or (), text, changed=changed)
    return RowPage(
        total=len(found),
        offset=offset,
        limit=limit,
        items=[dict(row) for row in found[offset : offset + limit]],
    )


@router.get("/{batch}/{number}/acts")
def acts(office: InOffice, batch: Batch, number: Number) -> list[ActOut]:
    """What was done with a batch up to this round, oldest first."""
    round_of(office, batch, number)
    return [ActOut(**asdict(act)) for act in office.shelf.acts(batch) if act.round <= number]


@router.post("/{batch}/{number}/acts", status_code=201)
def act(
    office: InOffice, by: ByPerson, log: InLog, batch: Batch, number: Number, wanted: ActIn
) -> ActOut:
    """Record that the clean part goes on or the rest goes back; what is stopped pays nobody.

    Refused where the rows that the sender saw are not those of the round.
    """
    totals = round_of(office, batch, number).totals
    clean = int(str(totals["pass"]))
    there = clean if wanted.act == "sent_on" else int(str(totals["rows"])) - clean
    if wanted.rows != there or not there:
        raise UsageError(
            "行数与这一轮不一致，未记录 (the rows are not those of this round)",
            where=f"{wanted.rows} ≠ {there}",
            fix="刷新页面后再试 (reload the page)",
        )
    fen = int(str(totals["fen_pass" if wanted.act == "sent_on" else "fen_stopped"]))
    done = Act(number, now(), by.name, wanted.act, there, fen, mask_long_digits(wanted.note))
    office.shelf.add(batch, done)
    log.add(by.name, "check", f"{batch} {number} {wanted.act} {there}", wanted.note)
    return ActOut(**asdict(done))


@router.post("/{batch}/{number}/after-payment", status_code=201)
def after_payment(
    room: InCheckRoom, by: ByPerson, log: InLog, batch: Batch, number: Number, wanted: PaymentIn
) -> list[str]:
    """Write the list to publish and the text messages; the names of their files."""
    names = room.after_payment(batch, number, hotline=wanted.hotline, sign=wanted.sign, by=by.name)
    log.add(by.name, "check", f"{batch} {number} {' '.join(names)}")
    return names


@router.get(
    "/{batch}/{number}/files/{name}",
    response_class=FileResponse,
    responses=BINARY,
)
def paper(
    office: InOffice,
    by: ByPerson,
    log: InLog,
    batch: Batch,
    number: Number,
    name: str,
    purpose: Annotated[str, Query(max_length=500, examples=["退回乡镇更正"])] = "",
) -> FileResponse:
    """The return slip, the clean part, the list to publish or the messages of a round.

    They go to the township and the paying department: all but the list to publish hold whole
    numbers and want a purpose, which the log keeps.
    """
    if name not in PAPERS:
        raise NotFoundError("没有这种文件 (no such file)", where=name, fix="、".join(PAPERS))
    path = office.shelf.paper(batch, number, name)
    if not path.is_file():
        raise NotFoundError(
            f"{PAPERS[name][0]}还没有生成 (not made yet)", where=f"{batch} {number}"
        )
    if name in WHOLE and len(purpose.strip()) < 4:
        raise UsageError(
            "文件含完整号码，须写明用途 (it holds whole numbers: a purpose is needed)",
            where="purpose",
        )
    event = "reveal" if name in WHOLE else "export"
    log.add(by.name, event, f"{batch} {number} {name}", purpose)
    said = f"{PAPERS[name][0]}_{batch[2:8]}_第{number}轮{path.suffix}"
    return FileResponse(path, filename=said, media_type="application/octet-stream")


def round_of(office: Office, batch: str, number: int) -> Round:
    """One round. Raises NotFoundError."""
    for each in office.rounds.listed():
        if (each.batch, each.number) == (batch, number):
            return each
    raise NotFoundError("没有这个批次或轮次 (no such round)", where=f"{batch} {number}")


def rows_that_fit(
    judged: dict[str, Json], verdicts: Sequence[str], text: str, *, changed: bool
) -> list[Mapping[str, Json]]:
    """The judged rows of these verdicts that hold the text."""
    wanted = text.strip().lower()
    return [
        row
        for row in judged_rows(judged)
        if (not verdicts or row["verdict"] in verdicts)
        and (not changed or row["change"])
        and (not wanted or wanted in _words(row))
    ]


def judged_rows(judged: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    """The rows of a round as they are kept."""
    listed = judged.get("rows")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def _words(row: Mapping[str, Json]) -> str:
    return f"{row['row']} {row['name']} {row['place']} {row['township']} {row['card']}".lower()


@contextmanager
def _on_disk(files: Sequence[UploadFile]) -> Iterator[list[File]]:
    """The files under their own names, in a folder that is gone afterwards."""
    if not files or len(files) > MOST_FILES:
        raise UsageError(
            f"一次送来 1 至 {MOST_FILES} 个文件 (1 to {MOST_FILES} files at once)",
            where=str(len(files)),
        )
    with TemporaryDirectory(prefix="graphaudit-") as folder:
        paths = []
        for number, file in enumerate(files):
            path = File(folder) / str(number) / _safe_name(file.filename or "")
            path.parent.mkdir()
            with path.open("wb") as out:
                copyfileobj(file.file, out)
            paths.append(path)
        yield paths


def _safe_name(name: str) -> str:
    """The last part of a name, without whole numbers and signs that no file system takes."""
    last = mask_long_digits(name.replace("\\", "/").rsplit("/", 1)[-1])
    clean = "".join("_" if c in '<>:"|?*' or not c.isprintable() else c for c in last).strip(". ")
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if clean else "名册"
