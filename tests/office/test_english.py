"""Whoever chose English reads English: every Chinese sentence that is ours has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
import graphaudit
import loaders
import viz
from graphaudit.english import captioned, in_english, in_language
from loaders import cleaning, delimited, kinds, rowkinds

CHINESE = re.compile("[\u3400-\u9fff]")
ROOMS = [Path(str(room.__file__)).parent for room in (graphaudit, loaders, viz, api)]
NO_ERRORS = ("county", "offices", "commands")
SAID = re.compile("Error$|^Refusal$|^Cleaned$|^_refused$")


def sentences(path: Path) -> Iterator[str]:
    """The texts that a file gives to errors and refusals; a value in a text is the number 7."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and SAID.search(_name(call.func)):
            given = [*call.args, *(each.value for each in call.keywords if each.arg != "where")]
            yield from (text for each in given for text in _texts(each))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(node: ast.expr) -> Iterator[str]:
    """Texts of one expression; what stands joined with ``+`` or chosen by ``if`` by itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "7" for p in node.values)
        yield "".join(str(part) for part in parts)
    elif isinstance(node, ast.IfExp):
        yield from [*_texts(node.body), *_texts(node.orelse)]


def test_every_error_of_the_rooms_has_english() -> None:
    files = [
        path
        for room in ROOMS
        for path in sorted(room.rglob("*.py"))
        if not set(NO_ERRORS) & set(path.relative_to(room).parts)
    ]
    said = {text for path in files for text in sentences(path) if CHINESE.search(text)}
    assert len(said) > 200
    assert sorted(text for text in said if CHINESE.search(in_english(text))) == []


def test_every_reason_of_a_reject_has_english() -> None:
    reasons = [*rowkinds.SKIP_REASONS]
    for kind, states in cleaning._COMPLAINED.items():
        caption = cleaning._NAMES[kind]
        reasons += [cleaning._reason(caption, state, None) for state in states]
        reasons += [cleaning._reason(caption, state, "不是金额") for state in states]
    reasons += [fix for _, fix in cleaning._COMPLAINTS.values()]
    reasons += [text for both in delimited._MESSAGES.values() for text in both]
    reasons += [f"这是{name}，不是表格数据" for _, _, name, _ in kinds._OTHERS]
    reasons += [fix for _, _, _, fix in kinds._OTHERS]
    assert [text for text in reasons if CHINESE.search(in_english(text))] == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("没有这个模式 (no such pattern)", "no such pattern"),
        ("未提供：银行开户信息、补贴发放名册", "not loaded: Bank accounts, Payment roster"),
        ("5 行中 3 行符合；现有登记册不能回答，待核",
         "3 of 5 rows fit; the registers that are loaded cannot answer; to be asked"),
        ("补贴发放名册：名称含“发放”“9月”；有列 兑付金额、惠农卡号",
         "Payment roster: the name has “发放”“9月”; columns 兑付金额、惠农卡号"),
        ("内容与已导入的 甲.xlsx 相同", "same content as 甲.xlsx, which is loaded"),
        ("金额无法读取：金额", "the amount cannot be read: 金额"),
        ("村.xlsx｜表1：没有数据行；12 行 = 入账 10 + 退回 1 + 略过 1",
         "村.xlsx｜表1: no data rows; 12 rows = 10 accepted + 1 rejected + 1 skipped"),
        ("赵大海", "赵大海"),
        ("rows 5–9", "rows 5–9"),
    ],
)  # fmt: skip
def test_names_and_cells_stay_what_they_are(zh: str, en: str) -> None:
    assert in_english(zh) == en
    assert in_language(zh, "zh") == zh


def test_a_masked_caption_in_english() -> None:
    assert captioned("尾号6137", "en") == "no. ending 6137"
    assert captioned("尾号6137", "zh") == "尾号6137"
