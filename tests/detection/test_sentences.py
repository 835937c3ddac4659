"""Sentences say what rows say; the score stays within its bounds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from graphaudit.finding import SEVERITIES, Severity
from graphaudit.patterns import read_patterns
from graphaudit.scoring import score_parts
from graphaudit.sentences import Facts, forbidden_in, sentence
from graphaudit.values.money import format_yuan

PATTERNS = {pattern.id: pattern for pattern in read_patterns()}
FACTS = Facts(
    template=PATTERNS["card_many_people"].sentence,
    label="Card",
    subject=["尾号6137"],
    beneficiaries=5,
    people=5,
    payments=1062,
    fen=1_842_000,
    days=[date(2023, 1, 31), date(2024, 11, 30)],
    programs=[("农村低保", "Rural allowance"), ("高龄津贴", "Old-age allowance")],
    cards=["尾号6137"],
    phones=[],
    cadres=[],
    others=["赵大山"],
    columns={},
    kinds={},
)


def test_counts_sums_and_months_stand_in_the_sentence() -> None:
    told = sentence(FACTS)
    assert told["zh"] == (
        "2023-01 至 2024-11，5 人的 2 项补贴（农村低保、高龄津贴）1,062 笔、18,420.00 元进入 "
        "尾号6137；该卡户名登记为 赵大山。"
    )
    assert "entered no. ending 6137; its registered holder is 赵大山." in told["en"]


def test_what_no_row_says_is_said_to_be_missing() -> None:
    told = sentence(replace(FACTS, others=[]))
    assert "户名登记为 未登记" in told["zh"]
    assert "holder is not on record" in told["en"]


def test_cards_without_a_payment_are_not_said_to_have_received_nothing() -> None:
    template = PATTERNS["agent_opened_many_cards"].sentence
    told = sentence(replace(FACTS, template=template, payments=0, fen=0, days=[]))
    assert told["zh"] == "5 人的 1 张卡登记由 尾号6137 代办开户；名册上没有相应的发放。"
    assert told["en"].endswith("as the registered agent; no payment of theirs is on the rosters.")


def test_many_names_are_counted() -> None:
    told = sentence(replace(FACTS, others=["甲", "乙", "丙", "丁"]))
    assert "甲、乙、丙等 4 个" in told["zh"]
    assert "甲, 乙, 丙 and 1 more" in told["en"]


def test_a_pattern_of_the_countys_own_has_a_sentence_too() -> None:
    told = sentence(replace(FACTS, template={}, label="Batch"))
    assert "1,062 笔、18,420.00 元" in told["zh"]
    assert "1,062 payments of 18,420.00 yuan" in told["en"]


def test_every_shipped_pattern_has_its_own_sentence_and_none_convicts() -> None:
    for pattern in PATTERNS.values():
        template = pattern.sentence
        assert set(template) == {"zh", "en"}, pattern.id
        assert forbidden_in(template["zh"]) == []
        said = re.sub(r"\{\w+\}", "", template["en"])
        assert not any(word in said for word in ("control", "fraud", "may ", "might")), pattern.id


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89")])
def test_yuan(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_score_lies_between_0_and_100(severity: Severity) -> None:
    least = score_parts(severity, 0, 0, 0, 1)
    most = score_parts(severity, 999, 10**12, 9_999, 9)
    assert 0 <= sum(least.values()) < sum(most.values()) <= 100


def test_more_money_months_people_or_kinds_never_score_less() -> None:
    plain = sum(score_parts("high", 3, 100_000, 4, 1).values())
    assert sum(score_parts("high", 12, 100_000, 4, 1).values()) >= plain
    assert sum(score_parts("high", 3, 900_000, 4, 1).values()) > plain
    assert sum(score_parts("high", 3, 100_000, 14, 1).values()) > plain
    assert sum(score_parts("high", 3, 100_000, 4, 2).values()) > plain
