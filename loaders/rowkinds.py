"""Rows that are no data: totals, signatures, notes, page numbers, repeated headings.

One row at a time, on its texts; ``tables`` asks only for rows that hold no long number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

TITLE = "标题行"
HEADER = "表头"
REPEATED_HEADER = "重复表头"
BLANK = "空行"
TOTAL = "合计行"
SIGNATURE = "签字行"
NOTE = "说明行"
UNIT = "单位行"
PAGE = "页码行"
SECTION = "分组标题"
COLUMN_NUMBERS = "栏号行"
NO_SUM = "本列无金额"
SKIP_REASONS = (
    TITLE,
    HEADER,
    REPEATED_HEADER,
    BLANK,
    TOTAL,
    SIGNATURE,
    NOTE,
    UNIT,
    PAGE,
    SECTION,
    COLUMN_NUMBERS,
    NO_SUM,
)

Row = Sequence[str | None]

LONG_NUMBER = r"[0-9０-９]{12}|[0-9０-９]{11}[xXｘＸ×*]|[eE]\+1[0-9]"
_LONG = re.compile(LONG_NUMBER)
_TOTAL = re.compile(
    r"^[\W_]*(?:[\w（）()、]{0,14}?)(?:合计|小计|总计|共计|累计|总合计|汇总|本页计|页计|总额)"
    r"[\W_]*(?:数|人数|户数|金额)?(?:[（(].{0,12}[)）])?[\W_]*$"
)
_TOTAL_WITH_FIGURES = re.compile(
    r"^[\W_]*(?:本[页表村组]|全[村镇乡县])?(?:合计|小计|总计|共计|累计)[:：]?.{0,60}$"
)
_COUNTED = r"[\d,.]+(?:户|人|笔|名|口|个|项|次|条|行|份|亩|平方米|元)(?:次|整)?"
_CAPITALS = r"(?:人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{3,}"
_FIGURES = rf"[:：]?(?:[\u4e00-\u9fff]{{0,4}}[:：]?(?:{_COUNTED}|{_CAPITALS})[,，、;；/]?)+。?$"
_TOTAL_THEN_FIGURES = re.compile(
    rf"^[\W_]*[\w（）()、]{{0,14}}?(?:合计|小计|总计|共计|累计){_FIGURES}"
)
_IN_ALL = re.compile(rf"^[\W_]*(?:[本全][村组页表镇乡县])?共{_FIGURES}")
_SIGNER = (
    r"(?:单位|部门|科室|乡镇|村委会|村级|镇级|财政所|民政|分管|主管|主要|经办|填报|会计|出纳|村|组)?"
    r"(?:制表人?|审核人?|复核人?|复审人?|审批人?|负责人|领导|填表人?|填报人?|经办人?|经手人|报送人|"
    r"校对人?|监督人|录入人?|统计人|签字|签章|签名|盖章|公章|书记|主任|所长|会计|出纳|镇长|乡长|"
    r"制单人?|打印人?|编制人?|造册人?|发放人|签发人?)"
)
_SIGNATURE = re.compile(
    rf"^[\W_]*{_SIGNER}(?:[（(][^）)]{{0,12}}[)）])?\s*(?:[:：_＿]|\s*$|\s{{2,}})"
)
_OFFICE_STAMP = re.compile(r"[（(](?:盖章|公章|签章|签字|章)[)）]\s*[:：]?\s*$")
_MADE = re.compile(r"^(?:制表|填表|填报|上报|打印|编制|报送|填制|制单)(?:单位|日期|时间)\s*[:：]")
_NOTE = re.compile(
    r"^[\W_]*(?:备注|说明|注|附注|附|注意|注意事项|填表说明|填报说明|编制说明|公示期|公示时间|公示日期|监督电话|"
    r"举报电话|监督举报电话|咨询电话|联系电话|以上|特此|本表)\d?\s*[:：、.]|^[\W_]*(?:以上|特此公示|本表)|^注\d"
)
_UNIT = re.compile(r"^[\W_]*(?:金额|货币|计量|面积)?单位\s*[:：]\s*(.{1,20})$")
_UNIT_WORDS = re.compile(r"[万千百亿]?元|亩|人|户|月|公斤|斤|平方米|[、,，/／\s.。]|人民币|角|分")
_PAGE = re.compile(
    r"^[\W_]*第?\s*\d+\s*页?\s*[,，/／、]?\s*共\s*\d+\s*页[\W_]*$|^[\W_]*第\s*\d+\s*页[\W_]*$"
    r"|^-\s*\d+\s*-$|^Page\s+\d+(?:\s+of\s+\d+)?$",
    re.IGNORECASE,
)
_LETTERED = "甲乙丙丁戊己庚辛"


def filled(row: Row) -> list[str]:
    """The texts of the row's filled cells."""
    return [text for text in row if text]


def has_long_number(row: Row) -> bool:
    """Whether a cell holds an ID, card or account number, or one that a spreadsheet ruined."""
    return any(_LONG.search(text) for text in row if text)


def reason(row: Row) -> str | None:
    """Why the row is no data (one of SKIP_REASONS), or None. Context-free."""
    cells = filled(row)
    if not cells:
        return BLANK
    if has_long_number(row):
        return None
    return _by_first_cell(cells, row) or _by_all_cells(cells)


def _by_first_cell(cells: Sequence[str], row: Row) -> str | None:
    first = "".join(cells[0].split()) if len(cells[0]) < 40 else cells[0]
    if _PAGE.match(cells[0]) and len(cells) <= 2:
        return PAGE
    if is_unit_row(cells):
        return UNIT
    if is_total(row):
        return TOTAL
    if _is_signature(cells, first):
        return SIGNATURE
    if _NOTE.match(first) and len(cells) <= 3:
        return NOTE
    return None


def is_total(row: Row) -> bool:
    """合计, 小计 and the like in one of the first filled cells, without a number of a person."""
    cells = filled(row)
    for text in cells[:3]:
        tight = "".join(text.split())
        if len(tight) <= 24 and _TOTAL.match(tight):
            return True
        if len(tight) <= 60 and _TOTAL_THEN_FIGURES.match(unicodedata.normalize("NFKC", tight)):
            return True
    return _is_total_of_all(cells)


def _is_total_of_all(cells: Sequence[str]) -> bool:
    """``共8户`` at the beginning of the row, or a total alone in it."""
    first = "".join(cells[0].split()) if cells else ""
    if len(first) <= 60 and _IN_ALL.match(unicodedata.normalize("NFKC", first)):
        return True
    return len(cells) == 1 and bool(_TOTAL_WITH_FIGURES.match(first))


def _is_signature(cells: Sequence[str], first: str) -> bool:
    if _SIGNATURE.match(cells[0]) and (len(cells) <= 8 or "：" in cells[0] or ":" in cells[0]):
        return len(cells) == 1 or any(mark in cells[0] for mark in "：:_＿") or _all_signers(cells)
    return bool(_MADE.match(first) or (len(cells) <= 3 and _OFFICE_STAMP.search(first)))


def _all_signers(cells: Sequence[str]) -> bool:
    signers = sum(1 for text in cells if _SIGNATURE.match(text))
    return signers * 2 >= len(cells)


def is_unit_row(cells: Sequence[str]) -> bool:
    """``单位：元`` alone, or beside a date or page."""
    found = next((m for m in map(_UNIT.match, cells) if m), None)
    return len(cells) <= 3 and found is not None and not _UNIT_WORDS.sub("", found[1])


def unit_text(text: str) -> str | None:
    """``万元`` of ``金额单位：万元``, wherever it stands in the text."""
    found = re.search(r"单位\s*[:：]\s*(?:人民币)?([万千百亿]?元|亩)", text)
    return found[1] if found else None


def _by_all_cells(cells: Sequence[str]) -> str | None:
    return COLUMN_NUMBERS if _is_column_numbers(cells) else None


def _is_column_numbers(cells: Sequence[str]) -> bool:
    """``1 2 3 4 …`` or ``甲 乙 1 2 3 …`` under a header."""
    numbers = list(cells)
    while numbers and numbers[0] in _LETTERED:
        numbers.pop(0)
    numbers = [n.strip("()（）栏") for n in numbers]
    if len(cells) < 4 or len(numbers) < 2 or not all(n.isdecimal() for n in numbers):
        return False
    first = int(numbers[0])
    return first in (0, 1) and [int(n) for n in numbers] == list(range(first, first + len(numbers)))


def is_section(row: Row, width: int) -> bool:
    """A village or group alone in the first cell of a row, as a heading within the table."""
    cells = filled(row)
    if width < 4 or len(cells) != 1 or row[0] is None:
        return False
    return len(cells[0]) >= 2 and not cells[0].replace(".", "").isdecimal()
