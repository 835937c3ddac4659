"""The restitution list of a case as a workbook: its items, and every row behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphaudit.cases.restitution import Due
from viz.papers.sheets import Book, Cell, workbook

HEADS = (
    "序号", "收款人", "证号", "卡", "项目", "月份", "月数", "行数", "发放（元）", "应退（元）",
    "已退（填写）", "日期、票据（填写）",
)  # fmt: skip
HEADS_EN = (
    "No.", "Payee", "ID", "Card", "Program", "Months", "Number of months", "Rows", "Paid (yuan)",
    "To be returned (yuan)", "Returned (fill in)", "Day, receipt (fill in)",
)  # fmt: skip
ROW_HEADS = ("序号", "收款人", "日期", "文件#工作表#行", "发放（元）", "应退（元）")
ROW_HEADS_EN = ("No.", "Payee", "Day", "File#sheet#row", "Paid (yuan)", "To be returned (yuan)")
_MONEY, _TO_FILL, _ROW_MONEY = (8, 9), (10, 11), (4, 5)


@dataclass(frozen=True)
class RestitutionPaper:
    """A case's list. ``numbers``: key of a payee or card → what to print; ``final``: it ended."""

    case: str
    title: str
    final: bool
    dues: Sequence[Due]
    numbers: Mapping[str, str]
    made: str
    language: str = "zh"


def write_restitution(paper: RestitutionPaper, path: Path) -> int:
    """Write the list; returns how many items stand on it."""
    english = paper.language == "en"
    with workbook(path) as book:
        book.add(
            "Restitution" if english else "退款清单",
            _titles(paper),
            HEADS_EN if english else HEADS,
            [*_lines(paper), _sum(paper)],
            money=_MONEY,
            to_mend=_TO_FILL,
        )
        _rows(book, paper)
    return len(paper.dues)


def _titles(paper: RestitutionPaper) -> list[str]:
    fen = sum(due.fen for due in paper.dues)
    if paper.language == "en":
        return [
            f"Restitution list {paper.case} {paper.title}",
            f"{'As confirmed when the case ended' if paper.final else 'Not final'}; "
            f"{fen / 100:,.2f} yuan; each payment row counts once; made {paper.made}",
        ]
    return [
        f"退款清单　{paper.case}　{paper.title}",
        f"{'结案时认定' if paper.final else '办理中，未定'}　合计 {fen / 100:,.2f} 元　"
        f"同一发放行只计一次　制表 {paper.made}",
    ]


def _lines(paper: RestitutionPaper) -> list[list[Cell]]:
    return [
        [
            number, due.payee, paper.numbers.get(due.payee_key, ""),
            paper.numbers.get(due.card_key, due.card), due.program, _spans(due.months),
            len(due.months), len(due.rows), due.paid / 100, due.fen / 100, "", "",
        ]
        for number, due in enumerate(paper.dues, 1)
    ]  # fmt: skip


def _spans(months: Sequence[str]) -> str:
    """``2023-01–2023-12、2024-06``: months that follow one another as one span."""
    spans: list[list[str]] = []
    for month in sorted(months):
        if spans and _number(month) == _number(spans[-1][1]) + 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    return "、".join(first if first == last else f"{first}–{last}" for first, last in spans)


def _number(month: str) -> int:
    """Months since year 0 of ``yyyy-mm``."""
    year, _, rest = month.partition("-")
    return int(year) * 12 + int(rest or 0)


def _sum(paper: RestitutionPaper) -> list[Cell]:
    dues = paper.dues
    rows = sum(len(due.rows) for due in dues)
    paid, fen = sum(due.paid for due in dues) / 100, sum(due.fen for due in dues) / 100
    word = "Sum" if paper.language == "en" else "合计"
    return [word, "", "", "", "", "", "", rows, paid, fen, "", ""]


def _rows(book: Book, paper: RestitutionPaper) -> None:
    english = paper.language == "en"
    lines: list[list[Cell]] = [
        [number, due.payee, row.day, row.place, row.paid / 100, row.fen / 100]
        for number, due in enumerate(paper.dues, 1)
        for row in due.rows
    ]
    name = "Payment rows" if english else "发放行"
    book.add(name, [], ROW_HEADS_EN if english else ROW_HEADS, lines, money=_ROW_MONEY)
