"""Card sets: cards that always act together, at the same places on the same days.

An event is a place and a day: a terminal, an agent at a counter, a device, a card that money was
sent to. Two cards belong together when most events of either are events of both (Jaccard), over
at least ``min_events`` of them. A set is a connected part of that graph; it is closed when its
cards make up most of those seen at its events. Where statements print the clock, it must be used
within ``max_minutes`` at most of its events: a village comes to its aid point all morning. Who
draws on forty cards needs longer than that: each card is allowed ``EACH`` minutes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graphaudit.algorithms.rows import Record, texts, whole

EACH = 3
"""Minutes that one withdrawal after another takes at a machine."""

Event = tuple[str, int]
"""A place and a day since 1970."""


@dataclass(frozen=True)
class Seen:
    """What is known of one card: its events with their rows, and whose card it is."""

    events: Mapping[Event, tuple[str, ...]]
    minutes: Mapping[Event, int]
    people: tuple[str, ...]
    homes: tuple[str, ...]


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a set of ``min_cards`` or more cards of different households."""
    cards = _cards(rows)
    present: dict[Event, set[str]] = defaultdict(set)
    for card, seen in cards.items():
        for event in seen.events:
            present[event].add(card)
    together = nx.Graph(list(_pairs(cards, present, params)))
    groups = sorted(sorted(group) for group in nx.connected_components(together))
    found = (_set(group, cards, present, params) for group in groups)
    return [hit for hit in found if hit is not None]


def _cards(rows: Iterable[Record]) -> dict[str, Seen]:
    events: dict[str, dict[Event, tuple[str, ...]]] = defaultdict(dict)
    minutes: dict[str, dict[Event, int]] = defaultdict(dict)
    whose: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for row in rows:
        card = str(row["card"])
        src = tuple(s for text in texts(row["src"]) for s in text.split())
        event = (str(row["place"]), whole(row["day"]))
        events[card][event] = tuple(sorted({*events[card].get(event, ()), *src}))
        if isinstance(at := row.get("at"), int):
            minutes[card][event] = min(at, minutes[card].get(event, at))
        whose[card] = (tuple(sorted(texts(row["people"]))), tuple(sorted(texts(row["homes"]))))
    return {card: Seen(found, minutes[card], *whose[card]) for card, found in events.items()}


def _pairs(
    cards: Mapping[str, Seen], present: Mapping[Event, set[str]], params: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Cards of which most events are shared."""
    least, crowd = whole(params["min_events"]), whole(params["max_crowd"])
    common: Counter[tuple[str, str]] = Counter()
    for those in present.values():
        if 1 < len(those) <= crowd:
            common.update(combinations(sorted(those), 2))
    for (one, other), shared in common.items():
        either = len(cards[one].events) + len(cards[other].events) - shared
        if shared >= least and shared >= _number(params["min_jaccard"]) * either:
            yield one, other


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _set(
    group: list[str],
    cards: Mapping[str, Seen],
    present: Mapping[Event, set[str]],
    params: Mapping[str, object],
) -> Record | None:
    homes = {(cards[card].homes or (card,))[0] for card in group}
    held = Counter(event for card in group for event in cards[card].events)
    shared = sorted(event for event, count in held.items() if 2 * count >= len(group))
    if min(len(group), len(homes)) < whole(params["min_cards"]) or not shared:
        return None
    there = sum(len(present[event]) for event in shared)
    ours = sum(held[event] for event in shared)
    if ours < _number(params["min_closed"]) * there:
        return None
    if not _at_once([cards[card] for card in group], shared, whole(params["max_minutes"])):
        return None
    return _hit(group, cards, shared)


def _at_once(group: list[Seen], shared: list[Event], most: int) -> bool:
    """Whether the cards act within so many minutes at most events whose clock is known."""
    clocks = ([seen.minutes[event] for seen in group if event in seen.minutes] for event in shared)
    quick = [
        max(clock) - min(clock) <= max(most, EACH * len(clock))
        for clock in clocks
        if len(clock) > 1
    ]
    return 2 * sum(quick) >= len(quick)


def _hit(group: list[str], cards: Mapping[str, Seen], shared: list[Event]) -> Record:
    facts = sorted(
        {src for card in group for event in shared for src in cards[card].events.get(event, ())}
    )
    places = Counter(place for place, _ in shared)
    core = min(places, key=lambda place: (-places[place], place))
    pairs = sorted({(person, card) for card in group for person in cards[card].people})
    return {
        "core": core,
        "cards": group,
        "people": sorted({person for person, _ in pairs}),
        "terminals": sorted(place for place in places if place.startswith("m_")),
        "days": len({day for _, day in shared}),
        "rows": facts,
        "facts": facts,
        "fen": 0,
        "first_day": None,
        "last_day": None,
        "pairs": [{"person": person, "card": card} for person, card in pairs],
    }
