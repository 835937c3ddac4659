"""A kill at any moment loses no acknowledged file and leaves nothing half-done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from books import Book, resident_id

from graphaudit.durable import ASIDE, append_line, read_lines
from graphaudit.errors import GraphAuditError
from graphaudit.ledger import Ledger
from graphaudit.workspace import BusyError, Workspace

LOADER = """
import sys
from books import Book, resident_id
from graphaudit.ledger import Ledger
from graphaudit.workspace import Workspace

ledger = Ledger(Workspace(sys.argv[1]))
print("open", flush=True)
for no in range(int(sys.argv[2]), 10_000):
    book = Book(f"{no}.xlsx")
    for row in range(20):
        book.paid("王伟", resident_id("19500101", row), f"62170000000000{row:05d}")
    ledger.keep(book.name.encode())
    print(book.load(ledger).sha256, flush=True)
"""


def start_loading(data: Path, first: int) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, str(data), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )


def test_killing_a_loader_at_random_moments_loses_no_acknowledged_file(tmp_path: Path) -> None:
    chance = random.Random(20231)
    acknowledged: set[str] = set()
    for attempt in range(6):
        loader = start_loading(tmp_path, first=attempt * 1000)
        assert loader.stdout is not None
        assert loader.stdout.readline() == "open\n"
        acknowledged |= {loader.stdout.readline().strip() for _ in range(attempt % 3)}
        time.sleep(chance.uniform(0, 0.2))
        loader.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in loader.stdout if len(line) == 65}
        loader.wait()
        parts = Ledger(Workspace(tmp_path)).parts()
        assert acknowledged <= {part.sha256 for part in parts}
        assert all(part.info["sheets"] and part.rels("PAID") for part in parts)
        assert not list(tmp_path.rglob(f"{ASIDE}*"))
        folders = {path.name for path in (tmp_path / "ledger" / "parts").iterdir()}
        assert folders == {part.id for part in parts}
    assert len(acknowledged) >= 6


def load_two(data: Path) -> Ledger:
    ledger = Ledger(Workspace(data))
    for name in ("一.xlsx", "二.xlsx"):
        book = Book(name)
        book.paid("王伟", resident_id("19500101", 1), "6217000000000001234")
        book.load(ledger)
    return ledger


@pytest.mark.parametrize("kept_bytes", [1, 10, 40, -1])
def test_a_torn_last_line_was_never_acknowledged(tmp_path: Path, kept_bytes: int) -> None:
    ledger = load_two(tmp_path)
    log = tmp_path / "ledger" / "log.jsonl"
    first, second = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(first + second[:kept_bytes])
    ledger = Ledger(Workspace(tmp_path))
    assert [load.name for load in ledger.loads()] == ["一.xlsx"]
    assert [path.name for path in (tmp_path / "ledger" / "parts").iterdir()] == [
        ledger.parts()[0].id
    ]
    ledger = load_two_again(ledger)
    assert [load.name for load in ledger.loads()] == ["一.xlsx", "二.xlsx"]


def load_two_again(ledger: Ledger) -> Ledger:
    book = Book("二.xlsx")
    book.paid("王伟", resident_id("19500101", 1), "6217000000000001234")
    book.load(ledger)
    return ledger


def test_a_log_changed_by_hand_is_refused_with_its_line(tmp_path: Path) -> None:
    load_two(tmp_path)
    log = tmp_path / "ledger" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"not json\n" + lines[1])
    with pytest.raises(GraphAuditError) as error:
        Ledger(Workspace(tmp_path))
    assert error.value.where.endswith("log.jsonl:1")


def test_lines_are_appended_behind_a_torn_one(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    append_line(log, {"no": 1})
    with log.open("ab") as stream:
        stream.write(b'{"no": 2')
    append_line(log, {"no": 3})
    assert read_lines(log) == [{"no": 1}, {"no": 3}]


def test_a_second_writer_is_turned_away_while_the_first_lives(tmp_path: Path) -> None:
    first, second = Workspace(tmp_path), Workspace(tmp_path)
    with first.writing():
        with pytest.raises(BusyError, match=str(os.getpid())), second.writing(patience=0):
            pass
        with first.writing(), first.writing():
            assert first.is_writing()
    with second.writing(patience=0):
        assert not first.is_writing()


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\nfrom graphaudit.workspace import Workspace\n"
            "held = Workspace(sys.argv[1])\nheld.acquire()\n"
            "print('held', flush=True)\ntime.sleep(60)",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    workspace = Workspace(tmp_path)
    with pytest.raises(BusyError), workspace.writing(patience=0):
        pass
    assert (tmp_path / "lock").read_text() == str(holder.pid)
    holder.kill()
    holder.wait()
    with workspace.writing(patience=0):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_opening_the_ledger_beside_a_writer_does_not_sweep_its_work(tmp_path: Path) -> None:
    ledger = Ledger(Workspace(tmp_path))
    book = Book("一.xlsx")
    book.paid("王伟", resident_id("19500101", 1), "6217000000000001234")
    with ledger.begin(book.sha256, book.name) as writer:
        Ledger(Workspace(tmp_path))
        Ledger(ledger.workspace)
        writer.commit({"sheets": []})
    assert [part.name for part in ledger.parts()] == ["一.xlsx"]


def test_the_secret_key_is_for_its_owner_alone_and_never_changes(tmp_path: Path) -> None:
    key = Workspace(tmp_path).key()
    assert len(key) == 32 and Workspace(tmp_path).key() == key
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_workspace_of_another_format_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text('{"format": 99}')
    with pytest.raises(GraphAuditError, match="格式"):
        Workspace(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphAuditError) as error:
        Workspace(tmp_path / "file" / "data")
    assert "file" in error.value.where
