"""Bursts: many cards at one terminal within minutes, measured against that terminal's own habit.

A burst is the densest window of a day, with the acts chained to it. Its company (the other cards
in its window) is compared with what is usual there: the company that the busiest moment has on
three of four other days, and that of the other cards on that very day. In a valley with one aid
point, or on market day, everybody has company; at a quiet machine nobody has. Cards that come
together time and again are no measure of one another: their own acts on other days do not count.

A chance meeting at a busy place is no burst. The chance is bounded: the other cards around one act
follow a Poisson law whose mean is the company that the terminal's other cards have (on average, or
on that very day if that is more), and every window of the terminal that was looked at is one more
try. Cards that keep together on other days too have met no more by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import poisson

from graphaudit.algorithms.rows import Record, whole
from graphaudit.algorithms.windows import (
    Act,
    act,
    cards_in,
    company,
    homes_in,
    in_order,
    mean_company,
    windows,
)

CHAIN = 3
"""An act joins the burst when it is no further from it than a third of the window."""
LEAST_COMPANY = 0.5
"""A terminal where nobody ever met anybody is taken for one where every other card did."""
USUAL_DAYS = 0.75
"""What three of four days do not exceed is usual."""
LEAST_HOMES = 2
"""One household's errands are no burst."""
UNSEEN = (0.5, 2.0)
"""What is added to the company and to the acts that were counted: few acts prove no quiet."""
TOGETHER = 0.7
"""Cards keep together on a day when this share of them is found in one window."""


@dataclass(frozen=True)
class Burst:
    """The acts of a burst, the cards in its densest window, and what company is usual there."""

    acts: tuple[Act, ...]
    most: int
    usual: float


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a terminal with at least one burst; its payments are fetched by ``pairs``."""
    by_terminal: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        by_terminal[str(row["terminal"])].append(row)
    found = ((name, bursts(some, params)) for name, some in sorted(by_terminal.items()))
    return [_hit(name, list(those), params) for name, those in found if those]


def bursts(rows: Sequence[Record], params: Mapping[str, object]) -> list[Burst]:
    """The bursts at one terminal, by day."""
    by_day: dict[int, list[Act]] = defaultdict(list)
    paid: set[Act] = set()
    for row in rows:
        one = act(row)
        by_day[one.day].append(one)
        if row["paid"]:
            paid.add(one)
    days = {day: in_order(acts) for day, acts in sorted(by_day.items())}
    usual = {day: company(acts, _minutes(params)) for day, acts in days.items()}
    found = (_of_day(day, days, usual, paid, params) for day in days)
    return [burst for burst in found if burst is not None]


def _minutes(params: Mapping[str, object]) -> int:
    return whole(params["minutes"])


def _of_day(
    day: int,
    days: Mapping[int, Sequence[Act]],
    usual: Mapping[int, int],
    paid: set[Act],
    params: Mapping[str, object],
) -> Burst | None:
    acts, minutes = days[day], _minutes(params)
    after_pay = [a for a in acts if a in paid]
    if len(cards_in(after_pay)) < whole(params["min_cards"]):
        return None
    densest = max(windows(after_pay, minutes), key=lambda some: len(cards_in(some)))
    most = len(cards_in(densest))
    if most < whole(params["min_cards"]) or len(homes_in(densest)) < LEAST_HOMES:
        return None
    chained = _chained(acts, densest, minutes // CHAIN)
    others = [a for a in acts if a.card not in cards_in(chained)]
    elsewhere = _elsewhere(day, days, usual, cards_in(densest), minutes)
    expected = max(_habit(elsewhere), company(others, minutes), LEAST_COMPANY)
    if most - 1 < _number(params["min_lift"]) * expected:
        return None
    if not _comes_again(day, days, cards_in(densest), minutes):
        mean = _mean_of_others(day, days, cards_in(chained), minutes)
        if len(paid) * poisson.sf(most - 2, mean) > _number(params["max_chance"]):
            return None
    return Burst(tuple(a for a in chained if a in paid), most, expected)


def _elsewhere(
    day: int,
    days: Mapping[int, Sequence[Act]],
    usual: Mapping[int, int],
    own: set[str],
    minutes: int,
) -> list[int]:
    """The company of the other days; of a group that comes time and again, that of the others."""
    those = [d for d in days if d != day]
    if not _comes_again(day, days, own, minutes):
        return [usual[d] for d in those]
    theirs = [d for d in those if not own.isdisjoint(cards_in(days[d]))]
    left = {d: [a for a in days[d] if a.card not in own] for d in theirs}
    of_others = [company(acts, minutes) for acts in left.values() if acts]
    return of_others + [usual[d] for d in those if d not in left]


def _comes_again(day: int, days: Mapping[int, Sequence[Act]], own: set[str], minutes: int) -> bool:
    """Whether the group keeps together on two other days, and on most of those it is seen on."""
    theirs = [d for d in days if d != day and not own.isdisjoint(cards_in(days[d]))]
    again = sum(_together(days[d], own, minutes) for d in theirs)
    return again >= 2 and 2 * again > len(theirs)


def _mean_of_others(
    day: int, days: Mapping[int, Sequence[Act]], own: set[str], minutes: int
) -> float:
    """The company that an act of another card has there: on average, or that day if it is more."""
    left = {d: [a for a in acts if a.card not in own] for d, acts in days.items()}
    met = {d: mean_company(acts, minutes) for d, acts in left.items()}
    around, count = (sum(pair[place] for pair in met.values()) for place in (0, 1))
    here, acts_here = met[day]
    return max((around + UNSEEN[0]) / (count + UNSEEN[1]), here / max(acts_here, 1))


def _together(acts: Sequence[Act], own: set[str], minutes: int) -> bool:
    """Whether most of the group acts within one window."""
    theirs = [a for a in acts if a.card in own]
    most = max((len(cards_in(some)) for some in windows(theirs, minutes)), default=0)
    return most >= TOGETHER * len(own)


def _habit(elsewhere: Sequence[int]) -> float:
    if not elsewhere:
        return 0.0
    return float(np.quantile(elsewhere, USUAL_DAYS, method="higher"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _chained(acts: Sequence[Act], core: Sequence[Act], gap: int) -> list[Act]:
    """All acts of the window's time, and those that follow on from it, none later than ``gap``."""
    first, last = core[0].at, core[-1].at
    found = [one for one in acts if first <= one.at <= last]
    for one in acts:
        if last < one.at <= last + gap:
            last = one.at
            found.append(one)
    for one in reversed(acts):
        if first - gap <= one.at < first:
            first = one.at
            found.append(one)
    return in_order(found)


def _hit(terminal: str, those: Sequence[Burst], params: Mapping[str, object]) -> Record:
    acts = [a for burst in those for a in burst.acts]
    facts = sorted({src for a in acts for src in a.src})
    return {
        "terminal": terminal,
        "cards": sorted(cards_in(acts)),
        "people": sorted({person for a in acts for person in a.people}),
        "bursts": len(those),
        "most": max(burst.most for burst in those),
        "after": whole(params["after_days"]),
        "minutes": _minutes(params),
        "rows": facts,
        "facts": facts,
        "fen": 0,
        "first_day": None,
        "last_day": None,
        "pairs": list(_pairs(acts, whole(params["after_days"]))),
    }


def _pairs(acts: Sequence[Act], days: int) -> Iterator[dict[str, object]]:
    """Whose payments on which card, in the days before each act."""
    wanted = {(p, a.card, a.day) for a in acts for p in a.people}
    for person, card, day in sorted(wanted):
        yield {"person": person, "card": card, "first_no": day - days, "last_no": day}
