"""Rows that are written as they come: what a reader of the workbook finds in its cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from viz import worksheets
from viz.papers.sheets import workbook
from viz.worksheets import Cell

TEXTS = (
    "=1+1", "a & b < c > d", " 首尾空格 ", "一\n二", "\x0b\x1f", "_x0041_", "张三", "赵〔U+202E〕",
    "0519", "6217000000006137", "x" * 40_000, "<r><t>甲</r>",
)  # fmt: skip


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    with workbook(path) as book:
        book.add("甲", ["标题"], ["文字"], [[text] for text in TEXTS])
    cells = [row[0] for row in openpyxl.load_workbook(path)["甲"].iter_rows(min_row=3)]
    told = {
        "x" * 40_000: "x" * worksheets.MOST_TEXT,
        "\x0b\x1f": "_x000B__x001F_",  # openpyxl leaves control characters as the file has them
        "<r><t>甲</r>": "<r><t>甲</r> ",
    }
    assert [cell.value for cell in cells] == [told.get(text, text) for text in TEXTS]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    assert {cell.number_format for cell in cells} == {"@"}


def test_numbers_amounts_and_what_is_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "numbers.xlsx"
    line: list[Cell] = ["甲", 7, 1234.5, None, "", float("nan")]
    with workbook(path) as book:
        book.add("甲", [], list("abcdef"), [line, line], money=(2,), to_mend=(3, 4))
    sheet = openpyxl.load_workbook(path)["甲"]
    assert sheet.dimensions == "A1:F3"
    assert [cell.value for cell in sheet[3]] == ["甲", 7, 1234.5, None, None, "nan"]
    assert [cell.number_format for cell in sheet[3]][1:3] == ["General", "#,##0.00"]
    assert [cell.fill.fgColor.rgb for cell in sheet[3]][3:5] == ["FFFFF5DE"] * 2
    assert sheet["A3"].fill.fgColor.rgb == "00000000"


def test_a_column_is_as_wide_as_its_widest_cell(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with workbook(path) as book:
        book.add("甲", [], ["a", "b", "c"], [["短", "x" * 30, "长" * 90], ["很长的村名", "", ""]])
    widths = openpyxl.load_workbook(path)["甲"].column_dimensions
    assert [round(widths[name].width) for name in "ABC"] == [13, 33, 61]


def test_what_a_sheet_cannot_hold_goes_on_in_a_further_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worksheets, "MOST_ROWS", 4)
    path = tmp_path / "long.xlsx"
    with workbook(path) as book:
        book.add("甲", ["标题"], ["行"], ([number] for number in range(5)))
        book.add("乙", [], ["行"], ([number] for number in range(3)))
    found = {
        sheet.title: [row[0] for row in sheet.iter_rows(values_only=True)]
        for sheet in openpyxl.load_workbook(path)
    }
    assert found == {
        "甲": ["标题", "行", 0, 1],
        "甲 2": ["标题", "行", 2, 3],
        "甲 3": ["标题", "行", 4],
        "乙": ["行", 0, 1, 2],
    }
