"""The language that a reader chose: a cookie that the frame sets."""

from __future__ import annotations

from typing import Literal

from fastapi import Request

Language = Literal["zh", "en"]
LANGUAGE_COOKIE = "graphaudit_language"


def language_of(request: Request) -> Language:
    """The language that the reader chose, else Chinese."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "zh"
