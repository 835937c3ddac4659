"""Days and periods in the forms offices write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import day


@pytest.mark.parametrize(
    "written",
    [
        "2019-7-5",
        "2019/07/05",
        "2019.07.05",
        "20190705",
        "20190705.0",
        "2019年7月5日",
        "2019年07月05号",
        "二〇一九年七月五日",
        "二零一九年七月五日",
        "2019-07-05 00:00:00",
        "2019-07-05T00:00:00",
        "2019/7/5 0:00",
        "２０１９－０７－０５",
        "43651",
        "43651.0",
        "19年7月5日",
        "'2019-07-05",
    ],
)
def test_one_day_in_every_writing(written: str) -> None:
    expected = day.Day(date(2019, 7, 5), date(2019, 7, 5), "day")
    assert day.clean(written) == day.Cleaned(expected, "ok")


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2019.7", date(2019, 7, 1), date(2019, 7, 31), "month"),
        ("201907", date(2019, 7, 1), date(2019, 7, 31), "month"),
        ("2019年7月", date(2019, 7, 1), date(2019, 7, 31), "month"),
        ("2019-07", date(2019, 7, 1), date(2019, 7, 31), "month"),
        ("一九五〇年", date(1950, 1, 1), date(1950, 12, 31), "year"),
        ("2019", date(2019, 1, 1), date(2019, 12, 31), "year"),
        ("2019年第一季度", date(2019, 1, 1), date(2019, 3, 31), "quarter"),
        ("2019年4季度", date(2019, 10, 1), date(2019, 12, 31), "quarter"),
        ("2019Q2", date(2019, 4, 1), date(2019, 6, 30), "quarter"),
        ("2019年上半年", date(2019, 1, 1), date(2019, 6, 30), "half"),
        ("2019年下半年", date(2019, 7, 1), date(2019, 12, 31), "half"),
        ("2019年1-3月", date(2019, 1, 1), date(2019, 3, 31), "quarter"),
        ("2019年2-3月", date(2019, 2, 1), date(2019, 3, 31), "months"),
    ],
)
def test_periods_have_a_first_and_a_last_day(
    written: str, first: date, last: date, precision: str
) -> None:
    assert day.clean(written).value == day.Day(first, last, precision)


def test_an_excel_serial_is_a_day() -> None:
    found = day.clean("42758").value
    assert found is not None and found.first_day == date(2017, 1, 23)


@pytest.mark.parametrize(
    "written",
    [
        "2023-02-30",
        "2023-13-01",
        "201913",
        "19-7-5",
        "5/6/2019",
        "abc",
        "1234",
        "622426195001011234",
    ],
)
def test_impossible_or_ambiguous_days_are_invalid_with_a_reason(written: str) -> None:
    cleaned = day.clean(written)
    assert (cleaned.value, cleaned.state) == (None, "invalid")
    assert cleaned.note


def test_two_digit_years_count_only_when_nothing_else_fits() -> None:
    found = day.clean("98-7-5").value
    assert found is not None and found.first_day == date(1998, 7, 5)


@pytest.mark.parametrize(
    ("written", "note"), [("至今", "至今"), ("长期", "长期"), ("", ""), ("0", "")]
)
def test_open_ends_and_empty_cells_are_missing(written: str, note: str) -> None:
    assert day.clean(written) == day.Cleaned(None, "missing", note)


@given(st.dates(date(1850, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_its_writings(exact: date) -> None:
    expected = day.Day(exact, exact, "day")
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d 00:00:00"):
        assert day.clean(exact.strftime(form)).value == expected


@given(st.dates(date(1928, 1, 1), date(2099, 12, 31)))
def test_every_serial_comes_back_as_its_day(exact: date) -> None:
    found = day.clean(str((exact - day.SERIAL_EPOCH).days)).value
    assert found is not None and found.first_day == exact


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("2023年1月XX镇农村低保发放表", "202301"),
        ("2023年1-3月", "202301-202303"),
        ("2023年1月至3月临时救助", "202301-202303"),
        ("2023年1、2月", "202301-202302"),
        ("2023年第2季度", "202304-202306"),
        ("2023年一季度", "202301-202303"),
        ("低保2025Q1", "202501-202503"),
        ("2023年下半年", "202307-202312"),
        ("202301", "202301"),
        ("202301-202306", "202301-202306"),
        ("2022年11月-2023年2月", "202211-202302"),
        ("二〇二三年一月", "202301"),
        ("23年5月", "202305"),
        ("2022.03低保", "202203"),
        ("2023年度", "2023"),
        ("2022年耕地地力保护补贴", "2022"),
        ("2023-2024学年雨露计划", "202309-202408"),
        ("20230115低保2022年12月", "202212"),
        ("清溪镇_20230115", "202301"),
        ("2023 年 1 月", "202301"),
    ],
)
def test_the_period_in_a_title_or_file_name(title: str, text: str) -> None:
    found = day.period_of(title)
    assert found is not None and found.text == text


@pytest.mark.parametrize("title", ["", None, "低保发放表", "622426195001011234", "第3批"])
def test_no_period_where_none_is_stated(title: str | None) -> None:
    assert day.period_of(title) is None


def test_a_period_knows_its_days() -> None:
    assert day.period_of("2024年2月") == day.Period("202402", date(2024, 2, 1), date(2024, 2, 29))


def test_a_column_of_days_has_first_and_last_day() -> None:
    frame = day.clean_series(["2019-07-05", "2019年7月", None, "2019-02-30"])
    assert frame["state"].tolist() == ["ok", "ok", "missing", "invalid"]
    assert frame["value"].dropna().tolist() == [date(2019, 7, 5), date(2019, 7, 1)]
    assert frame["last_day"].dropna().tolist() == [date(2019, 7, 5), date(2019, 7, 31)]
    assert frame["precision"].dropna().tolist() == ["day", "month"]


def test_day_columns_are_known_by_their_looks() -> None:
    assert day.shape_share(["2019-07-05", "2019年7月", "201907"]) == 1.0
    assert day.shape_share(["43651", "1500.00", "王伟"]) == 0.0
