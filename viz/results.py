"""The rows of a query as a file: CSV, JSON or a workbook, each saying what was asked and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from graphaudit.values import mask_long_digits
from viz.cells import write_csv
from viz.papers.sheets import Cell, workbook

Form = Literal["csv", "json", "xlsx"]
MEDIA: Mapping[Form, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FOOT = "数据比对结果，不是结论；号码已脱敏 (compared data, no conclusion; numbers are masked)"


@dataclass(frozen=True)
class Answer:
    """What a query gave, masked already, and what it was asked for. ``at``: when."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    query: str
    parameters: Mapping[str, object]
    purpose: str
    by: str
    at: datetime
    snapshot: str


def write_answer(answer: Answer, form: Form, path: Path) -> None:
    """Write the file. No cell of a CSV or workbook is ever a formula."""
    if form == "csv":
        write_csv(path, answer.columns, ([_text(v) for v in row] for row in answer.rows))
    elif form == "json":
        _json(answer, path)
    else:
        _workbook(answer, path)


def _json(answer: Answer, path: Path) -> None:
    content = {
        "about": dict(_about(answer)),
        "columns": list(answer.columns),
        "rows": list(answer.rows),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)


def _workbook(answer: Answer, path: Path) -> None:
    with workbook(path) as book:
        lines = ([_cell(value) for value in row] for row in answer.rows)
        book.add("结果", [], list(answer.columns), lines)
        book.add("说明", [], ["项目", "内容"], [list(line) for line in _about(answer)])


def _about(answer: Answer) -> list[tuple[str, str]]:
    parameters = json.dumps(answer.parameters, ensure_ascii=False, sort_keys=True)
    return [
        ("查询", mask_long_digits(answer.query)),
        ("参数", mask_long_digits(parameters)),
        ("目的", mask_long_digits(answer.purpose)),
        ("导出人", answer.by),
        ("时间", answer.at.isoformat()),
        ("快照", answer.snapshot),
        ("行数", str(len(answer.rows))),
        ("说明", FOOT),
    ]


def _cell(value: object) -> Cell:
    """Numbers that a spreadsheet keeps exactly stay numbers; all else is text."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or (plain and abs(float(str(value))) < 10**15):
        return value if isinstance(value, int | float) else None
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
