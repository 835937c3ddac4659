"""The case report and the bundle: opened back, they say everything, in order, and nothing more."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from hostile import HOSTILE, hostile_ring
from pypdf import PdfReader
from ring import ring

from graphaudit.exhibits import Exhibit, Said
from viz.case import MOST_ROWS, build_report, grouped
from viz.case_words import CASE
from viz.exports import ExportRequest, export, formats

MADE = datetime(2025, 3, 18, 9, 15, 42, 123456)
CHAPTERS = [CASE[name][0] for name in (
    "says", "picture", "objects", "rows", "explanations", "questions", "methods", "signatures",
)]  # fmt: skip
NEVER = ("控制", "冒领", "套取", "团伙", "骗取", "违法", "可能")


def asked(*findings: dict[str, Any], **more: Any) -> ExportRequest:
    said = Said(date(2023, 1, 31), "周春花", "p_00", "尾号6100", "c_00", "农村低保", 12_000)
    original = (("卡号", "******0123"), ("姓名", "=1+1"))
    shown = {"a:0:5": Exhibit("a:0:5", "民政/谷雨镇低保2023.xlsx", "1月", 5, "payments", said,
                              original)}  # fmt: skip
    known = {"C16": {"title": {"zh": "家人代领", "en": "family collects"}}}
    methods = {"card_phone_is_cadre": {
        "meaning": {"zh": "多张卡预留同一干部的手机号。", "en": "Cards share a cadre's phone."},
        "needs": ["payments"],
        "basis": {"zh": "一卡通指导意见（L1）", "en": "One-card guidance (L1)"},
        "parameters": {"min_cards": {"zh": "涉及的卡至少", "en": "cards at least", "unit": "cards"},
                       "aid": {"zh": "救助项目", "en": "aid programs", "unit": "programs"}},
        "names": {"RURAL_DIBAO": {"zh": "农村低保", "en": "Rural allowance"}},
    }}  # fmt: skip
    settings = {"explanations": known, "methods": lambda: methods, **more}
    return ExportRequest(findings, shown, "7f3ac41e", MADE, **settings)


def written(name: str, request: ExportRequest, folder: Path) -> bytes:
    path = folder / f"out.{name}"
    export(name, request, path)
    return path.read_bytes()


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    """Every word of paragraphs, tables, head and foot."""
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    section = paper.sections[0]
    around = [p.text for part in (section.header, section.footer) for p in part.paragraphs]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells, *around])


READERS = {"pdf": pdf_text, "docx": docx_text}


@pytest.mark.parametrize(
    ("language", "parameters", "basis"),
    [
        ("zh", "救助项目：农村低保；涉及的卡至少 2 张；own 3", "一卡通指导意见（L1）"),
        ("en", "aid programs: Rural allowance; cards at least 2; own 3",
         "One-card guidance (L1)"),
    ],
)  # fmt: skip
def test_the_method_names_parameters_and_basis_as_people_do(
    language: str, parameters: str, basis: str
) -> None:
    finding = ring() | {"parameters": {"min_cards": 2, "aid": ["RURAL_DIBAO"], "own": 3}}
    lines = dict(build_report(asked(finding, language=language)).cases[0].methods[0].lines)
    words = [CASE[f"method_{name}"][language == "en"] for name in ("parameters", "basis")]
    assert [lines[word] for word in words] == [parameters, basis]


@pytest.mark.parametrize("name", READERS)
def test_the_report_says_everything_that_a_case_file_needs(tmp_path: Path, name: str) -> None:
    text = READERS[name](written(name, asked(ring()), tmp_path))
    said = [
        *CHAPTERS, "疑点，待核实", "不是结论", "预留手机号属于干部", "f_0317", "6,600.00", "周春花",
        "62***********012", "2023-01-31", "尾号6100", "农村低保", "C16 家人代领", "已排除", "待核",
        "卡在哪里？", "card_phone_is_cadre", "多张卡预留同一干部的手机号。", "补贴发放名册",
        "一卡通指导意见（L1）",
        "7f3ac41e", "2025-03-18 09:15", "制表", "复核", "日期", "证号、卡号、电话已脱敏",
    ]  # fmt: skip
    flat = re.sub(r"\s", "", text)
    assert [each for each in said if re.sub(r"\s", "", each) not in flat] == []


def test_the_pdf_has_pages_of_a4_an_a3_diagram_and_page_numbers(tmp_path: Path) -> None:
    pages = PdfReader(io.BytesIO(written("pdf", asked(ring()), tmp_path))).pages
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    assert sizes[0] == (595, 842) and sizes[-1] == (1191, 842)
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 / 共 {len(pages)} 页" in page.extract_text()
    assert "欧阳建华" in pages[-1].extract_text()


def test_the_document_has_tables_fonts_page_fields_and_its_diagram(tmp_path: Path) -> None:
    content = written("docx", asked(ring()), tmp_path)
    paper = Document(io.BytesIO(content))
    objects, rows, explanations, questions = paper.tables
    assert [cell.text for cell in rows.rows[1].cells] == [
        "2023-01-31", "周春花", "尾号6100", "农村低保", "120.00",
        "民政/谷雨镇低保2023.xlsx · 1月", "5", "1",
    ]  # fmt: skip
    assert (len(objects.rows), len(rows.rows)) == (1 + 21, 1 + 10)
    assert (len(explanations.rows), len(questions.rows)) == (1 + 2, 1 + 1)
    assert len(paper.inline_shapes) == 1
    assert paper.sections[-1].page_width > paper.sections[-1].page_height
    body = zipfile.ZipFile(io.BytesIO(content))
    assert b"NUMPAGES" in body.read("word/footer1.xml") and b"PAGE" in body.read("word/footer1.xml")
    assert 'w:eastAsia="宋体"' in body.read("word/styles.xml").decode()
    assert b"w:tblHeader" in body.read("word/document.xml")


@pytest.mark.parametrize("name", ["pdf", "docx", "xlsx", "bundle", "json", "html", "verify"])
def test_the_same_request_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    once = written(name, asked(ring()), tmp_path)
    assert once == written(name, asked(ring()), tmp_path)


def test_a_lead_is_one_case_and_a_row_stands_once(tmp_path: Path) -> None:
    first, second, third = ring(), {**ring(), "id": "f_2"}, {**ring(), "id": "f_3"}
    lead = {"id": "l_1", "findings": ["f_0317", "f_2"], "severity": "high", "fen": 660_000,
            "sentence": {"zh": "两个疑点涉及同一批卡。", "en": "Same cards."}}  # fmt: skip
    request = asked(first, second, third, leads=[lead])
    assert [shown["id"] for shown, _ in grouped(request)] == ["l_1", "f_3"]
    report = build_report(request)
    case = report.cases[0]
    assert case.title == "线索：2 个疑点" and len(case.points.lines) == 2
    assert len(case.rows.lines) == 10 and {line[-1] for line in case.rows.lines} == {"1–2"}
    assert len(case.methods) == 1
    text = pdf_text(written("pdf", request, tmp_path))
    assert "本材料含 2 件" in text and "两个疑点涉及同一批卡。" in text
    assert "本材料含 2 件" in docx_text(written("docx", request, tmp_path))


@pytest.mark.parametrize(("name", "read"), [("pdf", pdf_text), ("docx", docx_text)])
def test_a_case_of_one_finding_says_what_its_records_show(
    tmp_path: Path, name: str, read: Callable[[bytes], str]
) -> None:
    finding = ring()
    lead = {"id": "AJ-2025-001", "findings": [finding["id"]], "title": {"zh": "案", "en": "case"},
            "sentence": {"zh": "1 个疑点。", "en": "1 finding."}}  # fmt: skip
    said = re.sub(r"\s", "", read(written(name, asked(finding, leads=[lead]), tmp_path)))
    assert re.sub(r"\s", "", finding["sentence"]["zh"])[:12] in said


def test_a_row_that_is_no_payment_says_what_stands_in_it() -> None:
    finding = ring()
    finding["rows"] = [{"file": "开户.csv", "sheet": "开户", "row": 2, "src": "d:0:2"}]
    line = (("户名", "佘四海"), ("账号", "******0012"), ("备注", ""))
    register = Exhibit("d:0:2", "开户.csv", "开户", 2, "银行开户信息", original=line)
    request = ExportRequest([finding], {"d:0:2": register}, "7f3a", MADE)
    (row,) = build_report(request).cases[0].rows.lines
    said = "银行开户信息：户名 佘四海；账号 ******0012"
    assert row == ("", "", "", said, "", "开户.csv", "2", "1")


def test_what_is_not_shown_is_counted() -> None:
    finding = ring()
    finding["rows"] = [{"file": "名册.xlsx", "sheet": "", "row": n, "src": f"a:0:{n}"}
                       for n in range(MOST_ROWS + 7)]  # fmt: skip
    rows = build_report(asked(finding)).cases[0].rows
    assert len(rows.lines) == MOST_ROWS
    assert rows.note == f"显示 {MOST_ROWS} / 共 {MOST_ROWS + 7}，其余见证据工作簿（xlsx）。"
    assert build_report(asked(ring())).cases[0].rows.note == ""


def test_many_cases_share_the_room_and_later_ones_have_no_diagram() -> None:
    findings = [{**ring(), "id": f"f_{n}"} for n in range(45)]
    cases = build_report(asked(*findings)).cases
    assert [case.picture is None for case in cases] == [False] * 40 + [True] * 5


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text_in_both_reports(tmp_path: Path, text: str) -> None:
    request = asked(hostile_ring(text))
    report = pdf_text(written("pdf", request, tmp_path))
    assert "八、签署" in report and "疑点，待核实" in report
    document = written("docx", request, tmp_path)
    for name in zipfile.ZipFile(io.BytesIO(document)).namelist():
        assert "script" not in name
    assert "八、签署" in docx_text(document)


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800 alone"])
def test_hostile_texts_stay_text_in_both_workbooks_and_in_json(tmp_path: Path, text: str) -> None:
    request = asked(hostile_ring(text))
    for name in ("xlsx", "verify"):
        book = openpyxl.load_workbook(io.BytesIO(written(name, request, tmp_path)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert not [cell for cell in cells if "\u202e" in str(cell.value)]
    read = json.loads(written("json", request, tmp_path))
    assert read["findings"][0]["sentence"]["zh"] == text.replace("\ud800", "?")


def test_hostile_names_and_ids_name_no_file_of_the_bundle(tmp_path: Path) -> None:
    request = asked(*({**hostile_ring(text), "id": f"../{text}"} for text in HOSTILE[-3:]))
    archive = zipfile.ZipFile(io.BytesIO(written("bundle", request, tmp_path)))
    assert archive.testzip() is None
    assert not [name for name in archive.namelist() if name.startswith("/") or ".." in name]


def test_typst_reads_nothing_that_a_name_says(tmp_path: Path) -> None:
    name = '#sys.version #image("x.png") $x^2$ *粗*'
    text = pdf_text(written("pdf", asked(ring([name] * 3, sentence=name)), tmp_path))
    assert '#sys.version #image("x.png") $x^2$ *粗*' in text.replace("\n", "")


def test_an_unseen_mark_is_written_out_in_both_reports(tmp_path: Path) -> None:
    request = asked(ring(["周\u202e春\u200b花", "甲", "乙"]))
    for name, read in READERS.items():
        text = re.sub(r"\s", "", read(written(name, request, tmp_path)))
        assert "周〔U+202E〕春〔U+200B〕花" in text
        assert "以代码写出：U+200B、U+202E" in text
        assert "\u202e" not in text


def test_every_file_of_the_bundle_is_the_one_whose_digest_is_listed(tmp_path: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(written("bundle", asked(ring()), tmp_path)))
    sums = dict(
        reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest, name
    assert {"核查材料.pdf", "核查材料.docx", "证据工作簿.xlsx", "原始行.csv", "疑点.json",
            "关系图/f_0317-栏式.pdf", "关系图/f_0317-放射.svg"} <= set(sums)  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(archive.read("证据工作簿.xlsx")))
    assert "证据行" in book.sheetnames
    assert "卡号＝******0123；姓名＝=1+1" in archive.read("原始行.csv").decode("utf-8-sig")
    assert archive.getinfo("核查材料.pdf").date_time == (2025, 3, 18, 9, 15, 42)


def test_english_is_english_throughout(tmp_path: Path) -> None:
    text = pdf_text(written("pdf", asked(ring(), language="en"), tmp_path))
    for expected in ("1. What the records say", "Drawn up by", "page 1 of", "family collects"):
        assert expected in text
    assert "签署" not in text and "证据行" not in text


def test_no_word_of_the_report_concludes() -> None:
    assert not [word for zh, _ in CASE.values() for word in NEVER if word in zh]
    assert not [word for (zh, _), _ in formats().values() for word in NEVER if word in zh]
