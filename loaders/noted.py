"""Who stood at the counter, where a statement has no column for it and its remark says so.

``代办人：张三，身份证号 …``, ``代理人 张三``, ``由张三代取``. A remark that names nobody
(代理人办理) says nothing, and the name of the holder says that nobody else was there.
"""

from __future__ import annotations

import re

from graphaudit.values import resident_id
from graphaudit.values.name import looks, same
from loaders.arrays import Array, each_once, filled, finds, first_of, is_set, join, where
from loaders.cleaning import Rows
from loaders.things import text

SAYS_AN_AGENT = "代[办理取领支为]|受托|取款人|支取人|帮[办取领]"
_NAME = r"([\u4e00-\u9fff]{2,4}?)"
_END = r"(?![\u4e00-\u9fff·])|(?=身份|证件|电话|办理|代)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?:代办|代理|代取|代领|受托|取款|支取)人(?:姓名)?|代办|代取|代领)\s*[:：]\s*{_NAME}(?:{_END})",
        rf"(?:代办|代理|代取|代领|受托|取款|支取)人(?:姓名)?\s*[(（]?{_NAME}(?:{_END})",
        rf"(?:^|[\s,，;；:：(（])由?{_NAME}(?:代为|代|帮)(?:办|取|领|支)(?!理?人)",
    )
)
_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_NO_NAME = re.compile("[取款办理领代柜折卡]|本人|支行")
_BREAK = "\n"


def agents(rows: Rows) -> dict[str, Array]:
    """The agent's name and ID by row: of their columns, else of the remark."""
    remark = filled(join(filled(text(rows, "note")), " ", filled(text(rows, "summary"))))
    silent = ~is_set(text(rows, "agent_name")) & ~is_set(text(rows, "agent_id.written"))
    told = where(silent & finds(remark, SAYS_AN_AGENT), remark)
    holder = join(filled(text(rows, "name")), _BREAK, filled(text(rows, "id")))
    whole = join(holder, _BREAK, told)
    number = each_once(whole, agent_number)
    return {
        "agent_name": first_of(text(rows, "agent_name"), each_once(whole, agent_name)),
        "agent_id": first_of(text(rows, "agent_id"), number),
        "agent_id.written": first_of(text(rows, "agent_id.written"), number),
        "agent_id.state": first_of(text(rows, "agent_id.state"), each_once(number, _state)),
    }


def agent_name(whole: str) -> str | None:
    """Who the remark names as acting for the holder. ``whole``: holder, holder's ID, remark."""
    holder, _, remark = whole.split(_BREAK, 2)
    found = (match[1] for form in _FORMS for match in form.finditer(remark))
    named = next((name for name in found if looks(name) and not _NO_NAME.search(name)), None)
    return None if same(named, holder) else named


def agent_number(whole: str) -> str | None:
    """The one ID in a remark that names somebody else than the holder."""
    _, own, remark = whole.split(_BREAK, 2)
    found = {number.upper() for number in _NUMBER.findall(remark)}
    if agent_name(whole) is None or len(found - {own}) != 1:
        return None
    return resident_id.clean((found - {own}).pop()).value


def _state(number: str) -> str:
    return resident_id.clean(number).state
