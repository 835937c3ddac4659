"""The font that pictures and papers carry, and what becomes of characters that it cannot draw.

A reader must never see a box, nor overlook a mark that turns a line around: what is invisible or
forbidden, and what the font lacks, is written out as its code, ``〔U+202E〕``.
"""

from __future__ import annotations

import base64
import io
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from viz.plain import Json

FAMILY = "Noto Sans SC"
FILE = "NotoSansSC-Regular.otf"
# Controls (tab and newline aside), soft hyphen, marks of direction, width and joining, variation
# selectors, surrogates, private use, non-characters, tags: nothing of it is seen as what it is.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_CODE = re.compile(r"〔(U\+[0-9A-F]{4,6})〕")


def folder() -> Path:
    """Where the font, its licence and its coverage stand."""
    return Path(str(resources.files("viz"))) / "assets" / "fonts"


def font_file() -> Path:
    """The font itself."""
    return folder() / FILE


def visible(text: str) -> str:
    """The text with every mark that cannot be seen, or that XML forbids, written as its code."""
    return _HIDDEN.sub(lambda found: code(found.group()), text.replace("\r\n", "\n"))


def drawable(text: str) -> str:
    """``visible``, and what the carried font cannot draw written as its code too."""
    seen = visible(text)
    if seen.isascii():
        return seen
    return "".join(c if c in "\t\n" or drawn(c) else code(c) for c in seen)


def font_face(text: str) -> str:
    """A style element with the carried font, reduced to the characters of ``text``.

    For an SVG that is opened by whatever the reader's machine has: its words need no font there.
    """
    options = subset.Options(
        hinting=False, layout_features=[], recalc_timestamp=False, notdef_outline=True,
        name_IDs=[1, 2], glyph_names=False,
    )  # fmt: skip
    held = io.BytesIO()
    with TTFont(font_file(), lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.save(held)
    data = base64.b64encode(held.getvalue()).decode()
    source = f"url(data:font/otf;base64,{data})"
    return f"<style>@font-face{{font-family:'{FAMILY}';src:{source}}}</style>"


def code(character: str) -> str:
    """``〔U+202E〕``."""
    return f"〔U+{ord(character):04X}〕"


def brief(text: str) -> str:
    """The text with every code made one ``〓``, where there is no room for codes."""
    return _CODE.sub("〓", text)


def drawn(character: str) -> bool:
    """Whether the carried font has the character."""
    starts, ends = _coverage()
    place = bisect_right(starts, ord(character)) - 1
    return place >= 0 and ord(character) <= ends[place]


def drawable_record(record: Json) -> dict[str, object]:
    """A JSON object with every text in it drawable."""
    return {name: _each(value) for name, value in record.items()}


def written_out(texts: Sequence[str]) -> list[str]:
    """The codes that stand for characters in these texts, sorted, each once."""
    return sorted(
        {found for text in texts for found in re.findall("〔(U\\+[0-9A-F]{4,6})〕", text)}
    )


def _each(value: object) -> object:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {str(name): _each(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [_each(item) for item in value]
    return value


@cache
def _coverage() -> tuple[list[int], list[int]]:
    lines = (folder() / "coverage.txt").read_text(encoding="ascii").split()
    spans = [line.split("-") for line in lines]
    return [int(first, 16) for first, _ in spans], [int(last, 16) for _, last in spans]
