"""Handed in, returned, mended, handed in again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from june import Counter
from small_office import BENEFICIARIES

from graphaudit.values.resident_id import check_digit

MENDED_AMOUNT = ("一千零x元", "1050")


def test_a_mended_batch_is_the_next_round(counter: Counter, edited: Callable[..., Path]) -> None:
    first = counter.check()
    second = counter.check(batch=edited("更正.csv", MENDED_AMOUNT, ("钱多多,,", "冯小雨,'{},")))
    assert second["batch"] == first["batch"]
    assert (first["round"], second["round"]) == (1, 2)


def test_what_was_mended_what_stayed_and_what_is_new(
    counter: Counter, edited: Callable[..., Path]
) -> None:
    counter.check()
    number = "990101199001010019"
    number = number[:17] + check_digit(number[:17])
    told = counter.check(batch=edited("更正.csv", ("6.22426E+17", f"'{number}")))
    changes = told["changes"]
    assert isinstance(changes, dict)
    rows = {name: [int(place.rsplit("#", 1)[1]) for place in changes[name]] for name in changes}
    assert rows == {"mended": [9], "stayed": [3, 4, 5, 6, 10], "new": [], "gone": []}


def test_a_row_that_is_taken_off_is_gone(counter: Counter, edited: Callable[..., Path]) -> None:
    counter.check()
    line = "7,钱多多,,6217005555666677770,一千零x元,\r\n"
    changes = counter.check(batch=edited("更正.csv", (line, "")))["changes"]
    assert isinstance(changes, dict)
    assert [place.rsplit("#", 1)[1] for place in changes["gone"]] == ["10"]


def test_the_same_refused_application_is_counted(
    counter: Counter, edited: Callable[..., Path]
) -> None:
    counter.check()
    for time in (2, 3, 4):
        told = counter.check(
            batch=edited(f"第{time}次.csv", ("制表人：李四", f"制表人：李四{time}"))
        )
        rows = told["rows"]
        assert isinstance(rows, list)
        assert {row["times"] for row in rows if row["verdict"] == "suspected"} == {time}
        assert {row["times"] for row in rows if row["verdict"] == "pass"} == {0}
    assert "第4次" in counter.run("check", counter.batch.with_name("第4次.csv")).out


def test_the_same_file_is_no_new_round_unless_it_is_said(counter: Counter) -> None:
    counter.check()
    again = counter.check()
    assert (again["round"], again["same_as_last_round"]) == (1, True)
    assert counter.check("--again")["round"] == 2


def test_another_period_is_another_batch(counter: Counter, edited: Callable[..., Path]) -> None:
    first = counter.check()
    second = counter.check(batch=edited("七月.csv", ("2023年6月", "2023年7月")))
    assert second["batch"] != first["batch"]
    assert second["round"] == 1


def test_checks_lists_batches_with_their_rounds(
    counter: Counter, edited: Callable[..., Path]
) -> None:
    assert json.loads(counter.run("checks", "--json").out) == []
    counter.check()
    counter.check(batch=edited("更正.csv", MENDED_AMOUNT))
    listed = json.loads(counter.run("checks", "--json").out)
    assert [(each["round"], each["file"]) for each in listed] == [
        (1, counter.batch.name),
        (2, "更正.csv"),
    ]
    assert listed[0]["program"] == "RURAL_DIBAO"
    assert listed[0]["period"] == "202306"
    assert "更正.csv" in counter.run("checks").out


def test_no_number_of_a_person_is_kept(counter: Counter) -> None:
    counter.check()
    kept = counter.data.joinpath("casebook.sqlite").read_bytes()
    wal = counter.data / "casebook.sqlite-wal"
    kept += wal.read_bytes() if wal.exists() else b""
    assert not any(number.encode() in kept for number in BENEFICIARIES.values())
