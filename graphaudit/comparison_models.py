"""Comparison models (比对模型): one cell of the policy matrix each, with what it found.

A model is a program against a status or another program (``RURAL_DIBAO×vehicle_owner``). It
works when a pattern reads its cell; its hits are the findings that name it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphaudit.answers import Answer, Measured, measured
from graphaudit.finding import Json
from graphaudit.patterns import Pattern
from graphaudit.patterns.reading import matrix_rows
from graphaudit.policy import MatrixRow, Policy


@dataclass(frozen=True)
class ComparisonModel:
    """One cell of the matrix: the patterns that read it, its open and explained findings.

    ``measured`` is None as long as nobody has closed one of its findings.
    """

    row: MatrixRow
    patterns: tuple[str, ...]
    hits: int
    explained: int
    measured: Measured | None

    @property
    def name(self) -> str:
        """``PROGRAM×against``, as findings write it."""
        return model_name(self.row)

    @property
    def precision(self) -> float | None:
        """Share of its closed findings that were true; None when fewer than five are closed."""
        return self.measured.precision if self.measured else None

    def as_json(self) -> dict[str, Json]:
        """Plain values, keys in a fixed order."""
        return {
            "model": self.name,
            "program": self.row.program,
            "against": self.row.against,
            "rule": self.row.rule,
            "grace_days": self.row.grace_days,
            "unit": self.row.unit,
            "basis": self.row.basis,
            "patterns": list(self.patterns),
            "hits": self.hits,
            "explained": self.explained,
            "closed": self.measured.closed if self.measured else 0,
            "true": self.measured.true if self.measured else 0,
            "precision": self.precision,
        }


def model_name(row: MatrixRow) -> str:
    """``PROGRAM×against``: what findings call the model of a matrix row."""
    return f"{row.program}×{row.against}"


def comparison_models(
    policy: Policy,
    patterns: Iterable[Pattern],
    findings: Iterable[Mapping[str, Json]],
    answers: Iterable[Answer] = (),
) -> list[ComparisonModel]:
    """Every cell of the matrix that forbids, limits or asks, in file order, with its counts.

    ``findings`` are those of the case book as JSON, the suppressed ones too. A cell that lets
    programs go together is no comparison.
    """
    readers: dict[tuple[str, str, str], list[str]] = {}
    for pattern in patterns:
        for row in matrix_rows(pattern.matrix, policy):
            readers.setdefault((row.program, row.against, row.rule), []).append(pattern.id)
    named = [(_texts(f["models"]), str(f["id"]), f["status"]) for f in findings]
    hits = Counter(m for models, _, status in named if status == "open" for m in models)
    explained = Counter(m for models, _, status in named if status == "suppressed" for m in models)
    closed = measured(answers, {finding: models for models, finding, _ in named})
    return [
        ComparisonModel(
            row=row,
            patterns=tuple(sorted(readers.get((row.program, row.against, row.rule), []))),
            hits=hits[model_name(row)],
            explained=explained[model_name(row)],
            measured=closed.get(model_name(row)),
        )
        for row in policy.matrix
        if row.rule != "stacks"
    ]


def _texts(value: Json) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
