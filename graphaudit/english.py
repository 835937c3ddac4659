"""English for the sentences that stand in the ledger and in errors in Chinese.

Offices are written to in Chinese, so the loader says why it refuses a row in Chinese, and that is
what is kept. Whoever chose English reads the same sentence by ``english.yml``: a list of texts
and templates. Names, cells and file names stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from graphaudit.front_matter import load_yaml
from graphaudit.register_names import register_names

_CHINESE = re.compile("[\u3400-\u9fff]")
_BOTH = re.compile(
    r"[^\u3400-\u9fff]*[\u3400-\u9fff].*"
    r"[(（]([^()（）\u3400-\u9fff]*[A-Za-z][^()（）\u3400-\u9fff]*)[)）]\s*(?:[:：]\s*(.*))?",
    re.DOTALL,
)
"""``中文 (english)``, with what both of them speak of behind a colon."""
_GAP = re.compile(r"\{[#=]?\}")
_QUOTED = re.compile("“[^“”]*”")
_SEPARATORS = (("；", "; "), ("、", ", "))


@dataclass(frozen=True)
class _Template:
    """A line of the list with gaps: what it fits, its English, which gaps stay as written."""

    fitting: re.Pattern[str]
    english: str
    written: tuple[bool, ...]

    def filled(self, values: Sequence[str]) -> str:
        said = zip(values, self.written, strict=True)
        return self.english.format(*(v if written else in_english(v) for v, written in said))


def in_language(text: str, language: str) -> str:
    """The text in ``zh`` (as it is) or ``en`` (as far as it is known)."""
    return in_english(text) if language == "en" else text


def captioned(text: str, language: str) -> str:
    """A masked caption: ``尾号1234`` is ``no. ending 1234`` in English."""
    return text.replace("尾号", "no. ending ") if language == "en" else text


@lru_cache(maxsize=8192)
def in_english(text: str) -> str:
    """A sentence ``中文 (english)`` or one of the list in English; any other text as it is."""
    if not _CHINESE.search(text):
        return text
    known = _texts().get(text)
    if known:
        return known
    for template in _templates():
        found = template.fitting.fullmatch(text)
        if found:
            return template.filled(found.groups())
    both = _BOTH.fullmatch(text)
    if both:
        return f"{both[1]}: {in_english(both[2])}" if both[2] else both[1]
    return _in_parts(text)


def _in_parts(text: str) -> str:
    """Each part of an enumeration by itself; quoted words stay whole."""
    if _QUOTED.search(text):
        return text
    for mark, joint in _SEPARATORS:
        if mark in text:
            return joint.join(in_english(part) for part in text.split(mark))
    return text


@lru_cache(maxsize=1)
def _list() -> dict[str, str]:
    read = load_yaml(
        resources.files("graphaudit").joinpath("english.yml").read_text(encoding="utf-8")
    )
    return {str(zh): str(en) for zh, en in read.items()} if isinstance(read, dict) else {}


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    """Texts without a gap, and the titles of registers."""
    titles = dict(register_names().values())
    return titles | {zh: en for zh, en in _list().items() if not _GAP.search(zh)}


@lru_cache(maxsize=1)
def _templates() -> tuple[_Template, ...]:
    """The lines with gaps, in the order of the list."""
    return tuple(_template(zh, en) for zh, en in _list().items() if _GAP.search(zh))


def _template(zh: str, en: str) -> _Template:
    gaps = _GAP.findall(zh)
    fits = [r"([\d,.]+)" if gap == "{#}" else "(.+?)" for gap in gaps]
    said = zip(_GAP.split(zh), [*fits, ""], strict=True)
    pattern = "".join(f"{re.escape(part)}{gap}" for part, gap in said)
    return _Template(re.compile(pattern, re.DOTALL), en, tuple(gap == "{=}" for gap in gaps))
