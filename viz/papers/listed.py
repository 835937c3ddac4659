"""The list of findings as a workbook: a line each, as the screen shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphaudit.case_states import CASE_STATES
from graphaudit.finding import Json
from viz.fonts import visible
from viz.papers.sheets import Cell, workbook
from viz.plain import items, record, text
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


@dataclass(frozen=True)
class Line:
    """A finding (masked JSON), who has it in hand, and the names of programs by code."""

    finding: Mapping[str, Json]
    assignee: str
    programs: Mapping[str, str]


def write_list(
    path: Path, lines: Sequence[Line], *, total: int, snapshot: str, language: str = "zh"
) -> None:
    """Write the workbook; ``total``: how many there are, of which ``lines`` may be the first."""
    place = 0 if language == "zh" else 1
    shown = f"显示 {len(lines):,} / 共 {total:,} (showing {len(lines):,} of {total:,})"
    titles = [
        ("疑点清单（数据比对结果，待核实，不是结论）", "Doubtful points, to be verified")[place],
        f"{('数据快照', 'snapshot')[place]} {snapshot[:12]}；{shown}",
    ]
    name = ("疑点", "Findings")[place]
    with workbook(path) as book:
        told = [_cells(line, place) for line in lines]
        book.add(name, titles, [head[place] for head in HEADS], told, money=(MONEY,))


def _cells(line: Line, place: int) -> list[Cell]:
    finding, language = line.finding, ("zh", "en")[place]
    change = CHANGES.get(text(finding.get("change")), ("", ""))[place]
    programs = [line.programs.get(str(code), str(code)) for code in items(finding.get("programs"))]
    fen = finding.get("fen")
    return [
        text(finding.get("id")),
        PAGE[f"severity_{text(finding.get('severity'))}"][place],
        change,
        visible(text(record(finding.get("sentence")).get(language))),
        visible(text(record(finding.get("title")).get(language))),
        fen / 100 if isinstance(fen, int) else None,
        *(len(items(finding.get(name))) for name in ("persons", "cards", "rows")),
        "、".join(KINDS.get(str(k), (str(k),) * 2)[place] for k in items(finding.get("kinds"))),
        visible("、".join(str(each) for each in items(finding.get("townships")))),
        visible("、".join(programs)),
        text(finding.get("first_day")),
        text(finding.get("last_day")),
        CASE_STATES.get(text(finding.get("state")), (text(finding.get("state")),) * 2)[place],
        visible(line.assignee),
        "",
    ]
