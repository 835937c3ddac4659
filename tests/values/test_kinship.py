"""Family relations: codes of GB/T 4761, words, and the kin they mean."""

from __future__ import annotations

import pytest

from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.values import kinship


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("户主", "02"),
        ("户主本人", "02"),
        ("本人", "01"),
        ("0", "02"),
        ("1", "10"),
        ("2", "20"),
        ("02", "02"),
        ("20.0", "20"),
        ("20-子", "20"),
        ("之子", "20"),
        ("儿子", "20"),
        ("长子", "22"),
        ("二儿子", "23"),
        ("老婆", "12"),
        ("妻子", "12"),
        ("妻 ", "12"),
        ("配偶", "10"),
        ("父", "51"),
        ("母亲", "52"),
        ("孙", "40"),
        ("长女", "32"),
        ("女婿", "28"),
        ("儿媳妇", "38"),
        ("户主之妻", "12"),
        ("与户主之子", "20"),
        ("长子之妻", "38"),
        ("次女的丈夫", "28"),
        ("儿子的女儿", "42"),
        ("弟弟之子", "93"),
        ("外公", "63"),
        ("岳母", "56"),
        ("姐夫", "76"),
        ("非亲属", "99"),
    ],
)
def test_written_relations_have_a_code(written: str, code: str) -> None:
    assert kinship.clean(written).value == code


@pytest.mark.parametrize("written", ["XX", "父子", "04", "2组", "6.22426E+17", "71.46"])
def test_what_is_no_relation(written: str) -> None:
    assert kinship.clean(written).state == "invalid"


def test_single_digits_beside_two_digit_codes_lost_their_zero() -> None:
    one_digit = kinship.clean_series(["0", "1", "2", "3"])["value"].tolist()
    two_digit = kinship.clean_series(["2", "10", "20", "30"])["value"].tolist()
    assert one_digit == ["02", "10", "20", "30"]
    assert two_digit == ["02", "10", "20", "30"]


@pytest.mark.parametrize(
    ("code", "kin"),
    [
        ("10", ("spouse", 1, False)),
        ("22", ("child", 1, False)),
        ("52", ("parent", 1, False)),
        ("38", ("child_in_law", 1, True)),
        ("55", ("parent_in_law", 1, True)),
        ("43", ("grandchild", 2, False)),
        ("61", ("grandparent", 2, False)),
        ("73", ("sibling", 2, False)),
        ("76", ("sibling_in_law", 2, True)),
        ("81", ("uncle_aunt", 3, False)),
        ("82", ("uncle_aunt", 3, True)),
        ("94", ("nephew_niece", 3, False)),
        ("92", ("cousin", 4, False)),
    ],
)
def test_what_a_member_is_of_the_head(code: str, kin: tuple[str, int, bool]) -> None:
    tie = kinship.RELATIONS[code].tie
    assert tie == kinship.Tie(*kin)


@pytest.mark.parametrize("code", ["01", "02", "99"])
def test_the_head_and_those_who_are_no_kin_have_no_tie(code: str) -> None:
    assert kinship.RELATIONS[code].tie is None


@pytest.mark.parametrize(
    ("word", "relation", "degree", "affine"),
    [
        ("姐夫", "sibling_in_law", 2, True),
        ("岳父", "parent_in_law", 1, True),
        ("夫弟", "sibling_in_law", 2, True),
        ("小舅子", "sibling_in_law", 2, True),
        ("连襟", "sibling_in_law", 2, True),
        ("堂弟", "cousin", 4, False),
        ("表姐", "cousin", 4, False),
        ("哥哥", "sibling", 2, False),
        ("配偶", "spouse", 1, False),
        ("儿媳", "child_in_law", 1, True),
        ("外甥女", "nephew_niece", 3, False),
        ("妻侄", "nephew_niece", 3, True),
        ("叔叔", "uncle_aunt", 3, False),
        ("堂叔", "other", 5, False),
    ],
)
def test_declared_relatives(word: str, relation: str, degree: int, affine: bool) -> None:
    assert kinship.declared(word) == kinship.Tie(relation, degree, affine)


def test_a_relation_of_open_direction_is_not_guessed() -> None:
    assert kinship.declared("父子") is None


def test_every_relation_is_one_that_the_model_names() -> None:
    named = next(p.en for p in RELATIONSHIP_BY_NAME["KIN"].declared if p.name == "relation")
    allowed = set(named.split(": ")[1].split(", "))
    ties = [r.tie for r in (*kinship.RELATIONS.values(), *kinship.DECLARED.values())]
    assert {tie.relation for tie in ties if tie} <= allowed


def test_codes_imply_a_sex_where_the_word_does() -> None:
    assert kinship.sex("28") == "male"
    assert kinship.sex("12") == "female"
    assert kinship.sex("10") is None


def test_every_word_of_the_standard_reads_back_as_its_code() -> None:
    assert {code: kinship.clean(kinship.word(code)).value for code in kinship.RELATIONS} == {
        code: code for code in kinship.RELATIONS
    }
