"""The case report as PDF: A4 pages, each diagram on an A3 page of its own, page numbers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from viz.case import Case, Report, build_report
from viz.exports import ExportRequest
from viz.fonts import drawable
from viz.typesetting import typeset

HELP = ("核查材料（PDF：记录、关系图、证据行、解释、方法、签署）", "case report as PDF")


def write(request: ExportRequest, path: Path) -> None:
    """Write the report on everything asked for."""
    report = build_report(request, drawable)
    pictures = {_name(n): case.picture for n, case in enumerate(report.cases)}
    files = {name: text.encode() for name, text in pictures.items() if text is not None}
    files["data.json"] = json.dumps(_data(report, request.language), ensure_ascii=False).encode()
    path.write_bytes(typeset("case", files, request.made))


def _data(report: Report, language: str) -> dict[str, object]:
    return {
        "lang": language,
        "region": "cn" if language == "zh" else "us",
        "words": dict(report.words),
        "foot": report.foot,
        "snapshot": report.snapshot,
        "facts": report.facts,
        "contents": asdict(report.contents),
        "cases": [_case(number, case) for number, case in enumerate(report.cases)],
    }


def _case(number: int, case: Case) -> dict[str, object]:
    return {**asdict(case), "picture": _name(number) if case.picture else None}


def _name(number: int) -> str:
    return f"diagram-{number}.svg"
