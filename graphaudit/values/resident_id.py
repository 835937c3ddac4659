"""Resident ID numbers (GB 11643): 18 and 15 characters, check digit, birth day, sex, ruined ones.

The area code is only a hint (it is that of first registration, perhaps abolished), so it is
never tested: an old person's old number is as good as any.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import (
    Cleaned,
    Column,
    ValueType,
    clean_bulk,
    clean_numeric_cells,
    letters,
    matches,
    share_of,
)
from graphaudit.values.text import is_blank, solid

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FIRST_YEAR = 1850
BEFORE_1900 = frozenset({"996", "997", "998", "999"})

_BULK_STATES = ("ok", "checksum")
_QUOTES = str.maketrans("", "", "'\"`‘’“”′´,，;；:：")
_JUNK = "[\\s\\x{00a0}\\x{3000}\\x{200b}\\x{feff}'\"`‘’]"
_CROSSES = "X×✕✖╳*ХΧ﹡∗＊"
_WELL_FORMED = re.compile(r"\d{17}[\dX]", re.ASCII)
_FIFTEEN = re.compile(r"\d{15}", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d*))?E\+?(\d{1,2})", re.ASCII)
_FLOAT_TAIL = re.compile(r"(\d{15,18})\.0*", re.ASCII)
_GROUPED = re.compile(r"\d[\d.\-_/]*[\dX]", re.ASCII)
_BRACKETED = re.compile(r"[(\[{〔【<《]([^)\]}〕】>》]*)[)\]}〕】>》]?")
_WORDS = re.compile(r"[^\x00-\x7f×✕✖╳ХΧ﹡∗]+")
_FOREIGN = re.compile(
    r"[A-Z]{1,3}\d{6,12}[A-Z]?|\d{1,2}[A-Z]{1,2}\d{5,8}|[A-Z]{1,2}\d{6}\([0-9A]\)", re.ASCII
)


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


def check(value: str) -> bool:
    """Whether it is 18 canonical characters with a real birth day and the right check digit."""
    return (
        _WELL_FORMED.fullmatch(value) is not None
        and value[17] == check_digit(value[:17])
        and birth_day(value) is not None
    )


def birth_day(value: str) -> date | None:
    """The birth day of an 18-character number; None when no real and plausible day stands there."""
    try:
        day = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR and day <= _latest_birth() else None


def sex(value: str) -> str | None:
    """``male`` or ``female`` by the 17th digit; None for a number of another kind."""
    if not _WELL_FORMED.fullmatch(value):
        return None
    return "male" if int(value[16]) % 2 else "female"


def upgrade(fifteen: str) -> str:
    """The 18 characters of a 15-digit number (order codes 996 to 999: born before 1900)."""
    century = "18" if fifteen[12:] in BEFORE_1900 else "19"
    longer = fifteen[:6] + century + fifteen[6:]
    return longer + check_digit(longer)


def clean(text: str | None, numeric: bool = False) -> Cleaned[str]:
    """Clean one written number; ``numeric``: it came from a number cell of a spreadsheet.

    A spreadsheet keeps 15 digits of a number, so 18 digits out of a number cell are ruined.
    Notes inside the cell (已故, 遗失) come back as ``note``.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    core, note = _without_notes(solid(text).translate(_QUOTES).upper())
    if is_blank(core):
        return Cleaned(None, "missing", note)
    bare, from_float = _ungrouped(core)
    state, value, reason = _judge(bare, numeric or from_float)
    return Cleaned(value, state, reason if value is None and reason else note)


def clean_series(values: Column, numeric: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Columns value, state, note. ``numeric`` marks the rows that were number cells."""
    cleaned = clean_bulk(values, clean, _bulk, _BULK_STATES, _JUNK)
    return clean_numeric_cells(values, cleaned, clean, numeric)


def mask(text: str) -> str:
    """First two and last three characters, the form that may be published."""
    value = solid(text)
    return (
        f"{value[:2]}{'*' * (len(value) - 5)}{value[-3:]}" if len(value) > 8 else "*" * len(value)
    )


def caption(text: str) -> str:
    """The masked number: a full one is never a caption."""
    return mask(text)


def looks(text: str) -> bool:
    """Whether one cell looks like a resident ID, dirty or ruined ones included."""
    state = clean(text).state
    if state == "ruined" and (found := _SCIENTIFIC.fullmatch(solid(text).upper())):
        return int(found[3]) in (14, 17)
    return state in ("ok", "upgraded", "checksum", "ruined")


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like resident IDs."""
    return share_of(values, looks)


def _latest_birth() -> date:
    return date.today() + timedelta(days=1)


def _without_notes(text: str) -> tuple[str, str]:
    if _FOREIGN.fullmatch(text):
        return text, ""
    notes = [m.group(1) for m in _BRACKETED.finditer(text)]
    core = _BRACKETED.sub("", text)
    notes += _WORDS.findall(core)
    return _WORDS.sub("", core), " ".join(n for n in notes if n)


def _ungrouped(core: str) -> tuple[str, bool]:
    """The digits without separators, and whether the writing shows that it was a float."""
    if found := _FLOAT_TAIL.fullmatch(core):
        return found[1], len(found[1]) > 15
    if found := _SCIENTIFIC.fullmatch(core):
        digits = found[1] + (found[2] or "")
        whole = len(digits) == int(found[3]) + 1 and len(digits) in (15, 18)
        return (digits, len(digits) == 18) if whole else (core, True)
    joined = re.sub(r"[.\-_/]", "", core)
    whole = _GROUPED.fullmatch(core) is not None and len(joined) in (15, 18)
    return (joined if whole else core), False


def _judge(core: str, numeric: bool) -> tuple[str, str | None, str]:
    core = _with_x(core)
    if _SCIENTIFIC.fullmatch(core):
        return "ruined", None, "号码被表格改成科学计数法，尾数已丢失"
    if _WELL_FORMED.fullmatch(core):
        return _judge18(core, numeric)
    if _FIFTEEN.fullmatch(core):
        return _judge15(core)
    if _FOREIGN.fullmatch(core):
        return "foreign", core, ""
    return "invalid", None, _why_not(core)


def _with_x(core: str) -> str:
    if len(core) != 18 or core[17] not in _CROSSES or not core[:17].isascii():
        return core
    if not core[:17].isdigit() or core[17] == "X":
        return core
    return core[:17] + "X" if check_digit(core[:17]) == "X" else core


def _judge18(core: str, numeric: bool) -> tuple[str, str | None, str]:
    right = core[17] == check_digit(core[:17])
    if core.isdigit() and _is_ruined(core, right, numeric):
        return "ruined", None, "号码按数值存储，末几位已丢失"
    if birth_day(core) is None:
        return "invalid", None, f"出生日期 {core[6:14]} 不成立"
    return ("ok" if right else "checksum"), core, ""


def _is_ruined(core: str, right: bool, numeric: bool) -> bool:
    zeros = core.endswith("00")
    if not numeric:
        return zeros and not right
    # A right check digit on digits that a float holds exactly is chance, 1 in 11.
    return zeros or not right or int(float(core)) == int(core)


def _judge15(core: str) -> tuple[str, str | None, str]:
    longer = upgrade(core)
    if birth_day(longer) is None:
        return "invalid", None, f"出生日期 {core[6:12]} 不成立"
    return "upgraded", longer, ""


def _why_not(core: str) -> str:
    if "*" in core[:17]:
        return "号码已脱敏，不完整"
    if len(core) == 18 and core[17] in _CROSSES:
        return "末位与校验码不符"
    return f"应为 18 位或 15 位，实为 {len(core)} 位"


def _bulk(text: pa.StringArray) -> npt.NDArray[np.int8]:
    codes = np.full(len(text), -1, dtype=np.int8)
    formed = matches(text, r"^[0-9]{17}[0-9X]$")
    if not formed.any():
        return codes
    codes[formed] = _bulk_codes(letters(text.filter(pa.array(formed)), 18))
    return codes


def _bulk_codes(chars: npt.NDArray[np.uint8]) -> npt.NDArray[np.int8]:
    digits = chars[:, :17].astype(np.float32) - np.float32(ord("0"))
    wanted = np.frombuffer(CHECKS.encode(), dtype=np.uint8)[
        (digits @ np.array(WEIGHTS, np.float32)).astype(np.int64) % 11
    ]
    right = wanted == chars[:, 17]
    born = _plausible_births(digits[:, 6:14].astype(np.int32))
    zeros = (chars[:, 16] == ord("0")) & (chars[:, 17] == ord("0"))
    return np.select([born & right, born & ~right & ~zeros], [0, 1], default=-1).astype(np.int8)


def _plausible_births(digits: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month = digits[:, 4] * 10 + digits[:, 5]
    day = digits[:, 6] * 10 + digits[:, 7]
    real = (year >= FIRST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    longest = lengths[np.clip(month, 1, 12) - 1] + (leap & (month == 2))
    latest = _latest_birth()
    limit = latest.year * 10_000 + latest.month * 100 + latest.day
    return np.asarray(real & (day <= longest) & (year * 10_000 + month * 100 + day <= limit))


VALUE_TYPE = ValueType(
    "resident_id", "身份证号", "resident ID", clean, clean_series, check, caption, mask, shape_share
)
