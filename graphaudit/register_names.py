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
    """The title of a register, or of the registers of which one is needed (``a|b``).

    A field of a register (``a.field``) is named by what its header is usually called.
    """
    names = (_named(name, 0 if language == "zh" else 1) for name in needed.split("|"))
    return ("或" if language == "zh" else " or ").join(names)


def _named(name: str, place: int) -> str:
    register, _, field = name.partition(".")
    title = register_names().get(register, (register, register))[place]
    return f"{title}（{_header(register, field)}）" if field else title


@lru_cache(maxsize=64)
def _header(register: str, field: str) -> str:
    """The first header that the register's file knows for a field; else the field's own name."""
    path = registers_dir() / f"{register}.yml"
    if not path.is_file():
        return field
    fields = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("fields", {})
    parts = fields.get(field, {}).get("parts") or [field]
    return str(next(iter(parts)))
