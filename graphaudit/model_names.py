"""The words for kinds of things and relations: the model's own, on every page and paper."""

from __future__ import annotations

from graphaudit.model import NODE_BY_NAME, NODES, RELATIONSHIP_BY_NAME, RELATIONSHIPS

Both = dict[str, str]
"""``zh`` and ``en`` of one word."""


def kind_name(label: str, language: str = "zh") -> str:
    """What a label of the model is called in ``zh`` or ``en``; one it does not know, as it is."""
    known = NODE_BY_NAME.get(label)
    return _in(language, known.zh, known.en) if known else label


def relation_name(type_name: str, language: str = "zh") -> str:
    """What a relationship type is called in ``zh`` or ``en``; one it does not know, as it is."""
    known = RELATIONSHIP_BY_NAME.get(type_name)
    return _in(language, known.zh, known.en) if known else type_name


def kind_names() -> dict[str, Both]:
    """Label → its word in both languages, in the model's order."""
    return {each.name: {"zh": each.zh, "en": each.en} for each in NODES}


def relation_names() -> dict[str, Both]:
    """Relationship type → its word in both languages, in the model's order."""
    return {each.name: {"zh": each.zh, "en": each.en} for each in RELATIONSHIPS}


def _in(language: str, zh: str, en: str) -> str:
    return en if language == "en" else zh
