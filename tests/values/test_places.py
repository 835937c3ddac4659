"""Townships, villages and groups in cells, titles and addresses."""

from __future__ import annotations

import pytest

from graphaudit.values import group, place, township, village


@pytest.mark.parametrize(
    "written",
    [
        "柳湾村",
        "柳湾村委会",
        "柳湾",
        "柳湾社区",
        "柳湾村民委员会",
        "柳湾牧委会",
        "柳湾牧民委员会",
        "柳湾行政村",
        " 柳 湾 村 ",
        "清溪镇柳湾村",
        "柳湾村3组",
    ],
)
def test_one_village_in_every_writing(written: str) -> None:
    assert village.clean(written).value == "柳湾村"


@pytest.mark.parametrize(
    ("written", "name"), [("新村", "新村"), ("新村村", "新村"), ("中村委会", "中村")]
)
def test_villages_whose_name_ends_like_their_kind(written: str, name: str) -> None:
    assert village.clean(written).value == name


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1", 1),
        ("01", 1),
        ("1.0", 1),
        ("1组", 1),
        ("一组", 1),
        ("第一村民小组", 1),
        ("1社", 1),
        ("1大队", 1),
        ("二队", 2),
        ("十二组", 12),
        ("上湾组", None),
        ("", None),
    ],
)
def test_group_numbers(written: str, number: int | None) -> None:
    assert place.group_number(written) == number


def test_groups_have_one_name() -> None:
    written = ["1", "第一村民小组", "1社", "上湾村民小组", None]
    names = group.VALUE_TYPE.clean_series(written)["value"]
    assert names.dropna().tolist() == ["1组", "1组", "1组", "上湾组"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2023年1月清溪镇农村低保发放表", "清溪镇"),
        ("安平县清溪镇2023年城乡居民养老保险", "清溪镇"),
        ("关于发放清溪镇低保", "清溪镇"),
        ("高龄津贴清溪镇", "清溪镇"),
        ("低保_石桥镇_2023.xlsx", "石桥镇"),
        ("城关街道办事处", "城关街道"),
        ("安平县东城街道2023", "东城街道"),
        ("清溪镇人民政府", "清溪镇"),
        ("东河回族乡低保", "东河回族乡"),
        ("白市镇", "白市镇"),
        ("二〇二三年一月清溪镇", "清溪镇"),
    ],
)
def test_the_township_in_a_title_or_file_name(title: str, name: str) -> None:
    assert place.township_in(title) == name
    assert township.check(name)


@pytest.mark.parametrize("title", ["城乡居民养老保险", "2023年乡镇汇总", "低保发放表", "", None])
def test_no_township_where_none_is_named(title: str | None) -> None:
    assert place.township_in(title) is None


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("安平县清溪镇柳湾村三组", ("安平县", "清溪镇", "柳湾村", "3组")),
        ("甘肃省定西市安平县清溪镇柳湾村一组", ("安平县", "清溪镇", "柳湾村", "1组")),
        ("清溪镇柳湾村3社12号", ("", "清溪镇", "柳湾村", "3组")),
        ("柳湾村上湾组", ("", "", "柳湾村", "上湾组")),
        ("东城街道幸福社区5组", ("", "东城街道", "幸福村", "5组")),
        ("安平县清溪镇", ("安平县", "清溪镇", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_addresses_are_split_as_far_as_they_say(
    address: str, parts: tuple[str, str, str, str]
) -> None:
    assert place.split_address(address) == place.Place(*parts)


def test_a_village_in_a_title_is_not_the_word_for_countryside() -> None:
    assert place.village_in("清溪镇农村低保发放表") is None
    assert place.village_in("2023年柳湾村农村低保") == "柳湾村"


def test_place_columns_are_known_by_their_looks() -> None:
    assert village.VALUE_TYPE.shape_share(["柳湾村", "幸福社区", "清溪镇"]) == pytest.approx(2 / 3)
    assert township.VALUE_TYPE.shape_share(["清溪镇", "城关街道", "柳湾村"]) == pytest.approx(2 / 3)
    assert group.VALUE_TYPE.shape_share(["一组", "3社", "5"]) == pytest.approx(2 / 3)
