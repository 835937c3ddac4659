"""The return slip: by township a sheet, a line for every reason, an empty column to mend it in.

A township sees its own rows in full and, of what another register says, only that a comparison
with it matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphaudit.precheck.desk import Checked
from graphaudit.precheck.verdicts import Reason
from viz.papers.rosters import RosterRow, by_township, period_in_words, roster_rows
from viz.papers.sheets import Book, Cell, workbook

HEADS = (
    "文件", "工作表", "行号", "姓名", "身份证号", "账号", "金额（元）", "结论", "原因与处理",
    "需更正的列", "所填内容", "第几次报送", "更正后的内容（填写）", "情况说明（填写）",
)  # fmt: skip
_VERDICTS = {"suspected": "疑似", "error": "错误"}
_MONEY, _TO_MEND = 6, (10, 12, 13)


def write_slip(checked: Checked, path: Path) -> int:
    """Write the slip of all rows that are stopped; returns how many rows stand on it."""
    stopped = [row for row in roster_rows(checked) if row.judged.reasons]
    with workbook(path) as book:
        _summary(book, checked, stopped)
        for township, rows in by_township(stopped).items():
            lines = [_line(row, reason) for row in rows for reason in row.judged.reasons]
            book.add(township, [], HEADS, lines, money=(_MONEY,), to_mend=_TO_MEND)
    return len(stopped)


def _line(row: RosterRow, reason: Reason) -> list[Cell]:
    judged = row.judged
    return [
        judged.file, judged.sheet, judged.row, row.name, row.word("id", "head_id"),
        row.word("card"), judged.fen / 100, _VERDICTS[reason.kind], reason.ask, reason.column,
        reason.value, f"第{judged.times}次" if judged.times > 1 else "", "", "",
    ]  # fmt: skip


def _summary(book: Book, checked: Checked, stopped: Sequence[RosterRow]) -> None:
    titles = [
        f"发放前审核退回单（第 {checked.placed.number} 轮）",
        f"期次：{period_in_words(checked.topic.period)}　批次编号：{checked.placed.batch}",
        "请逐行核对，在“更正后的内容”“情况说明”中填写，并在原名册中改正后重新报送。疑似不等于违规，以核实为准。",
        *checked.warnings,
        *_not_judged(checked),
    ]
    lines: list[list[Cell]] = []
    for township, rows in by_township(stopped).items():
        suspected = sum(row.judged.verdict == "suspected" for row in rows)
        money = sum(row.judged.fen for row in rows) / 100
        lines.append([township, len(rows), suspected, len(rows) - suspected, money])
    heads = ("乡镇", "退回行数", "疑似", "错误", "金额（元）")
    book.add("汇总", titles, heads, lines, money=(4,))


def _not_judged(checked: Checked) -> list[str]:
    """What was not looked at before payment, by name: nobody was cleared of it."""
    names = "、".join(title["zh"] for title in checked.unjudged.values())
    return [f"以下比对须看全部账目，发放前未做，由县级在发放后补做：{names}"] if names else []
