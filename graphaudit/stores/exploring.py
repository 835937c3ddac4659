"""Going on from one thing of the graph: what is around it by kind, some of it, what two share.

Payments are met as their sums (``USES``): two hundred payments of one person on one card are one
line, and ``GraphReader`` or a register's rows say the rest. Every answer carries a query that
answers the same and passes the gate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal

from graphaudit.errors import UsageError
from graphaudit.model import (
    NODE_BY_NAME,
    RELATIONSHIP_BY_NAME,
    RELATIONSHIPS,
    RelationshipType,
)
from graphaudit.stores.base import Node, Scalar, Value
from graphaudit.stores.cypher import HUBS, GraphReader, Runner, scalar
from graphaudit.stores.paths import SUMMED

MOST_COMPARED = 20_000
"""Neighbours of one kind that are looked at when two things are compared."""
SHOWN_SOURCES = 20
_FIRST = ("first_day", "day")
_LAST = ("last_day", "day")
Cluster = Literal["household", "village"]


@dataclass(frozen=True)
class Asked:
    """A read-only query that shows the same, for people to read, change and run."""

    text: str
    params: Mapping[str, str | int | Sequence[str]]


@dataclass(frozen=True)
class Group:
    """The neighbours of one kind: ``fen`` sums the relationships, None where they carry none."""

    type: str
    label: str
    relationships: int
    neighbours: int
    fen: int | None


@dataclass(frozen=True)
class Tie:
    """All relationships of one type from one thing to another, as one line.

    ``properties`` are those of the only one; of several only what was summed is said. ``src``
    holds at most 20 of the rows.
    """

    type: str
    start: str
    end: str
    times: int
    fen: int | None
    first_day: str
    last_day: str
    src: tuple[str, ...]
    properties: Mapping[str, Scalar]


@dataclass(frozen=True)
class Part:
    """Some of a network: ``shown`` of ``total`` neighbours, and the query behind it."""

    nodes: list[Node]
    ties: list[Tie]
    shown: int
    total: int
    asked: Asked


@dataclass(frozen=True)
class Clustered:
    """Things of one village or household taken together; key empty where none is known."""

    key: str
    caption: str
    things: int


@dataclass(frozen=True)
class Within:
    """One village or household, by the key that ``clusters`` gives."""

    by: Cluster
    key: str


@dataclass(frozen=True)
class Side:
    """One relationship type towards one label, whichever way it points."""

    rel: RelationshipType
    here: str
    there: str

    @property
    def match(self) -> str:
        """The relationships of the node with key ``$key``, in either direction."""
        return f"MATCH (a:{self.here})-[r:{self.rel.name}]-(b:{self.there}) WHERE a.key = $key"

    @property
    def fen(self) -> str:
        """The sum of money; 0 where the type carries none."""
        return "sum(r.fen)" if "fen" in _names(self.rel) else "sum(0)"


@dataclass(frozen=True)
class Explorer:
    """Questions about one thing's surroundings over any ``Runner``."""

    runner: Runner
    reader: GraphReader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", GraphReader(self.runner))

    def groups(self, key: str) -> list[Group]:
        """What stands around a thing, by relationship type and label. Raises NotFoundError."""
        sides = sides_of(self.reader.label_of(key))
        texts = [
            f"{side.match} RETURN '{side.rel.name}' AS type, '{side.there}' AS label, "
            f"count(r) AS times, count(DISTINCT b.key) AS things, {side.fen} AS fen"
            for side in sides
        ]
        rows = self.runner.run(" UNION ALL ".join(texts), {"key": key}).rows if texts else []
        found = [_group(row) for row in rows if _whole(row[2])]
        return sorted(found, key=lambda g: (-g.neighbours, g.type, g.label))

    def expand(
        self,
        key: str,
        type_: str,
        label: str,
        known: Collection[str] = (),
        limit: int = 50,
        within: Within | None = None,
    ) -> Part:
        """Neighbours of one kind that are not ``known`` yet, most money first, and their ties.

        ``within``: only those of one village or household, as ``clusters`` names it. Raises
        NotFoundError for the key and UsageError for a kind that the thing cannot have.
        """
        side = one_side(self.reader.label_of(key), type_, label)
        things = self._things(side, key, known, limit, within)
        ties = self._ties(side, key, things)
        nodes = self.reader.nodes(things)
        return Part(nodes, ties, len(things), self._total(side, key), behind_expand(side, key))

    def around(self, key: str, limit: int = 300) -> Part:
        """The thing, its neighbours of every kind but hubs, and their ties; few of a kind first."""
        here = self.reader.label_of(key)
        groups = [g for g in self.groups(key) if g.label not in HUBS]
        shares = _shares({(g.type, g.label): g.neighbours for g in groups}, limit)
        keys, ties = {key}, list[Tie]()
        for (type_, label), share in shares.items():
            side = one_side(here, type_, label)
            things = self._things(side, key, (), share)
            keys.update(things)
            ties += self._ties(side, key, things)
        total = sum(g.neighbours for g in groups)
        asked = behind_around(here, sorted({g.type for g in groups}), key)
        shown = sum(shares.values())
        return Part(self.reader.nodes(keys), ordered_ties(ties), shown, total, asked)

    def common(self, a: str, b: str, limit: int = 50, *, hubs: bool = False) -> Part:
        """Things that both ``a`` and ``b`` are tied to, with these ties; hubs only if asked."""
        first, second = self._near(a, hubs), self._near(b, hubs)
        shared = sorted(first.keys() & second.keys())
        shown = shared[:limit]
        ties = [
            tie
            for key, near in ((a, first), (b, second))
            for side in sorted({s for one in shown for s in near[one]}, key=_side_name)
            for tie in self._ties(side, key, [one for one in shown if side in near[one]])
        ]
        nodes = self.reader.nodes([a, b, *shown])
        sides = {side.rel.name for near in (first, second) for one in shown for side in near[one]}
        labels = (self.reader.label_of(a), self.reader.label_of(b))
        asked = behind_common(labels, sorted(sides), a, b)
        return Part(nodes, ordered_ties(ties), len(shown), len(shared), asked)

    def household(self, key: str, limit: int = 50) -> Part:
        """The household of a person, or the household itself, with who belongs to it.

        At most ``limit`` members each; a person may stand in several. Raises NotFoundError, and
        UsageError for what has no household.
        """
        label = self.reader.label_of(key)
        members = one_side("Household", "MEMBER_OF", "Person")
        if label not in (members.here, members.there):
            raise UsageError(
                "只有人和户有户籍成员 (only people and households have members)",
                where=f"label={label}",
                fix="选一个人或一个户 (choose a person or a household)",
            )
        is_home = label == members.here
        homes = [key] if is_home else self._keys(one_side(label, "MEMBER_OF", members.here), key)
        keys, ties, total = {key, *homes}, list[Tie](), len(homes)
        for home in homes:
            inside = self._things(members, home, (), limit)
            keys.update(inside)
            ties += self._ties(members, home, inside)
            total += self._total(members, home)
        nodes = self.reader.nodes(keys)
        shown = len(homes) + len({tie.start for tie in ties})
        return Part(nodes, ordered_ties(ties), shown, max(shown, total), behind_household(homes))

    def clusters(self, key: str, type_: str, label: str, by: Cluster) -> list[Clustered]:
        """The neighbours of one kind by village or household, most first, all of them counted.

        Cards go by their holders. Who stands in two households counts in both; those of none come
        last, without a key.
        Raises NotFoundError for the key and UsageError for a label that cannot be grouped so.
        """
        side = one_side(self.reader.label_of(key), type_, label)
        rows = self.runner.run(_clustering(side, by), {"key": key}).rows
        found = [
            Clustered(str(one or ""), " ".join(str(word) for word in words if word), _whole(things))
            for things, one, *words in rows
        ]
        named = [each for each in found if each.key or each.caption]
        placed = _whole(self.runner.run(_placed(side, by), {"key": key}).rows[0][0])
        ordered = sorted(named, key=lambda c: (-c.things, c.key, c.caption))
        left = self._total(side, key) - placed
        return [*ordered, Clustered("", "", left)] if left else ordered

    def along(self, paths: Sequence[Sequence[str]], types: Sequence[str] | None) -> Part:
        """The things on some paths, and the ties between each and the next."""
        steps: dict[str, set[str]] = {}
        for path in paths:
            for one, next_ in pairwise(path):
                steps.setdefault(one, set()).add(next_)
        nodes = self.reader.nodes({key for path in paths for key in path})
        label = {node.key: node.label for node in nodes}
        ties = [
            tie
            for one, others in sorted(steps.items())
            for side in sides_of(label[one])
            if types is None or side.rel.name in types
            for tie in self._ties(side, one, sorted(k for k in others if label[k] == side.there))
        ]
        asked = behind_path(paths, label, types)
        return Part(nodes, ordered_ties(ties), len(paths), len(paths), asked)

    def _near(self, key: str, hubs: bool) -> dict[str, list[Side]]:
        found: dict[str, list[Side]] = {}
        for side in sides_of(self.reader.label_of(key)):
            if hubs or side.there not in HUBS:
                for thing in self._keys(side, key):
                    found.setdefault(thing, []).append(side)
        return found

    def _keys(self, side: Side, key: str) -> list[str]:
        text = f"{side.match} RETURN DISTINCT b.key AS thing ORDER BY thing LIMIT {MOST_COMPARED}"
        return [str(row[0]) for row in self.runner.run(text, {"key": key}).rows]

    def _things(
        self,
        side: Side,
        key: str,
        known: Collection[str],
        limit: int,
        within: Within | None = None,
    ) -> list[str]:
        """At most ``limit`` neighbours that are not known, most money first."""
        inside, params = _inside(side, within)
        rows = self.runner.run(
            f"{side.match} AND NOT b.key IN $known {inside}WITH b.key AS thing, {side.fen} AS fen, "
            "count(r) AS times RETURN thing, fen, times "
            f"ORDER BY fen DESC, times DESC, thing LIMIT {limit}",
            {"key": key, "known": [*known, ""], **params},
        ).rows
        return [str(row[0]) for row in rows]

    def _total(self, side: Side, key: str) -> int:
        text = f"{side.match} RETURN count(DISTINCT b.key) AS things"
        return _whole(self.runner.run(text, {"key": key}).rows[0][0])

    def _ties(self, side: Side, key: str, things: Sequence[str]) -> list[Tie]:
        """The relationships between ``key`` and ``things``, one line a pair and direction."""
        found: list[Tie] = []
        for start, end in side.rel.endpoints:
            for near, far, labels in (("a", "b", (start, end)), ("b", "a", (end, start))):
                if labels == (side.here, side.there) and things:
                    text = (
                        f"MATCH (a:{start})-[r:{side.rel.name}]->(b:{end}) "
                        f"WHERE {near}.key = $key AND {far}.key IN $things "
                        f"RETURN a.key AS start_key, b.key AS end_key, {summed(side.rel)} "
                        "ORDER BY start_key, end_key"
                    )
                    given = {"key": key, "things": list(things)}
                    found += read_ties(side.rel, self.runner.run(text, given).records())
        return ordered_ties(found)


@cache
def sides_of(label: str) -> tuple[Side, ...]:
    """What a label can be tied to; payments by their sums."""
    found = {
        (rel.name, there): Side(rel, here, there)
        for rel in RELATIONSHIPS
        if rel.name not in SUMMED
        for pair in rel.endpoints
        for here, there in (pair, pair[::-1])
        if here == label
    }
    return tuple(found.values())


def one_side(here: str, type_: str, there: str) -> Side:
    """The side of that name; payments mean their sums. Raises UsageError."""
    wanted = SUMMED.get(type_, type_)
    for side in sides_of(here):
        if (side.rel.name, side.there) == (wanted, there):
            return side
    possible = "、".join(f"{side.rel.name}/{side.there}" for side in sides_of(here))
    raise UsageError(
        f"{here} 没有这种关系 (no such relationship and neighbour)",
        where=f"type={type_} label={there}",
        fix=f"可用 (possible)：{possible}",
    )


def ordered_ties(ties: Iterable[Tie]) -> list[Tie]:
    """By type and ends, each once."""
    unique = {(tie.type, tie.start, tie.end): tie for tie in ties}
    return [unique[name] for name in sorted(unique)]


def behind_expand(side: Side, key: str) -> Asked:
    """The query behind an expansion."""
    return Asked(f"{side.match} RETURN a, r, b LIMIT 300", {"key": key})


def behind_around(label: str, types: Sequence[str], key: str) -> Asked:
    """The query behind a whole neighbourhood."""
    kinds = f"[r:{'|'.join(types)}]" if types else "[r]"
    text = f"MATCH (a:{label})-{kinds}-(b) WHERE a.key = $key RETURN a, r, b LIMIT 300"
    return Asked(text, {"key": key})


def behind_household(homes: Sequence[str]) -> Asked:
    """The query behind a household and who belongs to it."""
    text = (
        "MATCH (a:Person)-[r:MEMBER_OF]->(b:Household) WHERE b.key IN $homes "
        "RETURN a, r, b LIMIT 300"
    )
    return Asked(text, {"homes": list(homes)})


def behind_common(labels: tuple[str, str], types: Sequence[str], a: str, b: str) -> Asked:
    """The query behind what two things share."""
    kinds = ":" + "|".join(types) if types else ""
    text = (
        f"MATCH (a:{labels[0]})-[r{kinds}]-(c)-[q{kinds}]-(b:{labels[1]}) "
        "WHERE a.key = $a AND b.key = $b RETURN DISTINCT c.key AS key, c.caption AS caption "
        "ORDER BY key LIMIT 300"
    )
    return Asked(text, {"a": a, "b": b})


def behind_path(
    paths: Sequence[Sequence[str]], label: Mapping[str, str], types: Sequence[str] | None
) -> Asked:
    """The query behind a path: everything on it, step by step."""
    if not paths:
        return Asked("", {})
    first = paths[0]
    kinds = ":" + "|".join(sorted(types)) if types else ""
    steps = "".join(
        f"-[r{n}{kinds}]-(n{n}:{label[key]} {{key: $k{n}}})" for n, key in enumerate(first) if n
    )
    returned = ", ".join(f"n{n}, r{n}" for n in range(1, len(first)))
    text = f"MATCH (n0:{label[first[0]]} {{key: $k0}}){steps} RETURN n0, {returned} LIMIT 300"
    return Asked(text, {f"k{n}": key for n, key in enumerate(first)})


def _inside(side: Side, within: Within | None) -> tuple[str, dict[str, str]]:
    """The condition that a neighbour stands in one village or household."""
    if within is None:
        return "", {}
    path, place = _belonging(side, within.by)
    if not path:
        return f"AND {place}.village_key = $within ", {"within": within.key}
    one = "h.key" if within.by == "household" else f"{place}.village_key"
    return f"MATCH (b){path} WHERE {one} = $within ", {"within": within.key}


def _clustering(side: Side, by: Cluster) -> str:
    path, place = _belonging(side, by)
    counted = (
        f"MATCH (a:{side.here})-[r:{side.rel.name}]-(b:{side.there}){path} "
        "WHERE a.key = $key RETURN count(DISTINCT b.key) AS things"
    )
    if by == "household":
        return f"{counted}, h.key AS one, h.caption AS caption"
    known = side.there == "Card" or "village_key" in _declared(side.there)
    one = f"{place}.village_key" if known else "''"
    return f"{counted}, {one} AS one, {place}.township AS township, {place}.village AS village"


def _placed(side: Side, by: Cluster) -> str:
    """How many of the neighbours belong anywhere."""
    path, place = _belonging(side, by)
    known = f"AND ({place}.township IS NOT NULL OR {place}.village IS NOT NULL) "
    return (
        f"MATCH (a:{side.here})-[r:{side.rel.name}]-(b:{side.there}){path} "
        f"WHERE a.key = $key {known if by == 'village' else ''}"
        "RETURN count(DISTINCT b.key) AS things"
    )


def _belonging(side: Side, by: Cluster) -> tuple[str, str]:
    """The path from a neighbour ``b`` to its household ``h`` or to whoever has its village.

    A card belongs where its holder does. UsageError where neither can be told.
    """
    held = "<-[:HOLDS]-(p:Person)" if side.there == "Card" else ""
    if by == "household" and side.there in ("Person", "Card"):
        return f"{held}-[:MEMBER_OF]->(h:Household)", "h"
    if by == "village" and (held or "village" in _declared(side.there)):
        return held, "p" if held else "b"
    raise UsageError(
        "这类对象不能这样归并 (things of this label cannot be grouped so)",
        where=f"label={side.there} group={by}",
        fix="人和卡可按户或村，其他按村 (people and cards by either, others by village)",
    )


def _declared(label: str) -> set[str]:
    return {p.name for p in NODE_BY_NAME[label].properties}


def _names(rel: RelationshipType) -> set[str]:
    return {p.name for p in rel.declared}


def summed(rel: RelationshipType) -> str:
    """What is asked of all relationships between two things."""
    names = _names(rel)
    first = next((name for name in _FIRST if name in names), "")
    last = next((name for name in _LAST if name in names), "")
    columns = [
        "count(r) AS times",
        f"{'sum(r.fen)' if 'fen' in names else 'sum(0)'} AS sum_fen",
        f"{f'min(r.{first})' if first else 'min(r.src)'} AS sum_first",
        f"{f'max(r.{last})' if last else 'max(r.src)'} AS sum_last",
        "collect(DISTINCT r.src) AS sum_src",
        *(f"min(r.{p.name}) AS {p.name}" for p in rel.declared),
    ]
    return ", ".join(columns)


def read_ties(rel: RelationshipType, rows: Iterable[Mapping[str, Value]]) -> Iterator[Tie]:
    names = _names(rel)
    dated = bool(names & {*_FIRST, *_LAST})
    for row in rows:
        times = _whole(row["times"])
        src = row["sum_src"]
        rows_of = " ".join(map(str, src if isinstance(src, list) else ())).split()
        yield Tie(
            rel.name,
            str(row["start_key"]),
            str(row["end_key"]),
            times,
            _whole(row["sum_fen"]) if "fen" in names else None,
            str(row["sum_first"] or "") if dated else "",
            str(row["sum_last"] or "") if dated else "",
            tuple(sorted(set(rows_of)))[:SHOWN_SOURCES],
            {p.name: scalar(row[p.name]) for p in rel.declared} if times == 1 else {},
        )


def _group(row: Sequence[Value]) -> Group:
    type_, label, times, things, fen = row
    carries = "fen" in _names(RELATIONSHIP_BY_NAME[str(type_)])
    money = _whole(fen) if carries else None
    return Group(str(type_), str(label), _whole(times), _whole(things), money)


def _shares(sizes: Mapping[tuple[str, str], int], limit: int) -> dict[tuple[str, str], int]:
    """How many of each: few of a kind are all shown, many share what is left."""
    left, shares = max(limit, 0), dict[tuple[str, str], int]()
    for done, name in enumerate(sorted(sizes, key=lambda n: (sizes[n], n))):
        shares[name] = min(sizes[name], left // (len(sizes) - done))
        left -= shares[name]
    return {name: share for name, share in shares.items() if share}


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _side_name(side: Side) -> tuple[str, str]:
    return side.rel.name, side.there
