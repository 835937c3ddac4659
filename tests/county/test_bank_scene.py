"""The bank's scene: what is planted stands in the truth and on the statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest

from graphaudit.county import County, generate, truth
from graphaudit.county.bankbook import PLAN, REGISTER
from graphaudit.county.scenes import bank

PATTERNS = (
    bank.BURST, bank.RECOLLECTED, bank.CARD_SET, bank.WALLET, bank.COUNTER, bank.DEVICE,
    bank.KICKBACK, bank.SLEEPING, bank.DRAINED, bank.GHOST, bank.AT_ONCE, bank.OFFSITE,
    bank.PUBLIC, bank.ROUND, bank.FAMILY,
)  # fmt: skip


@cache
def county() -> County:
    return generate("S", 7)


def cases(kind: str, pattern: str) -> list[dict[str, object]]:
    listed = truth(county())["cases"]
    assert isinstance(listed, list)
    return [c for c in listed if c["kind"] == kind and pattern in c["patterns"]]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_has_an_irregular_case_and_a_lookalike(pattern: str) -> None:
    assert cases("irregular", pattern)
    assert cases("lookalike", pattern)


def test_every_plan_was_carried_out() -> None:
    assert PLAN not in county().books.filed


def test_no_card_pays_out_more_than_came_in() -> None:
    """Purchases and withdrawals of honest people come out of what they were paid."""
    balance: Counter[int] = Counter()
    for entry in county().books.filed[REGISTER]:
        if not entry["failed"]:
            balance[int(entry["card"])] += int(entry["fen"]) * (1 if entry["way"] == "in" else -1)
    planted = {c for case in county().books.cases for c in case.cards}
    overdrawn = [card for card, fen in balance.items() if fen < 0 and card not in planted]
    assert len(overdrawn) <= len(balance) // 20


def test_the_forty_cards_are_drawn_together_at_one_machine() -> None:
    forty = next(
        c for c in county().books.cases if len(c.cards) == 40 and bank.CARD_SET in c.patterns
    )
    seen: dict[tuple[int, str], set[int]] = defaultdict(set)
    for entry in county().books.filed[REGISTER]:
        if entry["card"] in forty.cards and entry["cash"]:
            seen[int(entry["day"]), str(entry["terminal"])].add(int(entry["card"]))
    assert sum(len(cards) == 40 for cards in seen.values()) >= 6


def test_a_transfer_to_an_inquired_card_stands_on_both_statements() -> None:
    sent = Counter(
        (e["card"], e["other"], e["day"], e["fen"])
        for e in county().books.filed[REGISTER]
        if e["way"] == "out" and e["other"] != -1
    )
    came = Counter(
        (e["other"], e["card"], e["day"], e["fen"])
        for e in county().books.filed[REGISTER]
        if e["way"] == "in" and e["other"] != -1
    )
    assert came
    assert came <= sent
