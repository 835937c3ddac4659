"""The list of findings as a workbook or CSV: a line each, as the screen shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from graphaudit.case_listing import FindingLine
from graphaudit.case_states import CASE_STATES
from graphaudit.values import mask_long_digits
from viz.cells import csv_pieces
from viz.fonts import visible
from viz.papers.sheets import Cell, workbook
from viz.words import PAGE

HEADS = (
    ("编号", "id"), ("程度", "severity"), ("变化", "change"), ("记录显示", "what is recorded"),
    ("模式", "pattern"), ("金额（元）", "yuan"), ("人", "people"), ("卡", "cards"),
    ("证据行", "rows"), ("证据种类", "kinds of evidence"), ("乡镇", "townships"),
    ("项目", "programs"), ("起", "from"), ("止", "to"), ("状态", "state"), ("经办", "assigned to"),
    ("核查说明", "remarks"),
)  # fmt: skip
MONEY = 5
CHANGES = {"new": ("新增", "new"), "changed": ("有变化", "changed"), "gone": ("消失", "gone")}
KINDS = {
    "card": ("卡", "card"), "phone": ("手机号", "phone"), "agent": ("代办", "agent"),
    "terminal": ("终端", "terminal"), "kin": ("亲属", "kin"), "roster": ("名册", "roster"),
    "approval": ("审批", "approval"), "register": ("登记库", "register"),
    "asset": ("资产", "asset"),
}  # fmt: skip


def write_list(
    path: Path,
    lines: Iterable[FindingLine],
    programs: Mapping[str, str],
    *,
    shown: int,
    total: int,
    snapshot: str,
    language: str = "zh",
) -> None:
    """Write the workbook, numbers masked; ``programs``: names by code; ``shown``: how many
    ``lines`` come, read as they are written; ``total``: how many there are in all."""
    place = 0 if language == "zh" else 1
    counted = f"显示 {shown:,} / 共 {total:,} (showing {shown:,} of {total:,})"
    titles = [
        ("疑点清单（数据比对结果，待核实，不是结论）", "Doubtful points, to be verified")[place],
        f"{('数据快照', 'snapshot')[place]} {snapshot[:12]}；{counted}",
    ]
    name = ("疑点", "Findings")[place]
    with workbook(path) as book:
        told = (_cells(line, programs, place) for line in lines)
        book.add(name, titles, [head[place] for head in HEADS], told, money=(MONEY,))


def list_pieces(
    lines: Iterable[FindingLine], programs: Mapping[str, str], language: str = "zh"
) -> Iterator[bytes]:
    """The same lines as a CSV, piece by piece: any number of them."""
    place = 0 if language == "zh" else 1
    told = ([_plain(cell) for cell in _cells(line, programs, place)] for line in lines)
    return csv_pieces([head[place] for head in HEADS], told)


def _plain(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return "" if cell is None else str(cell)


def _cells(line: FindingLine, programs: Mapping[str, str], place: int) -> list[Cell]:
    language = ("zh", "en")[place]
    return [
        line.id,
        PAGE[f"severity_{line.severity}"][place],
        CHANGES.get(line.change, ("", ""))[place],
        visible(mask_long_digits(line.sentence.get(language, ""))),
        _shown(line.title.get(language, "")),
        line.fen / 100,
        line.persons,
        line.cards,
        line.rows,
        _kinds(line.kinds, place),
        _shown("、".join(line.townships)),
        _shown("、".join([programs.get(code, code) for code in line.programs])),
        line.first_day,
        line.last_day,
        CASE_STATES.get(line.state, (line.state, line.state))[place],
        _shown(line.assignee),
        "",
    ]


@lru_cache(10_000)
def _shown(text: str) -> str:
    """Words that come again and again, masked."""
    return visible(mask_long_digits(text))


@lru_cache(10_000)
def _kinds(kinds: tuple[str, ...], place: int) -> str:
    return "、".join(KINDS.get(kind, (kind, kind))[place] for kind in kinds)
