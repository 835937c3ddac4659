"""Bursts, card sets and counter runs, against slow and plain counting."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from graphaudit.algorithms import card_set, counter_run, terminal_burst
from graphaudit.algorithms.rows import Record
from graphaudit.algorithms.windows import act, company, in_order, windows

BURST = {"min_cards": 4, "minutes": 30, "after_days": 3, "min_lift": 5, "max_chance": 0.01}
SET = {
    "min_cards": 5, "min_jaccard": 0.7, "min_events": 3, "min_closed": 0.6, "max_crowd": 120,
    "max_minutes": 60,
}  # fmt: skip


def drawn(card: int, at: int, paid: int = 1, terminal: str = "m_1") -> Record:
    return {
        "terminal": terminal, "card": f"c_{card}", "day": at // 1440, "at": at, "paid": paid,
        "homes": [f"h_{card}"], "people": [f"p_{card}"], "src": f"b:0:{card}{at}",
    }  # fmt: skip


def used(card: int, day: int, place: str = "m_1") -> Record:
    return {
        "card": f"c_{card}", "place": place, "day": day, "homes": [f"h_{card}"],
        "people": [f"p_{card}"], "src": [f"b:0:{card}{day}"],
    }  # fmt: skip


@pytest.mark.parametrize("minutes", [5, 30, 120])
def test_windows_and_company_are_what_counting_pair_by_pair_gives(minutes: int) -> None:
    rng = random.Random(minutes)
    acts = in_order(act(drawn(rng.randrange(9), rng.randrange(600))) for _ in range(60))
    for place, some in enumerate(windows(acts, minutes)):
        assert list(some) == [a for a in acts[place:] if a.at <= acts[place].at + minutes]
    around = [len({b.card for b in acts if abs(b.at - a.at) <= minutes // 2}) - 1 for a in acts]
    assert company(acts, minutes) == max(around)


@pytest.mark.parametrize(("cards", "found"), [(3, 0), (4, 1), (11, 1)])
def test_four_cards_in_half_an_hour_at_a_quiet_machine(cards: int, found: int) -> None:
    alone = [drawn(50 + day, day * 1440 + 600, paid=0) for day in range(20, 40)]
    rows = [drawn(card, 14_400 + 7 * card) for card in range(cards)]
    assert len(terminal_burst.detect(rows + alone, BURST)) == found


def test_a_crowd_that_comes_every_market_day_is_no_burst() -> None:
    rng = random.Random(3)
    rows = [
        drawn(card, day * 1440 + rng.randrange(510, 700))
        for day in range(10, 200, 10)
        for card in rng.sample(range(60), 26)
    ]
    assert terminal_burst.detect(rows, BURST) == []


def test_a_group_that_comes_after_every_payout_is_no_measure_of_itself() -> None:
    months = [drawn(c, month * 43_200 + 600 + 2 * c) for month in range(6) for c in range(9)]
    quiet = [drawn(50 + n, n * 20_000 + 900, paid=0) for n in range(12)]

    (hit,) = terminal_burst.detect(months + quiet, BURST)

    assert hit["cards"] == [f"c_{card}" for card in range(9)]
    assert hit["bursts"] == 6


@pytest.mark.parametrize(("a_day", "found"), [(1, 1), (12, 0)])
def test_four_cards_that_meet_once_may_have_met_by_chance_at_a_busy_place(
    a_day: int, found: int
) -> None:
    rng = random.Random(9)
    busy = [
        drawn(50 + rng.randrange(200), day * 1440 + 510 + rng.randrange(480))
        for day in range(100, 200)
        for _ in range(a_day)
    ]
    meeting = [drawn(card, 150 * 1440 + 300 + 6 * card) for card in range(5)]
    lenient = {**BURST, "min_lift": 1}
    loose = {**lenient, "max_chance": 10**6}

    assert any("c_0" in hit["cards"] for hit in terminal_burst.detect(busy + meeting, loose))
    assert len(terminal_burst.detect(busy + meeting, lenient)) == found


def test_two_groups_that_come_to_one_machine_do_not_hide_each_other() -> None:
    days = [month * 43_200 for month in range(4)]
    one = [drawn(c, day + 600 + 2 * c) for day in days for c in range(5)]
    other = [drawn(20 + c, day + 700 + 2 * c) for day in days for c in range(5)]
    quiet = [drawn(50 + n, n * 20_000 + 900, paid=0) for n in range(12)]

    (hit,) = terminal_burst.detect(one + other + quiet, BURST)

    assert hit["bursts"] == 4


def test_a_group_in_a_crowd_of_others_stays_part_of_the_crowd() -> None:
    rng = random.Random(3)
    months = [drawn(c, month * 43_200 + 600 + 2 * c) for month in range(6) for c in range(6)]
    crowd = [
        drawn(50 + n, day * 1440 + 540 + rng.randrange(120), paid=0)
        for day in range(0, 180, 5)
        for n in range(20)
    ]
    assert terminal_burst.detect(months + crowd, BURST) == []


@pytest.mark.parametrize(("apart", "found"), [(3, 1), (5, 0)])
def test_forty_cards_may_take_as_long_as_forty_withdrawals(apart: int, found: int) -> None:
    rows: list[Record] = [
        {**used(card, day), "at": day * 1440 + 540 + apart * card}
        for card in range(40)
        for day in range(0, 300, 30)
    ]
    assert len(card_set.detect(rows, SET)) == found


def test_a_set_is_found_whole_beside_a_crowd_of_others() -> None:
    rng = random.Random(5)
    ours = [used(card, day) for card in range(40) for day in range(0, 300, 30)]
    crowd = [
        used(100 + card, rng.randrange(300), f"m_{rng.randrange(2, 9)}")
        for card in range(200)
        for _ in range(10)
    ]
    (hit,) = card_set.detect(ours + crowd, SET)
    assert hit["cards"] == sorted(f"c_{card}" for card in range(40))


def test_pairs_of_a_set_are_those_of_a_plain_jaccard() -> None:
    rng = random.Random(7)
    events = {card: {rng.randrange(12) for _ in range(6)} for card in range(30)}
    rows = [used(card, day) for card, days in events.items() for day in days]
    hits = card_set.detect(rows, {**SET, "min_closed": 0.0, "min_cards": 2})
    linked = {
        frozenset((a, b))
        for a, b in combinations(events, 2)
        if len(events[a] & events[b]) >= 3
        and len(events[a] & events[b]) >= 0.7 * len(events[a] | events[b])
    }
    together = {card for pair in linked for card in pair}
    listed = [cards for hit in hits if isinstance(cards := hit["cards"], list)]
    assert {card for cards in listed for card in cards} <= {f"c_{card}" for card in together}


def test_a_run_at_the_counter_belongs_to_one_teller() -> None:
    rows = [
        {**drawn(card, 600 + 10 * card), "agent": "p_9", "desk": f"p_9|{card % 2}"}
        for card in range(10)
    ]
    params = {"min_cards": 5, "minutes": 120}
    (hit,) = counter_run.detect(rows, params)
    assert (hit["agent"], hit["most"]) == ("p_9", 5)
    assert counter_run.detect(rows[:8], params) == []
