"""Splits and moves of households, danger houses, discipline, filings, proxies on rosters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import Line, card_number, person_id, put, statements

from graphaudit.workspace import Workspace

ID = [person_id(n) for n in range(30, 40)]
CARD = [card_number(n) for n in range(30, 40)]
NAME = ["王大河", "李秋月", "张保国", "刘桂英", "陈有福", "杨春梅"]
SIGNER = "赵铁柱"


def said(workspace: Workspace, rel: str, *properties: str) -> set[tuple[object, ...]]:
    return {
        (s["from"], s["to"], *(s.get(p) for p in properties))
        for s in statements(workspace, "rels", rel)
    }


def test_a_split_leaves_the_old_household_and_founds_the_new_one(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "上湾村户籍.csv",
        ["户口编号", "姓名", "公民身份号码", "与户主关系", "入户时间", "分户时间", "原户口编号"],
        ["62242600101", NAME[0], ID[0], "户主", "", "", ""],
        ["62242600102", NAME[1], ID[1], "户主", "", "2022-10-08", "62242600101"],
        ["62242600102", NAME[2], ID[2], "妻", "2022-11-01", "", ""],
    )
    assert register == "household"
    new, old, day = "H:62242600102", "H:62242600101", date(2022, 10, 8)
    assert said(workspace, "SPLIT_FROM", "day") == {(new, old, day)}
    assert said(workspace, "MEMBER_OF", "from_day", "to_day") == {
        (f"P:{ID[0]}", old, None, None),
        (f"P:{ID[1]}", new, day, None),
        (f"P:{ID[1]}", old, None, day),
        (f"P:{ID[2]}", new, date(2022, 11, 1), None),
    }


def test_a_list_of_splits_alone_is_a_household_register(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "2022年分户登记台账.csv",
        ["新户号", "新户主姓名", "新户主身份证号", "原户号", "原户主姓名", "分户日期", "分户原因"],
        ["62242600102", NAME[1], ID[1], "62242600101", NAME[0], "2022.10.8", "分家"],
        ["62242600103", NAME[2], ID[2], "62242600104", NAME[3], "2022.11.8", "结婚"],
    )
    assert register == "household"
    assert said(workspace, "SPLIT_FROM", "day") == {
        ("H:62242600102", "H:62242600101", date(2022, 10, 8)),
        ("H:62242600103", "H:62242600104", date(2022, 11, 8)),
    }


def test_a_move_without_a_split_is_no_split(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "户籍.csv",
        ["户号", "户主姓名", "姓名", "身份证号", "与户主关系", "落户时间", "迁出户号"],
        ["62242600101", NAME[0], NAME[0], ID[0], "户主", "", ""],
        ["62242600101", NAME[0], NAME[1], ID[1], "外甥", "2023-01-10", "62242600105"],
    )
    assert said(workspace, "SPLIT_FROM") == set()
    assert (f"P:{ID[1]}", "H:62242600105", date(2023, 1, 10)) in said(
        workspace, "MEMBER_OF", "to_day"
    )


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        (
            "2022年农村D级危房改造任务清册.csv",
            ["户主", "证件号", "贫困类型", "房屋鉴定等级", "改造形式", "任务下达年度"],
        ),
        (
            "危改对象档案.csv",
            ["农户姓名", "身份证号", "农户贫困类型", "危房等级", "改造方式", "列入计划的年度"],
        ),
    ],
)
def test_danger_houses_are_enrolled_from_the_year_of_the_plan(
    tmp_path: Path, workspace: Workspace, name: str, heads: Line
) -> None:
    rows: list[Line] = [[NAME[i], ID[i], "低保户", "D级", "新建", "2022年"] for i in range(4)]
    assert put(tmp_path, workspace, name, heads, *rows) == "housing"
    assert said(workspace, "ENROLLED", "from_day", "grade", "mode") == {
        (f"P:{ID[i]}", "G:HOUSING", date(2022, 1, 1), "D级", "新建") for i in range(4)
    }


def test_money_for_danger_houses_is_a_roster(tmp_path: Path, workspace: Workspace) -> None:
    heads: Line = ["户主姓名", "身份证号", "危房等级", "一卡通账号", "补助金额", "发放日期"]
    rows: list[Line] = [[NAME[i], ID[i], "C", CARD[i], 20000, "2023-05-06"] for i in range(3)]
    name = "2023年危房改造补助资金发放明细.csv"
    assert put(tmp_path, workspace, name, heads, *rows) == "payments"


def test_the_disciplined_with_day_and_reason(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "近五年受处理人员一览表.csv",
        ["姓名", "身份证号码", "时任单位及职务", "问题简述", "党纪政务处分", "决定作出时间"],
        [NAME[0], ID[0], "上湾村委会主任", "违规享受补贴", "党内警告", "2020年5月12日"],
        [NAME[1], ID[1], "民政办主任", "审核把关不严", "政务记过", "2021年3月2日"],
    )
    assert register == "discipline"
    assert (
        f"P:{ID[0]}", "S:disciplined", date(2020, 5, 12), "党内警告 违规享受补贴",
    ) in said(workspace, "HAS_STATUS", "from_day", "detail")  # fmt: skip


def test_a_relative_is_filed_for_what_the_row_says_he_gets(
    tmp_path: Path, workspace: Workspace
) -> None:
    put(
        tmp_path,
        workspace,
        "村干部近亲属享受低保备案表.csv",
        [
            "干部姓名",
            "干部身份证号",
            "近亲属姓名",
            "近亲属身份证号",
            "关系",
            "享受类别",
            "备案时间",
        ],
        [NAME[0], ID[0], NAME[1], ID[1], "弟弟", "农村低保", "2022-03-01"],
        [NAME[0], ID[0], NAME[2], ID[2], "岳父", "无", "2022-03-01"],
        [NAME[0], ID[0], NAME[3], ID[3], "姐姐", "", "2022-03-01"],
    )
    assert said(workspace, "FILED", "program", "day") == {
        (f"P:{ID[0]}", f"P:{ID[1]}", "RURAL_DIBAO", date(2022, 3, 1))
    }
    assert len(said(workspace, "KIN")) == 3


@pytest.mark.parametrize(
    ("name", "filed"), [("村干部近亲属备案表.csv", 1), ("干部家庭成员及主要社会关系申报.csv", 0)]
)
def test_without_such_a_column_only_a_form_that_files_does(
    tmp_path: Path, workspace: Workspace, name: str, filed: int
) -> None:
    heads: Line = ["申报人", "申报人身份证号", "亲属姓名", "亲属证件号", "称谓", "填报日期"]
    put(tmp_path, workspace, name, heads, [NAME[0], ID[0], NAME[1], ID[1], "弟弟", "2022-03-01"])
    assert len(said(workspace, "FILED")) == filed
    assert len(said(workspace, "KIN")) == 1


def test_who_signs_for_another_stands_as_proxy_for_that_day(
    tmp_path: Path, workspace: Workspace
) -> None:
    heads: Line = ["户主姓名", "身份证号", "一卡通账号", "金额(元)", "代领人", "代领人身份证号"]
    rows: list[Line] = [[NAME[i], ID[i], CARD[i], 400, SIGNER, ID[9]] for i in range(2)]
    rows += [[NAME[2], ID[2], CARD[2], 400, "", ""]]
    put(tmp_path, workspace, "青石镇2023年5月农村低保发放表.csv", heads, *rows)
    day = date(2023, 5, 31)
    assert said(workspace, "PROXY_FOR", "reason", "from_day", "to_day") == {
        (f"P:{ID[9]}", f"P:{ID[i]}", "名册代领", day, day) for i in range(2)
    }
    assert len(said(workspace, "PAID")) == 3


def test_a_proxy_by_name_alone_is_known_from_that_row_alone(
    tmp_path: Path, workspace: Workspace
) -> None:
    heads: Line = ["农户", "证件号", "面积", "补贴金额", "账号", "代领签名人"]
    rows: list[Line] = [[NAME[i], ID[i], 3.5, 250, CARD[i], SIGNER] for i in range(3)]
    put(tmp_path, workspace, "上湾村2023年地力补贴发放花名册.csv", heads, *rows)
    assert len({str(start) for start, *_ in said(workspace, "PROXY_FOR")}) == 3
