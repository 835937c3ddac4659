"""A chosen set of things as a whole: every tie among them, and how much lies one step beyond.

Payments are met as their sums (``USES``), as everywhere in the explorer; hubs (villages, programs,
batches) are drawn when somebody chose them, but what lies beyond is counted without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphaudit.model import RELATIONSHIPS
from graphaudit.stores.base import Node, Scalar, Value
from graphaudit.stores.cypher import HUBS, GraphReader, Runner, scalar
from graphaudit.stores.exploring import Asked, Tie, ordered_ties, read_ties, sides_of, summed
from graphaudit.stores.paths import SUMMED
from graphaudit.stores.payments import PAYEES

MOST_AMOUNTS = 50_000
"""Lines of payments (payee, card, month, amount) that one question reads."""
MOST_PAIRS = 20_000
"""Pairs of a thing and its neighbour that one question about the neighbourhood reads."""


PLACE = {"embedded": "offset(id({}))", "neo4j": "{}.key"}
"""By what a thing is found. To compare half a million keys with a list takes the embedded engine
four times as long as to compare numbers, and after an UNWIND it joins every relationship."""


@dataclass(frozen=True)
class Shown:
    """Things with every tie among them, and a query that shows the same."""

    nodes: list[Node]
    ties: list[Tie]
    asked: Asked


@dataclass(frozen=True)
class Beyond:
    """How much stands around a set of things.

    ``neighbours``: key → (those within the set, all of them); ``outside``: distinct things one
    step beyond the set; ``complete`` is False where a question met ``MOST_PAIRS`` and counts less.
    """

    neighbours: Mapping[str, tuple[int, int]]
    outside: int
    complete: bool


@dataclass(frozen=True)
class Counted:
    """Payments of one amount (fen) in one month (yyyymm, 0: none known) from a payee to a card."""

    payee: str
    card: str
    month: int
    fen: int
    payments: int


def shown(runner: Runner, keys: Collection[str]) -> Shown:
    """The things with these keys (those that nobody has are left out) and the ties among them."""
    nodes = GraphReader(runner).nodes(keys)
    by_label = _by_label(nodes)
    places = {label: _places_of(runner, label, listed) for label, listed in by_label.items()}
    ties: list[Tie] = []
    for rel in RELATIONSHIPS:
        for start, end in rel.endpoints:
            if rel.name in SUMMED or start not in by_label or end not in by_label:
                continue
            text = {
                engine: f"MATCH (a:{start})-[r:{rel.name}]->(b:{end}) WHERE {place.format('a')} "
                f"IN $one_side AND {place.format('b')} IN $other_side "
                f"RETURN a.key AS start_key, b.key AS end_key, {summed(rel)} "
                "ORDER BY start_key, end_key"
                for engine, place in PLACE.items()
            }
            given = {"one_side": places[start], "other_side": places[end]}
            ties += read_ties(rel, runner.run(text, given).records())
    return Shown(nodes, ordered_ties(ties), behind_shown(by_label, ties))


def beyond(runner: Runner, keys: Collection[str]) -> Beyond:
    """How many neighbours each of these things has, and how many lie outside, hubs not counted."""
    by_label = _by_label(GraphReader(runner).nodes(keys))
    around: dict[str, set[str]] = {key: set() for group in by_label.values() for key in group}
    complete = True
    for here, group in by_label.items():
        for there, types in _kinds_of(here).items():
            text = (
                f"UNWIND $keys AS k MATCH (a:{here})-[r:{'|'.join(types)}]-(b:{there}) "
                f"WHERE a.key = k RETURN DISTINCT a.key AS one, b.key AS other LIMIT {MOST_PAIRS}"
            )
            rows = runner.run(text, {"keys": group}).rows
            complete = complete and len(rows) < MOST_PAIRS
            for one, other in rows:
                around[str(one)].add(str(other))
    inside = around.keys()
    counted = {key: (len(near & inside), len(near)) for key, near in around.items()}
    outside = {other for near in around.values() for other in near} - inside
    return Beyond(counted, len(outside), complete)


def payments_among(runner: Runner, keys: Collection[str]) -> tuple[list[Counted], bool]:
    """The payments between these things by month and amount; False where there are more."""
    by_label = _by_label(GraphReader(runner).nodes(keys))
    cards, found = by_label.get("Card", []), list[Counted]()
    for payee in (label for label in PAYEES if cards and label in by_label):
        text = (
            f"UNWIND $payees AS k MATCH (a:{payee})-[r:PAID]->(b:Card) "
            "WHERE a.key = k AND b.key IN $cards RETURN a.key AS payee, b.key AS card, "
            "r.month AS month, r.fen AS fen, count(r) AS payments "
            f"ORDER BY payee, card, month, fen LIMIT {MOST_AMOUNTS}"
        )
        rows = runner.run(text, {"payees": by_label[payee], "cards": cards}).rows
        found += [Counted(str(a), str(b), *map(_whole, rest)) for a, b, *rest in rows]
    return found[:MOST_AMOUNTS], len(found) < MOST_AMOUNTS


def with_posts(runner: Runner, keys: Collection[str]) -> list[str]:
    """The keys, the posts of the people among them, and the holders of the posts among them."""
    found = set(keys)
    for near, far in (("p", "d"), ("d", "p")):
        text = (
            f"UNWIND $keys AS k MATCH (d:Cadre)-[:IS]->(p:Person) WHERE {near}.key = k "
            f"RETURN DISTINCT {far}.key AS other ORDER BY other"
        )
        rows = runner.run(text, {"keys": sorted(keys)}).rows if keys else []
        found |= {str(row[0]) for row in rows}
    return sorted(found)


def homes_of(runner: Runner, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Person → key and caption of the household on record; of several the first."""
    text = {
        engine: "MATCH (p:Person)-[:MEMBER_OF]->(h:Household) "
        f"WHERE {place.format('p')} IN $people "
        "RETURN p.key AS person, h.key AS home, h.caption AS caption ORDER BY person, home DESC"
        for engine, place in PLACE.items()
    }
    people = _places_of(runner, "Person", sorted(keys))
    rows = runner.run(text, {"people": people}).rows if people else []
    return {str(person): (str(home), str(caption or "")) for person, home, caption in rows}


def behind_shown(by_label: Mapping[str, Sequence[str]], ties: Iterable[Tie]) -> Asked:
    """The query behind the whole network, for reading and changing."""
    types = sorted({tie.type for tie in ties})
    kinds = f"[r:{'|'.join(types)}]" if types else "[r]"
    text = (
        f"MATCH (a)-{kinds}->(b) WHERE a.key IN $keys AND b.key IN $keys RETURN a, r, b LIMIT 300"
    )
    return Asked(text, {"keys": sorted(key for keys in by_label.values() for key in keys)})


def _places_of(runner: Runner, label: str, keys: Sequence[str]) -> list[Scalar]:
    """Where these things lie, by which an engine finds many of them at once."""
    text = {
        engine: f"UNWIND $keys AS k MATCH (n:{label}) WHERE n.key = k "
        f"RETURN {place.format('n')} AS place ORDER BY place"
        for engine, place in PLACE.items()
    }
    rows = runner.run(text, {"keys": list(keys)}).rows if keys else []
    return [scalar(row[0]) for row in rows]


def _by_label(nodes: Iterable[Node]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        found[node.label].append(node.key)
    return dict(found)


def _kinds_of(label: str) -> dict[str, list[str]]:
    """Label of a neighbour → the types that lead to it, hubs left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for side in sides_of(label):
        if side.there not in HUBS:
            found[side.there].append(side.rel.name)
    return {there: sorted(types) for there, types in sorted(found.items())}


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
