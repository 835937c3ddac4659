"""The relationship diagram of one finding or lead, as SVG with its own font."""

from __future__ import annotations

from pathlib import Path

from viz import pictures
from viz.exports import ExportRequest

HELP = ("关系图（SVG，A3 横向）", "relationship diagram as SVG, A3 landscape")


def write(request: ExportRequest, path: Path) -> None:
    """Write the diagram of the request's one finding or lead."""
    text = pictures.svg(pictures.subject(request), request)
    path.write_text(pictures.with_font(text), encoding="utf-8")
