"""The columns of a table as recognition sees them: header, whose column, how its values look."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from loaders.arrays import nothing, one
from loaders.header_words import header_words
from loaders.headers import normalised, roles_in
from loaders.shapes import holds_ids, profile
from loaders.tables import Column, Table

Scores: TypeAlias = "npt.NDArray[np.float64]"

KINDS = (
    "id", "card", "phone", "credit_code", "money", "area", "day", "moment", "count", "sex",
    "relation", "name", "period", "village", "township", "group", "bank", "enterprise", "branch",
    "address", "text",
)  # fmt: skip
"""What a field may hold."""
COUNTED = re.compile(r"[岁龄数口级档排次期序号年月日第]")
"""Headers with small whole numbers below them that are no money."""


class Head(NamedTuple):
    """What is known of a column before its values; equal heads are judged once."""

    header: str
    nearby: str
    repeated: bool
    in_yuan: bool


@dataclass(frozen=True)
class ColumnView:
    """A column, or several numbered ones of the same meaning (成员1姓名, 成员2姓名 …).

    ``header`` is the joined path (without the number for several), ``nearby`` the role words of
    the person named just before a column that names nobody itself. ``in_yuan``: the header or a
    unit row says that it holds sums of money; ``numbered``: it is the only one of its meaning, but
    bears a number (成员1姓名).
    """

    indices: tuple[int, ...]
    header: str
    shares: Mapping[str, float]
    nearby: str
    in_yuan: bool = False
    numbered: bool = False

    @property
    def head(self) -> Head:
        """What the header alone says."""
        return Head(self.header, self.nearby, self.repeated, self.in_yuan)

    @property
    def repeated(self) -> bool:
        """Whether it stands for several numbered columns."""
        return len(self.indices) > 1 or self.numbered

    @cached_property
    def looks(self) -> Scores:
        """Two rows, one column for each of KINDS: share of the values, and doubt about it."""
        return np.array([[share_of(k, self) for k in KINDS], [_doubt(k, self) for k in KINDS]])


def column_views(table: Table) -> list[ColumnView]:
    """The table's columns with what their first values look like."""
    first = next(iter(table.batches()), None)
    cells = first.cells if first is not None else {}
    views = [
        ColumnView(
            (c.index,), _header(c), profile(one(cells.get(c.index, nothing(0)))), "", _in_yuan(c)
        )
        for c in table.columns
    ]
    return [replace(view, nearby=_nearby(views, i)) for i, view in enumerate(views)]


def _header(column: Column) -> str:
    """The joined path; below a head that says where somebody is, the words for a place alone."""
    last = column.path[-1] if column.path else ""
    if len(column.path) > 1 and normalised(last) in _place_words():
        return last
    return "".join(column.path)


@lru_cache(maxsize=1)
def _place_words() -> frozenset[str]:
    parts = header_words().parts
    return frozenset(
        normalised(w) for kind in ("township", "village", "group") for w in parts[kind]
    )


def _in_yuan(column: Column) -> bool:
    return column.unit is not None and column.unit.endswith("元")


def _nearby(views: Sequence[ColumnView], place: int) -> str:
    """Role words of the name column that the column follows, over IDs and phones only."""
    if roles_in(normalised(views[place].header)):
        return ""
    for view in reversed(views[max(0, place - 3) : place]):
        if _is_name(view):
            return "".join(roles_in(normalised(view.header)))
        if not _follows_a_name(view):
            return ""
    return ""


def _is_name(view: ColumnView) -> bool:
    text = normalised(view.header)
    roles = roles_in(text)
    named = "姓名" in text or "名字" in text or (roles and text.endswith((*roles, "人", "名")))
    return bool(named) and view.shares.get("id", 0) < 0.5 and view.shares.get("card", 0) < 0.5


def _follows_a_name(view: ColumnView) -> bool:
    roles = roles_in(normalised(view.header))
    return not roles and max(view.shares.get(k, 0) for k in ("id", "phone", "sex")) > 0.5


def share_of(kind: str, view: ColumnView) -> float:
    """The share of values that look like the kind; resident IDs are no cards and no codes."""
    if kind in ("card", "credit_code") and holds_ids(view.shares):
        return 0.0
    return view.shares.get(kind, 0.0)


def _doubt(kind: str, view: ColumnView) -> float:
    """The share of values that may as well be something else: codes and counts, small numbers."""
    counts = view.shares.get("count", 0.0)
    if kind == "relation":
        return counts
    return counts if kind == "money" and COUNTED.search(view.header) else 0.0
