"""Registers of those who are owed aid, and of those who may receive it for them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from graphaudit.county import County
from loaders.offices.columns import Column, day, holders, person_columns, sheet, township, village
from loaders.offices.sheets import Document, Sheet

CATEGORIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")
"""In the order of the last two digits of a certificate's number."""


def dibao(county: County) -> Iterator[Document]:
    """Low-income families: members in columns under two header rows, or all names in one cell."""
    held = holders(county, "dibao")
    for number, rows in held.groupby("township", sort=True):
        index = int(str(number))
        name = county.books.places.township_names[index]
        columns = _dibao_columns(county, rows)
        make = _joined if index % 2 else _wide
        page = make(county, rows, columns, f"{name}农村低保对象台账")
        yield Document(f"民政局/低保家庭/{name}农村低保家庭_20241231.xlsx", [page])


def _joined(county: County, rows: pd.DataFrame, columns: dict[str, Column], title: str) -> Sheet:
    """The names of all members in one cell."""
    names = county.books.people.name
    members = [_others(county, p) for p in rows["person"].tolist()]
    columns["家庭成员"] = ["、".join(names[m] for m in ms) for ms in members]
    return sheet("低保户", title, columns)


def _dibao_columns(county: County, rows: pd.DataFrame) -> dict[str, Column]:
    people, persons = county.books.people, rows["person"].tolist()
    months = [int(county.books.months[m]) for m in rows["month"].tolist()]
    size = [max(1, sum(people.died[m] < 0 for m in people.home(p))) for p in persons]
    insured = [min(1 + f // 48_000, n) for f, n in zip(rows["fen"].tolist(), size, strict=True)]
    otherwise = {e["person"]: e["persons"] for e in county.books.filed.get("insured", [])}
    insured = [int(otherwise.get(p, n)) for p, n in zip(persons, insured, strict=True)]
    return {
        "序号": list(range(1, len(persons) + 1)),
        "乡镇": [township(county, p) for p in persons],
        "村": [village(county, p) for p in persons],
        "户主姓名": [people.name[p] for p in persons],
        "户主身份证号": [people.id[p] for p in persons],
        "保障人口": list(insured),
        "户月保障金额(元)": [f / 100 for f in rows["fen"].tolist()],
        "一卡通账号": [county.books.accounts.number[c] for c in rows["card"].tolist()],
        "最初享受月份": [day(m - 400)[:7] for m in months],
    }


def _others(county: County, person: int) -> list[int]:
    return [m for m in county.books.people.home(person) if m != person]


def _wide(
    county: County, rows: pd.DataFrame, columns: dict[str, Column], title: str, width: int = 4
) -> Sheet:
    """Members 1 to 4 as pairs of columns, the number standing above the pair."""
    people = county.books.people
    upper, lower = list(columns), [""] * len(columns)
    members = [_others(county, p) for p in rows["person"].tolist()]
    for n in range(width):
        columns[f"姓名{n}"] = [people.name[m[n]] if len(m) > n else "" for m in members]
        columns[f"身份证号{n}"] = [people.id[m[n]] if len(m) > n else "" for m in members]
        upper += [f"家庭成员{n + 1}", ""]
        lower += ["姓名", "身份证号"]
    page = sheet("低保家庭", title, columns)
    page.upper, page.lower = upper, lower
    return page


def tekun(county: County) -> Document:
    people = county.books.people
    persons = holders(county, "tekun")["person"].tolist()
    carer = {t.other: t.person for t in county.books.carers}
    carers = [carer.get(p, -1) for p in persons]
    homes = county.books.institutions
    columns = person_columns(county, persons, "特困人员姓名", "身份证号")
    columns |= {
        "供养方式": ["集中供养" if p in homes else "分散供养" for p in persons],
        "供养机构": [homes.get(p, "") for p in persons],
        "照料人姓名": [people.name[c] if c >= 0 else "" for c in carers],
        "照料人身份证号": [people.id[c] if c >= 0 else "" for c in carers],
        "生活自理能力": ["部分丧失" if c >= 0 else "具备" for c in carers],
    }
    return Document(
        "民政局/农村特困人员台账.xlsx", [sheet("特困", "农村特困供养人员台账", columns)]
    )


def disabled(county: County) -> Document:
    """Certificates of all who are paid for one, and of others, with their grades."""
    grave = set(holders(county, "disabled_care")["person"].tolist())
    certified = county.books.certified
    living = set(holders(county, "disabled_living")["person"].tolist())
    persons = sorted(living | grave | set(certified))
    told = [certified.get(p, ("肢体", "一级") if p in grave else ("精神", "三级")) for p in persons]
    columns = person_columns(county, persons, "姓名", "身份证号")
    people = county.books.people
    columns |= {
        "残疾证号": [
            f"{people.id[p]}{CATEGORIES.index(category) + 1}{GRADES.index(grade) + 1}"
            for p, (category, grade) in zip(persons, told, strict=True)
        ],
        "残疾类别": [category for category, _ in told],
        "残疾等级": [grade for _, grade in told],
    }
    return Document("残联/持证残疾人名单.csv", [sheet("残疾人", "", columns)], "gb18030")


def elderly(county: County) -> Document:
    persons = holders(county, "elderly")["person"].tolist()
    people = county.books.people
    columns = person_columns(county, persons, "老人姓名", "身份证号码")
    columns["出生日期"] = [day(int(people.birth[p])) for p in persons]
    columns["年龄段"] = [f"{min(people.age(p) // 10 * 10, 100)}岁以上" for p in persons]
    return Document(
        "民政局/高龄津贴享受人员名册.xlsx", [sheet("Sheet1", "高龄津贴享受人员名册", columns)]
    )


def orphans(county: County) -> Document:
    people, accounts = county.books.people, county.books.accounts
    ties = county.books.guardians
    columns = person_columns(county, [t.other for t in ties], "儿童姓名", "儿童身份证号")
    columns |= {
        "监护人姓名": [people.name[t.person] for t in ties],
        "监护人身份证号": [people.id[t.person] for t in ties],
        "与儿童关系": [t.word for t in ties],
        "安置方式": ["散居"] * len(ties),
        "账号": [accounts.number[county.books.card_of(t.person)] for t in ties],
    }
    return Document(
        "民政局/散居孤儿及监护人名册.xlsx", [sheet("孤儿", "散居孤儿及监护人名册", columns)]
    )


def students(county: County) -> Document:
    persons = holders(county, "yulu")["person"].tolist()
    columns = person_columns(county, persons, "学生姓名", "身份证号")
    columns |= {
        "学籍号": [f"G{county.books.people.id[p]}" for p in persons],
        "学校": ["县职业技术学校"] * len(persons),
        "入学时间": ["2022-09-01"] * len(persons),
    }
    return Document("教育局/中职学生学籍.xlsx", [sheet("学籍", "", columns)])


def proxies(county: County) -> Document:
    people, ties = county.books.people, county.books.proxies
    columns: dict[str, Column] = {
        "受益人": [people.name[t.other] for t in ties],
        "受益人身份证号": [people.id[t.other] for t in ties],
        "代领人": [people.name[t.person] for t in ties],
        "代领人身份证号": [people.id[t.person] for t in ties],
        "代领原因": [t.word for t in ties],
        "备案日期": [day(t.since) for t in ties],
        "有效期至": [day(t.until) for t in ties],
    }
    return Document(
        "民政局/代领备案登记表.xlsx", [sheet("代领备案", "惠农补贴代领备案登记表", columns)]
    )
