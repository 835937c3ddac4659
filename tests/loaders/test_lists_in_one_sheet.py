"""Sheets with more than one list: halves side by side, a column a month, a column a program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import Line, card_number, person_id, statements, write_csv
from openpyxl import Workbook

from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace
from loaders import LoadOptions, load

NAMES = ("马永福", "才让措", "韩秀兰", "祁国梅")
IDS = [person_id(n) for n in range(51, 55)]
CARDS = [card_number(n) for n in range(51, 55)]
HEADS = ["序号", "户主姓名", "身份证号", "面积", "金额", "一卡通账号"]


def write_xlsx(path: Path, lines: list[list[str | int | float | None]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def half(n: int) -> list[str | int | float | None]:
    return [n + 1, NAMES[n], IDS[n], 2.5 + n, 100 + n, CARDS[n]]


def paid(workspace: Workspace) -> set[tuple[object, ...]]:
    rows = statements(workspace, "rels", "PAID")
    return {(r["from"], r["to"], r["fen"], str(r["src"]).rsplit(":", 1)[1]) for r in rows}


@pytest.mark.parametrize("between", [[], [None]])
def test_halves_side_by_side_are_two_lists(
    tmp_path: Path, workspace: Workspace, between: list[str | int | float | None]
) -> None:
    lines = [
        ["2023年清水镇生态公益林补偿发放表"],
        [*HEADS, *between, *HEADS],
        [*half(0), *between, *half(2)],
        [*half(1), *between, *half(3)],
        ["合计", None, None, 16, 406, None],
    ]
    report = load([write_xlsx(tmp_path / "in" / "公益林.xlsx", lines)], workspace)
    assert [(s.register, s.accepted, s.rejected) for s in report.sheets] == [("payments", 2, 0)] * 2
    assert all(s.rows == s.accepted + s.rejected + s.skipped for s in report.sheets)
    assert paid(workspace) == {
        (f"P:{IDS[n]}", f"C:{CARDS[n]}", 100 * (100 + n), str(3 + n % 2)) for n in range(4)
    }
    people = {p["ref"]: p["name"] for p in statements(workspace, "nodes", "Person")}
    assert people == {f"P:{i}": name for i, name in zip(IDS, NAMES, strict=True)}


def test_two_lists_beside_one_another_have_their_own_titles(
    tmp_path: Path, workspace: Workspace
) -> None:
    free: list[str | int | float | None] = [None]
    lines = [
        ["2023年5月农村低保发放表", *[None] * 6, "2023年6月高龄津贴发放表"],
        [*HEADS, *free, "编号", "老人姓名", "身份证号", "津贴金额", "银行卡号"],
        [*half(0), *free, 1, NAMES[2], IDS[2], 50, CARDS[2]],
        [*half(1), *free, 2, NAMES[3], IDS[3], 60, CARDS[3]],
    ]
    load([write_xlsx(tmp_path / "in" / "两张表.xlsx", lines)], workspace)
    told = {(r["from"], r["program"], r["period"]) for r in statements(workspace, "rels", "PAID")}
    assert told == {
        (f"P:{IDS[0]}", "RURAL_DIBAO", "202305"),
        (f"P:{IDS[1]}", "RURAL_DIBAO", "202305"),
        (f"P:{IDS[2]}", "ELDERLY", "202306"),
        (f"P:{IDS[3]}", "ELDERLY", "202306"),
    }


def test_members_of_a_family_in_one_line_stay_one_line(
    tmp_path: Path, workspace: Workspace
) -> None:
    member = ["成员姓名", "身份证号", "与户主关系"]
    lines: list[Line] = [
        [*member, *member],
        [NAMES[0], IDS[0], "户主", NAMES[1], IDS[1], "配偶"],
        [NAMES[2], IDS[2], "户主", NAMES[3], IDS[3], "配偶"],
    ]
    report = load([write_csv(tmp_path / "in" / "户籍人口.csv", lines)], workspace)
    assert len(report.sheets) == 1


def test_a_column_a_month_is_a_payment_a_month(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["2023年上半年高龄津贴发放花名册"],
        ["老人姓名", "身份证号", "1月", "2月", "3月份", "合计", "银行卡号"],
        [NAMES[0], IDS[0], 50, 50, "", 100, CARDS[0]],
        [NAMES[1], IDS[1], 100, 0, 100, 200, CARDS[1]],
    ]
    report = load([write_csv(tmp_path / "in" / "高龄.csv", lines)], workspace)
    assert [(s.accepted, s.rejected, s.facts["period"]) for s in report.sheets] == [
        (2, 0, "202301"),
        (1, 0, "202302"),
        (1, 0, "202303"),
    ]
    assert all(s.rows == s.accepted + s.rejected + s.skipped for s in report.sheets)
    told = {
        (r["from"], r["fen"], r["day"], str(r["src"]).rsplit(":", 1)[1])
        for r in statements(workspace, "rels", "PAID")
    }
    assert told == {
        (f"P:{IDS[0]}", 5000, date(2023, 1, 31), "3"),
        (f"P:{IDS[0]}", 5000, date(2023, 2, 28), "3"),
        (f"P:{IDS[1]}", 10000, date(2023, 1, 31), "4"),
        (f"P:{IDS[1]}", 10000, date(2023, 3, 31), "4"),
    }


def test_months_that_do_not_add_up_to_the_sum_are_no_payments(
    tmp_path: Path, workspace: Workspace
) -> None:
    """Days of attendance by month: the sum that was paid is one payment."""
    lines: list[Line] = [
        ["2023年第一季度公益性岗位补贴发放表"],
        ["姓名", "身份证号", "1月", "2月", "3月", "实发金额", "银行卡号"],
        [NAMES[0], IDS[0], 22, 20, 21, 1500, CARDS[0]],
        [NAMES[1], IDS[1], 22, 19, 23, 1500, CARDS[1]],
    ]
    report = load([write_csv(tmp_path / "in" / "岗位.csv", lines)], workspace)
    assert [(s.accepted, s.fen) for s in report.sheets] == [(2, 300_000)]


def test_a_column_a_program_is_a_payment_a_program(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["2023年4月残疾人两项补贴发放表"],
        ["姓名", "身份证号", "困难残疾人生活补贴", "重度残疾人护理补贴", "合计", "银行账号"],
        [NAMES[0], IDS[0], 90, 120, 210, CARDS[0]],
        [NAMES[1], IDS[1], "", 150, 150, CARDS[1]],
    ]
    load([write_csv(tmp_path / "in" / "两补.csv", lines)], workspace)
    told = {(r["from"], r["program"], r["fen"]) for r in statements(workspace, "rels", "PAID")}
    assert told == {
        (f"P:{IDS[0]}", "DISABLED_LIVING", 9000),
        (f"P:{IDS[0]}", "DISABLED_CARE", 12000),
        (f"P:{IDS[1]}", "DISABLED_CARE", 15000),
    }


TWO_PROGRAMS: list[Line] = [
    ["城关镇2023年惠农补贴发放明细表"],
    ["姓名", "身份证号", "耕地地力保护补贴（元）", "实际种粮农民一次性补贴（元）", "合计", "账号"],
    [NAMES[0], IDS[0], 90, 120, 210, CARDS[0]],
    [NAMES[1], IDS[1], "", 150, 150, CARDS[1]],
]


@pytest.mark.parametrize("named", [None, "LAND_FERTILITY"])
def test_heads_that_name_programs_speak_where_title_or_option_name_none_or_one_of_them(
    tmp_path: Path, workspace: Workspace, named: str | None
) -> None:
    path = write_csv(tmp_path / "in" / "惠农.csv", TWO_PROGRAMS)
    load([path], workspace, LoadOptions(program=named))
    told = {(r["from"], r["program"], r["fen"]) for r in statements(workspace, "rels", "PAID")}
    assert told == {
        (f"P:{IDS[0]}", "LAND_FERTILITY", 9000),
        (f"P:{IDS[0]}", "GRAIN_ONCE", 12000),
        (f"P:{IDS[1]}", "GRAIN_ONCE", 15000),
    }


def test_a_program_named_for_the_list_settles_columns_that_do_not_name_it(
    tmp_path: Path, workspace: Workspace
) -> None:
    path = write_csv(tmp_path / "in" / "惠农.csv", TWO_PROGRAMS)
    load([path], workspace, LoadOptions(program="GRAIN_BIG"))
    told = {(r["program"], r["fen"]) for r in statements(workspace, "rels", "PAID")}
    assert told == {("GRAIN_BIG", 21000), ("GRAIN_BIG", 15000)}


def test_a_sum_that_was_never_calculated_is_named_and_no_empty_cell(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[list[str | int | float | None]] = [
        ["城关镇2023年耕地地力保护补贴发放表"],
        ["姓名", "身份证号", "面积", "补贴金额（元）", "账号"],
        [NAMES[0], IDS[0], 2, "=C3*100", CARDS[0]],
        [NAMES[1], IDS[1], "=1+1", 300, CARDS[1]],
        [NAMES[2], IDS[2], 3, None, CARDS[2]],
    ]
    load([write_xlsx(tmp_path / "in" / "地力.xlsx", lines)], workspace)
    ledger = Ledger(workspace)
    rejects = {r["row"]: r for r in ledger.rejects().to_pylist()}
    assert {row: (r["column"], r["code"]) for row, r in rejects.items()} == {
        3: ("补贴金额（元）", "uncalculated"),
        5: ("补贴金额（元）", "amount_missing"),
    }
    assert rejects[3]["value"] == "=C3*100"
    assert "保存一次" in rejects[3]["fix"]
    [mend] = ledger.corrections().to_pylist()
    assert (mend["row"], mend["column"], mend["code"]) == (4, "面积", "uncalculated")


def test_a_month_whose_sum_was_never_calculated_is_not_left_out(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[list[str | int | float | None]] = [
        ["城关镇2023年1-2月农村低保金发放表"],
        ["姓名", "身份证号", "1月", "2月", "合计", "账号"],
        *([NAMES[n], IDS[n], 300, 300, 600, CARDS[n]] for n in range(3)),
        [NAMES[3], IDS[3], 300, "=C6", 300, CARDS[3]],
    ]
    load([write_xlsx(tmp_path / "in" / "低保.xlsx", lines)], workspace)
    assert len(statements(workspace, "rels", "PAID")) == 7
    [reject] = Ledger(workspace).rejects().to_pylist()
    assert (reject["row"], reject["column"], reject["code"]) == (6, "2月", "uncalculated")


def accounts(path: Path, *lines: Line) -> Path:
    heads = ["户名", "证件号码", "账号", "卡号", "开户日期", "开户网点"]
    return write_csv(path / "in" / "银行开户信息.csv", [heads, *lines])


def key_of(workspace: Workspace, ref: str) -> str:
    return Identity(workspace).resolve(Ledger(workspace)).keys[ref]


def test_the_number_of_the_account_and_that_of_its_card_are_one_card(
    tmp_path: Path, workspace: Workspace
) -> None:
    numbers = ["801100000000011", "801100000000022"]
    file = accounts(
        tmp_path,
        [NAMES[0], IDS[0], numbers[0], CARDS[0], "2019-01-02", "城关支行"],
        [NAMES[1], IDS[1], numbers[1], CARDS[1], "2019-01-03", "城关支行"],
    )
    load([file], workspace)
    assert key_of(workspace, f"C:{numbers[0]}") == key_of(workspace, f"C:{CARDS[0]}")
    assert key_of(workspace, f"C:{numbers[0]}") != key_of(workspace, f"C:{numbers[1]}")


def test_an_account_number_beside_cards_of_several_holders_joins_none(
    tmp_path: Path, workspace: Workspace
) -> None:
    file = accounts(
        tmp_path,
        [NAMES[0], IDS[0], "801100000000099", CARDS[0], "2019-01-02", "城关支行"],
        [NAMES[1], IDS[1], "801100000000099", CARDS[1], "2019-01-03", "城关支行"],
    )
    load([file], workspace)
    assert key_of(workspace, f"C:{CARDS[0]}") != key_of(workspace, f"C:{CARDS[1]}")


def test_the_only_person_of_a_roster_is_who_was_paid(tmp_path: Path, workspace: Workspace) -> None:
    """经营者 and 负责人 name the grower where no firm is named."""
    lines: list[Line] = [
        ["2023年9月种粮大户补贴发放表"],
        ["经营者姓名", "负责人身份证号", "补贴面积", "补贴金额", "银行卡号"],
        [NAMES[0], IDS[0], 60, 3600, CARDS[0]],
        [NAMES[1], IDS[1], 80, 4800, CARDS[1]],
    ]
    load([write_csv(tmp_path / "in" / "大户.csv", lines)], workspace)
    assert {r["from"] for r in statements(workspace, "rels", "PAID")} == {
        f"P:{IDS[0]}",
        f"P:{IDS[1]}",
    }


def test_periods_in_chinese_numerals_are_periods(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["领款人", "公民身份号码", "项目名称", "期次", "金额", "一折通账号"],
        [NAMES[0], IDS[0], "农村低保", "二〇二三年一月", 420, CARDS[0]],
        [NAMES[0], IDS[0], "农村低保", "二〇二三年十二月", 420, CARDS[0]],
    ]
    report = load([write_csv(tmp_path / "in" / "低保发放明细.csv", lines)], workspace)
    assert {r["period"] for r in statements(workspace, "rels", "PAID")} == {"202301", "202312"}
    assert not report.sheets[0].warnings


def test_a_roster_without_any_date_says_so(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["领款人", "公民身份号码", "金额", "一折通账号"],
        [NAMES[0], IDS[0], 420, CARDS[0]],
    ]
    report = load([write_csv(tmp_path / "in" / "农村低保发放明细.csv", lines)], workspace)
    assert any("没有发放日期" in warning for warning in report.sheets[0].warnings)


def test_resolutions_of_a_village_are_no_payments(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["村", "村民会议日期", "决议内容", "受托人", "受托人身份证号", "项目", "金额"],
        ["上滩村", "2023-10-08", "公益林款由组长账户代收", NAMES[0], IDS[0], "公益林", 13500],
    ]
    report = load([write_csv(tmp_path / "in" / "村民会议决议.csv", lines)], workspace)
    assert [s.register for s in report.sheets] == [None]


def test_growers_headed_as_firms_are_people_by_their_ids(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [
        ["2023年9月种粮大户补贴发放表"],
        ["主体名称", "身份证号", "所属村", "补贴面积", "补贴金额", "账号"],
        [NAMES[0], IDS[0], "石门村", 60, 3600, CARDS[0]],
        [NAMES[1], IDS[1], "石门村", 80, 4800, CARDS[1]],
        [NAMES[2], IDS[2], "石门村", 90, 5400, CARDS[2]],
    ]
    load([write_csv(tmp_path / "in" / "大户.csv", lines)], workspace)
    assert {r["from"] for r in statements(workspace, "rels", "PAID")} == {f"P:{i}" for i in IDS[:3]}
    assert {p["name"] for p in statements(workspace, "nodes", "Person")} == set(NAMES[:3])


def test_firms_with_the_id_of_their_head_stay_firms(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["2023年11月新型农业经营主体奖补兑现表"],
        ["主体名称", "身份证号", "奖补金额", "账号"],
        ["青禾种植专业合作社", IDS[0], 30000, CARDS[0]],
        ["绿野养殖有限公司", IDS[1], 20000, CARDS[1]],
    ]
    load([write_csv(tmp_path / "in" / "奖补.csv", lines)], workspace)
    payees = {str(r["from"]) for r in statements(workspace, "rels", "PAID")}
    assert payees == {"E~青禾种植专业合作社", "E~绿野养殖有限公司"}


def test_a_workbook_is_read_under_the_suffix_of_another_office_program(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines = [HEADS, half(0), half(1)]
    made = write_xlsx(tmp_path / "in" / "2023年生态公益林补偿发放表.xlsx", lines)
    report = load([made.rename(made.with_suffix(".et"))], workspace)
    assert [(s.register, s.accepted) for s in report.sheets] == [("payments", 2)]
    assert not report.refused
