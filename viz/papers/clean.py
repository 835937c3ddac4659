"""The clean part of a batch: the rows that pass, under the headings they came with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphaudit.policy import Policy
from graphaudit.precheck.batch import BatchFile, SheetInfo
from graphaudit.precheck.desk import Checked
from graphaudit.values import money
from viz.papers.rosters import RosterRow, period_in_words, roster_rows
from viz.papers.sheets import Book, Cell, workbook

_OWN = ("row", "status", "reason")
_AMOUNTS = ("amount", "due", "rate", "area")


def write_clean(checked: Checked, policy: Policy, path: Path) -> int:
    """Write the rows that pass, sheet by sheet; returns how many there are.

    The workbook can be handed to the paying department, loaded and checked like any roster.
    """
    passed = [row for row in roster_rows(checked) if row.judged.verdict == "pass"]
    with workbook(path) as book:
        for file in checked.batch.files:
            for no in sorted(file.lines):
                own = [r for r in passed if r.line.file is file and r.line.sheet.no == no]
                if own:
                    _sheet(book, policy, file, own)
        if not passed:
            book.add("无通过行", ["本批没有通过的行"], [], [])
    return len(passed)


def _sheet(book: Book, policy: Policy, file: BatchFile, rows: Sequence[RosterRow]) -> None:
    sheet = rows[0].line.sheet
    heads = [name for name in file.lines[sheet.no].column_names if name not in _OWN]
    amounts = {sheet.columns[name] for name in _AMOUNTS if name in sheet.columns}
    lines = [[_cell(row, head, head in amounts) for head in heads] for row in rows]
    titles = _titles(sheet, policy, rows[0].judged.program)
    book.add(sheet.name, titles, heads, lines)


def _titles(sheet: SheetInfo, policy: Policy, program: str) -> list[str]:
    """The titles as written; what they do not name is added, so that the list speaks for itself."""
    titles = list(sheet.titles)
    joined = " ".join(titles)
    known = policy.recognise(joined)
    if known is None or known.code != program:
        name = policy.programs[program].name if program in policy.programs else program
        words = [period_in_words(sheet.period or ""), sheet.township or "", name, "发放名册"]
        titles.insert(0, "".join(words))
    return titles


def _cell(row: RosterRow, head: str, amount: bool) -> Cell:
    written = row.line.words.get(head)
    if written is None or not amount:
        return written
    fen = money.clean(written).value
    return written if fen is None else fen / 100
