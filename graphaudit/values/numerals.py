"""Chinese numerals, ordinary and capital, as integers."""

from __future__ import annotations

import re

DIGITS: dict[str, int] = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{c: i for i, c in enumerate("零壹貳參肆伍陸柒捌玖")},
    "〇": 0,
    "○": 0,
    "O": 0,
    "Ｏ": 0,
    "两": 2,
    "俩": 2,
    "弍": 2,
    "叄": 3,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_TENS = re.compile(r"廿|卅")


def chinese_number(text: str) -> int | None:
    """``一千五百`` or ``壹仟伍佰`` or ``二〇一九`` as an integer; None when it is not a numeral.

    Digits in a row (二〇一九) are read as written; otherwise by units.
    """
    text = _TENS.sub(lambda m: "二十" if m.group() == "廿" else "三十", text)
    if not text or any(c not in _KNOWN for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return _by_units(text)


_KNOWN = set(DIGITS) | set(_SMALL) | set(_LARGE)


def _by_units(text: str) -> int:
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[c]
            section = digit = 0
    return total + section + digit
