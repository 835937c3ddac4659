"""One lead, one matter: what ties people joins; lists, registers and approvals are laid beside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from findings import finding

from graphaudit.finding import Finding, Subject
from graphaudit.matters import matters

HUB = 6
RING = [str(no) for no in range(1, 11)]
CARDS = [f"c{no}" for no in RING]


def groups(*findings: Finding) -> list[list[str]]:
    """The groups by the names of their findings."""
    return sorted(sorted(each.id[2:] for each in group) for group in matters(findings, HUB))


def on(label: str, found: Finding, pattern_class: str = "collusion") -> Finding:
    """The same finding, on a place or list."""
    return replace(found, subject=Subject(label, "x", "清源镇"), pattern_class=pattern_class)


ring = finding("ring", RING, CARDS, kinds=["phone"], cadres=["9"])


def test_a_narrow_finding_of_the_ring_s_own_people_is_the_ring_s() -> None:
    dead = finding("dead", ["1"], ["c1"], kinds=["register"])
    assert groups(ring, dead) == [["dead", "ring"]]


@pytest.mark.parametrize("kinds", [["roster"], ["register"], ["approval", "kin"]])
def test_what_is_said_of_people_of_two_rings_joins_neither_to_the_other(kinds: list[str]) -> None:
    other = finding("other", ["21", "22", "23"], ["c21"], kinds=["terminal"])
    both = finding("both", ["1", "21", "22"], ["c1", "c21"], kinds=kinds)
    assert groups(ring, other, both) == [["both", "other"], ["ring"]]


def test_a_card_on_two_people_joins_their_small_matters() -> None:
    a, b = finding("a", ["1", "2"], ["x"]), finding("b", ["3", "4"], ["y"])
    assert groups(a, b, finding("c", ["2", "3"], ["z"])) == [["a", "b", "c"]]


def test_one_of_many_in_common_does_not_join_a_small_matter_to_a_ring() -> None:
    assert groups(ring, finding("a", ["1", "31", "32"], ["z"])) == [["a"], ["ring"]]


def test_two_wide_findings_on_mostly_the_same_people_are_one_ring() -> None:
    half = finding("half", [*RING[:7], "31"], ["z"], kinds=["terminal"])
    assert groups(ring, half) == [["half", "ring"]]
    edge = finding("edge", [*RING[:3], "31", "32", "33", "34"], ["z"], kinds=["terminal"])
    assert groups(ring, edge) == [["edge"], ["ring"]]


def test_the_official_who_acts_in_both_makes_one_matter_of_a_ring_and_a_small_one() -> None:
    custody = finding("custody", ["31", "32"], ["z"], kinds=["agent"], cadres=["9"])
    assert groups(ring, custody) == [["custody", "ring"]]


def test_an_official_who_is_paid_or_who_approves_is_no_part_of_the_official_s_ring() -> None:
    paid = finding("paid", ["9"], ["own"], kinds=["roster"], cadres=["9"])
    approved = finding("approved", ["31", "9"], ["z"], kinds=["kin", "approval"], cadres=["9"])
    assert groups(ring, paid) == [["paid"], ["ring"]]
    assert groups(ring, approved) == [["approved"], ["ring"]]


def test_a_list_holds_nobody_on_it_but_goes_to_the_ring_that_fills_it() -> None:
    poor = finding("poor", ["31"], ["c31"], kinds=["register"])
    mixed = on("Batch", finding("mixed", ["31", *RING[:3]], kinds=["roster"]))
    assert groups(poor, mixed, ring) == [["mixed", "ring"], ["poor"]]
    long = on("Batch", finding("long", [*"abcdefgh", "31"], kinds=["roster"]))
    assert groups(poor, long, ring) == [["long"], ["poor"], ["ring"]]


def test_two_findings_on_the_same_list_are_one_matter() -> None:
    lists = [on("Batch", finding(n, [*"abcdefgh", n], kinds=["roster"])) for n in ("m", "n")]
    assert groups(*lists) == [["m", "n"]]


def test_what_a_place_s_officials_did_is_about_the_officials() -> None:
    team = on("Unit", finding("team", [*"abcdefgh", "7"], kinds=["roster"], cadres=["7", "8"]))
    own = finding("paid", ["7"], ["own"], kinds=["roster"], cadres=["7"])
    paid = on("Person", own, "eligibility")
    poor = finding("poor", ["a"], ["ca"], kinds=["register"])
    assert groups(team, paid, poor) == [["paid", "team"], ["poor"]]


def test_whom_an_official_dealt_with_on_paper_are_no_one_matter() -> None:
    dealt = finding("dealt", ["7", "a", "b", "c"], kinds=["register"])
    poor, home = (on("Person", finding(n, [n], kinds=["roster"]), "eligibility") for n in "ab")
    assert groups(dealt, poor, home) == [["a"], ["b"], ["dealt"]]
    again = finding("again", ["a", "b", "c"], kinds=["roster"])
    assert groups(dealt, again) == [["again", "dealt"]]


def test_registers_on_one_person_or_on_one_card_are_one_matter() -> None:
    def told(name: str, people: list[str], cards: list[str]) -> Finding:
        return on("Person", finding(name, people, cards, kinds=["register"]), "eligibility")

    dead = told("dead", ["1"], ["x", "y"])
    assert groups(dead, told("home", ["1"], ["z"])) == [["dead", "home"]]
    assert groups(dead, told("next", ["2"], ["y", "w"])) == [["dead", "next"]]
    assert groups(dead, told("far", ["2", "1"], ["w"])) == [["dead", "far"]]
    assert groups(dead, told("beside", ["2", "3"], ["w"])) == [["beside"], ["dead"]]


def test_what_gathers_up_others_goes_to_the_matter_that_holds_all_of_it() -> None:
    other = finding("other", ["21", "22"], ["c21"], kinds=["terminal"])
    inside = finding("inside", RING[:5], CARDS[:5], kinds=[])
    across = finding("across", [*RING, "21"], CARDS, kinds=[])
    assert groups(ring, other, inside, across) == [["across"], ["inside", "ring"], ["other"]]


def test_of_two_matters_that_hold_it_the_one_that_shares_more_takes_it() -> None:
    other = finding("other", ["1", "21"], ["c1", "c21"], kinds=["terminal"])
    small = finding("small", ["1"], ["c1", "c21"], kinds=["register"])
    assert groups(ring, other, small) == [["other", "small"], ["ring"]]


def test_the_groups_do_not_depend_on_the_order_or_on_the_ids() -> None:
    some = [
        ring,
        finding("other", ["1", "21"], ["c21"], kinds=["terminal"]),
        finding("twice", ["1"], ["c1"], kinds=["register"]),
    ]
    renamed = [replace(each, id=f"f_{no}") for no, each in enumerate(reversed(some))]
    subjects = [
        sorted(sorted(each.subject.number for each in group) for group in matters(several, HUB))
        for several in (some, list(reversed(some)), renamed)
    ]
    assert subjects[0] == subjects[1] == subjects[2]
