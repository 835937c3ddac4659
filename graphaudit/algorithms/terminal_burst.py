"""Bursts: many cards at one terminal within minutes, measured against that terminal's own habit.

A burst is the densest window of a day, with the acts chained to it. Its company (the other cards
in its window) is compared with what is usual there: the company that the busiest moment has on
three of four other days, and that of the other cards on that very day. In a valley with one aid
point, or on market day, everybody has company; at a quiet machine nobody has. Cards that come
together time and again are no measure, of one another or of others: they count as one.

A chance meeting at a busy place is no burst. The chance is bounded: the other cards around one act
follow a Poisson law whose mean is the company that the terminal's other cards have (on average, or
on that very day if that is more), and every window that was looked at, at any terminal, is one more
try: among hundreds of terminals chance fills some window. Cards that keep together on other days
too have met no more by chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx
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
"""Cards keep together when they meet on this share of the days on which either is seen."""
LEAST_MEETINGS = 3


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
    tries = _tries(rows)
    found = ((name, bursts(some, params, tries)) for name, some in sorted(by_terminal.items()))
    return [_hit(name, list(those), params) for name, those in found if those]


def _tries(rows: Iterable[Record]) -> int:
    """How many acts soon after a payment there are: each opens a window that is looked at."""
    return len({(str(r["terminal"]), str(r["card"]), whole(r["at"])) for r in rows if r["paid"]})


def bursts(rows: Sequence[Record], params: Mapping[str, object], tries: int) -> list[Burst]:
    """The bursts at one terminal, by day. ``tries``: windows looked at, at all terminals."""
    by_day: dict[int, list[Act]] = defaultdict(list)
    paid: set[Act] = set()
    for row in rows:
        one = act(row)
        by_day[one.day].append(one)
        if row["paid"]:
            paid.add(one)
    days = {day: in_order(acts) for day, acts in sorted(by_day.items())}
    crowd = _Crowd(days, _minutes(params))
    found = (_of_day(acts, crowd, paid, params, tries) for acts in days.values())
    return [burst for burst in found if burst is not None]


def _minutes(params: Mapping[str, object]) -> int:
    return whole(params["minutes"])


def _of_day(
    acts: Sequence[Act], crowd: _Crowd, paid: set[Act], params: Mapping[str, object], tries: int
) -> Burst | None:
    minutes, least = _minutes(params), whole(params["min_cards"])
    after_pay = [a for a in acts if a in paid]
    if len(cards_in(after_pay)) < least:
        return None
    densest = max(windows(after_pay, minutes), key=lambda some: len(cards_in(some)))
    most = len(cards_in(densest))
    if most < least or len(homes_in(densest)) < LEAST_HOMES:
        return None
    chained = _chained(acts, densest, minutes // CHAIN)
    expected = max(crowd.usual(chained), LEAST_COMPANY)
    if most - 1 < _number(params["min_lift"]) * expected:
        return None
    chance = poisson.sf(most - 2, crowd.mean(chained))
    if not crowd.keep_together(densest) and tries * chance > _number(params["max_chance"]):
        return None
    return Burst(tuple(a for a in chained if a in paid), most, expected)


class _Crowd:
    """Who else is at a terminal. Cards that keep together count there as one party."""

    def __init__(self, days: Mapping[int, Sequence[Act]], minutes: int) -> None:
        self.minutes = minutes
        self.party = _parties(days, minutes)
        self._days = {
            day: [replace(a, card=self.party[a.card]) for a in acts] for day, acts in days.items()
        }
        self._company = {day: company(acts, minutes) for day, acts in self._days.items()}

    def usual(self, own: Sequence[Act]) -> float:
        """The company that is usual on other days, or that others have on that very day."""
        elsewhere = [most for day, most in self._company.items() if day != own[0].day]
        here = company(self._others(own[0].day, own), self.minutes)
        return max(_habit(elsewhere), here)

    def mean(self, own: Sequence[Act]) -> float:
        """The company that an act of others has: on average, or that day if it is more."""
        met = {day: mean_company(self._others(day, own), self.minutes) for day in self._days}
        around, count = (sum(pair[place] for pair in met.values()) for place in (0, 1))
        here, acts_here = met[own[0].day]
        return max((around + UNSEEN[0]) / (count + UNSEEN[1]), here / max(acts_here, 1))

    def keep_together(self, acts: Sequence[Act]) -> bool:
        """Whether most of these cards are of one party."""
        cards = cards_in(acts)
        largest = max(Counter(self.party[card] for card in cards).values())
        return largest >= TOGETHER * len(cards)

    def _others(self, day: int, own: Sequence[Act]) -> list[Act]:
        parties = {self.party[a.card] for a in own}
        return [a for a in self._days[day] if a.card not in parties]


def _parties(days: Mapping[int, Sequence[Act]], minutes: int) -> dict[str, str]:
    """Card → the first card of those it keeps together with: in one window on three days or more,
    and on most of the days on which either is seen."""
    seen = Counter(card for acts in days.values() for card in cards_in(acts))
    met = Counter(
        pair
        for acts in days.values()
        for pair in {
            (min(some[0].card, other.card), max(some[0].card, other.card))
            for some in windows(acts, minutes)
            for other in some[1:]
        }
    )
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(seen)
    ties.add_edges_from(
        (a, b)
        for (a, b), times in met.items()
        if a != b and times >= LEAST_MEETINGS and times >= TOGETHER * max(seen[a], seen[b])
    )
    return {card: min(party) for party in nx.connected_components(ties) for card in party}


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
