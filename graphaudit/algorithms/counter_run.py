"""Runs at a counter: one person draws from many cards at one teller within hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graphaudit.algorithms.rows import Record, whole
from graphaudit.algorithms.windows import Act, act, cards_in, in_order, windows


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit an agent with a window of ``min_cards`` cards; payments are fetched by ``pairs``."""
    desks: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        desks[str(row["desk"])].append(row)
    runs: dict[str, list[Sequence[Act]]] = defaultdict(list)
    for _, some in sorted(desks.items()):
        agent = min(str(row["agent"]) for row in some)
        runs[agent] += _runs([act(row) for row in some], params)
    return [_hit(agent, those, params) for agent, those in sorted(runs.items()) if those]


def _runs(acts: list[Act], params: Mapping[str, object]) -> list[Sequence[Act]]:
    wide = windows(in_order(acts), whole(params["minutes"]))
    return [some for some in wide if len(cards_in(some)) >= whole(params["min_cards"])]


def _hit(agent: str, runs: Sequence[Sequence[Act]], params: Mapping[str, object]) -> Record:
    acts = {a for run in runs for a in run}
    facts = sorted({src for a in acts for src in a.src})
    pairs = sorted({(person, a.card) for a in acts for person in a.people})
    return {
        "agent": agent,
        "cards": sorted(cards_in(acts)),
        "people": sorted({person for person, _ in pairs}),
        "most": max(len(cards_in(run)) for run in runs),
        "minutes": whole(params["minutes"]),
        "rows": facts,
        "facts": facts,
        "fen": 0,
        "first_day": None,
        "last_day": None,
        "pairs": [{"person": person, "card": card} for person, card in pairs],
    }
