"""Police, justice and rural revitalisation: custody, moves away, the poverty register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from graphaudit.county.families import RELATION_WORDS
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
CAUSES = ("因病", "缺劳力", "因残", "因学")
CRIMES = ("盗窃罪", "危险驾驶罪", "故意伤害罪", "非法经营罪")


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One file each, in no order of ours."""
    writers = {"custody": _custody, "moved_away": _moved}
    for register, write in writers.items():
        entries = county.books.filed.get(register, [])
        if entries:
            order = rng.permutation(len(entries)).tolist()
            yield write(county, [entries[n] for n in order])
    yield from _poverty(county)


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


def _poverty(county: County) -> Iterator[Document]:
    """One file a township; every second one is the platform's export under coded headings."""
    people = county.books.people
    entries = county.books.filed.get("poverty", [])
    places = county.books.places
    for township, name in enumerate(places.township_names):
        own = [e for e in entries if places.township[people.village[int(e["person"])]] == township]
        if own and township % 2:
            page = sheet("export", "", _coded(county, own))
            yield Document(f"乡村振兴局/{name}_export.csv", [page])
        elif own:
            page = sheet("脱贫户", f"{name}建档立卡脱贫户信息", _in_words(county, own))
            yield Document(f"乡村振兴局/{name}建档立卡户.xlsx", [page])


def _coded(county: County, entries: list[Entry]) -> dict[str, Column]:
    people = county.books.people
    persons = [int(entry["person"]) for entry in entries]
    return {
        "aab001": [f"{entry['family']:06d}{n:03d}" for n, entry in enumerate(entries)],
        "aab002": [people.name[p] for p in persons],
        "aab004": [people.id[p] for p in persons],
        "aab006": [RELATION_WORDS[int(people.relation[p])][0] for p in persons],
        "aac001": [people.household_no[people.household[p]] for p in persons],
    }


def _in_words(county: County, entries: list[Entry]) -> dict[str, Column]:
    people = county.books.people
    persons = [int(entry["person"]) for entry in entries]
    columns = person_columns(county, persons, "姓名", "证件号码")
    columns |= {
        "户编号": [people.household_no[people.household[p]] for p in persons],
        "与户主关系": [RELATION_WORDS[int(people.relation[p])][0] for p in persons],
        "家庭人口数": [len(people.home(p)) for p in persons],
        "脱贫户属性": ["低保户" if entry["poor"] else "一般脱贫户" for entry in entries],
        "主要致贫原因": [CAUSES[int(entry["family"]) % len(CAUSES)] for entry in entries],
    }
    return columns
