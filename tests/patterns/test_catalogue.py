"""The catalogue says what the library says, and shows the shape of every pattern."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from xml.etree import ElementTree

from graphaudit.patterns import read_patterns

Loader = Callable[[str], ModuleType]


def test_the_catalogue_is_fresh(script: Loader) -> None:
    maker = script("make_pattern_docs")
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(read_patterns()), (
        "docs/patterns.md is behind the library: run make catalogue"
    )


def test_every_pattern_has_its_picture(script: Loader) -> None:
    maker = script("make_pattern_docs")
    for path, svg in maker.pictures(read_patterns()):
        assert path.read_text(encoding="utf-8") == svg, f"{path.name}: run make catalogue"
        assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_the_readmes_quote_what_was_measured(script: Loader) -> None:
    maker = script("make_pattern_docs")
    for readme in maker.READMES:
        text = readme.read_text(encoding="utf-8")
        assert "<!-- measured -->" in text
        assert maker.with_figures(text) == text, f"{readme.name}: run make catalogue"


def test_the_library_passes_a_hundred() -> None:
    assert len(read_patterns()) >= 100
