"""What resolution found: for every ref its key, and every merge with its rule and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa
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
class Known:
    """One thing: its numbers as refs, keys it had before, the merges that made it."""

    label: str
    key: str
    refs: tuple[str, ...]
    aliases: tuple[str, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class Resolution:
    """The result for one snapshot, kept in ``folder`` as Parquet."""

    snapshot: str
    folder: Path

    @property
    def entity_file(self) -> Path:
        """``label, ref, main, key, src``, a row a ref; src null when only a decision names it."""
        return self.folder / "entity.parquet"

    @cached_property
    def keys(self) -> dict[str, str]:
        """Ref → key for every ref: large; for whole columns join ``entity_file`` instead."""
        return _mapping(pq.read_table(self.entity_file), "ref", "key")

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Former key → the key that survived the merge."""
        return _mapping(pq.read_table(self.folder / "aliases.parquet"), "alias", "key")

    @cached_property
    def merges(self) -> list[Merge]:
        """Every merge that was made, by id."""
        rows = pq.read_table(self.folder / "merges.parquet").to_pylist()
        return [Merge(**{**row, "evidence": tuple(row["evidence"].split())}) for row in rows]

    @cached_property
    def likely(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(src, value as written) → (ID, name) of the one person a ruined ID most likely means."""
        rows = pq.read_table(self.folder / "likely.parquet").to_pylist()
        return {(row["src"], row["written"]): (row["number"], row["name"]) for row in rows}

    def complete(self, corrections: pa.Table) -> pa.Table:
        """A correction list with ``likely`` filled in where other rows make the person certain."""
        filled = [row["likely"] or self._likely_text(row) for row in corrections.to_pylist()]
        place = corrections.column_names.index("likely")
        return corrections.set_column(place, "likely", pa.array(filled, pa.string()))

    def _likely_text(self, row: Mapping[str, object]) -> str | None:
        src = f"{row['part']}:{row['sheet_no']}:{row['row']}"
        number, name = self.likely.get((src, str(row["value"])), (None, ""))
        return f"{name} {number}" if number else None

    def refs_of(self, key: str) -> list[str]:
        """All refs that mean the thing with this key, sorted."""
        return [ref for (ref,) in self._entities("key = $thing", key, "DISTINCT ref")]

    def named(self, thing: str) -> list[tuple[str, str, str]]:
        """(label, best ref, key) of everything that bears this key, former key, ref or number."""
        key = self.aliases.get(thing, thing)
        condition = "key = $thing OR ref = $thing OR (ref[2] = ':' AND ref[3:] = $thing)"
        return [
            (label, main, found)
            for label, main, found in self._entities(condition, key, "DISTINCT label, main, key")
        ]

    def _entities(self, condition: str, thing: str, columns: str) -> list[tuple[str, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(
                f"SELECT {columns} FROM read_parquet($file) WHERE {condition} ORDER BY ALL",
                {"file": str(self.entity_file), "thing": thing},
            ).fetchall()


def _mapping(table: pa.Table, of: str, to: str) -> dict[str, str]:
    pairs = zip(table.column(of).to_pylist(), table.column(to).to_pylist(), strict=True)
    return {str(a): str(b) for a, b in pairs}
