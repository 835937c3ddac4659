"""The columns of a table: header path, unit, and how much of each is numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders import grids, headings, rowkinds
from loaders.grids import Block, Merge
from loaders.ooxml import column_letters
from loaders.rowkinds import Row

_NUMBER = r"^[-+￥¥]?[0-9][0-9,，]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
_PERSON = re.compile(r"姓名|名称|户主|名字|对象|人员")
_MONEY_UNIT = re.compile(r"^[万千百亿]?元$")
_AREA = re.compile(r"面积|亩")


@dataclass(frozen=True)
class Column:
    """One column: ``index`` from 0, spreadsheet ``letter``, header texts from top to bottom.

    ``path`` is cleaned (no spaces, line breaks, asterisks, bracketed units) and empty where the
    sheet has no header; ``text`` joins it (``列A`` where it is empty); ``header`` is the leaf as
    written. ``unit`` (元, 万元, 亩 …) comes from the header's brackets or a unit row.
    ``numeric_share`` is the share of number cells among the filled cells of the first rows
    (cells that look like numbers, where the file has no types).
    """

    index: int
    letter: str
    path: tuple[str, ...]
    text: str
    header: str
    unit: str | None
    numeric_share: float


def describe(
    header: Sequence[Row],
    merges: Sequence[Merge],
    body: Block,
    titles: Sequence[str],
    *,
    typed: bool,
) -> list[Column]:
    """All columns of a table; ``merges`` count from the header's first row, ``body`` a sample."""
    width = len(body.cells)
    written = headings.paths(header, merges, width)
    unit = next((u for u in map(rowkinds.unit_text, titles) if u), None)
    return [_column(i, written[i], unit, _numeric_share(body, i, typed)) for i in range(width)]


def _column(index: int, written: Sequence[str], table_unit: str | None, share: float) -> Column:
    parts = [headings.split_unit(text) for text in written]
    unit = next((u for _, u in reversed(parts) if u), None)
    words = [text for text, _ in parts if text]
    if len(words) > 1 and headings.is_unit(words[-1]):
        unit = unit or words.pop()
    path = tuple(words)
    letter = column_letters(index)
    return Column(
        index=index,
        letter=letter,
        path=path,
        text="/".join(path) or f"列{letter}",
        header=" ".join(written[-1].split()) if written else "",
        unit=unit or _unit_of_table(path, table_unit),
        numeric_share=share,
    )


def _unit_of_table(path: Sequence[str], unit: str | None) -> str | None:
    """The unit that a row above the header gives, where the column can have it."""
    heading = "".join(path)
    if unit and _MONEY_UNIT.match(unit):
        return unit if holds_money(heading) else None
    return unit if unit and _AREA.search(heading) else None


def holds_money(heading: str) -> bool:
    """Whether the heading speaks of an amount (and not of its account, day or kind)."""
    return bool(headings.MONEY.search(heading)) and not headings.ABOUT_MONEY.search(heading)


def holds_sums(column: Column) -> bool:
    """Whether a cell of the column is counted: it must not be carried down to other rows."""
    heading = "".join(column.path)
    return column.unit is not None or holds_money(heading) or bool(_AREA.search(heading))


def names_people(columns: Sequence[Column]) -> bool:
    """Whether the first column is that of the people's names."""
    return bool(columns) and bool(_PERSON.search("".join(columns[0].path)))


def _numeric_share(body: Block, column: int, typed: bool) -> float:
    cells = body.cells[column]
    filled = len(cells) - cells.null_count
    if not filled:
        return 0.0
    if not typed:
        return float(grids.matches(cells, _NUMBER).sum()) / filled
    flags = body.numeric[column]
    return 0.0 if flags is None else float(grids.plain(flags).sum()) / filled
