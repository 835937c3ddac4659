"""Which findings are one matter, and so one lead: what ties people joins, the rest is laid beside.

Four rules, in this order; ``docs/contracts.md`` says them to whoever writes patterns:

1. A finding that says through whose hands money passes *ties* those it names: evidence by card,
   phone, agent, terminal or kin, and none by what an office decided. Two such findings are one
   matter when they share a card or person. Where one of them names more than ``hub`` people, the
   smaller must lie in the larger for the most part, or the same official act in both.
2. What registers, rosters and approvals say of somebody is laid to the one matter that holds most
   of those it names, and joins no two. Officials count where they act, not where they are paid.
3. What no matter holds joins its like: most people, or half of the cards, of the smaller finding
   stand in the larger too. Lists, and collusion that only shows on paper, must name the same
   people: most of the larger. A finding on a place that names its officials is about them.
4. What only gathers up other findings (evidence of no kind) is laid to the matter that holds all
   whom it names; else it stands by itself.

A person or card in more than ``hub`` findings joins none of them by the first and third rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphaudit.finding import Finding

HANDS = frozenset(("card", "phone", "agent", "terminal", "kin"))
"""The kinds of evidence that say through whose hands money passes."""
OFFICE = "approval"
PLACES_AND_LISTS = frozenset(("Unit", "Batch", "Program"))
COLLUSION = "collusion"


@dataclass(frozen=True)
class _Told:
    """What of a finding counts for joining; ``no`` is its place among all."""

    no: int
    people: frozenset[str]
    cards: frozenset[str]
    officials: frozenset[str]
    is_tie: bool
    is_gathered: bool
    is_broad: bool
    """Whether it is a list or names so many that one of them in common says nothing."""

    @property
    def keys(self) -> frozenset[str]:
        """Everything it names that can be shared."""
        return self.people | self.cards


def matters(findings: Iterable[Finding], hub: int) -> list[list[Finding]]:
    """The findings in groups, one a matter; whatever order they come in, the same groups.

    ``hub``: more findings than this on one person or card, or people in one finding, join nobody.
    """
    ordered = sorted(findings, key=lambda f: (f.pattern, f.subject.number, f.id))
    told = [_told(no, finding, hub) for no, finding in enumerate(ordered)]
    joined = Union(len(told))
    ties = [each for each in told if each.is_tie]
    beside = [each for each in told if not each.is_tie and not each.is_gathered]
    gathered = [each for each in told if each.is_gathered]
    _unite(ties, _is_tied, joined, hub)
    homes = _homes(beside, ties, joined, _holds_most)
    _unite([each for each in beside if each.no not in homes], _is_alike, joined, hub)
    _move(homes, joined)
    _move(_homes(gathered, [*ties, *beside], joined, _holds_all), joined)
    groups: dict[int, list[Finding]] = {}
    for no, finding in enumerate(ordered):
        groups.setdefault(joined.root(no), []).append(finding)
    return list(groups.values())


def _told(no: int, finding: Finding, hub: int) -> _Told:
    on_list = finding.subject.label in PLACES_AND_LISTS
    officials = frozenset(cadre.person for cadre in finding.cadres if cadre.person)
    at_hand = bool(HANDS.intersection(finding.kinds)) and OFFICE not in finding.kinds
    is_tie = at_hand and (not on_list or finding.pattern_class == COLLUSION)
    of_officials = on_list and bool(officials) and not is_tie
    people = officials if of_officials else finding.people()
    is_list = (on_list or finding.pattern_class == COLLUSION) and not of_officials and not is_tie
    return _Told(
        no=no,
        people=people,
        cards=frozenset() if of_officials else finding.card_keys(),
        officials=officials,
        is_tie=is_tie,
        is_gathered=not finding.kinds,
        is_broad=is_list or len(people) > hub,
    )


Pair = Callable[[_Told, _Told, int, int], bool]
"""Whether two findings are one matter, that share so many people and so many cards."""


def _is_tied(a: _Told, b: _Told, people: int, cards: int) -> bool:
    if not (a.is_broad or b.is_broad):
        return True
    small, large = sorted((a, b), key=lambda each: (len(each.keys), each.no))
    lies_in = 2 * people > len(small.people) or 2 * cards > len(small.cards) > 0
    return lies_in or bool(small.officials & large.officials)


def _is_alike(a: _Told, b: _Told, people: int, cards: int) -> bool:
    if a.is_broad or b.is_broad:
        return 2 * people > max(len(a.people), len(b.people))
    return 2 * people > min(len(a.people), len(b.people)) or (
        2 * cards >= min(len(a.cards), len(b.cards)) > 0
    )


def _unite(told: Sequence[_Told], is_one: Pair, joined: Union, hub: int) -> None:
    """Unite every two that share a key which is no hub and are one matter by the rule."""
    naming: dict[str, list[_Told]] = {}
    for each in told:
        for key in each.keys:
            naming.setdefault(key, []).append(each)
    shared: dict[tuple[int, int], Counter[bool]] = {}
    for key, several in naming.items():
        for a, b in _pairs(several if len(several) <= hub else ()):
            shared.setdefault((a.no, b.no), Counter())[key in a.cards] += 1
    by_no = {each.no: each for each in told}
    for (a_no, b_no), count in shared.items():
        if is_one(by_no[a_no], by_no[b_no], count[False], count[True]):
            joined.unite(a_no, b_no)


def _pairs(several: Sequence[_Told]) -> Iterable[tuple[_Told, _Told]]:
    return ((a, b) for no, a in enumerate(several) for b in several[no + 1 :])


Holds = Callable[[_Told, int, int], bool]
"""Whether a matter that holds so many of a finding's people and cards holds the finding."""


def _holds_most(told: _Told, people: int, cards: int) -> bool:
    paid = told.people - told.officials
    return 2 * people > len(paid) or (not told.is_broad and 2 * cards > len(told.cards) > 0)


def _holds_all(told: _Told, people: int, cards: int) -> bool:
    return people == len(told.people) and cards == len(told.cards)


def _homes(
    told: Sequence[_Told], held: Sequence[_Told], joined: Union, holds: Holds
) -> dict[int, int]:
    """Finding → the matter that it is laid to: of those that hold it the one that shares most."""
    where: dict[str, set[int]] = {}
    for each in held:
        for key in each.keys:
            where.setdefault(key, set()).add(joined.root(each.no))
    homes = {}
    for each in told:
        counted = _people_counted(each)
        people = Counter(root for key in counted for root in where.get(key, ()))
        cards = Counter(root for key in each.cards for root in where.get(key, ()))
        fitting = [r for r in people | cards if holds(each, people[r], cards[r])]
        if fitting:
            homes[each.no] = min(fitting, key=lambda r: (-people[r] - cards[r], r))
    return homes


def _people_counted(told: _Told) -> frozenset[str]:
    return told.people if told.is_gathered else told.people - told.officials


def _move(homes: Mapping[int, int], joined: Union) -> None:
    for no, home in homes.items():
        joined.unite(no, home)


class Union:
    """Union-find over 0 … n-1; a group's root is its smallest member."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def root(self, member: int) -> int:
        """The smallest member of the group that ``member`` is in."""
        while self._above[member] != member:
            self._above[member] = self._above[self._above[member]]
            member = self._above[member]
        return member

    def unite(self, a: int, b: int) -> None:
        """Make one group of the groups of both."""
        low, high = sorted((self.root(a), self.root(b)))
        self._above[high] = low
