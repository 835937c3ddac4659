"""``detect --township`` and ``--program`` with a value that the ledger does not have."""

from __future__ import annotations

from pathlib import Path

import pytest
import small_office

from graphaudit.known_filters import nearest


@pytest.mark.parametrize(
    ("option", "wanted", "near"),
    [
        ("--township", "河口", "河口镇"),
        ("--township", "江口镇", "河口镇"),
        ("--program", "RURAL_DIBOA", "RURAL_DIBAO（农村最低生活保障金）"),
        ("--program", "rural_dibao", "RURAL_DIBAO（农村最低生活保障金）"),
        ("--program", "农村低保", "RURAL_DIBAO（农村最低生活保障金）"),
    ],
)
def test_an_unknown_value_is_refused_with_the_nearest_known(
    own_office: Path, option: str, wanted: str, near: str
) -> None:
    ended = small_office.graphaudit("--data", own_office, "detect", option, wanted)
    assert ended.code == 2
    assert wanted in ended.err
    assert option in ended.err
    assert near in ended.err


def test_known_values_are_searched(own_office: Path) -> None:
    ended = small_office.graphaudit(
        "--data", own_office, "detect", "--township", "河口镇", "--program", "RURAL_DIBAO"
    )
    assert ended.code == 0, ended.err
    assert "card_many_people" in ended.out or "一卡多人" in ended.out


def test_a_program_of_the_list_is_known_while_nothing_is_paid_under_it(own_office: Path) -> None:
    words = ("detect", "--pattern", "card_many_people", "--program", "DISASTER_RELIEF")
    assert small_office.graphaudit("--data", own_office, *words).code == 0


def test_what_resembles_nothing_shows_what_there_is() -> None:
    assert nearest("xyz", ["河口镇", "青石镇"]) == ["河口镇", "青石镇"]
    assert nearest("青石", ["河口镇", "青石镇"]) == ["青石镇"]
