"""Which column is which field of one register, by what headers say and how values look.

Every column is scored against every field, and the assignment is solved jointly: a column is one
field, a field one column. What a header says counts before what values alone would be worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from loaders.headers import is_ignored, match, names_nobody_else, normalised, roles_in
from loaders.register import FieldSpec, Register
from loaders.repeating import match_repeated
from loaders.shapes import holds_ids
from loaders.views import KINDS, ColumnView, Head, Scores, share_of

THRESHOLD = 0.3
"""A column that fits a field less well is not that field's."""
STRICT = {
    "id": 0.75, "card": 0.65, "phone": 0.65, "credit_code": 0.7, "money": 0.6, "area": 0.55,
    "day": 0.65, "moment": 0.65, "count": 0.5, "sex": 0.6, "relation": 0.55, "name": 0.6,
    "period": 0.75,
    "village": 0.35, "township": 0.35, "group": 0.3, "bank": 0.35, "enterprise": 0.3,
    "branch": 0.15, "address": 0.1,
}  # fmt: skip
BY_VALUES = {
    "id": 0.5, "card": 0.45, "credit_code": 0.45, "phone": 0.42, "relation": 0.42, "name": 0.36,
}  # fmt: skip
AMOUNT_BY_VALUES = 0.32
NAMELIKE = 0.75
"""Share of people's names from which on a column holds names of people."""
SURE_WORDS = 0.6
"""A text column may hold numbers of persons only where its header says so this well."""
LOOKS = {
    "id": "身份证号（18 位或 15 位）", "card": "12–22 位数字", "phone": "电话号码", "money": "金额",
    "credit_code": "18 位信用代码", "area": "面积数字", "day": "日期", "moment": "时间",
    "count": "小整数",
    "sex": "性别", "relation": "亲属称谓", "name": "人名", "period": "年度或期次",
    "village": "村名", "township": "乡镇名", "group": "组名", "bank": "银行名",
    "enterprise": "单位名称", "branch": "网点名称", "address": "地址",
}  # fmt: skip
_STRICTNESS = np.array([STRICT.get(kind, 0.0) for kind in KINDS])
_PLACES = [KINDS.index(kind) for kind in ("village", "township", "group", "address", "bank")]
_IN_WORDS = [KINDS.index("text"), *_PLACES]
"""Kinds written in words: of a column of resident IDs they hold nothing."""


@dataclass(frozen=True)
class Mapped:
    """One field and its column (several for numbered ones); ``confidence`` 0 to 1."""

    field: str
    indices: tuple[int, ...]
    header: str
    confidence: float
    why: str


@lru_cache(maxsize=8192)
def within_reach(register: Register, heads: tuple[Head, ...]) -> frozenset[str]:
    """Fields that could get a column, whatever the values are."""
    if not heads or not register.fields:
        return frozenset()
    best = np.maximum(*_spoken(register, heads)).max(axis=1)
    names = zip(register.fields, best.tolist(), strict=True)
    own = {name for name, score in names if score > THRESHOLD - 1e-6}
    lent = (name for name, others in register.fallback.items() if not own.isdisjoint(others))
    return frozenset((*own, *lent))


def columns_of(register: Register, views: Sequence[ColumnView]) -> tuple[Mapped, ...]:
    """The best assignment of columns to the register's fields; not every one gets one."""
    return _next_best(register, tuple(_assigned(register, views)))


def _next_best(register: Register, mapping: tuple[Mapped, ...]) -> tuple[Mapped, ...]:
    """A field without a column takes the next best one (the only money column: what was paid).

    So does a person's name, where no other column tells whom the row is about.
    """
    by_field = {m.field: m for m in mapping}
    for name, others in register.fallback.items():
        source = next((by_field[o] for o in others if o in by_field), None)
        if source is None or name in by_field or _told_otherwise(register, name, by_field, others):
            continue
        del by_field[source.field]
        why = f"{source.why}；没有更合适的列，用作{name}"
        by_field[name] = replace(source, field=name, why=why)
        if register.fields[name].kind == "name":
            by_field |= _own_numbers(register, source.field, name, by_field)
    return tuple(by_field.values())


def _own_numbers(
    register: Register, source: str, name: str, found: dict[str, Mapped]
) -> dict[str, Mapped]:
    """ID and phone that stand for the person whose name was taken go with the name."""
    whose, plain = source.removesuffix("name"), name.removesuffix("name")
    theirs = [f for f in found if f.startswith(whose) and f != source]
    gone = {f: f"{plain}{f.removeprefix(whose)}" for f in theirs}
    return {
        field: replace(found.pop(old), field=field)
        for old, field in gone.items()
        if field in register.fields and field not in found
    }


def _told_otherwise(
    register: Register, name: str, found: Mapping[str, Mapped], others: Sequence[str]
) -> bool:
    """Whether another column of the same required group does for the field.

    Days are taken from one another row by row, not column by column.
    """
    kind = register.fields[name].kind
    if kind != "name":
        return kind != "money"
    group = next((g for g in register.required if name in g), ())
    return any(field in found for field in group if field not in others)


def _assigned(register: Register, views: Sequence[ColumnView]) -> Iterable[Mapped]:
    """Columns whose headers speak first; what is left is told by its values."""
    fields = list(register.fields.values())
    if not fields or not views:
        return
    said, by_values = _scores(register, views)
    spoken = _best_pairs(said)
    rows, columns = [r for r, _ in spoken], [c for _, c in spoken]
    by_values[rows, :] = 0.0
    by_values[:, columns] = 0.0
    for scores, pairs in ((said, spoken), (by_values, _best_pairs(by_values))):
        for r, c in pairs:
            yield _mapped(fields[r], views[c], float(scores[r, c]))


def _best_pairs(scores: Scores) -> list[tuple[int, int]]:
    rows, columns = linear_sum_assignment(scores, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(r, c) for r, c in pairs if scores[r, c] > 0]


def _scores(register: Register, views: Sequence[ColumnView]) -> tuple[Scores, Scores]:
    """How well every field (row) fits every column, by header and by values alone."""
    said, alone = _spoken(register, tuple(view.head for view in views))
    said = _with_people(register, views, said)
    kinds = _kinds(register)
    looking = np.stack([view.looks for view in views], axis=2)
    shares = looking[0, kinds]
    filled = np.array([bool(v.shares) for v in views])
    strict = _STRICTNESS[kinds][:, np.newaxis]
    looks = 1 - strict + strict * np.where(filled, np.minimum(1.0, 1.15 * shares), 0.7)
    number = np.array([holds_ids(v.shares) for v in views])
    texts = np.isin(kinds, _IN_WORDS)[:, np.newaxis]
    places = np.isin(kinds, _PLACES)[:, np.newaxis]
    sure = np.where(places, np.inf, SURE_WORDS)
    scores = np.where(texts & number & (said < sure), 0.0, said * looks)
    distinct = shares - looking[1, kinds]
    by_values = np.where((said == 0) & (distinct >= 0.8), alone * shares, 0.0)
    return _above_threshold(scores), _above_threshold(by_values)


def _with_people(register: Register, views: Sequence[ColumnView], said: Scores) -> Scores:
    """What the headers say; the only names of people are theirs, whatever stands over them.

    A list of growers heads them 主体名称, as if each were a firm.
    """
    named = np.array([_is_of_people(v) for v in views])
    if int(named.sum()) != 1 or not any(holds_ids(v.shares) for v in views):
        return said
    firm = np.array([f.kind == "enterprise" for f in register.fields.values()])
    headed = firm & (said[:, named] > 0).ravel()
    if not headed.any():
        return said
    own = np.array([f.name == "name" for f in register.fields.values()])
    told = said.copy()
    told[np.ix_(firm, named)] = 0.0
    told[np.ix_(own, named)] = np.maximum(told[np.ix_(own, named)], SURE_WORDS)
    return told


def _is_of_people(view: ColumnView) -> bool:
    """Whether the values are names of people: villages (石门村) begin with surnames too."""
    other = max(view.shares.get(kind, 0.0) for kind in ("enterprise", "village", "township"))
    return view.shares.get("name", 0.0) >= NAMELIKE and other < 1 - NAMELIKE


def _above_threshold(scores: Scores) -> Scores:
    return np.where(scores < THRESHOLD, 0.0, scores)


@lru_cache(maxsize=256)
def _kinds(register: Register) -> npt.NDArray[np.int64]:
    return np.array([KINDS.index(f.kind) for f in register.fields.values()])


@lru_cache(maxsize=4096)
def _spoken(register: Register, heads: tuple[Head, ...]) -> tuple[Scores, Scores]:
    """What the headers say to every field, and what values alone would be worth."""
    columns = [_spoken_of_one(register, head) for head in heads]
    return np.stack([c[0] for c in columns], axis=1), np.stack([c[1] for c in columns], axis=1)


@lru_cache(maxsize=16384)
def _spoken_of_one(register: Register, head: Head) -> tuple[Scores, Scores]:
    fields = register.fields.values()
    said = [_said(f, head) for f in fields]
    alone = [0.0 if head.repeated else _worth_alone(f, head.header, register) for f in fields]
    return np.array(said), np.array(alone)


def _said(field: FieldSpec, head: Head) -> float:
    """What the header says, its unit and the person named just before included."""
    header, nearby = head.header, head.nearby
    if head.repeated:
        return match_repeated(field, header, not roles_in(header)) if field.repeats else 0.0
    plain = match(field, header).score
    if not plain and head.in_yuan and field.kind == "money":
        plain = match(field, header + "元").score
    if not nearby or field.person is None:
        return plain
    with_role = match(field, nearby + header).score * 0.92
    return max(plain * 0.85, with_role)


def _worth_alone(field: FieldSpec, header: str, register: Register) -> float:
    """What the values alone are worth where the header says nothing, if they are distinctive."""
    amount = field.name == "amount"
    worth = AMOUNT_BY_VALUES if amount else BY_VALUES.get(field.kind, 0.0)
    if not worth or (field.person is not None and not field.plain):
        return 0.0
    text = normalised(header)
    names_the_main = field.plain and names_nobody_else(field, text)
    speaks = roles_in(text) and not names_the_main and field.kind != "relation"
    speaks = speaks or any(normalised(w) in text for w in field.without if w)
    ignored = not names_the_main and is_ignored(register, header)
    return 0.0 if speaks or ignored else worth


def _mapped(field: FieldSpec, view: ColumnView, score: float) -> Mapped:
    part = match(field, view.header).part
    said = f"表头含“{part}”" if part else "表头未说明"
    share = share_of(field.kind, view)
    looks = LOOKS.get(field.kind)
    seen = f"，{share:.0%} 的值为{looks}" if looks and view.shares else ""
    near = f"，紧跟“{view.nearby}”列" if view.nearby and field.person and not field.plain else ""
    return Mapped(field.name, view.indices, view.header, round(score, 3), said + near + seen)
