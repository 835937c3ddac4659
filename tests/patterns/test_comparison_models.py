"""Comparison models: one a cell of the matrix, with hits and measured precision."""

from __future__ import annotations

from graphaudit.answers import Answer
from graphaudit.comparison_models import ComparisonModel, comparison_models
from graphaudit.finding import Json
from graphaudit.patterns import read_patterns
from graphaudit.policy import load_policy

POLICY = load_policy()
CAR = "RURAL_DIBAO×vehicle_owner"


def finding(number: int, model: str, status: str = "open") -> dict[str, Json]:
    return {"id": f"f_{number}", "models": [model], "status": status}


def models(count: int, answers: list[Answer]) -> dict[str, ComparisonModel]:
    findings = [finding(n, CAR) for n in range(count)] + [finding(99, CAR, "suppressed")]
    made = comparison_models(POLICY, read_patterns(), findings, answers)
    return {model.name: model for model in made}


def test_more_than_four_hundred_and_fifty_cells_are_compared_and_most_have_a_pattern() -> None:
    made = models(0, [])
    assert len(made) >= 450
    assert sum(bool(model.patterns) for model in made.values()) >= 450
    assert made["PENSION×deceased"].patterns == ("deceased_paid",)
    assert not any(model.row.rule == "stacks" for model in made.values())


def test_findings_are_counted_by_the_models_they_name() -> None:
    model = models(3, [])[CAR]
    assert (model.hits, model.explained, model.precision) == (3, 1, None)
    assert model.patterns == ("vehicle_owner_on_welfare",)


def test_a_precision_is_said_from_five_closed_findings_on() -> None:
    four = [Answer(f"f_{n}", "true") for n in range(4)]
    assert models(6, four)[CAR].precision is None
    assert models(6, [*four, Answer("f_4", "explained")])[CAR].precision == 0.8
