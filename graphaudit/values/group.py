"""Villagers' groups: 1, 1组, 一组, 第一村民小组 and 1社 are one group."""

from __future__ import annotations

from graphaudit.values.place import canonical_group, group_number
from graphaudit.values.shape import Cleaned, canonical_names
from graphaudit.values.text import solid


def clean(text: str | None) -> Cleaned[str]:
    """``1组`` for a numbered group, the canonical name for a named one (上湾组)."""
    name = canonical_group(text)
    return Cleaned(None, "missing") if name is None else Cleaned(name, "ok")


def looks(text: str) -> bool:
    """Whether one cell looks like a group: it says 组, 社 or 队 (a bare number does not)."""
    core = solid(text)
    return (group_number(core) is not None and not core.isdigit()) or core.endswith("组")


VALUE_TYPE = canonical_names("group", "组", clean, looks)
