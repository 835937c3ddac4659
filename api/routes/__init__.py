"""The JSON under ``/api/v1``: one file a group of addresses, each with a ``router``.

A module that is put here is served; nothing else is to be told.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


def routers(package: str = __name__) -> list[APIRouter]:
    """The routers of a package's modules, by the modules' names."""
    folder = import_module(package).__path__
    modules = [import_module(f"{package}.{found.name}") for found in iter_modules(folder)]
    return [module.router for module in sorted(modules, key=lambda module: module.__name__)]
