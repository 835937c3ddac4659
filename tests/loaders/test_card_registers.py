"""People long absent, and the way of payment on rosters, under headings that no register lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import card_number, person_id, statements, write_csv

from graphaudit.workspace import Workspace
from loaders import load

A, B, C = (person_id(n) for n in range(31, 34))


def test_people_long_absent_under_headings_of_a_village(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines = [
        ["村民姓名", "公民身份号码", "哪年离村外出", "外出去哪里", "何时返乡"],
        ["王伟", A, "2020-03-01", "广东东莞", ""],
        ["李娜", B, "2019年5月", "浙江", "2023-06-30"],
    ]
    (sheet,) = load(
        [write_csv(tmp_path / "in" / "长期外出户摸排台账.csv", lines)], workspace
    ).sheets
    assert (sheet.register, sheet.rejected) == ("absent", 0)
    told = {
        (s["from"], s["to"], s["from_day"], s["to_day"])
        for s in statements(workspace, "rels", "HAS_STATUS")
    }
    assert told == {
        (f"P:{A}", "S:absent", date(2020, 3, 1), None),
        (f"P:{B}", "S:absent", date(2019, 5, 1), date(2023, 6, 30)),
    }


def test_who_is_away_for_work_is_said_by_the_reason_or_by_the_list(
    tmp_path: Path, workspace: Workspace
) -> None:
    mixed = [
        ["村民姓名", "公民身份号码", "哪年离村外出", "外出事由"],
        ["王伟", A, "2020-03-01", "进厂打工"],
        ["李娜", B, "2019-05-01", "随子女居住"],
    ]
    of_workers = [
        ["村民姓名", "公民身份号码", "外出去哪里", "何时离家"],
        ["赵敏", C, "浙江", "2021-02-01"],
    ]
    load(
        [
            write_csv(tmp_path / "in" / "长期外出户摸排台账.csv", mixed),
            write_csv(tmp_path / "in" / "脱贫人口外出务工台账.csv", of_workers),
        ],
        workspace,
    )
    told = {(s["from"], s["to"]) for s in statements(workspace, "rels", "HAS_STATUS")}
    workers = {(f"P:{number}", "S:migrant_worker") for number in (A, C)}
    assert told == workers | {(f"P:{number}", "S:absent") for number in (A, B, C)}


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("现金", "cash"),
        ("现金签领", "cash"),
        ("村委会代发", "committee"),
        ("由村集体转付", "committee"),
        ("银行代发", "card"),
        ("一卡通打卡", "card"),
        ("其他", None),
    ],
)
def test_a_roster_says_how_each_line_was_paid(
    tmp_path: Path, workspace: Workspace, written: str, channel: str | None
) -> None:
    lines = [
        ["姓名", "身份证号", "银行卡号", "实发金额", "兑付的方式", "发放日期"],
        ["王伟", A, card_number(1), 600, written, "2024-05-20"],
        ["李娜", B, card_number(2), 700, "一卡通", "2024-05-20"],
    ]
    path = write_csv(tmp_path / "in" / "2024年5月临时救助金发放表.csv", lines)
    (sheet,) = load([path], workspace).sheets
    assert (sheet.register, sheet.rejected) == ("payments", 0)
    paid = {s["from"]: s["channel"] for s in statements(workspace, "rels", "PAID")}
    assert paid == {f"P:{A}": channel, f"P:{B}": "card"}


def test_a_list_whose_title_says_cash_was_paid_in_cash(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines = [
        ["2024年5月清源镇临时救助现金发放表"],
        ["姓名", "身份证号", "金额", "发放日期"],
        ["王伟", A, 600, "2024-05-20"],
        ["张敏", C, 700, "2024-05-20"],
    ]
    (sheet,) = load([write_csv(tmp_path / "in" / "救助.csv", lines)], workspace).sheets
    assert sheet.register == "payments"
    assert {s["channel"] for s in statements(workspace, "rels", "PAID")} == {"cash"}
