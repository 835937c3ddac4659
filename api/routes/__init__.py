"""The JSON under ``/api/v1``: one file a group of addresses, each with a ``router``.

A module that is put here is served; nothing else is to be told.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from fastapi import APIRouter


def routers(package: str = __name__) -> list[APIRouter]:
    """The routers of a package's modules, by the modules' names."""
    return [module.router for module in modules(package)]


def modules(package: str) -> list[ModuleType]:
    """A package's modules, by name."""
    folder = import_module(package).__path__
    found = [import_module(f"{package}.{each.name}") for each in iter_modules(folder)]
    return sorted(found, key=lambda module: module.__name__)
