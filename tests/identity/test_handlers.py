"""Handlers whom a log names without an ID: name, unit and post together, or nobody."""

from __future__ import annotations

import csv
from pathlib import Path

from books import resident_id

from graphaudit.identity import Identity, Resolution
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace
from loaders import load

ZHAO, QIAN = (resident_id("19700101", n) for n in (1, 3))
APPLICANT = resident_id("19500101", 7)
STAFF_HEAD = ["乡镇", "姓名", "身份证号", "岗位", "任职时间"]


def resolved(folder: Path, staff: list[list[str]], log: list[list[str]]) -> Resolution:
    """The identities of a county with a register of handlers and a log."""
    files = {"乡镇经办人员名单.csv": [STAFF_HEAD, *staff], "清溪镇审批日志.csv": log}
    for name, lines in files.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(lines)
    workspace = Workspace(folder / "data")
    load([folder / name for name in files], workspace)
    return Identity(workspace).resolve(Ledger(workspace))


def log_of(*names: str, township: str = "清溪镇") -> list[list[str]]:
    head = ["申请编号", "乡镇", "项目", "申请人", "证号", "环节", "经办人", "办理时间"]
    lines = [
        [f"S{n}", township, "临时救助", "孙有福", APPLICANT, "审核", name, "2023-05-01 09:00"]
        for n, name in enumerate(names)
    ]
    return [head, *lines]


def handlers(resolution: Resolution) -> set[str]:
    """Keys of the people whom the log names as handlers."""
    return {key for ref, key in resolution.keys.items() if ref.endswith("#handler")}


def test_a_named_handler_is_the_one_of_that_name_in_the_units_staff(tmp_path: Path) -> None:
    staff = [["清溪镇", "赵立", ZHAO, "民政助理员", "2020-01-01"]]

    resolution = resolved(tmp_path, staff, log_of("赵立", "赵 立"))

    assert handlers(resolution) == {resolution.keys[f"P:{ZHAO}"]}
    assert {merge.rule for merge in resolution.merges} == {"name_of_the_units_staff"}


def test_two_of_that_name_in_the_staff_leave_it_open(tmp_path: Path) -> None:
    staff = [["清溪镇", "赵立", number, "民政助理员", "2020-01-01"] for number in (ZHAO, QIAN)]

    resolution = resolved(tmp_path, staff, log_of("赵立"))

    known = {resolution.keys[f"P:{number}"] for number in (ZHAO, QIAN)}
    assert not handlers(resolution) & known


def test_a_namesake_of_another_township_is_somebody_else(tmp_path: Path) -> None:
    staff = [["石桥镇", "赵立", ZHAO, "民政助理员", "2020-01-01"]]

    resolution = resolved(tmp_path, staff, log_of("赵立", "赵立"))

    assert resolution.keys[f"P:{ZHAO}"] not in handlers(resolution)
    assert len(handlers(resolution)) == 2
