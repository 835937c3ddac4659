"""Two counties that nobody looked at: their seeds come from the commit's id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import loaders
from graphaudit.commands.generate import write_county
from graphaudit.evaluation import Evaluation, evaluate, read_truth
from graphaudit.finding import Finding
from graphaudit.office import Office


@dataclass(frozen=True)
class FreshCounty:
    """A county of one seed, loaded from its spreadsheets and searched on the embedded engine."""

    seed: int
    data: Path
    truth: Path

    @contextmanager
    def office(self, store: str = "embedded") -> Iterator[Office]:
        """Its office, on either engine."""
        with Office(self.data, store) as office:
            yield office

    @cached_property
    def findings(self) -> list[Finding]:
        """Every finding, suppressed ones too."""
        with self.office() as office:
            return office.casebook.findings(everything=True)

    @cached_property
    def scored(self) -> Evaluation:
        """The findings held against the truth."""
        with self.office() as office:
            return evaluate(self.findings, office.casebook.leads(), read_truth(self.truth))


def settle(seed: int, folder: Path) -> FreshCounty:
    """Write a county of size S, load it, detect."""
    county = FreshCounty(seed, folder / f"workspace-{seed}", folder / f"{seed}.truth.json")
    write_county("S", seed, folder / f"county-{seed}", county.truth)
    with county.office() as office:
        loaders.load([folder / f"county-{seed}"], office.workspace)
        office.refresh()
    return county
