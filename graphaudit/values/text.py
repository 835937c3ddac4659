"""Cleaning that all value types share: widths, invisible characters, blanks, long digit runs."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\ufeff\uffa0\ufffc"
_INVISIBLE_RUNS = ((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0xFE00, 0xFE10))
_CONTROLS = [
    c for c in range(0xA0) if unicodedata.category(chr(c)) == "Cc" and chr(c) not in "\t\n\r\v\f"
]

WIDTHS: dict[int, str | None] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(c): " " for c in _SPACES},
    **{ord(c): None for c in _INVISIBLE},
    **{code: None for first, last in _INVISIBLE_RUNS for code in range(first, last)},
    **dict.fromkeys(_CONTROLS),
}
"""Full-width ASCII to ASCII, every kind of space to a space, invisible marks to nothing."""

_NOTHING = """
- -- --- — —— – / \\\\ // \\\\n . · ? ?? ??? 无 暂无 空 不详 未知
null none nan nat n/a na <na> #n/a #value! #ref! #null!
"""
BLANKS = frozenset(["", *_NOTHING.split()])
"""What offices write where they have nothing to write (lower case, widths folded)."""

_BETWEEN = "[ \u00a0\u2000-\u200a\u2010-\u2015\u2212\u3000\uff0d-]"
"""What may stand between the groups of a number: blanks and dashes of any width."""
_OUR_ID = r"(?<![0-9A-Za-z])[a-z]_(?=[0-9]*[a-f])[0-9a-f]{16}(?![0-9A-Za-z])"
"""An id that we gave (``f_91c4…``): a digest, in which many digits may follow one another."""
_LONG = re.compile(
    rf"{_OUR_ID}"
    rf"|(?<!\d)1[3-9]\d({_BETWEEN})\d{{4}}\1\d{{4}}(?!\d)"
    rf"|(?<!\d)\d{{4}}(?:{_BETWEEN}\d{{4}}){{2,}}(?:{_BETWEEN}?\d{{1,7}})?[Xx]?(?!\d)"
    rf"|(?<!\d)\d{{6}}{_BETWEEN}\d{{8}}{_BETWEEN}\d{{3}}[\dXx]"
    r"|\d{9,}[Xx]?"
)
_KEPT = 3
_SPACE_RUN = re.compile(r"\s+")


def fold(text: str) -> str:
    """Full-width letters and digits halved, odd spaces made plain, invisible marks dropped."""
    return text if text.isascii() and text.isprintable() else text.translate(WIDTHS)


def tidy(text: str | None) -> str:
    """Folded, runs of white space made one space, none at the ends; None gives the empty text."""
    return _SPACE_RUN.sub(" ", fold(text)).strip() if text else ""


def solid(text: str | None) -> str:
    """Folded, with no white space at all."""
    return _SPACE_RUN.sub("", fold(text)) if text else ""


def is_blank(text: str | None) -> bool:
    """Whether an office would read the cell as empty (``-``, ``/``, 无, ``#N/A`` included)."""
    return not text or solid(text).lower() in BLANKS


def mask_long_digits(text: str) -> str:
    """The text with every run of nine or more digits reduced to its last three.

    Numbers written in groups (``6217 0012 3456 7890``, ``138-1234-5678``) count as one run.
    Dates stay readable: they have eight digits at most. So do ids that we gave.
    """
    return _LONG.sub(_masked, text.translate(_DROPPED))


_DROPPED: dict[int, None] = {code: None for code, to in WIDTHS.items() if to is None}


def _masked(run: re.Match[str]) -> str:
    return run.group() if run.group()[1:2] == "_" else "*" * 6 + run.group()[-_KEPT:]
