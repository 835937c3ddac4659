"""June's roster of the small office, and the workspace at which it is handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import small_office
from small_office import Ended

JUNE = small_office.ROSTER.format(month=6)


@dataclass(frozen=True)
class Counter:
    """A workspace and the batch that is handed in at it."""

    data: Path
    batch: Path

    def run(self, *words: object) -> Ended:
        """One command in this workspace."""
        return small_office.graphaudit("--data", self.data, *words)

    def check(self, *words: object, batch: Path | None = None) -> dict[str, object]:
        """``check --json`` of the batch."""
        ended = self.run("check", batch or self.batch, "--json", *words)
        assert ended.code == 0, ended.err
        told: dict[str, object] = json.loads(ended.out)
        return told
