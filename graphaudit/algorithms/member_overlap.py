"""Cooperatives that share most of their members: common members over all of both (Jaccard)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations

from graphaudit.algorithms.rows import Record, texts, whole


def detect(rows: list[Record], params: Mapping[str, object]) -> list[Record]:
    """One hit a pair of cooperatives whose overlap reaches ``min_overlap``.

    ``rows`` are ``enterprise, member, src``, one a membership.
    """
    members: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for row in rows:
        srcs = [src for text in texts(row["src"]) for src in text.split()]
        members[str(row["enterprise"])][str(row["member"])] = srcs
    least = float(str(params["min_overlap"]))
    enough = {e: m for e, m in members.items() if len(m) >= whole(params["min_members"])}
    pairs = _common(enough)
    return [
        _hit(one, other, enough)
        for one, other in sorted(pairs)
        if pairs[one, other] >= least * len(enough[one].keys() | enough[other].keys())
    ]


def _common(members: Mapping[str, Mapping[str, object]]) -> Counter[tuple[str, str]]:
    """How many members each pair shares; pairs that share none are not there."""
    joined: dict[str, list[str]] = defaultdict(list)
    for enterprise in sorted(members):
        for member in members[enterprise]:
            joined[member].append(enterprise)
    return Counter(pair for several in joined.values() for pair in combinations(several, 2))


def _hit(one: str, other: str, members: Mapping[str, Mapping[str, list[str]]]) -> Record:
    first, second = members[one], members[other]
    common, every = first.keys() & second.keys(), first.keys() | second.keys()
    srcs = sorted({src for side in (first, second) for m in common for src in side[m]})
    return {
        "enterprises": [one, other],
        "members": sorted(every),
        "common": len(common),
        "overlap": round(len(common) / len(every), 2),
        "rows": srcs,
        "facts": srcs,
    }
