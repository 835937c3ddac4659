"""The subgraph as two CSV files for an i2 import, with a guide to every column, in one zip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from graphaudit.model_names import kind_name, relation_name
from viz.archive import zipped
from viz.cells import as_csv
from viz.exports import ExportRequest
from viz.subgraph import Subgraph, Thing, Tie, subgraph

SUFFIX = "zip"
HELP = (
    "i2 导入用 CSV（实体、关系、列说明，zip）",
    "CSV for i2: entities, links, column guide (zip)",
)
Column = tuple[str, str, str]
"""Head, what i2 should take it for, what it says."""


def _some(name: Callable[[str], str], *kinds: str) -> str:
    return "、".join(map(name, kinds)) + "等"


KINDS = _some(kind_name, "Person", "Card", "Household", "Cadre", "Enterprise", "Phone")
RELATIONS = _some(relation_name, "USES", "HOLDS", "HAS_PHONE", "KIN")
ENTITIES: tuple[Column, ...] = (
    ("实体标识", "Identity", "内部编号，唯一；不是证件号"),
    (
        "实体类型",
        "Type",
        KINDS,
    ),
    ("标签", "Label", "图上显示的名称，号码已脱敏"),
    ("号码", "Attribute (Text)", "证件号、卡号、户号或信用代码；脱敏与否见说明"),
    ("村", "Attribute (Text)", "登记的村或社区"),
    ("单位", "Attribute (Text)", "任职单位"),
    ("职务", "Attribute (Text)", "任职职务"),
    ("疑点编号", "Attribute (Text)", "哪些疑点的证据含有它，以空格分开"),
)
LINKS: tuple[Column, ...] = (
    ("起点标识", "End 1 Identity", "与实体表的实体标识相同"),
    ("起点类型", "End 1 Type", "起点的实体类型"),
    ("起点标签", "End 1 Label", "起点的名称"),
    ("终点标识", "End 2 Identity", "与实体表的实体标识相同"),
    ("终点类型", "End 2 Type", "终点的实体类型"),
    ("终点标签", "End 2 Label", "终点的名称"),
    ("关系类型", "Link Type", RELATIONS),
    ("方向", "Link Direction", "一律由起点指向终点"),
    ("强度", "Link Strength", "Confirmed 登记所载，Tentative 推断"),
    ("首笔日期", "Link Date", "首笔或发生之日，yyyy-mm-dd"),
    ("末笔日期", "Attribute (Text)", "末笔之日，yyyy-mm-dd"),
    ("笔数", "Attribute (Number)", "发放笔数"),
    ("金额元", "Attribute (Number)", "合计金额，元"),
    ("来源行", "Source Reference", "台账行号，以空格分开；文件与行见证据工作簿"),
)


def write(request: ExportRequest, path: Path) -> None:
    """Write the zip."""
    found = subgraph(request)
    members = {
        "实体.csv": as_csv(
            _heads(ENTITIES), (_entity(each, found.language) for each in found.things)
        ),
        "关系.csv": as_csv(_heads(LINKS), _links(found)),
        "列说明.txt": _guide(request, found).encode("utf-8-sig"),
    }
    path.write_bytes(zipped(members, request.made))


def _heads(columns: Sequence[Column]) -> list[str]:
    return [head for head, _, _ in columns]


def _entity(thing: Thing, language: str) -> list[str]:
    said = [str(thing.properties.get(name, "")) for name in ("village", "unit", "post")]
    # Long digits with a mark before them: a spreadsheet would round nineteen of them.
    number = f"'{thing.number}" if thing.number else ""
    return [*_end(thing, language), number, *said, " ".join(thing.findings)]


def _links(found: Subgraph) -> Iterable[list[str]]:
    by_key = {thing.key: thing for thing in found.things}
    for tie in found.ties:
        ends = (_end(by_key[key], found.language) for key in (tie.start, tie.end))
        yield [*chain.from_iterable(ends), *_said(tie, found.language)]


def _end(thing: Thing, language: str) -> list[str]:
    return [thing.key, thing.word(language), thing.caption]


def _said(tie: Tie, language: str) -> list[str]:
    fen, payments = tie.properties.get("fen"), tie.properties.get("payments")
    return [
        tie.word(language),
        "→",
        "Tentative" if tie.inferred else "Confirmed",
        str(tie.properties.get("first_day") or tie.properties.get("day") or ""),
        str(tie.properties.get("last_day") or ""),
        str(payments or ""),
        f"{fen / 100:.2f}" if isinstance(fen, int) and fen else "",
        " ".join(tie.src),
    ]


def _guide(request: ExportRequest, found: Subgraph) -> str:
    masked = "号码已脱敏" if request.masked else "含完整号码，仅限办案使用"
    lines = [
        "疑点，待核实。数据比对结果，不是结论。",
        f"数据快照 {request.snapshot}；生成于 {request.made:%Y-%m-%d %H:%M}；{masked}。",
        f"实体 {len(found.things)} 个，关系 {len(found.ties)} 条。",
        "UTF-8（含 BOM），逗号分隔，首行为列名。以 ' 开头的格是文本，导入时去掉该符号。",
        "先导入 实体.csv，再以实体标识为 Identity 导入 关系.csv。",
    ]
    for name, columns in (("实体.csv", ENTITIES), ("关系.csv", LINKS)):
        lines += ["", name]
        lines += [f"  {head} | i2: {role} | {what}" for head, role, what in columns]
    return "\r\n".join(lines) + "\r\n"
