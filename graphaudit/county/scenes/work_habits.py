"""Habits that only many lines of the approval log show: who passes all, how fast, at what hour."""

from __future__ import annotations

import numpy as np

from graphaudit.county.books import Books
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.matters import (
    DESKS,
    SPARE,
    Log,
    Matter,
    Moment,
    approvers,
    post_of,
    weekday,
)
from graphaudit.county.sizes import day_number

CONCENTRATION = "approver_concentration"
PAIRS = "approver_pairs"
NIGHTS = "off_hours_entry"
BURST = "burst_before_inspection"
FIRST, LAST = day_number("2020-05-11"), day_number("2022-10-31")
"""Relief that was granted and paid before the first roster at hand."""
OTHER_DESKS = ("农业服务中心主任", "林业站站长")


def _people_of(desk: Desk, villages: list[int], count: int) -> list[int]:
    """Grown-up people of the villages whose households no case has; they are only named."""
    books = desk.books
    free = ~books.reserved & ~books.barred
    inside = np.isin(books.people.village, villages) & free[books.people.household]
    grown = inside & (books.people.died < 0) & (books.people.birth < FIRST - 25 * 366)
    ready = np.flatnonzero(grown)
    chosen: list[int] = desk.rng.choice(ready, min(count, len(ready)), replace=False).tolist()
    return chosen


def _past(desk: Desk, person: int) -> Matter:
    return Matter(person, "relief", int(desk.rng.integers(FIRST, LAST)), 60_000)


def _villages(books: Books, township: int) -> list[int]:
    found: list[int] = np.flatnonzero(books.places.township == township).tolist()
    return found


def lenient(desk: Desk) -> None:
    """The desk of the last township reviews everything and never returns anything."""
    township = desk.books.size.townships - 1
    index = post_of(desk.books, township, DESKS["reviewed"])
    case = desk.open(
        {CONCENTRATION},
        ("一人审核全镇申请，数年没有退回", "one desk reviews all and returns none for years"),
    )
    desk.books.file("lenient", township=township)
    for person in _people_of(desk, _villages(desk.books, township), 24):
        Log(desk.books, desk.rng).file(_past(desk, person))
    case.cadres.add(desk.books.posts[index].person)


def strict(desk: Desk, nth: int) -> None:
    """A desk that reviews everything, and returns some of it."""
    index = post_of(desk.books, nth % (desk.books.size.townships - 1), DESKS["reviewed"])
    case = lawful(
        desk,
        {CONCENTRATION},
        None,
        "审核量大，常有退回",
        "a desk that reviews all, and returns some",
    )
    case.cadres.add(desk.books.posts[index].person)


def fast_pair(desk: Desk, nth: int) -> None:
    """A reviewer and an approver pass one village's applications within minutes."""
    books, village = desk.books, _village_elsewhere(desk)
    township = int(books.places.township[village])
    reviewer = books.posts[post_of(books, township, OTHER_DESKS[0])].person
    approver = approvers(books)[nth % 2]
    case = desk.open(
        {PAIRS}, ("审核审批两人几分钟办结一村申请", "two pass a village's applications in minutes")
    )
    for person in _people_of(desk, [village], 8):
        _at_once(desk, person, reviewer, approver)
        case.persons.add(person)
    case.cadres.add(reviewer)
    case.numbers.add(books.places.township_names[township] + books.places.village_names[village])


def _village_elsewhere(desk: Desk) -> int:
    """A village of any township but the last, whose desk has the say in everything."""
    books = desk.books
    inside = np.flatnonzero(books.places.township < books.size.townships - 1)
    return int(desk.rng.choice(inside))


def _at_once(desk: Desk, person: int, reviewer: int, approver: int) -> None:
    matter = _past(desk, person)
    day, minute = weekday(matter.applied + 12), int(desk.rng.integers(540, 1000))
    matter.who = {"reviewed": reviewer, "approved": approver}
    later = minute + int(desk.rng.integers(1, 5))
    matter.at = {"reviewed": Moment(day, minute), "approved": Moment(day, later)}
    Log(desk.books, desk.rng).file(matter)


def three_at_once(desk: Desk, nth: int) -> None:
    """Three urgent applications of a village were passed at once: too few to be a habit."""
    books, village = desk.books, _village_elsewhere(desk)
    reviewer = books.posts[
        post_of(books, int(books.places.township[village]), OTHER_DESKS[1])
    ].person
    case = lawful(desk, {PAIRS}, None, "三件急难申请当场办结", "three urgent applications at once")
    for person in _people_of(desk, [village], 3):
        _at_once(desk, person, reviewer, approvers(books)[nth % 2])
        case.persons.add(person)


def night_work(desk: Desk, nth: int) -> None:
    """A desk that checks much of what it checks around midnight."""
    township = nth % desk.books.size.townships
    index = post_of(desk.books, township, SPARE)
    handler = desk.books.posts[index].person
    case = desk.open({NIGHTS}, ("多数环节在深夜登记", "much of what one account logs is at night"))
    for n, person in enumerate(_people_of(desk, _villages(desk.books, township), 14)):
        matter = _past(desk, person)
        matter.who = {"checked": handler}
        if n % 2 == 0:
            minute = (1325, 1390, 20, 200)[n // 2 % 4]
            matter.at = {"checked": Moment(weekday(matter.applied + 4 + n % 3), minute)}
        Log(desk.books, desk.rng).file(matter)
    case.cadres.add(handler)


def deadline(desk: Desk, nth: int) -> None:
    """The night before a deadline: everybody of the office is at it."""
    township = nth % desk.books.size.townships
    index = post_of(desk.books, township, OTHER_DESKS[1])
    handler = desk.books.posts[index].person
    case = lawful(
        desk, {NIGHTS}, None, "截止日前全所加班", "the whole office worked for a deadline"
    )
    day = weekday(int(desk.rng.integers(FIRST, LAST)))
    for n, person in enumerate(_people_of(desk, _villages(desk.books, township), 12)):
        matter = Matter(person, "relief", day - 12, 60_000, who={"checked": handler})
        matter.at = {
            step: Moment(day, 1322 + 2 * n + 25 * place)
            for place, step in enumerate(("entered", "checked", "reviewed", "approved"))
        }
        Log(desk.books, desk.rng).file(matter)
    case.cadres.add(handler)


def burst(desk: Desk, nth: int) -> None:
    """A dozen applications are refused in the days before an announced inspection."""
    township = nth % (desk.books.size.townships - 1)
    case = desk.open(
        {BURST}, ("检查前集中退回申请", "a dozen applications refused before an inspection")
    )
    held = _inspected(desk, township)
    for n, person in enumerate(_people_of(desk, _villages(desk.books, township), 12)):
        matter = _past(desk, person)
        matter.applied = held - 20 - n
        matter.rounds, matter.reasons = ("refused",), ("家庭财产超过规定",)
        matter.at = {"reviewed": Moment(held - 2 - n % 9, 600 + 9 * n)}
        Log(desk.books, desk.rng).file(matter)
        case.persons.add(person)
    case.numbers.add(desk.books.places.township_names[township])


def _inspected(desk: Desk, township: int) -> int:
    """The day of an inspection of the township that was announced two weeks before."""
    held = weekday(int(desk.rng.integers(FIRST + 200, LAST - 100)))
    desk.books.file("inspections", township=township, announced=held - 16, held=held)
    return held


def calm(desk: Desk, nth: int) -> None:
    """An inspection before which no more was refused than at any other time."""
    township = desk.books.size.townships - 1
    case = lawful(desk, {BURST}, None, "检查前后一切如常", "an inspection without any burst")
    _inspected(desk, township)
    case.numbers.add(desk.books.places.township_names[township])


IRREGULAR = (fast_pair, night_work, burst)
STORIES = (lenient,)
LAWFUL = {
    CONCENTRATION: (strict,),
    PAIRS: (three_at_once,),
    NIGHTS: (deadline,),
    BURST: (calm,),
}
