"""``graphaudit accounts``: made, listed, given new passwords, closed and opened at the terminal."""

from __future__ import annotations

from pathlib import Path

from small_office import Ended, graphaudit

from api.accounts import Accounts
from graphaudit.audit_log import AuditLog


def accounts(folder: Path, *words: str) -> Ended:
    return graphaudit("--data", folder, "accounts", *words)


def test_an_account_is_made_with_a_password_that_works_once_told(tmp_path: Path) -> None:
    told = accounts(tmp_path, "add", "程一诺", "--role", "administrator")
    assert told.code == 0
    held = Accounts(tmp_path / "accounts.sqlite")
    assert held.check("程一诺", told.last_line.split("：")[-1]).role == "administrator"
    again = accounts(tmp_path, "reset", "程一诺").last_line.split("：")[-1]
    assert held.check("程一诺", again).one_time
    held.close()
    listed = accounts(tmp_path)
    assert "程一诺" in listed.out and "管理员" in listed.out and "待换一次性口令" in listed.out
    assert again not in listed.out


def test_closing_and_opening_is_said_and_logged(tmp_path: Path) -> None:
    accounts(tmp_path, "add", "周主任", "--role", "administrator")
    accounts(tmp_path, "add", "吴新人")
    assert "已停用" in accounts(tmp_path, "disable", "吴新人").out
    assert "已停用" not in accounts(tmp_path, "enable", "吴新人").out
    log = AuditLog(tmp_path / "audit.sqlite")
    told = [line.detail for line in reversed(log.entries(event="account"))]
    log.close()
    assert told[1:] == ["add 吴新人 investigator", "disable 吴新人", "enable 吴新人"]


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    accounts(tmp_path, "add", "周主任", "--role", "administrator")
    last = accounts(tmp_path, "disable", "周主任")
    assert last.code == 2 and "最后一个管理员" in last.err
    assert accounts(tmp_path, "disable", "无此人").code == 1
    nameless = accounts(tmp_path, "add")
    assert nameless.code == 2 and "缺少账户名" in nameless.err
