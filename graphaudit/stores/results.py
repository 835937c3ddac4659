"""The network of a query's result: its things and their ties; where none are, what is around."""

from __future__ import annotations

from collections.abc import Sequence

from graphaudit.stores.cypher import HUBS, Runner
from graphaudit.stores.exploring import Explorer, Part, Side, sides_of
from graphaudit.stores.shown import shown


def network_of(runner: Runner, keys: Sequence[str], limit: int = 300) -> Part:
    """At most ``limit`` things. One thing: its neighbourhood. Things without a tie among them:
    also what any of them is tied to (hubs left out; ``total`` counts at most ``limit`` a kind).

    Raises NotFoundError when the only key is nobody's.
    """
    if len(keys) == 1:
        return Explorer(runner).around(keys[0], limit)
    part = _part(runner, keys[:limit], len(keys))
    if part.ties or not part.nodes:
        return part
    wider = _with_neighbours(runner, part, limit)
    return _part(runner, wider[:limit], len(wider))


def _part(runner: Runner, keys: Sequence[str], total: int) -> Part:
    found = shown(runner, keys)
    return Part(found.nodes, found.ties, len(found.nodes), total, found.asked)


def _with_neighbours(runner: Runner, part: Part, limit: int) -> list[str]:
    """The things first, then their neighbours, each once."""
    found = dict.fromkeys(node.key for node in part.nodes)
    of: dict[str, list[str]] = {}
    for node in part.nodes:
        of.setdefault(node.label, []).append(node.key)
    for label, here in of.items():
        for side in sides_of(label):
            if side.there not in HUBS:
                found |= dict.fromkeys(_neighbours(runner, side, here, limit))
    return list(found)


def _neighbours(runner: Runner, side: Side, here: list[str], limit: int) -> list[str]:
    text = (
        f"UNWIND $here AS k MATCH (a:{side.here})-[r:{side.rel.name}]-(b:{side.there}) "
        f"WHERE a.key = k WITH DISTINCT b.key AS thing RETURN thing ORDER BY thing LIMIT {limit}"
    )
    return [str(row[0]) for row in runner.run(text, {"here": here}).rows]
