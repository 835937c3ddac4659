"""What each register states: people, households, cards, posts, kin, statuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import Line, card_number, person_id, put, statements, write_csv

from graphaudit.errors import ContentError
from graphaudit.workspace import Workspace
from loaders import load
from loaders.registers import load_registers, read_register

A, B, C, D = (person_id(n) for n in range(11, 15))
CARD = card_number(5)


def ends(workspace: Workspace, rel: str, *properties: str) -> set[tuple[object, ...]]:
    return {
        (s["from"], s["to"], *(s[p] for p in properties))
        for s in statements(workspace, "rels", rel)
    }


def test_members_in_columns_belong_to_the_household(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "农村低保对象名册.csv",
        [
            "户主姓名",
            "户主身份证号",
            "保障人口",
            "月保障金额",
            "姓名1",
            "身份证号1",
            "姓名2",
            "身份证号2",
        ],
        ["王伟", A, 3, 900, "李娜", B, "王小", C],
        ["张敏", D, 1, 400, None, None, None, None],
    )

    household = f"H^P:{A}"
    assert {e[:2] for e in ends(workspace, "MEMBER_OF")} == {
        (f"P:{A}", household), (f"P:{B}", household), (f"P:{C}", household), (f"P:{D}", f"H^P:{D}")
    }  # fmt: skip
    poor = ends(workspace, "HAS_STATUS")
    assert poor == {(f"P:{p}", "S:low_income") for p in (A, B, C, D)}


def test_members_joined_in_one_cell_are_told_apart(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "农村低保家庭台账.csv",
        ["户主姓名", "户主身份证号", "保障人口", "家庭成员姓名", "家庭成员身份证号"],
        ["王伟", A, 3, "李娜、王小", f"{B}、{C}"],
    )

    assert {e[0] for e in ends(workspace, "MEMBER_OF")} == {f"P:{A}", f"P:{B}", f"P:{C}"}


def test_a_household_book_states_relations_deaths_and_moves(
    tmp_path: Path, workspace: Workspace
) -> None:
    put(
        tmp_path,
        workspace,
        "柳湾村户籍人口.csv",
        ["户号", "姓名", "公民身份号码", "与户主关系", "变动类型", "变动日期"],
        ["622426001", "王伟", A, "户主", None, None],
        ["622426001", "李娜", B, "之妻", "死亡", "2021年5月"],
        ["622426001", "王小", C, "长子", "迁出", "2020-03-04"],
    )

    assert ends(workspace, "MEMBER_OF", "relation") == {
        (f"P:{A}", "H:622426001", "02"),
        (f"P:{B}", "H:622426001", "12"),
        (f"P:{C}", "H:622426001", "22"),
    }
    assert ends(workspace, "HAS_STATUS", "from_day", "register") == {
        (f"P:{B}", "S:deceased", date(2021, 5, 31), "household"),
        (f"P:{C}", "S:moved_away", date(2020, 3, 4), "household"),
    }
    assert all(p["registered"] for p in statements(workspace, "nodes", "Person"))


def test_without_numbers_members_follow_their_head(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "石桥村户籍册.csv",
        ["姓名", "身份证号", "与户主关系", "户别"],
        ["王伟", A, "户主", "家庭户"],
        ["李娜", B, "妻", "家庭户"],
        ["张敏", C, "户主", "家庭户"],
    )

    assert {e[:2] for e in ends(workspace, "MEMBER_OF")} == {
        (f"P:{A}", f"H^P:{A}"), (f"P:{B}", f"H^P:{A}"), (f"P:{C}", f"H^P:{C}")
    }  # fmt: skip


def test_two_registers_of_one_death_are_both_kept(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "公安死亡注销.csv",
        ["姓名", "身份证号", "死亡日期"],
        ["王伟", A, "2022-3-4"],
    )
    put(
        tmp_path,
        workspace,
        "殡仪馆火化登记.csv",
        ["逝者姓名", "逝者证件号", "火化日期"],
        ["王伟", A, "2022-3-1"],
    )

    assert ends(workspace, "HAS_STATUS", "register", "from_day") == {
        (f"P:{A}", "S:deceased", "deaths", date(2022, 3, 4)),
        (f"P:{A}", "S:deceased", "cremations", date(2022, 3, 1)),
    }


def test_an_account_states_holder_agent_phone_and_branch(
    tmp_path: Path, workspace: Workspace
) -> None:
    home = card_number(6)
    put(
        tmp_path,
        workspace,
        "银行开户信息.csv",
        [
            "户名",
            "证件号码",
            "卡号",
            "开户日期",
            "开户网点",
            "预留手机号",
            "代办人姓名",
            "代办人证件号",
        ],
        ["王伟", A, CARD, "2019-07-05", "清溪支行", "13811112222", "李娜", B],
        ["清溪镇中心敬老院", None, home, "2018-01-01", "清溪支行", None, None, None],
    )

    assert ends(workspace, "OPENED_BY", "day", "branch") == {
        (f"C:{CARD}", f"P:{B}", date(2019, 7, 5), "清溪支行")
    }
    assert (f"C:{CARD}", "T:13811112222", "reserved") in ends(workspace, "HAS_PHONE", "kind")
    assert (f"P:{A}", f"C:{CARD}") in ends(workspace, "HOLDS")
    kinds = {c["number"]: c["kind"] for c in statements(workspace, "nodes", "Card")}
    assert kinds == {CARD: "personal", home: "corporate"}
    assert ("E~清溪镇中心敬老院", f"C:{home}") in ends(workspace, "HOLDS")


def test_only_established_staff_are_public_employees(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "财政供养人员.csv",
        ["姓名", "身份证号", "工作单位", "人员性质", "人员状态"],
        ["王伟", A, "县财政局", "行政在编", "在职"],
        ["李娜", B, "清溪镇政府", "公益性岗位", "在职"],
        ["张敏", C, "县一中", "事业编制", "退休"],
        ["赵六", D, "柳湾村", "村干部", "在职"],
    )

    assert ends(workspace, "HAS_STATUS") == {
        (f"P:{A}", "S:public_employee"),
        (f"P:{B}", "S:public_welfare_post"),
        (f"P:{C}", "S:public_employee"),
        (f"P:{D}", "S:public_welfare_post"),
    }


def test_a_cadre_is_a_post_of_a_person_at_a_village(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "村干部名册.csv",
        ["乡镇", "村", "姓名", "身份证号", "职务", "任职时间", "离任时间", "联系电话"],
        ["清溪镇", "柳湾村委会", "王伟", A, "文书", "2018.3", None, "13811112222"],
    )

    (post,) = statements(workspace, "nodes", "Cadre")
    assert (post["name"], post["post"], post["level"], post["village"]) == (
        "王伟", "文书", "village", "柳湾村"
    )  # fmt: skip
    assert ends(workspace, "IS") == {(post["ref"], f"P:{A}")}
    assert ends(workspace, "SERVES", "post") == {(post["ref"], "U:清溪镇/柳湾村", "文书")}
    assert ends(workspace, "HAS_PHONE") == {
        (post["ref"], "T:13811112222"), (f"P:{A}", "T:13811112222")
    }  # fmt: skip


def test_declared_relatives_are_kin_affines_too(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "近亲属备案表.csv",
        ["干部姓名", "干部身份证号", "近亲属姓名", "近亲属身份证号", "关系"],
        ["王伟", A, "李娜", B, "弟媳"],
        ["王伟", A, "王大", C, "父亲"],
    )

    assert ends(workspace, "KIN", "relation", "degree", "affine", "evidence") == {
        (f"P:{A}", f"P:{B}", "sibling_in_law", 2, True, "declared"),
        (f"P:{A}", f"P:{C}", "parent", 1, False, "declared"),
    }


def test_a_cooperative_with_its_members_in_columns(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "农民专业合作社名录.csv",
        [
            "合作社名称",
            "统一社会信用代码",
            "法定代表人",
            "法定代表人证件号码",
            "成员1",
            "成员1证件号",
            "成员2",
            "成员2证件号",
        ],
        ["清溪惠民种植专业合作社", "93622426MA00000011", "王伟", A, "李娜", B, "王小", C],
    )

    (leads,) = ends(workspace, "LEADS")
    assert leads[0] == f"P:{A}"
    assert ends(workspace, "JOINED") == {(f"P:{B}", leads[1]), (f"P:{C}", leads[1])}
    enterprises = statements(workspace, "nodes", "Enterprise")
    assert {e["kind"] for e in enterprises} == {"cooperative"}


def test_guardians_carers_proxies_and_land(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "孤儿名册.csv",
        ["儿童姓名", "身份证号", "监护人姓名", "身份证号", "安置方式"],
        ["王小", person_id(7, "20150607"), "王伟", A, "散居"],
    )
    put(
        tmp_path,
        workspace,
        "特困供养对象.csv",
        ["姓名", "身份证号", "供养方式", "照料人姓名", "照料人身份证号"],
        ["李娜", B, "集中供养", "张敏", C],
    )
    put(
        tmp_path,
        workspace,
        "代领备案登记.csv",
        [
            "受益人",
            "受益人身份证号",
            "代领人",
            "代领人身份证号",
            "代领原因",
            "起始日期",
            "终止日期",
        ],
        ["李娜", B, "赵六", D, "行动不便", "2022-01", "2023-12"],
    )
    put(
        tmp_path,
        workspace,
        "土地流转台账.csv",
        ["流出方", "流出方身份证号", "流入方", "流入方身份证号", "流转面积(亩)", "年度"],
        ["王伟", A, "张敏", C, "8.50", "2023"],
    )

    assert ends(workspace, "GUARDIAN_OF") == {(f"P:{A}", f"P:{person_id(7, '20150607')}")}
    assert ends(workspace, "CARES_FOR") == {(f"P:{C}", f"P:{B}")}
    assert ends(workspace, "PROXY_FOR", "reason", "from_day", "to_day") == {
        (f"P:{D}", f"P:{B}", "行动不便", date(2022, 1, 1), date(2023, 12, 31))
    }
    assert ends(workspace, "TRUSTS_LAND", "area", "year") == {(f"P:{A}", f"P:{C}", 850, 2023)}
    assert {m for *_, m in ends(workspace, "ENROLLED", "mode")} == {"institution", "scattered"}


def test_a_row_that_identifies_nothing_is_rejected(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级"],
        ["王伟", A, A + "42", "肢体", "二级"],
        [None, None, None, "视力", "一级"],
    ]

    (sheet,) = load([write_csv(tmp_path / "in" / "残疾人名册.csv", lines)], workspace).sheets

    assert (sheet.accepted, sheet.rejected) == (1, 1)
    assert sheet.rejects[0].row == 3 and sheet.rejects[0].fix


def test_all_registers_are_read_and_named_in_both_languages() -> None:
    registers = load_registers()

    assert len(registers) >= 20
    assert all(r.zh and r.en and r.about and r.says for r in registers.values())


def test_a_broken_register_file_names_file_and_mending(tmp_path: Path) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(
        "id: broken\ntitle: {zh: 甲, en: a}\nabout: 乙\npeople: {self: {has: [name]}}\n"
        "says: [{type: HOLDS, from: self, to: self}]\n",
        encoding="utf-8",
    )

    with pytest.raises(ContentError, match="HOLDS") as raised:
        read_register(path)
    assert str(path) in raised.value.where and raised.value.fix


def test_a_county_register_overlays_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "vehicles.yml"
    own.write_text(
        "id: vehicles\ntitle: {zh: 机动车, en: Vehicles}\nabout: 车辆所有人\n"
        "people: {self: {roles: [owner], has: [name, id]}}\n"
        "fields: {plate: {type: text, parts: [车牌]}}\nrequired: [[plate], [id]]\n"
        "marks: {plate: 4}\nevidence: {机动车: 4}\nsays: []\n",
        encoding="utf-8",
    )

    assert "vehicles" in load_registers(tmp_path)
