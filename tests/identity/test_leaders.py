"""Heads of firms whom a roster names without an ID: name, firm and role together, or nobody."""

from __future__ import annotations

import csv
from pathlib import Path

from books import resident_id

from graphaudit.identity import Identity, Resolution
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace
from loaders import load

ZHAO, QIAN = (resident_id("19700101", n) for n in (1, 3))
FIRM, OTHER = "93622426MA7D00012K", "93622426MA7D00039R"
HEAD = ["统一社会信用代码", "企业名称", "类型", "法定代表人", "法定代表人证件号码", "成立日期"]


def resolved(folder: Path, firms: list[list[str]], head: str) -> Resolution:
    """The identities of a county whose roster of awards names one head without an ID."""
    award = [
        ["主体名称", "统一社会信用代码", "负责人", "对公账户", "奖补金额"],
        ["石桥镇青山种植农民专业合作社", FIRM, head, "9100000000012345678", "30000"],
    ]
    files = {"市场主体.csv": [HEAD, *firms], "2023年农民专业合作社扶持资金发放表.csv": award}
    for name, lines in files.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(lines)
    workspace = Workspace(folder / "data")
    load([folder / name for name in files], workspace)
    return Identity(workspace).resolve(Ledger(workspace))


def firm(code: str, head: str, number: str) -> list[str]:
    return [code, f"{head}的合作社", "农民专业合作社", head, number, "2019-05-06"]


def heads(resolution: Resolution) -> set[str]:
    """Keys of the heads whom the roster names."""
    return {key for ref, key in resolution.keys.items() if ref.endswith("#legal")}


def test_the_head_on_a_roster_is_the_registered_head_of_that_firm(tmp_path: Path) -> None:
    resolution = resolved(tmp_path, [firm(FIRM, "赵立", ZHAO)], "赵 立")

    assert heads(resolution) == {resolution.keys[f"P:{ZHAO}"]}
    assert {merge.rule for merge in resolution.merges} == {"name_of_the_firms_head"}


def test_a_head_of_another_name_or_of_another_firm_is_somebody_else(tmp_path: Path) -> None:
    firms = [firm(FIRM, "赵立", ZHAO), firm(OTHER, "钱进", QIAN)]

    resolution = resolved(tmp_path, firms, "钱进")

    known = {resolution.keys[f"P:{number}"] for number in (ZHAO, QIAN)}
    assert len(heads(resolution)) == 1
    assert not heads(resolution) & known


def test_two_registered_heads_of_one_name_leave_it_open(tmp_path: Path) -> None:
    firms = [firm(FIRM, "赵立", ZHAO), firm(FIRM, "赵立", QIAN)]

    resolution = resolved(tmp_path, firms, "赵立")

    known = {resolution.keys[f"P:{number}"] for number in (ZHAO, QIAN)}
    assert not heads(resolution) & known
