"""What became of every line that was sent: rows and money that add up, by sheet and in total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphaudit.durable import Json
from graphaudit.ledger import Load, Part
from graphaudit.values import mask_long_digits, money
from loaders.register import Register
from loaders.templates import heading_of

OWN = ("row", "status", "reason")
"""Columns of the kept lines that no office wrote."""
HEAD, TAIL, AROUND = 6, 4, 3


@dataclass(frozen=True)
class Balance:
    """``rows`` sent = accepted + rejected + skipped; ``fen`` accepted, ``rejected_fen`` those
    amounts of rejected rows that can be read, ``unread`` rejected rows whose amount cannot."""

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    fen: int = 0
    rejected_fen: int = 0
    unread: int = 0
    skips: Mapping[str, int] = field(default_factory=dict)

    @property
    def sent_fen(self) -> int:
        """Money of all lines that are payments, as far as it can be read."""
        return self.fen + self.rejected_fen

    @property
    def adds_up(self) -> bool:
        """Whether every line is accounted for."""
        return self.rows == self.accepted + self.rejected + self.skipped


@dataclass(frozen=True)
class SheetTold:
    """One sheet: what it was recognised as and why, and what became of its lines.

    ``register`` is empty for a sheet that was not loaded. ``fields``: header as in the kept lines
    → field; ``unknown``: headers without one. ``facts``: program, period, township, village with
    where each was found.
    """

    no: int
    name: str
    register: str
    why: str
    balance: Balance
    fields: Mapping[str, str]
    unknown: Sequence[str]
    facts: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class FileTold:
    """One file that came in; ``sheets`` are those of a live one."""

    load: Load
    part: str
    sheets: Sequence[SheetTold]
    corrections: int

    @cached_property
    def balance(self) -> Balance:
        """All its sheets."""
        return summed(sheet.balance for sheet in self.sheets)


@dataclass(frozen=True)
class ColumnTold:
    """One column as the office wrote it: header, what it is read as (empty: not used), examples."""

    header: str
    reads: str
    filled: int
    examples: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A line as written: its number, what became of it, its cells (long numbers masked)."""

    row: int
    status: str
    reason: str
    cells: Sequence[str]


def summed(parts: Iterable[Balance]) -> Balance:
    """The sum of several balances."""
    listed = list(parts)
    skips: Counter[str] = Counter()
    for each in listed:
        skips.update(each.skips)
    names = ("rows", "accepted", "rejected", "skipped", "fen", "rejected_fen", "unread")
    numbers = {name: sum(int(getattr(each, name)) for each in listed) for name in names}
    return Balance(**numbers, skips=dict(sorted(skips.items())))


def files_told(
    loads: Sequence[Load], parts: Sequence[Part], corrected: Mapping[str, int]
) -> list[FileTold]:
    """Every file in the order of loading; ``corrected``: part → values to be corrected."""
    live = {part.sha256: part for part in parts}
    return [_file(load, live.get(load.sha256), corrected) for load in loads]


def columns_told(part: Part, sheet: SheetTold, register: Register | None) -> list[ColumnTold]:
    """The columns of a sheet in their order, with what each is read as and what stands in it."""
    table = _kept(part, sheet.no)
    accepted = table.filter(pc.equal(table["status"], pa.scalar("accepted")))
    return [
        ColumnTold(
            name,
            _reads(sheet.fields.get(name, ""), register),
            *_examples(accepted[name].to_pylist()),
        )
        for name in table.column_names
        if name not in OWN
    ]


def lines_told(part: Part, sheet_no: int, wanted: Sequence[int]) -> tuple[list[str], list[Line]]:
    """Headers, and the first and last lines as written and those of ``wanted`` rows."""
    table = _kept(part, sheet_no)
    headers = [name for name in table.column_names if name not in OWN]
    rows = table["row"].to_pylist()
    last = len(rows)
    kept = {*range(min(HEAD, last)), *range(max(0, last - TAIL), last)}
    kept |= {place for place, row in enumerate(rows) if row in set(wanted[:AROUND])}
    chosen = table.take(sorted(kept)).to_pylist()
    return headers, [
        Line(
            int(line["row"]),
            str(line["status"]),
            str(line["reason"] or ""),
            [mask_long_digits(str(line[name] or "")) for name in headers],
        )
        for line in chosen
    ]


def _file(load: Load, part: Part | None, corrected: Mapping[str, int]) -> FileTold:
    if part is None:
        return FileTold(load, "", (), 0)
    listed = part.info.get("sheets")
    sheets = (
        [_sheet(part, said) for said in listed if isinstance(said, Mapping)]
        if isinstance(listed, list)
        else []
    )
    return FileTold(load, part.id, sheets, corrected.get(part.id, 0))


def _sheet(part: Part, said: Mapping[str, Json]) -> SheetTold:
    lines, origins, skips = (_texts(said.get(name)) for name in ("lines", "origins", "skips"))
    unknown = said.get("unknown")
    facts = [
        (name, str(said[name]), origins.get(name, ""))
        for name in ("program", "period", "township", "village")
        if said.get(name)
    ]
    return SheetTold(
        no=_number(said.get("no")),
        name=str(said.get("sheet") or ""),
        register=str(said.get("register") or ""),
        why=str(said.get("why") or ""),
        balance=_balance(part, said, lines, {name: _number(n) for name, n in skips.items()}),
        fields={header: name for name, header in lines.items()},
        unknown=[str(each) for each in unknown if each] if isinstance(unknown, list) else [],
        facts=facts,
    )


def _balance(
    part: Part, said: Mapping[str, Json], lines: Mapping[str, str], skips: Mapping[str, int]
) -> Balance:
    names = ("rows", "accepted", "rejected", "skipped", "fen")
    numbers = {name: _number(said.get(name)) for name in names}
    read = (0, 0)
    if numbers["rejected"] and "amount" in lines:
        path = part.rows(_number(said.get("no")))
        read = _rejected_money(path, lines["amount"]) if path else read
    return Balance(**numbers, rejected_fen=read[0], unread=read[1], skips=skips)


@lru_cache(maxsize=4096)
def _rejected_money(path: Path, header: str) -> tuple[int, int]:
    """Fen of the rejected lines of a sheet, and how many of them cannot be read. A part's files
    never change."""
    table = pq.read_table(path, columns=["status", header], filters=[("status", "=", "rejected")])
    read = [money.clean(str(cell or "")).value for cell in table[header].to_pylist()]
    known = [fen for fen in read if fen is not None]
    return sum(known), len(read) - len(known)


def _kept(part: Part, sheet_no: int) -> pa.Table:
    path = part.rows(sheet_no)
    return pq.read_table(path) if path else pa.table({name: [] for name in OWN})


def _reads(name: str, register: Register | None) -> str:
    """The register's own word for a field; its name where only a combination of words tells."""
    spec = register.fields.get(name) if register and name else None
    return (heading_of(spec) or name) if spec else name


def _examples(values: Sequence[str | None]) -> tuple[int, list[str]]:
    """How many cells are filled, and the first three different ones, long numbers masked."""
    filled = [str(value) for value in values if value]
    return len(filled), [mask_long_digits(each) for each in list(dict.fromkeys(filled))[:3]]


def _texts(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _number(value: object) -> int:
    return int(str(value or 0))
