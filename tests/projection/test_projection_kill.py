"""A projection that is killed leaves the former one, mints no key twice and can be made again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from books import Book, resident_id

from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.workspace import Workspace

BUILDER = """
import sys
from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.workspace import Workspace

ledger = Ledger(Workspace(sys.argv[1]))
print("open", flush=True)
build(ledger)
"""


def grow(ledger: Ledger, no: int) -> None:
    book = Book(f"低保{no}.xlsx")
    for row in range(5):
        book.paid("王伟", resident_id("19500101", 10 * no + row), f"62170000000000{row:05d}")
    book.load(ledger)


def test_a_killed_projection_is_made_again_and_equals_an_undisturbed_one(tmp_path: Path) -> None:
    chance = random.Random(7)
    ledger = Ledger(Workspace(tmp_path))
    grow(ledger, 0)
    former = build(ledger)
    before = former.fingerprint()
    grow(ledger, 1)
    for _ in range(3):
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert builder.stdout is not None and builder.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.05, 0.6))
        builder.kill()
        builder.wait()
        assert former.fingerprint() == before
    after = build(ledger)
    made = after.fingerprint()
    after.path.rename(tmp_path / "gone")
    assert build(ledger).fingerprint() == made
    assert not list(tmp_path.rglob(".aside-*"))
