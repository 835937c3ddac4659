"""The rows that prove a finding, as a table to read, to search and to sum by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from graphaudit.content import queries_dir
from graphaudit.exhibits import places_of
from graphaudit.masking import mask_number
from graphaudit.policy import Policy
from graphaudit.projection import Tables
from graphaudit.projection.lookup import narrowed
from graphaudit.register_names import named_register

TAIL = "尾号"
_READ = ("PAID", "Card", "Person", "Household", "Enterprise", "numbers")


@dataclass(frozen=True)
class ProofRow:
    """One row of evidence, masked; a row of a register that is no payment has ``fen`` None.

    ``number``: its place in the order of the table, from 1. ``program``: its code.
    """

    number: int
    src: str
    file: str
    sheet: str
    row: int
    register: str
    day: str = ""
    period: str = ""
    payee: str = ""
    payee_key: str = ""
    payee_number: str = ""
    card: str = ""
    card_key: str = ""
    program: str = ""
    program_name: str = ""
    fen: int | None = None
    note: str = ""

    @property
    def month(self) -> str:
        """The month of payment, yyyy-mm; empty without a day."""
        return self.day[:7]

    @property
    def tail(self) -> str:
        """The card's last digits as the roster's reader knows it."""
        return self.card.removeprefix(TAIL)

    def words(self) -> str:
        """What a search looks into, in lower case."""
        parts = (self.day, self.payee, self.card, self.program_name, self.period, self.file,
                 self.sheet, str(self.row), self.register, self.note)  # fmt: skip
        return " ".join(parts).lower()


@dataclass(frozen=True)
class RowsWanted:
    """Which rows: words in them, one month, one program, one of these people or cards."""

    text: str = ""
    month: str = ""
    program: str = ""
    keys: Sequence[str] = ()

    def fits(self, row: ProofRow) -> bool:
        """Whether a row is asked for."""
        return (
            (not self.month or row.month == self.month)
            and (not self.program or row.program == self.program)
            and (not self.keys or row.payee_key in self.keys or row.card_key in self.keys)
            and all(word in row.words() for word in self.text.lower().split())
        )


@dataclass(frozen=True)
class Series:
    """The payments of one program by month, yyyy-mm; fen."""

    program: str
    name: str
    months: dict[str, int]

    @property
    def fen(self) -> int:
        """The sum over all months."""
        return sum(self.months.values())


def proof_rows(
    tables: Tables, policy: Policy, srcs: Iterable[str], language: str = "zh"
) -> list[ProofRow]:
    """The rows, payments by day, person and program first, then what other registers say."""
    wanted = sorted(set(srcs))
    payments = _payments(tables, wanted)
    places = places_of(tables)
    rows = []
    for src in wanted:
        part, sheet_no, line = src.split(":")
        file, sheet, register = places.get((part, int(sheet_no)), ("", "", ""))
        named = named_register(register, language) if register else ""
        rows.append(_row(src, file, sheet, int(line), named, payments.get(src), policy, language))
    rows.sort(key=lambda r: (r.fen is None, r.day, r.payee, r.program, r.src))
    return [ProofRow(**{**vars(row), "number": n}) for n, row in enumerate(rows, 1)]


def by_month(rows: Iterable[ProofRow]) -> list[Series]:
    """The payments by program and month, the largest program first."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[str, str] = {}
    for row in rows:
        if row.fen is not None and row.month:
            sums[row.program][row.month] += row.fen
            names[row.program] = row.program_name
    found = [Series(code, names[code], dict(sorted(by.items()))) for code, by in sums.items()]
    return sorted(found, key=lambda each: (-each.fen, each.program))


def _payments(tables: Tables, wanted: list[str]) -> dict[str, dict[str, object]]:
    text = (queries_dir() / "views" / "proof_rows.sql").read_text(encoding="utf-8")
    with narrowed(tables, _READ, srcs=wanted) as connection:
        connection.register("wanted", pa.table({"src": pa.array(wanted, pa.string())}))
        listed = connection.sql(text).to_arrow_table().to_pylist()
    return {str(row["src"]): row for row in listed}


def _row(
    src: str,
    file: str,
    sheet: str,
    line: int,
    register: str,
    said: dict[str, object] | None,
    policy: Policy,
    language: str,
) -> ProofRow:
    if said is None:
        return ProofRow(0, src, file, sheet, line, register)
    day, fen, code = said["day"], said["fen"], str(said["program"] or "")
    program = policy.programs.get(code)
    name = "" if program is None else program.name_en if language == "en" else program.name
    told = {n: str(said[n] or "") for n in ("period", "payee", "payee_key", "card", "card_key")}
    return ProofRow(
        0, src, file, sheet, line, register,
        day=day.isoformat() if isinstance(day, date) else "",
        payee_number=mask_number(str(said["payee_label"] or ""), str(said["payee_number"] or "")),
        program=code, program_name=name or code,
        fen=fen if isinstance(fen, int) else None, note=str(said["note"] or ""),
        **told,
    )  # fmt: skip
