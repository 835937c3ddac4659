"""The log is added to and never changed; a change by other means is noticed."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphaudit.audit_log import AuditLog
from graphaudit.errors import GraphAuditError


def written(path: Path, lines: int) -> AuditLog:
    log = AuditLog(path)
    for number in range(lines):
        log.add("程一诺", "view", f"GET /findings/{number}")
    return log


def test_lines_come_newest_first_by_person_and_event(tmp_path: Path) -> None:
    log = written(tmp_path / "audit.sqlite", 3)
    log.add("admin", "reveal", "6217001234567890122", "电话核实 13812345678")
    assert [line.number for line in log.entries()] == [4, 3, 2, 1]
    assert [line.number for line in log.entries(by="程一诺", limit=1, offset=1)] == [2]
    (told,) = log.entries(event="reveal")
    assert "6217001234567890122" not in told.detail and "13812345678" not in told.purpose
    assert log.events() == {"reveal": 1, "view": 3}
    assert (log.count(), log.count(by="admin")) == (4, 1)


@pytest.mark.parametrize("change", ["UPDATE log SET by = 'x'", "DELETE FROM log"])
def test_no_line_can_be_changed_or_removed(tmp_path: Path, change: str) -> None:
    log = written(tmp_path / "audit.sqlite", 2)
    other = sqlite3.connect(tmp_path / "audit.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(change)
    assert log.first_broken() is None


@pytest.mark.parametrize(
    ("by_force", "broken"),
    [
        ("UPDATE log SET detail = 'nothing' WHERE number = 2", 2),
        ("DELETE FROM log WHERE number = 1", 1),
    ],
)
def test_what_is_changed_by_force_is_noticed(tmp_path: Path, by_force: str, broken: int) -> None:
    log = written(tmp_path / "audit.sqlite", 3)
    other = sqlite3.connect(tmp_path / "audit.sqlite")
    other.execute("DROP TRIGGER log_is_not_changed")
    other.execute("DROP TRIGGER log_is_not_removed")
    other.execute(by_force)
    other.commit()
    assert log.first_broken() == broken


def test_several_writers_make_one_chain(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path / "audit.sqlite") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: logs[n % 4].add(f"p{n % 4}", "view", str(n)), range(80)))
    assert logs[0].count() == 80
    assert logs[0].first_broken() is None


def test_a_file_that_is_no_log_is_said(tmp_path: Path) -> None:
    (tmp_path / "audit.sqlite").write_text("not a database, though long enough to look at " * 20)
    with pytest.raises(GraphAuditError, match="操作日志"):
        AuditLog(tmp_path / "audit.sqlite")
