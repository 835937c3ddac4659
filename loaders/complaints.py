"""Rejected rows and values to be corrected, of all live files: filtered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from graphaudit.ledger import Ledger
from graphaudit.values import mask_long_digits

Kind = Literal["", "reject", "correction"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
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


def complaints(ledger: Ledger) -> list[Complaint]:
    """All of them: rejects first, then corrections, each in the order of files and rows."""
    listed = ((part, part.rejects()) for part in ledger.parts())
    found = [each for part, path in listed if path for each in _of_part(path, part.name, part.id)]
    return sorted(found, key=lambda each: (each.kind != "reject", each.file))


class Complaints:
    """All of them in columns, so that hundreds of thousands are filtered and counted at once."""

    def __init__(self, found: Sequence[Complaint]) -> None:
        self._all = found
        self._reasons, self._reason = _coded(each.short for each in found)
        self._files, self._file = _coded((each.part, each.file) for each in found)
        self._is_reject = np.array([each.kind == "reject" for each in found], dtype=np.bool_)

    def count(self, which: WantedComplaints) -> int:
        """How many fit."""
        return int(self._mask(which).sum())

    def page(self, which: WantedComplaints, offset: int, limit: int) -> list[Complaint]:
        """Some of those that fit."""
        places = np.flatnonzero(self._mask(which))[offset : offset + limit]
        return [self._all[place] for place in places.tolist()]

    def every(self, which: WantedComplaints) -> list[Complaint]:
        """All that fit."""
        return self.page(which, 0, len(self._all))

    def by_reason(self, which: WantedComplaints) -> list[tuple[str, int]]:
        """Reasons and how many there are of each under the other filters, most first."""
        mask = self._mask(replace(which, reason=""))
        counts = np.bincount(self._reason[mask], minlength=len(self._reasons))
        found = [(name, int(n)) for name, n in zip(self._reasons, counts, strict=True) if n]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def corrections(self) -> dict[str, int]:
        """Part → how many of its values are to be corrected."""
        counts = np.bincount(self._file[~self._is_reject], minlength=len(self._files))
        return {part: int(n) for (part, _), n in zip(self._files, counts, strict=True) if n}

    def _mask(self, which: WantedComplaints) -> npt.NDArray[np.bool_]:
        mask = np.ones(len(self._all), dtype=np.bool_)
        if which.kind:
            mask &= self._is_reject == (which.kind == "reject")
        if which.reason:
            mask &= self._reason == _place(self._reasons, which.reason)
        if which.file:
            told = [which.file == part or which.file in file for part, file in self._files]
            mask &= np.array(told, dtype=np.bool_)[self._file]
        return mask


def _coded(values: Iterable[T]) -> tuple[list[T], npt.NDArray[np.int64]]:
    places: dict[T, int] = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return list(places), np.array(codes, dtype=np.int64)


def _place(values: Sequence[str], wanted: str) -> int:
    return values.index(wanted) if wanted in values else -1


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
