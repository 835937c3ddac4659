"""Precision and recall on truth and findings made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from findings import finding

from graphaudit.errors import NotFoundError, UsageError
from graphaudit.evaluation import Evaluation, PatternScore, evaluate, read_truth
from graphaudit.finding import Finding
from graphaudit.leads import make_leads


def truth(path: Path, *cases: dict[str, object]) -> Path:
    plain: dict[str, object] = {"kind": "irregular", "patterns": ["card_many_people"]}
    numbered = [{**plain, "case": f"K-{no}", **case} for no, case in enumerate(cases)]
    path.write_text(json.dumps({"seed": 1, "cases": numbered}), encoding="utf-8")
    return path


def scored(path: Path, cases: list[dict[str, object]], findings: list[Finding]) -> Evaluation:
    leads = make_leads(findings, lambda text: text)
    return evaluate(findings, leads, read_truth(truth(path / "truth.json", *cases)))


def card_score(evaluation: Evaluation) -> PatternScore:
    return next(s for s in evaluation.scores if s.pattern == "card_many_people")


def test_a_case_is_found_by_its_subject(tmp_path: Path) -> None:
    evaluation = scored(tmp_path, [{"cards": ["62a", "other", "third"]}], [finding("a")])
    assert (card_score(evaluation).recall, card_score(evaluation).precision) == (1.0, 1.0)


def test_a_case_is_found_by_half_of_its_people_and_not_by_less(tmp_path: Path) -> None:
    case: dict[str, object] = {"persons": ["1", "2", "3"]}
    assert card_score(scored(tmp_path, [case], [finding("a", ["1", "2"])])).found == 1
    one = scored(tmp_path, [case], [finding("a", ["1"])])
    assert (card_score(one).found, one.missed) == (0, (("K-0", "card_many_people"),))


def test_another_patterns_finding_finds_nothing(tmp_path: Path) -> None:
    evaluation = scored(tmp_path, [{"cards": ["62a"]}], [finding("a", pattern="deceased_paid")])
    assert (card_score(evaluation).found, card_score(evaluation).findings) == (0, 0)
    assert next(s for s in evaluation.scores if s.pattern == "deceased_paid").precision == 0.0


def test_suppressed_findings_neither_find_nor_count(tmp_path: Path) -> None:
    score = card_score(scored(tmp_path, [{"cards": ["62a"]}], [finding("a", status="suppressed")]))
    assert (score.found, score.findings, score.suppressed, score.precision) == (0, 0, 1, None)


def test_a_lookalike_above_medium_is_reported(tmp_path: Path) -> None:
    alike: dict[str, object] = {"kind": "lookalike", "cards": ["62a"], "explanation": "C04"}
    high = scored(tmp_path, [alike], [finding("a")])
    assert high.flagged == (("K-0", "card_many_people", "high"),)
    assert card_score(high).lookalikes_above_medium == 1
    medium = scored(tmp_path, [alike], [finding("a", severity="medium")])
    assert (medium.flagged, card_score(medium).lookalikes_flagged) == ((), 1)


def test_precision_at_the_top_of_both_lists(tmp_path: Path) -> None:
    right = [finding(f"{no}", [f"p{no}"], score=90) for no in range(30)]
    wrong = [finding(f"w{no}", [f"w{no}"], score=10) for no in range(30)]
    cases: list[dict[str, object]] = [{"cards": [f"62{no}"]} for no in range(30)]
    evaluation = scored(tmp_path, cases, [*wrong, *right])
    assert evaluation.findings_at_top == 30 / 50
    assert evaluation.leads_at_top is not None
    assert evaluation.as_json()["findings_precision_at_50"] == 30 / 50


def test_the_table_has_a_line_a_pattern(tmp_path: Path) -> None:
    evaluation = scored(tmp_path, [{"cards": ["62a"]}], [finding("a")])
    assert evaluation.as_table().row_count == len(evaluation.scores) == 1


def test_a_missing_or_foreign_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_truth(tmp_path / "none.json")
    (tmp_path / "foreign.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(UsageError):
        read_truth(tmp_path / "foreign.json")
