"""What offices print: sheets fit the paper with heads on every page, Word tables the margins."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from ring import ring

from graphaudit.cases.restitution import Due, DueRow
from viz.exports import ExportRequest, export
from viz.exports.docx_ import WIDE
from viz.papers.restitution import RestitutionPaper, write_restitution
from viz.papers.sheets import workbook

MADE = datetime(2025, 3, 18, 9, 15)


def asked(language: str = "zh") -> ExportRequest:
    return ExportRequest([ring()], {}, "7f3a", MADE, language=language)


def test_every_sheet_is_ready_to_print(tmp_path: Path) -> None:
    papers = {name: tmp_path / f"{name}.xlsx" for name in ("xlsx", "verify", "paper")}
    for name in ("xlsx", "verify"):
        export(name, asked(), papers[name])
    with workbook(papers["paper"]) as book:
        book.add("退款清单", ["退款清单　甲", "合计"], ["序号", "收款人"], [[1, "赵大海"]])
    heads = {"paper": "$1:$3"}
    for name, path in papers.items():
        for sheet in openpyxl.load_workbook(path):
            if sheet.title == "说明" and name == "verify":
                continue  # a page of text without a head
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToHeight == 0 or sheet.page_setup.fitToHeight == "0"
            assert sheet.print_title_rows == heads.get(name, "$1:$1")
            assert sheet.freeze_panes is not None


def test_a_row_is_as_tall_as_its_longest_text(tmp_path: Path) -> None:
    path = tmp_path / "tall.xlsx"
    with workbook(path) as book:
        book.add("甲", [], ["说明"], [["短"], ["长" * 100], ["一\n二\n三"]])
    heights = openpyxl.load_workbook(path)["甲"].row_dimensions
    assert heights[2].height is None
    assert heights[3].height == 60.0  # 200 characters in lines of 56
    assert heights[4].height == 45.0


def test_months_that_follow_one_another_are_one_span(tmp_path: Path) -> None:
    months = ("2023-11", "2023-12", "2024-01", "2024-03")
    rows = tuple(DueRow(f"a:0:{n}", "a.xlsx#1", f"{month}-15", 100, 100)
                 for n, month in enumerate(months, 5))  # fmt: skip
    due = Due("赵大海", "p_1", "尾号6100", "c_1", "农村低保", rows)
    path = tmp_path / "due.xlsx"
    paper = RestitutionPaper("AJ-1", "甲", False, [due], {}, "2026-01-01 09:00")
    assert write_restitution(paper, path) == 1
    sheet = openpyxl.load_workbook(path)["退款清单"]
    assert sheet["F4"].value == "2023-11–2024-01、2024-03"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_word_report_stays_within_its_margins(tmp_path: Path, language: str) -> None:
    path = tmp_path / "report.docx"
    export("docx", asked(language), path)
    paper = Document(str(path))
    millimetres = 1440 / 25.4
    for table in paper.tables:
        grid = table._tbl.tblGrid.findall(qn("w:gridCol"))
        widths = [int(column.get(qn("w:w"))) for column in grid]
        assert abs(sum(widths) / millimetres - WIDE) < 0.2
        first = table.rows[0]._tr.trPr
        assert first is not None and first.find(qn("w:tblHeader")) is not None


def test_amounts_stand_to_the_right_and_page_numbers_have_the_feet_size(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    export("docx", asked(), path)
    paper = Document(str(path))
    rows = next(t for t in paper.tables if t.rows[0].cells[0].text == "发放日期")
    sides = [cell.paragraphs[0].alignment for cell in rows.rows[1].cells]
    assert [place for place, side in enumerate(sides) if side is not None] == [4, 6]
    foot = paper.sections[0].footer.paragraphs[0]
    parts = [run for run in foot.runs if run._r.find(qn("w:fldChar")) is not None]
    assert len(parts) == 6 and {run.font.size for run in foot.runs} == {parts[0].font.size}
