"""An office opens each of its books once, from however many threads it is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from graphaudit import office as module
from graphaudit.office import Office
from graphaudit.view_book import ViewBook

THREADS = 8


def test_threads_that_ask_at_once_share_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ViewBook] = []
    together = Barrier(THREADS)

    def counted(path: Path) -> ViewBook:
        made.append(ViewBook(path))
        return made[-1]

    def ask(office: Office) -> ViewBook:
        together.wait(timeout=30)
        return office.view_book

    monkeypatch.setattr(module, "ViewBook", counted)
    with Office(tmp_path / "w") as office, ThreadPoolExecutor(THREADS) as threads:
        got = [each.result() for each in [threads.submit(ask, office) for _ in range(THREADS)]]
    assert len(made) == 1
    assert {id(each) for each in got} == {id(made[0])}
