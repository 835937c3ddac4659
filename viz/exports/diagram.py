"""The relationship diagram of one finding or lead, as a PDF of one A3 page."""

from __future__ import annotations

from pathlib import Path

from viz import pictures
from viz.exports import ExportRequest
from viz.plain import worded

SUFFIX = "pdf"
HELP = ("关系图（PDF，A3 横向）", "relationship diagram as PDF, A3 landscape")


def write(request: ExportRequest, path: Path) -> None:
    """Write the diagram of the request's one finding or lead."""
    shown = pictures.subject(request)
    title = worded(shown.get("title"), request.language)
    path.write_bytes(pictures.pdf(pictures.svg(shown, request), request.made, title))
