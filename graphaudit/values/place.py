"""Townships, villages and groups in cells, titles, file names and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphaudit.values.numerals import chinese_number
from graphaudit.values.text import is_blank, solid, tidy

_HAN = r"[\u3400-\u9fff]"
_TOWNSHIP = re.compile(rf"({_HAN}{{1,10}}?(?:街道办事处|街道|民族乡|镇|乡|苏木))(?!村振|居民)")
_OFFICE = re.compile("街道办事处$")
_NO_TOWNSHIP = re.compile(
    r"城乡|乡镇|乡村|镇村|下乡|返乡|老乡|家乡|集镇|城镇|山乡|各镇|各乡|本镇|本乡|全镇|全乡"
)
_DATED = re.compile(
    r"^[年月日](?:度|份)?|.*[0-9一二三四五六七八九十〇零](?:年度?|月份?|日)|.*(?:半年|季度)"
)
_BEFORE = re.compile(
    r".*(?:省|自治[区州县旗]|.(?:[^城新]市|县|(?<![社小辖地山])区|旗)|关于|发放|补贴|补助|津贴|救助|供养"
    r"|奖补|资金|保险|名单|明细|花名册|汇总|发放表|明细表|汇总表|低保|五保|特困|护理|孤儿|所属|的)"
    r"(?!镇|乡|街道|苏木)"
)
_NO_VILLAGE = re.compile("新农村|农村|乡村|全村|各村|本村|镇村|城乡社区")
_COMMITTEE = re.compile(
    r"(?:村民委员会|村委会|村委|居民委员会|居委会|村\(居\)委会|牧民委员会|牧委会|嘎查委员会"
    r"|委员会|村民居委会)$"
)
_KIND = re.compile(r"(?:行政村|自然村|社区|村)$")
_GROUP = re.compile(
    r"(?:第)?([0-9]{1,3}|[零〇一二三四五六七八九十百]{1,5})(?:村民)?"
    r"(?:小组|组|社|生产队|大队|小队|队)?(?:村民小组)?"
)
_GROUP_END = re.compile(
    rf"((?:第)?(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,4}})(?:村民)?(?:小组|组|社|生产队|大队|队)"
    rf"|{_HAN}{{1,4}}(?:村民小组|组))(?:[0-9]+号)?$"
)
_VILLAGE_IN = re.compile(
    rf"({_HAN}{{1,10}}?(?:村民委员会|村委会|居委会|社区|行政村|村))(?!民小?组|委|民委)"
)
_COUNTY = re.compile(
    rf"^(?:{_HAN}{{2,8}}?(?:省|自治区))?(?:{_HAN}{{2,8}}?(?:市|州|盟))?((?:(?!镇|乡|街道|村){_HAN}){{1,8}}?(?:县|(?<!社)区|旗|市))(?!镇|乡|街道|村|社区)"
)
_FLOAT_TAIL = re.compile(r"\.0+$")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address names; a part that it does not name is empty."""

    county: str = ""
    township: str = ""
    village: str = ""
    group: str = ""


def township_in(text: str | None) -> str | None:
    """The township that a title, file name or address names, e.g. ``清溪镇``; None when none."""
    core = _NO_TOWNSHIP.sub("_", tidy(text))
    for found in _TOWNSHIP.finditer(core):
        name = _OFFICE.sub("街道", _without_lead(found[1]))
        if _stem(name).strip("乡镇街道"):
            return name
    return None


def canonical_township(text: str | None) -> str | None:
    """The township's name without its office (``清溪镇人民政府`` gives ``清溪镇``)."""
    if is_blank(text):
        return None
    return township_in(text) or solid(text)


def canonical_village(text: str | None) -> str | None:
    """One name for 柳湾村, 柳湾村委会, 柳湾社区 and 柳湾: ``柳湾村``. None for an empty cell."""
    if is_blank(text):
        return None
    core = _within_village(_FLOAT_TAIL.sub("", solid(text)))
    base = _COMMITTEE.sub("", core) if len(_COMMITTEE.sub("", core)) > 0 else core
    bare = _KIND.sub("", base)
    base = bare if len(bare) > 1 else base
    return base if base.endswith("村") else base + "村"


def group_number(text: str | None) -> int | None:
    """The number of a villagers' group: ``1``, ``1组``, ``一组``, ``第一村民小组``, ``1社``."""
    if is_blank(text):
        return None
    found = _GROUP.fullmatch(_FLOAT_TAIL.sub("", solid(text)))
    if found is None:
        return None
    return int(found[1]) if found[1].isascii() else chinese_number(found[1])


def canonical_group(text: str | None) -> str | None:
    """``1组`` for a numbered group, the name without 村民小组 for a named one; None for empty."""
    if is_blank(text):
        return None
    number = group_number(text)
    if number is not None:
        return f"{number}组"
    return re.sub("(?:村民)?小?组$", "", solid(text)) + "组"


def village_in(text: str | None) -> str | None:
    """The village that a title, sheet or file name or address names, canonical; None when none."""
    return split_address(text).village or None


def split_address(text: str | None) -> Place:
    """County, township, village and group of an address, as far as it names them."""
    rest = re.sub("[-,，/·]", "", _NO_VILLAGE.sub("_", solid(text)))
    county, rest = _cut_county(rest)
    township = township_in(rest) or ""
    if township:
        rest = _after(rest, township)
    rest, group = _cut_group(rest)
    found = _VILLAGE_IN.search(rest)
    village = _village_of(found[1]) if found else None
    return Place(county, township, village or "", group)


def _without_lead(name: str) -> str:
    """The name without what stands before it in a title; 白市镇 keeps all of itself."""
    dated = _DATED.sub("", name)
    bare = _BEFORE.sub("", dated)
    return bare if _stem(bare) else dated


def _stem(name: str) -> str:
    return re.sub("(?:镇|乡|街道|苏木)$", "", name)


def _within_village(core: str) -> str:
    township = township_in(core)
    rest = _after(core, township) if township else core
    rest = rest or core
    named, _ = _cut_group(rest)
    return named or rest


def _village_of(written: str) -> str | None:
    dated = _DATED.sub("", written)
    return canonical_village(_BEFORE.sub("", dated) or dated)


def _after(text: str, township: str) -> str:
    stem = township.removesuffix("街道")
    place = text.find(stem) + len(stem)
    return re.sub(r"^(?:街道办事处|街道办|街道)|^(?:人民)?政府", "", text[place:])


def _cut_county(text: str) -> tuple[str, str]:
    found = _COUNTY.match(text)
    if found is None or found.end() == len(text):
        return "", text
    return found[1], text[found.end() :]


def _cut_group(text: str) -> tuple[str, str]:
    village = _VILLAGE_IN.search(text)
    start = village.end() if village else 0
    found = _GROUP_END.search(text, start)
    if found is None or (not village and found.start() == 0 and group_number(found[1]) is None):
        return text, ""
    return text[: found.start()], canonical_group(found[1]) or ""
