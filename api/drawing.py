"""Draws the pages' templates: escaped, with every word in the reader's language."""

from __future__ import annotations

from functools import cache

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.access import session_of


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


def person(request: Request, language: str) -> Markup:
    """Who is signed in, and the way out: stands in the bar of every page."""
    session = session_of(request)
    values = {"account": session.account, "csrf": session.csrf}
    return Markup(page("person.html.j2", language, **values))  # escaped by its template
