"""What each pattern needs to see around a batch, and which patterns that suffices for.

A ``.cypher`` pattern is covered along its own query; a ``.sql`` pattern is given all that lies a
few steps around, along the relationships that its text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphaudit.model import NODES, relationship_tables
from graphaudit.patterns import Pattern
from graphaudit.precheck.ground import Reach, starts_of
from graphaudit.precheck.index import NO_IDS, Ids, distinct, within
from graphaudit.precheck.layers import Ground, Own
from graphaudit.precheck.shape import Shape, UnboundedError

HUBS = frozenset(label.name for label in NODES if label.hub) | {"Unit", "Batch", "Notice"}
_ROUNDS = {"row": 1, "subject": 2, "household": 3, "unit": 2}
"""How many steps from the batch a ``.sql`` pattern of a scope may look."""
_READS_LINES = re.compile(r"\b(?:roster_row|written)\b")
_HARDLY_MORE = 1.2
"""Times the payments of the batch's own people up to which a pattern counts as seeing little."""


@dataclass(frozen=True)
class Seen:
    """What patterns of one dialect need to see: ``judged`` may answer on ``reach``; ``unjudged``
    are the ids of those that need more than a batch's neighbourhood.
    """

    reach: Reach
    judged: list[Pattern]
    unjudged: list[str]


def seen_by_sql(ground: Ground, own: Own, patterns: Iterable[Pattern]) -> tuple[Seen, Seen]:
    """Around the batch's rows (``own``) for ``.sql`` patterns: first for those that ask for hardly
    more payments than those of the batch's own people, which are most, then for the others. What
    reads the lines of lists is among the first: of the others' payments no lines are shown.
    """
    near, far = Seen(Reach(ground), [], []), Seen(Reach(ground), [], [])
    most = _HARDLY_MORE * _payments_of_people(ground, own)
    for pattern in patterns:
        try:
            reach = Reach(ground)
            _follow(reach, own, pattern)
        except UnboundedError:
            far.unjudged.append(pattern.id)
            continue
        little = reach.of(_is_payment).rows <= most or _READS_LINES.search(pattern.query)
        seen = near if little else far
        seen.reach.add(reach)
        seen.judged.append(pattern)
    return near, far


def _payments_of_people(ground: Ground, own: Own) -> int:
    """How many payments the batch's beneficiaries and cards have."""
    reach = Reach(ground)
    labelled = _labelled(ground, own)
    for rel, start, end in relationship_tables():
        if rel.name == "PAID":
            name = f"{rel.name}.{start}.{end}"
            reach.take_touching(name, labelled.get(start, NO_IDS), at_start=True)
            reach.take_touching(name, labelled.get(end, NO_IDS), at_start=False)
    return reach.rows


def _is_payment(table: str) -> bool:
    return table.startswith("PAID.")


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


def _follow(reach: Reach, own: Own, pattern: Pattern) -> None:
    """All that lies a few steps around, along the relationships that the SQL names."""
    lists = pattern.scope == "unit" and pattern.subject.label != "Batch"
    if pattern.scope == "all" or pattern.second_phase or lists:
        raise UnboundedError
    named = set(re.findall(r"[A-Z_]{2,}", pattern.query)) | {"PAID"}
    tables = [(f"{r.name}.{a}.{b}", a, b) for r, a, b in relationship_tables() if r.name in named]
    last = _labelled(reach.ground, own)
    seen = dict(last)
    for _ in range(_ROUNDS[pattern.scope]):
        fresh: dict[str, Ids] = {}
        for name, start, end in tables:
            for label, other, at_start in ((start, end, True), (end, start, False)):
                if label in last and label not in HUBS:
                    far = reach.take_touching(name, last[label], at_start=at_start)
                    fresh[other] = distinct(fresh.get(other, NO_IDS), far)
        last = {k: v[~within(v, seen.get(k, NO_IDS))] for k, v in fresh.items()}
        for label, ids in last.items():
            seen[label] = distinct(seen.get(label, NO_IDS), ids)
    if pattern.scope != "row":
        _take_payments(reach, last.get("Card", NO_IDS))


def _take_payments(reach: Reach, cards: Ids) -> None:
    """What the cards at the end of the last step were paid: a group's money is summed."""
    for rel, start, end in relationship_tables():
        if rel.name == "PAID":
            reach.take_touching(f"{rel.name}.{start}.{end}", cards, at_start=False)


def _labelled(ground: Ground, own: Own) -> dict[str, Ids]:
    """Label → what the batch's rows join."""
    return Reach(ground, dict(own)).ends()
