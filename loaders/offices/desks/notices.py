"""Publicity lists as villages, townships and the county hang them out: names, and no number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import NUMBER, PROGRAMS
from loaders.offices.columns import Column, sheet
from loaders.offices.sheets import Document, Sheet

OTHERWISE = {
    "村民小组": ("村民小组", "组别", "所在组"),
    "行政村": ("行政村", "村（社区）", "所在村"),
    "户主姓名": ("户主姓名", "户主", "农户姓名", "公示对象"),
    "家庭人口": ("家庭人口", "家庭人口数", "人口"),
    "面积（亩）": ("面积（亩）", "核实面积（亩）", "申报面积(亩)"),
    "同意数": ("同意数", "同意票数"),
    "反对数": ("反对数", "反对票数"),
    "弃权数": ("弃权数", "弃权票数"),
}
DAYS = ("公示期：{0}至{1}", "公示时间：{0}—{1}", "本名单公示期自{0}起至{1}止")
FORMS = ("%Y年%m月%d日", "%Y.%m.%d", "%Y-%m-%d")
COUNTY_WIDE = "house"


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """A workbook a township, program and year; a sheet a village."""
    lines = pd.DataFrame(county.books.filed["notices"])
    places = county.books.places
    village = lines["level"] == "village"
    at = np.where(village, places.township[np.where(village, lines["place"], 0)], lines["place"])
    lines = lines.assign(township=np.where(lines["program"] == COUNTY_WIDE, -1, at))
    for (program, township, year), own in lines.groupby(["program", "township", "year"], sort=True):
        yield _workbook(county, rng, own, str(program), int(str(township)), int(str(year)))


def _workbook(
    county: County,
    rng: np.random.Generator,
    lines: pd.DataFrame,
    program: str,
    township: int,
    year: int,
) -> Document:
    spelling = PROGRAMS[NUMBER[program]].spellings[0]
    words = DAYS[int(rng.integers(len(DAYS)))], FORMS[int(rng.integers(len(FORMS)))]
    names = county.books.places.township_names
    place = names[township] if township >= 0 else "县级"
    if township < 0:
        sheets = [_county_list(county, lines, f"{year}年{spelling}对象公示名单")]
    else:
        sheets = [
            _list(county, own, place, f"{year}年{spelling}", words)
            for _, own in lines.groupby("list", sort=True)
        ]
    return Document(f"公示/{place}{year}年{spelling}公示名单.xlsx", sheets)


def _list(
    county: County, lines: pd.DataFrame, township: str, what: str, words: tuple[str, str]
) -> Sheet:
    first = lines.iloc[0]
    village = first["level"] == "village"
    name = county.books.places.village_names[int(first["place"])] if village else ""
    late = "更正" if first["correction"] else ""
    columns = _village_columns(county, lines) if village else _township_columns(county, lines)
    made = sheet(f"{name or township}{late}", f"{township}{name}{what}{late}公示名单", columns)
    days = (pd.Timestamp(int(first[end]), unit="D").strftime(words[1]) for end in ("first", "last"))
    made.titles.append(words[0].format(*days))
    return made


def _village_columns(county: County, lines: pd.DataFrame) -> dict[str, Column]:
    """With the votes of the villagers for aid, with the area for land."""
    count = len(lines)
    columns = _common(county, lines)
    if int(lines["area"].sum()):
        return columns | {"面积（亩）": [a / 100 for a in lines["area"].tolist()]}
    votes = [27 + n % 5 for n in range(count)]
    return columns | {
        "同意数": list(votes),
        "反对数": [n % 2 for n in range(count)],
        "弃权数": [0] * count,
    }


def _common(county: County, lines: pd.DataFrame) -> dict[str, Column]:
    groups = county.books.people.group[lines["person"].to_numpy()].tolist()
    return {
        "序号": lines["position"].tolist(),
        "村民小组": [f"{g}组" for g in groups],
        "户主姓名": lines["name"].tolist(),
    }


def _township_columns(county: County, lines: pd.DataFrame) -> dict[str, Column]:
    columns = _common(county, lines)
    return {
        "序号": columns.pop("序号"),
        "行政村": _villages(county, lines),
        **columns,
        "家庭人口": _sizes(county, lines),
        "面积（亩）": [a / 100 for a in lines["area"].tolist()],
    }


def _county_list(county: County, lines: pd.DataFrame, title: str) -> Sheet:
    """All villages of the county under one head; no days are given."""
    places, people = county.books.places, county.books.people
    townships = places.township[people.village[lines["person"].to_numpy()]].tolist()
    columns: dict[str, Column] = {
        "序号": list(range(1, len(lines) + 1)),
        "乡镇": [places.township_names[t] for t in townships],
        "行政村": _villages(county, lines),
        "村民小组": _common(county, lines)["村民小组"],
        "户主姓名": lines["name"].tolist(),
        "家庭人口": _sizes(county, lines),
        "致贫原因": [("因病", "因残", "缺劳力")[n % 3] for n in range(len(lines))],
    }
    return sheet("名单", title, columns)


def _villages(county: County, lines: pd.DataFrame) -> Column:
    names = county.books.places.village_names
    return [names[v] for v in county.books.people.village[lines["person"].to_numpy()].tolist()]


def _sizes(county: County, lines: pd.DataFrame) -> Column:
    return [len(county.books.people.home(p)) for p in lines["person"].tolist()]
