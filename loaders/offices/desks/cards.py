"""The villages' lists of people long away, township by township."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from loaders.offices.columns import Column, day, person_columns, sheet, township
from loaders.offices.sheets import Document

PLACES = ("广东东莞", "浙江义乌", "江苏昆山", "四川成都", "新疆石河子", "本省省会")
OTHERWISE = {
    "外出时间": ("外出时间", "离村日期", "外出起始时间"),
    "外出地点": ("外出地点", "去向", "务工地点"),
    "返乡时间": ("返乡时间", "回村日期", "返回时间"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One list a township; every other one counts in months."""
    away = sorted(county.books.filed.get("absent", []), key=lambda entry: int(entry["person"]))
    for nth, name in enumerate(county.books.places.township_names):
        own = [entry for entry in away if township(county, int(entry["person"])) == name]
        if own:
            yield _list(county, own, name, months=nth % 2 == 1, rng=rng)


def _list(
    county: County, away: list[Entry], name: str, *, months: bool, rng: np.random.Generator
) -> Document:
    persons = [int(entry["person"]) for entry in away]
    length = 7 if months else 10
    columns: dict[str, Column] = person_columns(county, persons, "姓名", "身份证号")
    columns |= {
        "外出时间": [day(int(entry["since"]))[:length] for entry in away],
        "外出地点": [PLACES[int(n)] for n in rng.integers(0, len(PLACES), len(away))],
        "返乡时间": [day(int(entry["until"]))[:length] for entry in away],
    }
    title = f"{name}长期外出人员台账"
    return Document(f"公安局/流动人口/{title}.xlsx", [sheet("外出人员", title, columns)])
