"""What a pattern's parameters and its basis are called, for whoever reads a page or a paper.

``queries/parameters.yml`` names the parameters of the shipped patterns, their units and words;
``queries/basis.yml`` the rules. A pattern may give a parameter a ``title`` and a ``unit`` itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphaudit.content import queries_dir
from graphaudit.front_matter import load_yaml
from graphaudit.model_names import KIN_NAMES
from graphaudit.patterns.pattern import Param, Pattern
from graphaudit.values.money import format_yuan

Names = Mapping[str, tuple[str, str]]
"""Code → its (Chinese, English) name."""
NO_BASIS = ("", "-", "–")
ASSUMED = "[A]"
_CODE = re.compile(r"[A-Z]+ \d+|[^\s、,，]+")
_NOT_STATED = {"zh": "无", "en": "none"}


@dataclass(frozen=True)
class Wording:
    """A parameter's (Chinese, English) title, and the unit of its value (empty: as written)."""

    title: tuple[str, str]
    unit: str = ""


def wording(pattern: Pattern, name: str) -> Wording:
    """What a parameter of a pattern is called: by its file, else by the list, else its name."""
    own = pattern.params.get(name)
    if own and own.title:
        zh = own.title.get("zh", name)
        return Wording((zh, own.title.get("en", zh)), own.unit or _unit_of(own))
    for known in (f"{pattern.id}.{name}", name):
        if known in _titles():
            zh, en, unit = _titles()[known]
            return Wording((zh, en), unit)
    return Wording((name, name), _unit_of(own) if own else "")


def told(title: str, value: object, unit: str, language: str, names: Names) -> str:
    """A parameter as a reader reads it: ``涉及人数至少 3 人``, ``涉及的救助项目：农村低保``."""
    said = value_in_words(value, unit, language, names)
    if isinstance(value, int | float):
        return f"{title} {_without_unit(said, title)}"
    return f"{title}{'：' if language == 'zh' else ': '}{said}"


def _without_unit(said: str, title: str) -> str:
    """``cards at least 3``, and not ``cards at least 3 cards``."""
    number, _, unit = said.partition(" ")
    return number if unit and unit.isascii() and unit in title else said


def value_in_words(value: object, unit: str, language: str, names: Names) -> str:
    """A value with its unit: shares in percent, money (fen) in yuan, codes by their names."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        shown = [_named(str(each), language, names) for each in value]
        return ("、" if language == "zh" else ", ").join(shown) or _NOT_STATED[language]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, unit, language)
    return _named(str(value), language, names)


def grounds(basis: str, language: str) -> list[tuple[str, str]]:
    """The codes of a basis, each with the rule it stands for (empty: none is known)."""
    codes = [code for code in _CODE.findall(basis) if code not in NO_BASIS]
    return [(code, _rules().get(code, {}).get(language, "")) for code in codes]


def grounds_told(basis: str, language: str) -> str:
    """A basis as a reader reads it: each rule with its code, a code alone where none is known."""
    parts = [_ground(code, rule, language) for code, rule in grounds(basis, language)]
    return ("；" if language == "zh" else "; ").join(parts)


def _ground(code: str, rule: str, language: str) -> str:
    if not rule or code in rule or code == ASSUMED:
        return rule or code
    return f"{rule}（{code}）" if language == "zh" else f"{rule} ({code})"


def _number(value: float, unit: str, language: str) -> str:
    place = 1 if language == "en" else 0
    if unit == "yuan":
        return f"{format_yuan(round(value))} {('元', 'yuan')[place]}"
    if unit == "area":
        return f"{value / 100:g} {_units()['mu'][place]}"
    if unit in ("share", "percent"):
        return f"{value * 100 if unit == 'share' else value:g}%"
    if unit == "clock":
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    if unit == "month":
        return f"{int(value) // 100}-{int(value) % 100:02}"
    if unit == "yes":
        return (("否", "no"), ("是", "yes"))[bool(value)][place]
    word = _units().get(unit, ("", ""))[place]
    return f"{value:,g} {word}".strip() if abs(value) < 1e6 else f"{value:,} {word}".strip()


def _named(code: str, language: str, names: Names) -> str:
    both = names.get(code) or _words().get(code) or KIN_NAMES.get(code)
    return both[1 if language == "en" else 0] if both else code


def _unit_of(param: Param) -> str:
    return "yuan" if param.type == "money" else ""


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, tuple[str, ...]]]:
    """The three lists of ``queries/parameters.yml``; empty where the file is missing."""
    path = queries_dir() / "parameters.yml"
    read = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    lists = read if isinstance(read, dict) else {}
    return {
        part: {str(name): tuple(map(str, told)) for name, told in dict(of).items()}
        for part, of in lists.items()
    }


def _titles() -> Mapping[str, tuple[str, ...]]:
    return _file().get("titles", {})


def _units() -> Mapping[str, tuple[str, ...]]:
    return _file().get("units", {})


def _words() -> dict[str, tuple[str, str]]:
    return {code: (told[0], told[1]) for code, told in _file().get("values", {}).items()}


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, str]]:
    """Code → the rule in both languages."""
    path = queries_dir() / "basis.yml"
    read = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return read if isinstance(read, dict) else {}
