"""A finding as JSON, made by hand: people whose cards share one phone and one agent."""

from __future__ import annotations

from typing import Any

NAMES = [
    "周春花",
    "何志强",
    "刘文斌",
    "张海燕",
    "赵伟",
    "朱伟",
    "胡伟",
    "郭桂兰",
    "欧阳建华",
    "黄志强",
]


def ring(names: list[str] | None = None, sentence: str | None = None) -> dict[str, Any]:
    """One person, card and household row for each name; a cadre owns phone and opened cards."""
    nodes: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for n, name in enumerate(names if names is not None else NAMES):
        person, card, home = f"p_{n:02}", f"c_{n:02}", f"h_{n // 3}"
        nodes += [_node(person, "Person", name), _node(card, "Card", f"尾号{6100 + n}")]
        if n % 3 == 0:
            nodes.append(_node(home, "Household", f"柳湾村 户{n + 11}", village="柳湾村"))
        lines += [
            _line("USES", person, card, [f"a:0:{n + 5}"], fen=120_00 * (n + 1), payments=2,
                  first_day="2023-01-31", last_day="2024-06-30"),
            _line("MEMBER_OF", person, home, ["b:0:1"], context=True),
            _line("HAS_PHONE", card, "t_1", ["d:0:2"]),
            _line("OPENED_BY", card, "p_90", ["d:0:2"]),
        ]  # fmt: skip
    nodes += [
        _node("t_1", "Phone", "138****6021"), _node("p_90", "Person", "佘四海"),
        _node("d_1", "Cadre", "佘四海（办事员）", unit="谷雨镇民政办", post="办事员"),
        _node("e_1", "Enterprise", "谷雨镇丰禾农机服务部", status="live"),
    ]  # fmt: skip
    lines += [
        _line("IS", "d_1", "p_90", ["k:0:3"]), _line("HAS_PHONE", "d_1", "t_1", ["k:0:3"]),
        _line("LEADS", "p_90", "e_1", ["q:0:9"]),
        _line("KIN", "p_90", "p_03", ["b:0:7"], relation="sibling_in_law"),
    ]  # fmt: skip
    count = len(names if names is not None else NAMES)
    zh = sentence or f"{count} 张卡的预留手机号同为 138****6021，该号登记在 佘四海 名下。"
    return {
        "id": "f_0317", "pattern": "card_phone_is_cadre", "status": "open", "state": "doubtful",
        "title": {"zh": "预留手机号属于干部", "en": "Reserved phone is a cadre's"},
        "sentence": {"zh": zh, "en": f"{count} cards share the phone 138****6021."},
        "severity": "high", "base_severity": "high", "score": 83, "fen": 660_000,
        "first_day": "2023-01-31", "last_day": "2024-06-30", "snapshot": "7f3ac41e00aa1122",
        "subject": {"label": "Phone", "key": "t_1", "number": "138****6021"},
        "kinds": ["card", "phone", "agent"],
        "persons": [{"key": f"p_{n:02}", "id_number": "62***********012", "name": name}
                    for n, name in enumerate(names if names is not None else NAMES)],
        "cards": [{"key": f"c_{n:02}", "number": f"6217********{6100 + n}"} for n in range(count)],
        "cadres": [{"key": "d_1", "person": "p_90", "id_number": "62***********018"}],
        "households": [], "enterprises": [],
        "rows": [{"file": "民政/谷雨镇低保2023.xlsx", "sheet": "1月", "row": n + 5,
                  "src": f"a:0:{n + 5}"} for n in range(count)],
        "explanations": [
            {"code": "C16", "beneficiary": "p_0", "row": None, "result": "ruled_out", "detail": ""},
            {"code": "C12", "beneficiary": "p_01", "row": None, "result": "unknown", "detail": ""},
        ],
        "questions": [{"code": "C12", "beneficiaries": ["p_01"], "zh": "卡在哪里？", "en": "Who?"}],
        "evidence": {"nodes": nodes, "relationships": lines},
    }  # fmt: skip


def _node(key: str, label: str, caption: str, **properties: object) -> dict[str, Any]:
    return {"key": key, "label": label, "caption": caption, "properties": properties}


def _line(
    kind: str, start: str, end: str, src: list[str], context: bool = False, **properties: object
) -> dict[str, Any]:
    return {
        "type": kind, "from": start, "to": end, "src": src, "context": context,
        "inferred": False, "properties": properties,
    }  # fmt: skip
