"""Registers of things: bank accounts, land confirmed and let."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphaudit.county import County
from loaders.offices.columns import day, person_columns, sheet
from loaders.offices.sheets import Document, Sheet


def bank(county: County) -> Iterator[Document]:
    people, accounts = county.books.people, county.books.accounts
    frame = pd.DataFrame(
        {
            "卡号": accounts.number,
            "客户名称": [
                people.name[h] if h >= 0 else name
                for h, name in zip(accounts.holder, accounts.name, strict=True)
            ],
            "证件号码": [people.id[h] if h >= 0 else "" for h in accounts.holder],
            "预留手机号": accounts.phone,
            "代办人姓名": [people.name[a] if a >= 0 else "" for a in accounts.agent],
            "代办人证件号码": [people.id[a] if a >= 0 else "" for a in accounts.agent],
            "开户网点": accounts.branch,
            "开户日期": [day(d, "") for d in accounts.opened],
            "账户类别": accounts.kind,
            "账户状态": "正常",
        },
        dtype=object,
    )
    known = np.ones(len(frame), dtype=bool)
    known[sorted(accounts.unlisted)] = False
    bank = np.array(accounts.bank)
    for name in sorted(set(accounts.bank)):
        rows = frame[known & (bank == name)]
        yield Document(f"银行/{name}开户信息.csv", [Sheet(name, [], rows)], "gb18030")


def _unsubsidised(county: County) -> list[object]:
    """What of a household's land is not subsidised, by household; mostly nothing."""
    filed = county.books.filed.get("unsubsidised", ())
    areas = {int(entry["household"]): int(entry["area"]) / 100 for entry in filed}
    return [areas.get(home, "") for home in range(len(county.books.land_area))]


def land(county: County) -> Iterator[Document]:
    people = county.books.people
    heads = people.heads.tolist()
    columns = person_columns(county, heads, "承包方代表", "证件号码")
    columns |= {
        "户号": list(people.household_no),
        "确权面积(亩)": [a / 100 for a in county.books.land_area.tolist()],
        "不予补贴面积(亩)": _unsubsidised(county),
    }
    yield Document(
        "农业农村局/土地承包经营权确权登记.csv", [sheet("确权", "", columns)], "utf-8-sig"
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
        "农业农村局/土地流转台账.xlsx", [sheet("流转", "农村土地流转、代耕代种台账", columns)]
    )
