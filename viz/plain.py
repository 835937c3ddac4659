"""Reading JSON without surprises: what is missing or of another kind reads as empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = Mapping[str, object]


def record(value: object) -> Json:
    """An object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """A list, or an empty one; a text is no list."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def records(value: object) -> list[Json]:
    """The objects of a list."""
    return [item for item in items(value) if isinstance(item, Mapping)]


def text(value: object) -> str:
    """A text; null is an empty one."""
    return "" if value is None else str(value)


def whole(value: object) -> int:
    """A whole number, else 0."""
    return int(value) if isinstance(value, int | float) else 0


def worded(value: object, language: str) -> str:
    """The text in ``zh`` or ``en`` of an object that holds both, else in Chinese."""
    both = record(value)
    return text(both.get(language) or both.get("zh"))
