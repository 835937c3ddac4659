"""Registers of power: cadres, handlers, the public payroll, declared kin, firms."""

from __future__ import annotations

from collections.abc import Iterator

from graphaudit.county import County
from loaders.offices.columns import Column, day, sheet
from loaders.offices.sheets import Document


def cadres(county: County) -> Iterator[Document]:
    people, places = county.books.people, county.books.places
    for village_level in (True, False):
        posts = [p for p in county.books.posts if (p.village >= 0) == village_level]
        columns: dict[str, Column] = {"乡镇": [places.township_names[p.township] for p in posts]}
        if village_level:
            columns["村"] = [places.village_names[p.village] for p in posts]
        columns |= {
            "姓名": [people.name[p.person] for p in posts],
            "身份证号": [people.id[p.person] for p in posts],
            "职务" if village_level else "岗位": [p.post for p in posts],
            "任职时间": [day(p.since) for p in posts],
            "离任时间": [day(p.until) for p in posts],
            "联系电话": [p.phone for p in posts],
        }
        name = "村组干部花名册" if village_level else "乡镇惠农资金经办人员名单"
        yield Document(f"组织部/{name}.xlsx", [sheet("名册", name, columns)])


def payroll(county: County) -> Document:
    people, jobs = county.books.people, county.books.jobs
    columns: dict[str, Column] = {
        "身份证号": [people.id[j.person] for j in jobs],
        "姓名": [people.name[j.person] for j in jobs],
        "工作单位": [j.unit for j in jobs],
        "人员状态": [j.status for j in jobs],
        "起始时间": [day(j.since) for j in jobs],
        "终止时间": [day(j.until) for j in jobs],
    }
    return Document("财政局/财政供养人员信息.xlsx", [sheet("人员", "", columns)])


def relatives(county: County) -> Document:
    people, ties = county.books.people, county.books.kin
    columns: dict[str, Column] = {
        "干部姓名": [people.name[t.person] for t in ties],
        "干部身份证号": [people.id[t.person] for t in ties],
        "近亲属姓名": [people.name[t.other] for t in ties],
        "近亲属身份证号": [people.id[t.other] for t in ties],
        "与干部关系": [t.word for t in ties],
        "备案时间": [day(t.since) for t in ties],
    }
    return Document(
        "纪委监委/村干部近亲属备案表.xlsx", [sheet("近亲属", "村干部近亲属备案表", columns)]
    )


def firms(county: County) -> Iterator[Document]:
    people, firms = county.books.people, county.books.firms
    columns: dict[str, Column] = {
        "统一社会信用代码": [f.code for f in firms],
        "企业名称": [f.name for f in firms],
        "类型": [f.kind for f in firms],
        "法定代表人": [people.name[f.leader] for f in firms],
        "法定代表人证件号码": [people.id[f.leader] for f in firms],
        "注册资本(万元)": [f.capital / 1_000_000 for f in firms],
        "上年纳税额(元)": [f.tax / 100 for f in firms],
        "成立日期": [day(f.founded) for f in firms],
        "住所": [f.address for f in firms],
        "联系电话": [f.phone for f in firms],
        "登记状态": [f.status for f in firms],
        "登记代理人": [people.name[f.agent] if f.agent >= 0 else "" for f in firms],
        "登记代理人证件号": [people.id[f.agent] if f.agent >= 0 else "" for f in firms],
    }
    yield Document("市场监管局/市场主体登记信息.xlsx", [sheet("主体", "", columns)])
    held = [(f, s) for f in firms for s in f.shareholders]
    columns = {
        "统一社会信用代码": [f.code for f, _ in held],
        "企业名称": [f.name for f, _ in held],
        "股东姓名": [people.name[s] for _, s in held],
        "股东证件号码": [people.id[s] for _, s in held],
        "出资比例": [f"{100 // len(f.shareholders)}%" for f, _ in held],
    }
    yield Document("市场监管局/股东信息.xlsx", [sheet("股东", "", columns)])
    coops = [f for f in firms if f.members]
    columns = {"合作社名称": [f.name for f in coops], "统一社会信用代码": [f.code for f in coops]}
    for n in range(6):
        columns[f"成员{n + 1}"] = [
            people.name[f.members[n]] if len(f.members) > n else "" for f in coops
        ]
        columns[f"成员{n + 1}身份证号"] = [
            people.id[f.members[n]] if len(f.members) > n else "" for f in coops
        ]
    yield Document(
        "市场监管局/农民专业合作社成员名册.xlsx",
        [sheet("成员", "农民专业合作社成员名册", columns)],
    )
