"""One batch of a table as cleaned columns by field, with the complaints about single cells.

A complaint never removes a row by itself: a ruined number stays as written and goes on the
correction list (``loaders.statements`` decides what is rejected).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.values import (
    VALUE_TYPES,
    area,
    card,
    credit_code,
    day,
    moment,
    money,
    resident_id,
)
from graphaudit.values.shape import Cleaned as CleanedValue
from graphaudit.values.shape import clean_uniques
from graphaudit.values.text import is_blank, tidy
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    Int64s,
    call,
    each_once,
    finds,
    from_frame,
    join,
    listed,
    nothing,
    one,
    one_of,
    take,
    to_flags,
    where,
    written,
)
from loaders.arrays import texts as texts_of
from loaders.assigning import Mapped
from loaders.fitting import Fit
from loaders.register import Register
from loaders.tables import Column, TableBatch

_TYPE_NAMES = {
    "name": "name", "phone": "phone", "sex": "sex",
    "township": "township", "village": "village", "group": "group",
}  # fmt: skip
_JOINED = re.compile(r"[、，,;；/\n|]+")
_COUNT = re.compile(r"\d{1,6}")
_COMPLAINTS = {
    "ruined": ("号码已被表格损坏", "请按原件补填完整号码，单元格设为文本格式"),
    "invalid": ("号码不成立", "请核对原件后更正"),
    "checksum": ("校验位不符", "请核对原件，看是否有一位录错"),
    "missing": ("未填写", "请补填"),
}
_NAMES = {
    "id": "身份证号", "card": "银行卡号", "credit_code": "信用代码", "day": "日期",
    "moment": "时间", "money": "金额", "area": "面积", "phone": "电话", "relation": "关系",
    "count": "人数",
}  # fmt: skip
_COMPLAINED = {
    "id": ("ruined", "invalid", "checksum", "missing"),
    "card": ("ruined", "invalid", "checksum", "missing"),
    "credit_code": ("ruined", "invalid", "checksum"),
    "day": ("invalid",),
    "moment": ("invalid",),
    "money": ("invalid",),
    "area": ("invalid",),
    "count": ("invalid",),
}


@dataclass(frozen=True)
class Complaint:
    """Cells of one column that are to be mended: row numbers, texts and codes, equal lengths."""

    field: str
    column: str
    rows: Int64s
    values: list[str | None]
    codes: list[str]
    reasons: list[str]
    fixes: list[str]

    def only(self, good: Flags) -> Complaint:
        """Those of its cells for which ``good`` is true."""
        if good.all():
            return self
        at = np.flatnonzero(good).tolist()
        return Complaint(
            self.field,
            self.column,
            self.rows[good],
            [self.values[i] for i in at],
            [self.codes[i] for i in at],
            [self.reasons[i] for i in at],
            [self.fixes[i] for i in at],
        )


@dataclass(frozen=True)
class Rows:
    """Cleaned columns of one batch. ``columns``: field (or ``field.state``, ``.written``) → array.

    All arrays have the length of ``numbers`` (row numbers as the spreadsheet shows them).
    ``slots``: how many columns or parts the repeating person has.
    """

    numbers: Int64s
    src: Array
    columns: Mapping[str, Array]
    slots: int = 0
    complaints: tuple[Complaint, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.numbers)

    def get(self, name: str) -> Array | None:
        """The column, or None where the register or the table has none."""
        return self.columns.get(name)

    def having(self, more: Mapping[str, Array]) -> Rows:
        """These rows with more columns."""
        return replace(self, columns={**self.columns, **more})

    def only(self, good: Flags) -> Rows:
        """Those rows for which ``good`` is true, without the complaints."""
        if good.all():
            return self
        mask = pa.array(good)
        columns = {name: call("filter", array, mask) for name, array in self.columns.items()}
        return Rows(self.numbers[good], call("filter", self.src, mask), columns, self.slots)

    def slot(self, number: int, names: frozenset[str]) -> Rows:
        """The rows as the repeating person's ``number``-th column shows them."""
        moved = {
            name + tail: self.columns[f"{name}#{number}{tail}"]
            for name in names
            for tail in ("", ".state", ".written")
            if f"{name}#{number}{tail}" in self.columns
        }
        kept = {k: v for k, v in self.columns.items() if k.partition(".")[0] not in names}
        return replace(self, columns={**kept, **moved})


@dataclass(frozen=True)
class _Cell:
    """One cleaned column."""

    value: Array
    state: Array | None = None
    written: Array | None = None
    more: Mapping[str, Array] = field(default_factory=dict)


def clean_batch(
    batch: TableBatch, fit: Fit, columns: Mapping[int, Column], part: str, sheet_no: int
) -> Rows:
    """The batch's columns by field, cleaned."""
    register = fit.register
    out: dict[str, Array] = {}
    complaints: list[Complaint] = []
    slots, read = 0, set[int]()
    for mapped in fit.mapping:
        kind = register.fields[mapped.field].kind
        for name, index, texts in _sources(mapped, register, batch):
            cell = _clean(kind, texts, _numeric(batch, index), columns[index], register, mapped)
            out |= _named(name, cell)
            asked = register.fields[mapped.field].plain or mapped.field == "card"
            complaint = _complaint(
                mapped.field, kind, columns[index], batch.rows, texts, cell, asked
            )
            first = index not in read
            unreadable = _unreadable(mapped.field, columns[index], batch) if first else None
            read.add(index)
            complaints += _without_blank(complaint, unreadable)
            slots = max(slots, _slot_of(name) + 1)
    numbers = call("cast", pa.array(batch.rows), options=pc.CastOptions(TEXT))
    src = join(f"{part}:{sheet_no}:", numbers)
    return Rows(batch.rows, src, out, slots, tuple(complaints))


UNREADABLE_CELLS = frozenset({"uncalculated", "error_value", "undecodable"})
"""What the reader of a file says of one cell: it holds something, but no value to read."""


def _unreadable(field: str, column: Column, batch: TableBatch) -> Complaint | None:
    """The cells of a column of which the file holds no value: formulas, error values."""
    data = set(batch.rows.tolist()) if batch.problems else set()
    found = [
        p for p in batch.problems
        if p.column == column.index and p.code in UNREADABLE_CELLS and p.row in data
    ]  # fmt: skip
    if not found:
        return None
    return Complaint(
        field,
        column.header or column.text,
        np.array([p.row for p in found], np.int64),
        [p.value for p in found],
        [p.code for p in found],
        [p.reason for p in found],
        [p.fix for p in found],
    )


def _without_blank(complaint: Complaint | None, unreadable: Complaint | None) -> list[Complaint]:
    """Both, but not that a cell is empty where it is known why nothing could be read."""
    if complaint is None or unreadable is None:
        return [each for each in (complaint, unreadable) if each is not None]
    kept = complaint.only(~np.isin(complaint.rows, unreadable.rows))
    return [kept, unreadable] if len(kept.rows) else [unreadable]


def _slot_of(name: str) -> int:
    return int(name.partition("#")[2]) if "#" in name else -1


def _sources(
    mapped: Mapped, register: Register, batch: TableBatch
) -> Iterator[tuple[str, int, Array]]:
    """(column name, index, texts): repeating persons give one ``name#slot`` a column or part."""
    spec = register.fields[mapped.field]
    if not spec.repeats:
        yield mapped.field, mapped.indices[0], _cells(batch, mapped.indices[0])
        return
    slot = 0
    for index in mapped.indices:
        for part in _parts(_cells(batch, index), split=spec.kind in ("name", "id")):
            yield f"{mapped.field}#{slot}", index, part
            slot += 1


def _cells(batch: TableBatch, index: int) -> Array:
    found = batch.cells.get(index)
    return nothing(len(batch.rows)) if found is None else one(found)


def _parts(texts: Array, *, split: bool) -> list[Array]:
    """Names (or IDs) joined in one cell by 、 ， ; as columns of their own."""
    if not split or not finds(texts, "[、，,;；/|\n]").any():
        return [texts]
    rows = [_JOINED.split(t) if t else [] for t in listed(texts)]
    width = max(map(len, rows))
    return [
        texts_of([row[i].strip() if i < len(row) else None for row in rows]) for i in range(width)
    ]


def _numeric(batch: TableBatch, index: int) -> Flags | None:
    numeric = batch.numeric.get(index)
    if numeric is None:
        return None
    return to_flags(one(numeric))


def _clean(
    kind: str,
    texts: Array,
    numeric: Flags | None,
    column: Column,
    register: Register,
    mapped: Mapped,
) -> _Cell:
    texts = _corrected(texts, register.corrections.get(mapped.field, {}))
    return CLEANERS.get(kind, _clean_text)(texts, numeric, column)


def _corrected(texts: Array, corrections: Mapping[str, str]) -> Array:
    if not corrections:
        return texts
    return each_once(texts, lambda text: corrections.get(text, text))


Cleaner = Callable[[Array, "Flags | None", Column], _Cell]


def _clean_id(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = resident_id.clean_series(written(texts), numeric)
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"), texts, _note(frame))


def _clean_card(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = card.clean_series(written(texts), numeric)
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"), texts, _note(frame))


def _clean_code(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = credit_code.clean_series(written(texts))
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"), texts, _note(frame))


def _note(frame: pd.DataFrame) -> dict[str, Array]:
    return {"note": from_frame(frame, "note")}


_PLAIN_YUAN = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"


def _clean_money(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    unit = money.unit_of(column.unit or column.header)
    plain = finds(texts, _PLAIN_YUAN) if unit == "yuan" else np.zeros(len(texts), np.bool_)
    frame = money.clean_series(written(where(~plain, texts)), unit)
    # Two million different amounts one by one are 20 s of CPU; as decimals less than one.
    value = call("if_else", pa.array(plain), _fen(where(plain, texts)), from_frame(frame, "value"))
    state = call("if_else", pa.array(plain), pa.scalar("ok"), from_frame(frame, "state"))
    return _Cell(value, state, texts, _note(frame))


def _fen(plain: Array) -> Array:
    """Yuan written as plain decimals, as fen."""
    yuan = call("cast", plain, options=pc.CastOptions(pa.decimal128(18, 2)))
    fen = call("multiply", yuan, pa.scalar(100, pa.int64()))
    return call("cast", fen, options=pc.CastOptions(pa.int64()))


def _clean_area(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    unit = area.unit_of(column.unit or column.header)
    frame = area.clean_series(written(texts), unit)
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"), texts, _note(frame))


def _clean_day(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = day.clean_series(written(texts))
    more = {name: from_frame(frame, name) for name in ("last_day", "precision")}
    return _Cell(
        from_frame(frame, "value"), from_frame(frame, "state"), texts, {**more, **_note(frame)}
    )


def _clean_moment(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    """A day and, beside it, ``at_min`` (minutes since 1970) and ``day_min`` (of the day)."""
    frame = moment.clean_series(written(texts))
    more = {name: from_frame(frame, name) for name in ("last_day", "at_min", "day_min")}
    return _Cell(
        from_frame(frame, "value"), from_frame(frame, "state"), texts, {**more, **_note(frame)}
    )


def _clean_relation(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = VALUE_TYPES["kinship"].clean_series(written(texts))
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"), _tidied(texts))


def _clean_count(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    frame = clean_uniques(written(texts), _count, pa.int64())
    return _Cell(from_frame(frame, "value"), from_frame(frame, "state"))


def _count(text: str) -> CleanedValue[object]:
    found = _COUNT.search(text)
    if is_blank(text):
        return CleanedValue(None, "missing")
    return CleanedValue(int(found.group()), "ok") if found else CleanedValue(None, "invalid")


def _clean_text(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
    return _Cell(_tidied(texts))


def _tidied(texts: Array) -> Array:
    return each_once(texts, lambda text: None if is_blank(text) else tidy(text))


def _by_value_type(name: str) -> Cleaner:
    def clean(texts: Array, numeric: Flags | None, column: Column) -> _Cell:
        frame = VALUE_TYPES[name].clean_series(written(texts))
        return _Cell(from_frame(frame, "value"), from_frame(frame, "state"))

    return clean


CLEANERS: dict[str, Cleaner] = {
    "id": _clean_id,
    "card": _clean_card,
    "credit_code": _clean_code,
    "money": _clean_money,
    "area": _clean_area,
    "day": _clean_day,
    "moment": _clean_moment,
    "relation": _clean_relation,
    "count": _clean_count,
    **{kind: _by_value_type(name) for kind, name in _TYPE_NAMES.items()},
}


def _named(name: str, cell: _Cell) -> dict[str, Array]:
    out = {name: cell.value, **{f"{name}.{more}": a for more, a in cell.more.items()}}
    if cell.state is not None:
        out[f"{name}.state"] = cell.state
    if cell.written is not None:
        out[f"{name}.written"] = cell.written
    return out


def _complaint(
    name: str,
    kind: str,
    column: Column,
    rows: Int64s,
    texts: Array,
    cell: _Cell,
    asked: bool,
) -> Complaint | None:
    """What is wrong in the column; that nothing is written counts only where it is ``asked``."""
    wanted = [s for s in _COMPLAINED.get(kind, ()) if asked or s != "missing"]
    if not wanted or cell.state is None:
        return None
    at = np.flatnonzero(one_of(cell.state, wanted))
    if not len(at):
        return None
    states = listed(take(cell.state, at))
    notes = listed(take(cell.more.get("note", nothing(len(rows))), at))
    caption = _NAMES.get(kind, "值")
    return Complaint(
        name,
        column.header or column.text,
        rows[at],
        listed(take(texts, at)),
        [f"{kind}_{state}" for state in states],
        [_reason(caption, str(s), n) for s, n in zip(states, notes, strict=True)],
        [_COMPLAINTS[str(state)][1] for state in states],
    )


def _reason(caption: str, state: str, note: str | None) -> str:
    said = f"：{note}" if note else ""
    return f"{caption}{_COMPLAINTS[state][0].removeprefix('号码')}{said}"
