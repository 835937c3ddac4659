"""Sheets of policy facts beside the matrix: ages, bands, what a program is paid for.

``queries/policy/<name>.csv``; ``DATA/queries/policy/<name>.csv`` overlays it, a row with the same
key replacing the shipped one. A pattern that names sheets in its front matter (``sheets: [ages]``)
gets each as a list of maps with identical keys: ``$ages``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from graphaudit.errors import ContentError
from graphaudit.model import STATUS_KINDS

Row: TypeAlias = dict[str, str | int]
LAND_KINDS = ("farm", "forest", "grass", "none")
AMOUNTS = ("flat", "varies", "free")


@dataclass(frozen=True)
class Cell:
    """One column of a sheet. ``kind``: text, whole, yuan (given in fen), status, or a choice of
    ``allowed``; an empty cell means ``default``, and is an error where that is None."""

    kind: str
    default: str | int | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet's columns and those of them that make a row's key."""

    cells: Mapping[str, Cell]
    key: tuple[str, ...]


SHEETS: Mapping[str, Sheet] = {
    # Who is too young or too old: whole years; ``unless`` is a status that excuses.
    "ages": Sheet(
        {
            "program": Cell("text"),
            "from_age": Cell("whole", 0),
            "to_age": Cell("whole", 200),
            "unless": Cell("status", ""),
            "grace_months": Cell("whole", 0),
            "basis": Cell("text"),
        },
        ("program",),
    ),
    # Age bands of one allowance, both ages included; an empty sum: what most of the band get.
    "bands": Sheet(
        {
            "program": Cell("text"),
            "from_age": Cell("whole"),
            "to_age": Cell("whole", 200),
            "month_yuan": Cell("yuan", 0),
            "basis": Cell("text"),
        },
        ("program", "from_age"),
    ),
    # Which land a program is paid for, and whether its amounts are one rate, vary, or are free.
    "measures": Sheet(
        {
            "program": Cell("text"),
            "land": Cell("choice", "none", LAND_KINDS),
            "amount": Cell("choice", "free", AMOUNTS),
            "basis": Cell("text"),
        },
        ("program",),
    ),
    # The program list itself: rounds and kinds of one program are one family.
    "programs": Sheet({"code": Cell("text"), "family": Cell("text", "")}, ("code",)),
}


def read_sheet(name: str, roots: Sequence[Path]) -> tuple[Row, ...]:
    """The rows of one sheet by key, later roots replacing earlier ones; ``basis`` left out.

    Raises ContentError with file, line and cell.
    """
    sheet, rows = SHEETS[name], dict[tuple[str | int, ...], Row]()
    for root in roots:
        for row in _rows(root / "policy" / f"{name}.csv", sheet):
            rows[tuple(row[column] for column in sheet.key)] = row
    return tuple(rows[key] for key in sorted(rows, key=str))


def _rows(file: Path, sheet: Sheet) -> Iterator[Row]:
    if not file.is_file():
        return
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        given = reader.fieldnames or ()
        missing = [c for c, cell in sheet.cells.items() if cell.default is None and c not in given]
        if missing:
            raise ContentError(
                f"政策表缺少列：{'、'.join(missing)}", where=f"{file}:1", fix="补上这些列"
            )
        for cells in reader:
            place = f"{file}:{reader.line_num}"
            read = {
                c: _value(spec, cells.get(c) or "", f"{place} {c}")
                for c, spec in sheet.cells.items()
            }
            yield {column: value for column, value in read.items() if column != "basis"}


def _value(spec: Cell, written: str, where: str) -> str | int:
    text = written.strip()
    if not text:
        if spec.default is None:
            raise _wrong(text, where, "此列必填")
        return spec.default
    if spec.kind == "whole":
        return _whole(text, where)
    if spec.kind == "yuan":
        return _fen(text, where)
    allowed = tuple(STATUS_KINDS) if spec.kind == "status" else spec.allowed
    if allowed and text not in allowed:
        raise _wrong(text, where, "可填：" + "、".join(allowed))
    return text


def _whole(text: str, where: str) -> int:
    if not text.isdecimal():
        raise _wrong(text, where, "填写不小于 0 的整数")
    return int(text)


def _fen(text: str, where: str) -> int:
    try:
        return round(Decimal(text) * 100)
    except InvalidOperation:
        raise _wrong(text, where, "填写金额（元），例如 100") from None


def _wrong(text: str, where: str, fix: str) -> ContentError:
    return ContentError(f"政策表的单元格填写不正确：“{text}”", where=where, fix=fix)
