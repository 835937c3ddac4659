"""The synthetic county's offices: each writes its registers and rosters in its own manner."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from graphaudit.county import County
from loaders.offices.registers import registers
from loaders.offices.rosters import rosters

__all__ = ["write"]


def write(county: County, out: Path, seed: int, dirt: float = 1.0) -> list[dict[str, object]]:
    """Write all files below ``out``; returns the record of spoilt cells for the truth file."""
    rng = np.random.default_rng([seed, 77])
    spoilt: list[dict[str, object]] = []
    for document in [*registers(county, rng), *rosters(county, rng)]:
        document.save(out)
    return spoilt
