"""Value types: what a resident ID, a card, money, a day, a name … is, cleaned, checked, shown.

``VALUE_TYPES`` is found by walking this folder: one more type is one more module that ends
with ``VALUE_TYPE = ValueType(...)``.
"""

from __future__ import annotations

import importlib
import pkgutil

from graphaudit.values.shape import STATES, Cleaned, Column, ValueType, map_uniques
from graphaudit.values.text import is_blank, mask_long_digits, solid, tidy

__all__ = [
    "STATES",
    "VALUE_TYPES",
    "Cleaned",
    "Column",
    "ValueType",
    "is_blank",
    "map_uniques",
    "mask_long_digits",
    "solid",
    "tidy",
]


def _find() -> dict[str, ValueType]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    types = [getattr(module, "VALUE_TYPE", None) for module in modules]
    return {kind.name: kind for kind in types if isinstance(kind, ValueType)}


VALUE_TYPES: dict[str, ValueType] = _find()
