"""What each pattern needs to see around a batch, and which patterns that suffices for.

A ``.cypher`` pattern is covered along its own query; a ``.sql`` pattern is given all that lies a
few steps around, along the relationships that its text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphaudit.model import NODES, relationship_tables
from graphaudit.patterns import Pattern
from graphaudit.precheck.ground import Reach, starts_of
from graphaudit.precheck.index import NO_IDS, Ids, distinct, within
from graphaudit.precheck.layers import Ground, Own
from graphaudit.precheck.shape import Shape, UnboundedError

HUBS = frozenset(label.name for label in NODES if label.hub) | {"Unit", "Batch", "Notice"}
_ROUNDS = {"row": 1, "subject": 2, "household": 3, "unit": 2}
"""How many steps from the batch a ``.sql`` pattern of a scope may look."""
_AGENT = "OPENED_BY"
"""Nobody goes on from an agent to all the cards that he opened, but a pattern about persons."""


@dataclass(frozen=True)
class Seen:
    """What patterns of one dialect need to see: ``judged`` may answer on ``reach``; ``unjudged``
    are the ids of those that need more than a batch's neighbourhood.
    """

    reach: Reach
    judged: list[Pattern]
    unjudged: list[str]


def seen_by_sql(ground: Ground, own: Own, patterns: Iterable[Pattern]) -> Seen:
    """Around the batch's rows (``own``) for ``.sql`` patterns."""
    seen = Seen(Reach(ground), [], [])
    followed: dict[_Way, Reach] = {}
    for pattern in patterns:
        try:
            way = _way(pattern)
            if way not in followed:
                followed[way] = _follow(ground, own, way)
                seen.reach.add(followed[way])
            seen.judged.append(pattern)
        except UnboundedError:
            seen.unjudged.append(pattern.id)
    return seen


def seen_by_cypher(
    ground: Ground,
    own: Own,
    patterns: Iterable[Pattern],
    shapes: Mapping[str, Sequence[Shape]],
) -> Seen:
    """The same for ``.cypher`` patterns; those that have nothing to answer from are not judged."""
    reach, judged, unjudged = Reach(ground), [], []
    for pattern in patterns:
        parts = shapes[pattern.id]
        try:
            near = Reach(ground)
            _cover(near, own, pattern, parts)
        except UnboundedError:
            unjudged.append(pattern.id)
            continue
        if _may_answer(near, parts):
            reach.add(near)
            judged.append(pattern)
    return Seen(reach, judged, unjudged)


def _may_answer(reach: Reach, parts: Sequence[Shape]) -> bool:
    """Whether some part of a query has rows for every relationship that must be there."""
    return any(
        all(reach.has(shape, edge) for edge in shape.edges if not edge.clause) for shape in parts
    )


def _cover(reach: Reach, own: Own, pattern: Pattern, parts: Sequence[Shape]) -> None:
    if pattern.scope == "all" or pattern.second_phase:
        raise UnboundedError
    for shape in parts:
        starts = starts_of(shape, reach.ground, own)
        if not starts:
            continue
        if not set(pattern.identity) <= set(shape.columns):
            raise UnboundedError
        reach.cover(shape, starts, pattern.identity, rows_alone=pattern.scope == "row")


class _Way(NamedTuple):
    """The steps (table, label here, label there, from the start), how often they are taken, and
    whether the payments of the cards at their end belong to it.
    """

    steps: tuple[tuple[str, str, str, bool], ...]
    rounds: int
    payments: bool


def _way(pattern: Pattern) -> _Way:
    """How far a ``.sql`` pattern may look: several have one way."""
    lists = pattern.scope == "unit" and pattern.subject.label != "Batch"
    if pattern.scope == "all" or pattern.second_phase or lists:
        raise UnboundedError
    return _Way(tuple(_steps(pattern)), _ROUNDS[pattern.scope], pattern.scope != "row")


def _follow(ground: Ground, own: Own, way: _Way) -> Reach:
    """All that lies a few steps around."""
    reach = Reach(ground)
    last = _labelled(ground, own)
    seen = dict(last)
    for _ in range(way.rounds):
        fresh: dict[str, Ids] = {}
        for name, here, there, at_start in way.steps:
            if here in last:
                far = reach.take_touching(name, last[here], at_start=at_start)
                fresh[there] = distinct(fresh.get(there, NO_IDS), far)
        last = {k: v[~within(v, seen.get(k, NO_IDS))] for k, v in fresh.items()}
        for label, ids in last.items():
            seen[label] = distinct(seen.get(label, NO_IDS), ids)
    if way.payments:
        _take_payments(reach, last.get("Card", NO_IDS))
    return reach


def _steps(pattern: Pattern) -> Iterator[tuple[str, str, str, bool]]:
    """(table, label here, label there, from the start) of every step that may be taken."""
    named = set(re.findall(r"[A-Z_]{2,}", pattern.query)) | {"PAID"}
    for rel, start, end in relationship_tables():
        if rel.name not in named:
            continue
        name = f"{rel.name}.{start}.{end}"
        if start not in HUBS:
            yield name, start, end, True
        if end not in HUBS and (rel.name != _AGENT or pattern.subject.label == "Person"):
            yield name, end, start, False


def _take_payments(reach: Reach, cards: Ids) -> None:
    """What the cards at the end of the last step were paid: a group's money is summed."""
    for rel, start, end in relationship_tables():
        if rel.name == "PAID":
            reach.take_touching(f"{rel.name}.{start}.{end}", cards, at_start=False)


def _labelled(ground: Ground, own: Own) -> dict[str, Ids]:
    """Label → what the batch's rows join."""
    return Reach(ground, dict(own)).ends()
