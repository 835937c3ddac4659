"""The words for kinds of things and relations: the model's own, on every page and paper."""

from __future__ import annotations

from graphaudit.model import NODE_BY_NAME, NODES, RELATIONSHIP_BY_NAME, RELATIONSHIPS

Both = dict[str, str]
"""``zh`` and ``en`` of one word."""
KIN_NAMES: dict[str, tuple[str, str]] = {
    "spouse": ("配偶", "spouse"), "parent": ("父母", "parent"), "child": ("子女", "child"),
    "sibling": ("兄弟姐妹", "sibling"), "grandparent": ("祖父母", "grandparent"),
    "grandchild": ("孙子女", "grandchild"), "parent_in_law": ("配偶的父母", "parent-in-law"),
    "child_in_law": ("子女的配偶", "child-in-law"),
    "sibling_in_law": ("配偶的兄弟姐妹", "sibling-in-law"),
    "uncle_aunt": ("伯叔姑舅姨", "uncle or aunt"), "nephew_niece": ("侄甥", "nephew or niece"),
    "cousin": ("堂表亲", "cousin"), "other": ("其他亲属", "other kin"),
}  # fmt: skip
"""Kinship relation → its (Chinese, English) word."""


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
