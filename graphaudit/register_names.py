"""What registers are called: the titles of ``loaders/registers/*.yml``, read as content."""

from __future__ import annotations

from functools import lru_cache

import yaml

from graphaudit.content import registers_dir


@lru_cache(maxsize=1)
def register_names() -> dict[str, tuple[str, str]]:
    """Register id → (Chinese, English) title."""
    names: dict[str, tuple[str, str]] = {}
    for path in sorted(registers_dir().glob("*.yml")):
        title = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["title"]
        names[path.stem] = (str(title["zh"]), str(title["en"]))
    return names


def named_register(needed: str, language: str = "zh") -> str:
    """The title of a register, or of the registers of which one is needed (``a|b``)."""
    place = 0 if language == "zh" else 1
    names = (register_names().get(name, (name, name))[place] for name in needed.split("|"))
    return ("或" if language == "zh" else " or ").join(names)
