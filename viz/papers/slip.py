"""The return slip: by township a sheet, a line for every reason, an empty column to mend it in.

A township sees its own rows in full and, of what another register says, only that a comparison
with it matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from graphaudit.precheck.desk import Checked
from viz.archive import archive
from viz.papers.rosters import RosterRow, by_township, periods_in_words, roster_rows
from viz.papers.sheets import Book, Cell, workbook

HEADS = (
    "文件", "工作表", "行号", "姓名", "身份证号", "账号", "金额（元）", "结论", "原因与处理",
    "需更正的列", "所填内容", "第几次报送", "更正后的内容（填写）", "情况说明（填写）",
)  # fmt: skip
_SUMMARY = (
    "乡镇", "报送行数", "报送金额（元）", "通过行数", "通过金额（元）",
    "退回行数", "其中疑似", "其中错误", "退回金额（元）",
)  # fmt: skip
_SUMMARY_MONEY = (2, 4, 8)
_VERDICTS = {"suspected": "疑似", "error": "错误"}
_NOT_IN_A_NAME = re.compile(r"[^\w\u3400-\u9fff-]")
_MONEY, _TO_MEND = 6, (10, 12, 13)


def write_slip(checked: Checked, path: Path) -> int:
    """Write the slip of all rows that are stopped; returns how many rows stand on it."""
    return _write(checked, by_township(roster_rows(checked)), path)


def write_slips(checked: Checked, path: Path) -> int:
    """Write a zip of one slip for each township that has rows to mend: it sees no other's.

    Returns how many rows stand on them together.
    """
    written = 0
    with archive(path, datetime.now()) as packed, TemporaryDirectory(prefix="graphaudit-") as made:
        for number, (township, own) in enumerate(_to_mend(checked).items(), start=1):
            book = Path(made) / f"{number}.xlsx"
            written += _write(checked, {township: own}, book)
            packed.add(f"退回单_{number:02d}_{_NOT_IN_A_NAME.sub('_', township)[:60]}.xlsx", book)
    return written


def townships_to_mend(checked: Checked) -> int:
    """How many townships have rows that are stopped."""
    return len(_to_mend(checked))


def _to_mend(checked: Checked) -> dict[str, list[RosterRow]]:
    rows = by_township(roster_rows(checked))
    return {name: own for name, own in rows.items() if any(row.judged.reasons for row in own)}


def _write(checked: Checked, rows: Mapping[str, Sequence[RosterRow]], path: Path) -> int:
    stopped = {name: [row for row in own if row.judged.reasons] for name, own in rows.items()}
    with workbook(path) as book:
        _summary(book, checked, rows)
        for township, own in stopped.items():
            if own:
                lines = [line for row in own for line in _lines(row)]
                book.add(township, [], HEADS, lines, money=(_MONEY,), to_mend=_TO_MEND)
    return sum(map(len, stopped.values()))


def _lines(row: RosterRow) -> Iterator[list[Cell]]:
    """A line a reason; the sum stands in the first alone, so that the column adds up."""
    judged = row.judged
    for place, reason in enumerate(judged.reasons):
        yield [
            judged.file, judged.sheet, judged.row, row.name, row.word("id", "head_id"),
            row.word("card"), None if place else judged.fen / 100, _VERDICTS[reason.kind],
            reason.ask, reason.column, reason.value,
            f"第{judged.times}次" if judged.times > 1 else "", "", "",
        ]  # fmt: skip


def _summary(book: Book, checked: Checked, rows: Mapping[str, Sequence[RosterRow]]) -> None:
    """What each township handed in, what can go on and what is returned, and the sums of all."""
    files = {row.judged.file for own in rows.values() for row in own}
    others = {file.name for file in checked.batch.files} - files
    said = [each for each in checked.warnings if not any(name in each for name in others)]
    titles = [
        f"发放前审核退回单（第 {checked.placed.number} 轮）",
        f"期次：{periods_in_words(checked.topic.period)}　批次编号：{checked.placed.batch}",
        "请逐行核对，在“更正后的内容”“情况说明”中填写，并在原名册中改正后重新报送。疑似不等于违规，以核实为准。",
        *said,
        *_not_judged(checked),
    ]
    lines = [[township, *_counts(own)] for township, own in rows.items()]
    whole = [row for own in rows.values() for row in own]
    total: list[Cell] = ["合计", *_counts(whole)]
    book.add("汇总", titles, _SUMMARY, [*lines, total], money=_SUMMARY_MONEY)


def _counts(rows: Sequence[RosterRow]) -> list[Cell]:
    judged = [row.judged for row in rows]
    passed = [row for row in judged if row.verdict == "pass"]
    stopped = [row for row in judged if row.verdict != "pass"]
    suspected = sum(row.verdict == "suspected" for row in stopped)
    yuan = [sum(row.fen for row in some) / 100 for some in (judged, passed, stopped)]
    return [
        len(judged), yuan[0], len(passed), yuan[1],
        len(stopped), suspected, len(stopped) - suspected, yuan[2],
    ]  # fmt: skip


def _not_judged(checked: Checked) -> list[str]:
    """What was not looked at before payment, by name: nobody was cleared of it."""
    names = "、".join(title["zh"] for title in checked.unjudged.values())
    return [f"以下比对须看全部账目，发放前未做，由县级在发放后补做：{names}"] if names else []
