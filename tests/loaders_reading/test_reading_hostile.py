"""Files made to hurt: one of them costs its own lines, never the rest of the load."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from graphaudit.errors import UnreadableFileError
from graphaudit.workspace import Workspace
from loaders import load, ooxml, sheets, trial
from loaders.files import iter_files
from loaders.ooxml import SheetFacts

ROSTER = """2023年8月农村低保金发放表
序号,姓名,身份证号,银行卡号,发放金额
1,王伟,622426195001011234,6213990821854357070,100
"""


def workbook(path: Path, change: tuple[bytes, bytes]) -> Path:
    """A small roster whose sheet's XML is changed by a pattern and its replacement."""
    book = openpyxl.Workbook()
    for line in ROSTER.splitlines():
        book.active.append(line.split(","))
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content, found = re.subn(*change[:1], change[1], content, count=1)
                assert found
            new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "reference", ['"ZZZZZZZ3"', '"A99999999999"', '"XFD1048576"', "'XFD1048576'", '"xfd1048576"']
)
def test_a_cell_that_claims_to_lie_nowhere_costs_only_its_own_workbook(
    tmp_path, sheetfuls, reference
):
    path = workbook(tmp_path / "a.xlsx", (rb'r="A3"', b"r=" + reference.encode()))
    with pytest.raises(UnreadableFileError, match="不存在的单元格位置"):
        sheetfuls(path)


def test_references_in_the_other_quotes_are_read(tmp_path, sheetfuls):
    path = workbook(tmp_path / "a.xlsx", (rb'<c r="B3"', b"<c r='B3'"))
    (found,) = sheetfuls(path)
    assert found.column("姓名") == ["王伟"]


def test_an_old_workbook_that_ends_its_reader_is_refused(tmp_path, sheetfuls, monkeypatch):
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "姓名")
    book.save(str(tmp_path / "a.xls"))
    assert trial.survives(tmp_path / "a.xls")
    monkeypatch.setattr(trial, "_READ", "import os; os.abort()")
    with pytest.raises(UnreadableFileError, match="已损坏"):
        sheetfuls(tmp_path / "a.xls")


def one_text_for_all(path: Path, cells: int, text: str) -> Path:
    """A workbook of one column whose cells all show one shared text."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_workbook_whose_cells_repeat_one_long_text_without_end_is_refused(
    tmp_path, sheetfuls, monkeypatch
):
    path = one_text_for_all(tmp_path / "a.xlsx", 12_000, "A" * 32_000)
    assert path.stat().st_size < 200_000
    monkeypatch.setattr(trial, "LARGEST", 128 << 20)
    monkeypatch.setattr(ooxml, "SWOLLEN", 256 << 20)
    with pytest.raises(UnreadableFileError, match="展开后超过"):
        sheetfuls(path)


def test_a_workbook_that_only_might_swell_is_read(tmp_path, sheetfuls, monkeypatch):
    path = one_text_for_all(tmp_path / "a.xlsx", 500, "长" * 900)
    monkeypatch.setattr(ooxml, "SWOLLEN", 1 << 10)
    assert len(sheetfuls(path)) == 1
    monkeypatch.setattr(trial, "survives", lambda _: False)
    with pytest.raises(UnreadableFileError, match="展开后超过"):
        sheetfuls(path)


def test_long_texts_are_taken_a_few_rows_at_a_time(tmp_path, monkeypatch):
    path = one_text_for_all(tmp_path / "a.xlsx", 501, "长" * 900)
    monkeypatch.setattr(sheets, "_MOST_CHARACTERS", 90_000)
    [file] = iter_files([path])
    [sheet] = sheets.read_sheets(file)
    blocks = list(sheet.blocks())
    assert max(len(block.rows) for block in blocks) <= 101
    assert [row for block in blocks for row in block.rows] == list(range(1, 501))
    assert {text for block in blocks for text in block.cells[0].to_pylist()} == {"长" * 900}


def test_a_workbook_may_take_a_quarter_of_a_small_machine(monkeypatch):
    sizes = {"SC_PHYS_PAGES": 1 << 18, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(trial.os, "sysconf", sizes.__getitem__, raising=False)
    assert trial.most() == 256 << 20
    facts = {"a": SheetFacts(size=20 << 20)}
    assert ooxml.may_swell(200, facts) and not ooxml.may_swell(100, facts)
    sizes["SC_PHYS_PAGES"] = 1 << 24
    assert trial.most() == trial.LARGEST
    assert not ooxml.may_swell(200, facts)


def test_damage_within_a_parquet_file_is_refused_and_the_rest_loads(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    numbers = [str(622426195001010000 + n) for n in range(5000)]
    pq.write_table(pa.table({"身份证号": numbers, "姓名": numbers}), folder / "a.parquet")
    damaged = bytearray((folder / "a.parquet").read_bytes())
    damaged[200:6000] = b"\xff" * 5800
    (folder / "a.parquet").write_bytes(damaged)
    (folder / "b.csv").write_text(ROSTER, encoding="utf-8")
    report = load([folder], Workspace(tmp_path / "data"))
    assert [refused.file for refused in report.refused] == ["a.parquet"]
    assert [(sheet.file, sheet.accepted) for sheet in report.sheets] == [("b.csv", 1)]


def test_a_parquet_file_that_repeats_one_long_text_without_end_is_refused(tmp_path, sheetfuls):
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 40_000, pa.int32()), ["长" * 2000])
    pq.write_table(pa.table({"姓名": text}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableFileError, match="异常膨胀"):
        sheetfuls(tmp_path / "a.parquet")


def test_a_line_of_megabytes_is_a_problem_of_its_own(tmp_path, sheetfuls):
    path = tmp_path / "a.csv"
    path.write_text(f"{ROSTER}2,{'王' * 700_000},,,\n3,李娜,,,200\n", encoding="utf-8")
    (found,) = sheetfuls(path)
    assert found.column("姓名") == ["王伟", "李娜"]
    assert [(p.row, p.code) for p in found.problems] == [(4, "too_long")]


def test_a_file_that_is_one_line_of_megabytes_is_no_failure(tmp_path, sheetfuls):
    (tmp_path / "a.csv").write_text("0" * (3 << 20), encoding="ascii")
    (found,) = sheetfuls(tmp_path / "a.csv")
    assert [(p.row, p.code) for p in found.problems] == [(1, "too_long")]


def test_open_quotes_without_end_take_no_time_without_end(tmp_path, sheetfuls):
    path = tmp_path / "a.csv"
    path.write_text(ROSTER + '2,"李,,,\n' * 20_001, encoding="utf-8")
    began = time.process_time()
    (found,) = sheetfuls(path)
    assert time.process_time() - began < 10
    assert len(found.lines()) == 20_004
