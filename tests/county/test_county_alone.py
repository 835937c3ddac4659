"""The county must be able to surprise the loader and the patterns: it shares nothing with them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import graphaudit.county
import loaders.offices

ROOMS = [Path(str(module.__file__)).parent for module in (graphaudit.county, loaders.offices)]
SOURCES = sorted(path for room in ROOMS for path in room.rglob("*.py"))
OWN = ("graphaudit.county", "loaders.offices", "graphaudit.errors")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_of_the_county_imports_only_the_county(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    names += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    ours = [name for name in names if name.split(".")[0] in ("graphaudit", "loaders")]
    assert all(name.startswith(OWN) for name in ours), ours


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_of_the_county_reads_no_content_file(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ".yml" not in text and "yaml" not in text and "queries" not in text
