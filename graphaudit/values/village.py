"""Village names: 柳湾村, 柳湾村委会, 柳湾社区 and 柳湾 are one name."""

from __future__ import annotations

import re

from graphaudit.values.place import canonical_village
from graphaudit.values.shape import Cleaned, canonical_names
from graphaudit.values.text import solid

_HAS_LETTER = re.compile(r"[\u3400-\u9fff]")
_ENDING = re.compile(r"(?:村|村委会|居委会|社区|村民委员会|居民委员会)$")


def clean(text: str | None) -> Cleaned[str]:
    """The canonical name of a village."""
    name = canonical_village(text)
    if name is None:
        return Cleaned(None, "missing")
    ok = _HAS_LETTER.search(name.removesuffix("村")) is not None
    return Cleaned(name, "ok") if ok else Cleaned(None, "invalid", "不是村名")


def looks(text: str) -> bool:
    """Whether one cell looks like a village (it says so: 村, 社区, 居委会)."""
    core = solid(text)
    return 2 <= len(core) <= 12 and _ENDING.search(core) is not None


VALUE_TYPE = canonical_names("village", "村", clean, looks)
