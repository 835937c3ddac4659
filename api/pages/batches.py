"""The check before payment: batches handed in, and one round with its rows, papers and acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.check_room import MESSAGES, PUBLIC, SLIPS
from api.frame import Entry, Key, drawn
from api.routes.batches import judged_rows, round_of, rows_that_fit
from graphaudit.errors import NotFoundError
from graphaudit.finding import Json
from graphaudit.office import Office
from graphaudit.precheck.rounds import Round
from graphaudit.precheck.shelf import ACTS, Act, Shelf
from viz.papers.rosters import periods_in_words

router = APIRouter(include_in_schema=False)
View = Literal["stopped", "suspected", "error", "pass", "changed", "all"]
VERDICTS: dict[str, tuple[str, ...]] = {
    "stopped": ("suspected", "error"),
    "suspected": ("suspected",),
    "error": ("error",),
    "pass": ("pass",),
    "changed": (),
    "all": (),
}
PAGE = 50
KEYS = (
    Key("J", "下一行", "next row"),
    Key("K", "上一行", "previous row"),
    Key("Enter", "展开原始行", "open the row as written"),
    Key("F", "在行中查找", "find in rows"),
    Key("C", "通过部分送审", "send the clean part on"),
    Key("R", "退回其余", "return the rest"),
)


def _waiting(office: Office) -> int | None:
    """Batches of whose last round neither part was sent anywhere yet."""
    return sum(not standing.done for standing in _standings(office))


@dataclass(frozen=True)
class Standing:
    """A batch by its last round."""

    last: Round
    rounds: int
    acts: tuple[Act, ...]

    @property
    def done(self) -> bool:
        """Whether each part that there is was sent on or returned."""
        rows = int(str(self.last.totals.get("rows", 0)))
        clean = int(str(self.last.totals.get("pass", 0)))
        made = {act.act for act in self.acts if act.round == self.last.number}
        return (not clean or "sent_on" in made) and (clean == rows or "returned" in made)


ENTRY = Entry(70, "/batches", "发放前审核", "Before payment", _waiting)


@router.get("/batches", response_class=HTMLResponse)
def batches(request: Request, office: InOffice, lang: Spoken) -> HTMLResponse:
    """Every batch by its last round, and the form to hand one in."""
    programs = sorted(office.policy.programs.values(), key=lambda program: program.code)
    return drawn(
        request,
        "batches.html.j2",
        lang,
        ENTRY,
        standings=_standings(office),
        periods=periods_in_words,
        programs=programs,
        names=office.policy.program_names(lang),
    )


@router.get("/batches/{batch}/{number}", response_class=HTMLResponse)
def one(
    request: Request,
    office: InOffice,
    batch: Annotated[str, Path(max_length=80)],
    number: Annotated[int, Path(ge=1, le=10_000)],
    lang: Spoken,
    view: View = "stopped",
    text: Annotated[str, Query(max_length=100)] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    """One round: what came in and what became of it, its rows, what can be done with it."""
    this = round_of(office, batch, number)
    rounds = [each for each in office.rounds.listed() if each.batch == batch]
    judged = _kept(office.shelf, batch, number)
    acts = office.shelf.acts(batch)
    papers = {n: office.shelf.paper(batch, number, n).is_file() for n in (SLIPS, PUBLIC, MESSAGES)}
    fitting = _fitting(judged, view, text)
    shown = fitting[offset : offset + PAGE]
    return drawn(
        request,
        "batch.html.j2",
        lang,
        ENTRY,
        KEYS,
        this=this,
        periods=periods_in_words,
        rounds=rounds,
        judged=judged,
        acts=acts,
        words=ACTS,
        done={act.act for act in acts if act.round == number},
        papers=papers,
        changes={each.number: office.shelf.changes(batch, each.number) for each in rounds},
        counts=_counts(judged),
        rows=shown,
        standing=_standing(office, shown),
        total=len(fitting),
        offset=offset,
        page=PAGE,
        view=view,
        text=text,
        names=office.policy.program_names(lang),
        last=rounds[-1].number,
    )


def _standings(office: Office) -> list[Standing]:
    """Each batch by its last round, the newest first."""
    rounds = office.rounds.listed()
    counted = Counter(each.batch for each in rounds)
    last = {each.batch: each for each in rounds}
    acts = office.shelf.all_acts()
    return [
        Standing(each, counted[batch], tuple(acts.get(batch, ()))) for batch, each in last.items()
    ]


def _kept(shelf: Shelf, batch: str, number: int) -> dict[str, Json]:
    """What was said of the rows; empty where the command line judged and kept the totals alone."""
    try:
        return shelf.judged(batch, number)
    except NotFoundError:
        return {}


def _fitting(judged: dict[str, Json], view: str, text: str) -> list[Mapping[str, Json]]:
    return rows_that_fit(judged, VERDICTS[view], text, changed=view == "changed")


def _standing(office: Office, rows: Sequence[Mapping[str, Json]]) -> set[str]:
    """The findings that rows name and that have a page: what a batch alone shows has none."""
    listed = (row["reasons"] for row in rows)
    reasons = [each for said in listed if isinstance(said, list) for each in said]
    named = [str(each["finding"]) for each in reasons if isinstance(each, dict)]
    return set(office.listing.facts(named))


def _counts(judged: dict[str, Json]) -> dict[str, int]:
    """How many rows each view shows."""
    rows = judged_rows(judged)
    found = Counter(str(row["verdict"]) for row in rows)
    counts = {view: sum(found[name] for name in names) for view, names in VERDICTS.items()}
    return counts | {"changed": sum(bool(row["change"]) for row in rows), "all": len(rows)}
