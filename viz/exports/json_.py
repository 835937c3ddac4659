"""Findings as JSON: the contract of ``findings --json``, with what the rows say."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from viz.exports import ExportRequest

HELP = ("疑点与证据行（JSON）", "findings and rows as JSON")


def write(request: ExportRequest, path: Path) -> None:
    """Write findings, leads and exhibits as one JSON object."""
    whole = {
        "snapshot": request.snapshot,
        "made": request.made.isoformat(timespec="seconds"),
        "masked": request.masked,
        "findings": list(request.findings),
        "leads": list(request.leads),
        "exhibits": [asdict(exhibit) for exhibit in request.exhibits.values()],
    }
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        json.dump(whole, file, ensure_ascii=False, indent=1, default=str)
        file.write("\n")
