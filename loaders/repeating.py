"""Numbered or equal headers of a person who repeats in one row: 成员1姓名, 成员2姓名 …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.headers import index_in, match, normalised, roles_in
from loaders.register import FieldSpec, Register
from loaders.views import ColumnView


def grouped(register: Register, views: Sequence[ColumnView]) -> list[ColumnView]:
    """Numbered or equal headers of a repeating person become one view each."""
    repeating = [f for f in register.fields.values() if f.repeats]
    families: dict[str, list[ColumnView]] = {}
    for view in views if repeating else ():
        families.setdefault(_stem(view), []).append(view)
    families = {
        s: f
        for s, f in families.items()
        if (len(f) > 1 or index_in(f[0].header)[1] is not None) and _may_repeat(repeating, s, f)
    }
    stems = {v.indices: stem for stem, family in families.items() for v in family}
    single = [v for v in views if v.indices not in stems]
    return [*single, *(_pooled(stem, family) for stem, family in families.items())]


def _stem(view: ColumnView) -> str:
    stem, number = index_in(view.header)
    return stem if number is not None else normalised(view.header)


def _may_repeat(repeating: Iterable[FieldSpec], stem: str, family: Sequence[ColumnView]) -> bool:
    """Numbered columns that name nobody repeat too, when at least two of them are numbered."""
    numbered = sum(index_in(v.header)[1] is not None for v in family) > 1
    anyone = numbered and not roles_in(stem)
    return any(match_repeated(f, stem, anyone) > 0 for f in repeating)


def match_repeated(field: FieldSpec, stem: str, anyone: bool) -> float:
    """How well a stem speaks for a repeating field; ``anyone``: also where it names nobody."""
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
