"""The Cypher page: an editor, the parameters of what is written, its results, what was kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import ByPerson, InOffice, Spoken
from api.frame import Entry, Key, drawn
from graphaudit.office import Office
from graphaudit.patterns import read_patterns
from graphaudit.patterns.pattern import FAMILIES
from graphaudit.stores.gate import MOST_CHARACTERS

router = APIRouter(include_in_schema=False)
ENTRY = Entry(50, "/cypher", "查询", "Query")
KEYS = (
    Key("Ctrl Enter", "运行", "run"),
    Key("Ctrl ↑", "上一条", "previous query"),
    Key("Alt T", "表格、网络", "table, network"),
    Key("S", "收藏", "keep"),
    Key("J K", "下一行、上一行", "next, previous row"),
    Key("X", "选中一行", "choose a row"),
    Key("Esc Tab", "离开编辑器", "leave the editor"),
)
FAMILY_NAMES = {
    "card": ("银行卡", "cards"), "person": ("人员", "persons"),
    "household": ("家庭户", "households"), "cadre": ("干部", "cadres"),
    "enterprise": ("企业", "enterprises"), "roster": ("名册", "rosters"),
    "flow": ("资金流", "money"), "network": ("关系网", "networks"), "time": ("时间", "time"),
}  # fmt: skip
HISTORY = 50
FIRST = """// 一张卡收几个人的钱：从这里改起，或在左边选一个模式
MATCH (p:Person)-[u:USES]->(c:Card)
WITH c, count(DISTINCT p.key) AS people, sum(u.fen) AS fen
WHERE people >= $min_people
RETURN c.key AS card, people, fen
ORDER BY people DESC LIMIT 100
"""


@router.get("/cypher", response_class=HTMLResponse)
def cypher(
    request: Request,
    office: InOffice,
    by: ByPerson,
    lang: Spoken,
    query: Annotated[str, Query(max_length=MOST_CHARACTERS)] = "",
    parameters: Annotated[str, Query(max_length=MOST_CHARACTERS)] = "",
    pattern: Annotated[str, Query(max_length=100)] = "",
    purpose: Annotated[str, Query(max_length=500)] = "",
    run: bool = False,
) -> HTMLResponse:
    """The editor with what the address asks for; it runs only when asked and with a purpose."""
    total, ran = office.query_book.history(by.name, 0, HISTORY)
    asked = {
        "query": query or ("" if pattern else FIRST),
        "parameters": _object(parameters) or ({} if query or pattern else {"min_people": 3}),
        "pattern": pattern,
        "purpose": purpose,
        "run": run,
    }
    data = {
        "asked": asked,
        "saved": [asdict(each) for each in office.query_book.saved(by.name)],
        "history": [asdict(each) for each in ran],
        "total": total,
        "templates": _templates(office, lang),
    }
    return drawn(request, "cypher.html.j2", lang, ENTRY, keys=KEYS, data=data)


def _templates(office: Office, lang: str) -> list[dict[str, str]]:
    """Every pattern written in Cypher, by family."""
    found = [p for p in read_patterns(office.workspace) if p.dialect == "cypher"]
    order = {family: place for place, family in enumerate(FAMILIES)}
    place = 1 if lang == "en" else 0
    return [
        {
            "id": p.id,
            "title": p.title[lang],
            "family": FAMILY_NAMES.get(p.family, (p.family, p.family))[place],
        }
        for p in sorted(found, key=lambda p: (order.get(p.family, len(order)), p.id))
    ]


def _object(text: str) -> dict[str, object]:
    """The parameters of an address; what is no JSON object is none."""
    try:
        read = json.loads(text) if text else {}
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
