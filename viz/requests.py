"""From an office's case book to what an export or page is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from graphaudit.exhibits import exhibits
from graphaudit.explanations import read_explanations
from graphaudit.finding import Finding
from graphaudit.masking import masked_finding
from graphaudit.office import Office
from graphaudit.patterns import Pattern, read_patterns
from graphaudit.patterns.wording import grounds_told, wording
from graphaudit.surroundings import with_surroundings
from viz.exports import ExportRequest
from viz.plain import Json


def export_request(
    office: Office,
    findings: Sequence[Finding],
    *,
    made: datetime,
    masked: bool = True,
    language: str = "zh",
    leads: Sequence[Json] = (),
    layout: str = "columns",
    marks: Sequence[tuple[str, str]] = (),
) -> ExportRequest:
    """The request for these findings, with the rows that prove them."""
    tables = office.tables_of_last_run()
    rows = [row.src for finding in findings for row in finding.rows]
    plain = with_surroundings(tables, [finding.as_json() for finding in findings])
    return ExportRequest(
        findings=[masked_finding(finding) for finding in plain] if masked else plain,
        exhibits=exhibits(
            tables,
            office.ledger,
            rows,
            masked=masked,
            language=language,
            programs=office.policy.by_name(language),
        ),
        snapshot=tables.snapshot,
        made=made,
        masked=masked,
        language=language,
        leads=leads,
        explanations=explanation_words(office),
        layout=layout,
        methods=lambda: method_words(office),
        marks=marks,
    )


def method_words(office: Office) -> dict[str, Json]:
    """Pattern id → meaning in both languages, registers that it needs, basis, its parameters.

    ``basis`` in both languages; ``parameters``: title in both and unit of each; ``names``: those
    of the program and status codes that their values may hold.
    """
    names = {code: {"zh": zh, "en": en} for code, (zh, en) in office.policy.names.items()}
    return {
        pattern.id: {
            "meaning": dict(pattern.meaning),
            "needs": list(pattern.needs),
            "basis": {told: grounds_told(pattern.basis, told) for told in ("zh", "en")},
            "parameters": {name: _parameter(pattern, name) for name in pattern.params},
            "names": names,
        }
        for pattern in read_patterns(office.workspace)
    }


def _parameter(pattern: Pattern, name: str) -> Json:
    known = wording(pattern, name)
    zh, en = known.title
    return {"zh": zh, "en": en, "unit": known.unit}


def explanation_words(office: Office) -> dict[str, Mapping[str, object]]:
    """Code → title and question in both languages."""
    return {
        code: {"title": dict(known.title), "question": dict(known.question)}
        for code, known in read_explanations(office.workspace).items()
    }
