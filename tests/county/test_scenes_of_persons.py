"""The scenes of persons: their cases stand in the truth, with what their registers say of them."""

from __future__ import annotations

import pytest

from graphaudit.county import County, generate
from graphaudit.county.truth import truth

PLANTED = {
    "vehicle_owner_on_welfare": "vehicles",
    "property_owner_on_welfare": "properties",
    "income_over_limit": "provident_fund|pensions|social_insurance",
    "taxpayer_on_welfare": "taxes",
    "in_custody_paid": "custody",
    "moved_away_paid": "moved_away",
}


@pytest.fixture(scope="module")
def county() -> County:
    return generate("S", 7)


def cases_of(county: County, pattern: str, kind: str) -> list[dict[str, object]]:
    cases = truth(county)["cases"]
    assert isinstance(cases, list)
    return [c for c in cases if pattern in c["patterns"] and c["kind"] == kind]


@pytest.mark.parametrize("pattern", PLANTED)
def test_a_planted_case_stands_in_the_truth_and_in_its_register(
    county: County, pattern: str
) -> None:
    people = county.books.people
    lines = [e for r in PLANTED[pattern].split("|") for e in county.books.filed.get(r, [])]
    registered = {people.id[int(entry["person"])] for entry in lines}
    irregular = cases_of(county, pattern, "irregular")
    assert irregular and cases_of(county, pattern, "lookalike")
    for case in irregular:
        persons = case["persons"]
        assert isinstance(persons, list) and registered.intersection(persons)
        assert case["fen"] and case["first_day"]


@pytest.mark.parametrize(
    "pattern",
    [
        "exclusive_programs",
        "not_in_base_register",
        "not_in_population",
        "disability_mismatch",
        "student_status_mismatch",
        "has_support_obligors",
        "dead_before_application",
        "excluded_status_paid",
    ],
)
def test_every_other_pattern_of_persons_has_a_case_and_a_look_alike(
    county: County, pattern: str
) -> None:
    assert cases_of(county, pattern, "irregular")
    assert cases_of(county, pattern, "lookalike")


def test_nobody_of_a_family_on_aid_owns_a_car_by_accident(county: County) -> None:
    books = county.books
    planted = {p for case in books.cases for p in case.persons}
    codes = {e["kind"] for e in books.filed["vehicles"] if int(e["person"]) not in planted}
    assert {"小型轿车", "三轮汽车"} <= codes
    paid = {int(p) for p in county.payments.loc[county.payments["program"] == 0, "person"]}
    homes = {int(books.people.household[p]) for p in paid}
    cars = [
        int(e["person"])
        for e in books.filed["vehicles"]
        if str(e["kind"]).startswith("小型") and not county.planted[int(e["person"])]
    ]
    assert not homes.intersection(int(books.people.household[p]) for p in cars)
