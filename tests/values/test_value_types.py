"""What all value types share: one shape, one registry, one way to clean a column."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphaudit.values import STATES, VALUE_TYPES, ValueType, map_uniques, mask_long_digits
from graphaudit.values.numerals import chinese_number
from graphaudit.values.text import is_blank, solid, tidy

MASKED = ("resident_id", "card", "phone", "credit_code")
KINDS = pytest.mark.parametrize("kind", VALUE_TYPES.values(), ids=list(VALUE_TYPES))


def test_the_registry_is_the_folder() -> None:
    expected = "area card credit_code day group kinship moment money name phone resident_id sex"
    assert sorted(VALUE_TYPES) == [*expected.split(), "township", "village"]


@KINDS
@given(text=st.text(max_size=40))
def test_no_cell_can_break_a_cleaner(kind: ValueType, text: str) -> None:
    cleaned = kind.clean(text)
    assert cleaned.state in STATES
    assert (cleaned.value is None) == (cleaned.state in ("ruined", "missing", "invalid"))
    kind.check(text), kind.caption(text), kind.mask(text)


@KINDS
@given(
    written=st.lists(
        st.one_of(st.none(), st.text("0123456789X村组王男.-/E+年 \t", max_size=20)), max_size=12
    )
)
def test_every_column_is_cleaned_like_its_cells(kind: ValueType, written: list[str | None]) -> None:
    states = kind.clean_series(written)["state"].tolist()
    if kind.name != "kinship":
        assert states == [kind.clean(text).state for text in written]
    assert len(states) == len(written)


@KINDS
def test_columns_may_be_pandas_or_arrow_or_lists(kind: ValueType) -> None:
    written = ["1", None, "622426195001011234"]
    forms = [
        written,
        pd.Series(written, dtype="object"),
        pa.array(written),
        pa.chunked_array([written]),
    ]
    frames = [kind.clean_series(form) for form in forms]
    assert all(frame.equals(frames[0]) for frame in frames)
    assert frames[0].columns.tolist()[0] == "value"


@KINDS
def test_an_empty_column_looks_like_nothing(kind: ValueType) -> None:
    assert kind.shape_share(["", None, "-"]) == 0.0
    assert len(kind.clean_series([])) == 0


@pytest.mark.parametrize(
    ("column", "looks_like"),
    [
        (["622426195001011234", "622426500101123"], {"resident_id"}),
        (["6217001234567890122", "12010300011212345"], {"card"}),
        (["13812345678", "0932-6123456"], {"phone"}),
        (["1,500.00", "430", "71.46"], {"money", "area"}),
        (["2019-07-05", "2019年7月"], {"day", "moment"}),
        (["王伟", "李四"], {"name"}),
        (["柳湾村", "新村"], {"village"}),
        (["清溪镇"], {"township"}),
        (["1组", "二组"], {"group"}),
        (["户主", "妻", "长子"], {"kinship"}),
        (["91110000600037341L"], {"credit_code"}),
        (["农村低保", "高龄津贴"], set()),
    ],
)
def test_what_a_column_looks_like(column: list[str], looks_like: set[str]) -> None:
    found = {name for name, kind in VALUE_TYPES.items() if kind.shape_share(column) == 1.0}
    assert found == looks_like


@pytest.mark.parametrize("name", MASKED)
@given(digits=st.text("0123456789", min_size=9, max_size=22))
def test_masks_never_show_a_whole_number(name: str, digits: str) -> None:
    masked = VALUE_TYPES[name].mask(digits)
    assert digits not in masked
    assert len(masked.replace("*", "")) <= 8


@given(st.text(max_size=20), st.from_regex(r"[0-9]{9,19}", fullmatch=True), st.text(max_size=20))
def test_long_digit_runs_in_free_text_are_masked(before: str, digits: str, after: str) -> None:
    assert digits not in mask_long_digits(before + digits + after)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("卡号6217001234567890123已换", "卡号******123已换"),
        ("身份证62242619500101123X", "身份证******23X"),
        ("电话138-1234-5678", "电话******678"),
        ("6217 0012 3456 7890 123", "******123"),
        ("６２２４２６１９５００１０１１２３４", "******２３４"),
        ("6217\u30000012\u30003456\u30007890", "******890"),
        ("138\u20131234\u20135678", "******678"),
        ("622426\u200b195001011234", "******234"),
        ("2019-07-05 补发 1234567.89 元", "2019-07-05 补发 1234567.89 元"),
        ("20190705", "20190705"),
        ("f_d4914884401234aa svg", "f_d4914884401234aa svg"),
        ("f_6217001234567890 svg", "f_******890 svg"),
    ],
)
def test_what_free_text_shows(text: str, masked: str) -> None:
    assert mask_long_digits(text) == masked


def test_a_column_of_notes_is_masked_text_by_text() -> None:
    notes = map_uniques(["卡号6217001234567890123", None, "已换"], mask_long_digits)
    assert notes.to_pylist() == ["卡号******123", "", "已换"]


def test_widths_spaces_and_invisible_marks() -> None:
    assert tidy("\ufeff　ＡＢ\u00a0 １２\u200b\t") == "AB 12"
    assert solid(" 王\u3000伟 ") == "王伟"
    assert solid("𠮷\u2060田") == "𠮷田"
    assert is_blank(" — ") and is_blank("#N/A") and not is_blank("0")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二十一", 21),
        ("廿一", 21),
        ("一千零五", 1005),
        ("壹仟伍佰", 1500),
        ("二〇一九", 2019),
        ("两万三千", 23000),
        ("王", None),
        ("", None),
    ],
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert chinese_number(text) == number
