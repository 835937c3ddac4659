"""Rejected rows and values to be corrected, of all live files: filtered and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pyarrow.parquet as pq

from graphaudit.ledger import Ledger
from graphaudit.values import mask_long_digits

Kind = Literal["", "reject", "correction"]


@dataclass(frozen=True)
class Complaint:
    """One cell: ``reject`` kept its row out, ``correction`` is to be mended. As written."""

    kind: str
    file: str
    part: str
    sheet: str
    row: int
    column: str
    value: str
    code: str
    reason: str
    fix: str

    @property
    def short(self) -> str:
        """The reason without its particulars."""
        return self.reason.split("：", 1)[0]

    def masked(self) -> Complaint:
        """The same with long numbers masked."""
        return replace(
            self,
            value=mask_long_digits(self.value),
            reason=mask_long_digits(self.reason),
            fix=mask_long_digits(self.fix),
            column=mask_long_digits(self.column),
            sheet=mask_long_digits(self.sheet),
        )


@dataclass(frozen=True)
class WantedComplaints:
    """Which: empty fields ask for all. ``file``: part of its name, or its part id."""

    file: str = ""
    reason: str = ""
    kind: Kind = ""

    def fits(self, each: Complaint) -> bool:
        """Whether a complaint is among them."""
        return (
            self.kind in ("", each.kind)
            and self.reason in ("", each.short)
            and (not self.file or self.file == each.part or self.file in each.file)
        )


def complaints(ledger: Ledger) -> list[Complaint]:
    """All of them: rejects first, then corrections, each in the order of files and rows."""
    listed = ((part, part.rejects()) for part in ledger.parts())
    found = [each for part, path in listed if path for each in _of_part(path, part.name, part.id)]
    return sorted(found, key=lambda each: (each.kind != "reject", each.file))


def wanted(found: Iterable[Complaint], which: WantedComplaints) -> list[Complaint]:
    """Those that fit."""
    return [each for each in found if which.fits(each)]


def by_reason(found: Sequence[Complaint]) -> list[tuple[str, int]]:
    """Reasons and how many there are of each, most first."""
    return sorted(Counter(e.short for e in found).items(), key=lambda each: (-each[1], each[0]))


@lru_cache(maxsize=16_384)
def _of_part(path: Path, file: str, part: str) -> tuple[Complaint, ...]:
    """Those of one file by sheet and row; a part's files never change."""
    ordered = pq.read_table(path).sort_by([("sheet_no", "ascending"), ("row", "ascending")])
    names = ("kind", "sheet", "column", "value", "code", "reason", "fix")
    return tuple(
        Complaint(
            file=file,
            part=part,
            row=int(row["row"] or 0),
            **{name: str(row.get(name) or "") for name in names},
        )
        for row in ordered.to_pylist()
    )
