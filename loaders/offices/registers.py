"""Registers that offices keep about people, cards, firms and land."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.families import RELATION_WORDS
from graphaudit.county.programs import NUMBER
from loaders.offices.sheets import Document, Sheet
from loaders.offices.spellings import Clerk

Column = list[object]


def registers(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """Every register of the county, each in its clerk's spelling."""
    for document in _registers(county, rng):
        clerk = Clerk(np.random.default_rng(rng.integers(2**32)))
        signed = clerk.chance(0.4)
        for sheet in document.sheets:
            _dress(sheet, clerk)
            if signed and sheet.titles:
                sheet.closing = [
                    ["填表人：赵某某", "", "审核人：孙某某"],
                    ["填表日期：2024年12月31日"],
                ]
        yield document


def _registers(county: County, rng: np.random.Generator) -> Iterator[Document]:
    yield from _households(county)
    yield from _dibao(county)
    yield _tekun(county)
    yield _disabled(county)
    yield _elderly(county)
    yield _orphans(county)
    yield _students(county)
    yield _cancelled(county, rng)
    yield _cremations(county, rng)
    yield from _cadres(county)
    yield _payroll(county)
    yield from _firms(county)
    yield from _bank(county)
    yield _proxies(county)
    yield _relatives(county)
    yield from _land(county)


def _dress(sheet: Sheet, clerk: Clerk) -> None:
    """Respell the headings and say what the columns hold, for whoever spoils cells."""
    usual = [str(column) for column in sheet.body.columns]
    written = usual if sheet.upper else clerk.respell(usual)
    kinds = {new: _kind(old) for old, new in zip(usual, written, strict=True)}
    sheet.fields = {column: kind for column, kind in kinds.items() if kind}
    sheet.body = sheet.body.set_axis(written, axis=1)


def _kind(heading: str) -> str:
    """What a usual heading holds: an ID, a name, a card, a day, or nothing that is ever spoilt."""
    ends = {
        "id": ("身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
        "name": ("姓名", "客户名称", "代领人", "受益人"),
        "card": ("卡号", "账号"),
        "day": ("死亡日期", "火化日期", "任职时间", "备案时间", "成立日期", "起始时间"),
        "phone": ("联系电话", "预留手机号"),
    }
    return next((kind for kind, tails in ends.items() if heading.endswith(tails)), "")


def _day(day: int, form: str = "-") -> str:
    return "" if day < 0 else str(np.datetime64(int(day), "D")).replace("-", form)


def _sheet(name: str, title: str, columns: dict[str, Column]) -> Sheet:
    body = pd.DataFrame(columns, dtype=object)
    return Sheet(name, [title] if title else [], body)


def _township(county: County, person: int) -> str:
    places = county.books.places
    return places.township_names[int(places.township[county.books.people.village[person]])]


def _village(county: County, person: int) -> str:
    return county.books.places.village_names[int(county.books.people.village[person])]


def _households(county: County) -> Iterator[Document]:
    """The police's household register, one file a township, one sheet a village."""
    people, places = county.books.people, county.books.places
    relation = ["户主" if r == 2 else RELATION_WORDS[int(r)][0] for r in people.relation.tolist()]
    head = people.heads[people.household]
    frame = pd.DataFrame(
        {
            "户号": [people.household_no[h] for h in people.household],
            "户主姓名": [people.name[h] for h in head],
            "姓名": people.name,
            "公民身份号码": people.id,
            "与户主关系": relation,
            "性别": np.where(people.male, "男", "女"),
            "出生日期": [_day(b, "") for b in people.birth.tolist()],
            "民族": "汉族",
            "村民小组": [f"{g}组" for g in people.group.tolist()],
        },
        dtype=object,
    )
    for township, name in enumerate(places.township_names):
        chosen = np.flatnonzero(places.township == township)
        sheets = []
        for village in chosen.tolist():
            part = frame[people.village == village]
            title = f"{name}{places.village_names[village]}常住户籍人口登记表"
            sheets.append(Sheet(places.village_names[village], [title], part))
        if county.size == "L":
            whole = frame.assign(村=[places.village_names[v] for v in people.village])
            body = whole[places.township[people.village] == township]
            yield Document(f"公安局/户籍人口_{name}.csv", [Sheet(name, [], body)], "gb18030")
        else:
            yield Document(f"公安局/户籍人口/{name}户籍人口.xlsx", sheets)


def _holders(county: County, code: str) -> pd.DataFrame:
    """One line a person of a program: first month, amount, card."""
    rows = county.payments[county.payments["program"] == NUMBER[code]]
    ordered = rows.sort_values(["person", "month"], kind="stable")
    return ordered.drop_duplicates("person").reset_index(drop=True)


def _dibao(county: County) -> Iterator[Document]:
    """Low-income families: members in columns under two header rows, or all names in one cell."""
    held = _holders(county, "dibao")
    for township, rows in held.groupby("township", sort=True):
        name = county.books.places.township_names[int(str(township))]
        columns = _dibao_columns(county, rows)
        if int(str(township)) % 2:
            members = [_others(county, p) for p in rows["person"].tolist()]
            columns["家庭成员"] = [
                "、".join(county.books.people.name[m] for m in ms) for ms in members
            ]
            sheet = _sheet("低保户", f"{name}农村低保对象台账", columns)
        else:
            sheet = _wide(county, rows, columns, f"{name}农村低保家庭花名册")
        yield Document(f"民政局/低保家庭/{name}农村低保家庭_20241231.xlsx", [sheet])


def _dibao_columns(county: County, rows: pd.DataFrame) -> dict[str, Column]:
    people, persons = county.books.people, rows["person"].tolist()
    months = [int(county.books.months[m]) for m in rows["month"].tolist()]
    size = [len(people.home(p)) for p in persons]
    insured = [min(1 + f // 48_000, n) for f, n in zip(rows["fen"].tolist(), size, strict=True)]
    return {
        "序号": list(range(1, len(persons) + 1)),
        "乡镇": [_township(county, p) for p in persons],
        "村": [_village(county, p) for p in persons],
        "户主姓名": [people.name[p] for p in persons],
        "户主身份证号": [people.id[p] for p in persons],
        "保障人口": list(insured),
        "户月保障金额(元)": [f / 100 for f in rows["fen"].tolist()],
        "一卡通账号": [county.books.accounts.number[c] for c in rows["card"].tolist()],
        "最初享受月份": [_day(m - 400)[:7] for m in months],
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
    sheet = _sheet("低保家庭", title, columns)
    sheet.upper, sheet.lower = upper, lower
    return sheet


def _person_columns(
    county: County, persons: list[int], name: str, number: str
) -> dict[str, Column]:
    people = county.books.people
    return {
        "乡镇": [_township(county, p) for p in persons],
        "村": [_village(county, p) for p in persons],
        name: [people.name[p] for p in persons],
        number: [people.id[p] for p in persons],
    }


def _tekun(county: County) -> Document:
    people = county.books.people
    persons = _holders(county, "tekun")["person"].tolist()
    carer = {t.other: t.person for t in county.books.carers}
    carers = [carer.get(p, -1) for p in persons]
    homes = county.books.institutions
    columns = _person_columns(county, persons, "特困人员姓名", "身份证号")
    columns |= {
        "供养方式": ["集中供养" if p in homes else "分散供养" for p in persons],
        "供养机构": [homes.get(p, "") for p in persons],
        "照料人姓名": [people.name[c] if c >= 0 else "" for c in carers],
        "照料人身份证号": [people.id[c] if c >= 0 else "" for c in carers],
        "生活自理能力": ["部分丧失" if c >= 0 else "具备" for c in carers],
    }
    return Document(
        "民政局/农村特困人员台账.xlsx", [_sheet("特困", "农村特困供养人员台账", columns)]
    )


def _disabled(county: County) -> Document:
    living = _holders(county, "disabled_living")["person"].tolist()
    severe = _holders(county, "disabled_care")["person"].tolist()
    persons = sorted({*living, *severe})
    grave = set(severe)
    columns = _person_columns(county, persons, "姓名", "身份证号")
    people = county.books.people
    columns |= {
        "残疾证号": [
            f"{people.id[p]}{4 if p in grave else 6}{1 if p in grave else 3}" for p in persons
        ],
        "残疾类别": ["肢体" if p in grave else "精神" for p in persons],
        "残疾等级": ["一级" if p in grave else "三级" for p in persons],
    }
    return Document("残联/持证残疾人名单.csv", [_sheet("残疾人", "", columns)], "gb18030")


def _elderly(county: County) -> Document:
    persons = _holders(county, "elderly")["person"].tolist()
    people = county.books.people
    columns = _person_columns(county, persons, "老人姓名", "身份证号码")
    columns["出生日期"] = [_day(int(people.birth[p])) for p in persons]
    columns["年龄段"] = [f"{min(people.age(p) // 10 * 10, 100)}岁以上" for p in persons]
    return Document(
        "民政局/高龄津贴享受人员名册.xlsx", [_sheet("Sheet1", "高龄津贴享受人员名册", columns)]
    )


def _orphans(county: County) -> Document:
    people, accounts = county.books.people, county.books.accounts
    ties = county.books.guardians
    columns = _person_columns(county, [t.other for t in ties], "儿童姓名", "儿童身份证号")
    columns |= {
        "监护人姓名": [people.name[t.person] for t in ties],
        "监护人身份证号": [people.id[t.person] for t in ties],
        "与儿童关系": [t.word for t in ties],
        "安置方式": ["散居"] * len(ties),
        "账号": [accounts.number[county.books.card_of(t.person)] for t in ties],
    }
    return Document(
        "民政局/散居孤儿及监护人名册.xlsx", [_sheet("孤儿", "散居孤儿及监护人名册", columns)]
    )


def _students(county: County) -> Document:
    persons = _holders(county, "yulu")["person"].tolist()
    columns = _person_columns(county, persons, "学生姓名", "身份证号")
    columns |= {
        "学籍号": [f"G{county.books.people.id[p]}" for p in persons],
        "学校": ["县职业技术学校"] * len(persons),
        "入学时间": ["2022-09-01"] * len(persons),
    }
    return Document("教育局/中职学生学籍.xlsx", [_sheet("学籍", "", columns)])


def _dead(county: County) -> list[int]:
    chosen: list[int] = np.flatnonzero(county.books.people.died >= 0).tolist()
    return chosen


def _cancelled(county: County, rng: np.random.Generator) -> Document:
    """Police: 12.5 % are never cancelled unless a case rests on them; days lag behind."""
    people = county.books.people
    kept = [
        p
        for p in _dead(county)
        if county.books.reserved[people.household[p]] or rng.random() < 0.875
    ]
    lag = rng.choice(np.array([6, 15, 27, 70, 150]), len(kept), p=[0.25, 0.25, 0.2, 0.2, 0.1])
    columns = _person_columns(county, kept, "姓名", "公民身份号码")
    columns |= {
        "注销原因": ["死亡"] * len(kept),
        "死亡日期": [_day(int(people.died[p]), "") for p in kept],
        "注销日期": [
            _day(int(people.died[p]) + int(late), "") for p, late in zip(kept, lag, strict=True)
        ],
    }
    return Document(
        "公安局/死亡注销人员.xlsx", [_sheet("死亡注销", "户口死亡注销人员名单", columns)]
    )


def _cremations(county: County, rng: np.random.Generator) -> Document:
    """The crematorium: four of five dead; its day of death is now and then a day later."""
    people = county.books.people
    kept = [p for p in _dead(county) if p in county.books.death_typos or rng.random() < 0.8]
    later = rng.choice(np.array([0, 0, 0, 1]), len(kept)).tolist()
    died = [int(people.died[p]) + d for p, d in zip(kept, later, strict=True)]
    columns: dict[str, Column] = {
        "序号": list(range(1, len(kept) + 1)),
        "逝者姓名": [people.name[p] for p in kept],
        "逝者证件号": [county.books.death_typos.get(p, people.id[p]) for p in kept],
        "逝者性别": ["男" if people.male[p] else "女" for p in kept],
        "死亡日期": [_day(d) for d in died],
        "火化日期": [_day(d + 2) for d in died],
        "家属电话": [people.phone[people.heads[people.household[p]]] for p in kept],
    }
    return Document("殡仪馆/火化登记.csv", [_sheet("火化", "", columns)], "gb18030")


def _cadres(county: County) -> Iterator[Document]:
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
            "任职时间": [_day(p.since) for p in posts],
            "离任时间": [_day(p.until) for p in posts],
            "联系电话": [p.phone for p in posts],
        }
        name = "村组干部花名册" if village_level else "乡镇惠农资金经办人员名单"
        yield Document(f"组织部/{name}.xlsx", [_sheet("名册", name, columns)])


def _payroll(county: County) -> Document:
    people, jobs = county.books.people, county.books.jobs
    columns: dict[str, Column] = {
        "身份证号": [people.id[j.person] for j in jobs],
        "姓名": [people.name[j.person] for j in jobs],
        "工作单位": [j.unit for j in jobs],
        "人员状态": [j.status for j in jobs],
        "起始时间": [_day(j.since) for j in jobs],
        "终止时间": [_day(j.until) for j in jobs],
    }
    return Document("财政局/财政供养人员信息.xlsx", [_sheet("人员", "", columns)])


def _firms(county: County) -> Iterator[Document]:
    people, firms = county.books.people, county.books.firms
    columns: dict[str, Column] = {
        "统一社会信用代码": [f.code for f in firms],
        "企业名称": [f.name for f in firms],
        "类型": [f.kind for f in firms],
        "法定代表人": [people.name[f.leader] for f in firms],
        "法定代表人证件号码": [people.id[f.leader] for f in firms],
        "注册资本(万元)": [f.capital / 1_000_000 for f in firms],
        "上年纳税额(元)": [f.tax / 100 for f in firms],
        "成立日期": [_day(f.founded) for f in firms],
        "登记状态": [f.status for f in firms],
        "登记代理人": [people.name[f.agent] if f.agent >= 0 else "" for f in firms],
        "登记代理人证件号": [people.id[f.agent] if f.agent >= 0 else "" for f in firms],
    }
    yield Document("市场监管局/市场主体登记信息.xlsx", [_sheet("主体", "", columns)])
    held = [(f, s) for f in firms for s in f.shareholders]
    columns = {
        "统一社会信用代码": [f.code for f, _ in held],
        "企业名称": [f.name for f, _ in held],
        "股东姓名": [people.name[s] for _, s in held],
        "股东证件号码": [people.id[s] for _, s in held],
        "出资比例": [f"{100 // len(f.shareholders)}%" for f, _ in held],
    }
    yield Document("市场监管局/股东信息.xlsx", [_sheet("股东", "", columns)])
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
        [_sheet("成员", "农民专业合作社成员名册", columns)],
    )


def _bank(county: County) -> Iterator[Document]:
    people, accounts = county.books.people, county.books.accounts
    frame = pd.DataFrame(
        {
            "卡号": accounts.number,
            "客户名称": accounts.name,
            "证件号码": [people.id[h] if h >= 0 else "" for h in accounts.holder],
            "预留手机号": accounts.phone,
            "代办人姓名": [people.name[a] if a >= 0 else "" for a in accounts.agent],
            "代办人证件号码": [people.id[a] if a >= 0 else "" for a in accounts.agent],
            "开户网点": accounts.branch,
            "开户日期": [_day(d, "") for d in accounts.opened],
            "账户类别": accounts.kind,
            "账户状态": "正常",
        },
        dtype=object,
    )
    bank = np.array(accounts.bank)
    for name in sorted(set(accounts.bank)):
        yield Document(
            f"银行/{name}开户信息.csv", [Sheet(name, [], frame[bank == name])], "gb18030"
        )


def _proxies(county: County) -> Document:
    people, ties = county.books.people, county.books.proxies
    columns: dict[str, Column] = {
        "受益人": [people.name[t.other] for t in ties],
        "受益人身份证号": [people.id[t.other] for t in ties],
        "代领人": [people.name[t.person] for t in ties],
        "代领人身份证号": [people.id[t.person] for t in ties],
        "代领原因": [t.word for t in ties],
        "备案日期": [_day(t.since) for t in ties],
        "有效期至": [_day(t.until) for t in ties],
    }
    return Document(
        "民政局/代领备案登记表.xlsx", [_sheet("代领备案", "惠农补贴代领备案登记表", columns)]
    )


def _relatives(county: County) -> Document:
    people, ties = county.books.people, county.books.kin
    columns: dict[str, Column] = {
        "干部姓名": [people.name[t.person] for t in ties],
        "干部身份证号": [people.id[t.person] for t in ties],
        "近亲属姓名": [people.name[t.other] for t in ties],
        "近亲属身份证号": [people.id[t.other] for t in ties],
        "与干部关系": [t.word for t in ties],
        "备案时间": [_day(t.since) for t in ties],
    }
    return Document(
        "纪委监委/村干部近亲属备案表.xlsx", [_sheet("近亲属", "村干部近亲属备案表", columns)]
    )


def _land(county: County) -> Iterator[Document]:
    people = county.books.people
    heads = people.heads.tolist()
    columns = _person_columns(county, heads, "承包方代表", "证件号码")
    columns |= {
        "户号": list(people.household_no),
        "确权面积(亩)": [a / 100 for a in county.books.land_area.tolist()],
    }
    yield Document(
        "农业农村局/土地承包经营权确权登记.csv", [_sheet("确权", "", columns)], "utf-8-sig"
    )
    leases = county.books.leases
    columns = {
        "年度": [lease.year for lease in leases],
        "流出方": [people.name[lease.owner] for lease in leases],
        "流出方身份证号": [people.id[lease.owner] for lease in leases],
        "流入方": [people.name[lease.user] for lease in leases],
        "流入方身份证号": [people.id[lease.user] for lease in leases],
        "面积(亩)": [lease.area / 100 for lease in leases],
        "类型": ["流转"] * len(leases),
    }
    yield Document(
        "农业农村局/土地流转台账.xlsx", [_sheet("流转", "农村土地流转、代耕代种台账", columns)]
    )
