"""A worked-through verification list, read back: one answer a row, or what is to be mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

_ASKED = "(?:经?(?:核实|核查|查实|查证|调查|走访|入户|查)|已?核实)?[,，:：、]?"
WORDS = {
    "true": re.compile(
        rf"^{_ASKED}(?:基本|部分|情况|全部)?属实(?![性与否吗？?])|^查实|^是$|^真|^true$|^yes$|^y$",
        re.IGNORECASE,
    ),
    "explained": re.compile(r"不属实|不实|合理|解释|^否$|^explained$|^no$|^n$", re.IGNORECASE),
    "error": re.compile(r"有误|错误|差错|^error", re.IGNORECASE),
    "open": re.compile(
        r"^(?:暂|尚|还)?未(?:能)?核|^待核|^(?:正在)?(?:核实|核查|调查)中|^无法核|^open$",
        re.IGNORECASE,
    ),
}
"""Verdict → the words for it; the list's own words first."""
_DENIED = re.compile(
    "(?:不|没有?|无|未|难以|欠|缺乏)[^，,。；;]{0,4}(?:合理|解释|有误|错误|差错)|(?:合理|解释)性?存疑"
)
"""What says that something is not so names no verdict: 不合理 is nobody's 情况合理."""
_SUM = re.compile(r"\d[\d,.]*\s*万?元")
_ANSWERS = ("yuan", "code", "note", "by", "day")

_CHOOSE = "请填：" + "、".join(zh for zh, _ in VERDICTS.values())
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
class Given:
    """An answer and the row in which it stands; ``heads``: name → heading of the list's columns."""

    answer: Answer
    sheet: str
    row: int
    heads: Mapping[str, str] = field(hash=False, compare=False)

    def refused(self, name: str, value: str, fix: str) -> Unread:
        """The same row as one that could not be taken, for what stands in a column."""
        return Unread(self.sheet, self.row, self.heads.get(name, name), value, fix)


@dataclass(frozen=True)
class AnswerList:
    """All rows of a list; ``blank`` rows have an id and no answer yet."""

    answers: tuple[Given, ...]
    unread: tuple[Unread, ...]
    blank: int


Cells = Mapping[str, str]


def read_answers(path: Path) -> AnswerList:
    """Read an .xlsx, .xls or CSV list.

    Raises UnreadableFileError when it is no table, UsageError when it is no verification list.
    """
    answers: list[Given] = []
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
                heads = {name: heading for name, (_, heading) in columns.items()}
                answers.append(Given(made, table.sheet, row, heads))
            else:
                unread.append(made)
    if not lists:
        raise UsageError(
            "不是核查清单：没有“疑点编号”和“核查结果”两列 (not a verification list)",
            where=str(path),
            fix="用 graphaudit export … --format verify 写出的清单填写后交回",
        )
    alone, twice = _apart(answers)
    return AnswerList(tuple(alone), (*unread, *twice), blank)


def _apart(given: Sequence[Given]) -> tuple[list[Given], list[Unread]]:
    """Findings that are answered once, or twice in the same words, and those answered otherwise."""
    by_finding: dict[str, list[Given]] = {}
    for each in given:
        by_finding.setdefault(each.answer.finding, []).append(each)
    kept: list[Given] = []
    twice: list[Unread] = []
    for same in by_finding.values():
        if all(each.answer == same[0].answer for each in same):
            kept.append(same[0])
            continue
        rows = "、".join(str(each.row) for each in same)
        fix = f"同一疑点在第 {rows} 行填了不同的答复，请只留一行"
        twice += [each.refused("finding", each.answer.finding, fix) for each in same]
    return kept, twice


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
        return _without_verdict(cells, wrong)
    found = FINDING_ID.search(cells["finding"])
    if not found:
        return wrong("finding", "疑点编号形如 f_…，请勿改动此列")
    verdict = verdict_of(cells["verdict"])
    if verdict is None:
        return wrong("verdict", _CHOOSE)
    if _SUM.search(cells["verdict"]) and not cells.get("yuan"):
        return wrong("verdict", "金额请填在“属实金额（元）”列，此列只填结果")
    amount = money.clean(cells["yuan"], "yuan") if cells.get("yuan") else None
    if amount is not None and amount.state == "invalid":
        return wrong("yuan", "请填数字，单位元；不清楚可留空")
    if amount is not None and (amount.value or 0) < 0:
        return wrong("yuan", "请填属实的金额，不能是负数；不清楚可留空")
    codes = {found.upper() for found in CODE.findall(cells.get("code", ""))}
    if cells.get("code") and not codes:
        return wrong("code", "请填解释代码，如 C04；没有可留空")
    if len(codes) > 1:
        return wrong("code", "只填最主要的一个解释代码，其余写在核查说明里")
    if cells.get("day") and not day.check(cells["day"]):
        return wrong("day", "请填日期，如 2025-03-08；不清楚可留空")
    return Answer(
        finding=found.group(),
        verdict=verdict,
        fen=amount.value if amount else None,
        code="".join(codes),
        note=cells.get("note", ""),
        by=cells.get("by", ""),
        day=_day(cells.get("day", "")),
    )


def verdict_of(words: str) -> str | None:
    """The verdict that the words name; None where they name none, or deny one."""
    tight = "".join(words.split())
    if _DENIED.search(tight):
        return None
    return next((name for name, word in WORDS.items() if word.search(tight)), None)


def _without_verdict(cells: Cells, wrong: Callable[[str, str], Unread]) -> Unread | None:
    """Nobody answered, or somebody answered everything but whether it is so."""
    answered = any(cells.get(name) for name in _ANSWERS)
    return wrong("verdict", _CHOOSE) if answered and FINDING_ID.search(cells["finding"]) else None


def _day(written: str) -> str:
    """The day as written; what a spreadsheet stores as a number, as a day."""
    read = day.clean(written).value if written.isdecimal() else None
    return read.first_day.isoformat() if read and read.precision == "day" else written
