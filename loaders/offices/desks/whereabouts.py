"""The police and the justice office: who is in custody, whose registration moved away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from loaders.offices.columns import Column, day, person_columns, sheet
from loaders.offices.sheets import Document

OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "罪名": ("罪名", "案由", "所犯罪名"),
    "刑期起日": ("刑期起日", "刑期起始日期", "羁押日期"),
    "刑期止日": ("刑期止日", "刑满日期", "刑期截止日期"),
    "羁押场所": ("羁押场所", "服刑场所", "关押地点"),
    "执行方式": ("执行方式", "刑罚执行方式", "执行类别"),
    "迁出日期": ("迁出日期", "户口迁出时间", "迁移日期"),
    "迁往地": ("迁往地", "迁往何地", "迁往地址"),
    "迁出原因": ("迁出原因", "迁移原因", "变动原因"),
}
CRIMES = ("盗窃罪", "危险驾驶罪", "故意伤害罪", "非法经营罪")


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One file each, in no order of ours."""
    writers = {"custody": _custody, "moved_away": _moved}
    for register, write in writers.items():
        entries = county.books.filed.get(register, [])
        if entries:
            order = rng.permutation(len(entries)).tolist()
            yield write(county, [entries[n] for n in order])


def _custody(county: County, entries: list[Entry]) -> Document:
    people = county.books.people
    persons = [int(entry["person"]) for entry in entries]
    columns: dict[str, Column] = {
        "序号": list(range(1, len(entries) + 1)),
        "姓名": [people.name[p] for p in persons],
        "性别": ["男" if people.male[p] else "女" for p in persons],
        "身份证号": [people.id[p] for p in persons],
        "罪名": [CRIMES[n % len(CRIMES)] for n in range(len(entries))],
        "刑期起日": [day(int(entry["since"])) for entry in entries],
        "刑期止日": [day(int(entry["until"])) for entry in entries],
        "羁押场所": [entry["place"] for entry in entries],
        "执行方式": [entry["mode"] for entry in entries],
    }
    page = sheet("人员", "服刑羁押及社区矫正人员名单", columns)
    return Document("公安局/服刑羁押人员名单.xlsx", [page])


def _moved(county: County, entries: list[Entry]) -> Document:
    persons = [int(entry["person"]) for entry in entries]
    columns = person_columns(county, persons, "姓名", "公民身份号码")
    columns |= {
        "迁出日期": [day(int(entry["day"]), "") for entry in entries],
        "迁往地": [entry["place"] for entry in entries],
        "迁出原因": [entry["how"] for entry in entries],
    }
    page = sheet("迁出", "", columns)
    return Document("公安局/户口迁出人员.csv", [page], "gb18030")
