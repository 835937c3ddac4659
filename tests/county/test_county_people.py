"""The county looks like a rural county: sizes, families, numbers, programs and sums."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from graphaudit.county import County, generate
from graphaudit.county.numbers import credit_codes, digits, id_check, old_id, with_luhn
from graphaudit.county.programs import NUMBER, PROGRAMS


@cache
def county(size: str) -> County:
    return generate(size, 5)


@pytest.mark.parametrize(("size", "persons", "villages"), [("S", 3_000, 12), ("M", 30_000, 60)])
def test_sizes_are_those_of_the_table(size: str, persons: int, villages: int) -> None:
    books = county(size).books
    assert len(books.people.id) == persons
    assert len(books.places.village_names) == len(set(books.places.village_names)) == villages
    assert books.month_count == 24


def test_resident_ids_are_unique_and_their_check_characters_hold() -> None:
    ids = np.array(county("M").books.people.id)
    assert len(set(ids.tolist())) == len(ids)
    assert (id_check(np.array([i[:17] for i in ids])) == np.array([i[17] for i in ids])).all()


def test_known_numbers_have_their_known_check_digits() -> None:
    assert id_check(np.array(["62242619500101123"]))[0] == "4"
    assert id_check(np.array(["62112620050101123"]))[0] == "7"
    assert with_luhn(np.array(["7992739871"]))[0] == "79927398713"
    assert old_id("622426195001011234") == "622426500101123"


def test_resident_ids_tell_birthday_and_sex() -> None:
    people = county("S").books.people
    for person in range(0, len(people.id), 97):
        day = str(np.datetime64(int(people.birth[person]), "D")).replace("-", "")
        assert people.id[person][6:14] == day
        assert int(people.id[person][16]) % 2 == int(people.male[person])


def test_bank_cards_pass_luhn_and_no_number_is_given_twice() -> None:
    accounts = county("M").books.accounts
    cards = [n for n, k in zip(accounts.number, accounts.kind, strict=True) if k == "社保卡"]
    assert len(set(accounts.number)) == len(accounts.number)
    invalid = set(cards) - set(with_luhn(np.array([c[:-1] for c in cards])).tolist())
    cases = county("M").books.cases
    planted = {accounts.number[k] for c in cases if "card_number_invalid" in c.patterns
               for k in c.cards}  # fmt: skip
    assert invalid <= planted


def test_credit_codes_have_eighteen_characters_and_differ() -> None:
    codes = credit_codes(["91", "92", "93"] * 50, "622999", np.random.default_rng(1))
    assert len(set(codes)) == 150
    assert {len(code) for code in codes} == {18}


def test_digit_matrix_keeps_the_order_of_characters() -> None:
    assert digits(np.array(["120", "045"])).tolist() == [[1, 2, 0], [0, 4, 5]]


def test_every_household_begins_with_its_head() -> None:
    people = county("M").books.people
    assert (people.relation[people.heads] == 2).all()
    assert (people.relation == 2).sum() == len(people.heads)


def test_households_and_ages_are_roughly_those_of_a_rural_county() -> None:
    people = county("M").books.people
    age = -people.birth / 365.25 + 53
    assert 3.1 < len(people.id) / len(people.heads) < 3.7
    assert 0.17 < (age >= 60).mean() < 0.27
    assert 0.12 < (age < 15).mean() < 0.20
    assert 0.48 < people.male.mean() < 0.53


def test_every_program_is_paid() -> None:
    paid = set(county("M").payments["program"])
    assert paid == set(range(len(PROGRAMS)))


def test_payments_per_person_and_sums_per_payment_are_near_the_published_ones() -> None:
    made = county("M")
    yearly = len(made.payments) / len(made.books.people.id) / 2
    assert 3.8 < yearly < 6.5
    assert 200 < made.payments["fen"].mean() / 100 < 360


def test_low_income_families_and_old_age_allowance_are_of_the_usual_share() -> None:
    made = county("M")
    holders = made.payments.groupby("program")["person"].nunique()
    homes = len(made.books.people.heads)
    assert 0.03 < holders[NUMBER["dibao"]] / homes < 0.12
    assert 0.015 < holders[NUMBER["elderly"]] / len(made.books.people.id) < 0.05


def test_the_same_seed_makes_the_same_county_and_another_seed_another() -> None:
    first, again, other = generate("S", 5), generate("S", 5), generate("S", 6)
    assert first.payments.equals(again.payments)
    assert first.books.people.id == again.books.people.id
    assert first.books.people.id != other.books.people.id


@pytest.mark.parametrize("seed", range(20, 32))
def test_any_seed_finds_room_for_all_cases(seed: int) -> None:
    assert len(generate("S", seed).books.cases) > 90
