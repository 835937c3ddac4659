"""The workbook: findings, rows of evidence, the lines as written, explanations, questions, method.

Every cell is written as text or as a number of ours: nothing from a spreadsheet can become a
formula, a link or a rounded card number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from graphaudit.english import in_language
from graphaudit.exhibits import Exhibit
from graphaudit.model_names import kind_name
from viz.exports import ExportRequest
from viz.fonts import visible
from viz.plain import Json, items, record, records, text, worded
from viz.printing import WIDEST, ready_to_print
from viz.words import PAGE, WORDS
from viz.worksheets import MONEY, Cell, Looks, Rows, as_text, safe_workbook

HELP = ("证据工作簿（xlsx）", "workbook with the rows of evidence")
SEVERITY = {
    name: PAGE[f"severity_{name}"] for name in ("critical", "high", "medium", "low", "info")
}
RESULTS = {name: PAGE[f"result_{name}"] for name in ("holds", "ruled_out", "unknown")}


def write(request: ExportRequest, path: Path) -> None:
    """Write the workbook."""
    with safe_workbook(path) as book:
        book.set_properties({"created": request.made})
        sheet = _Writer(book, request.language)
        sheet.add(("疑点", "Findings"), _finding_heads(), _findings(request), money=(5,))
        sheet.add(("证据行", "Rows"), _row_heads(), _rows(request), money=(8,))
        for number, (heads, lines) in enumerate(_originals(request), 1):
            same = [(head, head) for head in heads]
            sheet.add((f"原始行{number}", f"As written {number}"), same, lines)
        sheet.add(("合理解释", "Explanations"), _explanation_heads(), _explanations(request))
        sheet.add(("核查提纲", "Questions"), _question_heads(), _questions(request))
        sheet.add(("对象", "Objects"), _object_heads(), _objects(request))
        sheet.add(("说明", "About"), [("项目", "Item"), ("内容", "Content")], _about(request))


class _Writer:
    """Adds sheets with a head row, frozen, in one style."""

    def __init__(self, book: xlsxwriter.Workbook, language: str) -> None:
        self._book = book
        self._index = 0 if language == "zh" else 1
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        plain = book.add_format({**font, "text_wrap": True})
        self._looks = Looks(plain, plain, book.add_format({**font, "num_format": MONEY}), plain)
        self._head = book.add_format({**font, "bold": True, "bg_color": "#EEF1F4"})

    def add(
        self,
        name: tuple[str, str],
        heads: Sequence[tuple[str, str]],
        lines: Iterable[Sequence[Cell]],
        money: Sequence[int] = (),
    ) -> None:
        sheet = self._book.add_worksheet(name[self._index])
        sheet.freeze_panes(1, 0)
        ready_to_print(sheet)
        told = [head[self._index] for head in heads]
        for column, head in enumerate(told):
            sheet.write_string(0, column, as_text(head), self._head)
        rows = Rows(sheet, 1, told, self._looks, money)
        for line in lines:
            rows.add([visible(cell) if isinstance(cell, str) else cell for cell in line])
        for column, (head, width) in enumerate(zip(told, rows.widths, strict=False)):
            sheet.set_column(column, column, min(WIDEST, max(width, len(head) * 2 + 2)))
        if rows.row > 1:
            sheet.autofilter(0, 0, rows.row - 1, len(heads) - 1)


def _finding_heads() -> list[tuple[str, str]]:
    return [
        ("编号", "Id"), ("模式", "Pattern"), ("严重程度", "Severity"), ("评分", "Score"),
        ("记录显示", "Rows say"), ("金额（元）", "Yuan"), ("首笔", "First day"),
        ("末笔", "Last day"), ("人数", "People"), ("卡数", "Cards"), ("对象号码", "Number"),
    ]  # fmt: skip


def _findings(request: ExportRequest) -> list[list[Cell]]:
    language = request.language
    return [
        [
            text(f.get("id")), worded(f.get("title"), language),
            _word(SEVERITY, f.get("severity"), language), _number(f.get("score")),
            worded(f.get("sentence"), language), _number(f.get("fen")) / 100,
            text(f.get("first_day")), text(f.get("last_day")), len(items(f.get("persons"))),
            len(items(f.get("cards"))), text(record(f.get("subject")).get("number")),
        ]
        for f in request.findings
    ]  # fmt: skip


def _row_heads() -> list[tuple[str, str]]:
    return [
        ("疑点编号", "Finding"), ("文件", "File"), ("表", "Sheet"), ("行", "Row"),
        ("发放日期", "Day"), ("姓名", "Name"), ("卡", "Card"),
        ("项目或登记册", "Program or register"), ("金额（元）", "Yuan"), ("备注", "Remark"),
    ]  # fmt: skip


def _rows(request: ExportRequest) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    for finding in request.findings:
        for row in records(finding.get("rows")):
            said = request.exhibits.get(text(row.get("src")))
            place: list[Cell] = [
                text(finding.get("id")), text(row.get("file")), text(row.get("sheet")),
                _number(row.get("row")),
            ]  # fmt: skip
            lines.append(place + (_said(said) if said else []))
    return lines


def _said(exhibit: Exhibit) -> list[Cell]:
    return [
        exhibit.said.day.isoformat() if exhibit.said.day else "",
        exhibit.said.payee,
        exhibit.said.card,
        exhibit.said.program or exhibit.register,
        None if exhibit.said.fen is None else exhibit.said.fen / 100,
        exhibit.said.note,
    ]


def _originals(request: ExportRequest) -> list[tuple[list[str], list[list[Cell]]]]:
    """The lines as written, one table for each set of headers."""
    tables: dict[tuple[str, ...], list[list[Cell]]] = defaultdict(list)
    for exhibit in request.exhibits.values():
        if exhibit.original:
            heads = tuple(head for head, _ in exhibit.original)
            place: list[Cell] = [exhibit.file, exhibit.sheet, exhibit.row]
            tables[heads].append([*place, *(value for _, value in exhibit.original)])
    return [(["文件", "表", "行", *heads], lines) for heads, lines in sorted(tables.items())]


def _explanation_heads() -> list[tuple[str, str]]:
    return [
        ("疑点编号", "Finding"), ("代码", "Code"), ("合理解释", "Explanation"),
        ("受益人", "Beneficiary"), ("结果", "Result"), ("说明", "Detail"),
    ]  # fmt: skip


def _explanations(request: ExportRequest) -> list[list[Cell]]:
    language = request.language
    return [
        [
            text(finding.get("id")), text(one.get("code")), _title(request, one),
            _caption(finding, text(one.get("beneficiary"))),
            _word(RESULTS, one.get("result"), language),
            in_language(text(one.get("detail")), language),
        ]
        for finding in request.findings
        for one in records(finding.get("explanations"))
    ]  # fmt: skip


def _title(request: ExportRequest, one: Json) -> str:
    known = request.explanations.get(text(one.get("code")), {})
    return worded(known.get("title"), request.language)


def _caption(finding: Json, key: str) -> str:
    nodes = records(record(finding.get("evidence")).get("nodes"))
    return next((text(n.get("caption")) for n in nodes if n.get("key") == key), key)


def _question_heads() -> list[tuple[str, str]]:
    return [
        ("疑点编号", "Finding"), ("需现场核查", "To ask in the field"), ("涉及", "Of"),
        ("答复", "Answer"), ("核查人", "Asked by"), ("日期", "Day"),
    ]  # fmt: skip


def _questions(request: ExportRequest) -> list[list[Cell]]:
    return [
        [
            text(finding.get("id")), text(one.get(request.language)),
            "、".join(_caption(finding, text(key)) for key in items(one.get("beneficiaries"))),
        ]
        for finding in request.findings
        for one in records(finding.get("questions"))
    ]  # fmt: skip


def _object_heads() -> list[tuple[str, str]]:
    return [("疑点编号", "Finding"), ("类别", "Kind"), ("名称", "Name"), ("号码", "Number")]


def _objects(request: ExportRequest) -> list[list[Cell]]:
    groups = (
        ("persons", "Person", "id_number", "name"), ("cards", "Card", "number", ""),
        ("cadres", "Cadre", "id_number", ""), ("households", "Household", "number", ""),
        ("enterprises", "Enterprise", "code", ""),
    )  # fmt: skip
    return [
        [
            text(finding.get("id")), kind_name(kind, request.language),
            text(one.get(name)) or _caption(finding, text(one.get("key"))),
            text(one.get(number)),
        ]
        for finding in request.findings
        for group, kind, number, name in groups
        for one in records(finding.get(group))
    ]  # fmt: skip


def _about(request: ExportRequest) -> list[list[Cell]]:
    index = 0 if request.language == "zh" else 1
    privacy = WORDS["masked" if request.masked else "clear"][index]
    return [
        [WORDS["snapshot"][index], request.snapshot],
        [WORDS["made"][index], request.made.strftime("%Y-%m-%d %H:%M")],
        ["", WORDS["foot"][index]],
        ["", privacy],
    ]


def _word(words: Mapping[str, tuple[str, str]], name: object, language: str) -> str:
    both = words.get(text(name), (text(name), text(name)))
    return both[0] if language == "zh" else both[1]


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0
