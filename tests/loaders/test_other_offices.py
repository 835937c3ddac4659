"""Sheets as another county's offices make them: bracketed words, heads over heads, stop lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from county_files import Line, card_number, loaded, person_id, statements
from openpyxl import Workbook

from graphaudit.workspace import Workspace
from loaders import load
from loaders.report import SheetReport

ID = [person_id(n) for n in range(60, 70)]
NAME = ["王大河", "李秋月", "张保国", "刘桂英"]
FIRM = "93622426MA7D00012K"


def put(tmp_path: Path, workspace: Workspace, name: str, *lines: Line) -> SheetReport:
    """The one sheet of a file that is written and loaded."""
    return loaded(tmp_path, workspace, name, lines)


def columns(sheet: SheetReport) -> dict[str, str]:
    return {column.field: column.header for column in sheet.columns}


def test_one_column_for_deaths_and_moves_is_told_apart_by_the_reason(
    tmp_path: Path, workspace: Workspace
) -> None:
    head: Line = [
        "户口编号",
        "姓名",
        "公民身份证号",
        "与户主关系",
        "注销（迁出）原因",
        "注销（迁出）时间",
    ]
    put(
        tmp_path,
        workspace,
        "常住人口登记表.csv",
        head,
        ["H001", NAME[0], ID[0], "户主", "", ""],
        ["H001", NAME[1], ID[1], "配偶", "死亡注销", "2022-03-01"],
        ["H002", NAME[2], ID[2], "户主", "市外迁出", "2023-05-01"],
    )

    said = {
        (s["from"], s["to"], s["from_day"]) for s in statements(workspace, "rels", "HAS_STATUS")
    }
    assert said == {
        (f"P:{ID[1]}", "S:deceased", date(2022, 3, 1)),
        (f"P:{ID[2]}", "S:moved_away", date(2023, 5, 1)),
    }


def test_words_in_brackets_may_be_left_out(tmp_path: Path, workspace: Workspace) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "在校生学籍信息.csv",
        ["学籍号", "姓名", "身份证号", "就读学校", "入学时间", "毕（结、肄）业时间"],
        ["G001", NAME[0], ID[0], "县职业技术学校", "2020-09-01", "2022-07-01"],
    )

    assert (sheet.register, columns(sheet)["to_day"]) == ("students", "毕(结、肄)业时间")


def test_a_column_of_ids_is_no_place(tmp_path: Path, workspace: Workspace) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "养老保险待遇发放人员.csv",
        ["姓名", "社会保障号码", "险种", "月养老金", "待遇享受开始年月"],
        *([NAME[i], ID[i], "城镇职工养老保险", 3280 + i, "201801"] for i in range(3)),
    )

    assert (sheet.register, columns(sheet)["id"]) == ("pensions", "社会保障号码")
    people = {p["number"] for p in statements(workspace, "nodes", "Person")}
    assert people == set(ID[:3])


def test_places_below_a_common_head_are_places(tmp_path: Path, workspace: Workspace) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2023年3月农村低保发放花名册"])
    sheet.append(["户籍所在地", None, None, "保障对象", None, "发放金额（元）", "一卡通账号"])
    sheet.append(["乡镇", "村（居）", "村民小组", "户主姓名", "身份证号码", None, None])
    sheet.merge_cells("A2:C2")
    sheet.merge_cells("D2:E2")
    for n in range(3):
        place = ["清溪镇", "上湾村", f"{n + 1}组"]
        sheet.append([*place, NAME[n], ID[n], 430 + n, card_number(n)])
    path = tmp_path / "in" / "低保.xlsx"
    path.parent.mkdir()
    book.save(path)

    (report,) = load([path], workspace).sheets

    assert report.register == "payments"
    assert columns(report)["village"] == "村(居)"
    places = {(p["township"], p["village"]) for p in statements(workspace, "nodes", "Person")}
    assert places == {("清溪镇", "上湾村")}


def test_a_list_of_stops_says_who_was_stopped_in_which_program(
    tmp_path: Path, workspace: Workspace
) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "救助对象退出情况统计.csv",
        ["对象姓名", "身份证件号", "原享受项目", "停止享受时间", "退出情形"],
        [NAME[0], ID[0], "农村低保", "2023-05-10", "收入超标"],
        [NAME[1], ID[1], "高龄津贴", "2023年6月", "户口迁出"],
    )

    assert (sheet.register, sheet.rejected) == ("stops", 0)
    stops = {
        (s["from"], s["to"], str(s["stopped_on"])[:7])
        for s in statements(workspace, "rels", "ENROLLED")
    }
    assert stops == {
        (f"P:{ID[0]}", "G:RURAL_DIBAO", "2023-05"),
        (f"P:{ID[1]}", "G:ELDERLY", "2023-06"),
    }


def test_the_program_of_a_list_of_stops_may_stand_in_its_name(
    tmp_path: Path, workspace: Workspace
) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "2023年农村低保停发人员名单.csv",
        ["姓名", "身份证号", "停发年月", "停发原因"],
        [NAME[0], ID[0], "2023-05", "家庭收入超过标准"],
    )

    assert sheet.register == "stops"
    assert {s["to"] for s in statements(workspace, "rels", "ENROLLED")} == {"G:RURAL_DIBAO"}


def test_taxes_of_firms_belong_to_the_firms(tmp_path: Path, workspace: Workspace) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "2023年度纳税情况.csv",
        ["纳税户名称", "识别号", "所属年度", "入库税款（元）"],
        ["石桥镇青山种植农民专业合作社", FIRM, "2023", "4,200.00"],
    )

    assert (sheet.register, sheet.rejected) == ("enterprise_taxes", 0)
    (firm,) = statements(workspace, "nodes", "Enterprise")
    assert (firm["ref"], firm["tax_fen"], firm["kind"]) == (f"E:{FIRM}", 420_000, "cooperative")


def test_taxes_of_people_stay_taxes_of_people(tmp_path: Path, workspace: Workspace) -> None:
    sheet = put(
        tmp_path,
        workspace,
        "2023年度个人所得税纳税记录.csv",
        ["纳税人姓名", "身份证号", "所得项目", "税款所属期", "实缴税额"],
        [NAME[0], ID[0], "经营所得", "2023", "3120"],
    )

    assert sheet.register == "taxes"


def test_a_member_joins_on_the_day_of_the_own_column(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "合作社成员.csv",
        ["合作社名称", "统一社会信用代码", "成立日期", "社员姓名", "社员身份证号", "入社时间"],
        ["石桥镇青山种植农民专业合作社", FIRM, "2015-05-09", NAME[0], ID[0], "2023-03-09"],
    )

    (joined,) = statements(workspace, "rels", "JOINED")
    assert joined["from_day"] == date(2023, 3, 9)
