"""Measure ``load`` on a roster CSV of many rows that the script makes itself.

Usage: ``python scripts/bench_load.py [rows]`` (2,000,000 by default). Prints seconds of CPU,
seconds by the clock and the largest memory of the loading process.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from graphaudit.values.resident_id import check_digit
from graphaudit.workspace import Workspace
from loaders import load

PEOPLE = 200_000
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])


def make_roster(path: Path, rows: int) -> None:
    """A year of monthly payments to the same people, with title, notes and dates as offices do."""
    rng = np.random.default_rng(1)
    people = min(PEOPLE, max(1, rows // 10))
    ids, cards, names = _ids(people, rng), _cards(people, rng), _names(people, rng)
    who = np.arange(rows) % people
    days = np.array([f"2023-{month:02d}-15" for month in range(1, 13)])
    table = pd.DataFrame(
        {
            "序号": np.arange(1, rows + 1),
            "行政村": np.array([f"第{n}号柳湾村" for n in range(300)])[who % 300],
            "组": (who % 8 + 1).astype(str),
            "享受对象": names[who],
            "公民身份证件号码": ids[who],
            "惠农卡账号": cards[who],
            "打卡金额（元）": rng.integers(5_000, 90_000, rows) / 100,
            "打卡日期": days[np.arange(rows) // people % 12],
            "备注": np.where(rng.random(rows) < 0.01, "补发上月", ""),
        }
    )
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write("2023年清溪镇农村低保发放明细表,,,,,,,,\n")
        table.to_csv(stream, index=False)


def _ids(people: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    days = np.datetime64("1935-01-01") + rng.integers(0, 30_000, people)
    births = np.char.replace(days.astype(str), "-", "")
    stems = [f"620{n % 900 + 100}{b}{n % 1000:03d}" for n, b in enumerate(births)]
    return np.array([stem + check_digit(stem) for stem in stems], dtype=object)


def _cards(people: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    stems = [f"621700{n:012d}" for n in rng.permutation(10_000_000)[:people]]
    return np.array([stem + _luhn_digit(stem) for stem in stems], dtype=object)


def _luhn_digit(stem: str) -> str:
    doubled = [int(c) * (2 if place % 2 == 0 else 1) for place, c in enumerate(reversed(stem))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def _names(people: int, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    surnames, given = list("王李张刘陈杨赵黄周吴"), list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平")
    picks = rng.integers(0, [len(surnames), len(given), len(given)], (people, 3))
    return np.array([surnames[a] + given[b] + given[c] for a, b, c in picks], dtype=object)


def measure(path: Path, data: Path) -> None:
    """Load and print the figures of this process."""
    clock, cpu = time.perf_counter(), time.process_time()
    report = load([path], Workspace(data))
    sheet = report.sheets[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"rows {sheet.rows:,}  accepted {sheet.accepted:,}  rejected {sheet.rejected:,}  "
        f"CPU {time.process_time() - cpu:.1f} s  clock {time.perf_counter() - clock:.1f} s  "
        f"peak memory {peak:.2f} GB"
    )


def main() -> None:
    """Make the file in one process, load it in another, so that memory is the loader's alone."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        context = multiprocessing.get_context("spawn")
        for job, arguments in (
            (make_roster, (path, rows)),
            (measure, (path, Path(folder) / "data")),
        ):
            process = context.Process(target=job, args=arguments)
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
