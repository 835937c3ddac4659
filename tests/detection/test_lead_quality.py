"""How pure leads are and how whole planted matters, on cases and findings made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from findings import finding

from graphaudit.evaluation import TruthCase, evaluate, read_truth
from graphaudit.lead_quality import LeadQuality, planted_matters
from graphaudit.leads import make_leads


def case(name: str, persons: str = "", cards: str = "") -> TruthCase:
    kept = frozenset(persons.split()), frozenset(cards.split())
    return TruthCase(name, "irregular", frozenset(("card_many_people",)), None, *kept, frozenset())


def test_cases_on_half_of_the_same_people_or_cards_are_one_matter() -> None:
    cases = [case("K-3", "5 6", "x"), case("K-1", "1 2 3"), case("K-2", "2 3 4", "y"), case("K-4")]
    assert planted_matters(cases) == {"K-1": "K-1", "K-2": "K-1", "K-3": "K-3", "K-4": "K-4"}
    joined = planted_matters([*cases, case("K-5", "", "x y")])
    assert joined["K-5"] == joined["K-3"] == joined["K-1"] == "K-1"


def measured(folder: Path, *groups: str) -> LeadQuality:
    """Two planted matters, on 1 and 2 and on 3 and 4; a group is the findings of one lead."""
    plain = {"kind": "irregular", "patterns": ["card_many_people"]}
    cases = [{**plain, "case": "K-1", "persons": ["1", "2"]},
             {**plain, "case": "K-2", "persons": ["3", "4"]}]  # fmt: skip
    path = folder / "truth.json"
    path.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    findings = [
        finding(f"{no}{person}", [person], [f"c{no}"])
        for no, group in enumerate(groups)
        for person in group
    ]
    return evaluate(findings, make_leads(findings, str), read_truth(path)).quality


@pytest.mark.parametrize(
    ("groups", "pure", "whole"),
    [
        (["12", "34"], 1.0, 1.0),
        (["1234"], 0.5, 1.0),
        (["129"], 2 / 3, 1.0),
        (["99"], 0.0, None),
        (["1"], None, None),
    ],
)
def test_purity_and_wholeness(
    tmp_path: Path, groups: list[str], pure: float | None, whole: float | None
) -> None:
    quality = measured(tmp_path, *groups)
    assert (quality.pure, quality.whole) == (pure, whole)


def test_a_matter_in_two_leads_is_half_whole(tmp_path: Path) -> None:
    quality = measured(tmp_path, "1", "2")
    assert (quality.pure, quality.pure_at_top, quality.whole) == (None, 1.0, 0.5)
    assert quality.as_json()["matters_wholeness"] == 0.5
    zh, en = quality.as_words()
    assert "–" in zh and "0.500" in zh and "1.000" in en
