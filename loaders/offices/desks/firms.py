"""The farm bureau's file of subsidised machines and the tax office's list of invoices."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from loaders.offices.columns import Column, day, sheet, township, village
from loaders.offices.sheets import Document

OTHERWISE = {
    "购机者姓名": ("购机者姓名", "购机人", "补贴对象姓名", "购机户姓名"),
    "购机者证件号码": ("购机者证件号码", "购机人身份证号", "购机户身份证号码"),
    "机具名称": ("机具名称", "机具品目", "产品名称"),
    "出厂编号": ("出厂编号", "机具出厂编号", "整机编号"),
    "购机日期": ("购机日期", "购置日期", "购机时间"),
    "销方名称": ("销方名称", "销售方名称", "销货单位名称"),
    "销方税号": ("销方税号", "销售方纳税人识别号", "销方识别号"),
    "购方名称": ("购方名称", "购买方名称", "购货单位名称"),
    "购方税号": ("购方税号", "购买方纳税人识别号", "购方识别号"),
    "发票号码": ("发票号码", "发票号"),
    "开票日期": ("开票日期", "开票时间"),
    "价税合计(元)": ("价税合计(元)", "价税合计", "金额（元）"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """Machines in one workbook, invoices in another."""
    yield machinery(county)
    yield invoices(county)


def machinery(county: County) -> Document:
    """One line a machine, by the day it was bought."""
    people, books = county.books.people, county.books
    lines = sorted(
        books.filed.get("machinery", []), key=lambda e: (int(e["day"]), str(e["serial"]))
    )
    buyers = [int(entry["buyer"]) for entry in lines]
    columns: dict[str, Column] = {
        "序号": list(range(1, len(lines) + 1)),
        "乡镇": [township(county, p) for p in buyers],
        "村": [village(county, p) for p in buyers],
        "购机者姓名": [people.name[p] for p in buyers],
        "购机者证件号码": [people.id[p] for p in buyers],
        "机具名称": [entry["tool"] for entry in lines],
        "出厂编号": [entry["serial"] for entry in lines],
        "台数": [1] * len(lines),
        "购机日期": [day(int(entry["day"])) for entry in lines],
    }
    title = "农机购置补贴机具核验台账"
    return Document(f"农业农村局/{title}.xlsx", [sheet("机具", title, columns)])


def invoices(county: County) -> Document:
    """One line an invoice, by day and number."""
    firms = county.books.firms
    filed = county.books.filed.get("invoices", [])
    lines = sorted(filed, key=lambda e: (int(e["day"]), str(e["number"])))
    ends = [(firms[int(entry["seller"])], firms[int(entry["buyer"])]) for entry in lines]
    columns: dict[str, Column] = {
        "发票号码": [entry["number"] for entry in lines],
        "开票日期": [day(int(entry["day"])) for entry in lines],
        "销方名称": [seller.name for seller, _ in ends],
        "销方税号": [seller.code for seller, _ in ends],
        "购方名称": [buyer.name for _, buyer in ends],
        "购方税号": [buyer.code for _, buyer in ends],
        "货物名称": [entry["goods"] for entry in lines],
        "价税合计(元)": [int(entry["fen"]) / 100 for entry in lines],
    }
    return Document("税务局/获补主体进项发票清单.xlsx", [sheet("发票", "", columns)])
