"""Names, phones, sex and credit codes as they stand in real sheets."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import credit_code, name, phone, sex


@pytest.mark.parametrize(
    ("written", "clean", "note"),
    [
        ("王 伟", "王伟", ""),
        ("　张　三　", "张三", ""),
        ("李\u00a0四", "李四", ""),
        ("赵\u200b六\u202c", "赵六", ""),
        ("张三（户主）", "张三", "户主"),
        ("李四(已故)", "李四", "已故"),
        ("户主：张三", "张三", ""),
        ("张三 户主", "张三", "户主"),
        ("☆张三", "张三", "☆"),
        ("张三Δ", "张三", "Δ"),
        ("1、张三", "张三", "1、"),
        ("张三1", "张三", "1"),
        ("阿依古丽•买买提", "阿依古丽·买买提", ""),
        ("阿依古丽.买买提", "阿依古丽·买买提", ""),
        ("阿依古丽．买买提", "阿依古丽·买买提", ""),
        ("阿依古丽 ‧ 买买提", "阿依古丽·买买提", ""),
        ("𠮷田", "𠮷田", ""),
        ("王?", "王?", ""),
        ("ＺＨＡＮＧ San", "ZHANG San", ""),
        ("李玉代", "李玉代", ""),
    ],
)
def test_names_as_written(written: str, clean: str, note: str) -> None:
    assert name.clean(written) == name.Cleaned(clean, "ok", note)


@pytest.mark.parametrize(
    ("written", "state"), [("", "missing"), ("无", "missing"), ("123", "invalid")]
)
def test_what_is_no_name(written: str, state: str) -> None:
    assert name.clean(written).state == state


def test_an_organisation_keeps_its_brackets() -> None:
    written = "安平县丰收种植（集团）有限公司"
    assert name.clean(written).value == "安平县丰收种植(集团)有限公司"
    assert name.is_organisation(written)
    assert not name.is_organisation("王社")
    assert not name.is_organisation("欧阳知行")


@pytest.mark.parametrize(
    "written", ["清源镇东吾牧委会", "清源镇杉木坪社区", "清源镇柳湾村", "巴音嘎查"]
)
def test_the_account_of_a_village_is_no_persons(written: str) -> None:
    assert name.is_organisation(written)
    assert not name.is_organisation("扎西木村")


@pytest.mark.parametrize(
    ("a", "b"),
    [("張偉", "张伟"), ("王 伟", "王伟"), ("劉國慶", "刘国庆"), ("买买提.艾力", "买买提·艾力")],
)
def test_variants_of_one_name_compare_as_the_same(a: str, b: str) -> None:
    assert name.same(a, b)


def test_other_names_are_not_the_same_and_nothing_is_like_nothing() -> None:
    assert not name.same("王伟", "王炜")
    assert not name.same("", "")


def test_a_name_column_is_known_and_places_and_words_are_not() -> None:
    assert name.shape_share(["王 伟", "欧阳修文", "阿依古丽•买买提", "張三（户主）"]) == 1.0
    assert name.shape_share(["柳湾村", "清溪镇", "农村低保", "男", "12", "丰收合作社"]) == 0.0


@pytest.mark.parametrize(
    ("full", "masked"), [("张三", "张*"), ("欧阳修文", "欧阳**"), ("王小明", "王**")]
)
def test_masked_names_keep_the_surname(full: str, masked: str) -> None:
    assert name.mask(full) == masked


@given(
    st.lists(
        st.sampled_from(
            [
                "王伟",
                "王 伟",
                "李四(已故)",
                "☆张三",
                "户主",
                "暂无",
                "张三亡",
                "",
                "𠮷田",
                "12",
                "x",
            ]
        ),
        max_size=20,
    )
)
def test_a_column_of_names_is_cleaned_like_its_cells(written: list[str]) -> None:
    frame = name.clean_series(written)
    cells = [name.clean(w) for w in written]
    assert frame["state"].tolist() == [c.state for c in cells]
    assert frame["note"].tolist() == [c.note for c in cells]
    assert frame["value"].dropna().tolist() == [c.value for c in cells if c.value is not None]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13812345678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("013812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("13812345678（儿子）", "13812345678"),
        ("0932-6123456", "09326123456"),
        ("（0932）6123456", "09326123456"),
    ],
)
def test_one_phone_in_every_writing(written: str, number: str) -> None:
    assert phone.clean(written).value == number


@pytest.mark.parametrize("written", ["00000000000", "11111111111", "12345678901", "", "无", "0"])
def test_placeholders_are_missing(written: str) -> None:
    assert phone.clean(written).state == "missing"


@pytest.mark.parametrize("written", ["1381234567", "23812345678", "abc"])
def test_what_is_no_phone(written: str) -> None:
    assert phone.clean(written).value is None


@pytest.mark.parametrize(
    "written",
    ["13812345678/13912345678", "13812345678、13912345678", "138 1234 5678 13912345678"],
)
def test_of_several_phones_in_one_cell_the_first_counts(written: str) -> None:
    assert phone.clean(written).value == "13812345678"


def test_masked_phones() -> None:
    assert phone.mask("13812346021") == "138****6021"
    assert phone.mask("+86 138 1234 6021") == "138****6021"
    assert phone.caption("13812346021") == "138****6021"


@given(st.lists(st.integers(13_000_000_000, 19_999_999_999), max_size=20), st.integers(0, 999))
def test_a_column_of_phones_is_cleaned_like_its_cells(numbers: list[int], seed: int) -> None:
    rng = random.Random(seed)
    written = [
        rng.choice([f"{n}", f"{n}\t", f"{n}.0", f"{n}"[:10], "11111111111", f"{n}/1"])
        for n in numbers
    ]
    frame = phone.clean_series(written)
    cells = [phone.clean(w) for w in written]
    assert frame["state"].tolist() == [c.state for c in cells]
    assert frame["value"].dropna().tolist() == [c.value for c in cells if c.value is not None]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("男", "male"),
        ("女 ", "female"),
        ("1", "male"),
        ("2.0", "female"),
        ("M", "male"),
        ("9", None),
    ],
)
def test_sex(written: str, value: str | None) -> None:
    assert sex.clean(written).value == value


_FIRST = st.text(credit_code.ALPHABET, min_size=9, max_size=9)


@given(_FIRST, st.integers(110000, 829999))
def test_every_generated_credit_code_is_ok(tail: str, area: int) -> None:
    first = f"91{area}{tail}"
    code = first + credit_code.check_character(first)
    assert credit_code.clean(f" {code.lower()}\t") == credit_code.Cleaned(code, "ok")
    wrong = code[:17] + ("0" if code[17] != "0" else "1")
    assert credit_code.clean(wrong).state == "checksum"
    assert len(credit_code.mask(code).replace("*", "")) == 6


def test_a_real_credit_code_checks_and_letters_read_as_digits_are_mended() -> None:
    assert credit_code.check("91110000600037341L")
    assert credit_code.clean("9111OOOO60OO37341L").value == "91110000600037341L"


def test_old_registration_numbers_are_kept() -> None:
    assert credit_code.clean("620000123456789").state == "ok"
    assert credit_code.kind("620000123456789") == "registration"
    assert credit_code.clean("6.2E+14").state == "ruined"
    assert credit_code.clean("无").state == "missing"
