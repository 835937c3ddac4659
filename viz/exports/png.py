"""The relationship diagram of one finding or lead, as PNG: the same on every machine."""

from __future__ import annotations

from pathlib import Path

from viz import pictures
from viz.exports import ExportRequest

HELP = ("关系图（PNG 图片）", "relationship diagram as PNG")


def write(request: ExportRequest, path: Path) -> None:
    """Write the diagram of the request's one finding or lead."""
    path.write_bytes(pictures.png(pictures.svg(pictures.subject(request), request)))
