"""Applications on their way through the offices: who enters, checks, reviews, approves and pays.

Days are days since 1970, minutes those of the day. Lines go to the books' registers ``approvals``
(one step a line) and ``applications`` (one round a line).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from graphaudit.county.books import Books
from graphaudit.county.sizes import day_number

STEPS = ("entered", "checked", "reviewed", "approved", "paid")
GO_LIVE = day_number("2020-01-06")
"""The day from which the county's platform keeps a log."""
LAG = {"entered": (0, 2), "checked": (3, 6), "reviewed": (8, 12), "approved": (15, 22)}
"""Days after the application on which each step is done, first and last."""
OPENS, CLOSES = 8 * 60 + 30, 17 * 60 + 30
CLERK = "村文书"
DESKS = {"checked": "民政助理员", "reviewed": "民政办主任", "paid": "财政所会计"}
SPARE = "财政所所长"
"""A township desk that lawfully stands in for another."""
BUREAU = "县民政局"


@dataclass(frozen=True)
class Moment:
    """When a step was logged."""

    day: int
    minute: int


@dataclass
class Matter:
    """One application, before it is filed. ``rounds``: how each round ended.

    ``who`` and ``at`` replace the usual handler and moment of a step; ``stated`` is the day of
    approval on the paper, -1: that of the log.
    """

    person: int
    program: str
    applied: int
    fen: int
    rounds: tuple[str, ...] = ("passed",)
    reasons: tuple[str, ...] = ()
    who: Mapping[str, int] = field(default_factory=dict)
    at: Mapping[str, Moment] = field(default_factory=dict)
    stated: int = -1
    sums: tuple[int, ...] = ()
    """What was applied for in each round where it changed, fen."""


def appoint_approvers(books: Books) -> None:
    """Two of the public payroll work at the county's bureau of civil affairs and approve."""
    jobs = [n for n, job in enumerate(books.jobs) if job.status == "在编"][:2]
    for n in jobs:
        job = books.jobs[n]
        books.jobs[n] = type(job)(job.person, BUREAU, job.status, job.since, job.until)
        books.file("approvers", person=job.person)


def approvers(books: Books) -> list[int]:
    """Who approves at the county."""
    return [int(entry["person"]) for entry in books.filed["approvers"]]


def post_of(books: Books, township: int, name: str) -> int:
    """Index of the post at the township's desk of this name."""
    return next(
        n
        for n, post in enumerate(books.posts)
        if post.village < 0 and post.township == township and post.post == name
    )


def township_of(books: Books, person: int) -> int:
    """Index of the township in which a person lives."""
    return int(books.places.township[books.people.village[person]])


class Log:
    """Files matters; remembers who usually handles what, so that it is found once."""

    def __init__(self, books: Books, rng: np.random.Generator) -> None:
        self.books, self.rng = books, rng
        self.approvers = approvers(books)
        self._desk = {
            (township, step): books.posts[post_of(books, township, name)].person
            for township in range(books.size.townships)
            for step, name in DESKS.items()
        }
        self._clerk = {p.village: p.person for p in books.posts if p.post == CLERK}

    def handler(self, person: int, step: str) -> int:
        """Who usually handles a step for somebody who lives where this person does."""
        if step == "entered":
            return self._clerk[int(self.books.people.village[person])]
        if step == "approved":
            return self.approvers[int(self.rng.integers(len(self.approvers)))]
        return self._desk[(township_of(self.books, person), step)]

    def file(self, matter: Matter) -> str:
        """Write the matter into log and register; returns its number."""
        number = self._number(matter)
        for nth, result in enumerate(matter.rounds):
            reason = matter.reasons[nth] if nth < len(matter.reasons) else ""
            self._register(matter, number, nth, result, reason)
            self._steps(matter, number, nth, result, reason)
        return number

    def _number(self, matter: Matter) -> str:
        year = str(np.datetime64(matter.applied, "D"))[:4]
        township = township_of(self.books, matter.person) + 1
        serial = len(self.books.filed.get("applications", ())) + 1
        return f"SQ{year}{township:02d}{serial:06d}"

    def _register(self, matter: Matter, number: str, nth: int, result: str, reason: str) -> None:
        self.books.file(
            "applications", number=number, person=matter.person, program=matter.program,
            day=_round_start(matter, nth), round=nth + 1, result=result, reason=reason,
            fen=matter.sums[nth] if nth < len(matter.sums) else matter.fen,
        )  # fmt: skip

    def _steps(self, matter: Matter, number: str, nth: int, result: str, reason: str) -> None:
        """All steps of a round that passes; up to the review of one that does not."""
        last = STEPS if result == "passed" else STEPS[:3]
        for step in last:
            ends = step == last[-1] and result != "passed"
            moment = self._moment(matter, nth, step)
            self.books.file(
                "approvals", number=number, person=matter.person, program=matter.program,
                applied=_round_start(matter, nth), step=step,
                handler=matter.who.get(step) or self.handler(matter.person, step),
                day=moment.day, minute=moment.minute, result=result if ends else "passed",
                reason=reason if ends else "", round=nth + 1,
                stated=matter.stated if step == "approved" else -1,
            )  # fmt: skip

    def _moment(self, matter: Matter, nth: int, step: str) -> Moment:
        if step in matter.at:
            return matter.at[step]
        low, high = LAG.get(step, (26, 29))
        day = _round_start(matter, nth) + int(self.rng.integers(low, high + 1))
        return Moment(weekday(day), int(self.rng.integers(OPENS, CLOSES)))


def _round_start(matter: Matter, nth: int) -> int:
    return weekday(matter.applied + 35 * nth)


def weekday(day: int) -> int:
    """The day, or the Monday after it (day 0 was a Thursday)."""
    return day + max(0, 7 - (day + 3) % 7) % 7 if (day + 3) % 7 > 4 else day
