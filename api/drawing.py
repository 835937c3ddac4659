"""Draws the pages' templates: escaped, with every word in the reader's language."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from graphaudit.english import captioned, in_language


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def local(at: str, length: int = 16) -> str:
    """A moment as the log has it (UTC), in this machine's time: ``2026-03-18 10:14``; what is none
    as it stands.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at[:length].replace("T", " ")
    return moment.astimezone().isoformat(sep=" ")[:length]


def page(template: str, language: str, **values: object) -> str:
    """One page. In templates ``say(zh, en)`` gives the text in the reader's language.

    ``told(text)`` is what the loader said in Chinese, ``captioned(text)`` a masked caption.
    """

    def say(zh: str, en: str) -> str:
        return en if language == "en" else zh

    return (
        _environment()
        .get_template(template)
        .render(
            **{
                "say": say,
                "told": lambda text: in_language(text, language),
                "captioned": lambda text: captioned(text, language),
                "language": language,
                "local": local,
                **values,
            }
        )
    )
