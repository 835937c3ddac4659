"""Write ``docs/model.md`` from ``graphaudit/model.py``: ``python scripts/make_model_docs.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphaudit.model import (
    NODES,
    RELATIONSHIPS,
    NodeLabel,
    Property,
    RelationshipType,
)
from graphaudit.statuses import status_kinds

PAGE = Path(__file__).parents[1] / "docs" / "model.md"
_HEAD = """# 图模型 · The graph model

<!-- Made by scripts/make_model_docs.py from graphaudit/model.py: change that, then run it. -->

写查询时用这一页：节点、关系、属性的名称都在这里。金额是整数分，面积是百分之一亩；
日期是 DATE，旁边有整数（1970 年起的天数，或年月 yyyymm）供加减。
图里没有身份证号、卡号和电话号码：节点只有内部编号 `key` 和脱敏的 `caption`。
每条关系都有 `src`：它来自哪些登记行。

Names for your queries. Money is integer fen, areas are hundredths of a mu, days are DATE with an
integer beside them (days since 1970, or yyyymm) for arithmetic. No ID, card or phone number is in
the graph: nodes have an opaque `key` and a masked `caption`. Every relationship has `src`, the
rows it comes from.
"""


def page() -> str:
    """The whole page."""
    parts = [
        _HEAD,
        "## 节点 · Nodes\n",
        *(_node(label) for label in NODES),
        "## 关系 · Relationships\n",
        *(_relationship(rel) for rel in RELATIONSHIPS),
        "## 身份状态的种类 · Kinds of Status\n",
        "\n".join(_status_table()) + "\n",
    ]
    return "\n".join(parts)


def _node(label: NodeLabel) -> str:
    hub = (
        "\n枢纽：不参与路径和网络图。Hub: no path or picture goes through it.\n"
        if label.hub
        else ""
    )
    return f"### {label.name} {label.zh} · {label.en}\n{hub}\n{_table(label.properties)}\n"


def _relationship(rel: RelationshipType) -> str:
    ends = "、".join(f"`(:{start})-[:{rel.name}]->(:{end})`" for start, end in rel.endpoints)
    derived = (
        "\n由投影从别的关系算出。Made by the projection out of other relationships.\n"
        if rel.derived
        else ""
    )
    heading = f"### {rel.name} {rel.zh} · {rel.en}" + (f": {rel.remark}" if rel.remark else "")
    return f"{heading}\n\n{ends}\n{derived}\n{_table(rel.properties)}\n"


def _table(properties: Iterable[Property]) -> str:
    head = ["| 属性 property | 类型 type | 含义 | meaning |", "|---|---|---|---|"]
    rows = (f"| `{p.name}` | {p.kind} | {p.zh} | {p.en} |" for p in properties)
    return "\n".join([*head, *rows])


def _status_table() -> Iterator[str]:
    yield "| kind | 含义 | meaning |"
    yield "|---|---|---|"
    for kind, (zh, en) in status_kinds().items():
        yield f"| `{kind}` | {zh} | {en} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
