"""Invoices and subsidised machines under headings that the register files do not list."""

from __future__ import annotations

from pathlib import Path

from county_files import person_id, put, statements

from graphaudit.values import credit_code
from graphaudit.workspace import Workspace

A, B = person_id(51), person_id(52)


def with_check(body: str) -> str:
    """A credit code with the check character that fits."""
    return next(body + c for c in credit_code.ALPHABET if credit_code.check(body + c))


def test_an_invoice_goes_from_seller_to_buyer_with_its_serial_number(
    tmp_path: Path, workspace: Workspace
) -> None:
    seller, buyer = with_check("93622999MA0000002"), with_check("91622999MA0000001")
    register = put(
        tmp_path,
        workspace,
        "合作社报账发票汇总表.csv",
        [
            "No.",
            "开具日期",
            "发票号",
            "卖方",
            "卖方税号",
            "采购单位",
            "采购单位税号",
            "品名",
            "含税金额（元）",
        ],
        [
            "1",
            "2023-05-04",
            "01017220",
            "瑞禾家庭农场",
            seller,
            "绿野专业合作社",
            buyer,
            "羊饲料",
            "12,000.00",
        ],
        [
            "2",
            "2023-05-05",
            "24622000000101017221",
            "瑞禾家庭农场",
            seller,
            "绿野专业合作社",
            buyer,
            "羊饲料",
            "9000",
        ],
    )

    rows = statements(workspace, "rels", "SUPPLIES")

    assert register == "invoices"
    assert {(r["from"], r["to"]) for r in rows} == {(f"E:{seller}", f"E:{buyer}")}
    assert sorted(int(str(r["invoice"])) for r in rows) == [1017220, 101017221]
    assert sorted(int(str(r["fen"])) for r in rows) == [900_000, 1_200_000]


def test_a_machine_has_its_buyers_one_after_the_other(tmp_path: Path, workspace: Workspace) -> None:
    register = put(
        tmp_path,
        workspace,
        "农机购置与应用补贴机具核验台账.csv",
        [
            "序号",
            "镇",
            "村",
            "购机户",
            "购机户身份证号",
            "机具品目名称",
            "机器编号",
            "购机日期",
            "台套数",
            "转卖日期",
        ],
        [
            "1",
            "清源镇",
            "上湾村",
            "王大河",
            A,
            "轮式拖拉机",
            "TT20230011",
            "2023-03-02",
            "1",
            "2023-11-20",
        ],
        ["2", "清源镇", "上湾村", "李秋月", B, "轮式拖拉机", "TT20230011", "2023-11-20", "1", ""],
    )

    owned = statements(workspace, "rels", "OWNS")
    machines = statements(workspace, "nodes", "Vehicle")

    assert register == "machinery"
    assert {(r["from"], str(r["from_day"])) for r in owned} == {
        (f"P:{A}", "2023-03-02"),
        (f"P:{B}", "2023-11-20"),
    }
    assert len({r["to"] for r in owned}) == 1
    assert {m["kind"] for m in machines} == {"machine"}


def test_a_buyer_may_be_a_cooperative(tmp_path: Path, workspace: Workspace) -> None:
    code = with_check("93622999MA0000003")
    register = put(
        tmp_path,
        workspace,
        "2023年度农机补贴机具档案.csv",
        ["购机者姓名（组织名称）", "证件号", "机具名称", "铭牌编号", "购置时间", "购机数量"],
        ["绿野农机服务专业合作社", code, "自走式谷物联合收割机", "SG-9001", "2023-04-11", "1"],
        ["王大河", A, "旋耕机", "XG-77", "2023-04-12", "1"],
    )

    assert register == "machinery"
    assert {r["from"] for r in statements(workspace, "rels", "OWNS")} == {f"E:{code}", f"P:{A}"}
