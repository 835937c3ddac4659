"""Which register a table is, which column is which field, how sure, and why (in Chinese).

Every column is scored against every field by what its header says and by what its values look
like; the assignment is solved jointly (a column is one field, a field one column). The register
is the one whose required columns are there and that explains most. Two that fit alike are not
guessed between: the user is asked for ``--as``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from loaders.arrays import nothing, one
from loaders.headers import index_in, match, names_nobody_else, normalised, roles_in
from loaders.registers import FieldSpec, Register, header_words
from loaders.shapes import holds_ids, profile
from loaders.tables import Column, Table

Scores: TypeAlias = "npt.NDArray[np.float64]"

THRESHOLD = 0.3
CERTAIN = 0.4
"""A required column counts from this confidence on."""
PLAIN_NAME = 3.0
"""Evidence in titles and names from which on any column that was found counts."""
MINIMUM = 2.0
"""A register that scores less is no register that we know."""
TELLING = 1.5
"""Without a telling name, a register needs a column that few others have."""
BARE = 1.5
"""What a register loses when none of its own columns is there."""
MARGIN = 1.0
PLACES = {"title": 1.0, "sheet": 0.9, "file": 0.9, "folder": 0.5}
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
COUNTED = re.compile(r"[岁龄数口级档排次期序号年月日第]")
"""Headers with small whole numbers below them that are no money."""
WEIGHTS = {
    "id": 0.8, "name": 0.5, "card": 0.5, "money": 0.5, "day": 0.4, "moment": 0.4, "relation": 0.4,
}  # fmt: skip
LOOKS = {
    "id": "身份证号（18 位或 15 位）", "card": "12–22 位数字", "phone": "电话号码", "money": "金额",
    "credit_code": "18 位信用代码", "area": "面积数字", "day": "日期", "moment": "时间",
    "count": "小整数",
    "sex": "性别", "relation": "亲属称谓", "name": "人名", "period": "年度或期次",
    "village": "村名", "township": "乡镇名", "group": "组名", "bank": "银行名",
    "enterprise": "单位名称", "branch": "网点名称", "address": "地址",
}  # fmt: skip


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
        return np.array([[_share(k, self) for k in KINDS], [_doubt(k, self) for k in KINDS]])


@dataclass(frozen=True)
class Mapped:
    """One field and its column (several for numbered ones); ``confidence`` 0 to 1."""

    field: str
    indices: tuple[int, ...]
    header: str
    confidence: float
    why: str


@dataclass(frozen=True)
class Fit:
    """How well one register fits one table. ``missing``: required groups without a column."""

    register: Register
    score: float
    mapping: tuple[Mapped, ...]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def fields(self) -> dict[str, Mapped]:
        """The mapping by field."""
        return {m.field: m for m in self.mapping}


@dataclass(frozen=True)
class Recognition:
    """The outcome for one table: ``fit`` is None when no register, or two, fit.

    ``why`` says it in Chinese; ``rivals`` are the register ids between which the user chooses.
    """

    fit: Fit | None
    confidence: float
    why: str
    rivals: tuple[str, ...] = ()


def recognise(
    table: Table, registers: Mapping[str, Register], as_register: str | None = None
) -> Recognition:
    """Which register the table is. ``as_register`` settles it; it must still fit."""
    views = column_views(table)
    places = _places(table)
    if as_register is not None:
        return _settled(fit_register(registers[as_register], views, places))
    hopeless = [r for r in registers.values() if not _may_fit(r, views, places)]
    fits = [fit_register(r, views, places) for r in registers.values() if r not in hopeless]
    if not any(map(_is_able, fits)):
        fits += [fit_register(register, views, places) for register in hopeless]
    return _decided(sorted(fits, key=lambda f: (bool(f.missing), -f.score, f.register.id)))


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


def _places(table: Table) -> dict[str, str]:
    path = PurePosixPath(table.file.name)
    return {
        "title": " ".join(table.titles),
        "sheet": table.sheet,
        "file": path.stem,
        "folder": "/".join(path.parts[:-1]),
    }


def _may_fit(register: Register, views: Sequence[ColumnView], places: Mapping[str, str]) -> bool:
    """Whether the headers leave it open that the register fits; most are told apart by these."""
    within = _within_reach(register, tuple(view.head for view in _grouped(register, views)))
    if any(within.isdisjoint(group) for group in register.required):
        return False
    telling = max((register.marks.get(name, 0.0) for name in within), default=0.0)
    return telling >= TELLING or bool(_evidence(register, places)[0])


@lru_cache(maxsize=8192)
def _within_reach(register: Register, heads: tuple[Head, ...]) -> frozenset[str]:
    """Fields that could get a column, whatever the values are."""
    if not heads or not register.fields:
        return frozenset()
    best = np.maximum(*_spoken(register, heads)).max(axis=1)
    names = zip(register.fields, best.tolist(), strict=True)
    own = {name for name, score in names if score > THRESHOLD - 1e-6}
    lent = (name for name, others in register.fallback.items() if not own.isdisjoint(others))
    return frozenset((*own, *lent))


def fit_register(register: Register, views: Sequence[ColumnView], places: Mapping[str, str]) -> Fit:
    """The best assignment of columns to the register's fields, and its worth."""
    grouped = _grouped(register, views)
    mapping = _next_best(register, tuple(_assigned(register, grouped)))
    left = [v for v in grouped if v.indices not in {m.indices for m in mapping}]
    ignored = tuple(v.header for v in left if _is_ignored(register, v.header))
    unknown = tuple(v.header for v in left if not _is_ignored(register, v.header) and v.shares)
    words, evidence = _evidence(register, places)
    missing = _missing(register, mapping, THRESHOLD if evidence >= PLAIN_NAME else CERTAIN)
    telling = _telling(register, mapping)
    if not words and telling < TELLING:
        missing = (*missing, "能说明登记册种类的名称或")
    evidence += _header_evidence(register, views) - (BARE if telling < 1 else 0.0)
    score = _coverage(register, mapping) + evidence - 0.3 * len(unknown)
    return Fit(register, score, mapping, unknown, ignored, missing, words)


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


def _grouped(register: Register, views: Sequence[ColumnView]) -> list[ColumnView]:
    """Numbered or equal headers of a repeating person become one view each."""
    repeating = [f for f in register.fields.values() if f.repeats]
    families: dict[str, list[ColumnView]] = {}
    for view in views if repeating else ():
        families.setdefault(_stem(view, views), []).append(view)
    families = {
        s: f
        for s, f in families.items()
        if (len(f) > 1 or index_in(f[0].header)[1] is not None) and _may_repeat(repeating, s, f)
    }
    grouped = {v.indices: stem for stem, family in families.items() for v in family}
    single = [v for v in views if v.indices not in grouped]
    return [*single, *(_pooled(stem, family) for stem, family in families.items())]


def _stem(view: ColumnView, views: Sequence[ColumnView]) -> str:
    stem, number = index_in(view.header)
    return stem if number is not None else normalised(view.header)


def _may_repeat(repeating: Iterable[FieldSpec], stem: str, family: Sequence[ColumnView]) -> bool:
    """Numbered columns that name nobody repeat too, when at least two of them are numbered."""
    numbered = sum(index_in(v.header)[1] is not None for v in family) > 1
    anyone = numbered and not roles_in(stem)
    return any(_match_repeated(f, stem, anyone) > 0 for f in repeating)


def _match_repeated(field: FieldSpec, stem: str, anyone: bool) -> float:
    found = match(field, stem).score
    if found or not anyone or not field.words:
        return found
    return match(field, field.words[0] + stem).score * 0.85


def _pooled(stem: str, family: Sequence[ColumnView]) -> ColumnView:
    filled = [v.shares for v in family if v.shares]
    kinds = filled[0] if filled else {}
    shares = {k: sum(s[k] for s in filled) / len(filled) for k in kinds}
    return ColumnView(
        tuple(i for v in family for i in v.indices), stem, shares, "", numbered=len(family) == 1
    )


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


def _doubt(kind: str, view: ColumnView) -> float:
    """The share of values that may as well be something else: codes and counts, small numbers."""
    counts = view.shares.get("count", 0.0)
    if kind == "relation":
        return counts
    return counts if kind == "money" and COUNTED.search(view.header) else 0.0


KINDS = (*STRICT, "text")
_STRICTNESS = np.array([STRICT.get(kind, 0.0) for kind in KINDS])
_PLACES = [KINDS.index(kind) for kind in ("village", "township", "group", "address", "bank")]
_IN_WORDS = [KINDS.index("text"), *_PLACES]
"""Kinds written in words: of a column of resident IDs they hold nothing."""


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
        return _match_repeated(field, header, not roles_in(header)) if field.repeats else 0.0
    plain = match(field, header).score
    if not plain and head.in_yuan and field.kind == "money":
        plain = match(field, header + "元").score
    if not nearby or field.person is None:
        return plain
    with_role = match(field, nearby + header).score * 0.92
    return max(plain * 0.85, with_role)


def _share(kind: str, view: ColumnView) -> float:
    if kind in ("card", "credit_code") and holds_ids(view.shares):
        return 0.0
    return view.shares.get(kind, 0.0)


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
    ignored = not names_the_main and _is_ignored(register, header)
    return 0.0 if speaks or ignored else worth


def _mapped(field: FieldSpec, view: ColumnView, score: float) -> Mapped:
    part = match(field, view.header).part
    said = f"表头含“{part}”" if part else "表头未说明"
    share = _share(field.kind, view)
    looks = LOOKS.get(field.kind)
    seen = f"，{share:.0%} 的值为{looks}" if looks and view.shares else ""
    near = f"，紧跟“{view.nearby}”列" if view.nearby and field.person and not field.plain else ""
    return Mapped(field.name, view.indices, view.header, round(score, 3), said + near + seen)


@lru_cache(maxsize=16384)
def _is_ignored(register: Register, header: str) -> bool:
    text = normalised(header)
    words = (normalised(w) for w in (*register.ignored, *header_words().ignored))
    return bool(text) and any(w == text if w.isascii() else w in text for w in words)


def _coverage(register: Register, mapping: Iterable[Mapped]) -> float:
    return sum(m.confidence * _weight(register, m.field) for m in mapping)


def _weight(register: Register, field: str) -> float:
    return register.marks.get(field, WEIGHTS.get(register.fields[field].kind, 0.3))


def _evidence(register: Register, places: Mapping[str, str]) -> tuple[tuple[str, ...], float]:
    words: list[str] = []
    total = 0.0
    for pattern, worth in register.evidence:
        found = [
            (PLACES[p], m.group()) for p, text in places.items() if (m := pattern.search(text))
        ]
        if found:
            weight, word = max(found)
            total += worth * weight
            words += [word] if worth > 0 else []
    return tuple(words), total


def _telling(register: Register, mapping: Iterable[Mapped]) -> float:
    """The worth of the most distinguishing column that was surely found."""
    sure = (m.field for m in mapping if m.confidence >= CERTAIN)
    return max((register.marks.get(name, 0.0) for name in sure), default=0.0)


def _header_evidence(register: Register, views: Sequence[ColumnView]) -> float:
    headers = " ".join(view.header for view in views)
    return sum(worth for pattern, worth in register.header_evidence if pattern.search(headers))


def _missing(register: Register, mapping: Iterable[Mapped], least: float) -> tuple[str, ...]:
    have = {m.field for m in mapping if m.confidence >= least}
    groups = (group for group in register.required if not have & set(group))
    return tuple("或".join(group) for group in groups)


def _decided(fits: Sequence[Fit]) -> Recognition:
    able = [f for f in fits if _is_able(f)]
    if not able:
        return Recognition(None, 0.0, _unrecognised(fits))
    best = able[0]
    rival = next((f for f in able[1:] if f.register.family != best.register.family), None)
    lead = best.score - (rival.score if rival else 0.0)
    if rival and lead < MARGIN:
        rivals = (best.register.id, rival.register.id)
        return Recognition(None, 0.0, _undecided(best, rival), rivals)
    return Recognition(best, _confidence(best, lead), _reason(best))


def _is_able(fit: Fit) -> bool:
    return not fit.missing and fit.score >= MINIMUM


def _settled(fit: Fit) -> Recognition:
    if fit.missing:
        return Recognition(None, 0.0, f"不能按“{fit.register.zh}”读取：缺少{_lacks(fit)}列")
    return Recognition(fit, 1.0, f"按 --as {fit.register.id} 读取")


def _confidence(fit: Fit, lead: float) -> float:
    sure = min(1.0, 0.5 + lead / 8)
    columns = [m.confidence for m in fit.mapping]
    return round(0.5 * sure + 0.5 * sum(columns) / len(columns), 3) if columns else 0.0


def _reason(fit: Fit) -> str:
    words = f"名称含“{'”“'.join(fit.words)}”；" if fit.words else ""
    marks = sorted(fit.mapping, key=lambda m: -_weight(fit.register, m.field))[:4]
    columns = "、".join(m.header for m in marks if m.header)
    return f"{fit.register.zh}：{words}有列 {columns}"


def _undecided(best: Fit, rival: Fit) -> str:
    return (
        f"既像“{best.register.zh}”（{best.register.id}，{best.score:.1f} 分）又像"
        f"“{rival.register.zh}”（{rival.register.id}，{rival.score:.1f} 分），"
        f"请用 --as {best.register.id} 或 --as {rival.register.id} 指定"
    )


def _lacks(fit: Fit) -> str:
    return "、".join(fit.missing)


def _unrecognised(fits: Sequence[Fit]) -> str:
    nearest = max(fits, key=lambda f: (-len(f.missing), f.score), default=None)
    if nearest is None or nearest.score <= 1 or not nearest.missing:
        return "认不出是哪种登记册，请用 --as 指定"
    return (
        f"认不出是哪种登记册；最接近“{nearest.register.zh}”（{nearest.register.id}），"
        f"但缺少{_lacks(nearest)}列"
    )
