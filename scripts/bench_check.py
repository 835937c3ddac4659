"""The check before payment, timed: a batch against a county that was laid out again and again.

A synthetic county is generated and loaded once; its projection is then written ``--copies`` times
over, each copy under keys and numbers of its own, so that the ledger has the wanted number of
payments with the county's own density of kin, cards and households. A roster of ``--rows`` people
who were paid last is then judged for the month after. Start-up (registers, patterns, index) is
timed apart from the work. Prints wall-clock and CPU seconds by stage. ``--expect FILE`` compares
every verdict and reason with those that an earlier run wrote there, and writes them the first time.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import loaders
from graphaudit.commands.generate import write_county
from graphaudit.explanations import read_explanations
from graphaudit.identity import Identity
from graphaudit.ledger.statements import sql_text
from graphaudit.model import NODES, relationship_tables
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.precheck.desk import Checked, Desk
from graphaudit.precheck.index import index_of
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.settled import settled
from graphaudit.projection import Tables, build
from loaders.aside import AsideReader
from loaders.handed_in import batch_of

Made = TypeVar("Made")
_KEPT = frozenset({"Program", "Status"})
"""Labels that all copies share."""


def main() -> None:
    """Make the county, lay it out, judge the batch."""
    args = _arguments()
    with _folder(args.data) as folder, Office(folder / "workspace") as office:
        if not office.ledger.loads():
            write_county(args.size, args.seed, folder / "county", folder / "truth.json")
            loaders.load([folder / "county"], office.workspace)
        tables = build(office.ledger)
        entities = Identity(office.workspace).resolve(office.ledger).entity_file
        wide, wide_entities = _laid_out(folder / "wide", tables, entities, args.copies)
        _print_sizes(wide)
        desk = _opened(office, wide, wide_entities)
        roster = folder / "batch.csv"
        _write_roster(roster, wide, args.rows)
        for _ in range(args.times):
            checked = _judge(office, desk, roster)
            if args.expect is not None:
                _compare(args.expect, checked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="M", choices=("S", "M", "L"))
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--expect", type=Path, help="verdicts and reasons that must come out")
    parser.add_argument("--data", type=Path, help="keep (and use again) what is made here")
    return parser.parse_args()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _laid_out(folder: Path, tables: Tables, entities: Path, copies: int) -> tuple[Tables, Path]:
    """The projection ``copies`` times over, each copy under keys of its own."""
    wide = Tables(folder / f"{tables.snapshot}-{copies}", f"{tables.snapshot}{copies:03d}")
    target = wide.path / "entity.parquet"
    if not target.exists():
        for name in ("nodes", "rels"):
            (wide.path / name).mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect()
        for source, written, keys in _files(tables, wide, entities):
            _multiply(connection, source, written, keys, copies)
    return wide, target


def _files(
    tables: Tables, wide: Tables, entities: Path
) -> Iterator[tuple[Path, Path, tuple[str, ...]]]:
    """(from, to, columns that hold keys or numbers of one copy) of every file."""
    for label in NODES:
        own: tuple[str, ...] = () if label.name in _KEPT else ("key",)
        yield tables.node_file(label.name), wide.node_file(label.name), own
    for rel, start, end in relationship_tables():
        keys = tuple(
            column for column, label in (("from", start), ("to", end)) if label not in _KEPT
        )
        yield tables.rel_file(rel.name, start, end), wide.rel_file(rel.name, start, end), keys
    yield tables.numbers_file, wide.numbers_file, ("key", "number")
    yield tables.sources_file, wide.sources_file, ()
    yield tables.written_file, wide.written_file, ()
    yield tables.stated_file, wide.stated_file, ("key",)
    yield entities, wide.path / "entity.parquet", ("ref", "main", "key")


def _multiply(
    connection: duckdb.DuckDBPyConnection,
    source: Path,
    written: Path,
    keys: tuple[str, ...],
    copies: int,
) -> None:
    """The first copy keeps its keys; the others carry their number behind every key."""
    read = f"read_parquet({sql_text(str(source))})"
    replaced = ", ".join(f'"{k}" || \'~\' || copy AS "{k}"' for k in keys)
    query = f"SELECT * FROM {read}"
    if keys and copies > 1:
        query += (
            f" UNION ALL SELECT * EXCLUDE (copy) REPLACE ({replaced}) "
            f"FROM {read}, range(1, {copies}) c(copy)"
        )
    schema = pq.read_schema(source)
    with pq.ParquetWriter(written, schema, compression="zstd") as writer:
        for batch in connection.sql(query).to_arrow_reader(250_000):
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def _opened(office: Office, wide: Tables, entities: Path) -> Desk:
    workspace = office.workspace
    index = _timed("index made (once a snapshot)", lambda: index_of(workspace, wide, entities))
    questions = _timed(
        "start-up: patterns, explanations, policy",
        lambda: Questions.of(read_patterns(workspace), read_explanations(workspace), office.policy),
    )
    cleared = _timed(
        "cards cleared of their agents (once a snapshot)", lambda: settled(index, questions)
    )
    return Desk(workspace, office.policy, index, questions, {}, cleared)


def _write_roster(path: Path, wide: Tables, rows: int) -> None:
    """Those who were paid under the program of most people, with what they got last."""
    paid = sql_text(str(wide.rel_file("PAID", "Person", "Card")))
    numbers = sql_text(str(wide.numbers_file))
    people = duckdb.execute(
        f"""
        WITH listed AS (
            SELECT "from", "to", max_by(fen, day) / 100 AS yuan FROM read_parquet({paid})
            WHERE NOT contains("from", '~') AND program = (
                SELECT program FROM read_parquet({paid})
                GROUP BY program ORDER BY count(DISTINCT "from") DESC, program LIMIT 1)
            GROUP BY "from", "to"
        )
        SELECT n.name, n.number, c.number, l.yuan FROM listed l
        JOIN read_parquet({numbers}) n ON n.key = l."from"
        JOIN read_parquet({numbers}) c ON c.key = l."to"
        WHERE length(n.number) = 18 ORDER BY l."from", l."to" LIMIT {rows}"""
    ).fetchall()
    [(program,)] = duckdb.execute(
        f"""
        SELECT g.name FROM read_parquet({sql_text(str(wide.node_file("Program")))}) g
        WHERE g.code = (SELECT program FROM read_parquet({paid})
            GROUP BY program ORDER BY count(DISTINCT "from") DESC, program LIMIT 1)"""
    ).fetchall()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"2025年1月{program}发放表"])
        writer.writerow(["姓名", "身份证号", "银行账号", "金额（元）"])
        writer.writerows(people)


def _print_sizes(wide: Tables) -> None:
    paid = wide.rel_file("PAID", "Person", "Card")
    [(payments,)] = duckdb.execute(f"SELECT count(*) FROM '{paid}'").fetchall()
    [(persons,)] = duckdb.execute(f"SELECT count(*) FROM '{wide.node_file('Person')}'").fetchall()
    print(f"{persons:,} persons, {payments:,} payments")


def _judge(office: Office, desk: Desk, roster: Path) -> Checked:
    reader = _timed("start-up: registers", lambda: AsideReader(office.workspace))
    _timed("start-up: engines", desk.make_ready)
    aside = _timed("read the batch", lambda: reader.read([roster]))
    checked = _timed("work: judge the batch", lambda: desk.judge(batch_of(aside, office.ledger)))
    for stage, seconds in checked.seconds.items():
        print(f"    {stage}: {seconds:.3f} s")
    totals = checked.totals.rows
    print(f"    {totals['pass']} pass, {totals['suspected']} suspected, {totals['error']} error")
    return checked


def _compare(file: Path, checked: Checked) -> None:
    """Exit with a message when a row came out otherwise than in an earlier run."""
    rows = [row.as_json() for row in checked.rows]
    if not file.exists():
        file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    wanted = json.loads(file.read_text(encoding="utf-8"))
    other = [
        row["row"]
        for row, want in zip(rows, wanted, strict=False)
        if json.loads(json.dumps(row)) != want
    ]
    if other or len(rows) != len(wanted):
        sys.exit(f"{len(other)} of {len(wanted)} rows came out otherwise, first: {other[:5]}")
    print(f"    all {len(rows)} rows came out as in {file}")


def _timed(name: str, work: Callable[[], Made]) -> Made:
    wall, cpu = time.perf_counter(), _cpu()
    made = work()
    spent = time.perf_counter() - wall, _cpu() - cpu
    print(f"{name}: {spent[0]:.3f} s wall, {spent[1]:.3f} s CPU")
    return made


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
