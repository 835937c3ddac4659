"""The sentence of a finding, in Chinese and English: what the rows say, and no more.

A pattern writes its template in its front matter; those of ``queries/sentences.yml`` serve the
others, by the label of the subject. They name the fields of ``Facts`` and the hit's own columns;
numbers come masked, as captions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from string import Formatter

import yaml

from graphaudit.content import queries_dir
from graphaudit.english import captioned
from graphaudit.errors import ContentError
from graphaudit.values.money import format_yuan

NAMES_SHOWN = 3
FIELDS = (
    "when", "yuan", "programs", "program_count", "card_count", "beneficiaries", "people",
    "payments", "subject", "cards", "phones", "cadres", "others",
)  # fmt: skip
"""What a template may name, beside the columns of its pattern's hits."""
CLAUSES = {"zh": ("；", "。"), "en": ("; ", ".")}
"""What parts the clauses of a sentence, and what ends it."""
UNPAID = {"zh": "名册上没有相应的发放", "en": "no payment of theirs is on the rosters"}
FORBIDDEN_WORDS = ("控制", "冒领", "套取", "团伙", "骗取", "幕后", "违法", "可能")


@dataclass(frozen=True)
class Facts:
    """What the rows of a finding say: counts, sums in fen, captions already masked."""

    template: Mapping[str, str]
    label: str
    subject: Sequence[str]
    beneficiaries: int
    people: int
    payments: int
    fen: int
    days: Sequence[date]
    programs: Sequence[tuple[str, str]]
    cards: Sequence[str]
    phones: Sequence[str]
    cadres: Sequence[str]
    others: Sequence[str]
    columns: Mapping[str, object]
    kinds: Mapping[str, str]


def sentence(facts: Facts) -> dict[str, str]:
    """The sentence in both languages."""
    templates = _templates()
    template = facts.template or templates.get(facts.label) or templates["default"]
    return {
        language: _said(template[language], facts.payments, language).format_map(
            _Fields(_fields(facts, language), language)
        )
        for language in ("zh", "en")
    }


def _said(template: str, payments: int, language: str) -> str:
    """The template; where no payment is among the rows, without the clauses that count them."""
    mark, end = CLAUSES[language]
    clauses = template.rstrip(end).split(mark)
    kept = [clause for clause in clauses if "{payments}" not in clause]
    if payments or len(kept) == len(clauses) or not kept:
        return template
    return mark.join((*kept, UNPAID[language])) + end


def forbidden_in(text: str) -> list[str]:
    """The words of the text that conclude where only registers may speak."""
    return [word for word in FORBIDDEN_WORDS if word in text]


def unknown_fields(template: str, columns: Collection[str]) -> list[str]:
    """The fields of a template that neither ``FIELDS`` nor the hit's columns have."""
    named = {name for _, name, _, _ in Formatter().parse(template) if name}
    return sorted(named - set(FIELDS) - set(columns))


class _Fields(dict[str, str]):
    """The fields of a template; what the rows do not say reads as not on record."""

    def __init__(self, fields: Mapping[str, str], language: str) -> None:
        super().__init__(fields)
        self._absent = "未登记" if language == "zh" else "not on record"

    def __missing__(self, key: str) -> str:
        return self._absent

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key) or self._absent


def _fields(facts: Facts, language: str) -> dict[str, str]:
    place = 0 if language == "zh" else 1
    own = {
        name: _column(value, facts.kinds.get(name, ""), language)
        for name, value in facts.columns.items()
    }
    captions = {
        name: _names([captioned(text, language) for text in several], language)
        for name, several in (
            ("subject", facts.subject),
            ("cards", facts.cards),
            ("phones", facts.phones),
            ("cadres", facts.cadres),
            ("others", facts.others),
        )
    }
    counts = {
        "card_count": len(facts.cards),
        "beneficiaries": facts.beneficiaries,
        "people": facts.people,
        "payments": facts.payments,
        "program_count": len(facts.programs),
    }
    return {
        **own,
        **captions,
        **{name: f"{count:,}" for name, count in counts.items()},
        "when": _period(facts.days, language),
        "yuan": format_yuan(facts.fen),
        "programs": _names([names[place] for names in facts.programs], language),
    }


def _column(value: object, kind: str, language: str) -> str:
    """A column of the hit as text; keys are counted, never shown."""
    if value is None:
        return ""
    if kind == "money" and isinstance(value, int):
        return format_yuan(value)
    if kind in ("keys", "src"):
        return str(len(value)) if isinstance(value, list) else "1"
    if kind == "key":
        return ""
    if isinstance(value, list):
        return _names([str(item) for item in value], language)
    return value.isoformat() if isinstance(value, date) else str(value)


def _period(days: Sequence[date], language: str) -> str:
    if not days:
        return ""
    first, last = f"{days[0]:%Y-%m}", f"{days[-1]:%Y-%m}"
    if first == last:
        return first
    return f"{first} 至 {last}" if language == "zh" else f"{first} to {last}"


def _names(names: Sequence[str], language: str) -> str:
    """The first three, and how many there are."""
    unique = list(dict.fromkeys(name for name in names if name))
    shown = unique[:NAMES_SHOWN]
    if language == "zh":
        rest = f"等 {len(unique)} 个" if len(unique) > len(shown) else ""
        return "、".join(shown) + rest
    rest = f" and {len(unique) - len(shown)} more" if len(unique) > len(shown) else ""
    return ", ".join(shown) + rest


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Mapping[str, str]]:
    path = queries_dir() / "sentences.yml"
    templates = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, template in templates.items():
        if not {"zh", "en"} <= set(template):
            raise ContentError(f"句式 {name} 缺少一种语言", where=str(path), fix="写上 zh 和 en")
        for word in forbidden_in(template["zh"]):
            raise ContentError(
                f"句式 {name} 用了“{word}”", where=str(path), fix="只写登记册和名册的记载"
            )
    checked: dict[str, Mapping[str, str]] = templates
    return checked
