"""The schema page says what the model says."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from graphaudit.model import NODES, RELATIONSHIPS, NodeLabel, RelationshipType

Loader = Callable[[str], ModuleType]


def test_the_model_page_is_fresh(script: Loader) -> None:
    maker = script("make_model_docs")
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(), (
        "docs/model.md is behind graphaudit/model.py: run python scripts/make_model_docs.py"
    )


def test_the_model_page_names_every_label_type_and_property(script: Loader) -> None:
    text = script("make_model_docs").page()
    kinds: list[NodeLabel | RelationshipType] = [*NODES, *RELATIONSHIPS]
    for kind in kinds:
        assert f"### {kind.name} " in text
        assert all(f"| `{p.name}` | {p.kind} |" in text for p in kind.properties)
