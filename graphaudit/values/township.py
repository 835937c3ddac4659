"""Township names, without the words of their office."""

from __future__ import annotations

import re

from graphaudit.values.place import canonical_township
from graphaudit.values.shape import Cleaned, canonical_names
from graphaudit.values.text import solid

_HAS_LETTER = re.compile(r"[\u3400-\u9fff]")
_ENDING = re.compile(r"(?:镇|乡|街道|街道办|办事处|苏木|[镇乡](?:人民)?政府)$")


def clean(text: str | None) -> Cleaned[str]:
    """The canonical name of a township."""
    name = canonical_township(text)
    if name is None:
        return Cleaned(None, "missing")
    return (
        Cleaned(name, "ok") if _HAS_LETTER.search(name) else Cleaned(None, "invalid", "不是乡镇名")
    )


def looks(text: str) -> bool:
    """Whether one cell looks like a township (it says so: 镇, 乡, 街道)."""
    core = solid(text)
    return 2 <= len(core) <= 14 and _ENDING.search(core) is not None


def check(value: str) -> bool:
    """Whether it is a canonical township name."""
    return clean(value).value == value and looks(value)


VALUE_TYPE = canonical_names("township", "乡镇", clean, looks, check)
