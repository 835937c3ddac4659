"""The restitution list: what is to be returned, by person, card and program.

It is made of payment rows, each counted once however many findings hold it. A row counts in full
unless people confirmed another amount for it; in a case that ended it counts only where the
outcome of one of its findings says that money is to be returned. Money in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from graphaudit.cases.case import Case
from graphaudit.cases.rules import TO_RETURN
from graphaudit.exhibits import Said
from graphaudit.finding import Finding, Json, JsonReader


@dataclass(frozen=True)
class DueRow:
    """A payment row: ``paid`` as the roster says, ``fen`` to be returned of it."""

    src: str
    place: str
    day: str
    paid: int
    fen: int


@dataclass(frozen=True)
class Due:
    """What one person is to return for one card and program; captions are masked."""

    payee: str
    payee_key: str
    card: str
    card_key: str
    program: str
    rows: tuple[DueRow, ...]

    @property
    def paid(self) -> int:
        """Sum of the rows, fen."""
        return sum(row.paid for row in self.rows)

    @property
    def fen(self) -> int:
        """What is to be returned, fen."""
        return sum(row.fen for row in self.rows)

    @property
    def months(self) -> tuple[str, ...]:
        """The months in which it was paid, as yyyy-mm."""
        return tuple(sorted({row.day[:7] for row in self.rows if row.day}))


def payments_of(findings: Iterable[Finding]) -> dict[str, int]:
    """src → fen of every payment row that the findings hold, each once."""
    rows: dict[str, int] = {}
    for finding in findings:
        rows.update(finding.payments)
    return rows


def counted(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """The findings whose payments are to be returned; undecided ones only while it is open."""
    given = {f: held.outcome for f, held in case.findings.items()}
    return [
        f
        for f in findings
        if ((outcome := given.get(f.id)) and outcome.reason in TO_RETURN)
        or (outcome is None and not case.ended)
    ]


def due_rows(case: Case, findings: Sequence[Finding]) -> dict[str, int]:
    """src → fen to be returned, of the findings that count; at most what was paid."""
    paid = payments_of(counted(case, findings))
    return {src: min(fen, case.amounts.get(src, fen)) for src, fen in sorted(paid.items())}


def confirmed(case: Case, finding: Finding) -> int:
    """What of a finding's payments is to be returned by its own outcome, fen."""
    held = case.findings.get(finding.id)
    if held is None or held.outcome is None or held.outcome.reason not in TO_RETURN:
        return 0
    paid = finding.payments.items()
    return sum(min(fen, case.amounts.get(src, fen)) for src, fen in paid)


def dues(case: Case, findings: Sequence[Finding], said: Mapping[str, Said]) -> list[Due]:
    """The list, by payee, card and program. A row that says nothing stands under no name."""
    paid = payments_of(counted(case, findings))
    places = {row.src: f"{row.file}#{row.sheet}#{row.row}" for f in findings for row in f.rows}
    groups: dict[tuple[str, str, str, str, str], list[DueRow]] = {}
    for src, fen in due_rows(case, findings).items():
        line = said.get(src, Said())
        key = (line.payee, line.payee_key, line.card, line.card_key, line.program)
        row = DueRow(src, places.get(src, src), _day(line.day), paid[src], fen)
        groups.setdefault(key, []).append(row)
    return [
        Due(*key, tuple(sorted(rows, key=lambda row: (row.day, row.src))))
        for key, rows in sorted(groups.items())
    ]


def dues_as_json(listed: Sequence[Due]) -> list[Json]:
    """The list as JSON, to be kept."""
    return [{**asdict(due), "rows": [asdict(row) for row in due.rows]} for due in listed]


def dues_from_json(listed: Sequence[JsonReader]) -> list[Due]:
    """Read back what ``dues_as_json`` wrote."""
    return [_due_from_json(each) for each in listed]


def _due_from_json(each: JsonReader) -> Due:
    rows = tuple(
        DueRow(row.text("src"), row.text("place"), row.text("day"), row.whole("paid"),
               row.whole("fen"))
        for row in each.each("rows")
    )  # fmt: skip
    return Due(
        each.text("payee"), each.text("payee_key"), each.text("card"), each.text("card_key"),
        each.text("program"), rows,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
