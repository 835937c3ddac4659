"""The treasury's ledger of what it granted to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graphaudit.county import County
from graphaudit.county.programs import PROGRAMS
from loaders.offices.columns import Column, day, sheet
from loaders.offices.sheets import Document

OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "项目名称": ("项目名称", "补贴项目", "资金名称"),
    "收款单位": ("收款单位", "拨入单位", "用款单位"),
    "拨付日期": ("拨付日期", "拨款时间", "下达日期"),
    "拨付金额(元)": ("拨付金额(元)", "拨款金额（元）", "下达金额(元)"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One workbook of the finance bureau."""
    entries = county.books.filed.get("grants", [])
    if not entries:
        return
    columns: dict[str, Column] = {
        "序号": list(range(1, len(entries) + 1)),
        "项目名称": [PROGRAMS[int(e["program"])].spellings[0] for e in entries],
        "年度": [str(e["period"]) for e in entries],
        "收款单位": [str(e["unit"]) for e in entries],
        "拨付日期": [day(int(e["day"])) for e in entries],
        "拨付金额(元)": [int(e["fen"]) / 100 for e in entries],
        "备注": [""] * len(entries),
    }
    title = "惠民惠农财政补贴资金拨付台账"
    yield Document("财政局/补贴资金拨付台账.xlsx", [sheet("拨付", title, columns)])
