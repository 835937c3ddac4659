"""The patterns page: what each looks for, on which ground, how it did, and a run to try it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.frame import Entry, Key, drawn
from api.pages.cypher import FAMILY_NAMES
from api.routes.library import PatternOut, patterns
from api.routes.loads import loaded_registers
from graphaudit.answers import Measured
from graphaudit.content import queries_dir
from graphaudit.errors import NotFoundError
from graphaudit.explanations import InnocentExplanation, read_explanations
from graphaudit.finding import Json
from graphaudit.front_matter import load_yaml
from graphaudit.office import Office
from graphaudit.patterns import Pattern, blind, read_patterns
from graphaudit.patterns.pattern import FAMILIES
from graphaudit.patterns.wording import Wording, grounds, wording
from graphaudit.register_names import named_register

router = APIRouter(include_in_schema=False)
ENTRY = Entry(60, "/patterns", "模式", "Patterns")
KEYS = (
    Key("J K", "下一个、上一个", "next, previous"),
    Key("Enter", "打开", "open"),
    Key("F", "筛选", "filter"),
    Key("T", "试运行", "try"),
)
CLASSES = {
    "eligibility": ("资格", "eligibility"), "collusion": ("关联", "collusion"),
    "quality": ("数据质量", "data quality"), "missed": ("应享未享", "missed out"),
}  # fmt: skip
SCOPES = {
    "row": ("逐行", "single rows"), "subject": ("一个对象", "one subject"),
    "household": ("一户", "one household"), "unit": ("一个单位或一张表", "one unit or sheet"),
    "all": ("全部数据", "all data"),
}  # fmt: skip
TYPES = {
    "int": ("整数", "whole number"), "number": ("小数", "number"), "text": ("文本", "text"),
    "texts": ("文本列表", "texts"), "money": ("元", "yuan"), "day": ("日期", "day"),
}  # fmt: skip
Id = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9_]+$")]


@dataclass(frozen=True)
class Row:
    """A pattern in the list. ``missing``: registers for want of which it cannot speak."""

    told: PatternOut
    missing: Sequence[str]
    closed: Measured | None

    @property
    def ran(self) -> bool:
        """Whether the last run ran it."""
        return self.told.ms is not None


@dataclass(frozen=True)
class Need:
    """What a pattern needs: any of these registers, each with whether it is loaded."""

    registers: Sequence[tuple[str, str, bool]]

    @property
    def met(self) -> bool:
        """Whether one of them is loaded."""
        return any(loaded for _, _, loaded in self.registers)


@dataclass(frozen=True)
class Opened:
    """The chosen pattern with what stands beside it."""

    row: Row
    pattern: Pattern
    needs: Sequence[Need]
    explanations: Sequence[tuple[str, InnocentExplanation | None]]
    figures: Mapping[str, Json]
    uses: Sequence[Pattern]
    basis: Sequence[tuple[str, str]]
    parameters: Mapping[str, Wording]


@router.get("/patterns", response_class=HTMLResponse)
def library(request: Request, office: InOffice, lang: Spoken) -> HTMLResponse:
    """The catalogue."""
    return _drawn(request, office, lang, "")


@router.get("/patterns/{pattern_id}", response_class=HTMLResponse)
def one(request: Request, office: InOffice, lang: Spoken, pattern_id: Id) -> HTMLResponse:
    """The catalogue with one pattern open."""
    return _drawn(request, office, lang, pattern_id)


def _drawn(request: Request, office: Office, lang: str, chosen: str) -> HTMLResponse:
    found = {each.id: each for each in read_patterns(office.workspace)}
    rows = _rows(office, found)
    overall = _measured().get("overall")
    return drawn(
        request,
        "patterns.html.j2",
        lang,
        ENTRY,
        keys=KEYS,
        families=_by_family(rows, lang),
        rows=rows,
        opened=_opened(office, found, rows, chosen, lang) if chosen else None,
        overall=overall if isinstance(overall, dict) else {},
        measured=_measured(),
        not_built=_not_built(),
        classes=CLASSES,
        scopes=SCOPES,
        types=TYPES,
        families_named=FAMILY_NAMES,
        register_name=lambda name: named_register(name, lang),
    )


def _rows(office: Office, found: Mapping[str, Pattern]) -> dict[str, Row]:
    """Every pattern in the order of families, those with most findings first."""
    missing = blind(found.values(), loaded_registers(office))
    closed = office.casebook.closed_by_pattern()
    rows = {
        each.id: Row(each, missing.get(each.id, ()), closed.get(each.id))
        for each in patterns(office)
    }
    order = {family: place for place, family in enumerate(FAMILIES)}
    return dict(
        sorted(
            rows.items(),
            key=lambda item: (order.get(item[1].told.family, 99), -item[1].told.findings, item[0]),
        )
    )


def _by_family(rows: Mapping[str, Row], lang: str) -> list[tuple[str, list[Row]]]:
    place = 1 if lang == "en" else 0
    grouped: dict[str, list[Row]] = {}
    for row in rows.values():
        grouped.setdefault(row.told.family, []).append(row)
    return [(FAMILY_NAMES.get(f, (f, f))[place], members) for f, members in grouped.items()]


def _opened(
    office: Office, found: Mapping[str, Pattern], rows: Mapping[str, Row], chosen: str, lang: str
) -> Opened:
    """The chosen pattern. Raises NotFoundError."""
    pattern = found.get(chosen)
    if pattern is None:
        raise NotFoundError("没有这个模式 (no such pattern)", where=chosen)
    loaded = loaded_registers(office)
    known = read_explanations(office.workspace)
    figures = _measured().get("patterns")
    own = figures.get(chosen) if isinstance(figures, dict) else None
    needs = [
        Need([(name, named_register(name, lang), name in loaded) for name in need.split("|")])
        for need in pattern.needs
    ]
    return Opened(
        row=rows[chosen],
        pattern=pattern,
        needs=needs,
        explanations=[(code, known.get(code)) for code in pattern.but],
        figures=own if isinstance(own, dict) else {},
        uses=[each for each in found.values() if pattern.builds_on(each.id)],
        basis=grounds(pattern.basis, lang),
        parameters={name: wording(pattern, name) for name in pattern.params},
    )


@lru_cache(maxsize=1)
def _measured() -> Mapping[str, Json]:
    """What ``scripts/measure.py`` wrote of the shipped library."""
    path = queries_dir() / "measured.json"
    read: dict[str, Json] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return read


@dataclass(frozen=True)
class Waiting:
    """A pattern that nobody can feed yet: its title and what it waits for, (Chinese, English)."""

    title: tuple[str, str]
    needs: tuple[str, str]


@lru_cache(maxsize=1)
def _not_built() -> list[Waiting]:
    """Patterns of the catalogue that nobody can feed yet."""
    path = queries_dir() / "not_built.yml"
    read = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else []
    listed = read if isinstance(read, list) else []
    return [
        Waiting(_both(each["title"]), _both(each["needs"]))
        for each in listed
        if isinstance(each, dict)
    ]


def _both(told: Mapping[str, str]) -> tuple[str, str]:
    return str(told["zh"]), str(told["en"])
