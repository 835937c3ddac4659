"""What no column says: program, period, place, pay day and remark from titles and names.

The title rows speak first, then the sheet's, the file's and the folder's name; each fact keeps
where it was found (``origin``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from graphaudit.policy import Policy
from graphaudit.values import day as days
from graphaudit.values import place
from graphaudit.values.text import tidy
from loaders.tables import Table

_REMARK = re.compile(r"补充名单|补充|补发|补报|补录|漏发|增补|更正|调整|追加|新增|清退")
_SUPPLEMENTARY = re.compile(r"补充|补发|补报|补录|漏发|增补|追加")
_PAID_ON = re.compile(
    r"(?:发放|支付|打卡|入账|拨付|代发|兑付|到账|划拨|打款|付款)(?:日期|时间|日)?\s*[:：]?\s*"
    r"((?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?)"
)
_DATED = re.compile(
    r"((19|20)?\d{2}年(度)?)|[上下]半年|第?[一二三四1-4]季度?|\d{1,2}([-—~至]\d{1,2})?月(份)?|\d{1,2}日"
    r"|(19|20)\d{4,6}|(19|20)\d{2}"
)
_GENERIC = re.compile(
    r"发放|明细|花名册|清册|清单|分户|名单|名册|统计|汇总|打卡|兑付|兑现|一卡通|一折通|惠民惠农|惠农|财政"
    r"|备案|登记|经办|台账|资金表|情况|表$|公示|农户|到户|到人|人员|对象|附件\d*|电子版|最终|定稿|副本|第.{1,3}批(次)?|[(（].*?[)）]"
)
_NOUNS = re.compile(
    r"补贴|补助|补偿|奖补|奖励|津贴|救助|资金|专项|政策|项目|各类|其他|经费|款|金|费"
)
_SUBSIDY = re.compile(r"[补助奖贴偿金费款]")
_SHEET_BY_DEFAULT = re.compile(r"^(sheet|工作表|表)\s*\d*$", re.IGNORECASE)


@dataclass(frozen=True)
class Fact:
    """One thing that was read from a text; ``origin``: option, title, sheet, file or folder."""

    value: str
    origin: str


@dataclass(frozen=True)
class ProgramFact:
    """The program: its code (the written name where the list does not know it)."""

    code: str
    written: str
    origin: str
    known: bool


@dataclass(frozen=True)
class Context:
    """What is known of one table besides its columns; None: found nowhere."""

    program: ProgramFact | None
    period: days.Period | None
    period_origin: str
    paid_on: date | None
    paid_on_origin: str
    township: Fact | None
    village: Fact | None
    remark: str | None
    supplementary: bool

    @property
    def period_text(self) -> str | None:
        """The period as yyyy, yyyymm or yyyymm-yyyymm."""
        return self.period.text if self.period else None


def read_context(table: Table, policy: Policy, program: str | None = None) -> Context:
    """The facts of one table; ``program`` (a code or a name) settles the program."""
    texts = list(places(table))
    period, period_origin = _period(texts)
    paid_on, paid_on_origin = _paid_on(texts)
    joined = " ".join(text for _, text in texts[:-1])
    remark = _REMARK.search(joined)
    return Context(
        program=named_program(program, policy) if program else _program(texts, policy),
        period=period,
        period_origin=period_origin,
        paid_on=paid_on,
        paid_on_origin=paid_on_origin,
        township=_fact(texts, place.township_in),
        village=_village(texts),
        remark=remark.group() if remark else None,
        supplementary=_SUPPLEMENTARY.search(joined) is not None,
    )


def with_titles_of_sheet(tables: Iterable[Table]) -> Iterator[Table]:
    """Tables of one header down a sheet (a block a village): what stands over the first holds
    for all, after their own titles.
    """
    first: Table | None = None
    for table in tables:
        if first is None or table.sheet_no != first.sheet_no or _heads(table) != _heads(first):
            first = table if table.table_no == 0 else first
            yield table
            continue
        above = tuple(title for title in first.titles if title not in table.titles)
        yield replace(table, titles=(*table.titles, *above))


def _heads(table: Table) -> list[str]:
    return [column.text for column in table.columns]


def places(table: Table) -> Iterator[tuple[str, str]]:
    """(origin, text) in the order in which they are believed; the folder comes last."""
    path = PurePosixPath(table.file.name)
    for title in table.titles:
        yield "title", tidy(title)
    if not _SHEET_BY_DEFAULT.match(table.sheet):
        yield "sheet", tidy(table.sheet)
    yield "file", tidy(path.stem)
    yield "folder", "/".join(tidy(part) for part in path.parts[:-1])


def named_program(name: str, policy: Policy) -> ProgramFact:
    """The program that ``--program`` names."""
    found = policy.recognise(name)
    if found:
        return ProgramFact(found.code, policy.programs[found.code].name, "option", True)
    return ProgramFact(name, name, "option", False)


def _program(texts: list[tuple[str, str]], policy: Policy) -> ProgramFact | None:
    """A listed program in the names of the list itself, else its unlisted name, else the folder."""
    own = [(origin, text) for origin, text in texts if origin != "folder"]
    above = [(origin, text) for origin, text in texts if origin == "folder"]
    return _listed(own, policy) or next(_unlisted(own), None) or _listed(above, policy)


def _listed(texts: list[tuple[str, str]], policy: Policy) -> ProgramFact | None:
    found = [(origin, match) for origin, text in texts if (match := policy.recognise(text))]
    found.sort(key=lambda f: not f[1].certain)
    return next((ProgramFact(m.code, m.written, origin, True) for origin, m in found), None)


def _unlisted(texts: list[tuple[str, str]]) -> Iterator[ProgramFact]:
    """A program that the list does not know keeps its written name."""
    for origin, text in texts:
        for piece in re.split(r"[/_\s:：]+", text):
            name = _without_places(_GENERIC.sub("", _DATED.sub("", piece)))
            own = _NOUNS.sub("", name)
            if len(own) >= 2 and len(name) <= 20 and _SUBSIDY.search(name):
                yield ProgramFact(name, name, origin, False)


def _without_places(text: str) -> str:
    core = re.sub(r"^[^省市县区镇乡村]{1,6}(省|市|县|区|旗)", "", text)
    for found in (place.township_in(core), place.village_in(core)):
        if found:
            core = core.replace(found, "")
    return re.sub(r"[^\w\u4e00-\u9fff]", "", core)


def _period(texts: list[tuple[str, str]]) -> tuple[days.Period | None, str]:
    """The finest period of the first text that states one; a month in the file beats a year."""
    found = [(p, origin) for origin, text in texts if (p := days.period_of(text))]
    if not found:
        return None, ""
    first, origin = found[0]
    finer = (
        (p, o) for p, o in found if len(first.text) == 4 and p.text[:4] == first.text != p.text
    )
    return next(finer, (first, origin))


def _paid_on(texts: list[tuple[str, str]]) -> tuple[date | None, str]:
    for origin, text in texts:
        found = _PAID_ON.search(text)
        cleaned = days.clean(found.group(1)).value if found else None
        if cleaned is not None and cleaned.first_day == cleaned.last_day:
            return cleaned.first_day, origin
    return None, ""


def _fact(texts: list[tuple[str, str]], read: object) -> Fact | None:
    if not callable(read):
        return None
    found = ((origin, read(text)) for origin, text in texts)
    return next((Fact(str(value), origin) for origin, value in found if value), None)


def _village(texts: list[tuple[str, str]]) -> Fact | None:
    """The village of a list: a sheet that bears a bare name (清水) is not taken for one."""
    return _fact([t for t in texts if t[0] != "folder"], place.village_in)
