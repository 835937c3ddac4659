"""The first page: what came in, what was found, what is being worked on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.asking import Spoken
from api.frame import Entry, drawn

router = APIRouter(include_in_schema=False)
ENTRY = Entry(10, "/", "总览", "Overview")


@router.get("/favicon.ico")
def icon() -> Response:
    """None: a browser asks for it on its own, and a 404 would stand in its console."""
    return Response(status_code=204)


@router.get("/", response_class=HTMLResponse)
def overview(request: Request, lang: Spoken) -> HTMLResponse:
    """The figures of the county."""
    return drawn(request, "overview.html.j2", lang, ENTRY)
