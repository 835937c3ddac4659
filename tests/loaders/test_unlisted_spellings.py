"""Office files whose headers name people, sums and kinship in words that stand in no list."""

from __future__ import annotations

from pathlib import Path

import pytest
from county_files import Line, card_number, loaded, person_id, statements

from graphaudit.workspace import Workspace

ID = [person_id(n) for n in range(20)]
CARD = [card_number(n) for n in range(20)]
NAME = ["王大河", "李秋月", "张保国", "刘桂英", "陈有福", "杨春梅"]


def test_ages_are_never_taken_for_the_amount(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["村", "老人", "老人身份号码", "岁数", "卡", "三个月合计"]]
    lines += [["上湾村", NAME[i], ID[i], 81 + i, CARD[i], 150] for i in range(4)]

    sheet = loaded(tmp_path, workspace, "高龄老人生活补贴2023年第一季度发放表.csv", lines)

    assert (sheet.accepted, sheet.fen) == (4, 4 * 15000)


def test_an_amount_is_known_by_its_last_word(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["村居", "待遇领取人", "证照号", "发放账户", "本月待遇", "实发时间"]]
    lines += [["上湾村", NAME[i], ID[i], CARD[i], 128.35, "20230125"] for i in range(3)]

    sheet = loaded(tmp_path, workspace, "城乡居民养老保险待遇发放202301.csv", lines)

    assert (sheet.register, sheet.fen) == ("payments", 3 * 12835)


def test_a_unit_of_money_makes_a_column_of_money(tmp_path: Path, workspace: Workspace) -> None:
    code = "91622426MA7XXXXX0"
    lines: list[Line] = [["单位全称", "信用代码", "奖补（万元）", "银行账号", "到账"]]
    lines += [[f"绿源{i}合作社", f"{code}{i}", 5.2, CARD[i], "2023-06-25"] for i in (1, 2)]

    sheet = loaded(tmp_path, workspace, "2023年新型农业经营主体奖补资金安排表.csv", lines)

    assert (sheet.register, sheet.fen) == ("payments", 2 * 5_200_000)


@pytest.mark.parametrize("role", ["林权人", "申报人", "权利人"])
def test_a_role_that_no_roster_has_is_the_beneficiary(
    tmp_path: Path, workspace: Workspace, role: str
) -> None:
    lines: list[Line] = [["序号", role, role + "身份证", "坐落村", "亩", "补偿金", "收款账号"]]
    lines += [[i, NAME[i], ID[i], "上湾村", 12.5, 184.38, CARD[i]] for i in range(1, 4)]

    sheet = loaded(tmp_path, workspace, "2023年公益林生态效益补偿金发放表.csv", lines)

    assert (sheet.register, sheet.accepted) == ("payments", 3)
    people = {p["number"]: p["name"] for p in statements(workspace, "nodes", "Person")}
    assert people == {ID[i]: NAME[i] for i in (1, 2, 3)}


def test_an_agent_is_never_taken_for_the_beneficiary(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["户名", "代办人", "代办人身份证", "一卡通号", "发放金额"]]
    lines += [[NAME[i], NAME[0], ID[0], CARD[i], 300] for i in range(1, 4)]

    loaded(tmp_path, workspace, "石桥镇2023年5月临时救助发放表.csv", lines)

    paid = [p["from"] for p in statements(workspace, "rels", "PAID")]
    assert len(paid) == 3
    assert not any(ID[0] in str(ref) for ref in paid)


def test_a_list_of_account_names_pays_those_who_are_named(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [["户名", "行政村名", "一卡通存折", "兑现面积", "现金补助"]]
    lines += [[NAME[i], "上湾村", CARD[i], 3.5, 437.5] for i in range(3)]

    loaded(tmp_path, workspace, "退耕还林补助兑现（2023年度）.csv", lines)

    people = statements(workspace, "nodes", "Person")
    assert sorted(str(p["name"]) for p in people) == sorted(NAME[:3])


def test_kinship_is_known_by_its_words(tmp_path: Path, workspace: Workspace) -> None:
    kin = ["弟", "岳父", "妻弟", "姐夫"]
    lines: list[Line] = [["干部", "干部身份证", "任职", "亲属", "亲属身份证", "系干部的"]]
    lines += [[NAME[0], ID[0], "村主任", NAME[i + 1], ID[i + 1], kin[i]] for i in range(4)]

    sheet = loaded(tmp_path, workspace, "近亲属报告.csv", lines)

    assert (sheet.register, sheet.accepted) == ("relatives", 4)


def test_members_below_a_household_number_belong_to_it(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [["户号", "人员", "公民身份证", "同户主关系"]]
    lines += [["H1", NAME[0], ID[0], "户主"], [None, NAME[1], ID[1], "妻"]]
    lines += [[None, NAME[2], ID[2], "子"], ["H2", NAME[3], ID[3], "户主"]]
    lines += [[None, NAME[4], ID[4], "妻"]]

    loaded(tmp_path, workspace, "户籍底册.csv", lines)

    found = statements(workspace, "rels", "MEMBER_OF")
    members = {str(m["from"]): str(m["to"])[-2:] for m in found}
    homes = ["H1", "H1", "H1", "H2", "H2"]
    assert members == {f"P:{ID[i]}": home for i, home in enumerate(homes)}


def test_a_blank_name_is_not_the_name_above(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["姓名", "社保卡号", "补贴金额"]]
    lines += [[NAME[0], CARD[0], 100], [None, CARD[1], 100], [None, CARD[2], 100]]

    loaded(tmp_path, workspace, "石桥镇2023年5月临时救助发放表.csv", lines)

    named = [p["name"] for p in statements(workspace, "nodes", "Person") if p["name"]]
    assert named == [NAME[0]]


def test_a_list_of_a_month_with_sums_is_a_roster(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["五保对象", "五保对象证号", "供养", "供养金", "领款账户"]]
    lines += [[NAME[i], ID[i], "分散", 846, CARD[i]] for i in range(3)]

    sheet = loaded(tmp_path, workspace, "民政/五保/五保供养金2023年1月.csv", lines)

    assert (sheet.register, sheet.fen) == ("payments", 3 * 84600)


def test_a_file_of_the_aged_is_no_roster(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["老年人", "老年人证件", "生日", "补贴/月", "核准"]]
    lines += [[NAME[i], ID[i], "1940-01-01", 50, "2022年1月"] for i in range(3)]

    sheet = loaded(tmp_path, workspace, "高龄补贴老年人档案.csv", lines)

    assert (sheet.register, sheet.accepted) == ("elderly", 3)


def test_members_in_columns_are_members_of_the_household(
    tmp_path: Path, workspace: Workspace
) -> None:
    numbered = [f"成员{i}{what}" for i in (1, 2) for what in ("", "身份证", "关系")]
    lines: list[Line] = [["户编号", "镇", "村", "户主姓名", "户主身份证", *numbered]]
    lines += [
        ["35001", "东湾镇", "澳前村", NAME[0], ID[0], NAME[1], ID[1], "妻", NAME[2], ID[2], "子"]
    ]
    lines += [["35002", "东湾镇", "澳前村", NAME[3], ID[3], NAME[4], ID[4], "妻", None, None, None]]

    sheet = loaded(tmp_path, workspace, "户籍家庭信息表.csv", lines)

    assert (sheet.register, sheet.accepted) == ("household", 2)
    found = statements(workspace, "rels", "MEMBER_OF")
    members = {str(m["from"]): (str(m["to"])[-5:], m["relation"]) for m in found}
    homes = [("35001", "02"), ("35001", "10"), ("35001", "20"), ("35002", "02"), ("35002", "10")]
    assert {ref: home for ref, (home, _) in members.items()} == {
        f"P:{ID[i]}": home for i, (home, _) in enumerate(homes)
    }
    assert len({code for _, code in members.values()}) == 3


def test_one_numbered_member_is_a_member_too(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [
        ["家庭编码", "村", "申请人", "申请人身份证", "保障人数", "月保障金", "成员1", "成员1证号"]
    ]
    lines += [["D1", "澳前村", NAME[0], ID[0], 2, 620, NAME[1], ID[1]]]
    lines += [["D2", "澳前村", NAME[2], ID[2], 1, 310, None, None]]

    sheet = loaded(tmp_path, workspace, "最低生活保障家庭档案.csv", lines)

    assert sheet.register == "low_income"
    people = {p["number"]: p["name"] for p in statements(workspace, "nodes", "Person")}
    assert people == {ID[i]: NAME[i] for i in range(3)}


def test_a_day_with_an_hour_is_a_day(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["火化编号", "遗体姓名", "身份证号", "死亡时刻", "火化时刻"]]
    lines += [[f"H{i}", NAME[i], ID[i], "2023-02-10 03:15", "2023-02-12 09:00:00"] for i in (0, 1)]

    sheet = loaded(tmp_path, workspace, "火化数据.csv", lines)

    assert sheet.register == "cremations"
    days = {str(s["from_day"]) for s in statements(workspace, "rels", "HAS_STATUS")}
    assert days == {"2023-02-10"}


def test_the_subsidised_area_is_not_the_contracted_one(
    tmp_path: Path, workspace: Workspace
) -> None:
    lines: list[Line] = [["长者", "证件", "承包亩数", "补助亩数", "计发金额", "一折通号"]]
    lines += [[NAME[i], ID[i], 9.9, 6.1, 593.59, CARD[i]] for i in range(3)]

    loaded(tmp_path, workspace, "石桥镇2023年耕地地力保护补贴兑付清册.csv", lines)

    assert {p["area"] for p in statements(workspace, "rels", "PAID")} == {610}
    assert {p["name"] for p in statements(workspace, "nodes", "Person")} == set(NAME[:3])


def test_an_office_of_townships_is_no_township(tmp_path: Path, workspace: Workspace) -> None:
    lines: list[Line] = [["姓名", "身份证号", "银行卡号", "金额"]]
    lines += [[NAME[i], ID[i], CARD[i], 300] for i in range(3)]

    sheet = loaded(tmp_path, workspace, "镇乡/2023年5月临时救助发放表.csv", lines)

    assert "township" not in str(sheet.as_json()["facts"])
