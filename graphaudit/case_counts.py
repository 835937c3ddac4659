"""The case book's list in memory: counts of every facet and sums without anything counted twice.

Columns of numbers, made from the list once after each writing; a facet of a hundred thousand
findings is counted in milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.finding import MISSED

Book = Literal["", "doubts", "missed"]
Version = tuple[int, ...]
Rows = Sequence[tuple[str | int | None, ...]]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Texts: TypeAlias = "pa.Array[pa.Scalar[pa.DataType]]"
ONE = ("status", "state", "change", "pattern", "class", "severity", "month", "band", "assignee")
SEVERAL = ("township", "program", "kind")


@dataclass(frozen=True)
class Counted:
    """How many findings have a value of a facet, and the sum of their amounts (each its own)."""

    value: str
    findings: int
    fen: int


@dataclass(frozen=True)
class Totals:
    """Findings, and what they name: rows, persons, cards and fen, the same one counted once."""

    findings: int
    rows: int
    persons: int
    cards: int
    fen: int


@dataclass(frozen=True)
class Reading:
    """What is asked. ``found``: the list's row ids that a search left, None for all."""

    facets: Mapping[str, Sequence[str]]
    found: Sequence[int] | Whole | None = None
    everything: bool = False
    least_fen: int = 0
    book: Book = ""


@dataclass(frozen=True)
class _Coded:
    """A column: ``values[codes[i]]`` stands in line ``owners[i]``; without owners in line ``i``."""

    values: list[str]
    codes: Whole
    owners: Whole | None = None

    def changed(self, lines: Whole, texts: Iterable[str]) -> _Coded:
        """The column with other values in these lines; only for one without owners."""
        values, codes = list(self.values), self.codes.copy()
        known = {value: code for code, value in enumerate(values)}
        for line, text in zip(lines.tolist(), texts, strict=True):
            if text not in known:
                known[text] = len(values)
                values.append(text)
            codes[line] = known[text]
        return _Coded(values, codes)

    def of(self, mask: Mask) -> Whole:
        """The codes that stand in these lines."""
        return self.codes[mask if self.owners is None else mask[self.owners]]

    def has(self, wanted: Sequence[str], lines: int) -> Mask:
        """The lines in which one of these values stands."""
        known = {value: code for code, value in enumerate(self.values)}
        codes = [known[value] for value in wanted if value in known]
        hit = np.isin(self.codes, codes)
        if self.owners is None:
            return hit
        out = np.zeros(lines, dtype=np.bool_)
        out[self.owners[hit]] = True
        return out


@dataclass(frozen=True)
class _Proof:
    """Who, which cards and which rows each line names; ``fen`` of a payment row, by its code."""

    persons: _Coded
    cards: _Coded
    rows: _Coded
    paid: _Coded
    fen: Whole
    run: str


class CaseCounts:
    """One reading of a list. ``version``: of the case book when it was read; ``rows``: row id,
    fen, then a column for each of ``one`` (one value) and ``several`` (values line by line)."""

    COLUMNS = ("rowid", "fen", *ONE, *SEVERAL)

    def __init__(
        self,
        rows: Rows,
        version: Version,
        one: Sequence[str] = ONE,
        several: Sequence[str] = SEVERAL,
    ) -> None:
        self.version = version
        names = ("rowid", "fen", *one, *several)
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        self._rowid, self._fen = (np.array(columns[n], dtype=np.int64) for n in (0, 1))
        texts = dict(zip(names[2:], columns[2:], strict=True))
        self._coded = {name: _one(texts[name]) for name in one}
        self._coded |= {name: _several(texts[name]) for name in several}
        self._one = tuple(one)
        self._proof: _Proof | None = None

    def with_changed(self, rows: Rows, version: Version) -> CaseCounts:
        """The same after decisions: ``rows`` (row id, fen, what there is one of) changed."""
        fresh = copy(self)
        fresh.version = version
        order = np.argsort(self._rowid)
        wanted = np.array([row[0] for row in rows], dtype=np.int64)
        places = order[np.searchsorted(self._rowid, wanted, sorter=order)]
        texts = [[str(text or "") for text in row[2:]] for row in rows]
        fresh._coded = self._coded | {
            name: self._coded[name].changed(places, [line[n] for line in texts])
            for n, name in enumerate(self._one)
        }
        return fresh

    def keep_proof_of(self, before: CaseCounts | None) -> None:
        """Decisions leave the proof as it was: take it from the reading before."""
        if before is not None and np.array_equal(before._rowid, self._rowid):
            self._proof = before._proof

    def count(self, asked: Reading) -> int:
        """How many findings fit."""
        return int(self._lines(asked).sum())

    def rowids(self, asked: Reading) -> Whole:
        """The row ids of those that fit."""
        found: Whole = self._rowid[self._lines(asked)]
        return found

    def facet(self, asked: Reading, facet: str) -> list[Counted]:
        """Every value of a facet with its findings, most first."""
        column = self._coded[facet]
        lines = self._lines(asked, widened=facet == "change")
        codes = column.of(lines)
        owners = np.arange(len(lines)) if column.owners is None else column.owners
        fen = self._fen[owners[lines[owners]]]
        there = set(column.of(self._base(asked, widened=facet == "change")).tolist())
        size = len(column.values)
        count = np.bincount(codes, minlength=size)
        sums = np.bincount(codes, weights=fen, minlength=size)
        found = [
            Counted(value, int(count[code]), round(sums[code]))
            for code, value in enumerate(column.values)
            if code in there
        ]
        return sorted(found, key=lambda each: (-each.findings, each.value))

    def totals(self, asked: Reading, read: Callable[[], Rows], run: str) -> Totals:
        """The sums over the lines that fit; ``read`` gives the proof when it is not held yet."""
        if self._proof is None or self._proof.run != run:
            self._proof = _proof(read(), self._rowid, run)
        proof, lines = self._proof, self._lines(asked)
        paid = _distinct(proof.paid, lines)
        return Totals(
            findings=int(lines.sum()),
            rows=len(_distinct(proof.rows, lines)),
            persons=len(_distinct(proof.persons, lines)),
            cards=len(_distinct(proof.cards, lines)),
            fen=int(proof.fen[paid].sum()),
        )

    def _base(self, asked: Reading, widened: bool = False) -> Mask:
        """The lines of the book that is asked for."""
        lines = np.ones(len(self._rowid), dtype=np.bool_)
        if not asked.everything:
            lines &= self._has("status", ["open"])
            if widened or "gone" in asked.facets.get("change", ()):
                lines |= self._has("change", ["gone"])
        if asked.book:
            missed = self._has("class", [MISSED])
            lines &= missed if asked.book == "missed" else ~missed
        return lines

    def _lines(self, asked: Reading, widened: bool = False) -> Mask:
        lines = self._base(asked, widened)
        for facet, values in asked.facets.items():
            lines &= self._has(facet, values)
        if asked.least_fen:
            lines &= self._fen >= asked.least_fen
        if asked.found is not None:
            lines &= np.isin(self._rowid, np.array(asked.found, dtype=np.int64))
        return lines

    def _has(self, facet: str, values: Sequence[str]) -> Mask:
        return self._coded[facet].has(values, len(self._rowid))


def _one(texts: Sequence[str | int | None]) -> _Coded:
    return _Coded(*_coded_texts(_texts(texts)))


def _several(texts: Sequence[str | int | None]) -> _Coded:
    """A column of texts, each of which lists values line by line."""
    values, owners = _split(texts)
    return _Coded(*_coded_texts(values), owners)


def _split(texts: Sequence[str | int | None]) -> tuple[Texts, Whole]:
    """The values of all lines one after the other, and the line of each; no empty values."""
    lists = pc.split_pattern(_texts(texts), "\n")
    values, owners = lists.flatten(), pc.list_parent_indices(lists)
    filled = pc.not_equal(values, pa.scalar("", pa.large_string()))
    return values.filter(filled), owners.filter(filled).to_numpy(zero_copy_only=False)


def _texts(texts: Sequence[str | int | None]) -> Texts:
    return pa.array(texts, pa.large_string()).fill_null("")


def _coded_texts(texts: Texts) -> tuple[list[str], Whole]:
    """The different texts in the order in which they come, and each one's place among them."""
    coded = texts.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return [str(each) for each in coded.dictionary.to_pylist()], codes


def _distinct(column: _Coded, lines: Mask) -> Whole:
    """The codes that stand in these lines, each once."""
    there = np.zeros(len(column.values), dtype=np.bool_)
    there[column.of(lines)] = True
    return np.flatnonzero(there)


def _proof(rows: Rows, rowid: Whole, run: str) -> _Proof:
    """Lines in the order of ``rowid``; a payment that several findings hold has one amount."""
    order = {row[0]: row for row in rows}
    nothing = (0, "", "", "", "", "")
    ordered = [order.get(number, nothing) for number in rowid.tolist()]
    columns = list(zip(*ordered, strict=True)) or [()] * len(nothing)
    persons, cards, listed, paid, fens = columns[1:]
    payments = _several(paid)
    amounts = _split(fens)[0].cast(pa.int64()).to_numpy(zero_copy_only=False)
    fen = np.zeros(len(payments.values), dtype=np.int64)
    fen[payments.codes] = amounts
    return _Proof(_several(persons), _several(cards), _several(listed), payments, fen, run)
