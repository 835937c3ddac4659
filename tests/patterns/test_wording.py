"""Parameters and bases of patterns have words that a reader knows, with values and units."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graphaudit.patterns import Param, Pattern, read_patterns
from graphaudit.patterns.pattern import in_fen
from graphaudit.patterns.wording import grounds, grounds_told, told, value_in_words, wording
from graphaudit.policy import load_policy

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def library() -> dict[str, Pattern]:
    return {pattern.id: pattern for pattern in read_patterns()}


def test_every_parameter_is_named_in_both_languages(library: dict[str, Pattern]) -> None:
    unnamed = [
        f"{pattern.id}.{name}"
        for pattern in library.values()
        for name in pattern.params
        for zh, en in [wording(pattern, name).title]
        if not CHINESE.search(zh) or CHINESE.search(en) or zh == name or "{" in zh + en
    ]
    assert unnamed == []


def test_every_value_is_said_with_its_unit_and_no_code_is_left(
    library: dict[str, Pattern],
) -> None:
    names = load_policy().names
    codes = [
        f"{pattern.id}.{name}: {said}"
        for pattern in library.values()
        for name, param in pattern.params.items()
        for said in [value_in_words(in_fen(param), wording(pattern, name).unit, "zh", names)]
        if re.search("[A-Za-z_]{2,}", said)
    ]
    assert codes == []


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (3, "people", "3 人", "3 people"),
        (0.95, "share", "95%", "95%"),
        (0.005, "share", "0.5%", "0.5%"),
        (30, "percent", "30%", "30%"),
        (5_000_000, "yuan", "50,000.00 元", "50,000.00 yuan"),
        (500, "area", "5 亩", "5 mu"),
        (1320, "clock", "22:00", "22:00"),
        (202312, "month", "2023-12", "2023-12"),
        (1, "yes", "是", "yes"),
        (0.01, "number", "0.01", "0.01"),
        (["spouse", "MINE"], "values", "配偶、MINE", "spouse, MINE"),
        ([], "words", "无", "none"),
    ],
)
def test_values_in_words(value: object, unit: str, zh: str, en: str) -> None:
    assert value_in_words(value, unit, "zh", {}) == zh
    assert value_in_words(value, unit, "en", {}) == en


def test_a_pattern_of_the_county_may_name_its_own_parameter(library: dict[str, Pattern]) -> None:
    own = Param("nobody", "int", 4, "[A]", {"zh": "牛至少", "en": "cattle at least"}, "people")
    plain = replace(own, name="plain", title={}, type="money")
    pattern = replace(library["card_many_people"], params={"nobody": own, "plain": plain})
    assert told(wording(pattern, "nobody").title[0], 4, "people", "zh", {}) == "牛至少 4 人"
    assert wording(pattern, "plain").title == ("plain", "plain")
    assert wording(pattern, "plain").unit == "yuan"


def test_each_basis_of_the_library_is_a_rule_that_has_a_name(library: dict[str, Pattern]) -> None:
    found = {pattern.basis for pattern in library.values()}
    assert [b for b in found for _, rule in grounds(b, "zh") if not CHINESE.search(rule)] == []
    assert [b for b in found for _, rule in grounds(b, "en") if CHINESE.search(rule)] == []
    assert grounds_told("L4 L5", "zh") == (
        "纪律处分条例（2023）第一百二十四条（L4）；近亲属享受低保备案制度（L5）"
    )
    assert grounds_told("-", "zh") == ""
    assert grounds_told("X9", "en") == "X9"
