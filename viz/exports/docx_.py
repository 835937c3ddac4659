"""The case report as a Word document: the words of the PDF, to be completed and signed.

Tables are built as XML at once, for python-docx takes minutes over a thousand rows. The same
request gives the same bytes: the package is dated as the request is.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.font import Font
from docx.text.paragraph import Paragraph
from lxml import etree

from viz import pictures
from viz.archive import redated
from viz.case import Case, Method, Report, Table, build_report
from viz.exports import ExportRequest

HELP = ("核查材料（Word：记录、关系图、证据行、解释、方法、签署）", "case report as Word document")
BODY, HEADS = "宋体", "黑体"
LATIN = "Times New Roman"
A4, A3 = (210, 297), (420, 297)
WIDE = 174
ROWS, RIGHT = (19, 14, 18, 25, 19, 50, 10, 19), (4, 6)
SECOND, WARN, GROUND = RGBColor(0x43, 0x50, 0x60), RGBColor(0x6B, 0x43, 0x00), "EEF1F4"
FEW = 6
"""Reports of more cases get coarser pictures, that the file can still be sent."""


def write(request: ExportRequest, path: Path) -> None:
    """Write the report on everything asked for."""
    report = build_report(request)
    paper = Document()
    _styles(paper)
    _properties(paper, report)
    _page(paper.sections[0], A4)
    _running(paper.sections[0], report)
    if len(report.cases) > 1:
        _opening(paper, report)
    zoom = pictures.ZOOM if len(report.cases) <= FEW else 1.25
    for number, case in enumerate(report.cases):
        if number or len(report.cases) > 1:
            _page(paper.add_section(WD_SECTION.NEW_PAGE), A4)
        _case(paper, report, case, zoom)
    held = io.BytesIO()
    paper.save(held)
    path.write_bytes(redated(held.getvalue(), request.made))


def _styles(paper: Paper) -> None:
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, size, face in (
        ("Normal", 10, BODY),
        ("Heading 1", 16, HEADS),
        ("Heading 2", 12, HEADS),
    ):
        style = paper.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        style.font.color.rgb = RGBColor(0x17, 0x20, 0x2A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), face if kind == "eastAsia" else LATIN)


def _properties(paper: Paper, report: Report) -> None:
    made = report.made.replace(microsecond=0, tzinfo=None)
    said = paper.core_properties
    said.title, said.subject = report.words["title"], report.words["mark"]
    said.author = said.last_modified_by = said.comments = ""
    said.created = said.modified = made
    said.revision = 1


def _page(section: Section, size: tuple[int, int]) -> None:
    wide, tall = size
    section.orientation = WD_ORIENT.LANDSCAPE if wide > tall else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(tall)
    side = Mm(18) if size == A4 else Mm(10)
    section.left_margin = section.right_margin = side
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)


def _running(section: Section, report: Report) -> None:
    """Head and foot of every page: the mark, what the paper is, the page's number."""
    head = section.header.paragraphs[0]
    _said(head, f"{report.words['title']}    ", SECOND)
    _said(head, report.words["mark"], WARN).bold = True
    foot = section.footer.paragraphs[0]
    _said(foot, f"{report.foot} {report.words['snapshot']} {report.snapshot}    ", SECOND)
    before, rest = report.words["page"].split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _said(foot, text, SECOND)
        if field:
            _field(foot, field)


def _said(paragraph: Paragraph, text: str, colour: RGBColor) -> Font:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), colour
    return run.font


def _field(paragraph: Paragraph, name: str) -> None:
    """Each part in a run of its own: else some programs print the number in another size."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), SECOND
        run._r.append(_field_part(kind, text))


def _field_part(kind: str, text: str) -> etree._Element:
    if kind in ("", "text"):
        part = _element("w:t" if kind else "w:instrText")
        part.text = text
        return part
    part = _element("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def _opening(paper: Paper, report: Report) -> None:
    words = report.words
    paper.add_heading(words["title"], 1)
    _facts(paper, report.facts)
    paper.add_heading(words["contents"], 2)
    paper.add_paragraph(words["case_count"].format(n=len(report.cases)))
    _table(paper, report.contents, (12, 46, 72, 44), right=(3,))


def _case(paper: Paper, report: Report, case: Case, zoom: float) -> None:
    words = report.words
    paper.add_heading(case.title, 1)
    _facts(paper, (*case.facts, *report.facts))
    paper.add_heading(words["says"], 2)
    paper.add_paragraph(case.sentence)
    if case.has_points:
        _table(paper, case.points, (10, 28, 17, 68, 20, 31), right=(4,))
    paper.add_heading(words["picture"], 2)
    paper.add_paragraph(words["picture_next" if case.picture else "no_picture"])
    for name, table, widths in (
        ("objects", case.objects, (20, 48, 50, 56)),
        ("rows", case.rows, ROWS),
        ("explanations", case.explanations, (16, 46, 17, 81, 14)),
        ("questions", case.questions, (76, 17, 14, 67)),
    ):
        paper.add_heading(words[name], 2)
        _table(paper, table, widths, right=RIGHT if name == "rows" else ())
    paper.add_heading(words["methods"], 2)
    for method in case.methods:
        _method(paper, method)
    paper.add_heading(words["signatures"], 2)
    blank = "＿＿＿＿＿＿＿＿"
    signed = "    ".join(f"{words[name]}：{blank}" for name in ("drawn_by", "checked_by", "day"))
    paper.add_paragraph(signed)
    if case.picture:
        _picture(paper, case, zoom)


def _facts(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    for name, said in facts:
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _said(paragraph, f"{name}：", SECOND)
        paragraph.add_run(said)


def _method(paper: Paper, method: Method) -> None:
    paragraph = paper.add_paragraph()
    paragraph.add_run(method.title).bold = True
    _facts(paper, method.lines)


def _picture(paper: Paper, case: Case, zoom: float) -> None:
    """The diagram on an A3 page of its own, as large as fits."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    _page(section, A3)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    text = case.picture or ""
    picture = paragraph.add_run().add_picture(io.BytesIO(pictures.png(text, zoom)))
    scale = min(Mm(398) / picture.width, Mm(258) / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    picture._inline.docPr.set("descr", case.title)


def _table(paper: Paper, held: Table, widths: Sequence[int], right: Collection[int] = ()) -> None:
    """``right``: the columns of amounts and row numbers."""
    if held.lines:
        paper.element.body.insert_element_before(_tbl(held, widths, right), "w:sectPr")
    if held.note or held.lines:
        _said(paper.add_paragraph(), held.note, WARN)


def _tbl(held: Table, widths: Sequence[int], right: Collection[int]) -> etree._Element:
    table = _element("w:tbl")
    properties = _under(table, "w:tblPr")
    _under(properties, "w:tblStyle", val="TableGrid")
    _under(properties, "w:tblW", w=str(_twips(WIDE)), type="dxa")
    _under(properties, "w:tblLayout", type="fixed")
    grid = _under(table, "w:tblGrid")
    for width in widths:
        _under(grid, "w:gridCol", w=str(_twips(width)))
    for number, line in enumerate((held.heads, *held.lines)):
        row = _under(table, "w:tr")
        _under(_under(row, "w:trPr"), "w:cantSplit" if number else "w:tblHeader")
        for place, (text, width) in enumerate(zip(line, widths, strict=True)):
            _cell(row, text, width, head=not number, right=place in right)
    return table


def _cell(row: etree._Element, text: str, width: int, *, head: bool, right: bool) -> None:
    cell = _under(row, "w:tc")
    properties = _under(cell, "w:tcPr")
    _under(properties, "w:tcW", w=str(_twips(width)), type="dxa")
    if head:
        _under(properties, "w:shd", val="clear", color="auto", fill=GROUND)
    paragraph = _under(cell, "w:p")
    setting = _under(paragraph, "w:pPr")
    _under(setting, "w:spacing", before="20", after="20")
    if right:
        _under(setting, "w:jc", val="right")
    run = _under(paragraph, "w:r")
    look = _under(run, "w:rPr")
    if head:
        _under(look, "w:b")
    _under(look, "w:sz", val="17")
    said = _under(run, "w:t")
    said.set(qn("xml:space"), "preserve")
    said.text = text


def _element(name: str) -> etree._Element:
    return OxmlElement(name)


def _under(parent: etree._Element, name: str, **values: str) -> etree._Element:
    child = _element(name)
    for key, value in values.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
