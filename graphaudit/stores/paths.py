"""Shortest paths that say something: never through a hub, through which all are near to all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graphaudit.errors import UsageError
from graphaudit.model import RELATIONSHIPS
from graphaudit.stores.cypher import HUBS, GraphReader, check_types

MOST_HOPS = 10
COMPARED = 2_000
"""Equally short paths that are compared, so that the same one is shown every time."""
SUMMED = {"PAID": "USES"}
"""Two payments between the same two make no second path: their sum stands for them."""


@dataclass(frozen=True)
class PathQuestion:
    """All shortest paths between two keys over some types; inner nodes are none of ``avoided``.

    No common Cypher says this: each engine writes it in its own way.
    """

    start: str
    start_label: str
    end: str
    end_label: str
    types: tuple[str, ...]
    max_hops: int
    avoided: frozenset[str] = HUBS

    @property
    def parameters(self) -> dict[str, object]:
        """``$a, $b`` the two keys, ``$hubs`` the labels that no path goes through."""
        return {"a": self.start, "b": self.end, "hubs": sorted(self.avoided) or [""]}


PathAnswer = Callable[[PathQuestion], list[list[str]]]
"""An engine's answer: the paths' keys, in path order."""


def path_keys(
    reader: GraphReader,
    answer: PathAnswer,
    ends: tuple[str, str],
    types: Sequence[str] | None,
    max_hops: int,
    *,
    most: int,
    hubs: bool = False,
) -> list[list[str]]:
    """The keys along at most ``most`` equally short paths, in order; through hubs only if asked."""
    a, b = ends
    labels = (reader.label_of(a), reader.label_of(b))
    if a == b:
        return [[a]]
    avoided: frozenset[str] = frozenset() if hubs else HUBS
    names = _types_for(types, avoided - set(labels))
    hops = _checked(max_hops)
    question = PathQuestion(a, labels[0], b, labels[1], names, hops, avoided)
    found = {tuple(path) for path in answer(question)} if names else set()
    return [list(path) for path in sorted(found)[:most]]


def _types_for(types: Sequence[str] | None, closed: frozenset[str]) -> tuple[str, ...]:
    """The asked types, or all that a path may take without passing a closed label."""
    asked = check_types(types)
    if asked is not None:
        return tuple(asked)
    return tuple(
        rel.name
        for rel in sorted(RELATIONSHIPS, key=lambda rel: rel.name)
        if rel.name not in SUMMED and any(closed.isdisjoint(pair) for pair in rel.endpoints)
    )


def _checked(max_hops: int) -> int:
    if not 1 <= max_hops <= MOST_HOPS:
        raise UsageError(
            f"路径步数应为 1 至 {MOST_HOPS} (hops of a path: 1 to {MOST_HOPS})",
            where=str(max_hops),
        )
    return max_hops
