"""Announced inspections, as the supervising office lists them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from loaders.offices.columns import Column, day, sheet
from loaders.offices.sheets import Document

OTHERWISE = {
    "检查对象": ("检查对象", "受检乡镇", "被检查单位"),
    "检查日期": ("检查日期", "检查时间", "督查日期"),
    "通知日期": ("通知日期", "发文日期", "印发时间"),
    "检查内容": ("检查内容", "检查事项", "督查内容"),
}
MATTERS = ("惠民惠农财政补贴资金发放", "困难群众救助资金管理使用", "一卡通专项治理回头看")


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """One list for the whole county, by day."""
    lines = sorted(county.books.filed.get("inspections", ()), key=lambda e: int(e["held"]))
    names = county.books.places.township_names
    columns: dict[str, Column] = {
        "序号": list(range(1, len(lines) + 1)),
        "检查对象": [names[int(e["township"])] for e in lines],
        "检查内容": [MATTERS[int(rng.integers(len(MATTERS)))] for _ in lines],
        "通知日期": [day(int(e["announced"])) for e in lines],
        "检查日期": [day(int(e["held"])) for e in lines],
        "检查单位": ["县惠农补贴监管办"] * len(lines),
    }
    title = "惠农补贴资金检查通知一览表"
    yield Document(f"纪委监委/{title}.xlsx", [sheet("检查安排", title, columns)])
