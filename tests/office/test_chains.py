"""Logs that are only added to: their ends are kept twice, and what is cut is noticed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from small_office import graphaudit

from graphaudit.audit_log import AuditLog
from graphaudit.cases.steps import Draft, Step, Steps
from graphaudit.heads import Heads
from graphaudit.workspace import Workspace

REPOSITORY = Path(__file__).parents[2]
KILLED = """
import os, sys
from graphaudit.audit_log import AuditLog
from graphaudit.heads import Heads
from graphaudit.workspace import Workspace

setattr(Heads, sys.argv[2], lambda *_: os._exit(9))
at = Workspace(sys.argv[1])
AuditLog(at.audit_log, Heads(at.heads, at.seal)).add("程一诺", "view", "the last")
"""
"""Adds a line and is killed where the named step of ``Heads`` begins."""
MANY = """
import sys
from pathlib import Path
from graphaudit.office import Office

with Office(Path(sys.argv[1])) as office:
    for number in range(30):
        office.audit("view", str(number))
"""


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


@pytest.fixture
def heads(at: Workspace) -> Iterator[Heads]:
    opened = Heads(at.heads, at.seal)
    yield opened
    opened.close()


@pytest.fixture
def log(at: Workspace, heads: Heads) -> Iterator[AuditLog]:
    """A log of five lines whose end is kept."""
    opened = AuditLog(at.audit_log, heads)
    for number in range(5):
        opened.add("程一诺", "view", f"GET /findings/{number}")
    yield opened
    opened.close()


def by_force(path: Path, *statements: str) -> None:
    """What somebody does who has the file and no scruples."""
    with closing(sqlite3.connect(path)) as db, db:
        for table in ("log", "steps", "cases"):
            for word in ("changed", "removed"):
                db.execute(f"DROP TRIGGER IF EXISTS {table}_is_not_{word}")
        for statement in statements:
            db.execute(statement)


def test_a_log_that_was_cut_is_noticed_and_stays_noticed(
    at: Workspace, heads: Heads, log: AuditLog
) -> None:
    assert log.first_broken() is None
    by_force(at.audit_log, "DELETE FROM log WHERE number > 3")
    assert log.first_broken() == 4
    assert "第 4 至 5 条已不在" in log.chain().words[0]
    for _ in range(4):
        log.add("程一诺", "view", "later")
    assert log.first_broken() == 4
    again = AuditLog(at.audit_log, heads).chain()
    assert (again.broken, again.first_broken, again.end.count) == (None, 4, 7)
    assert "第 4 至 5 条已不在（" in again.words[0]


def test_a_log_whose_end_was_written_anew_is_noticed(at: Workspace, log: AuditLog) -> None:
    by_force(at.audit_log, "DELETE FROM log WHERE number > 3")
    forged = AuditLog(at.audit_log)
    forged.add("程一诺", "view", "nothing")
    forged.add("程一诺", "view", "nothing")
    assert forged.first_broken() is None
    assert "第 5 条或之前有改写" in log.chain().words[0]


def test_a_log_that_was_put_back_or_emptied_is_noticed(at: Workspace, log: AuditLog) -> None:
    with (
        closing(sqlite3.connect(at.audit_log)) as now,
        closing(sqlite3.connect(at.path / "then.sqlite")) as then,
    ):
        now.backup(then)
        log.add("程一诺", "view", "to be forgotten")
        then.backup(now)
    assert log.standing().first_lost == 6
    by_force(at.audit_log, "DELETE FROM log")
    assert log.first_broken() == 1


@pytest.mark.parametrize(
    "change", ["UPDATE heads SET count = 3", "UPDATE heads SET losses = 0", "DELETE FROM losses"]
)
def test_what_is_kept_cannot_be_changed_without_the_key(
    at: Workspace, log: AuditLog, change: str
) -> None:
    by_force(at.audit_log, "DELETE FROM log WHERE number > 4")
    log.add("程一诺", "view", "later")
    by_force(at.heads, change)
    assert "另存的末条摘要被改动" in log.chain().words[0]


@pytest.mark.parametrize(("step", "lines"), [("meet", 5), ("keep", 6)])
def test_a_kill_between_the_two_places_is_no_alarm(
    at: Workspace, log: AuditLog, step: str, lines: int
) -> None:
    killed = [sys.executable, "-c", KILLED, str(at.path), step]
    assert subprocess.run(killed, cwd=REPOSITORY, timeout=120).returncode == 9
    assert (log.count(), log.first_broken()) == (lines, None)
    log.add("程一诺", "view", "after")
    assert log.first_broken() is None
    by_force(at.audit_log, f"DELETE FROM log WHERE number = {lines + 1}")
    assert log.first_broken() == lines + 1


def test_a_log_from_before_is_taken_as_it_is_and_that_is_said(at: Workspace, heads: Heads) -> None:
    AuditLog(at.audit_log).add("程一诺", "view", "of old")
    log = AuditLog(at.audit_log, heads)
    log.add("程一诺", "view", "now")
    assert log.first_broken() is None
    assert "第 1 至 1 条写入时没有另存" in log.chain().words[0]


def test_several_programs_that_write_at_once_are_no_alarm(at: Workspace, heads: Heads) -> None:
    command = [sys.executable, "-c", MANY, str(at.path)]
    running = [subprocess.Popen(command, cwd=REPOSITORY) for _ in range(3)]
    assert [each.wait(120) for each in running] == [0, 0, 0]
    log = AuditLog(at.audit_log, heads)
    assert (log.count(), log.first_broken(), log.standing().losses) == (90, None, ())


def test_steps_that_are_cut_and_cases_that_are_gone_are_noticed(
    at: Workspace, heads: Heads
) -> None:
    def noted(before: Sequence[Step]) -> list[Draft]:
        return [("note", {"kind": "check", "text": f"{len(before)}", "document": ""})]

    steps = Steps(at.cases, heads)
    said = {"title": "一", "assignee": "程一诺", "snapshot": ""}
    first, second = (steps.begin(2026, "程一诺", [("opened", said)]) for _ in range(2))
    for _ in range(2):
        steps.add(first, "程一诺", noted)
    by_force(at.cases, f"DELETE FROM steps WHERE case_id = '{first}' AND number = 3")
    assert steps.chain(first).first_broken == 3
    assert steps.chain(second).first_broken is None
    by_force(
        at.cases,
        f"DELETE FROM steps WHERE case_id = '{second}'",
        f"DELETE FROM cases WHERE id = '{second}'",
    )
    assert (list(steps.versions()), steps.ever()) == ([first], [first, second])
    assert steps.chain(second).first_broken == 1
    steps.close()


def test_the_command_and_the_start_say_what_is_lost(at: Workspace) -> None:
    for name in ("程一诺", "鲁二川"):
        graphaudit("--data", at.path, "accounts", "add", name)
    whole = graphaudit("--data", at.path, "accounts", "log")
    assert whole.code == 0 and "共 2 条" in whole.out and "逐条校验一致" in whole.out
    by_force(at.audit_log, "DELETE FROM log WHERE number = 2")
    cut = graphaudit("--data", at.path, "accounts", "log")
    assert cut.code == 1 and "第 2 至 2 条已不在" in cut.out
    started = graphaudit("--data", at.path, "serve", "--port", "99999")
    assert "操作日志" in started.err and "第 2 至 2 条已不在" in started.err
    assert "accounts log" in started.err
