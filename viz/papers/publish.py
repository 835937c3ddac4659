"""After payment: the list to publish, and the text message to each beneficiary.

Nothing public holds an ID, phone or account. Names are masked where the program itself tells of
illness, disability or of children; elsewhere the rules on publicity want the name.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from graphaudit.policy import Policy
from graphaudit.precheck.desk import Checked
from graphaudit.values import mask_long_digits
from graphaudit.values.money import format_yuan
from viz.papers.rosters import RosterRow, paid_rows, period_in_words, periods_in_words
from viz.papers.sheets import Cell, workbook

_STIGMA = re.compile(r"残疾|护理|疾病|大病|医疗|精神|艾滋|孤儿|困境|未成年|儿童|失独|特殊家庭|戒毒")
_HEADS = ("序号", "姓名", "村（组）", "项目", "金额（元）", "面积", "期次")


def write_public_list(checked: Checked, policy: Policy, path: Path, hotline: str = "") -> int:
    """Write what may be published of the payments; returns how many lines there are."""
    rows = paid_rows(checked)
    lines = [_line(number, row, policy) for number, row in enumerate(rows, 1)]
    programs = "、".join(dict.fromkeys(_program(row, policy) for row in rows))
    places = checked.topic.township.replace(",", "、")
    title = f"{places}{periods_in_words(checked.topic.period)}{programs}发放公示"
    phone = f"监督举报电话：{hotline or '（由公示单位填写）'}"
    with workbook(path) as book:
        book.add("公示名单", [title, phone], _HEADS, lines, money=(4,))
    return len(lines)


def write_messages(checked: Checked, policy: Policy, path: Path, sign: str, hotline: str) -> int:
    """Write a message a payment as CSV (phone, text); returns how many.

    The phone is the one on the beneficiary's own row, where the roster has it; the text names the
    account by its last four digits.
    """
    messages = [
        (re.sub(r"\D", "", row.word("phone", "head_phone")), _message(row, policy, sign, hotline))
        for row in paid_rows(checked)
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("手机号", "短信内容"))
        writer.writerows(messages)
    return len(messages)


def stigmatising(program: str, policy: Policy) -> bool:
    """Whether to be paid under a program tells of illness, disability or of a child."""
    known = policy.programs.get(program)
    name = known.name if known else program
    return bool(_STIGMA.search(name)) or program in policy.codes("for_minors")


def _line(number: int, row: RosterRow, policy: Policy) -> list[Cell]:
    program = row.judged.program
    name = mask_long_digits(row.name)
    shown = f"{name[:1]}*" if stigmatising(program, policy) else name
    period = period_in_words(row.line.sheet.period or "")
    area, place = mask_long_digits(row.word("area")), mask_long_digits(row.place)
    return [number, shown, place, _program(row, policy), row.judged.fen / 100, area, period]


def _message(row: RosterRow, policy: Policy, sign: str, hotline: str) -> str:
    tail = row.card_tail
    account = f"尾号为{tail}的账户" if tail else "您的一卡通账户"
    asked = f"咨询电话：{hotline}。" if hotline else ""
    return (
        f"【{sign}】{mask_long_digits(row.name)}您好，您{_issue(row.line.sheet.period or '')}"
        f"{_program(row, policy)}已获批准，金额{_plain(row.judged.fen)}元，"
        f"已发放到{account}，请注意查收。{asked}"
    )


def _issue(period: str) -> str:
    """A month is an issue of the payment (第202403期), a year or several months are words."""
    return f"第{period}期" if re.fullmatch(r"\d{6}", period) else period_in_words(period)


def _plain(fen: int) -> str:
    """Yuan without needless decimals: 90, 90.50."""
    text = format_yuan(fen).replace(",", "")
    return text.removesuffix(".00")


def _program(row: RosterRow, policy: Policy) -> str:
    known = policy.programs.get(row.judged.program)
    return known.name if known else mask_long_digits(row.judged.program)
