"""Payments of a batch that stand in the ledger already: the same list once more, or a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from graphaudit.precheck.around import Views
from graphaudit.precheck.index import Index, ids_of, take
from graphaudit.precheck.overlay import Overlay

_READ = ("from", "to", "program", "fen", "period", "day", "state", "src")
_SAME = """
    SELECT n.src, min(o.src) FROM new n JOIN old o
    ON o."from" = n."from" AND o."to" = n."to" AND o.program = n.program AND o.fen = n.fen
    AND o.period IS NOT DISTINCT FROM n.period
    AND (n.period IS NOT NULL OR o.day = n.day)
    WHERE coalesce(o.state, 'paid') = 'paid' AND coalesce(n.state, 'paid') = 'paid'
    AND split_part(o.src, ':', 1) <> split_part(n.src, ':', 1)
    GROUP BY n.src ORDER BY n.src"""


@dataclass(frozen=True)
class PaidBefore:
    """Where the same payment stands: file and row of the earlier roster."""

    file: str
    row: int


def paid_before(index: Index, overlay: Overlay, views: Views) -> dict[str, PaidBefore]:
    """Row of the batch → the earlier payment of the same person, card, program, period, amount;
    compared in the DuckDB of the views.
    """
    found: dict[str, PaidBefore] = {}
    files = _files(index)
    for name, over in overlay.edges.items():
        below = index.edges(name)
        if not name.startswith("PAID.") or below is None:
            continue
        people = ids_of(over.rows.column("from").to_pylist())
        old = take(below.rows.select(_READ), below.touching(people, at_start=True))
        for src, other in _same(views, over.rows, old):
            part, sheet_no, row = other.split(":")
            found[src] = PaidBefore(files.get((part, int(sheet_no)), part), int(row))
    return found


def _same(views: Views, new: pa.Table, old: pa.Table) -> list[tuple[str, str]]:
    with views.connect() as connection:
        connection.register("new", new)
        connection.register("old", old)
        return connection.execute(_SAME).fetchall()


def _files(index: Index) -> Mapping[tuple[str, int], str]:
    return {(row["part"], row["sheet_no"]): row["file"] for row in index.sources.to_pylist()}


def repeated_files(before: Mapping[str, PaidBefore], rows: int, least: float) -> dict[str, float]:
    """Earlier file → share of the batch's rows that stand in it, from ``least`` on."""
    counts: dict[str, int] = {}
    for place in before.values():
        counts[place.file] = counts.get(place.file, 0) + 1
    shares = {file: count / rows for file, count in counts.items()} if rows else {}
    return {file: share for file, share in sorted(shares.items()) if share >= least}
