"""A worked-through verification list, read back: one answer a row, or what is to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphaudit.answers import VERDICTS, Answer
from graphaudit.errors import UnreadableFileError, UsageError
from graphaudit.values import day, money
from loaders.arrays import listed, one
from loaders.files import RefusedFile, iter_files
from loaders.tables import Table, read_tables

COLUMNS = {
    "finding": re.compile("疑点编号|finding", re.IGNORECASE),
    "verdict": re.compile("核查结果|result", re.IGNORECASE),
    "yuan": re.compile("属实金额|true.*yuan", re.IGNORECASE),
    "code": re.compile("解释代码|explanation code", re.IGNORECASE),
    "note": re.compile("核查说明|remark", re.IGNORECASE),
    "by": re.compile("核查人|visited by", re.IGNORECASE),
    "day": re.compile("核查日期|day of visit", re.IGNORECASE),
}
"""Column of the list → how its heading is known."""

WORDS = {
    "true": re.compile(
        r"^(经查|查证|核查)?(基本|部分|情况)?属实|^查实|^是$|^真|^true$|^yes$|^y$", re.IGNORECASE
    ),
    "explained": re.compile(r"合理|解释|不属实|不实|^否$|^explained$|^no$|^n$", re.IGNORECASE),
    "error": re.compile(r"有误|错误|差错|^error", re.IGNORECASE),
    "open": re.compile(r"^未核|待核|核实中|^open$", re.IGNORECASE),
}
"""Verdict → the words for it; the list's own words first."""

FINDING_ID = re.compile(r"f_[0-9a-f]{8,}")
CODE = re.compile(r"C\d{2}", re.IGNORECASE)


@dataclass(frozen=True)
class Unread:
    """A row that gave no answer: where, what stands there, what to write."""

    sheet: str
    row: int
    column: str
    value: str
    fix: str


@dataclass(frozen=True)
class AnswerList:
    """All rows of a list; ``blank`` rows have an id and no verdict yet."""

    answers: tuple[Answer, ...]
    unread: tuple[Unread, ...]
    blank: int


Cells = Mapping[str, str]


def read_answers(path: Path) -> AnswerList:
    """Read an .xlsx, .xls or CSV list.

    Raises UnreadableFileError when it is no table, UsageError when it is no verification list.
    """
    answers: list[Answer] = []
    unread: list[Unread] = []
    blank = lists = 0
    for table in _tables(path):
        columns = _columns(table)
        if not {"finding", "verdict"} <= set(columns):
            continue
        lists += 1
        for row, cells in _rows(table, columns):
            made = _answer(table, row, cells, columns)
            if made is None:
                blank += bool(FINDING_ID.search(cells["finding"]))
            elif isinstance(made, Answer):
                answers.append(made)
            else:
                unread.append(made)
    if not lists:
        raise UsageError(
            "不是核查清单：没有“疑点编号”和“核查结果”两列 (not a verification list)",
            where=str(path),
            fix="用 graphaudit export … --format verify 写出的清单填写后交回",
        )
    return AnswerList(tuple(answers), tuple(unread), blank)


def _tables(path: Path) -> Iterator[Table]:
    for item in iter_files([path]):
        if isinstance(item, RefusedFile):
            raise UnreadableFileError(item.reason, where=item.name, fix=item.fix)
        yield from read_tables(item)


def _columns(table: Table) -> dict[str, tuple[int, str]]:
    """Name → (index, heading) of the columns that the list has."""
    found: dict[str, tuple[int, str]] = {}
    for column in table.columns:
        heading = column.header or column.text
        for name, pattern in COLUMNS.items():
            if pattern.search(heading):
                found.setdefault(name, (column.index, heading))
                break
    return found


def _rows(table: Table, columns: Mapping[str, tuple[int, str]]) -> Iterator[tuple[int, Cells]]:
    for batch in table.batches():
        texts = {
            name: listed(one(batch.cells[index])) if index in batch.cells else []
            for name, (index, _) in columns.items()
        }
        for place, row in enumerate(batch.rows.tolist()):
            yield row, {name: (column[place] or "" if column else "").strip()
                        for name, column in texts.items()}  # fmt: skip


def _answer(
    table: Table, row: int, cells: Cells, columns: Mapping[str, tuple[int, str]]
) -> Answer | Unread | None:
    """The answer of one row; None where nobody has answered."""

    def wrong(name: str, fix: str) -> Unread:
        return Unread(table.sheet, row, columns[name][1], cells[name], fix)

    if not cells["verdict"]:
        return None
    found = FINDING_ID.search(cells["finding"])
    if not found:
        return wrong("finding", "疑点编号形如 f_…，请勿改动此列")
    verdict = next((name for name, word in WORDS.items() if word.search(cells["verdict"])), None)
    if verdict is None:
        return wrong("verdict", "请填：" + "、".join(zh for zh, _ in VERDICTS.values()))
    amount = money.clean(cells["yuan"], "yuan") if cells.get("yuan") else None
    if amount is not None and amount.state == "invalid":
        return wrong("yuan", "请填数字，单位元；不清楚可留空")
    code = CODE.search(cells.get("code", ""))
    if cells.get("code") and not code:
        return wrong("code", "请填解释代码，如 C04；没有可留空")
    if cells.get("day") and not day.check(cells["day"]):
        return wrong("day", "请填日期，如 2025-03-08；不清楚可留空")
    return Answer(
        finding=found.group(),
        verdict=verdict,
        fen=amount.value if amount else None,
        code=code.group().upper() if code else "",
        note=cells.get("note", ""),
        by=cells.get("by", ""),
        day=cells.get("day", ""),
    )
