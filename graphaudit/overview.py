"""The figures of a county's first page: what came in, when it was paid, where findings stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphaudit.case_listing import CaseListing, Wanted
from graphaudit.content import queries_dir
from graphaudit.finding import MISSED
from graphaudit.ledger import Ledger
from graphaudit.projection import Tables

MONTHS = 24
"""How many months the columns show, the last one that was paid included."""
_DOUBTS = ("eligibility", "collusion", "quality")


@dataclass(frozen=True)
class Arrived:
    """One live file: rows add up (``accepted`` + ``rejected`` + ``skipped``); fen."""

    file: str
    at: str
    registers: tuple[str, ...]
    rows: int
    accepted: int
    rejected: int
    skipped: int
    fen: int


@dataclass(frozen=True)
class Month:
    """What was paid in a month (``yyyymm``), and what of it stands in findings' last months."""

    month: str
    payments: int
    fen: int
    findings: int = 0
    findings_fen: int = 0


@dataclass(frozen=True)
class PatternRow:
    """One line of the table pattern × township: findings by township, in the columns' order."""

    pattern: str
    severity: str
    cells: tuple[int, ...]
    findings: int
    fen: int


@dataclass(frozen=True)
class Crosstab:
    """Findings by pattern and township; ``paid``: people who were paid, by township."""

    townships: tuple[str, ...]
    rows: tuple[PatternRow, ...]
    sums: tuple[int, ...]
    total: int
    paid: tuple[int, ...]


def arrived(ledger: Ledger) -> list[Arrived]:
    """The live files, the newest first."""
    when = {load.sha256: (load.name, load.at) for load in ledger.loads() if load.state == "live"}
    found = [
        _arrived(*when[part.sha256], _mappings(part.info.get("sheets")))
        for part in ledger.parts()
        if part.sha256 in when
    ]
    return sorted(found, key=lambda each: (each.at, each.file), reverse=True)


def months(tables: Tables, listing: CaseListing) -> list[Month]:
    """Payments by month, and findings by the month of their last payment; oldest first."""
    rows = _view(tables, "paid_by_month", {"months": MONTHS})
    ended = {each.value.replace("-", ""): each for each in listing.facet(doubts(), "month")}
    made = []
    for month, payments, fen in reversed(rows):
        seen = ended.get(str(month))
        made.append(
            Month(str(month), int(str(payments)), int(str(fen or 0)),
                  seen.findings if seen else 0, seen.fen if seen else 0)
        )  # fmt: skip
    return made


def crosstab(tables: Tables, listing: CaseListing, order: Sequence[str]) -> Crosstab:
    """Findings that stand, by pattern and township; ``order``: severities, the worst first."""
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    for each in listing.crossed(doubts()):
        cells[each.pattern][each.township] = each.findings
    counted = {each.value: each for each in listing.facet(doubts(), "pattern")}
    worst = listing.worst(doubts())
    paid = _paid_people(tables)
    named = sorted({township for row in cells.values() for township in row} - {""})
    townships = (*named, *([""] if any("" in row for row in cells.values()) else []))
    rows = [
        PatternRow(
            pattern,
            worst[pattern],
            tuple(row.get(township, 0) for township in townships),
            counted[pattern].findings,
            counted[pattern].fen,
        )
        for pattern, row in cells.items()
    ]
    rows.sort(key=lambda row: (order.index(row.severity), -row.findings, row.pattern))
    sums = tuple(sum(row.cells[n] for row in rows) for n in range(len(townships)))
    return Crosstab(
        townships,
        tuple(rows),
        sums,
        listing.count(doubts()),
        tuple(paid.get(township, 0) for township in townships),
    )


def missed(listing: CaseListing) -> int:
    """How many people seem entitled and are not paid."""
    return listing.count(Wanted({"class": [MISSED]}))


def doubts() -> Wanted:
    """Findings that cast a doubt on somebody or something, not those of people left out."""
    return Wanted({"class": list(_DOUBTS)})


def _paid_people(tables: Tables) -> dict[str, int]:
    rows = _view(tables, "paid_people")
    return {str(township): int(str(people)) for township, people in rows}


def _view(
    tables: Tables, name: str, values: Mapping[str, int] | None = None
) -> list[tuple[object, ...]]:
    """The rows of one of ``queries/views``."""
    text = (queries_dir() / "views" / f"{name}.sql").read_text(encoding="utf-8")
    connection = tables.connect()
    try:
        return connection.execute(text, dict(values or {})).fetchall()
    finally:
        connection.close()


def _arrived(file: str, at: str, sheets: Sequence[Mapping[str, object]]) -> Arrived:
    registers = dict.fromkeys(str(s["register"]) for s in sheets if s.get("register"))
    sums = [
        sum(int(str(sheet.get(name) or 0)) for sheet in sheets)
        for name in ("rows", "accepted", "rejected", "skipped", "fen")
    ]
    return Arrived(file, at, tuple(registers), *sums)


def _mappings(value: object) -> list[Mapping[str, object]]:
    listed = value if isinstance(value, list | tuple) else ()
    return [each for each in listed if isinstance(each, Mapping)]
