"""What a reader chooses for all pages: language and theme."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.access import by_tls
from api.frame import THEME_COOKIE
from api.language import LANGUAGE_COOKIE, Language
from api.pages.signing_in import ours

router = APIRouter(include_in_schema=False)
A_YEAR = 365 * 24 * 3600


@router.get("/settings")
def choose(
    request: Request,
    next: str = "/",
    language: Language | None = None,
    theme: Literal["light", "dark", "auto"] | None = None,
) -> Response:
    """Keep what was chosen in this browser and go back."""
    answer = RedirectResponse(ours(next), 303)
    for name, value in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
        if value is not None:
            answer.set_cookie(
                name,
                value,
                max_age=A_YEAR,
                samesite="strict",
                httponly=True,
                secure=by_tls(request),
            )
    return answer
