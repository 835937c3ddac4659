"""Approval logs, registers of applications and publicity lists, in spellings that no yml lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import Line, loaded, person_id, statements

from graphaudit.workspace import Workspace
from loaders.notices import Interval, interval

ID = [person_id(n) for n in range(20)]
NAME = ["王大河", "李秋月", "张保国", "刘桂英", "陈有福", "杨春梅"]


def handled(workspace: Workspace) -> list[tuple[object, ...]]:
    """Handler, step, day, minute of the day, result and round of every logged step."""
    names = ("from", "step", "day", "day_min", "result", "round")
    return [tuple(s.get(n) for n in names) for s in statements(workspace, "rels", "HANDLED")]


def test_a_log_with_one_step_a_row(tmp_path: Path, workspace: Workspace) -> None:
    head = [
        "案件流水单号",
        "救助业务",
        "申请人姓名",
        "申请人证件号码",
        "所处环节",
        "处理人",
        "处理人证件号",
        "处理时刻",
        "处理意见",
        "退件理由",
        "第几轮",
    ]
    lines: list[Line] = [head]
    for n, (step, result) in enumerate(
        (("系统录入", "提交"), ("乡镇审核", "退回补正"), ("县级审批", "同意"))
    ):
        reason = "收入证明不全" if n == 1 else ""
        lines.append(
            ["L1", "临时救助", NAME[0], ID[0], step, NAME[n + 1], ID[n + 1],
             f"2023-05-0{n + 1} 08:1{n}:00", result, reason, 1]
        )  # fmt: skip

    sheet = loaded(tmp_path, workspace, "救助系统操作轨迹.csv", lines)

    assert (sheet.register, sheet.accepted, sheet.unknown) == ("approvals", 3, ())
    assert handled(workspace) == [
        (f"P:{ID[1]}", "entered", date(2023, 5, 1), 490, "passed", 1),
        (f"P:{ID[2]}", "reviewed", date(2023, 5, 2), 491, "returned", 1),
        (f"P:{ID[3]}", "approved", date(2023, 5, 3), 492, "passed", 1),
    ]
    programs = {a["program"] for a in statements(workspace, "nodes", "Application")}
    assert programs == {"TEMP_RELIEF"}


def test_a_log_with_one_matter_a_row(tmp_path: Path, workspace: Workspace) -> None:
    head = [
        "件号",
        "户主",
        "户主身份证",
        "登记人",
        "登记人证号",
        "登记时间",
        "复核人",
        "复核人证号",
        "复核时间",
        "签批人",
        "签批人证号",
        "签批日期",
        "办理结论",
    ]
    first = ["7", NAME[0], ID[0], NAME[3], ID[3], "2023/1/5 23:05"]
    first += [NAME[3], ID[3], "20230106", NAME[5], ID[5], "2023-01-09", "准予通过"]
    second = ["8", NAME[1], ID[1], NAME[3], ID[3], "2023/1/5 10:00"]
    second += [NAME[4], ID[4], "20230107", "", "", "", "驳回"]
    rows: list[Line] = [head, first, second]

    sheet = loaded(tmp_path, workspace, "石桥镇2023年农村低保审批一览.csv", rows)

    assert (sheet.register, sheet.accepted) == ("approvals", 2)
    assert handled(workspace)[:3] == [
        (f"P:{ID[3]}", "entered", date(2023, 1, 5), 1385, "passed", None),
        (f"P:{ID[3]}", "entered", date(2023, 1, 5), 600, "passed", None),
        (f"P:{ID[3]}", "reviewed", date(2023, 1, 6), None, "passed", None),
    ]
    assert (f"P:{ID[4]}", "reviewed", date(2023, 1, 7), None, "returned", None) in handled(
        workspace
    )
    outcomes = {a["outcome"]: a["township"] for a in statements(workspace, "nodes", "Application")}
    assert outcomes == {"approved": "石桥镇", "returned": "石桥镇"}


def test_the_column_of_the_approver_yields_to_the_step_that_a_row_names(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [
        ["业务编号", "对象姓名", "身份证号", "环节", "审批人", "审批人证号", "审批时间"]
    ]
    lines += [
        ["B1", NAME[0], ID[0], step, NAME[2], ID[2], "2023-01-05 14:30"]
        for step in ("录入", "审核")
    ]

    loaded(tmp_path, workspace, "医疗救助流程日志.csv", lines)

    assert [(s[1], s[3]) for s in handled(workspace)] == [("entered", 870), ("reviewed", 870)]


def test_applications_without_a_number_are_told_by_whom_for_what_and_when(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [
        [
            "申报人",
            "证件号",
            "申报事项",
            "申报时间",
            "申报轮次",
            "结论",
            "拟补金额（元）",
            "退件原因",
        ]
    ]
    lines += [
        [NAME[0], ID[0], "危房改造", f"2023-0{n}-05", n, "不予批准", 12000, "房产"] for n in (1, 2)
    ]

    sheet = loaded(tmp_path, workspace, "受理登记台账.csv", lines)

    assert sheet.register == "applications"
    applied = statements(workspace, "rels", "APPLIED")
    assert [(a["round"], a["result"], a["fen"], a["note"]) for a in applied] == [
        (1, "refused", 1_200_000, "房产"),
        (2, "refused", 1_200_000, "房产"),
    ]
    assert {a["to"] for a in applied} == {
        f"Q:{ID[0]}/HOUSING/2023-01-05", f"Q:{ID[0]}/HOUSING/2023-02-05"
    }  # fmt: skip


def test_a_village_list_names_people_and_links_nobody(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["清溪镇上湾村2023年农村低保评议结果张榜"],
        ["序号", "组", "户主", "赞成", "反对", "弃权"],
        [1, "一组", NAME[0], 30, 0, 1],
        [2, "二组", NAME[1], 29, 1, 0],
        ["公示期：2023年5月1日至5月7日    监督电话：0932-1234567"],
    ]

    sheet = loaded(tmp_path, workspace, "上湾村.csv", lines)

    assert (sheet.register, sheet.accepted) == ("notices", 2)
    assert not statements(workspace, "nodes", "Person")
    listed = statements(workspace, "rels", "LISTED")
    assert [(s["from"], s["name"], s["position"]) for s in listed] == [
        ("U:清溪镇/上湾村", NAME[0], 1),
        ("U:清溪镇/上湾村", NAME[1], 2),
    ]
    (notice,) = statements(workspace, "nodes", "Notice")
    told = [notice[n] for n in ("program", "period", "level", "from_day", "to_day")]
    assert told == ["RURAL_DIBAO", "2023", "village", date(2023, 5, 1), date(2023, 5, 7)]


def test_a_township_list_speaks_of_all_its_villages(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["清溪镇2023年耕地地力保护补贴面积公示"],
        ["序号", "村（居）", "社", "农户", "家庭人口数", "核实亩数"],
        [1, "上湾村", "一社", NAME[0], 3, 5.2],
        [2, "下湾村", "二社", NAME[1], 2, 3],
    ]

    sheet = loaded(tmp_path, workspace, "公示表.csv", lines)

    assert sheet.register == "notices"
    listed = statements(workspace, "rels", "LISTED")
    assert {(s["from"], s["area"]) for s in listed} == {
        ("U:清溪镇/上湾村", 520), ("U:清溪镇/下湾村", 300)
    }  # fmt: skip
    assert {n["level"] for n in statements(workspace, "nodes", "Notice")} == {"township"}


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("公示期：2023年5月1日至2023年5月7日", (5, 1), (5, 7)),
        ("公示时间：2023.5.1—5.7", (5, 1), (5, 7)),
        ("（公示期2023年5月1日至7日）", (5, 1), (5, 7)),
        ("现予公示，时间自2023-05-01起至2023-05-30止", (5, 1), (5, 30)),
        ("公示期为7天，自2023年5月1日起", (5, 1), (5, 7)),
        ("自2023年5月1日起公示5个工作日", (5, 1), (5, 5)),
        ("公示期：2023年5月1日", (5, 1), None),
    ],
)
def test_the_days_of_a_notice(
    words: str, first: tuple[int, int], last: tuple[int, int] | None
) -> None:
    found = interval(iter(["石桥镇2023年农村低保", words]))

    assert found == Interval(date(2023, *first), date(2023, *last) if last else None)


def test_no_days_where_nothing_speaks_of_publicity() -> None:
    assert interval(iter(["发放日期：2023年5月1日", "制表日期2023.5.7"])) == Interval()
