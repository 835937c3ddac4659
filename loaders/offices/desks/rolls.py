"""The running rolls of aid: since when, stopped when, last reviewed when."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from loaders.offices.columns import Column, day, person_columns, sheet
from loaders.offices.sheets import Document

OTHERWISE = {
    "纳入时间": ("纳入时间", "享受起始月", "批准享受时间"),
    "最近复核日期": ("最近复核日期", "最近一次复核时间", "年度复核日期"),
    "停发时间": ("停发时间", "停保日期", "取消时间"),
    "申请日期": ("申请日期", "申请受理时间"),
    "分类": ("保障类别", "分档类型"),
}
TITLES = {"dibao": "农村低保对象动态管理台账", "tekun": "农村特困人员动态管理台账"}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One roll a kind of aid."""
    lines = county.books.filed.get("rolls", [])
    for program, title in TITLES.items():
        unknown = county.books.unlisted.get(program, set())
        own = sorted(
            (e for e in lines if e["program"] == program and e["person"] not in unknown),
            key=lambda e: (int(e["person"]), int(e["since"])),
        )
        if own:
            page = sheet("动态台账", title, _columns(county, own, program))
            yield Document(f"民政局/{title}.xlsx", [page])


def _columns(county: County, lines: list[Entry], program: str) -> dict[str, Column]:
    people = county.books.people
    persons = [int(e["person"]) for e in lines]
    columns = person_columns(county, persons, "姓名", "身份证号")
    columns["姓名"] = [str(e.get("name", people.name[int(e["person"])])) for e in lines]
    columns |= {
        "性别": [str(e.get("sex", "男" if people.male[int(e["person"])] else "女")) for e in lines],
        "出生日期": [str(e.get("birth", day(int(people.birth[int(e["person"])])))) for e in lines],
        **_kind(persons, program),
        "申请日期": [day(int(e["applied"])) for e in lines],
        "纳入时间": [day(int(e["since"])) for e in lines],
        "最近复核日期": [day(int(e["reviewed"])) for e in lines],
        "停发时间": [day(int(e["stopped"])) for e in lines],
    }
    return columns


def _kind(persons: list[int], program: str) -> dict[str, Column]:
    """What tells the two rolls apart."""
    if program == "tekun":
        return {"自理能力": ["全自理" if p % 3 else "半自理" for p in persons]}
    return {"分类": ["BC"[p % 2] + "类" for p in persons]}
