"""Cards and passbooks: separators, Luhn, ruined numbers, leading zeros."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import card


@st.composite
def cards(draw: st.DrawFn) -> str:
    length = draw(st.integers(16, 19))
    first = "62" + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=length - 3, max_size=length - 3))
    )
    return next(first + last for last in "0123456789" if card.luhn(first + last))


GOOD = "6217001234567890122"


def test_the_example_is_a_card() -> None:
    assert card.luhn(GOOD) and card.kind(GOOD) == "card"


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        "6217 0012 3456 7890 122",
        "6217-0012-3456-7890-122",
        f"'{GOOD}",
        f"{GOOD}\t",
        "６２１７００１２３４５６７８９０１２２",
        "6217001234\u200b567890122",
    ],
)
def test_one_card_in_every_dirty_writing(written: str) -> None:
    assert card.clean(written) == card.Cleaned(GOOD, "ok")


def test_a_bank_name_beside_the_number_is_a_note() -> None:
    assert card.clean(f"{GOOD}（农商行）") == card.Cleaned(GOOD, "ok", "农商行")


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("6217001234567890123", "checksum"),
        ("6.217E+18", "ruined"),
        ("6.217001234567891e+18", "ruined"),
        ("6217001234567890000", "ruined"),
        ("6217001234567890123.0", "ruined"),
        ("6217********1234", "invalid"),
        ("12345", "invalid"),
        ("12345678901234567890123", "invalid"),
        ("0000000000000000", "missing"),
        ("", "missing"),
        ("无", "missing"),
    ],
)
def test_states(written: str, state: str) -> None:
    assert card.clean(written).state == state


def test_a_card_out_of_a_number_cell_that_fails_its_check_is_ruined() -> None:
    assert card.clean("6217001234567890124", numeric=True).state == "ruined"
    assert card.clean("6217001234567890124").state == "checksum"


@pytest.mark.parametrize("number", ["0012345678901", "0802010100123456789012", "120103000112"])
def test_passbooks_need_no_check_digit_and_keep_their_zeros(number: str) -> None:
    assert card.clean(number) == card.Cleaned(number, "ok")
    assert card.kind(number) == "passbook"


@given(cards())
def test_every_good_card_is_ok(number: str) -> None:
    assert card.clean(number) == card.Cleaned(number, "ok")
    assert card.check(number)
    assert card.caption(number) == "尾号" + number[-4:]
    assert card.mask(number) == number[:4] + "*" * (len(number) - 8) + number[-4:]


@given(st.text(max_size=40))
def test_the_mask_of_any_text_shows_at_most_eight_characters(text: str) -> None:
    assert len(card.mask(text).replace("*", "")) <= 8


@given(st.lists(cards(), min_size=1, max_size=30), st.integers(0, 10**6))
def test_a_column_is_cleaned_like_its_cells(numbers: list[str], seed: int) -> None:
    rng = random.Random(seed)
    written = [
        rng.choice(
            [
                n,
                f"{n}\t",
                f"{n[:4]} {n[4:]}",
                n[:-1] + "x",
                n[:15] + "0000",
                f"{float(n):.4E}",
                n[3:],
                "",
            ]
        )
        for n in numbers
    ]
    frame = card.clean_series(written)
    cells = [card.clean(w) for w in written]
    assert frame["state"].tolist() == [c.state for c in cells]
    assert frame["value"].astype(object).where(frame["value"].notna(), None).tolist() == [
        c.value for c in cells
    ]


def test_a_card_column_is_known_and_an_id_column_is_not_one() -> None:
    assert card.shape_share([GOOD, "6.217E+18", "0012345678901"]) == 1.0
    assert card.shape_share(["622426195001011234", "622426500101123"]) == 0.0
