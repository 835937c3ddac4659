"""A blank template that a department fills in and returns is recognised, every column of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from loaders.files import SourceFile, iter_files
from loaders.recognition import recognise
from loaders.registers import load_registers
from loaders.tables import read_tables
from loaders.templates import Heading, headings, write_template

REGISTERS = load_registers()
FILLED = {
    "id": ["622426195001011234", "621126197203051233", "621126196802113457"],
    "name": ["赵一山", "钱二河", "孙三湖"],
    "card": ["6217000000000000019", "6217000000000000027", "6217000000000000035"],
    "phone": ["13900000001", "13900000002", "13900000003"],
    "day": ["2023-07-05", "2022-01-31", "2021-12-01"],
    "moment": ["2023-07-05 14:30", "2022-01-31 09:01", "2021-12-01 23:59"],
    "money": ["1500.00", "320.50", "90"],
    "area": ["6.25", "3.10", "1.07"],
    "count": ["3", "1", "4"],
    "sex": ["男", "女", "男"],
    "relation": ["配偶", "子", "父亲"],
    "credit_code": ["91620000MA71G0AB1C", "93620000MA71G0AC2D", "92620000MA71G0AD3E"],
    "township": ["青石镇", "白水乡", "红土镇"],
    "village": ["大柳村", "小杨村", "上河村"],
    "group": ["1组", "2组", "3组"],
    "bank": ["农村商业银行", "邮储银行", "农业银行"],
    "branch": ["青石支行", "白水分理处", "红土营业所"],
    "address": ["青石镇大柳村1组", "白水乡小杨村2组", "红土镇上河村3组"],
    "period": ["2023年", "2022年", "2021年"],
    "enterprise": ["青石种植专业合作社", "白水农业有限公司", "红土家庭农场"],
}  # fmt: skip


def filled(path: Path, register_id: str) -> SourceFile:
    """The template with three lines, as a department would return it."""
    register = REGISTERS[register_id]
    write_template(register, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, column in enumerate(headings(register), 1):
        values = FILLED.get(register.fields[column.field].kind, ["甲", "乙", "丙"])
        for row, value in enumerate(values, 3):
            sheet.cell(row, place, value)
    book.save(path)
    [found] = [item for item in iter_files([path]) if isinstance(item, SourceFile)]
    return found


@pytest.mark.parametrize("register_id", sorted(REGISTERS))
def test_a_filled_template_is_recognised(register_id: str, tmp_path: Path) -> None:
    """It goes by its own register, and its main columns by their own fields."""
    file = filled(tmp_path / f"{REGISTERS[register_id].zh}.xlsx".replace("/", ""), register_id)
    table = next(iter(read_tables(file)))
    fit = recognise(table, REGISTERS, None).fit
    assert fit is not None
    assert fit.register.id == register_id
    needed: list[Heading] = [h for h in headings(REGISTERS[register_id]) if h.needed]
    read = set(fit.fields)
    assert {h.field for h in needed} & read
    assert len({h.field for h in needed} - read) <= len(needed) // 2


@pytest.mark.parametrize("register_id", sorted(REGISTERS))
def test_no_heading_stands_twice(register_id: str) -> None:
    """Two columns of one name could not be told apart."""
    texts = [h.text for h in headings(REGISTERS[register_id])]
    assert len(texts) == len(set(texts))
    assert all(texts)


def test_a_column_is_called_by_its_plainest_word() -> None:
    assert {h.field: h.text for h in headings(REGISTERS["deaths"])}["died_on"] == "死亡日期"
    assert {"父亲姓名", "配偶姓名"} <= {h.text for h in headings(REGISTERS["household"])}
