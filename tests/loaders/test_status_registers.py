"""Registers of cars, houses, pensions, funds, taxes, custody …: under headings nobody listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from county_files import person_id, put, statements

from graphaudit.workspace import Workspace

A, B, C, D = (person_id(n) for n in range(31, 35))


def said(workspace: Workspace, rel: str, *properties: str) -> set[tuple[object, ...]]:
    return {
        (s["from"], *((s["to"],) if rel == "HAS_STATUS" else ()), *(s[p] for p in properties))
        for s in statements(workspace, "rels", rel)
    }


def things(workspace: Workspace, label: str, *properties: str) -> list[tuple[object, ...]]:
    rows = statements(workspace, "nodes", label)
    return sorted((tuple(row[p] for p in properties) for row in rows), key=str)


def test_vehicles_under_the_headings_of_the_police(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "导出20241231.csv",
        ["车辆所有人", "身份证号", "初次登记时间", "车辆品牌", "车牌号", "号牌种类"],
        ["王伟", A, "2019-06-01", "五菱", "甘J12345", "小型汽车"],
        ["李娜", B, "2015-3-2", "时风", "甘J00012", "三轮汽车"],
        ["张敏", C, "2020-01-09", "豪爵", "甘J98765", "普通二轮摩托车"],
    )

    assert register == "vehicles"
    kinds = [k for k, _ in things(workspace, "Vehicle", "kind", "registered_on")]
    assert kinds == ["car", "farm", "motorcycle"]
    assert (f"P:{A}", "S:vehicle_owner", date(2019, 6, 1)) in said(
        workspace, "HAS_STATUS", "from_day"
    )
    assert len(said(workspace, "OWNS")) == 3


def test_vehicles_under_headings_nobody_listed(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "车管所比对结果.csv",
        [
            "序号", "机动车车主姓名", "车主证件号", "车型名称",
            "牌照号码", "上牌年月日", "当前状态", "购车发票价(元)",
        ],
        [1, "王伟", A, "轻型栏板货车", "甘J10001", "2018/05/06", "正常", "86000"],
        [2, "李娜", B, "小型普通客车", "甘J10002", "2012/05/06", "达到报废标准", "41000"],
        [3, "某某商贸有限公司", "", "小型轿车", "甘J10003", "2021/01/01", "正常", "120000"],
    )  # fmt: skip

    assert register == "vehicles"
    assert things(workspace, "Vehicle", "kind", "status", "value_fen") == [
        ("car", "live", 12_000_000),
        ("car", "scrapped", 4_100_000),
        ("truck", "live", 8_600_000),
    ]


def test_a_property_is_its_place_and_each_owner_says_a_share(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "不动产查询.csv",
        [
            "产权人", "产权人证件号码", "不动产权证书编号", "房屋坐落位置", "户室号",
            "规划用途", "登簿日期", "共有方式", "共有份额",
        ],
        [
            "王伟", A, "甘(2019)第0001号", "县城文化路12号", "3-502",
            "成套住宅", "2019-02-03", "按份共有", "50%",
        ],
        [
            "李娜", B, "甘(2019)第0002号", "县城文化路12号", "3-502",
            "成套住宅", "2019-02-03", "按份共有", "50%",
        ],
        [
            "张敏", C, "甘(2020)第0003号", "县城北街", "",
            "商业服务", "2020-02-03", "单独所有", "",
        ],
    )  # fmt: skip

    assert register == "properties"
    assert {k for (k,) in things(workspace, "Property", "kind")} == {"home", "shop"}
    assert len({ref for (ref,) in things(workspace, "Property", "ref")}) == 2
    assert ("按份共有 50%",) in {e[1:] for e in said(workspace, "OWNS", "share")}


def test_a_presale_list_names_the_buyer(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "商品房预售合同备案.csv",
        ["购房人", "身份证号", "房屋面积", "坐落及房号", "购房日期"],
        ["王伟", A, "98.5", "世纪花园2幢1单元301室", "2022年3月5日"],
        ["李娜", B, "120", "世纪花园2幢1单元302室", "2022年4月5日"],
    )

    assert register == "properties"
    assert said(workspace, "OWNS", "from_day") == {
        (f"P:{A}", date(2022, 3, 5)),
        (f"P:{B}", date(2022, 4, 5)),
    }


def test_a_pension_is_an_employees_or_a_residents_and_counts_by_the_year(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "社保局待遇人员.csv",
        [
            "领取人姓名",
            "社会保障卡身份证号",
            "养老险种",
            "每月养老金(元)",
            "起领年月",
            "停发年月",
        ],
        ["王伟", A, "企业职工基本养老保险", "2345.60", "2018-05", ""],
        ["李娜", B, "城乡居民基本养老保险", "128", "2020-01", ""],
        ["张敏", C, "机关事业单位养老保险", "4100", "2012-11", "2023-04"],
    )

    assert register == "pensions"
    assert said(workspace, "HAS_STATUS", "fen", "from_day", "to_day") == {
        (f"P:{A}", "S:staff_pensioner", 2_814_720, date(2018, 5, 1), None),
        (f"P:{B}", "S:resident_pensioner", 153_600, date(2020, 1, 1), None),
        (f"P:{C}", "S:staff_pensioner", 4_920_000, date(2012, 11, 1), date(2023, 4, 30)),
    }


def test_custody_is_told_from_a_suspended_sentence(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "公安比对名单.csv",
        [
            "姓名", "公民身份号码", "所犯罪名", "判处刑罚", "刑期自",
            "刑期至", "关押场所", "刑罚执行方式", "实际释放日期",
        ],
        [
            "王伟", A, "盗窃罪", "有期徒刑三年", "2022-03-01",
            "2025-02-28", "某某监狱", "监禁", "2024-06-30",
        ],
        [
            "李娜", B, "危险驾驶罪", "拘役二个月缓刑四个月", "2023-03-01",
            "2023-06-30", "", "社区矫正", "",
        ],
        ["张敏", C, "诈骗罪", "有期徒刑一年", "2023-03-01", "2024-02-29", "县看守所", "", ""],
    )  # fmt: skip

    assert register == "custody"
    assert said(workspace, "HAS_STATUS", "from_day", "to_day") == {
        (f"P:{A}", "S:in_custody", date(2022, 3, 1), date(2024, 6, 30)),
        (f"P:{B}", "S:community_correction", date(2023, 3, 1), date(2023, 6, 30)),
        (f"P:{C}", "S:in_custody", date(2023, 3, 1), date(2024, 2, 29)),
    }


def test_a_fund_account_that_is_sealed_has_an_end(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "查询结果.csv",
        [
            "单位名称", "个人姓名", "身份证号", "工资基数", "单位缴交",
            "个人缴交", "账户余额", "账户状态", "缴至月份",
        ],
        ["县第一中学", "王伟", A, "5200", "624", "624", "31000", "正常", "2024-12"],
        ["某某公司", "李娜", B, "3000", "360", "360", "8000", "封存", "2021-06"],
        ["某某公司", "张敏", C, "3000", "360", "360", "8000", "封存", ""],
    )  # fmt: skip

    assert register == "provident_fund"
    found = said(workspace, "HAS_STATUS", "fen", "to_day")
    assert (f"P:{A}", "S:provident_fund", 6_240_000, None) in found
    assert {e[3] for e in found if e[0] == f"P:{B}"} == {date(2021, 6, 1)}
    assert not [e for e in found if e[0] == f"P:{C}"]


def test_insured_employees_until_their_insurance_stops(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "人社参保核对.csv",
        [
            "参保人姓名", "参保人证件号码", "参保企业名称", "参保险种名称",
            "月缴费基数(元)", "人员参保状态", "本次参保年月", "停保年月",
        ],
        ["王伟", A, "某某公司", "企业职工基本养老保险", "4200", "正常参保", "2020-03", ""],
        ["李娜", B, "某某公司", "失业保险", "3000", "停保", "2018-01", "2020-05"],
    )  # fmt: skip

    assert register == "social_insurance"
    assert said(workspace, "HAS_STATUS", "fen", "from_day", "to_day") == {
        (f"P:{A}", "S:insured_employee", 5_040_000, date(2020, 3, 1), None),
        (f"P:{B}", "S:insured_employee", 3_600_000, date(2018, 1, 1), date(2020, 5, 31)),
    }


def test_a_tax_is_for_its_year(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "税务局比对.csv",
        [
            "纳税人姓名", "纳税人身份证号码", "征收项目",
            "税款所属年度", "实际入库税额(元)", "扣缴义务人名称",
        ],
        ["王伟", A, "个人所得税", "2023", "3210.55", "某某公司"],
        ["李娜", B, "个人所得税（经营所得）", "2022年", "880", ""],
    )  # fmt: skip

    assert register == "taxes"
    assert said(workspace, "HAS_STATUS", "fen", "from_day", "to_day") == {
        (f"P:{A}", "S:taxpayer", 321_055, date(2023, 1, 1), date(2023, 12, 31)),
        (f"P:{B}", "S:taxpayer", 88_000, date(2022, 1, 1), date(2022, 12, 31)),
    }


def test_who_moved_away_and_when(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "派出所名单.csv",
        ["迁移人姓名", "公民身份证号码", "迁移办结日期", "迁往地详址", "迁移原因说明"],
        ["王伟", A, "2023.5.6", "某某省某某市东城区", "婚迁"],
        ["李娜", B, "2023.7.9", "某某省某某县", "投靠子女"],
    )

    assert register == "moved_away"
    assert said(workspace, "HAS_STATUS", "from_day") == {
        (f"P:{A}", "S:moved_away", date(2023, 5, 6)),
        (f"P:{B}", "S:moved_away", date(2023, 7, 9)),
    }


def test_the_poverty_register_in_words_and_in_codes(tmp_path: Path, workspace: Workspace) -> None:
    words = put(
        tmp_path,
        workspace,
        "乡村振兴局导出.csv",
        [
            "乡镇", "行政村", "户编码", "人员编码", "人员姓名", "证件号码",
            "与户主的关系", "家庭人口数", "脱贫户属性", "主要致贫因素", "户类型名称",
        ],
        ["东乡", "王庄村", "9001", "900101", "王伟", A, "户主", "2", "已脱贫", "因病", "脱贫户"],
        ["东乡", "王庄村", "9001", "900102", "李娜", B, "配偶", "2", "已脱贫", "因病", "脱贫户"],
    )  # fmt: skip
    codes = put(
        tmp_path,
        workspace,
        "export.csv",
        ["aab001", "aab002", "aab004", "aab006", "aac001", "aaq002", "aac004"],
        ["1", "张敏", C, "户主", "9002", "农商行", "6217000000000000018"],
        ["2", "张小", D, "之子", "9002", "农商行", "6217000000000000018"],
    )

    assert (words, codes) == ("poverty", "poverty")
    assert {e[:2] for e in said(workspace, "HAS_STATUS")} == {
        (f"P:{p}", "S:poverty_registered") for p in (A, B, C, D)
    }
    assert len(said(workspace, "MEMBER_OF")) == 4
