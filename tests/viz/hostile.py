"""Texts that must pass through every export as what they are: text."""

from __future__ import annotations

from typing import Any

from ring import NAMES, ring

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}${7*7}",
    "javascript:alert(1)",
    "\u202e倒写\u200b\u2066",
    '=HYPERLINK("http://x","y")',
    "𠮷野\U0002a6d6\U0001f600",
    "</svg><image href='x'/>]]><!--",
    "控制\x00\x01\x0b\x1f\x7f\x85\ufffe\uffff",
    '#let x = 1; #image("x") $x^2$ *粗* _斜_ @ref <label> \\ // /* `raw` ~',
    "'\"`\\' OR 1=1 // \\u0027 \\\\u0027 } ]) DETACH DELETE n; \n:exit\n",
    "\\u0027; MATCH (n) DETACH DELETE n; //",
    "行\n分\u2028隔\r\n符\t",
    "长" * 10_000,
]


def hostile_ring(text: str) -> dict[str, Any]:
    """The ring with the text as a name, sentence, place, file, sheet, question and title."""
    finding = ring([text, *NAMES[1:]], sentence=text)
    finding["title"] = {"zh": text, "en": text}
    finding["questions"][0]["zh"] = text
    finding["explanations"][0]["detail"] = text
    finding["rows"][0] |= {"file": text, "sheet": text}
    for node in finding["evidence"]["nodes"]:
        if node["key"] in ("h_0", "d_1"):
            node["properties"] = {"village": text, "unit": text, "post": text}
    return finding
