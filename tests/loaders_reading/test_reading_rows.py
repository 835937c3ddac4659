"""Which rows are no data, and what a heading is."""

from __future__ import annotations

import pytest

from loaders import headings, rowkinds


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", None, "1200.00"], "合计行"),
        ([None, "小  计", "3户", "90"], "合计行"),
        (["大坪村小计", None, "90"], "合计行"),
        (["本页合计：", None, "90"], "合计行"),
        (["总计（元）", "90"], "合计行"),
        (["李家庄村合计：4户", None, None, "4065.89"], "合计行"),
        (["总计 8 户 12 人", None, "90"], "合计行"),
        (["村合计：１２户３６人，面积45亩", None, "90"], "合计行"),
        (["合计：肆仟元整", None, "4000"], "合计行"),
        (["本村共 4 户", None, "90"], "合计行"),
        (["制表人：张三", None, "审核人：李四"], "签字行"),
        (["单位负责人（签字）：", None, "填表人："], "签字行"),
        (["审核人", "张三", "负责人", "李四"], "签字行"),
        (["城关镇人民政府（盖章）"], "签字行"),
        (["备注：本表一式三份"], "说明行"),
        (["公示期：2023年1月1日至7日"], "说明行"),
        (["监督电话：12345"], "说明行"),
        (["金额单位：万元"], "单位行"),
        (["第1页，共3页"], "页码行"),
        (["- 12 -"], "页码行"),
        (["甲", "乙", "1", "2", "3"], "栏号行"),
        (["1", "2", "3", "4"], "栏号行"),
        ([None, None], "空行"),
    ],
)
def test_a_row_that_is_no_data_is_known(row, reason):
    assert rowkinds.reason(row) == reason


@pytest.mark.parametrize(
    "row",
    [
        ["1", "大坪村", "王伟", "100"],
        ["合计", "大坪村", "王伟", "622426195001011234", "100"],
        ["5", "王伟", "622426195001011234", "经办人：李四"],
        ["张书记", "男", "35"],
        ["3", "12", "王", "4"],
        ["大坪村", "计生户", "王伟", "80"],
        ["王伟", "共3人", "80"],
    ],
)
def test_a_row_of_data_is_left_alone(row):
    assert rowkinds.reason(row) is None


@pytest.mark.parametrize(
    ("written", "heading", "unit"),
    [
        ("金额（元）", "金额", "元"),
        ("补贴\n标准(元/亩)", "补贴标准", "元/亩"),
        ("*身份证号", "身份证号", None),
        ("实发金额【万元】", "实发金额", "万元"),
        ("镇(街道)", "镇(街道)", None),
        ("面积/亩", "面积", "亩"),
        ("姓　名：", "姓名", None),
    ],
)
def test_a_heading_is_freed_of_its_unit_and_marks(written, heading, unit):
    assert headings.split_unit(written) == (heading, unit)


def test_a_three_row_header_joins_into_paths():
    rows = [
        ["姓名", "补贴资金", None, None, "备注"],
        [None, "低保", None, "高龄", None],
        [None, "金额", "月数", "金额", None],
    ]
    assert headings.find([*rows, ["王", "1", "2", "3", None]]).rows == (0, 1, 2)
    assert headings.paths(rows, (), 5) == [
        ["姓名"],
        ["补贴资金", "低保", "金额"],
        ["补贴资金", "低保", "月数"],
        ["补贴资金", "高龄", "金额"],
        ["备注"],
    ]


def test_years_can_head_columns():
    header = headings.find(
        [["姓名", "身份证号", "2022", "2023"], ["王", "622426195001011234", "1", "2"]]
    )
    assert header.rows == (0,) and header.data == 1


def test_headings_that_stand_in_no_list_are_found_by_their_place():
    rows = [
        ["某某情况"],
        ["甲方", "乙方", "凭据", "毛钱"],
        ["王伟", "李四", "622426195001011234", "5"],
    ]
    assert headings.find(rows).rows == (1,)


def test_text_only_rows_under_a_header_are_data():
    rows = [
        ["干部姓名", "职务", "近亲属姓名", "关系"],
        ["张三", "书记", "李四", "妻弟"],
        ["王五", "会计", "赵六", "岳父"],
    ]
    header = headings.find(rows)
    assert header.rows == (0,) and header.data == 1
