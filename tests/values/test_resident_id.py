"""Resident IDs: what offices write, what can be repaired, what is lost."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import resident_id

GOOD = "622426195001011234"


@st.composite
def ids(draw: st.DrawFn) -> str:
    area = draw(st.integers(110000, 829999))
    born = draw(st.dates(date(1900, 1, 1), date(2020, 12, 31)))
    first = f"{area}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + resident_id.check_digit(first)


@pytest.mark.parametrize(
    "written",
    [
        "622426195001011234",
        " 622426195001011234\t",
        "'622426195001011234",
        "６２２４２６１９５００１０１１２３４",
        "622426 19500101 1234",
        "622426-19500101-1234",
        "6224261950\u200b01011234",
        "\u00a0622426195001011234\u3000",
        "622426195001011234.0",
        "622426195001011234\n",
    ],
)
def test_one_number_in_every_dirty_writing(written: str) -> None:
    assert resident_id.clean(written) == resident_id.Cleaned(GOOD, "ok")


@pytest.mark.parametrize("last", ["x", "X", "×", "*", "ｘ", "Х"])
def test_the_last_x_however_it_is_written(last: str) -> None:
    first = next(f"62242619500101{n:03d}" for n in range(999) if _check(n) == "X")
    assert resident_id.clean(first + last).value == first + "X"


@pytest.mark.parametrize("last", ["×", "*"])
def test_a_star_where_the_check_digit_is_another_is_not_an_x(last: str) -> None:
    cleaned = resident_id.clean(GOOD[:17] + last)
    assert (cleaned.value, cleaned.state) == (None, "invalid")


def test_a_lower_case_x_that_does_not_fit_is_a_wrong_check_digit() -> None:
    assert resident_id.clean(GOOD[:17] + "x").state == "checksum"


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("622426195001011234(已故)", "已故"),
        ("622426195001011234（已故）", "已故"),
        ("622426195001011234遗失", "遗失"),
        ("身份证622426195001011234", "身份证"),
    ],
)
def test_notes_inside_the_cell_are_handed_back(written: str, note: str) -> None:
    assert resident_id.clean(written) == resident_id.Cleaned(GOOD, "ok", note)


def test_a_cell_that_holds_only_a_note_is_missing() -> None:
    assert resident_id.clean("遗失") == resident_id.Cleaned(None, "missing", "遗失")


@pytest.mark.parametrize("written", [None, "", "  ", "-", "/", "无", "nan", "#N/A"])
def test_empty_cells(written: str | None) -> None:
    assert resident_id.clean(written).state == "missing"


@pytest.mark.parametrize(
    "written",
    [
        "6.22426E+17",
        "6.22426195001011E+17",
        "6.224261950010112e+17",
        "622426195001011000",
        "622426195001011200",
        "622426195001011200.0",
    ],
)
def test_numbers_that_a_spreadsheet_ruined_are_known(written: str) -> None:
    cleaned = resident_id.clean(written)
    assert (cleaned.value, cleaned.state) == (None, "ruined")


def test_a_number_cell_of_eighteen_digits_with_a_wrong_check_is_ruined() -> None:
    assert resident_id.clean("622426195001011184").state == "checksum"
    assert resident_id.clean("622426195001011184", numeric=True).state == "ruined"


def test_fifteen_digits_in_scientific_notation_are_all_there() -> None:
    assert resident_id.clean("6.22426500101123E+14") == resident_id.clean("622426500101123")


@given(ids())
def test_fifteen_digits_upgrade_to_the_same_number(number: str) -> None:
    fifteen = number[:6] + number[8:17]
    cleaned = resident_id.clean(fifteen)
    order = number[14:17]
    if number[6:8] == "19" and order not in resident_id.BEFORE_1900:
        assert (cleaned.value, cleaned.state) == (number, "upgraded")
    elif cleaned.value is not None:
        assert cleaned.value[:6] + cleaned.value[8:17] == fifteen


def test_order_codes_996_to_999_were_born_before_1900() -> None:
    upgraded = resident_id.clean("622426950101996").value
    assert upgraded is not None and upgraded.startswith("62242618950101996")


@given(ids())
def test_every_good_number_is_ok_and_tells_birth_and_sex(number: str) -> None:
    assert resident_id.clean(number) == resident_id.Cleaned(number, "ok")
    assert resident_id.check(number)
    born = resident_id.birth_day(number)
    assert born is not None and f"{born:%Y%m%d}" == number[6:14]
    assert resident_id.sex(number) == ("male" if int(number[16]) % 2 else "female")


@pytest.mark.parametrize("old", ["621126195001011237", "511421194001011231"])
def test_old_people_under_young_area_codes_are_never_refused(old: str) -> None:
    assert resident_id.clean(old).state == "ok"


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("622426195001011235", "checksum"),
        ("622426195002301234", "invalid"),
        ("622426299901011234", "invalid"),
        ("62242619500101123", "invalid"),
        ("622426********1234", "invalid"),
        ("H12345678", "foreign"),
        ("E12345678", "foreign"),
        ("A123456(7)", "foreign"),
        ("甲乙丙", "missing"),
    ],
)
def test_states(written: str, state: str) -> None:
    assert resident_id.clean(written).state == state


def test_an_invalid_number_says_why() -> None:
    assert "19500230" in resident_id.clean("622426195002301234").note


@given(ids(), st.integers(0, 17), st.integers(1, 9))
def test_one_digit_changed_fails_the_check(number: str, place: int, step: int) -> None:
    if number[place] != "X":
        other = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
        assert not resident_id.check(other)


@given(ids())
def test_the_mask_shows_neither_birth_day_nor_order(number: str) -> None:
    masked = resident_id.mask(number)
    assert masked == number[:2] + "*" * 13 + number[-3:]
    assert resident_id.caption(number) == masked


@given(st.text(max_size=30))
def test_the_mask_of_any_text_shows_at_most_five_characters(text: str) -> None:
    assert len(resident_id.mask(text).replace("*", "")) <= 5


def _dirty(rng: random.Random, number: str) -> str:
    return rng.choice(
        [
            number,
            number,
            f" {number}\t",
            f"'{number}",
            number.lower(),
            number[:6] + number[8:17],
            f"{number}(已故)",
            f"{number[0]}.{number[1:6]}E+17",
            number[:15] + "000",
            number[:17] + "*",
            number[:17],
            number[:17] + "7",
            number[:10] + "13" + number[12:],
            "",
            "无",
        ]
    )


@given(st.lists(ids(), min_size=1, max_size=40), st.integers(0, 10**6))
def test_a_column_is_cleaned_like_its_cells(numbers: list[str], seed: int) -> None:
    rng = random.Random(seed)
    written = [_dirty(rng, number) for number in numbers]
    numeric = np.array([rng.random() < 0.3 for _ in written])
    frame = resident_id.clean_series(written, numeric)
    cells = [resident_id.clean(w, bool(flag)) for w, flag in zip(written, numeric, strict=True)]
    assert frame["state"].tolist() == [c.state for c in cells]
    assert frame["note"].tolist() == [c.note for c in cells]
    values = [
        None if gone else v for v, gone in zip(frame["value"], frame["value"].isna(), strict=True)
    ]
    assert values == [c.value for c in cells]


def test_an_id_column_is_known_by_its_digits_and_a_card_column_is_not_one() -> None:
    column = [GOOD, "622426500101123", "6.22426E+17", None, "", "621126195001011237"]
    assert resident_id.shape_share(column) == 1.0
    assert resident_id.shape_share(["6217001234567890120", "6.217E+18", "王伟"]) == 0.0


def _check(order: int) -> str:
    return resident_id.check_digit(f"62242619500101{order:03d}")
