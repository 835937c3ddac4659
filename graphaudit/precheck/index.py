"""Who touches whom in one snapshot, by key: made once, mapped into memory, read in milliseconds.

The graph files answer whole-ledger questions well and the question "all about these thousand
people" badly: both engines read whole columns for it. Beside each table of the projection lie its
rows, uncompressed, and sorted hashes of its keys. ``DATA/checks/index-<snapshot>-<version>/``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graphaudit.durable import aside, publish, remove, sweep_aside
from graphaudit.model import NODES, relationship_tables
from graphaudit.progress import Progress, silent
from graphaudit.projection import Tables
from graphaudit.workspace import Workspace

Ids: TypeAlias = "npt.NDArray[np.uint64]"
"""Sorted, distinct 64-bit hashes of keys."""
Rows: TypeAlias = "npt.NDArray[np.int64]"
"""Numbers of rows of one table, sorted, from 0."""

Texts: TypeAlias = "pa.ChunkedArray[pa.Scalar[pa.DataType]] | pa.Array[pa.Scalar[pa.DataType]]"

VERSION = 2
_PIECE = 1 << 18
"""Rows that are read and written at once."""
_ASKED = ("numbers", "written", "stated", "entity")
NO_IDS: Ids = np.empty(0, np.uint64)
NO_ROWS: Rows = np.empty(0, np.int64)


_Whole = TypeVar("_Whole", np.uint64, np.int64)


def distinct(*values: npt.NDArray[_Whole]) -> npt.NDArray[_Whole]:
    """Each value once, sorted; numpy's own way through a hash table takes ten times as long."""
    held = [part for part in values if len(part)] or list(values[:1])
    if len(held) == 1 and bool((held[0][1:] > held[0][:-1]).all()):
        return held[0]
    whole = np.sort(np.concatenate(held))
    first = np.empty(len(whole), np.bool_)
    first[:1] = True
    np.not_equal(whole[1:], whole[:-1], out=first[1:])
    return whole[first]


def within(values: npt.NDArray[_Whole], wanted: npt.NDArray[_Whole]) -> npt.NDArray[np.bool_]:
    """Which of the values are among sorted ones."""
    if not len(wanted):
        return np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
    found: npt.NDArray[np.bool_] = wanted[place] == values
    return found


def ids_of(keys: Iterable[object]) -> Ids:
    """The ids of keys (or refs, numbers): each once, sorted."""
    return distinct(hashes(pa.array([str(key) for key in keys], pa.string())))


def hashes(column: Texts) -> Ids:
    """The id of every value of a text column, in its order; null is a value of its own."""
    texts = column.to_pandas().astype(object).to_numpy()
    return np.asarray(pd.util.hash_array(texts, categorize=False), np.uint64)


def _hashes_of_repeated(column: pa.Array[pa.Scalar[pa.DataType]]) -> Ids:
    """``hashes`` of a column in which most values return: each of them is hashed once."""
    coded = column.dictionary_encode(null_encoding="encode")
    places: Rows = coded.indices.to_numpy(zero_copy_only=False)
    return np.take(hashes(coded.dictionary), places)


def take(table: pa.Table, rows: Rows) -> pa.Table:
    """Rows of a table by their numbers, sorted; chunk by chunk, since Arrow would join all chunks
    of the whole table first.
    """
    parts, first = [table.slice(0, 0)], 0
    for batch in table.to_batches():
        low, high = np.searchsorted(rows, (first, first + batch.num_rows))
        if low < high:
            places = pa.array(rows[low:high] - first, pa.int64())
            parts.append(pa.Table.from_batches([batch.take(places)]))
        first += batch.num_rows
    return pa.concat_tables(parts).combine_chunks()


@dataclass(frozen=True)
class Column:
    """One text column, to be looked up by id: its ids sorted, and the row of each."""

    ids: Ids
    order: Rows

    @classmethod
    def of(cls, values: Ids) -> Column:
        """The column of these ids, one a row."""
        order = np.argsort(values, kind="stable")
        return cls(values[order], order.astype(np.int64))

    def rows(self, wanted: Ids) -> Rows:
        """The rows that hold one of the ids."""
        low = np.searchsorted(self.ids, wanted, "left")
        high = np.searchsorted(self.ids, wanted, "right")
        count = high - low
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.sort(self.order[np.repeat(low, count) + within])


@dataclass(frozen=True)
class Edges:
    """One relationship table: its rows, found from either end."""

    rows: pa.Table
    start: Column
    end: Column
    start_ids: Ids
    end_ids: Ids
    _coded: dict[str, tuple[npt.NDArray[np.int32], pa.Array[pa.Scalar[pa.DataType]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, rows: pa.Table) -> Edges:
        """Made of rows in memory: those of a batch."""
        starts, ends = hashes(rows.column("from")), hashes(rows.column("to"))
        return cls(rows, Column.of(starts), Column.of(ends), starts, ends)

    def touching(self, wanted: Ids, *, at_start: bool) -> Rows:
        """The rows whose start (or end) is one of these."""
        return (self.start if at_start else self.end).rows(wanted)

    def among(self, rows: Rows, prop: str, values: tuple[str, ...]) -> Rows:
        """Those of the rows whose property is one of the values; all where there is no such."""
        if prop not in self.rows.column_names:
            return rows
        codes, texts = self.coded(prop)
        wanted = pc.is_in(texts, value_set=pa.array(values, texts.type)).to_numpy(False)
        passing: npt.NDArray[np.bool_] = wanted[codes[rows]]
        return rows[passing]

    def coded(self, prop: str) -> tuple[npt.NDArray[np.int32], pa.Array[pa.Scalar[pa.DataType]]]:
        """A text column as places in the list of its values."""
        if prop not in self._coded:
            column = self.rows.column(prop).combine_chunks()
            coded = column.dictionary_encode(null_encoding="encode")
            self._coded[prop] = coded.indices.to_numpy(zero_copy_only=False), coded.dictionary
        return self._coded[prop]

    def others(self, rows: Rows, *, of_start: bool) -> Ids:
        """The far ends of rows: their ends when they were found from the start."""
        return distinct((self.end_ids if of_start else self.start_ids)[rows])


@dataclass(frozen=True)
class Index:
    """The index of one snapshot. ``tables`` is the projection of which it was made."""

    folder: Path
    tables: Tables
    _passing: dict[tuple[str, str, tuple[str, ...] | None], Ids] = field(
        default_factory=dict, compare=False, repr=False
    )

    def passing(self, label: str, prop: str, values: tuple[str, ...] | None) -> Ids:
        """The nodes of a label whose property is one of the values; None: is there at all."""
        asked = (label, prop, values)
        if asked not in self._passing:
            self._passing[asked] = self._pass(label, prop, values)
        return self._passing[asked]

    def _pass(self, label: str, prop: str, values: tuple[str, ...] | None) -> Ids:
        if label not in self._nodes:
            return NO_IDS
        rows, keys = self._nodes[label]
        column = rows.column(prop)
        if values is None:
            mask = pc.is_valid(column)
        else:
            mask = pc.is_in(column, value_set=pa.array(values, column.type))
        passing: Ids = keys.ids[mask.to_numpy()[keys.order]]
        return passing

    def node_rows(self, label: str, wanted: Ids) -> pa.Table:
        """The nodes of a label with these ids, sorted by key."""
        held = self._nodes.get(label)
        return _taken(held, wanted) if held else pq.read_table(self.tables.node_file(label))[:0]

    def all_nodes(self, label: str) -> pa.Table:
        """Every node of a label, sorted by key."""
        held = self._nodes.get(label)
        return held[0] if held else pq.read_table(self.tables.node_file(label))

    def numbers(self, wanted: Ids) -> pa.Table:
        """``key, label, number, name`` of the keys."""
        return _taken(self._numbers, wanted)

    def written(self, srcs: Ids) -> pa.Table:
        """The lines of rosters as they were written, by row id: see ``Tables.written_file``."""
        return _taken(self._written, srcs)

    def stated(self, persons: Ids) -> pa.Table:
        """What each file says of these persons: see ``Tables.stated_file``."""
        return _taken(self._stated, persons)

    def known(self, refs: Ids) -> pa.Table:
        """``label, ref, main, key`` of the identifiers that the ledger knows."""
        return _taken(self._entities, refs)

    def edges(self, name: str) -> Edges | None:
        """A relationship table ``TYPE.From.To``; None when it has no rows."""
        return self._edges.get(name)

    def warm(self, asked: Collection[tuple[str, str]]) -> None:
        """Map every file now and not at the first question; ``asked``: (relationship table, text
        column) of which rows will be looked up by what they hold.
        """
        for name, prop in asked:
            edges = self.edges(name)
            if edges is not None and prop in edges.rows.column_names:
                edges.coded(prop)
        for part in (self._nodes, self._edges, self._numbers, self._written, self._stated):
            len(part)
        len(self._entities)
        len(self.sources)

    @cached_property
    def sources(self) -> pa.Table:
        """``part, sheet_no, file, sheet, register`` of everything that is loaded."""
        return pq.read_table(self.tables.sources_file)

    @cached_property
    def _nodes(self) -> dict[str, tuple[pa.Table, Column]]:
        return {label.name: held for label in NODES if (held := self._held(f"n.{label.name}"))}

    @cached_property
    def _numbers(self) -> tuple[pa.Table, Column]:
        return self._always("numbers")

    @cached_property
    def _written(self) -> tuple[pa.Table, Column]:
        return self._always("written")

    @cached_property
    def _stated(self) -> tuple[pa.Table, Column]:
        return self._always("stated")

    @cached_property
    def _entities(self) -> tuple[pa.Table, Column]:
        return self._always("entity")

    @cached_property
    def _edges(self) -> dict[str, Edges]:
        names = [f"{rel.name}.{start}.{end}" for rel, start, end in relationship_tables()]
        return {name: edges for name in names if (edges := self._edge_file(name))}

    def _edge_file(self, name: str) -> Edges | None:
        if not (self.folder / f"{name}.arrow").exists():
            return None
        start, end = (self._column(f"{name}.{side}") for side in ("from", "to"))
        ids = [self._array(f"{name}.{side}.ids") for side in ("from", "to")]
        return Edges(self._rows(name), start, end, ids[0], ids[1])

    def _held(self, name: str) -> tuple[pa.Table, Column] | None:
        return self._always(name) if (self.folder / f"{name}.arrow").exists() else None

    def _always(self, name: str) -> tuple[pa.Table, Column]:
        return self._rows(name), self._column(name)

    def _rows(self, name: str) -> pa.Table:
        # Kept open for as long as the table is used: its columns are views of the file.
        return pa.ipc.open_file(pa.memory_map(str(self.folder / f"{name}.arrow"))).read_all()

    def _column(self, name: str) -> Column:
        # A plain view of what is mapped: numpy's own class takes its time at each cut.
        order: Rows = np.asarray(np.load(self.folder / f"{name}.order.npy", mmap_mode="r"))
        return Column(self._array(f"{name}.sorted"), order)

    def _array(self, name: str) -> Ids:
        ids: Ids = np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="r"))
        return ids


def texts(table: pa.Table, column: str) -> list[str]:
    """A text column without its nulls."""
    return [str(value) for value in table.column(column).to_pylist() if value is not None]


def _taken(held: tuple[pa.Table, Column], wanted: Ids) -> pa.Table:
    rows, column = held
    return take(rows, column.rows(wanted))


def index_of(
    workspace: Workspace, tables: Tables, entities: Path, progress: Progress = silent
) -> Index:
    """The index of a snapshot, made when it is not there; older ones go.

    ``entities`` is the resolution's ``label, ref, main, key`` of the same snapshot.
    """
    home = workspace.path / "checks"
    folder = home / f"index-{tables.snapshot}-{VERSION}"
    if not folder.exists():
        with workspace.writing():
            home.mkdir(exist_ok=True)
            sweep_aside(home)
            made = aside(home)
            made.mkdir(parents=True)
            for done, source in enumerate(_indexed(tables, entities)):
                progress("建立核对索引", done)
                source.write(made)
            if not folder.exists():
                publish(made, folder)
            _drop_others(home, folder)
    return Index(folder, tables)


@dataclass(frozen=True)
class _Source:
    """A file to be indexed: its columns that are kept (all of them: None), those that are looked
    up, and whether their values return from row to row.
    """

    name: str
    file: Path
    looked_up: tuple[str, ...] = ("key",)
    kept: tuple[str, ...] | None = None
    repeated: bool = False

    def write(self, folder: Path) -> None:
        """Rows and sorted ids; what has no rows has no file, but for what is always asked.

        Read and written in pieces: a whole table of payments would stand in memory twice.
        """
        with pq.ParquetFile(self.file) as source:
            if not source.metadata.num_rows and self.name not in _ASKED:
                return
            columns = list(self.kept or source.schema_arrow.names)
            schema = pa.schema([source.schema_arrow.field(name) for name in columns])
            ids = {column: [NO_IDS] for column in self.looked_up}
            with pa.ipc.new_file(str(folder / f"{self.name}.arrow"), schema) as writer:
                for batch in source.iter_batches(_PIECE, columns=columns):
                    writer.write_batch(batch.select(columns))
                    for column, found in ids.items():
                        found.append(self._ids(batch.column(column)))
        for column, found in ids.items():
            self._write_ids(folder, column, np.concatenate(found))

    def _ids(self, column: pa.Array[pa.Scalar[pa.DataType]]) -> Ids:
        return _hashes_of_repeated(column) if self.repeated else hashes(column)

    def _write_ids(self, folder: Path, column: str, ids: Ids) -> None:
        several = len(self.looked_up) > 1
        stem = f"{self.name}.{column}" if several else self.name
        sorted_ = Column.of(ids)
        np.save(folder / f"{stem}.sorted.npy", sorted_.ids)
        np.save(folder / f"{stem}.order.npy", sorted_.order)
        if several:
            np.save(folder / f"{stem}.ids.npy", ids)


def _indexed(tables: Tables, entities: Path) -> Iterator[_Source]:
    """Everything that is indexed."""
    for label in NODES:
        yield _Source(f"n.{label.name}", tables.node_file(label.name))
    for rel, start, end in relationship_tables():
        name, file = f"{rel.name}.{start}.{end}", tables.rel_file(rel.name, start, end)
        yield _Source(name, file, ("from", "to"), repeated=True)
    yield _Source("numbers", tables.numbers_file)
    yield _Source("written", tables.written_file, ("src",))
    yield _Source("stated", tables.stated_file, repeated=True)
    yield _Source("entity", entities, ("ref",), ("label", "ref", "main", "key"))


def _drop_others(home: Path, folder: Path) -> None:
    for other in home.glob("index-*"):
        if other != folder:
            # What another process still reads goes with the next index.
            with suppress(OSError):
                remove(other)
