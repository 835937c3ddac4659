"""What the scenes of ages, areas, standing and numbers plant, told from the county itself."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from graphaudit.county import County, generate
from graphaudit.county.books import Case
from graphaudit.county.programs import NUMBER
from graphaudit.values.resident_id import check, upgrade

PATTERNS = (
    "age_profile_impossible",
    "amount_not_standard",
    "area_exceeds_entitlement",
    "area_jump",
    "area_outlier_vs_peers",
    "area_round_numbers",
    "cross_region_duplicate",
    "elderly_band_wrong",
    "household_total_extreme",
    "id_checksum_error",
    "id_sex_birth_conflict",
    "identical_amounts",
    "long_static_beneficiary",
    "one_id_many_names",
    "one_person_many_ids",
    "over_age_for_program",
    "payment_after_stop",
    "payment_before_eligible",
    "same_program_duplicate",
    "split_payment_lists",
    "stop_restart",
    "under_age_for_program",
)


@cache
def county(seed: int) -> County:
    return generate("S", seed)


def cases(seed: int, pattern: str, kind: str = "irregular") -> list[Case]:
    return [c for c in county(seed).books.cases if c.kind == kind and pattern in c.patterns]


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_has_cases_and_as_many_lookalikes(seed: int, pattern: str) -> None:
    irregular, lawful = cases(seed, pattern), cases(seed, pattern, "lookalike")
    # What settling finds true of the people of other cases names no card of theirs.
    planted = [case for case in irregular if case.cards or pattern != "id_checksum_error"]
    assert 1 <= len(planted) <= len(lawful)


@pytest.mark.parametrize("seed", [1, 7])
def test_an_honest_area_is_within_the_land_less_what_is_let(seed: int) -> None:
    made = county(seed)
    books, people = made.books, made.books.people
    rows = made.payments[(made.payments["program"] == NUMBER["land"]) & (made.payments["case"] < 0)]
    homes = people.household[rows["person"].to_numpy()]
    let = dict.fromkeys(homes.tolist(), 0)
    for lease in books.leases:
        home = int(people.household[lease.owner])
        let[home] = max(let.get(home, 0), lease.area)
    own = books.land_area[homes] - np.array([let[home] for home in homes.tolist()])
    assert (rows["area"].to_numpy() <= own).all()


@pytest.mark.parametrize("seed", [1, 7])
def test_an_honest_old_age_allowance_fits_the_age_of_its_month(seed: int) -> None:
    made = county(seed)
    rows = made.payments[
        (made.payments["program"] == NUMBER["elderly"]) & (made.payments["case"] < 0)
    ]
    start = made.books.months[rows["month"].to_numpy()]
    age = (start - made.books.people.birth[rows["person"].to_numpy()]) / 365.2425
    due = np.where(age >= 100, 30_000, np.where(age >= 90, 10_000, 5_000))
    assert (age >= 80).all()
    assert (rows["fen"].to_numpy() == due).all()


def test_who_stands_on_two_townships_lists_is_printed_on_both() -> None:
    made = county(7)
    (case,) = cases(7, "cross_region_duplicate")
    rows = made.payments[made.payments["case"] == case.number]
    assert set(rows.groupby("month")["township"].nunique()) == {2}


def test_a_second_number_is_sound_and_of_the_same_birthday() -> None:
    made = county(7)
    (case,) = cases(7, "one_person_many_ids")
    rows = made.payments[made.payments["case"] == case.number]
    (written,) = set(rows["written_id"]) - {""}
    (person,) = case.persons
    assert check(written) and written != made.books.people.id[person]
    assert written[6:14] == made.books.people.id[person][6:14]


def test_an_old_number_upgrades_to_the_persons_own() -> None:
    made = county(7)
    (case,) = cases(7, "id_checksum_error", "lookalike")
    rows = made.payments[made.payments["case"] == case.number]
    (written,) = set(rows["written_id"])
    (person,) = case.persons
    assert len(written) == 15 and upgrade(written)[6:17] == made.books.people.id[person][6:17]
