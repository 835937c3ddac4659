"""What is planted is there, nothing else is; look-alikes are as many as irregular cases.

Counted on the county without scenes: a scene's cases are read by patterns of their own, and its own
tests say what it plants. With them, every pattern of the library is planted.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from county_oracle import Oracle

from graphaudit.county import County, drawing, generate, planting, truth
from graphaudit.patterns import read_patterns

PATTERNS = (
    "agent_opened_many_cards",
    "cadre_amount_threshold",
    "cadre_card_receives_for_others",
    "cadre_kin_cluster",
    "card_holder_not_beneficiary",
    "card_many_people",
    "card_phone_is_cadre",
    "deceased_paid",
    "enterprise_owner_on_welfare",
    "public_employee_on_welfare",
    "shared_identifier_ring",
    "whole_family_enrolled",
)
COUNTIES = (("S", 1), ("S", 2), ("S", 7), ("M", 1))


@cache
def county(size: str, seed: int) -> County:
    with pytest.MonkeyPatch.context() as without:
        without.setattr(planting, "SCENES", ())
        without.setattr(drawing, "SCENES", ())
        return generate(size, seed)


def planted(made: County, kind: str) -> Counter[str]:
    return Counter(p for case in made.books.cases if case.kind == kind for p in case.patterns)


@pytest.mark.parametrize(("size", "least"), [("S", 1), ("M", 12)])
def test_every_pattern_has_its_cases_and_as_many_lookalikes(size: str, least: int) -> None:
    made = county(size, 1)
    irregular, lawful = planted(made, "irregular"), planted(made, "lookalike")
    assert set(irregular) >= set(PATTERNS)
    assert all(irregular[p] >= least for p in PATTERNS)
    assert all(lawful[p] >= irregular[p] for p in PATTERNS)


def test_with_the_scenes_every_pattern_is_planted_and_has_a_lookalike() -> None:
    made = generate("M", 1)
    irregular, lawful = planted(made, "irregular"), planted(made, "lookalike")
    library = {pattern.id for pattern in read_patterns()}
    assert not library - set(irregular)
    assert not library - set(lawful)


@pytest.mark.parametrize("seed", range(20, 32))
def test_every_seed_has_room_at_size_s(seed: int) -> None:
    assert len(generate("S", seed).books.cases) > 200


READINGS = {
    "agent_opened_many_cards": ("agents", "cards"),
    "card_holder_not_beneficiary": ("holder_not_beneficiary", "cards"),
    "card_many_people": ("many_people", "cards"),
    "card_phone_is_cadre": ("cadre_phones", "cards"),
    "cadre_card_receives_for_others": ("cadre_cards", "cards"),
    "shared_identifier_ring": ("rings", "cards"),
    "deceased_paid": ("dead", "persons"),
    "enterprise_owner_on_welfare": ("owners", "persons"),
    "public_employee_on_welfare": ("employees", "persons"),
    "cadre_amount_threshold": ("cadre_amounts", "cadres"),
    "cadre_kin_cluster": ("clusters", "cadres"),
}


@pytest.mark.parametrize(("size", "seed"), COUNTIES)
@pytest.mark.parametrize("pattern", sorted(READINGS))
def test_the_background_holds_no_case_that_was_not_planted(
    pattern: str, size: str, seed: int
) -> None:
    made = county(size, seed)
    reading, members = READINGS[pattern]
    expected: set[int] = set()
    for case in made.books.cases:
        if case.kind == "irregular" and pattern in case.patterns:
            expected |= getattr(case, members)
    assert expected
    assert getattr(Oracle(made), reading)() == expected


@pytest.mark.parametrize(("size", "seed"), COUNTIES)
def test_only_planted_families_take_a_household_program_twice(size: str, seed: int) -> None:
    made = county(size, seed)
    cases = [c for c in made.books.cases if "whole_family_enrolled" in c.patterns]
    guilty = {p for c in cases if c.kind == "irregular" for p in c.persons}
    assert Oracle(made).families() == {int(made.books.people.household[p]) for p in guilty}


def test_every_case_names_its_members_and_irregular_ones_with_money_have_days() -> None:
    for case in truth(county("S", 1))["cases"]:
        assert case["persons"] or case["cadres"]
        assert case["story"]["zh"] and case["story"]["en"]
        assert all(len(number) == 18 for number in case["persons"] + case["cadres"])
        assert case["kind"] == "lookalike" or (case["fen"] > 0 and case["first_day"])


def test_no_person_of_a_lookalike_is_of_an_irregular_case() -> None:
    cases = county("M", 1).books.cases
    guilty = {p for c in cases if c.kind == "irregular" for p in c.persons | c.cadres}
    lawful = {p for c in cases if c.kind == "lookalike" for p in c.persons | c.cadres}
    assert not guilty & lawful


def test_the_truth_counts_only_payments_after_the_death() -> None:
    made = county("S", 1)
    entries = truth(made)["cases"]
    before = 0
    for case in made.books.cases:
        if "deceased_paid" not in case.patterns or case.kind != "irregular":
            continue
        rows = made.payments[made.payments["case"] == case.number]
        of_dead = rows[rows["person"].isin(case.persons)]
        late = of_dead["day"].to_numpy() > made.books.people.died[of_dead["person"].to_numpy()]
        assert entries[case.number]["fen"] == int(rows.loc[rows["proof"], "fen"].sum())
        assert late[of_dead["proof"].to_numpy()].all() or "cadre_collects_for_dead" in case.patterns
        before += int((~late).sum())
    assert before


def test_amounts_stand_on_both_sides_of_each_line() -> None:
    made = county("M", 1)
    rows = made.payments[made.payments["case"] >= 0]
    kinds = {c.number: c.kind for c in made.books.cases if "cadre_amount_threshold" in c.patterns}
    sums = rows[rows["case"].isin(kinds)].groupby(["case", "program", "month"])["fen"].max()
    below = [fen for (case, _, _), fen in sums.items() if kinds[case] == "lookalike"]
    above = [fen for (case, _, _), fen in sums.items() if kinds[case] == "irregular"]
    assert {100_000, 150_000} <= set(below)
    assert min(above) == 100_100
