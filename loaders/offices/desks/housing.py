"""The housing office: whose dilapidated house is renovated, in which plan year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from loaders.offices.columns import Column, day, holders, person_columns, sheet
from loaders.offices.sheets import Document

HARDSHIP = ("低保户", "分散供养五保户", "贫困残疾人家庭", "其他")
OTHERWISE = {
    "户主": ("户主", "户主姓名", "改造户姓名", "申请人姓名"),
    "农户贫困类型": ("农户贫困类型", "对象类别", "困难类型"),
    "危房等级": ("危房等级", "房屋鉴定等级", "危险性鉴定等级"),
    "改造方式": ("改造方式", "改造类型", "建设方式"),
    "列入计划的年度": ("列入计划的年度", "计划年度", "任务年度"),
    "验收日期": ("验收日期", "竣工验收时间"),
    "家庭人口": ("家庭人口", "家庭人口数"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One register of the county; the year of the plan is that of the payment."""
    held = holders(county, "house")
    persons = held["person"].tolist()
    first = [int(county.books.months[m]) for m in held["month"].tolist()]
    columns: dict[str, Column] = {"序号": list(range(1, len(persons) + 1))}
    columns |= person_columns(county, persons, "户主", "身份证号")
    columns |= {
        "农户贫困类型": [HARDSHIP[int(n)] for n in rng.integers(0, len(HARDSHIP), len(persons))],
        "家庭人口": [len(county.books.people.home(p)) for p in persons],
        "危房等级": [("C级", "D级")[n] for n in rng.integers(0, 2, len(persons))],
        "改造方式": [
            "新建" if n else "修缮加固" for n in rng.integers(0, 2, len(persons)).tolist()
        ],
        "列入计划的年度": [f"{day(f)[:4]}年" for f in first],
        "验收日期": [day(f - 5) for f in first],
        "补助金额(元)": [f / 100 for f in held["fen"].tolist()],
    }
    yield Document(
        "住建局/农村危房改造对象台账.xlsx", [sheet("危改", "农村危房改造对象台账", columns)]
    )
