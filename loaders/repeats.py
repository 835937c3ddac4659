"""Payments that an earlier file states too: a corrected copy beside the first counts twice.

A county has hundreds of small files, and each is held against all earlier ones of its program
and period: what was read of a part once is kept for the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from graphaudit.ledger import Ledger, Part
from loaders.arrays import finds, fingerprints, one, where

Bits: TypeAlias = "npt.NDArray[np.uint64]"
Topic: TypeAlias = tuple[object, object]
"""Program and period of a sheet."""

KEPT = 100_000
"""Payments of a part up to which their fingerprints stay in memory (0.8 MB)."""


def payment_bits(paid: pa.Table) -> Bits:
    """What makes a payment the same in another file: person, card, amount, program, period."""
    ends = [one(paid.column(name)) for name in ("from", "to")]
    known = [where(~finds(end, "^.@"), end) for end in ends]
    return fingerprints([*known, *(one(paid.column(n)) for n in ("fen", "program", "period"))])


def sheets_of(part: Part) -> list[dict[str, object]]:
    """The sheets as the part describes them."""
    sheets = part.info.get("sheets")
    return [s for s in sheets if isinstance(s, dict)] if isinstance(sheets, list) else []


class Earlier:
    """The live parts of one ledger, as this run found and made them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts: dict[tuple[str, str], Part] = {}
        self._bits: dict[str, Bits] = {}
        self._topics: dict[Topic, set[str]] = {}

    def add(self, part: Part, payments: Sequence[Bits]) -> None:
        """One more part, with the fingerprints of its payments."""
        self._know(part)
        bits = np.unique(np.concatenate(payments)) if payments else np.empty(0, np.uint64)
        if len(bits) <= KEPT:
            self._bits[part.sha256] = bits

    def part(self, sha256: str) -> Part | None:
        """The live part with this content."""
        return self._live().get(sha256)

    def repeated(self, own: Bits, topics: Iterable[Topic], sha256: str) -> list[tuple[Part, float]]:
        """Other parts of one of these topics, each with its share of the payments ``own``."""
        live = self._live()
        alike = set[str]().union(*(self._topics.get(topic, set()) for topic in topics))
        others = [live[other] for other in sorted(alike & live.keys()) if other != sha256]
        return [(part, self._share(own, part)) for part in others]

    def _live(self) -> dict[str, Part]:
        """The live parts by content; read anew only when another process added some."""
        wanted = [
            (load.sha256, load.folder) for load in self._ledger.loads() if load.state == "live"
        ]
        if any(key not in self._parts for key in wanted):
            for part in self._ledger.parts():
                self._know(part)
        return {key[0]: self._parts[key] for key in wanted}

    def _know(self, part: Part) -> None:
        self._parts[(part.sha256, part.folder.name)] = part
        for sheet in sheets_of(part):
            topic = (sheet.get("program"), sheet.get("period"))
            self._topics.setdefault(topic, set()).add(part.sha256)

    def _share(self, own: Bits, part: Part) -> float:
        theirs = self._bits.get(part.sha256)
        if theirs is None:
            theirs = _bits_in(part.rels("PAID"))
            if len(theirs) <= KEPT:
                self._bits[part.sha256] = theirs
        return float(np.isin(own, theirs).mean())


def _bits_in(path: Path | None) -> Bits:
    if path is None:
        return np.empty(0, np.uint64)
    return payment_bits(pq.read_table(path, columns=["from", "to", "fen", "program", "period"]))
