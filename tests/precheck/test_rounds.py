"""Handed in, returned, mended, handed in again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from books import resident_id
from june import Counter
from openpyxl import Workbook
from small_office import BENEFICIARIES

from graphaudit.values.resident_id import check_digit

CARDS = ("6217001234567890015", "6217001234567890023", "6217001234567890031", "6217001234567890049")
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


def two_townships(path: Path, **lists: list[list[object]]) -> Path:
    """A workbook with a sheet a township."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for township, lines in lists.items():
        sheet = book.create_sheet(township)
        sheet.append([f"{township}2024年2月农村低保金发放表"])
        sheet.append(["姓名", "身份证号", "金额", "账号"])
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def person(n: int) -> list[object]:
    """A line of somebody of whom no register speaks; the card is that of a test bank."""
    return [f"马小{'云山河湖'[n]}", resident_id(f"198{n}0909", 14), 300 + n, CARDS[n]]


def test_a_township_of_several_hands_its_part_in_again(counter: Counter, tmp_path: Path) -> None:
    people = [person(n) for n in range(4)]
    no_card = [*people[0][:3], None]
    no_sum = [*people[2][:2], "x", people[2][3]]
    first = two_townships(
        tmp_path / "两乡镇.xlsx", 河口镇=[no_card, people[1]], 上川乡=[no_sum, people[3]]
    )
    told = counter.check(batch=first)
    second = counter.check(batch=two_townships(tmp_path / "河口.xlsx", 河口镇=[people[1], no_card]))
    third = counter.check(batch=two_townships(tmp_path / "上川.xlsx", 上川乡=people[2:]))
    assert [each["batch"] for each in (second, third)] == [told["batch"]] * 2
    assert [each["round"] for each in (told, second, third)] == [1, 2, 3]
    assert second["changes"] == {
        "mended": [], "stayed": ["河口.xlsx#河口镇#4"], "new": [], "gone": [],
    }  # fmt: skip
    assert third["changes"] == {
        "mended": ["上川.xlsx#上川乡#3"], "stayed": [], "new": [], "gone": [],
    }  # fmt: skip
    rows = second["rows"]
    assert isinstance(rows, list)
    assert [row["times"] for row in rows] == [0, 2]


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
