"""Money is exact fen, however the amount is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import area, money


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,500.00", 150_000),
        ("￥1500", 150_000),
        ("¥ 1,500", 150_000),
        ("1500元", 150_000),
        ("1.2万元", 1_200_000),
        ("0.85万", 850_000),
        ("（1,500.00）", -150_000),
        ("(1500)", -150_000),
        ("-12.5", -1_250),
        ("１５００．５", 150_050),
        ("1 500", 150_000),
        (" 1500 ", 150_000),
        ("1，500", 150_000),
        ("1499.9999999999998", 150_000),
        ("0.30000000000000004", 30),
        ("1.5E+3", 150_000),
        ("壹仟伍佰元整", 150_000),
        ("壹万贰仟零伍元叁角整", 1_200_530),
        ("贰佰元伍分", 20_005),
        ("1500元5角", 150_050),
        ("430元/月", 43_000),
        ("'88.8", 8_880),
        ("0", 0),
    ],
)
def test_amounts_as_offices_write_them(written: str, fen: int) -> None:
    cleaned = money.clean(written)
    assert (cleaned.value, cleaned.state) == (fen, "ok")


@pytest.mark.parametrize("written", [None, "", " ", "-", "—", "/", "无", "空"])
def test_empty_amounts(written: str | None) -> None:
    assert money.clean(written).state == "missing"


@pytest.mark.parametrize(
    "written", ["abc", "12 50", "1,50", "1.2.3", "已发", "6217001234567890122", "元"]
)
def test_what_is_no_amount(written: str) -> None:
    assert money.clean(written).value is None
    assert money.clean(written).state == "invalid"


def test_more_than_two_decimals_round_half_up_and_say_so() -> None:
    assert money.clean("12.345") == money.Cleaned(1235, "inexact")
    assert money.clean("-12.345") == money.Cleaned(-1235, "inexact")


@pytest.mark.parametrize(
    ("header", "unit", "fen"),
    [
        ("金额(万元)", "wan", 1_200_000),
        ("金额（千元）", "thousand_yuan", 120_000),
        ("发放金额（元）", "yuan", 120),
        ("金额(分)", "fen", 1),
        ("实发资金", "yuan", 120),
    ],
)
def test_the_header_names_the_unit(header: str, unit: str, fen: int) -> None:
    assert money.unit_of(header) == unit
    assert money.clean("1.2", unit).value == fen


def test_a_unit_in_the_cell_is_stronger_than_the_headers() -> None:
    assert money.clean("1500元", "wan").value == 150_000


@given(st.integers(0, 10**13))
def test_fen_to_text_and_back(fen: int) -> None:
    assert money.clean(money.format_yuan(fen)) == money.Cleaned(fen, "ok")
    assert money.clean(str(Decimal(fen) / 100)).value == fen


@given(st.integers(-(10**9), 10**9))
def test_a_float_of_an_amount_is_still_that_amount(fen: int) -> None:
    assert money.clean(repr(fen / 100)) == money.Cleaned(fen, "ok")


def test_yuan_for_people() -> None:
    assert money.format_yuan(38_642_000) == "386,420.00"
    assert money.format_yuan(-5) == "-0.05"
    assert money.caption("1500元") == "1,500.00"


@given(
    st.lists(st.sampled_from(["1,500.00", "￥3", "-", "12.345", "abc", "2万元", ""]), max_size=20)
)
def test_a_column_is_cleaned_like_its_cells(written: list[str]) -> None:
    frame = money.clean_series(written)
    cells = [money.clean(w) for w in written]
    assert frame["state"].tolist() == [c.state for c in cells]
    assert frame["value"].dropna().tolist() == [c.value for c in cells if c.value is not None]


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("12.5", 1250),
        ("12.5亩", 1250),
        ("1公顷", 1500),
        ("2000平方米", 300),
        ("3亩5分", 350),
        ("1,200.50", 120_050),
        ("6.029999999999999", 603),
    ],
)
def test_areas_are_hundredths_of_a_mu(written: str, hundredths: int) -> None:
    cleaned = area.clean(written)
    assert (cleaned.value, cleaned.state) == (hundredths, "ok")


def test_the_header_names_the_unit_of_an_area() -> None:
    assert area.unit_of("面积（公顷）") == "hectare"
    assert area.clean("0.2", area.unit_of("建筑面积(平方米)")).state == "inexact"
    assert area.unit_of("承包地面积") == "mu"
    assert area.caption("3亩5分") == "3.50 亩"
