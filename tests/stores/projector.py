"""A projection in a process of its own, which tests kill: ``projector.py URL WORKSPACE TABLES``."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from graphaudit.stores import neo4j_sync, open_store
from graphaudit.stores.parquet import TableFolder
from graphaudit.stores.scratch import SmallGraph
from graphaudit.workspace import Workspace


def killed_after(steps: int, url: str, workspace: Path, tables: TableFolder) -> bool:
    """Begin a projection, kill its process after so many steps and a moment more.

    Counted in the steps it tells of, not in seconds: a fast machine is killed midway too. Returns
    whether it was not done by then.
    """
    command = [sys.executable, __file__, url, str(workspace), str(tables.path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ))
    assert child.stdout is not None
    assert child.stdout.readline() == b"begins\n"
    for _ in range(steps):
        child.stdout.readline()
    time.sleep(steps % 4 / 200)
    child.kill()
    said = child.stdout.read()
    child.stdout.close()
    child.wait()
    return not said.endswith(b"done\n")


def moments(seed: int, number: int, most: int) -> list[int]:
    """Random numbers of steps, the same in every run of the tests."""
    chosen = random.Random(seed)
    return [chosen.randint(0, most) for _ in range(number)]


def told(stage: str, done: int, total: int | None = None) -> None:
    """A line for every step, which the killer counts."""
    print(stage, done, total, flush=True)


def township(persons: int) -> SmallGraph:
    """A graph that takes some batches: persons, a card for each three, payments."""
    cards = [{"key": f"c_{i}"} for i in range(0, persons, 3)]
    paid: list[dict[str, object]] = [
        {
            "type": "PAID",
            "from": f"p_{i}",
            "to": f"c_{i - i % 3}",
            "fen": 100 * i,
            "day": "2023-01-31",
            "src": f"a:0:{i}:{month}",
        }
        for i in range(persons)
        for month in range(4)
    ]
    people = [{"key": f"p_{i}", "name": f"村民{i}"} for i in range(persons)]
    return {"nodes": {"Person": people, "Card": cards}, "rels": paid}


def main() -> None:
    """Project, and say when it begins and when it is done."""
    url, workspace, folder = sys.argv[1:]
    neo4j_sync.BATCH = 100
    store = open_store(url, Workspace(workspace))
    tables = TableFolder(Path(folder), Path(folder).name)
    print("begins", flush=True)
    store.project(tables, told)
    print("done", flush=True)


if __name__ == "__main__":
    main()
