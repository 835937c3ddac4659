"""Draws the pages' templates: escaped, with every word in the reader's language."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def page(template: str, language: str, **values: object) -> str:
    """One page. In templates ``say(zh, en)`` gives the text in the reader's language."""

    def say(zh: str, en: str) -> str:
        return en if language == "en" else zh

    return _environment().get_template(template).render(say=say, language=language, **values)
