"""Load, project and detect, timed in one run: S and M embedded, M on a real Neo4j.

Prints seconds of wall clock and of CPU (this process and its children) and every figure as a
ratio to the same step of the row above it, so that a slow machine does not look like slow code.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import loaders
from graphaudit.commands.generate import write_county
from graphaudit.figures import figures
from graphaudit.office import Office

SEED = 1


@dataclass(frozen=True)
class Timed:
    """One step: wall and CPU seconds."""

    name: str
    wall: float
    cpu: float


def timed(name: str, work: Callable[[], object]) -> Timed:
    """Run ``work`` once."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Timed(name, time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def embedded(size: str, folder: Path) -> tuple[str, list[Timed]]:
    """Generate, load, project and detect one county on the embedded engine."""
    county = folder / f"county-{size}"
    write_county(size, SEED, county, folder / f"{size}.truth.json")
    with Office(folder / size) as office:
        steps = [
            timed("load", lambda: loaders.load([county], office.workspace)),
            timed("project", office.project),
            timed("detect", office.refresh),
        ]
        counted = figures(office.tables_of_last_run())
    return f"{size}: {counted.persons:,} persons, {counted.payments:,} payments", steps


def on_neo4j(size: str, folder: Path, url: str) -> list[Timed]:
    """Project and detect the county that ``embedded`` loaded, on the server."""
    with Office(folder / size, url) as office:
        return [timed("project", office.project), timed("detect", office.refresh)]


@contextmanager
def neo4j() -> Iterator[str | None]:
    """The address of a server for this run; None, with the reason, without Java or Maven."""
    import neo4j_server  # a script beside this one: scripts are no package

    reason = neo4j_server.missing()
    if reason:
        print(reason, file=sys.stderr)
        yield None
        return
    with neo4j_server.running() as server:
        os.environ["GRAPHAUDIT_NEO4J_USER"] = server.user
        os.environ["GRAPHAUDIT_NEO4J_PASSWORD"] = server.password
        yield server.url


def show(title: str, steps: list[Timed], base: dict[str, Timed]) -> None:
    """Print one block; ratios are to the steps of ``base``."""
    print(f"\n{title}")
    for step in steps:
        known = base.get(step.name)
        ratio = f"   x{step.wall / known.wall:.1f}" if known and known.wall else ""
        print(f"  {step.name:<8} {step.wall:8.1f} s wall {step.cpu:8.1f} s cpu{ratio}")


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["S", "M"], choices=["S", "M", "L"])
    parser.add_argument("--no-neo4j", action="store_true")
    args = parser.parse_args()
    base: dict[str, Timed] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in args.sizes:
            title, steps = embedded(size, folder)
            show(f"embedded, {title}", steps, base)
            base = {step.name: step for step in steps}
        if not args.no_neo4j:
            with neo4j() as url:
                if url is not None:
                    size = args.sizes[-1]
                    show(f"Neo4j, {size} (ratios to embedded {size})",
                         on_neo4j(size, folder, url), base)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
