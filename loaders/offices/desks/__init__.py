"""Offices that write what a scene of the county brings: one file a desk, found by walking.

A module has ``documents(county, rng)``, which yields the files of its office, and may have
``OTHERWISE``: usual heading → what other clerks write instead.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from graphaudit.county import County
from loaders.offices.sheets import Document

Writer: TypeAlias = Callable[[County, np.random.Generator], Iterator[Document]]


@dataclass(frozen=True)
class Desk:
    """One module of this folder."""

    documents: Writer
    otherwise: Mapping[str, tuple[str, ...]]


def desks() -> Iterator[Desk]:
    """Every desk, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{__name__}.{found.name}")
        yield Desk(module.documents, getattr(module, "OTHERWISE", {}))
