"""Large growers and forest plots: how much land there is, beside what is paid for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import NUMBER
from loaders.offices.columns import Column, person_columns, sheet
from loaders.offices.sheets import Document

OTHERWISE = {
    "总经营面积(亩)": ("总经营面积(亩)", "种植总面积（亩）", "经营面积"),
    "流入面积(亩)": ("流入面积(亩)", "流转面积（亩）"),
    "合格面积(亩)": ("合格面积(亩)", "验收面积（亩）", "核实面积(亩)"),
    "退耕户": ("退耕户", "退耕农户", "户主姓名"),
    "权利人": ("权利人", "林权权利人"),
    "林地面积(亩)": ("林地面积(亩)", "界定面积（亩）"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """The register of growers, the inspection of returned forest, the list of public forest."""
    yield _growers(county)
    returned = _plots(county, "forest_return", "退耕户", "合格面积(亩)")
    returned |= {"小班号": _serial(returned), "验收结论": ["合格"] * len(_serial(returned))}
    title = "退耕还林小班检查验收表"
    yield Document(f"林业和草原局/{title}.xlsx", [sheet("验收", title, returned)])
    public = _plots(county, "forest_public", "权利人", "林地面积(亩)")
    public |= {"林权证号": _serial(public, "林证字"), "权属": ["个人"] * len(_serial(public))}
    title = "生态公益林区划界定台账"
    yield Document(f"林业和草原局/{title}.xlsx", [sheet("界定", title, public)])


def _growers(county: County) -> Document:
    """Whom the background pays as large growers, and those whom scenes file."""
    rows = _paid(county, "grain_big")
    rows = rows[rows["case"] < 0]
    areas = dict(zip(rows["person"].tolist(), rows["area"].tolist(), strict=True))
    areas |= {int(e["person"]): int(e["area"]) for e in county.books.filed.get("growers", ())}
    persons = sorted(areas)
    own = county.books.land_area[county.books.people.household[persons]].tolist()
    columns = person_columns(county, persons, "大户姓名", "身份证号")
    columns |= {
        "主体类型": ["种植大户"] * len(persons),
        "总经营面积(亩)": [areas[p] / 100 for p in persons],
        "自有承包面积(亩)": [a / 100 for a in own],
        "流入面积(亩)": [max(areas[p] - a, 0) / 100 for p, a in zip(persons, own, strict=True)],
        "主要种植作物": ["玉米" if p % 2 else "小麦" for p in persons],
    }
    title = "种粮大户名录"
    return Document(f"农业农村局/{title}.xlsx", [sheet("名录", title, columns)])


def _paid(county: County, code: str) -> pd.DataFrame:
    """The largest area a person of a program, by person."""
    rows = county.payments[county.payments["program"] == NUMBER[code]]
    ordered = rows.sort_values(["person", "area"], kind="stable")
    return ordered.drop_duplicates("person", keep="last")


def _plots(county: County, code: str, name: str, area: str) -> dict[str, Column]:
    """A plot a payee, as large as what is paid for; a scene may say otherwise."""
    filed: dict[int, list[int]] = {}
    for entry in county.books.filed.get("plots", ()):
        filed.setdefault(int(entry["person"]), []).append(int(entry["area"]))
    rows = _paid(county, code)
    plots = [
        (person, plot)
        for person, paid in zip(rows["person"].tolist(), rows["area"].tolist(), strict=True)
        for plot in filed.get(person, [paid])
    ]
    columns = person_columns(county, [p for p, _ in plots], name, "身份证号")
    columns[area] = [plot / 100 for _, plot in plots]
    return columns


def _serial(columns: dict[str, Column], word: str = "") -> Column:
    return [f"{word}{n + 1:04d}" for n in range(len(columns["乡镇"]))]
