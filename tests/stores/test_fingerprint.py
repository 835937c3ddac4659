"""Fingerprints: the same rows give the same number, and any difference another."""

from __future__ import annotations

import hashlib
from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.fingerprint import (
    Value,
    arrow_fingerprint,
    row_number,
    rows_fingerprint,
    summary,
)

CELLS: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-(2**63), 2**63 - 1), st.booleans(), st.dates()
)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=6)


def test_a_row_is_hashed_as_the_rule_says() -> None:
    text = '["p_1","王",null,"1950-02-03",-7272,true]'
    row = ("p_1", "王", None, date(1950, 2, 3), -7272, True)
    assert row_number(row) == int(hashlib.sha256(text.encode()).hexdigest()[:32], 16)


@given(ROWS)
def test_the_order_of_rows_says_nothing(rows: list[tuple[Value, Value]]) -> None:
    assert rows_fingerprint(rows) == rows_fingerprint(rows[::-1])


def test_a_row_that_stands_twice_is_not_a_row_that_stands_once() -> None:
    assert rows_fingerprint([("a",)]) != rows_fingerprint([("a",), ("a",)])


def test_a_missing_value_is_not_an_empty_one() -> None:
    assert row_number((None,)) != row_number(("",))


def test_a_table_and_its_rows_have_one_fingerprint() -> None:
    days = [date(2023, 1, 31), None]
    table = pa.table({"day": pa.array(days, pa.date32()), "fen": pa.array([1, 2], pa.int64())})
    assert arrow_fingerprint(table) == rows_fingerprint([(days[0], 1), (None, 2)])
    assert arrow_fingerprint(table, ["fen", "day"]) == rows_fingerprint([(1, days[0]), (2, None)])


def test_no_rows_and_no_table_are_the_same() -> None:
    assert summary({"Person": 5, "Card": 0}) == {"Person": f"{5:032x}"}
