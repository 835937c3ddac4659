"""Registers and columns are known by the parts of their headers and by their values.

The spellings here stand in no list of the loader.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from county_files import Line, card_number, person_id, write_csv

from graphaudit.workspace import Workspace
from loaders import LoadOptions, load

ID = [person_id(n) for n in range(40)]
CHILD = [person_id(n, "20150601") for n in range(40)]
CARD = [card_number(n) for n in range(40)]
NAME = ["王大河", "李秋月", "张保国", "刘桂英", "陈有福", "杨春梅", "赵铁柱", "黄小莲"]


@dataclass(frozen=True)
class Sheet:
    """A file as it comes, the register it is, and which header is which field."""

    file: str
    title: str | None
    header: Line
    rows: tuple[Line, ...]
    register: str
    fields: dict[str, str]


def rows(*columns: Line) -> tuple[Line, ...]:
    """Columns given, rows made; every column has eight values."""
    return tuple(zip(*columns, strict=True))


SHEETS = {
    "a roster that says 惠农款 and 受领人": Sheet(
        "清溪镇2023年3月低保金打卡表.csv",
        None,
        ["受领人姓名", "公民身份证件编号", "惠农一卡通帐号", "本月实际打卡数(元)", "打卡时间"],
        rows(NAME, ID[:8], CARD[:8], [480.5] * 8, ["2023.3.15"] * 8),
        "payments",
        {
            "受领人姓名": "name",
            "公民身份证件编号": "id",
            "惠农一卡通帐号": "card",
            "本月实际打卡数": "amount",
            "打卡时间": "day",
        },
    ),
    "a roster with one money column headed 标准": Sheet(
        "雨露计划/2023年春季学期雨露计划补助花名册.csv",
        "2023年春季学期雨露计划补助花名册",
        ["顺序", "学员名字", "二代身份证", "就读院校", "补助标准", "收款银行卡"],
        rows(range(1, 9), NAME, CHILD[:8], ["县职教中心"] * 8, [1500] * 8, CARD[:8]),
        "payments",
        {"学员名字": "name", "二代身份证": "id", "补助标准": "amount", "收款银行卡": "card"},
    ),
    "a roster with 应发 and 实发": Sheet(
        "临时救助.csv",
        "清溪镇2023年5月临时救助资金发放花名册",
        ["家庭户主", "户主身份证件", "应发救助款", "实发救助款", "账户号码"],
        rows(NAME, ID[:8], [1000] * 8, [800] * 8, CARD[:8]),
        "payments",
        {
            "家庭户主": "head_name",
            "户主身份证件": "head_id",
            "应发救助款": "due",
            "实发救助款": "amount",
        },
    ),
    "a roster whose holder is another": Sheet(
        "高龄津贴发放.csv",
        "2023年第二季度高龄津贴发放明细",
        [
            "享受人员",
            "享受人员证件号",
            "一卡通户头姓名",
            "一卡通户头身份证",
            "一卡通账户",
            "发放津贴",
        ],
        rows(NAME, ID[:8], NAME[::-1], ID[8:16], CARD[:8], [150] * 8),
        "payments",
        {
            "享受人员": "name",
            "享受人员证件号": "id",
            "一卡通户头姓名": "holder_name",
            "一卡通户头身份证": "holder_id",
            "一卡通账户": "card",
            "发放津贴": "amount",
        },
    ),
    "a roster without a single telling header": Sheet(
        "2023年1月农村特困人员供养金发放.csv",
        None,
        ["甲", "乙", "丙", "丁"],
        rows(NAME, ID[:8], CARD[:8], ["1312.00"] * 8),
        "payments",
        {"甲": "name", "乙": "id", "丙": "card", "丁": "amount"},
    ),
    "household register": Sheet(
        "柳湾村全户信息.csv",
        None,
        [
            "户口簿编码",
            "村民姓名",
            "公民身份证件号",
            "与户主亲属关系",
            "户口变动情况",
            "变动年月日",
        ],
        rows(
            ["0001"] * 4 + ["0002"] * 4,
            NAME,
            ID[:8],
            ["户主", "妻", "长子", "儿媳", "户主", "配偶", "次女", "孙子"],
            [None] * 7 + ["死亡注销"],
            [None] * 7 + ["2022-05-06"],
        ),
        "household",
        {
            "户口簿编码": "household_no",
            "村民姓名": "name",
            "与户主亲属关系": "relation",
            "户口变动情况": "change",
        },
    ),
    "low income register": Sheet(
        "农村低保在册家庭.csv",
        "2023年农村低保在册家庭台账",
        [
            "低保户主",
            "户主证件号码",
            "纳保人口数",
            "家庭月保障金(元)",
            "首次享受年月",
            "保障证编号",
        ],
        rows(NAME, ID[:8], [2] * 8, [860] * 8, ["201901"] * 8, [f"DB{n}" for n in range(8)]),
        "low_income",
        {
            "低保户主": "head_name",
            "纳保人口数": "persons",
            "家庭月保障金": "monthly",
            "首次享受年月": "from_day",
        },
    ),
    "extreme poverty register": Sheet(
        "特困人员花名册.csv",
        None,
        [
            "特困对象名字",
            "特困对象证件号",
            "供养类别",
            "照护人员姓名",
            "照护人员身份证件",
            "自理情况",
        ],
        rows(NAME, ID[:8], ["分散供养"] * 8, NAME[::-1], ID[8:16], ["半自理"] * 8),
        "extreme_poverty",
        {
            "特困对象名字": "name",
            "供养类别": "mode",
            "照护人员姓名": "carer_name",
            "照护人员身份证件": "carer_id",
        },
    ),
    "disabled register": Sheet(
        "持证人员.csv",
        "清溪镇残疾人基本情况表",
        ["姓名", "身份号码", "残疾证件编号", "残疾性质", "残疾程度", "监护人", "监护人证号"],
        rows(
            NAME,
            ID[:8],
            [i + "42" for i in ID[:8]],
            ["肢体"] * 8,
            ["二级"] * 8,
            NAME[::-1],
            ID[8:16],
        ),
        "disabled",
        {
            "残疾证件编号": "certificate",
            "残疾性质": "category",
            "残疾程度": "grade",
            "监护人": "guardian_name",
        },
    ),
    "old age register": Sheet(
        "80岁以上老人底册.csv",
        None,
        ["老人名字", "老人身份证件", "实足年龄", "享受档次", "起始年月"],
        rows(NAME, ID[:8], [85] * 8, ["80-89岁"] * 8, ["2021.1"] * 8),
        "elderly",
        {"老人名字": "name", "老人身份证件": "id", "起始年月": "from_day"},
    ),
    "orphans and guardians": Sheet(
        "困境儿童信息.csv",
        None,
        ["孩子姓名", "孩子身份证", "抚养监护人", "抚养监护人证件", "双方关系", "养育形式"],
        rows(NAME, CHILD[:8], NAME[::-1], ID[:8], ["祖父"] * 8, ["散居"] * 8),
        "orphans",
        {
            "孩子姓名": "name",
            "孩子身份证": "id",
            "抚养监护人": "guardian_name",
            "抚养监护人证件": "guardian_id",
        },
    ),
    "students": Sheet(
        "县职教中心学籍库.csv",
        None,
        ["学生名字", "学生证件号", "全国学籍号", "校名", "所读年级", "入校年月"],
        rows(
            NAME,
            CHILD[:8],
            [f"G{n}" for n in range(8)],
            ["县职教中心"] * 8,
            ["一年级"] * 8,
            ["202209"] * 8,
        ),
        "students",
        {
            "学生名字": "name",
            "学生证件号": "id",
            "全国学籍号": "student_no",
            "入校年月": "from_day",
        },
    ),
    "cremations": Sheet(
        "殡仪馆遗体火化台账.csv",
        None,
        ["亡者姓名", "亡者证件", "去世年月日", "火化年月日", "火化单编号"],
        rows(NAME, ID[:8], ["2022年3月4日"] * 8, ["2022年3月6日"] * 8, [f"H{n}" for n in range(8)]),
        "cremations",
        {
            "亡者姓名": "name",
            "亡者证件": "id",
            "去世年月日": "died_on",
            "火化年月日": "cremated_on",
        },
    ),
    "deaths": Sheet(
        "公安局注销户口(死亡).csv",
        None,
        ["死者姓名", "死者公民身份号码", "亡故年月日", "销户年月日"],
        rows(NAME, ID[:8], ["20220304"] * 8, ["20220401"] * 8),
        "deaths",
        {"死者姓名": "name", "死者公民身份号码": "id", "亡故年月日": "died_on"},
    ),
    "death certificates": Sheet(
        "卫健局居民死亡医学证明登记.csv",
        None,
        ["死亡者", "死亡者身份证", "死亡日", "根本死亡原因", "出具证明单位"],
        rows(NAME, ID[:8], ["2022/3/4"] * 8, ["脑出血"] * 8, ["县医院"] * 8),
        "death_certificates",
        {"死亡者": "name", "死亡日": "died_on"},
    ),
    "village cadres": Sheet(
        "村两委班子成员名单.csv",
        None,
        [
            "所在镇",
            "所在行政村",
            "姓名",
            "身份证件号",
            "村内任职",
            "到任年月",
            "离岗年月",
            "联络电话",
        ],
        rows(
            ["清溪镇"] * 8,
            ["柳湾村"] * 8,
            NAME,
            ID[:8],
            ["党支部书记", "文书", "妇女主任", "一组组长", "二组组长", "三组组长", "会计", "委员"],
            ["2018-01"] * 8,
            [None] * 8,
            [f"1380000{n:04d}" for n in range(8)],
        ),
        "village_cadres",
        {"村内任职": "post", "到任年月": "from_day", "离岗年月": "to_day", "联络电话": "phone"},
    ),
    "township handlers": Sheet(
        "各乡镇补贴业务经办人.csv",
        None,
        ["乡镇街道", "经办人员", "经办人员证号", "经办岗位职责", "上岗日期"],
        rows(["清溪镇"] * 8, NAME, ID[:8], ["低保经办"] * 8, ["2019-03-01"] * 8),
        "township_handlers",
        {"经办人员": "name", "经办人员证号": "id", "经办岗位职责": "post", "上岗日期": "from_day"},
    ),
    "public employees": Sheet(
        "财政统发工资人员.csv",
        None,
        ["职工姓名", "职工身份证", "供职单位", "用工编制性质", "在职或退休"],
        rows(NAME, ID[:8], ["县财政局"] * 8, ["行政编制"] * 6 + ["公益性岗位"] * 2, ["在职"] * 8),
        "public_employees",
        {"职工姓名": "name", "供职单位": "unit_name", "用工编制性质": "category"},
    ),
    "enterprises": Sheet(
        "市场监管局企业登记.csv",
        None,
        [
            "企业全名",
            "统一信用代码",
            "法人姓名",
            "法人证件",
            "主体登记状态",
            "注册资金(万元)",
            "设立年月日",
        ],
        rows(
            [f"清溪{n}号养殖有限公司" for n in "一二三四五六七八"],
            [f"9162242600000{n:04d}X"[:18] for n in range(8)],
            NAME,
            ID[:8],
            ["存续"] * 8,
            [50] * 8,
            ["2020-05-06"] * 8,
        ),
        "enterprises",
        {
            "企业全名": "enterprise_name",
            "法人姓名": "legal_name",
            "法人证件": "legal_id",
            "注册资金": "capital",
        },
    ),
    "bank accounts": Sheet(
        "信用社开卡清单.csv",
        None,
        [
            "存款人户名",
            "存款人证件号码",
            "卡折号",
            "开卡年月日",
            "办理网点",
            "预留手机号码",
            "代理办卡人",
            "代理办卡人证件",
        ],
        rows(
            NAME,
            ID[:8],
            CARD[:8],
            ["2019-07-05"] * 8,
            ["清溪信用社"] * 8,
            [f"1391111{n:04d}" for n in range(8)],
            [None] * 6 + ["王强", "王强"],
            [None] * 6 + [ID[20], ID[20]],
        ),
        "bank_accounts",
        {
            "存款人户名": "name",
            "卡折号": "card",
            "开卡年月日": "opened_on",
            "预留手机号码": "phone",
            "代理办卡人": "agent_name",
            "代理办卡人证件": "agent_id",
        },
    ),
    "proxies": Sheet(
        "委托代领登记簿.csv",
        None,
        [
            "被代领对象",
            "被代领对象证件号",
            "代为领取人",
            "代为领取人证件号",
            "代领缘由",
            "自何日起",
            "至何日止",
        ],
        rows(
            NAME,
            ID[:8],
            NAME[::-1],
            ID[8:16],
            ["卧病在床"] * 8,
            ["2022-01-01"] * 8,
            ["2023-12-31"] * 8,
        ),
        "proxies",
        {"被代领对象": "name", "代为领取人": "proxy_name", "代为领取人证件号": "proxy_id"},
    ),
    "declared relatives": Sheet(
        "村干部亲属申报.csv",
        None,
        ["村干部", "村干部证件", "亲戚姓名", "亲戚证件", "系干部何关系", "申报年月"],
        rows(NAME, ID[:8], NAME[::-1], ID[8:16], ["弟媳"] * 8, ["2021-03"] * 8),
        "relatives",
        {
            "村干部": "name",
            "亲戚姓名": "relative_name",
            "亲戚证件": "relative_id",
            "系干部何关系": "relation",
        },
    ),
    "confirmed land": Sheet(
        "承包地确权颁证.csv",
        None,
        ["承包户代表", "代表人证件号", "承包地块编号", "确权实测亩数"],
        rows(NAME, ID[:8], [f"62242610010010000{n}" for n in range(8)], ["5.32"] * 8),
        "land",
        {
            "承包户代表": "name",
            "代表人证件号": "id",
            "承包地块编号": "parcel",
            "确权实测亩数": "area",
        },
    ),
    "land let to others": Sheet(
        "代耕代种备案.csv",
        None,
        ["出让方农户", "出让方证件", "代耕方", "代耕方证件", "亩数(亩)", "所属年"],
        rows(NAME, ID[:8], NAME[::-1], ID[8:16], ["8.5"] * 8, ["2023"] * 8),
        "land_trust",
        {
            "出让方农户": "trustor_name",
            "代耕方": "trustee_name",
            "代耕方证件": "trustee_id",
            "亩数": "area",
        },
    ),
}


@pytest.mark.parametrize("case", SHEETS)
def test_a_file_in_spellings_of_its_own_is_understood(case: str, tmp_path: Path) -> None:
    sheet = SHEETS[case]
    head = [[sheet.title]] if sheet.title else []
    path = write_csv(tmp_path / "in" / sheet.file, [*head, sheet.header, *sheet.rows])

    (found,) = load([path], Workspace(tmp_path / "data")).sheets

    assert found.register == sheet.register, found.why
    columns = {c.header: c.field for c in found.columns}
    assert {h: columns.get(h) for h in sheet.fields} == sheet.fields
    assert found.accepted == len(sheet.rows)
    assert found.rows == found.accepted + found.rejected + found.skipped


def test_every_mapped_column_says_how_sure_it_is_and_why(tmp_path: Path) -> None:
    sheet = SHEETS["a roster that says 惠农款 and 受领人"]
    path = write_csv(tmp_path / "in" / sheet.file, [sheet.header, *sheet.rows])

    (found,) = load([path], Workspace(tmp_path / "data")).sheets

    card = next(c for c in found.columns if c.field == "card")
    assert 0.5 < card.confidence <= 1
    assert "表头含" in card.why and "100%" in card.why
    assert "打卡" in found.why


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    lines: list[Line] = [["姓名", "身份证号", "银行账号", "金额", "幸运色"]]
    lines += [[NAME[0], ID[0], CARD[0], 100, "蓝"], [NAME[1], ID[1], CARD[1], 90, "红"]]
    path = write_csv(tmp_path / "in" / "2023年1月农村低保发放表.csv", lines)

    (found,) = load([path], Workspace(tmp_path / "data")).sheets

    assert found.unknown == ("幸运色",)


def test_what_fits_two_registers_is_asked_for_and_as_settles_it(tmp_path: Path) -> None:
    lines: list[Line] = [["姓名", "身份证号", "享受起始", "月标准"]]
    lines.append([NAME[0], ID[0], "2022-01", "300"])
    path = write_csv(tmp_path / "in" / "低保特困对象花名册.csv", lines)
    workspace = Workspace(tmp_path / "data")

    (asked,) = load([path], workspace).sheets
    assert asked.register is None
    assert asked.accepted == 0
    assert set(asked.rivals) == {"low_income", "extreme_poverty"}
    assert all(f"--as {rival}" in asked.why for rival in asked.rivals)

    (settled,) = load([path], workspace, LoadOptions(as_register="low_income")).sheets
    assert settled.register == "low_income"
    assert settled.accepted == 1


def test_a_table_of_something_else_is_not_taken_for_a_register(tmp_path: Path) -> None:
    lines: list[Line] = [["车牌号", "品牌", "初次登记"], ["甘J12345", "东风", "2019-01-01"]]
    path = write_csv(tmp_path / "in" / "机动车.csv", lines)

    (found,) = load([path], Workspace(tmp_path / "data")).sheets

    assert found.register is None
    assert found.rows == found.skipped == 2
