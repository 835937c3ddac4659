"""An office opens each of its books once, from however many threads it is asked."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import duckdb
import pytest

from graphaudit import office as module
from graphaudit import projection
from graphaudit.office import Office
from graphaudit.projection import Tables
from graphaudit.view_book import ViewBook

THREADS = 8


def test_threads_that_ask_for_tables_at_once_share_one_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    together = Barrier(THREADS)

    def counted(spill: Path) -> duckdb.DuckDBPyConnection:
        made.append(spill)
        time.sleep(0.05)
        return duckdb.connect()

    def ask(tables: Tables) -> duckdb.DuckDBPyConnection:
        together.wait(timeout=120)
        return tables.connect()

    monkeypatch.setattr(projection, "bounded", counted)
    monkeypatch.setattr(Tables, "views", lambda _: [])
    tables = Tables(tmp_path, "s")
    with ThreadPoolExecutor(THREADS) as threads:
        got = [each.result() for each in [threads.submit(ask, tables) for _ in range(THREADS)]]
    assert made == [tmp_path / "spill"]
    assert len({id(each) for each in got}) == THREADS


def test_threads_that_ask_at_once_share_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ViewBook] = []
    together = Barrier(THREADS)

    def counted(path: Path) -> ViewBook:
        made.append(ViewBook(path))
        return made[-1]

    def ask(office: Office) -> ViewBook:
        together.wait(timeout=120)
        return office.view_book

    monkeypatch.setattr(module, "ViewBook", counted)
    with Office(tmp_path / "w") as office, ThreadPoolExecutor(THREADS) as threads:
        got = [each.result() for each in [threads.submit(ask, office) for _ in range(THREADS)]]
    assert len(made) == 1
    assert {id(each) for each in got} == {id(made[0])}
