"""Times of the service's addresses: a page of 100,000 findings, an expansion, a search.

    python scripts/bench_api.py DATA [--findings 100000]

DATA is a workspace with a projected graph; nothing in it is changed (the findings are made up, in
a case book of their own in a temporary folder). Prints milliseconds: the median and the worst.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from graphaudit.case_listing import FACETS, CaseListing, Sort, Wanted
from graphaudit.casebook import Casebook
from graphaudit.masking import masked_finding
from graphaudit.projection import Tables
from graphaudit.search import search
from graphaudit.stores import GraphStore, open_store
from graphaudit.stores.exploring import Explorer
from graphaudit.workspace import Workspace

TIMES = 7
TOWNSHIPS = 30
PATTERNS = 60
SEVERITIES = ("critical", "high", "medium", "low", "info")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--findings", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="graphaudit-bench-") as folder:
        listing_times(Path(folder), args.findings)
    graph_times(Workspace(args.data))


def listing_times(folder: Path, findings: int) -> None:
    """Pages and facets of a case book with so many findings."""
    workspace = Workspace(folder / "w")
    began = time.perf_counter()
    with closing(Casebook(workspace)):
        fill(workspace.casebook, findings)
    print(f"{findings} findings filled in {time.perf_counter() - began:.1f} s")
    some = Wanted({"township": ["乡镇3"], "severity": ["high"]})
    with closing(CaseListing(workspace.casebook)) as listing:
        timed("first page", lambda: page(listing, Wanted(), "score", 0))
        timed("page at 50,000 by amount", lambda: page(listing, Wanted(), "fen", findings // 2))
        timed("filtered page", lambda: page(listing, some, "fen", 0))
        timed("page by text", lambda: page(listing, Wanted(text="张三7"), "score", 0))
        began = time.perf_counter()
        listing.facet(some, "pattern")
        print(f"the list read into memory in {(time.perf_counter() - began) * 1000:.0f} ms")
        began = time.perf_counter()
        listing.totals(some)
        print(f"the proof read into memory in {(time.perf_counter() - began) * 1000:.0f} ms")
        timed("totals, no filter", lambda: listing.totals(Wanted()))
        timed("all facets", lambda: [listing.facet(some, facet) for facet in FACETS])
        timed("all facets, no filter", lambda: [listing.facet(Wanted(), f) for f in FACETS])


def graph_times(workspace: Workspace) -> None:
    """An expansion of the most used card and of a village, counts, and searches."""
    store = open_store("embedded", workspace)
    try:
        explorer = Explorer(store)
        tables = Tables(workspace.tables / (store.snapshot() or ""), store.snapshot() or "")
        for name, key, type_, label in starts(store, tables):
            timed(f"counts of {name}", lambda key=key: explorer.groups(key))
            timed(
                f"expand {name}",
                lambda key=key, type_=type_, label=label: explorer.expand(key, type_, label),
            )
        for text in ("6137", "王秀英", "wxy"):
            timed(f"search {text}", lambda text=text: search(tables, text, loose=True))
    finally:
        store.close()


def starts(store: GraphStore, tables: Tables) -> Iterator[tuple[str, str, str, str]]:
    """What the expansions begin at: name, key, type and label."""
    with closing(tables.connect()) as connection:
        for name, relationship, side, type_, label in (
            ("the card with most payees", "USES", "to", "USES", "Person"),
            ("the person with most cards", "USES", "from", "USES", "Card"),
            ("the village with most people", "LIVES_IN", "to", "LIVES_IN", "Person"),
        ):
            found = connection.sql(f'FROM "{relationship}"').aggregate(
                f'"{side}" AS key, count(*) AS n', f'"{side}"'
            )
            [key, _] = found.order("n DESC, key").limit(1).fetchall()[0]
            yield name, str(key), type_, label


def page(listing: CaseListing, wanted: Wanted, sort: Sort, offset: int) -> int:
    """What one page costs: the count, fifty findings, their masks."""
    found = listing.page(wanted, sort, offset=offset, limit=50)
    return listing.count(wanted) + len([masked_finding(each) for each in found])


def fill(path: Path, findings: int) -> None:
    """Made-up findings, some 3 KB each, put straight into the book."""
    rows = (made_up(number) for number in range(findings))
    marks = ", ".join("?" * 13)
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(f"INSERT INTO findings VALUES ({marks})", rows)


def made_up(number: int) -> tuple[str | int, ...]:
    """One row of the book's findings."""
    pattern, finding = f"pattern_{number % PATTERNS}", f"f_{number:016x}"
    score = number * 7919 % 101
    record = {
        "id": finding,
        "pattern": pattern,
        "title": {"zh": "一卡多人", "en": "one card, many people"},
        "class": "collusion" if number % 4 else "eligibility",
        "severity": SEVERITIES[number * 31 % len(SEVERITIES)],
        "score": score,
        "fen": number * 104_729 % 9_000_000,
        "first_day": "2023-01-31",
        "last_day": f"2023-{number % 12 + 1:02}-28",
        "subject": {"label": "Card", "key": f"c_{number:016x}", "number": "6217001234567890122"},
        "persons": [
            {"key": f"p_{number + n:016x}", "id_number": "", "name": f"张三{(number + n) % 999}"}
            for n in range(5)
        ],
        "cards": [{"key": f"c_{number:016x}", "number": "6217001234567890122"}],
        "kinds": ["card", "phone"],
        "programs": ["RURAL_DIBAO"],
        "townships": [f"乡镇{number % TOWNSHIPS}"],
        "rows": [{"file": "x.csv", "sheet": "", "row": n, "src": f"s:0:{n}"} for n in range(20)],
        "sentence": {"zh": f"记录显示张三{number % 999}等五人进入同一张卡", "en": "five on one"},
        "evidence": {"nodes": [], "relationships": []},
    }
    told = json.dumps(record, ensure_ascii=False)
    return (finding, pattern, "[]", "open", "doubtful", "new", score, number, 1, 1, 1, "", told)


def timed(name: str, work: Callable[[], object]) -> None:
    """Print the median and the worst of some runs, milliseconds; the first run is not counted."""
    work()
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    print(f"{name}: {statistics.median(took):.0f} ms, worst {max(took):.0f} ms", flush=True)


if __name__ == "__main__":
    main()
