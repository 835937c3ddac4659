"""Where a table's header is, how its rows join into paths, and the units they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from loaders import rowkinds
from loaders.grids import Merge
from loaders.rowkinds import Row

SEARCHED = 40
_MOST_ROWS = 4
_WORDS = re.compile(
    r"序号|编号|证号|号码|卡号|账号|帐号|户号|学号|文号|批号|手机|电话|姓\s*名|名称|户名|全称|身份|证件|"
    r"金额|资金|补贴|补助|津贴|标准|面积|合计|应发|实发|收入|余额|单价|比例|税|日期|时间|年度|年月|月份|"
    r"期次|批次|项目|地址|住址|住所|坐落|备注|说明|原因|事由|类型|类别|种类|等级|级别|档次|状态|性质|方式|"
    r"与.{0,6}关系|人口|人数|户数|性别|民族|年龄|出生|学历|文化|婚姻|职务|岗位|单位|学校|年级|专业|"
    r"法定|法人|代表|代码|注册|资本|出资|股东|成员|监护|照料|代办|代领|经办|审批|开户|网点|银行账|"
    r"领款|收款|享受|发放|受益|持卡|死亡|火化|注销|迁[入出]|登记|是否|有无|数量|亩数|亩$|"
    r"^(?:所[在属]|行政|自然|户籍|家庭)?(?:县|区|县区|乡镇|乡|镇|街道|镇\(街道\)|村|组|社|社区|村组|"
    r"村\(居\)|村\(社区\)|村委会|组别|村组别|小组|村民小组|组名|村名|户主|对象|人员|关系|家属|"
    r"姓名|名字|联系方式)(?:名称?)?$|^(?:no|id|name|card|phone|amount|date)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"^[-+￥¥$]?[\d,，]*\d(?:\.\d+)?\s*(?:%|元|亩|岁)?$|\d{5,}|^\d{4}[-/.年]\d{1,2}([-/.月]\d{0,2}日?)?$|"
    r"^\d+(?:\.\d+)?[eE][+-]?\d+$|^(?:TRUE|FALSE)$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d年?度?$|^\d{1,2}月份?$|^第?[一二三四1-4]季度$")
_UNIT_WORD = r"(?:[万千百亿]?元|亩|平方米|㎡|m2|公斤|斤|吨|人|户|岁|月|个月|年|%|头|只|株|台)"
_PER = r"(?:\s*[/每.·]\s*(?:[万千百亿]?元|亩|人|户|年|月|天|日|次|季|平方米))*"
_UNIT_PART = rf"(?:人民币|单位:?)?{_UNIT_WORD}{_PER}"
_BRACKETED_UNIT = re.compile(rf"[(\[【{{]({_UNIT_PART})[)\]】}}]")
_SLASHED_UNIT = re.compile(rf"[/:]({_UNIT_WORD})$")
_LABEL = re.compile(r"[^\d:：]{2,10}[:：]")
_MARKS = str.maketrans("", "", "*＊※★☆▲△●\u200b\ufeff")
MONEY = re.compile(
    r"金额|资金|补贴|补助|救助|津贴|款|元|额|收入|工资|报酬|待遇|应发|实发|标准|合计"
)
ABOUT_MONEY = re.compile(
    r"账|帐|户名|日期|时间|方式|状态|类[型别]|项目|名称|批次|对象|姓名|单位|编号|原因|银行|人数|人口|证|卡号|人$"
)


@dataclass(frozen=True)
class Header:
    """Positions (in the rows looked at) of the header's rows, and where the data begins."""

    rows: tuple[int, ...]
    data: int


def is_value(text: str) -> bool:
    """Whether the text looks like a value rather than a heading (years and months can head)."""
    return bool(_VALUE.search(text)) and not _YEAR.match(text)


def word_share(row: Row) -> float:
    """The share of the row's filled cells that read like headings."""
    cells = rowkinds.filled(row)
    return sum(1 for text in cells if is_heading(text)) / len(cells) if cells else 0.0


def is_heading(text: str) -> bool:
    """Whether the text reads like a heading of a column."""
    if len(text) > 40 or is_value(text) or re.search(r"[:：]\s*[^\s)）]", text):
        return False
    return bool(_WORDS.search(clean(text)))


def clean(text: str) -> str:
    """The heading without spaces, line breaks and asterisks; full-width brackets as plain ones."""
    plain = unicodedata.normalize("NFKC", text).replace("_x000D_", "").translate(_MARKS)
    return "".join(plain.split()).rstrip(":,;。、")


def split_unit(text: str) -> tuple[str, str | None]:
    """(heading, unit): ``金额(万元)`` → 金额, 万元. Other brackets stay in the heading."""
    heading = clean(text)
    found = _BRACKETED_UNIT.search(heading) or _SLASHED_UNIT.search(heading)
    if not found or found.group(0) == heading:
        return heading, None
    rest = heading[: found.start()] + heading[found.end() :]
    return rest, re.sub(r"^(?:人民币|单位:?)", "", found[1])


def is_unit(text: str) -> bool:
    """Whether the text is a unit and nothing else."""
    return re.fullmatch(_UNIT_PART, clean(text).strip("()[]")) is not None


def find(rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Header:
    """The header among the first rows of a table; ``rows`` empty where there is none.

    ``merges`` are relative to ``rows``. Titles stand above the header and are not part of it.
    """
    rows = rows[:SEARCHED]
    kinds = [_kind(row) for row in rows]
    first = next((i for i, kind in enumerate(kinds) if kind == "data"), len(kinds))
    top = _top(rows, kinds, first)
    if top is None:
        return _without_headings(rows, first)
    return _with_lower_rows(rows, top, first, merges)


def _typical_width(rows: Sequence[Row]) -> float:
    fills = [len(rowkinds.filled(row)) for row in rows]
    return median([n for n in fills if n > 1] or [1])


def _kind(row: Row) -> str:
    """``blank``, ``title``, ``heading`` (can be a header), ``data`` or ``other``."""
    cells = rowkinds.filled(row)
    if not cells:
        return "blank"
    share = word_share(row)
    if _is_data(row, cells, share):
        return "other" if rowkinds.reason(row) else "data"
    if is_labelled(cells) or (_is_titlelike(cells) and not (len(cells) > 1 and share == 1.0)):
        return "title"
    return "other" if rowkinds.reason(row) and share < 0.5 else "heading"


def _is_data(row: Row, cells: Sequence[str], share: float) -> bool:
    if rowkinds.has_long_number(row):
        return not is_labelled(cells)
    return any(map(is_value, cells)) and share < 0.5 and not _is_titlelike(cells)


def is_labelled(cells: Sequence[str]) -> bool:
    """What stands over a statement: ``户名：张三``, ``账号：`` with its number in the next cell."""
    labels = sum(1 for text in cells if _LABEL.match(text))
    return bool(cells) and _LABEL.match(cells[0]) is not None and 2 * labels >= len(cells)


def _is_titlelike(cells: Sequence[str]) -> bool:
    """One text, or a few of the form ``单位：元``, ``填报日期：2023年1月``."""
    if len(cells) == 1:
        return not is_value(cells[0])
    if len(cells) <= 4 and any(re.search(r"[:：]", text) for text in cells):
        return all(len(text) > 1 for text in cells)
    return len(cells) == 2 and max(map(len, cells)) >= 12 and not any(map(is_value, cells))


def _top(rows: Sequence[Row], kinds: Sequence[str], first: int) -> int | None:
    """The header's first row: headings by their words, else the first row that is wide enough."""
    run = [at for at in range(first) if kinds[at] == "heading"]
    named = [at for at in run if word_share(rows[at]) >= 0.4 and len(rowkinds.filled(rows[at])) > 1]
    if named:
        return named[0]
    wide = max(2, 0.5 * _typical_width(rows))
    return next((at for at in run if len(rowkinds.filled(rows[at])) >= wide), None)


def _without_headings(rows: Sequence[Row], first: int) -> Header:
    """A single column with its heading, or no header at all: the data begins at once."""
    if _typical_width(rows) <= 1:
        lone = next((at for at in range(len(rows)) if _is_lone_heading(rows[at])), None)
        if lone is not None and lone < first:
            return Header((lone,), lone + 1)
    return Header((), first)


def _is_lone_heading(row: Row) -> bool:
    cells = rowkinds.filled(row)
    return len(cells) == 1 and is_heading(cells[0]) and len(cells[0]) <= 10


def _with_lower_rows(rows: Sequence[Row], top: int, first: int, merges: Sequence[Merge]) -> Header:
    """The header from ``top`` on: rows below belong to it while they complete what is above."""
    at, header = top + 1, [top]
    while at < min(first, top + _MOST_ROWS) and _completes(rows, header, at, merges):
        header.append(at)
        at += 1
    if at < len(rows) and _is_unit_line(rows[at]):
        header.append(at)
        at += 1
    return Header(tuple(header), at)


def _completes(
    rows: Sequence[Row], header: Sequence[int], at: int, merges: Sequence[Merge]
) -> bool:
    """Whether the row gives the leaves of groups that the rows above open."""
    row, above = rows[at], rows[header[-1]]
    if any(first >= header[0] and first < at <= last for first, _, last, _ in merges):
        return True
    cells = rowkinds.filled(row)
    if not cells or any(map(is_value, cells)) or rowkinds.reason(row):
        return False
    gaps = sum(1 for up, low in zip(above, row, strict=False) if low and not up)
    alone = sum(1 for up, low in zip(above, row, strict=False) if up and not low)
    return gaps > 0 and (alone > 0 or word_share(row) >= 0.5)


def _is_unit_line(row: Row) -> bool:
    cells = rowkinds.filled(row)
    return bool(cells) and all(map(is_unit, cells))


def paths(rows: Sequence[Row], merges: Sequence[Merge], width: int) -> list[list[str]]:
    """Header texts of every column from top to bottom, as written, merges undone.

    ``rows`` are the header's rows and ``merges`` relative to them. Without merges a group
    heading that stands over its first column only reaches to the next heading.
    """
    grid = [[row[i] if i < len(row) else None for i in range(width)] for row in rows]
    if not _unmerge(grid, merges):
        _reach_right(grid)
    return [_path([line[i] for line in grid]) for i in range(width)]


def _unmerge(grid: list[list[str | None]], merges: Sequence[Merge]) -> bool:
    """Write every merged text into all its cells; whether a merge lay across columns."""
    across = False
    for top, left, bottom, right in merges:
        if not 0 <= top < len(grid) or left >= len(grid[top]):
            continue
        across = across or right > left
        for line in grid[top : bottom + 1]:
            for i in range(left, min(right + 1, len(line))):
                line[i] = grid[top][left]
    return across


def _reach_right(grid: list[list[str | None]]) -> None:
    for at, line in enumerate(grid[:-1]):
        below = grid[at + 1 :]
        group: str | None = None
        for i, text in enumerate(line):
            has_leaf = any(low[i] for low in below)
            if text:
                group = text if has_leaf else None
            elif has_leaf and group and _under_one_parent(grid[:at], i):
                line[i] = group


def _under_one_parent(above: Sequence[Sequence[str | None]], column: int) -> bool:
    return all(line[column] == line[column - 1] for line in above)


def _path(texts: Sequence[str | None]) -> list[str]:
    path: list[str] = []
    for text in texts:
        if text and clean(text) and (not path or path[-1] != text):
            path.append(text)
    return path
