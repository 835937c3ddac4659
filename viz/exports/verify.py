"""The verification list: what a township works through, one row a finding, and hands back.

Whoever goes to ask needs names and places, not numbers: IDs and cards are masked unless asked.
The answer columns are empty, with lists to choose from; ``graphaudit verify`` reads them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graphaudit.answers import VERDICTS
from viz.exports import ExportRequest
from viz.exports.xlsx import SEVERITY
from viz.fonts import visible
from viz.plain import Json, items, record, records, text, worded
from viz.words import WORDS
from viz.worksheets import MOST_TEXT, as_text, safe_workbook

SUFFIX = "xlsx"
HELP = ("乡镇核查清单（xlsx，填好后用 verify 读回）", "verification list for a township")

GIVEN: tuple[tuple[str, str, int], ...] = (
    ("疑点编号", "Finding", 14), ("乡镇", "Township", 12), ("模式", "Pattern", 22),
    ("严重程度", "Severity", 9), ("记录显示", "Rows say", 50), ("金额（元）", "Yuan", 12),
    ("首笔", "First day", 11), ("末笔", "Last day", 11), ("涉及人员", "People", 26),
    ("卡", "Cards", 20), ("现场须问", "To ask in the field", 46),
    ("证据行", "Rows of evidence", 34),
)  # fmt: skip
ASKED: tuple[tuple[str, str, int], ...] = (
    ("核查结果", "Result", 12), ("属实金额（元）", "True yuan", 14),
    ("解释代码", "Explanation code", 10), ("核查说明", "Remark", 34),
    ("核查人", "Visited by", 12), ("核查日期", "Day of visit", 12),
)  # fmt: skip
MONEY = (5, 13)
SHOWN_PEOPLE, SHOWN_FILES = 12, 6


def write(request: ExportRequest, path: Path) -> None:
    """Write the list: findings by township, then by severity and score."""
    index = 0 if request.language == "zh" else 1
    methods = request.methods()
    with safe_workbook(path) as book:
        book.set_properties({"created": request.made})
        sheet = book.add_worksheet(("核查清单", "Verification")[index])
        looks = _Looks(book)
        _head(sheet, looks, index)
        for row, finding in enumerate(sorted(request.findings, key=_order), 1):
            _line(sheet, looks, row, _given(finding, methods, request.language))
        _choices(sheet, request, index)
        _about(book.add_worksheet(("说明", "About")[index]), looks, request, index)


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "border": 1,
                "border_color": "#C9CFD6"}  # fmt: skip
        self.plain: Format = book.add_format({**font, "text_wrap": True})
        self.money: Format = book.add_format({**font, "num_format": "#,##0.00"})
        self.head: Format = book.add_format({**font, "bold": True, "bg_color": "#EEF1F4"})
        self.asked: Format = book.add_format({**font, "bold": True, "bg_color": "#FFF4D6"})
        self.answer: Format = book.add_format({**font, "text_wrap": True, "bg_color": "#FFFCF2"})
        self.answer_money: Format = book.add_format(
            {**font, "num_format": "#,##0.00", "bg_color": "#FFFCF2"}
        )


def _head(sheet: Worksheet, looks: _Looks, index: int) -> None:
    for column, head in enumerate((*GIVEN, *ASKED)):
        look = looks.head if column < len(GIVEN) else looks.asked
        sheet.write_string(0, column, head[index], look)
        sheet.set_column(column, column, head[2])
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _line(sheet: Worksheet, looks: _Looks, row: int, values: Sequence[str | float]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(row, column, as_text(visible(value)[:MOST_TEXT]), looks.plain)
        else:
            sheet.write_number(row, column, value, looks.money)
    for column in range(len(GIVEN), len(GIVEN) + len(ASKED)):
        look = looks.answer_money if column in MONEY else looks.answer
        sheet.write_blank(row, column, None, look)


def _order(finding: Json) -> tuple[str, int, float, str]:
    severity = list(SEVERITY).index(text(finding.get("severity")) or "info")
    score = finding.get("score")
    points = float(score) if isinstance(score, int | float) else 0.0
    return _township(finding), severity, -points, text(finding.get("id"))


def _township(finding: Json) -> str:
    return "、".join(str(name) for name in items(finding.get("townships")))


def _given(finding: Json, methods: Mapping[str, Json], language: str) -> list[str | float]:
    fen = finding.get("fen")
    severity = SEVERITY.get(text(finding.get("severity")), ("", ""))
    return [
        text(finding.get("id")),
        _township(finding),
        worded(finding.get("title"), language),
        severity[0 if language == "zh" else 1],
        worded(finding.get("sentence"), language),
        fen / 100 if isinstance(fen, int) else 0.0,
        text(finding.get("first_day")),
        text(finding.get("last_day")),
        _people(finding),
        "、".join(
            text(card.get("number")) for card in records(finding.get("cards"))[:SHOWN_PEOPLE]
        ),
        _questions(finding, methods, language),
        _places(finding),
    ]


def _people(finding: Json) -> str:
    people = records(finding.get("persons"))
    shown = [f"{text(p.get('name'))} {text(p.get('id_number'))}" for p in people[:SHOWN_PEOPLE]]
    return "\n".join(shown) + (f"\n…共 {len(people)} 人" if len(people) > SHOWN_PEOPLE else "")


def _questions(finding: Json, methods: Mapping[str, Json], language: str) -> str:
    """What no register could answer; where all is answered, what the pattern asks to look at."""
    asked = records(finding.get("questions"))
    if not asked:
        method = methods.get(text(finding.get("pattern")), {})
        return worded(method.get("meaning"), language)
    return "\n".join(f"{text(one.get('code'))} {text(one.get(language))}" for one in asked)


def _places(finding: Json) -> str:
    """File, sheet and how many rows, so that somebody can pull the paper."""
    counted: dict[tuple[str, str], list[str]] = {}
    for row in records(finding.get("rows")):
        place = (text(row.get("file")), text(row.get("sheet")))
        counted.setdefault(place, []).append(str(row.get("row")))
    shown = [
        f"{file}{' · ' + sheet if sheet else ''} 第 {'、'.join(rows[:SHOWN_PEOPLE])} 行"
        for (file, sheet), rows in sorted(counted.items())
    ]
    rest = f"\n…共 {len(shown)} 处" if len(shown) > SHOWN_FILES else ""
    return "\n".join(shown[:SHOWN_FILES]) + rest


def _choices(sheet: Worksheet, request: ExportRequest, index: int) -> None:
    """Lists to choose the result and the explanation from; other words are read back too."""
    last = max(len(request.findings), 1)
    verdicts = [words[index] for words in VERDICTS.values()]
    first = len(GIVEN)
    rule = {"validate": "list", "source": verdicts, "error_type": "warning"}
    sheet.data_validation(1, first, last, first, rule)
    codes = sorted(request.explanations)
    if codes:
        rule = {"validate": "list", "source": codes, "error_type": "warning"}
        sheet.data_validation(1, first + 2, last, first + 2, rule)


def _about(sheet: Worksheet, looks: _Looks, request: ExportRequest, index: int) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    lines = [
        (WORDS["snapshot"][index], request.snapshot),
        (WORDS["made"][index], request.made.strftime("%Y-%m-%d %H:%M")),
        ("", WORDS["foot"][index]),
        ("", WORDS["masked" if request.masked else "clear"][index]),
        ("核查结果 / Result", "、".join(f"{zh} ({en})" for zh, en in VERDICTS.values())),
        *((code, _title(request.explanations[code])) for code in sorted(request.explanations)),
    ]
    for row, (name, said) in enumerate(lines):
        sheet.write_string(row, 0, name, looks.head)
        sheet.write_string(row, 1, said, looks.plain)


def _title(explanation: Mapping[str, object]) -> str:
    title = record(explanation.get("title"))
    return f"{text(title.get('zh'))} / {text(title.get('en'))}"
