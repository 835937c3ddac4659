"""Registers of forest plots, growers, land not subsidised, reviews; under unlisted headings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from county_files import card_number, person_id, put, statements

from graphaudit.workspace import Workspace

A, B, C, D = (person_id(n) for n in range(41, 45))


def parcels(workspace: Workspace) -> set[tuple[object, object]]:
    rows = statements(workspace, "nodes", "Parcel")
    return {(row["kind"], row["area"]) for row in rows}


def owners(workspace: Workspace) -> list[str]:
    return sorted(str(row["from"]) for row in statements(workspace, "rels", "OWNS"))


def test_forest_plots_are_land_of_their_owner(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "2023年退耕还林检查验收小班登记.csv",
        [
            "乡",
            "村名",
            "作业小班编号",
            "退耕农户",
            "农户身份号码",
            "检查合格亩数",
            "山林权属",
            "验收结论",
        ],
        ["清源镇", "上湾村", "12", "王大河", A, "3.25", "个人", "合格"],
        ["清源镇", "上湾村", "12", "李秋月", B, "4", "个人", "合格"],
    )

    assert register == "forest"
    assert parcels(workspace) == {("forest", 325), ("forest", 400)}
    assert owners(workspace) == sorted([f"P:{A}", f"P:{B}"])


def test_public_forest_by_its_owners(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "公益林区划界定台账.csv",
        ["权利人", "证件号码", "林权证号", "林种", "权属", "界定面积(亩)"],
        ["王大河", A, "甘林证字2010第0012", "水土保持林", "集体", "18.6"],
    )

    assert (register, parcels(workspace)) == ("forest", {("forest", 1860)})


def test_a_large_grower_operates_what_the_register_says(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "2023年规模种植主体认定信息.csv",
        [
            "大户名称",
            "大户证件号",
            "自家承包（亩）",
            "转入亩数流转面积",
            "种植总面积(亩)",
            "主要作物",
        ],
        ["王大河", A, "8.5", "71.5", "80", "玉米"],
        ["李秋月", B, "", "45", "45.00", "小麦"],
    )

    assert register == "grain_growers"
    assert parcels(workspace) == {("operated", 8000), ("operated", 4500)}
    assert len(owners(workspace)) == 2


def test_land_that_is_not_subsidised_is_a_parcel_of_its_own(
    tmp_path: Path, workspace: Workspace
) -> None:
    register = put(
        tmp_path,
        workspace,
        "承包地确权面积核对.csv",
        ["承包方代表", "证件号码", "确权面积", "其中不予补贴面积"],
        ["王大河", A, "10.5", "1.25"],
        ["李秋月", B, "6.2", ""],
    )

    assert register == "land"
    assert parcels(workspace) == {("confirmed", 1050), ("excluded", 125), ("confirmed", 620)}
    assert owners(workspace) == sorted([f"P:{A}", f"P:{A}", f"P:{B}"])


def test_a_lease_says_its_term(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "土地流转登记.csv",
        ["流出户", "流出户证号", "流入户", "流入户证号", "面积", "流转起始", "流转终止"],
        ["王大河", A, "李秋月", B, "6.5", "2020-01-01", "2025-12-31"],
    )

    assert register == "land_trust"
    (lease,) = statements(workspace, "rels", "TRUSTS_LAND")
    assert (lease["from_day"], lease["to_day"]) == (date(2020, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("name", "extra", "value"),
    [("农村低保对象台账.csv", "保障人口", 2), ("特困人员台账.csv", "供养方式", "分散供养")],
)
def test_registers_of_aid_say_when_it_was_reviewed_and_stopped(
    tmp_path: Path, workspace: Workspace, name: str, extra: str, value: object
) -> None:
    put(
        tmp_path,
        workspace,
        name,
        ["姓名", "身份证号", extra, "申请受理时间", "纳入时间", "最近一次复核日期", "停保日期"],
        ["王大河", A, value, "2019-11-02", "2020-01-01", "2023-06-30", "2023-09"],
    )

    (enrolled,) = statements(workspace, "rels", "ENROLLED")
    days = [enrolled[p] for p in ("applied_on", "from_day", "reviewed_on", "stopped_on")]
    assert days == [date(2019, 11, 2), date(2020, 1, 1), date(2023, 6, 30), date(2023, 9, 30)]


def test_a_roster_says_its_rate(tmp_path: Path, workspace: Workspace) -> None:
    put(
        tmp_path,
        workspace,
        "2023年耕地地力保护补贴发放表.csv",
        ["户主", "身份证号", "卡号", "面积", "每亩补贴标准(元)", "实发金额"],
        ["王大河", A, card_number(1), "5.12", "71.46", "365.88"],
    )

    (paid,) = statements(workspace, "rels", "PAID")
    assert (paid["area"], paid["rate"], paid["fen"]) == (512, 7146, 36588)
