"""Rows become statements in the model's words: nodes and relationships with their source row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graphaudit.arrow import ARROW
from graphaudit.ledger.parts import TableKind
from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.values.text import mask_long_digits
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    each_once,
    finds,
    fingerprints,
    is_set,
    one,
)
from loaders.cleaning import Rows
from loaders.register import Register, Saying
from loaders.things import Thing, column, find_things, named_anything, node_tables, text

FREE_TEXT = frozenset({"note", "detail", "reason", "teller"})
"""Properties in which long numbers are masked."""

ROW_BY_ROW = frozenset({"PAID", "TRANSFER", "CASH_OUT", "DREW"})
"""Relationships of which equal ones are facts of their own: two payments are two payments."""


@dataclass(frozen=True)
class Statement:
    """Some statements of one kind: ``nodes`` of a label or ``rels`` of a type."""

    kind: TableKind
    name: str
    table: pa.Table


def state(rows: Rows, register: Register) -> Iterator[Statement]:
    """All statements of the rows (accepted ones only)."""
    for view, repeating in _views(rows, register):
        things = find_things(view, register)
        for label, table in node_tables(_of_this_view(things, register, repeating), view.src):
            yield Statement("nodes", label, table)
        for saying in register.says:
            if _mentions_repeating(saying, register) == repeating:
                yield from _say(saying, view, things)


def identifies(rows: Rows, register: Register) -> Flags:
    """Which rows name anything at all."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for view, _ in _views(rows, register):
        found |= named_anything(find_things(view, register), len(rows))
        if not register.people:
            # A list that states nobody goes by what it must have: the name that it publicises.
            for name in register.required[0]:
                found |= is_set(text(view, name))
    return found


def _views(rows: Rows, register: Register) -> Iterator[tuple[Rows, bool]]:
    """The rows without repeating people, then once for each of their columns."""
    names = frozenset(f.name for f in register.fields.values() if f.repeats)
    yield rows.slot(-1, names), False
    for number in range(rows.slots):
        yield rows.slot(number, names), True


def _of_this_view(
    things: Mapping[str, Thing], register: Register, repeating: bool
) -> dict[str, Thing]:
    if not repeating:
        return dict(things)
    return {n: t for n, t in things.items() if n in register.people and register.people[n].repeats}


def _mentions_repeating(saying: Saying, register: Register) -> bool:
    names = (*saying.start, *saying.end)
    return any(n in register.people and register.people[n].repeats for n in names)


def _say(saying: Saying, rows: Rows, things: Mapping[str, Thing]) -> Iterator[Statement]:
    allowed = RELATIONSHIP_BY_NAME[saying.type].endpoints
    left = _condition(saying, rows)
    for start_label, start in _ends(saying.start, things):
        for end_label, end in _ends(saying.end, things):
            if (start_label, end_label) not in allowed:
                continue
            holds = left & is_set(start) & is_set(end)
            if holds.any():
                yield _relationship(saying, rows, (start, start_label), (end, end_label), holds)
                left &= ~holds


def _ends(names: tuple[str, ...], things: Mapping[str, Thing]) -> list[tuple[str, Array]]:
    return [(label, refs) for name in names for label, refs in things[name].refs.items()]


def _condition(saying: Saying, rows: Rows) -> Flags:
    if saying.when is None:
        return np.ones(len(rows), dtype=np.bool_)
    name, pattern = saying.when
    return finds(text(rows, name), pattern)


def _relationship(
    saying: Saying, rows: Rows, start: tuple[Array, str], end: tuple[Array, str], holds: Flags
) -> Statement:
    kinds = {p.name: ARROW[p.kind] for p in RELATIONSHIP_BY_NAME[saying.type].declared}
    columns: dict[str, Array] = {
        "from": start[0],
        "from_label": constant(start[1], len(rows), TEXT),
        "to": end[0],
        "to_label": constant(end[1], len(rows), TEXT),
        "src": rows.src,
    }
    for name, expression in saying.properties.items():
        columns[name] = _property(rows, name, expression, kinds[name])
    kept = {name: call("filter", array, pa.array(holds)) for name, array in columns.items()}
    return Statement("rels", saying.type, pa.table(kept))


def _property(rows: Rows, name: str, expression: str, kind: pa.DataType) -> Array:
    if kind == TEXT:
        found = text(rows, expression)
        return each_once(found, mask_long_digits) if name in FREE_TEXT else found
    return column(rows, expression, kind)


@dataclass
class Seen:
    """Which statements of one part were written, so that equal ones are written once."""

    bits: dict[tuple[str, str], npt.NDArray[np.uint64]] = field(default_factory=dict)

    def new(self, statement: Statement) -> pa.Table:
        """The statements that were not written before (the first row of equal ones stays)."""
        table = statement.table
        if statement.name in ROW_BY_ROW:
            return table
        names = sorted(name for name in table.column_names if name != "src")
        bits = fingerprints([one(table.column(n)) for n in names])
        bits ^= np.uint64(crc32(",".join(names).encode()))
        known = self.bits.get((statement.kind, statement.name), np.empty(0, np.uint64))
        uniques, first = np.unique(bits, return_index=True)
        fresh = ~np.isin(uniques, known, assume_unique=True)
        self.bits[(statement.kind, statement.name)] = np.union1d(known, uniques[fresh])
        return table.take(np.sort(first[fresh]).astype(np.int64))
