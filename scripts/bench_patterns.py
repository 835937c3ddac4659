"""Every pattern on one loaded workspace, timed: milliseconds, hits, peak memory.

Beside it the same question as DuckDB SQL (``tests/oracles/<id>.sql``), where one was written: its
milliseconds, and whether the answers are the same. Run it on a workspace that is projected:

    python scripts/bench_patterns.py --data DIR [--store URL] [--json FILE] [PATTERN…]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from graphaudit.errors import GraphAuditError
from graphaudit.office import Office
from graphaudit.patterns import Hit, Pattern, Window, read_patterns, run_pattern
from graphaudit.patterns.running import parameters
from graphaudit.projection import Tables

ORACLES = Path(__file__).resolve().parent.parent / "tests" / "oracles"
Identity = tuple[str, ...]


@dataclass(frozen=True)
class Timing:
    """One pattern: ``ms`` on the store, ``sql_ms`` in DuckDB; ``same``: both name the same hits."""

    pattern: str
    ms: float
    hits: int
    peak_mb: int
    sql_ms: float | None = None
    same: bool | None = None
    error: str = ""


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds of wall clock, and what came of it."""
    began = time.perf_counter()
    made = work()
    return (time.perf_counter() - began) * 1000, made


def measure(pattern: Pattern, office: Office, tables: Tables) -> Timing:
    """Run one pattern, and its oracle where there is one."""
    hits: list[Hit] = []

    def ask() -> None:
        hits.extend(run_pattern(pattern, office.store, tables, office.policy))

    try:
        ms, _ = timed(ask)
    except GraphAuditError as error:
        return Timing(pattern.id, 0.0, 0, _peak(), error=error.what)
    oracle = ORACLES / f"{pattern.id}.sql"
    if not oracle.is_file():
        return Timing(pattern.id, ms, len(hits), _peak())
    try:
        sql_ms, answer = timed(lambda: ask_oracle(pattern, oracle, tables, office))
    except duckdb.Error as error:
        said = f"oracle: {' '.join(str(error).split())}"
        return Timing(pattern.id, ms, len(hits), _peak(), error=said)
    same = answer == {identity(pattern, hit) for hit in hits}
    return Timing(pattern.id, ms, len(hits), _peak(), sql_ms, same)


def ask_oracle(pattern: Pattern, oracle: Path, tables: Tables, office: Office) -> set[Identity]:
    """The identities that the SQL statement finds."""
    given = {**parameters(pattern, office.policy), **Window().parameters()}
    text = oracle.read_text(encoding="utf-8")
    with tables.connect() as connection:
        rows = connection.execute(text, _named(text, given)).fetchall()
    return {tuple(_plain(value) for value in row) for row in rows}


def _named(text: str, given: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if f"${name}" in text}


def identity(pattern: Pattern, hit: Hit) -> Identity:
    """What makes the hit this hit."""
    return tuple(_plain(hit[name]) for name in pattern.identity)


def _plain(value: object) -> str:
    return " ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Print the table, slowest first, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--store", default="embedded")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with Office(args.data, args.store) as office:
        tables = office.project()
        chosen = [
            pattern
            for pattern in read_patterns(office.workspace)
            if (not args.patterns or pattern.id in args.patterns) and not pattern.second_phase
        ]
        made = []
        for pattern in chosen:
            made.append(measure(pattern, office, tables))
            print(shown(made[-1]), flush=True)
    print(f"\n{len(made)} patterns, {sum(t.ms for t in made) / 1000:.1f} s")
    if args.json:
        args.json.write_text(json.dumps([asdict(t) for t in made], indent=1), encoding="utf-8")
    return 1 if any(t.same is False or t.error for t in made) else 0


def shown(timing: Timing) -> str:
    """One line of the table."""
    sql = "" if timing.sql_ms is None else f"  SQL {timing.sql_ms:8.0f} ms"
    verdict = {True: "  same", False: "  DIFFERS", None: ""}[timing.same]
    failed = f"  {timing.error}" if timing.error else ""
    return (
        f"{timing.pattern:<36} {timing.ms:9.0f} ms {timing.hits:7,} hits "
        f"{timing.peak_mb:6,} MB{sql}{verdict}{failed}"
    )


if __name__ == "__main__":
    sys.exit(main())
