"""What resolution found: for every ref its key, and every merge with its rule and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Merge:
    """Two refs that mean one thing. ``rule`` is a rule's name, or ``decision``."""

    id: str
    label: str
    ref: str
    other: str
    key: str
    rule: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Resolution:
    """The result for one snapshot, kept in ``folder``."""

    snapshot: str
    folder: Path

    @property
    def entity_file(self) -> Path:
        """Parquet ``label, ref, main, key``: one row a ref."""
        return self.folder / "entity.parquet"

    @property
    def merge_file(self) -> Path:
        """Parquet ``id, label, ref, other, key, rule, evidence``: one row a merge."""
        return self.folder / "merges.parquet"

    @cached_property
    def entities(self) -> pa.Table:
        """The rows of ``entity_file``."""
        return pq.read_table(self.entity_file)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Ref → key for every ref: large; for whole columns join ``entity_file`` instead."""
        table = self.entities
        return dict(
            zip(table.column("ref").to_pylist(), table.column("key").to_pylist(), strict=True)
        )

    @cached_property
    def merges(self) -> list[Merge]:
        """Every merge that was made, sorted."""
        rows = pq.read_table(self.merge_file).to_pylist()
        return [Merge(**{**row, "evidence": tuple(row["evidence"].split())}) for row in rows]

    def refs_of(self, key: str) -> list[str]:
        """All refs that mean the thing with this key, sorted."""
        rows = self.entities.filter(pc.equal(self.entities.column("key"), key))
        return sorted(rows.column("ref").to_pylist())
