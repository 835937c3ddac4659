"""The two layers around a batch: the snapshot's rows below, the batch's own rows over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa

from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.precheck.index import (
    NO_ROWS,
    Edges,
    Ids,
    Index,
    Rows,
    distinct,
    ids_of,
    take,
    texts,
    within,
)
from graphaudit.precheck.shape import Among, Edge, Shape

Layer = Literal["below", "over"]
Own: TypeAlias = Mapping[tuple[Layer, str], Rows]
"""The batch's own rows, by layer and table."""


@dataclass(frozen=True)
class Ground:
    """Both layers. ``over``: relationship table (``TYPE.From.To``) → the batch's rows; ``new``:
    label → nodes that only the batch knows.
    """

    index: Index
    over: Mapping[str, Edges]
    new: Mapping[str, pa.Table] = field(default_factory=dict)
    settled: Mapping[str, Ids] = field(default_factory=dict)
    """Code of an explanation → pairs of card and agent that it clears: see ``settled``."""
    found: dict[tuple[object, ...], tuple[Rows, Ids]] = field(default_factory=dict)
    """Look-ups made before: many patterns ask for the same neighbours."""
    _passing: dict[tuple[str, str, tuple[str, ...] | None], Ids] = field(default_factory=dict)

    def touching(
        self,
        layer: Layer,
        name: str,
        edges: Edges,
        ids: Ids,
        *,
        at_start: bool,
        among: tuple[Among, ...] = (),
    ) -> tuple[Rows, Ids]:
        """The rows of a table at these keys that have what is asked, and their far ends."""
        asked = (layer, name, at_start, ids.tobytes(), among)
        if asked not in self.found:
            rows = having(edges, edges.touching(ids, at_start=at_start), among)
            self.found[asked] = rows, edges.others(rows, of_start=at_start)
        return self.found[asked]

    def layers(self, name: str) -> Iterator[tuple[Layer, Edges]]:
        """The layers that have rows of a relationship table."""
        below = self.index.edges(name)
        if below is not None:
            yield "below", below
        if name in self.over:
            yield "over", self.over[name]

    def edges(self, layer: Layer, name: str) -> Edges:
        """A relationship table of a layer that has rows of it."""
        return dict(self.layers(name))[layer]

    def values(self, own: Own, type_: str, prop: str) -> Iterator[str]:
        """What some rows of a relationship's tables hold, each once a table."""
        for (layer, name), rows in own.items():
            if name.startswith(f"{type_}."):
                column = take(self.edges(layer, name).rows.select([prop]), rows).column(prop)
                yield from (str(value) for value in column.unique().drop_null().to_pylist())

    def passing(self, label: str, prop: str, values: tuple[str, ...] | None) -> Ids:
        """The nodes of a label whose property is one of the values (None: is there at all), and
        every new one.
        """
        if label not in self._new_ids:
            return self.index.passing(label, prop, values)
        asked = (label, prop, values)
        if asked not in self._passing:
            below = self.index.passing(*asked)
            self._passing[asked] = distinct(below, self._new_ids[label])
        return self._passing[asked]

    @cached_property
    def _new_ids(self) -> dict[str, Ids]:
        return {label: ids_of(texts(nodes, "key")) for label, nodes in self.new.items()}

    def rows(self, name: str, taken: Mapping[tuple[Layer, str], Rows]) -> pa.Table | None:
        """The rows of a table that were come by; a sum of the batch replaces the one below."""
        found = []
        for layer, edges in self.layers(name):
            rows = taken.get((layer, name), NO_ROWS)
            if layer == "below" and name.startswith("USES.") and name in self.over:
                rows = _not_summed(edges, rows, self.over[name])
            found.append(take(edges.rows, rows))
        kept = [table for table in found if table.num_rows]
        return pa.concat_tables(kept).combine_chunks() if kept else None


def having(edges: Edges, rows: Rows, among: tuple[Among, ...]) -> Rows:
    """Those of the rows of a table that have what a query asks of a relationship."""
    for asked in among:
        rows = rows if asked.values is None else edges.among(rows, asked.prop, asked.values)
    return rows


def _not_summed(below: Edges, rows: Rows, over: Edges) -> Rows:
    """Rows below whose pair of ends has no sum in the layer over it."""
    pairs = pairs_of(below.start_ids[rows], below.end_ids[rows])
    return rows[~within(pairs, np.sort(pairs_of(over.start_ids, over.end_ids)))]


def pairs_of(starts: Ids, ends: Ids) -> Ids:
    """One number for the two ends of each row."""
    return starts ^ (ends * np.uint64(31))


def tables_of(shape: Shape, edge: Edge) -> Iterator[tuple[str, bool]]:
    """The relationship tables an edge may lie in, and whether it runs as they do."""
    one, other = shape.things[edge.start].labels, shape.things[edge.end].labels
    for type_ in edge.types:
        for start, end in RELATIONSHIP_BY_NAME[type_].endpoints:
            name = f"{type_}.{start}.{end}"
            if (not one or start in one) and (not other or end in other):
                yield name, True
            if not edge.directed and (not one or end in one) and (not other or start in other):
                yield name, False
