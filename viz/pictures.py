"""The one picture that a request asks for, as SVG, PNG or PDF: of one finding or of one lead."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import resvg_py

from graphaudit.errors import UsageError
from viz.diagram import HEIGHT, WIDTH, diagram_svg
from viz.exports import ExportRequest
from viz.fonts import FAMILY, drawable_record, font_face, font_file
from viz.picture import build_picture
from viz.plain import Json, items
from viz.sheet import for_sheet
from viz.together import of_lead
from viz.typesetting import typeset

EVERYTHING = 100_000
ZOOM = 2.0


def subject(request: ExportRequest) -> Json:
    """The one finding asked for, or the one lead with its findings.

    Raises UsageError for anything else.
    """
    if len(request.leads) == 1 and _all_of(request.leads[0], request.findings):
        return lead_or_finding(request.leads[0], request.findings)
    if len(request.findings) == 1:
        return request.findings[0]
    raise UsageError(
        f"一张关系图对应一个疑点或一条线索，给出了 {len(request.findings)} 个疑点",
        fix="逐个导出，或写线索编号 l_…",
    )


def lead_or_finding(lead: Json, findings: Sequence[Json]) -> Json:
    """The lead over the joined evidence of its findings; of a single one that finding itself."""
    return findings[0] if len(findings) == 1 else of_lead(lead, findings)


def svg(finding: Json, request: ExportRequest) -> str:
    """The diagram of a finding (or of a lead in its shape), cut to what one sheet can hold."""
    return diagram_svg(
        for_sheet(build_picture(drawable_record(finding), EVERYTHING)),
        generated_at=request.made,
        language=request.language,
        masked=request.masked,
        layout=request.layout,
    )


def with_font(text: str) -> str:
    """An SVG of ours that carries its own font, for machines that have none."""
    head, body = text.split(">", 1)
    return f"{head}>{font_face(text)}{body}"


def png(text: str, zoom: float = ZOOM) -> bytes:
    """An SVG of ours as PNG, drawn with the carried font alone."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text, skip_system_fonts=True, font_files=[str(font_file())],
            font_family=FAMILY, sans_serif_family=FAMILY, zoom=zoom, background="#ffffff",
        )
    )  # fmt: skip


def pdf(text: str, made: datetime, title: str) -> bytes:
    """An SVG of ours as a PDF of one A3 page, its words still words."""
    data = json.dumps({"title": title, "wide": WIDTH / HEIGHT}, ensure_ascii=False)
    return typeset("sheet", {"data.json": data.encode(), "diagram.svg": text.encode()}, made)


def _all_of(lead: Json, findings: Sequence[Json]) -> bool:
    members = {str(name) for name in items(lead.get("findings"))}
    return bool(findings) and all(str(f.get("id")) in members for f in findings)
