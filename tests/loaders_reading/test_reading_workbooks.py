"""Workbooks and their kin: merges, typed cells, formulas, hidden rows, blank tails."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt

from graphaudit.errors import UnreadableFileError

ID = "622426195001011234"


def village_roster(path: Path) -> Path:
    """A roster as a township office makes it: titles, units, merged header, merged village."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("大坪村")
    sheet.merge_range("A1:H1", "2023年1月城关镇农村低保金发放表")
    sheet.write("A2", "单位：元")
    sheet.write("H2", "填报日期：2023年1月5日")
    for cells, text in {
        "A3:A4": "序号", "B3:B4": "所在\n村", "C3:C4": "姓 名", "D3:D4": "*身份证号",
        "E3:G3": "补贴资金", "H3:H4": "备注",
    }.items():  # fmt: skip
        sheet.merge_range(cells, text)
    sheet.write_row("E4", ["标准", "月数（月）", "金额(万元)"])
    sheet.merge_range("B5:B7", "大坪村")
    sheet.merge_range("G5:G6", 300)
    for i, name in enumerate(["王伟", "李四", "𠮷田"]):
        sheet.write_row(4 + i, 2, [name, ID, 100.5, 3])
        sheet.write(4 + i, 0, i + 1)
    sheet.write("G7", 400)
    sheet.write_row("A8", ["合计", "", "", "3人", "", "", 700])
    sheet.write_row("A9", ["制表人：张三", "", "", "审核人：李四", "", "", "负责人："])
    sheet.write("A10", "备注：本表一式三份。")
    book.close()
    return path


def test_a_roster_of_an_office_is_understood(tmp_path, sheetfuls):
    (found,) = sheetfuls(village_roster(tmp_path / "a.xlsx"))
    assert found.table.sheet == "大坪村"
    assert found.table.titles == (
        "2023年1月城关镇农村低保金发放表",
        "单位：元  填报日期：2023年1月5日",
    )
    assert [c.path for c in found.table.columns] == [
        ("序号",), ("所在村",), ("姓名",), ("身份证号",),
        ("补贴资金", "标准"), ("补贴资金", "月数"), ("补贴资金", "金额"), ("备注",),
    ]  # fmt: skip
    assert [c.unit for c in found.table.columns] == [
        None, None, None, None, "元", "月", "万元", None,
    ]  # fmt: skip
    assert found.table.header_rows == (3, 4) and found.rows == [5, 6, 7]
    assert found.skips == {
        1: "标题行", 2: "单位行", 3: "表头", 4: "表头", 8: "合计行", 9: "签字行", 10: "说明行",
    }  # fmt: skip


def test_a_merged_village_is_carried_down_and_a_merged_sum_is_not(tmp_path, sheetfuls):
    (found,) = sheetfuls(village_roster(tmp_path / "a.xlsx"))
    assert found.column("所在村") == ["大坪村"] * 3
    assert found.batches[0].filled[1].to_pylist() == [False, True, True]
    assert found.column("补贴资金/金额") == ["300", None, "400"]
    assert found.column("姓名")[2] == "𠮷田"


def test_numbers_read_as_a_person_reads_them_and_are_known_as_numbers(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "证件号码", "金额", "日期", "时刻", "是否", "卡号"])
    sheet.append(
        [
            "王",
            ID,
            0.1 + 0.2,
            dt.date(2023, 1, 5),
            dt.datetime(2023, 1, 5, 3, 4),
            True,
            6217001234567890,
        ]
    )
    sheet.append(
        [
            "李",
            6.22426195001011e17,
            1500,
            dt.date(1950, 1, 1),
            dt.time(8, 30),
            False,
            "6217001234567890123",
        ]
    )
    book.save(tmp_path / "a.xlsx")
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert found.column("证件号码") == [ID, "6.22426195001011e+17"]
    assert found.column("金额") == ["0.3", "1500"]
    assert found.column("日期") == ["2023-01-05", "1950-01-01"]
    assert found.column("时刻") == ["2023-01-05 03:04:00", "08:30:00"]
    assert found.column("是否") == ["TRUE", "FALSE"]
    numeric = found.batches[0].numeric
    assert numeric[1].to_pylist() == [False, True]
    assert numeric[3] is None and numeric[5] is None
    assert found.table.typed


def test_a_long_number_that_stands_whole_in_the_file_keeps_its_digits(tmp_path, sheetfuls):
    plain = tmp_path / "plain.xlsx"
    book = xlsxwriter.Workbook(str(plain))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "身份证号"])
    sheet.write_row(1, 0, ["王", 111111])
    sheet.write_row(2, 0, ["李", 222222])
    book.close()
    changed = tmp_path / "a.xlsx"
    rewrite(
        plain,
        changed,
        {b"<v>111111</v>": f"<v>{ID}</v>".encode(), b"<v>222222</v>": b"<v>622426195001011200</v>"},
    )
    (found,) = sheetfuls(changed)
    assert found.column("身份证号") == [ID, "6.224261950010112e+17"]
    assert found.batches[0].numeric[1].to_pylist() == [False, True]


def rewrite(source: Path, target: Path, changes: dict[bytes, bytes]) -> None:
    """A copy of a workbook with bytes of its sheets replaced."""
    import zipfile

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            for before, after in changes.items():
                data = data.replace(before, after)
            new.writestr(info.filename, data)


def test_a_formula_gives_its_stored_value(tmp_path, sheetfuls):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "金额"])
    sheet.write(1, 0, "王")
    sheet.write_formula(1, 1, "=1+1", None, 2)
    book.close()
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert found.column("金额") == ["2"] and found.problems == []


def test_formulas_never_calculated_and_error_values_are_named(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "金额", "面积"])
    sheet.append(["王", "=1+1", 2])
    sheet.append(["李", 5, "#REF!"])
    sheet.append(["合计", "=SUM(B2:B3)", 2])
    book.save(tmp_path / "a.xlsx")
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert [(p.row, p.column, p.value, p.code) for p in found.problems] == [
        (2, 1, "=1+1", "uncalculated"),
        (3, 2, "#REF!", "error_value"),
    ]
    assert "B2" in found.problems[0].reason and "保存" in found.problems[0].fix
    assert found.column("金额") == [None, "5"] and found.rows == [2, 3]


def test_hidden_rows_and_sheets_are_data_and_flagged(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "金额"])
    sheet.append(["王", 1])
    sheet.append(["李", 2])
    sheet.row_dimensions[3].hidden = True
    other = book.create_sheet("隐藏页")
    other.append(["姓名", "金额"])
    other.append(["赵", 3])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    shown, hidden = sheetfuls(tmp_path / "a.xlsx")
    assert not shown.table.hidden and hidden.table.hidden
    assert shown.batches[0].hidden.tolist() == [False, True]
    assert hidden.rows == [2] and hidden.table.sheet_no == 1


def test_one_sheet_a_village_gives_a_table_each_and_an_empty_sheet_is_reported(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    book.active.title = "大坪村"
    book.active.append(["姓名", "金额"])
    book.active.append(["王", 1])
    book.create_sheet("空")
    book.create_sheet("小坪村").append(["姓名", "金额"])
    book.save(tmp_path / "a.xlsx")
    found = sheetfuls(tmp_path / "a.xlsx")
    assert [(f.table.sheet, f.table.sheet_no, f.table.empty) for f in found] == [
        ("大坪村", 0, False),
        ("空", 1, True),
        ("小坪村", 2, True),
    ]
    assert found[1].table.columns == () and found[1].lines() == []


def test_a_table_that_begins_to_the_right_and_below_keeps_its_place(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    for row, values in enumerate([["姓名", "金额"], ["王", 1]], start=4):
        for column, value in enumerate(values, start=3):
            book.active.cell(row, column, value)
    book.save(tmp_path / "a.xlsx")
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert [(c.letter, c.text) for c in found.table.columns] == [("C", "姓名"), ("D", "金额")]
    assert found.rows == [5] and found.lines() == [1, 2, 3, 4, 5]


def test_a_styled_tail_counts_no_rows(tmp_path, sheetfuls):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"constant_memory": True})
    sheet, border = book.add_worksheet(), book.add_format({"border": 1})
    sheet.write_row(0, 0, ["姓名", "金额"])
    sheet.write_row(1, 0, ["王", 1])
    for row in range(2, 20_000):
        for column in range(6):
            sheet.write_blank(row, column, None, border)
    book.close()
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert found.lines() == [1, 2] and found.headings() == ["姓名", "金额"]


def test_cells_at_the_far_corner_cost_no_memory_and_are_named(tmp_path, sheetfuls):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "金额"])
    sheet.write_row(1, 0, ["王", 1])
    sheet.write_row(1_048_000, 0, ["李", 2])
    sheet.write(1_048_000, 16_000, "远")
    book.close()
    (found,) = sheetfuls(tmp_path / "a.xlsx")
    assert found.rows == [2, 1_048_001]
    assert [(p.row, p.column, p.code) for p in found.problems] == [
        (1_048_001, 16_000, "beyond_width")
    ]


def test_an_old_workbook_reads_like_a_new_one(tmp_path, sheetfuls):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("大坪村")
    sheet.write_merge(0, 0, 0, 2, "2019年低保发放表")
    for column, text in enumerate(["村", "姓名", "身份证号", "金额"]):
        sheet.write(1, column, text)
    sheet.write_merge(2, 3, 0, 0, "大坪村")
    for row, number in enumerate([ID, 6.22426195001011e17], start=2):
        sheet.write(row, 1, "王伟")
        sheet.write(row, 2, number)
        sheet.write(row, 3, 100)
    book.save(str(tmp_path / "a.xls"))
    (found,) = sheetfuls(tmp_path / "a.xls")
    assert found.table.titles == ("2019年低保发放表",)
    assert found.column("村") == ["大坪村", "大坪村"]
    assert found.column("身份证号") == [ID, "6.22426195001011e+17"]
    assert found.rows == [3, 4]


def test_a_web_page_named_xls_is_read_with_its_spans(tmp_path, sheetfuls):
    page = """<html><head><meta charset="gbk"></head><body><table border=1>
    <tr><th colspan=3>2023年发放表</th></tr>
    <tr><th>村</th><th>姓&nbsp;名</th><th>身份证号</th></tr>
    <tr><td rowspan=2>大坪村<td>王伟<td>622426195001011234</tr>
    <tr><td>李&amp;四</td><td>622426195001011235</td></tr></table></body></html>"""
    (tmp_path / "a.xls").write_bytes(page.encode("gbk"))
    (found,) = sheetfuls(tmp_path / "a.xls")
    assert found.table.titles == ("2023年发放表",)
    assert found.headings() == ["村", "姓名", "身份证号"]
    assert found.column("村") == ["大坪村", "大坪村"] and found.column("姓名") == ["王伟", "李&四"]
    assert found.rows == [3, 4]


def test_a_web_page_without_a_plain_table_is_refused(tmp_path, sheetfuls):
    (tmp_path / "a.xls").write_text("<html><body>请登录</body></html>", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="没有表格"):
        sheetfuls(tmp_path / "a.xls")
    nested = "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>"
    (tmp_path / "b.xls").write_text(nested, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="嵌套"):
        sheetfuls(tmp_path / "b.xls")


def test_a_broken_workbook_is_refused_with_what_to_do(tmp_path, sheetfuls):
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.save(tmp_path / "a.xlsx")
    rewrite(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        {b"<sheetData>": b"<sheetData", b"<sheets>": b"<she"},
    )
    with pytest.raises(UnreadableFileError) as caught:
        sheetfuls(tmp_path / "b.xlsx")
    assert caught.value.where == "b.xlsx" and "另存" in caught.value.fix


def test_a_parquet_file_reads_as_its_spreadsheet_would(tmp_path, sheetfuls):
    table = pa.table(
        {
            "姓名": pa.array(["王", None, "李"]),
            "金额": pa.array([1.5, 2.0, None]),
            "年度": pa.array([2023, 2023, 2024]),
            "日期": pa.array([dt.date(2023, 1, 5)] * 3),
            "类": pa.array(["a", "b", "a"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    (found,) = sheetfuls(tmp_path / "a.parquet")
    assert found.table.header_rows == (1,) and found.rows == [2, 3, 4]
    assert found.column("姓名") == ["王", None, "李"]
    assert found.column("金额") == ["1.5", "2", None]
    assert found.column("日期") == ["2023-01-05"] * 3
    assert found.column("类") == ["a", "b", "a"]
    assert found.batches[0].numeric[2].to_pylist() == [True] * 3
