"""The interactive network of findings in one offline HTML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphaudit.exhibits import Exhibit
from viz.exports import ExportRequest
from viz.page import PageContent, RowDetail, offline_page

HELP = ("交互关系网络（单个离线网页）", "interactive network in one offline page")
TITLES = {"zh": "一卡通疑点关系网络", "en": "Network of doubtful points"}


def write(request: ExportRequest, path: Path) -> None:
    """Write the page."""
    content = PageContent(
        title=TITLES[request.language],
        snapshot=request.snapshot,
        made=request.made,
        findings=request.findings,
        leads=request.leads,
        rows=row_details(request.exhibits),
        explanations=request.explanations,
        language=request.language,
        masked=request.masked,
    )
    path.write_text(offline_page(content), encoding="utf-8")


def row_details(exhibits: Mapping[str, Exhibit]) -> dict[str, RowDetail]:
    """Exhibits as the page shows them."""
    return {
        src: RowDetail(
            day=exhibit.said.day.isoformat() if exhibit.said.day else "",
            person=exhibit.said.payee,
            card=exhibit.said.card,
            program=exhibit.said.program or exhibit.register,
            fen=exhibit.said.fen,
            original=exhibit.original,
        )
        for src, exhibit in exhibits.items()
    }
