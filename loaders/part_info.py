"""What the ledger's ``part.json`` says of one loaded file (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.files import SourceFile
from loaders.lines import line_columns
from loaders.load_run import LoadOptions
from loaders.plans import Plan


def part_json(file: SourceFile, plans: Sequence[Plan], options: LoadOptions) -> dict[str, object]:
    """The file, its options, and each of its lists with what was read of it."""
    return {
        "file": file.name,
        "options": {"as_register": options.as_register, "program": options.program},
        "sheets": [_sheet_json(plan) for plan in plans],
    }


def _sheet_json(plan: Plan) -> dict[str, object]:
    report = plan.report
    return {
        "no": report.sheet_no,
        "sheet": report.sheet,
        "register": report.register,
        "why": report.why,
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "skipped": report.skipped,
        "fen": report.fen,
        "skips": report.skips,
        "columns": {c.header: c.field for c in report.columns},
        "lines": line_columns(plan),
        "unknown": list(report.unknown),
        "origins": report.origins,
        **{name: report.facts.get(name) for name in ("program", "period", "township", "village")},
    }
