"""The whole library on counties nobody looked at: what it finds, what it wrongly shows, how fast.

    python scripts/measure.py                      two M counties, embedded and on a real Neo4j
    python scripts/measure.py --large              and one L county
    python scripts/measure.py --seeds 5 6 --no-neo4j --out FILE
    python scripts/measure.py --large --keep FOLDER   leave the counties and their workspaces there

Seeds are taken from the commit's id where none are given. The answers go to
``queries/measured.json``, from which ``docs/patterns.md`` and ``graphaudit patterns show`` quote.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import loaders
from graphaudit.commands.generate import write_county
from graphaudit.content import queries_dir
from graphaudit.county.sizes import SizeName
from graphaudit.evaluation import Evaluation, evaluate, read_truth
from graphaudit.figures import figures
from graphaudit.office import Office
from graphaudit.patterns import read_patterns

ROOT = Path(__file__).resolve().parent
COUNTED = ("cases", "found", "findings", "right", "suppressed", "lookalikes",
           "lookalikes_flagged", "lookalikes_above_medium", "explained")  # fmt: skip

NEO4J_MEMORY = {"GRAPHAUDIT_NEO4J_HEAP": "3g", "GRAPHAUDIT_NEO4J_PAGECACHE": "2g"}
"""What the server gets for half a million persons; said otherwise in the environment."""


@dataclass
class Measured:
    """Everything one run of this script learnt."""

    seeds: list[int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    ms: dict[str, dict[str, float]] = field(default_factory=dict)
    same: dict[str, bool] = field(default_factory=dict)
    top: list[float] = field(default_factory=list)
    steps: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, object] = field(default_factory=dict)
    """What another run wrote: its times and comparisons stand in where this one took none."""

    def count(self, scored: Evaluation) -> None:
        """Add one county's scores."""
        for score in scored.scores:
            mine = self.counts.setdefault(score.pattern, dict.fromkeys(COUNTED, 0))
            for name in COUNTED:
                mine[name] += getattr(score, name)
        self.top.append(scored.findings_at_top or 0.0)

    def as_json(self, command: str) -> dict[str, object]:
        """What is written: sums over the seeds, milliseconds by size and engine."""
        cases = sum(c["cases"] for c in self.counts.values())
        flagged = sum(c["lookalikes_above_medium"] for c in self.counts.values())
        lookalikes = sum(c["lookalikes"] for c in self.counts.values())
        old_seconds, old_ms, same = _timed(self.earlier)
        same |= self.same
        return {
            "command": command,
            "day": date.today().isoformat(),
            "cores": os.cpu_count(),
            "seeds": self.seeds,
            "sizes": self.sizes,
            "seconds": {**old_seconds, **{n: round(value, 1) for n, value in self.steps.items()}},
            "times_of": {name: self.earlier.get(name) for name in ("command", "day")}
            if self.earlier
            else None,
            "overall": {
                "cases": cases,
                "recall": _share(sum(c["found"] for c in self.counts.values()), cases),
                "findings_precision_at_50": min(self.top, default=None),
                "lookalikes": lookalikes,
                "lookalikes_above_medium": _share(flagged, lookalikes),
                "same_as_sql": sum(same.values()),
                "compared_with_sql": len(same),
            },
            "patterns": {
                name: {
                    **self.counts.get(name, {}),
                    "ms": {
                        **old_ms.get(name, {}),
                        **{place: round(ms, 1) for place, ms in self.ms.get(name, {}).items()},
                    },
                    "same_as_sql": same.get(name),
                }
                for name in sorted({*self.counts, *self.ms})
            },
        }


def _timed(
    earlier: dict[str, object],
) -> tuple[dict[str, float], dict[str, dict[str, float]], dict[str, bool]]:
    """Seconds by step, milliseconds by pattern and place, and whether SQL answered the same, of an
    earlier run's file.
    """
    seconds, patterns = earlier.get("seconds"), earlier.get("patterns")
    known = dict(patterns) if isinstance(patterns, dict) else {}
    ms = {str(name): dict(each["ms"]) for name, each in known.items() if each.get("ms")}
    same = {
        str(name): bool(each["same_as_sql"])
        for name, each in known.items()
        if each.get("same_as_sql") is not None
    }
    return dict(seconds) if isinstance(seconds, dict) else {}, ms, same


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def seeds_of_commit() -> list[int]:
    """Two seeds out of the commit's id; of the day where there is no repository."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    digits = asked.stdout.strip() or date.today().strftime("%Y%m%d") * 2
    return [int(digits[:6], 16) % 100_000, int(digits[6:12], 16) % 100_000]


def county(size: SizeName, seed: int, folder: Path, into: Measured) -> Path:
    """Generate and load a county, detect, and count; returns its workspace.

    One that was kept and searched is counted as it lies.
    """
    data, truth = folder / f"{size}-{seed}", folder / f"{size}-{seed}.json"
    kept = (data / "casebook.sqlite").exists()
    if not kept:
        write_county(size, seed, folder / f"county-{size}-{seed}", truth)
    with Office(data) as office:
        steps: list[tuple[str, Callable[[], object]]] = [
            ("load", lambda: loaders.load([folder / f"county-{size}-{seed}"], office.workspace)),
            ("project", office.project),
            ("detect", office.refresh),
        ]
        for name, step in () if kept else steps:
            began = time.perf_counter()
            step()
            into.steps.setdefault(f"{size} {name}", time.perf_counter() - began)
        counted = figures(office.tables_of_last_run())
        into.sizes.setdefault(size, f"{counted.persons:,} persons, {counted.payments:,} payments")
        found = office.casebook.findings(everything=True)
        scored = evaluate(found, office.casebook.leads(), read_truth(truth))
    into.count(scored)
    say(f"{size} seed {seed}: top 50 {scored.findings_at_top}, missed {len(scored.missed)}")
    for case, pattern in scored.missed:
        say(f"  missed {case} {pattern}")
    for case, pattern, severity in scored.flagged:
        say(f"  look-alike above medium {case} {pattern} {severity}")
    return data


def time_patterns(data: Path, store: str, place: str, into: Measured) -> None:
    """Milliseconds of every pattern on one engine; on the embedded one beside DuckDB SQL."""
    import bench_patterns as bench  # a script beside this one: scripts are no package

    with Office(data, store) as office:
        began = time.perf_counter()
        tables = office.project()
        into.steps.setdefault(f"{place} project", time.perf_counter() - began)
        took = 0.0
        library = read_patterns(office.workspace)
        for pattern in (p for p in library if not p.second_phase):
            timing = bench.measure(pattern, office, tables)
            took += timing.ms
            into.ms.setdefault(pattern.id, {})[place] = timing.ms
            say(bench.shown(timing))
            if timing.sql_ms is not None and store == "embedded":
                into.ms[pattern.id][place.replace("embedded", "SQL")] = timing.sql_ms
                into.same[pattern.id] = bool(timing.same) and into.same.get(pattern.id, True)
        into.steps[f"{place} library"] = took / 1000
    say(f"{place}: the library in {into.steps[f'{place} library']:.1f} s")


def on_neo4j(data: Path, place: str, into: Measured) -> None:
    """The same on a server that is started for it; without Java or Maven the reason is said."""
    import neo4j_server  # a script beside this one: scripts are no package

    reason = neo4j_server.missing()
    if reason:
        say(reason)
        return
    for name, value in NEO4J_MEMORY.items():
        os.environ.setdefault(name, value)
    with neo4j_server.running() as server:
        os.environ["GRAPHAUDIT_NEO4J_USER"] = server.user
        os.environ["GRAPHAUDIT_NEO4J_PASSWORD"] = server.password
        time_patterns(data, server.url, place, into)


def say(text: str) -> None:
    """Progress, at once."""
    print(text, flush=True)


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", nargs="+", type=int, default=None)
    parser.add_argument("--size", default="M", choices=["S", "M"])
    parser.add_argument("--large", action="store_true", help="an L county too")
    parser.add_argument("--no-neo4j", action="store_true")
    parser.add_argument(
        "--keep", type=Path, default=None, help="folder for the counties; those in it stay"
    )
    parser.add_argument(
        "--times",
        type=Path,
        default=None,
        metavar="FILE",
        help="an earlier run's file: its times where this run takes none",
    )
    parser.add_argument("--count", action="store_true", help="count alone, take no times")
    parser.add_argument("--out", type=Path, default=queries_dir() / "measured.json")
    args = parser.parse_args()
    seeds = args.seeds or seeds_of_commit()
    say(f"seeds {seeds}")
    made = Measured(seeds)
    if args.times:
        made.earlier = json.loads(args.times.read_text(encoding="utf-8"))
    command = as_asked(args, seeds)
    with _folder(args.keep) as name:
        for step in steps(args, Path(name), made):
            step()
            written = json.dumps(made.as_json(command), ensure_ascii=False, indent=1)
            args.out.write_text(written + "\n", encoding="utf-8")
    say(json.dumps(made.as_json(command)["overall"], ensure_ascii=False))
    return 0


def _folder(kept: Path | None) -> AbstractContextManager[str]:
    """A folder for the counties: the one asked for, which stays, or one that goes."""
    if kept is None:
        return tempfile.TemporaryDirectory()
    kept.mkdir(parents=True, exist_ok=True)
    return nullcontext(str(kept))


def as_asked(args: argparse.Namespace, seeds: list[int]) -> str:
    """The command that gives the same figures again, seeds included wherever they came from."""
    words = ["python scripts/measure.py", f"--size {args.size}"]
    words += ["--large"] if args.large else []
    words += ["--no-neo4j"] if args.no_neo4j else []
    words += ["--count"] if args.count else []
    return " ".join([*words, "--seeds", *map(str, seeds)])


def steps(args: argparse.Namespace, folder: Path, into: Measured) -> list[Callable[[], object]]:
    """What is measured, in its order; after each the figures so far are written."""
    first, large = folder / f"{args.size}-{into.seeds[0]}", folder / f"L-{into.seeds[0]}"
    counted: list[Callable[[], object]] = [
        partial(county, args.size, seed, folder, into) for seed in into.seeds
    ]
    timed: list[Callable[[], object]] = [
        partial(time_patterns, first, "embedded", f"{args.size} embedded", into)
    ]
    if args.large:
        counted.append(partial(county, "L", into.seeds[0], folder, into))
        timed.append(partial(time_patterns, large, "embedded", "L embedded", into))
    if not args.no_neo4j:
        timed.append(partial(on_neo4j, first, f"{args.size} Neo4j", into))
        if args.large:
            timed.append(partial(on_neo4j, large, "L Neo4j", into))
    return counted if args.count else [*counted, *timed]


if __name__ == "__main__":
    sys.exit(main())
