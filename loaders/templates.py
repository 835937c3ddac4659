"""A blank template of a register: what to ask a department for, column by column.

The headings are the register's own words, so a filled template is recognised when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from loaders.register import FieldSpec, Register

PLAIN = {
    "name": "姓名", "id": "身份证号", "phone": "联系电话", "sex": "性别", "day": "出生日期",
    "address": "住址", "credit_code": "统一社会信用代码",
}  # fmt: skip
"""What a person's column is called, by its kind."""

_ENDINGS = {"day": "日期", "moment": "时间", "money": "金额", "area": "面积"}
"""How the plainest of several equally good words for a column ends: 死亡日期 rather than 辞世."""

HINTS = {
    "id": "18 位，单元格设为文本", "card": "完整卡号，单元格设为文本", "day": "如 2023-07-05",
    "moment": "如 2023-07-05 14:30", "money": "数字，单位元", "area": "数字，单位亩",
    "credit_code": "18 位信用代码", "phone": "11 位手机号", "count": "整数",
    "relation": "如 配偶、子、父亲",
}  # fmt: skip
_ENDS = (
    "人",
    "者",
    "方",
    "主",
    "员",
    "户",
    "属",
    "童",
    "生",
    "东",
    "名",
    "代表",
    "干部",
    "师",
    "社",
    "亲",
    "偶",
    "长",
)


@dataclass(frozen=True)
class Heading:
    """One column of a template; ``needed``: the register cannot be read without it or a peer."""

    text: str
    field: str
    hint: str
    needed: bool


def headings(register: Register) -> list[Heading]:
    """The columns of a register, needed ones first, each heading once."""
    needed = {name for group in register.required for name in group}
    made: dict[str, Heading] = {}
    for spec in sorted(register.fields.values(), key=lambda f: f.name not in needed):
        words = heading_of(spec)
        if words:
            made.setdefault(
                words, Heading(words, spec.name, HINTS.get(spec.kind, ""), spec.name in needed)
            )
    return list(made.values())


def heading_of(spec: FieldSpec) -> str:
    """What the column is called; empty where only a combination of words would tell."""
    if spec.person is None:
        plainest = _ENDINGS.get(spec.kind, "")
        told = [part for part in spec.parts if plainest and part[0].endswith(plainest)]
        best = max([*told, *spec.parts], key=lambda part: part[1], default=("", 0.0))
        return best[0]
    plain = PLAIN.get(spec.kind, "")
    return plain if spec.plain else _of(spec.words[0] if spec.words else "", plain)


def _of(word: str, plain: str) -> str:
    if word == "户名":
        return "户名" if plain == "姓名" else f"开户人{plain}"
    return f"{word if word.endswith(_ENDS) else word + '人'}{plain}"


def write_template(register: Register, path: Path) -> None:
    """An empty workbook with title, headings and a sheet that explains every column."""
    book = xlsxwriter.Workbook(str(path))
    try:
        font = {"font_name": "Microsoft YaHei", "font_size": 10}
        title = book.add_format({**font, "bold": True, "font_size": 14})
        head = book.add_format({**font, "bold": True, "bg_color": "#EEF1F4", "border": 1})
        must = book.add_format({**font, "bold": True, "bg_color": "#FFF4D6", "border": 1})
        text = book.add_format({**font, "num_format": "@"})
        sheet = book.add_worksheet(register.zh[:31].replace("/", "、"))
        sheet.write_string(0, 0, register.zh, title)
        columns = headings(register)
        for place, column in enumerate(columns):
            sheet.write_string(1, place, column.text, must if column.needed else head)
            sheet.set_column(place, place, max(12, 2 * len(column.text) + 2), text)
        sheet.freeze_panes(2, 0)
        about = book.add_worksheet("填写说明")
        about.set_column(0, 1, 44)
        for row, (left, right) in enumerate(_about(register, columns)):
            about.write_string(row, 0, left)
            about.write_string(row, 1, right)
    finally:
        book.close()


def _about(register: Register, columns: list[Heading]) -> Iterator[tuple[str, str]]:
    yield register.zh, register.en
    yield register.about, ""
    yield (
        "黄底列为主要列；其余有则填，没有可删",
        "yellow columns matter most; drop what you do not have",
    )
    for column in columns:
        yield column.text, column.hint
