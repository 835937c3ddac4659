"""The relationship diagram of one finding, as SVG."""

from __future__ import annotations

from pathlib import Path

from graphaudit.errors import UsageError
from viz.diagram import diagram_svg
from viz.exports import ExportRequest
from viz.picture import build_picture

HELP = ("关系图（栏式，A3 横向）", "relationship diagram (columns, A3 landscape)")


def write(request: ExportRequest, path: Path) -> None:
    """Write the diagram of the request's one finding."""
    if len(request.findings) != 1:
        raise UsageError(
            f"一张关系图对应一个疑点，给出了 {len(request.findings)} 个", fix="逐个导出"
        )
    text = diagram_svg(
        build_picture(request.findings[0]),
        generated_at=request.made,
        language=request.language,
        masked=request.masked,
    )
    path.write_text(text, encoding="utf-8")
