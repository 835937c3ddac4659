"""The synthetic county's offices: each writes its registers and rosters in its own manner."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from graphaudit.county import County
from loaders.offices.dirt import Record, Spoiler
from loaders.offices.formats import save
from loaders.offices.registers import registers
from loaders.offices.rosters import rosters

__all__ = ["write"]


def write(county: County, out: Path, seed: int, dirt: float = 1.0) -> list[Record]:
    """Write all files below ``out``; returns the record of spoilt cells for the truth file.

    ``dirt`` scales how many cells are spoilt; 0 writes clean files in the same layouts.
    """
    rng = np.random.default_rng([seed, 77])
    spoiler = Spoiler(np.random.default_rng([seed, 78]), dirt)
    for make in (registers, rosters):
        for document in make(county, rng):
            spoiler.spoil(document)
            save(document, out)
    return spoiler.records
