"""Scenes: what one kind of register brings to the county, one file a scene, found by walking.

A scene's module may have

``IRREGULAR``  planters ``(desk, nth)``, each called ``Size.scene_cases`` times
``STORIES``    planters ``(desk)``, each called once
``LAWFUL``     pattern → planters of look-alikes, called until each pattern has as many lawful
               cases as irregular ones
``prepare(books)``  before anybody is taken for a case (bar households, appoint people)
``settle(county)``  after payments are known: what the register says of everybody else

Lines of its register go to ``books.file(register, **entry)``; the office that writes them lies in
``loaders/offices/desks``. Planters draw from ``desk.rng``, which is the scene's own: a scene more
does not redraw the others.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias

from graphaudit.county.books import Books
from graphaudit.county.county import County
from graphaudit.county.desk import Desk

Planter: TypeAlias = Callable[[Desk, int], None]
Story: TypeAlias = Callable[[Desk], None]


@dataclass(frozen=True)
class Scene:
    """One module of this folder, its parts with nothing where it has none."""

    name: str
    irregular: tuple[Planter, ...]
    stories: tuple[Story, ...]
    lawful: Mapping[str, tuple[Planter, ...]]
    prepare: Callable[[Books], None]
    settle: Callable[[County], None]


def _nothing(_: object) -> None:
    return None


def _scene(module: ModuleType) -> Scene:
    return Scene(
        name=module.__name__.rpartition(".")[2],
        irregular=getattr(module, "IRREGULAR", ()),
        stories=getattr(module, "STORIES", ()),
        lawful=getattr(module, "LAWFUL", {}),
        prepare=getattr(module, "prepare", _nothing),
        settle=getattr(module, "settle", _nothing),
    )


SCENES: tuple[Scene, ...] = tuple(
    _scene(importlib.import_module(f"{__name__}.{found.name}"))
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
)
