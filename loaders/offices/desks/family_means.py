"""Registers of a family's means: vehicles, real estate, pensions, fund, insurance, taxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from loaders.offices.columns import Column, day, sheet, township, village
from loaders.offices.sheets import Document

OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "车辆所有人": ("车辆所有人", "机动车所有人", "车主姓名"),
    "所有人身份证号": ("所有人身份证号", "身份证号", "车主证件号码"),
    "号牌号码": ("号牌号码", "车牌号", "号牌号"),
    "车辆类型": ("车辆类型", "机动车类型", "车型"),
    "初次登记日期": ("初次登记日期", "初次登记时间", "注册登记日期"),
    "产权所有人": ("产权所有人", "权利人", "房屋所有权人"),
    "产权证号": ("产权证号", "不动产权证号", "房产证号"),
    "房屋坐落": ("房屋坐落", "坐落", "不动产坐落"),
    "建筑面积": ("建筑面积", "建筑面积(平方米)", "房屋面积"),
    "房产登记日": ("房产登记日", "登记日期", "登簿时间"),
    "待遇类别": ("待遇类别", "险种", "养老保险类型"),
    "月待遇": ("月待遇", "月养老金（元）", "待遇标准（元/月）"),
    "领取起始月": ("领取起始月", "退休时间", "待遇开始年月"),
    "停发年月": ("停发年月", "待遇终止年月", "停发时间"),
    "工资基数": ("工资基数", "缴存基数", "缴存工资基数（元）"),
    "个人缴交": ("个人缴交", "个人月缴存额", "个人缴存"),
    "缴费基数": ("缴费基数", "月缴费工资", "缴费基数(元)"),
    "参保时间": ("参保时间", "首次参保年月", "参保日期"),
    "实缴税额": ("实缴税额", "已缴税额（元）", "入库税额"),
    "税款所属年度": ("税款所属年度", "纳税年度", "所属年度"),
}
TOWN = ("县城文化路", "县城人民街", "县城滨河路", "县城北关大道")
FIRMS = ("某某建筑劳务公司", "县第二建筑公司", "某某电子厂", "某某物业公司")


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One file a register; pensions of employees and of residents come apart."""
    writers = {
        "vehicles": _vehicles,
        "properties": _properties,
        "pensions": _pensions,
        "provident_fund": _fund,
        "social_insurance": _insurance,
        "taxes": _taxes,
    }
    for register, write in writers.items():
        entries = county.books.filed.get(register, [])
        if entries:
            order = rng.permutation(len(entries)).tolist()
            yield from write(county, [entries[n] for n in order])


def _people(county: County, entries: list[Entry], name: str, number: str) -> dict[str, Column]:
    people = county.books.people
    persons = [int(entry["person"]) for entry in entries]
    return {
        name: [people.name[p] for p in persons],
        number: [people.id[p] for p in persons],
    }


def _vehicles(county: County, entries: list[Entry]) -> Iterator[Document]:
    columns = _people(county, entries, "车辆所有人", "所有人身份证号")
    columns |= {
        "号牌号码": [f"甘Z{n:05d}" for n in range(10_001, 10_001 + len(entries))],
        "号牌种类": [entry["plate"] for entry in entries],
        "车辆类型": [entry["kind"] for entry in entries],
        "初次登记日期": [day(int(entry["day"]), "/") for entry in entries],
        "购车价格(元)": [int(e["fen"]) // 100 if int(e["fen"]) else "" for e in entries],
        "机动车状态": ["正常"] * len(entries),
    }
    page = sheet("机动车", "", columns)
    yield Document("公安局/车管所机动车登记.csv", [page], "gb18030")


def _properties(county: County, entries: list[Entry]) -> Iterator[Document]:
    columns = _people(county, entries, "产权所有人", "身份证号")
    columns |= {
        "产权证号": [f"Z房权证县城字第{n:06d}号" for n in range(20_001, 20_001 + len(entries))],
        "房屋坐落": [_place(entry, n) for n, entry in enumerate(entries)],
        "用途": [entry["use"] for entry in entries],
        "建筑面积": [f"{60 + n * 7 % 80}.{n % 10}" for n in range(len(entries))],
        "房产登记日": [day(int(entry["day"])) for entry in entries],
        "产权取得方式": [entry.get("how", "购买") for entry in entries],
        "共有情况": [entry.get("coowned", "单独所有") for entry in entries],
        "共有份额": [entry.get("share", "") for entry in entries],
    }
    yield Document(
        "自然资源局/不动产登记信息.xlsx", [sheet("不动产", "不动产登记信息查询结果", columns)]
    )


def _place(entry: Entry, nth: int) -> str:
    """The house of a unit that two own is the same; every other entry has its own."""
    number = 500 + int(entry["unit"]) if "unit" in entry else nth
    return f"{TOWN[number % 4]}{1 + number // 4}号{1 + number % 9}幢{101 + number % 6}室"


def _pensions(county: County, entries: list[Entry]) -> Iterator[Document]:
    for staff, name in ((1, "职工养老保险待遇领取人员"), (0, "城乡居民养老保险待遇领取人员")):
        chosen = [entry for entry in entries if entry["staff"] == staff]
        if chosen:
            page = sheet("Sheet1", name + "名册", _pension_columns(county, chosen, staff))
            yield Document(f"人社局/{name}.xlsx", [page])


def _pension_columns(county: County, entries: list[Entry], staff: int) -> dict[str, Column]:
    persons = [int(entry["person"]) for entry in entries]
    columns: dict[str, Column] = {"序号": list(range(1, len(entries) + 1))}
    if not staff:
        columns["乡镇"] = [township(county, p) for p in persons]
        columns["村"] = [village(county, p) for p in persons]
    kind = "企业职工基本养老保险" if staff else "城乡居民基本养老保险"
    columns |= _people(county, entries, "姓名", "身份证号")
    columns |= {
        "待遇类别": [kind] * len(entries),
        "月待遇": [int(entry["fen"]) / 100 for entry in entries],
        "领取起始月": [day(int(entry["since"]))[:7] for entry in entries],
        "停发年月": [day(int(entry["until"]))[:7] for entry in entries],
    }
    return columns


def _fund(county: County, entries: list[Entry]) -> Iterator[Document]:
    columns: dict[str, Column] = {"单位名称": [_employer(county, e) for e in entries]}
    columns |= _people(county, entries, "个人姓名", "身份证号")
    columns |= {
        "工资基数": [int(entry["fen"]) // 100 for entry in entries],
        "单位缴交": [int(entry["fen"]) // 100 * 12 // 100 for entry in entries],
        "个人缴交": [int(entry["fen"]) // 100 * 12 // 100 for entry in entries],
        "余额": [1000 + 37 * n for n in range(len(entries))],
        "账户状态": ["封存" if int(entry["until"]) >= 0 else "正常" for entry in entries],
        "开户日期": [day(int(entry["since"])) for entry in entries],
        "缴至年月": [day(int(e["until"]))[:7] if int(e["until"]) >= 0 else "" for e in entries],
    }
    page = sheet("缴存", "", columns)
    yield Document("公积金中心/公积金缴存人员.csv", [page])


def _employer(county: County, entry: Entry) -> str:
    job = next((j for j in county.books.jobs if j.person == entry["person"]), None)
    return job.unit if job else FIRMS[int(entry["person"]) % len(FIRMS)]


def _insurance(county: County, entries: list[Entry]) -> Iterator[Document]:
    columns = _people(county, entries, "姓名", "身份证号")
    columns |= {
        "参保单位": [FIRMS[int(entry["person"]) % len(FIRMS)] for entry in entries],
        "险种": ["企业职工基本养老保险"] * len(entries),
        "缴费基数": [int(entry["fen"]) // 100 for entry in entries],
        "参保状态": ["停保" if int(e["until"]) >= 0 else "正常参保" for e in entries],
        "参保时间": [day(int(entry["since"]))[:7] for entry in entries],
        "停保时间": [day(int(entry["until"]))[:7] for entry in entries],
    }
    yield Document(
        "人社局/职工参保缴费人员.xlsx", [sheet("参保", "职工社会保险参保人员信息", columns)]
    )


def _taxes(county: County, entries: list[Entry]) -> Iterator[Document]:
    columns = _people(county, entries, "纳税人姓名", "身份证号")
    columns |= {
        "征收项目": ["个人所得税（经营所得）" if e["trade"] else "个人所得税" for e in entries],
        "税款所属年度": [str(entry["year"]) for entry in entries],
        "实缴税额": [f"{int(entry['fen']) / 100:.2f}" for entry in entries],
        "缴款日期": [f"{e['year']}-{3 + int(e['part']) * 2:02d}-15" for e in entries],
    }
    yield Document("税务局/个人纳税明细.csv", [sheet("纳税", "", columns)], "gb18030")
