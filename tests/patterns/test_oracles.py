"""Patterns against plain Python on random small counties, on both engines.

The county is crowded on purpose: few cards, kin and households, so that self-pairs, shared
households, returned payments and people with two posts all happen.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from graphaudit.pattern_cases import expanded
from graphaudit.patterns import Hit, read_patterns, run_pattern
from graphaudit.policy import load_policy
from graphaudit.stores import GraphStore
from graphaudit.stores.scratch import load_small_graph

LIBRARY = {pattern.id: pattern for pattern in read_patterns()}
POLICY = load_policy()
PROGRAMS = ("PENSION", "RURAL_DIBAO", "LAND_FERTILITY", "RETURN_FOREST_OLD", "TEKUN")
FIRST = date(2022, 1, 31)


@dataclass(frozen=True)
class Payment:
    """One payment that was not returned."""

    person: str
    card: str
    program: str
    day: date
    fen: int
    src: str


@dataclass
class County:
    """A random county and the literals of its graph."""

    payments: list[Payment] = field(default_factory=list)
    home: dict[str, str] = field(default_factory=dict)
    holder: dict[str, str] = field(default_factory=dict)
    died: dict[str, date] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    rels: list[list[object]] = field(default_factory=list)

    def together(self, a: str, b: str) -> bool:
        """One and the same, or of one household."""
        return a == b or (a in self.home and self.home[a] == self.home.get(b))


def random_county(seed: int) -> County:
    """Twenty people, ten cards, six households, some deaths and cadres."""
    draw, county = random.Random(seed), County()
    people = [f"p_{n}" for n in range(20)]
    county.home = {p: f"h_{draw.randrange(6)}" for p in people if draw.random() < 0.8}
    county.holder = {f"c_{n}": draw.choice(people) for n in range(10) if draw.random() < 0.8}
    county.died = {p: FIRST + timedelta(draw.randrange(500)) for p in people if draw.random() < 0.2}
    holders = sorted(county.holder.values())
    county.posts = {f"d_{n}": draw.choice(holders) for n in range(4)}
    county.rels = [["MEMBER_OF", p, h] for p, h in county.home.items()]
    county.rels += [["HOLDS", p, c] for c, p in county.holder.items()]
    county.rels += [
        ["HAS_STATUS", p, "s_deceased", {"from_day": d}] for p, d in county.died.items()
    ]
    county.rels += [["IS", d, p] for d, p in county.posts.items()]
    for number in range(90):
        _pay(county, draw, people, number)
    return county


def _pay(county: County, draw: random.Random, people: list[str], number: int) -> None:
    payment = Payment(
        draw.choice(people),
        f"c_{draw.randrange(10)}",
        draw.choice(PROGRAMS),
        FIRST + timedelta(draw.randrange(800)),
        draw.randrange(1, 120_000),
        f"f:0:{number}",
    )
    returned = draw.random() < 0.1
    values = {
        "program": payment.program,
        "day": payment.day,
        "fen": payment.fen,
        "src": payment.src,
    }
    state = {"state": "returned"} if returned else {}
    county.rels.append(["PAID", payment.person, payment.card, {**values, **state}])
    if not returned:
        county.payments.append(payment)


def found(store: GraphStore, county: County, pattern: str) -> list[Hit]:
    """The hits of one pattern on the county."""
    cadres = [{"key": key, "level": "village"} for key in county.posts]
    graph = expanded({"nodes": {"Cadre": cadres}, "rels": county.rels})
    with store.scratch() as scratch:
        load_small_graph(scratch, graph)
        return run_pattern(LIBRARY[pattern], scratch, None, POLICY)


def proof(payments: Iterable[Payment]) -> tuple[list[str], int]:
    """Rows and money."""
    listed = list(payments)
    return sorted(p.src for p in listed), sum(p.fen for p in listed)


def said(hits: list[Hit], name: str) -> dict[object, object]:
    """Subject to rows and money."""
    return {hit[name]: (hit["rows"], hit["fen"]) for hit in hits}


SEEDS = pytest.mark.parametrize("seed", range(2))


@SEEDS
def test_cards_of_many_people_are_those_that_plain_counting_finds(
    store: GraphStore, seed: int
) -> None:
    county = random_county(seed)
    on_card: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        on_card[payment.card].append(payment)
    many = {c: rows for c, rows in on_card.items() if _many(county, c, rows)}
    expected = {c: proof(_of_others(county, c, rows)) for c, rows in many.items()}
    assert expected
    assert said(found(store, county, "card_many_people"), "card") == expected


def _of_others(county: County, card: str, rows: list[Payment]) -> list[Payment]:
    """Payments to people outside the holder's household; all where nobody is known to hold it."""
    holder = county.holder.get(card)
    home = county.home.get(holder, holder) if holder else None
    return [p for p in rows if county.home.get(p.person, p.person) != home]


def _many(county: County, card: str, rows: list[Payment]) -> bool:
    """Three people of whom two are outside the holder's, else the largest, household."""
    people = {p.person for p in rows}
    holder = county.holder.get(card)
    homes = Counter(county.home.get(person, person) for person in people)
    if holder:
        at_home = sum(county.together(holder, person) for person in people)
    else:
        at_home = max(homes.values(), default=0)
    return len(people) >= 3 and len(people) - at_home >= 2


@SEEDS
def test_money_after_death_is_what_plain_comparison_finds(store: GraphStore, seed: int) -> None:
    county = random_county(seed)
    covered = {r.program for r in POLICY.rows("excludes", ["deceased"])}
    late: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        died = county.died.get(payment.person)
        if died and payment.day > died and payment.program in covered:
            late[payment.person].append(payment)
    expected = {person: proof(rows) for person, rows in late.items()}
    assert expected
    assert said(found(store, county, "deceased_paid"), "person") == expected


@SEEDS
def test_money_on_another_households_card_is_what_plain_comparison_finds(
    store: GraphStore, seed: int
) -> None:
    county = random_county(seed)
    foreign: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        holder = county.holder.get(payment.card)
        if holder and not county.together(holder, payment.person):
            foreign[payment.card].append(payment)
    expected = {card: proof(rows) for card, rows in foreign.items()}
    assert expected
    assert said(found(store, county, "card_holder_not_beneficiary"), "card") == expected


@SEEDS
def test_cadres_cards_receive_for_others_what_plain_comparison_finds(
    store: GraphStore, seed: int
) -> None:
    county = random_county(seed)
    cadres = set(county.posts.values())
    foreign: dict[str, list[Payment]] = defaultdict(list)
    for payment in county.payments:
        holder = county.holder.get(payment.card)
        if holder in cadres and not county.together(str(holder), payment.person):
            foreign[payment.card].append(payment)
    expected = {card: proof(rows) for card, rows in foreign.items()}
    assert expected
    assert said(found(store, county, "cadre_card_receives_for_others"), "card") == expected


@SEEDS
def test_cadres_over_the_line_are_those_that_plain_sums_find(store: GraphStore, seed: int) -> None:
    county = random_county(seed)
    line = {"LAND_FERTILITY": 100_000, "RETURN_FOREST_OLD": 150_000}
    years: dict[tuple[str, str, int], list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.person in county.posts.values() and payment.program in line:
            years[(payment.person, payment.program, payment.day.year)].append(payment)
    over: dict[str, list[Payment]] = defaultdict(list)
    for (person, program, _), rows in years.items():
        if sum(p.fen for p in rows) > line[program]:
            over[person] += rows
    expected = {person: proof(rows) for person, rows in over.items()}
    assert said(found(store, county, "cadre_amount_threshold"), "person") == expected


@SEEDS
def test_families_that_share_a_household_program_are_those_that_plain_grouping_finds(
    store: GraphStore, seed: int
) -> None:
    county = random_county(seed)
    by_land = {"LAND_FERTILITY", "RETURN_FOREST_OLD"}
    periods: dict[tuple[str, str, int], list[Payment]] = defaultdict(list)
    for payment in county.payments:
        if payment.program in by_land and payment.person in county.home:
            key = (county.home[payment.person], payment.program, payment.day.year)
            periods[key].append(payment)
    families: dict[str, list[Payment]] = defaultdict(list)
    for (household, _, _), rows in periods.items():
        if len({p.person for p in rows}) >= 2:
            families[household] += rows
    expected = {household: proof(rows) for household, rows in families.items()}
    assert expected
    assert said(found(store, county, "whole_family_enrolled"), "household") == expected
