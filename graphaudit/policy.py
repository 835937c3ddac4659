"""The program list and the policy matrix: what a program is called, and what it excludes.

``queries/policy/programs.csv`` names the programs, ``queries/policy/matrix.csv`` says in long
form which status or other program each one excludes, limits, requires or goes together with.
``DATA/queries/policy/*.csv`` overlays both: a program with the same code replaces the shipped
one, the county's rows on a program and what it stands against replace all shipped rows on that
pair. The rule ``none`` says that a pair has no rule here.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from graphaudit.content import content_roots
from graphaudit.errors import ContentError
from graphaudit.statuses import status_kinds

PROGRAM_UNITS = ("person", "household", "mu", "enterprise")
RHYTHMS = ("month", "quarter", "year", "term", "once")
RULES = ("excludes", "limits", "requires", "stacks")
NO_RULE = "none"
MATRIX_UNITS = ("person", "household", "yuan a year")
"""Who must have the status: the person paid, any member of the household; or what a limit is in."""
PROGRAM_FLAGS = ("means_tested", "universal", "for_minors", "collective")
"""What the program list says of a program with yes or no."""
_NEEDED_PROGRAM_COLUMNS = ("code", "name")
_NEEDED_MATRIX_COLUMNS = ("program", "against", "rule", "grace_days", "unit", "basis")
_PLURAL_TAILS = (
    "补贴资金",
    "补助资金",
    "救助资金",
    "补贴",
    "补助",
    "津贴",
    "资金",
    "款",
    "金",
    "费",
    "助",
    "贴",
)


class HasData(Protocol):
    """What the policy needs of a workspace: its folder."""

    @property
    def path(self) -> Path: ...


@dataclass(frozen=True)
class Term:
    """A spelling of a program: all ``parts`` stand in the text, in any order."""

    parts: tuple[str, ...]
    certain: bool

    @property
    def weight(self) -> tuple[int, int]:
        """More matched characters win; of equals, the one that asks for more parts."""
        return sum(map(len, self.parts)), len(self.parts)


@dataclass(frozen=True)
class Program:
    """One subsidy program; ``family`` joins rounds of one program (e.g. 退耕还林 old and new)."""

    code: str
    name: str
    name_en: str
    family: str
    terms: tuple[Term, ...]
    unit: str
    rhythm: str
    means_tested: bool
    universal: bool
    for_minors: bool
    collective: bool


def _has(program: Program, wanted: Mapping[str, object]) -> bool:
    """Whether each flag of the program is the wanted value, or one of the wanted values."""
    return all(
        getattr(program, flag) in (value if isinstance(value, list) else [value])
        for flag, value in wanted.items()
    )


@dataclass(frozen=True)
class ProgramMatch:
    """A program found in a text: ``written`` as it stands there, ``certain`` when unambiguous."""

    code: str
    written: str
    certain: bool


@dataclass(frozen=True)
class MatrixRow:
    """One rule: ``program`` against a status kind or ``program:CODE``; days, limit in fen."""

    program: str
    against: str
    rule: str
    grace_days: int
    unit: str
    basis: str
    limit_fen: int | None = None

    @property
    def as_text(self) -> str:
        """The row in one line: what a pattern's version hashes."""
        cells = (self.program, self.against, self.rule, self.grace_days, self.unit, self.basis)
        return ",".join(str(cell) for cell in (*cells, self.limit_fen))


@dataclass(frozen=True)
class _Found:
    """A term's place in a text."""

    program: Program
    term: Term
    places: frozenset[int]


@dataclass(frozen=True)
class Policy:
    """The programs by code, the matrix rows in file order, the statuses with their names."""

    programs: Mapping[str, Program]
    matrix: tuple[MatrixRow, ...]
    statuses: Mapping[str, tuple[str, str]] = field(default_factory=status_kinds)

    def program_names(self, language: str) -> dict[str, str]:
        """Code of a program → its name in ``zh`` or ``en``."""
        english = language == "en"
        return {p.code: (p.name_en if english else p.name) for p in self.programs.values()}

    def by_name(self, language: str) -> dict[str, str]:
        """A program's own name → its name in ``zh`` or ``en``."""
        named = self.program_names(language)
        return {p.name: named[p.code] for p in self.programs.values()}

    @property
    def names(self) -> dict[str, tuple[str, str]]:
        """Code of a program or status → its (Chinese, English) name."""
        programs = {p.code: (p.name, p.name_en) for p in self.programs.values()}
        return dict(self.statuses) | programs

    def recognise(self, text: str | None) -> ProgramMatch | None:
        """The program that ``text`` (a title, sheet, file, folder or cell) names, or None.

        The longest spelling wins. A short form, or a second program named beside the first,
        makes the match uncertain.
        """
        if not text:
            return None
        if text.strip().upper() in self.programs:
            return ProgramMatch(text.strip().upper(), text.strip(), True)
        folded = _Folded.of(text)
        found = list(self._found(folded.text))
        return _best(found, folded) if found else None

    def rows(self, rule: str, against: Iterable[str]) -> list[MatrixRow]:
        """The rows of one rule against the given kinds, in file order.

        ``*`` is any kind, ``program:*`` any program.
        """
        kinds = set(against)
        return [r for r in self.matrix if r.rule == rule and _is_among(r.against, kinds)]

    def codes(self, flag: str) -> list[str]:
        """Sorted codes of programs with a flag, e.g. ``means_tested``."""
        return sorted(code for code, p in self.programs.items() if getattr(p, flag))

    def matching(self, wanted: Mapping[str, object]) -> list[str]:
        """Sorted codes of programs with all the wanted flags, e.g. ``{unit: [mu, household]}``."""
        return sorted(code for code, p in self.programs.items() if _has(p, wanted))

    @cached_property
    def _by_first_part(self) -> dict[str, list[tuple[Program, Term]]]:
        index: dict[str, list[tuple[Program, Term]]] = {}
        for program in self.programs.values():
            for term in program.terms:
                index.setdefault(term.parts[0], []).append((program, term))
        return index

    def _found(self, text: str) -> Iterator[_Found]:
        for first, candidates in self._by_first_part.items():
            if first not in text:
                continue
            for program, term in candidates:
                places = _places(term, text)
                if places:
                    yield _Found(program, term, places)


def _is_among(against: str, kinds: set[str]) -> bool:
    """Whether a rule's status or program is one of the kinds."""
    any_program = "program:*" in kinds and against.startswith("program:")
    return against in kinds or "*" in kinds or any_program


@dataclass(frozen=True)
class _Folded:
    """A text without spaces and signs, and where each kept character stood."""

    text: str
    places: tuple[int, ...]
    original: str

    @classmethod
    def of(cls, original: str) -> _Folded:
        kept = [
            (char, place)
            for place, raw in enumerate(original)
            for char in unicodedata.normalize("NFKC", raw).lower()
            if char.isalnum()
        ]
        return cls("".join(c for c, _ in kept), tuple(p for _, p in kept), original)

    def written(self, places: frozenset[int]) -> str:
        """The stretch of the original from the first to the last place, with its noun."""
        first, last = min(places), max(places)
        tail = next((t for t in _PLURAL_TAILS if self.text.startswith(t, last + 1)), "")
        start, end = self.places[first], self.places[last + len(tail)] + 1
        return self.original[start : end + _closes(self.original[start : end + 1])]


def _closes(stretch: str) -> int:
    """1 when the last character closes a bracket that the stretch opens, else 0."""
    return int(stretch.endswith((")", "）")) and ("(" in stretch or "（" in stretch))


def _places(term: Term, text: str) -> frozenset[int]:
    """The characters a term covers in the text; empty when a part is missing."""
    covered: set[int] = set()
    for part in term.parts:
        start = text.find(part)
        if start < 0:
            return frozenset()
        covered.update(range(start, start + len(part)))
    return frozenset(covered)


def _best(found: list[_Found], folded: _Folded) -> ProgramMatch:
    best = max(found, key=lambda f: (len(f.places), f.term.weight, f.term.certain))
    rivals = (f for f in found if f.program.family != best.program.family and f.term.certain)
    alone = not any(f.places.isdisjoint(best.places) for f in rivals)
    written = folded.written(best.places)
    return ProgramMatch(best.program.code, written, best.term.certain and alone)


def load_policy(workspace: HasData | Path | None = None) -> Policy:
    """The shipped program list and matrix with the county's overlay on them.

    Raises ContentError, naming file, line and cell, when a file is broken.
    """
    data = workspace if workspace is None or isinstance(workspace, Path) else workspace.path
    folders = [root / "policy" for root in content_roots(data)]
    statuses = status_kinds(data)
    programs: dict[str, Program] = {}
    rows: dict[tuple[str, str], dict[str, MatrixRow]] = {}
    for folder in folders:
        programs |= {p.code: p for p in _read_programs(folder / "programs.csv", programs)}
    for folder in folders:
        own: dict[tuple[str, str], dict[str, MatrixRow]] = {}
        for row in _read_matrix(folder / "matrix.csv", programs, statuses):
            own.setdefault((row.program, row.against), {})[row.rule] = row
        rows |= own
    ruled = (r for pair in rows.values() for r in pair.values() if r.rule != NO_RULE)
    return Policy(programs, tuple(ruled), statuses)


@dataclass(frozen=True)
class _Line:
    """One line of a content table, with the means to complain about a cell of it."""

    file: Path
    number: int
    cells: Mapping[str, str]

    def cell(self, column: str, default: str = "") -> str:
        return (self.cells.get(column) or "").strip() or default

    def error(self, column: str, fix: str) -> ContentError:
        return ContentError(
            f"政策表的单元格填写不正确：{column} = “{self.cell(column)}”",
            where=f"{self.file}:{self.number} {column}",
            fix=fix,
        )

    def text(self, column: str) -> str:
        if not self.cell(column):
            raise self.error(column, "此列必填")
        return self.cell(column)

    def one_of(self, column: str, allowed: Iterable[str], default: str) -> str:
        value = self.cell(column, default)
        if value not in allowed:
            raise self.error(column, "可填：" + "、".join(allowed))
        return value

    def flag(self, column: str) -> bool:
        return self.one_of(column, ("yes", "no"), "no") == "yes"

    def whole(self, column: str) -> int:
        value = self.cell(column, "0")
        if not value.isdecimal():
            raise self.error(column, "填写不小于 0 的整数（天）")
        return int(value)

    def fen(self, column: str) -> int | None:
        value = self.cell(column)
        try:
            return int(Decimal(value) * 100) if value else None
        except InvalidOperation:
            raise self.error(column, "填写金额（元），例如 1500") from None


def _lines(file: Path, needed: tuple[str, ...]) -> Iterator[_Line]:
    """The lines of a table; none when the file is absent (an overlay may have one table only)."""
    if not file.is_file():
        return
    reader = csv.DictReader(io.StringIO(_text_of(file), newline=""))
    missing = [c for c in needed if c not in (reader.fieldnames or ())]
    if missing:
        raise ContentError(
            f"政策表缺少列：{'、'.join(missing)}", where=f"{file}:1", fix="补上这些列"
        )
    for cells in reader:
        filled = {k: v for k, v in cells.items() if k}
        if any(value and value.strip() for value in filled.values()):
            yield _Line(file, reader.line_num, filled)


def _text_of(file: Path) -> str:
    """A table's text: UTF-8, or GB18030 as a Chinese spreadsheet program saves it."""
    written = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ContentError("政策表的编码无法识别", where=str(file), fix="另存为 UTF-8 编码的 .csv")


def _read_programs(file: Path, shipped: Mapping[str, Program]) -> Iterator[Program]:
    """A program without an English name keeps the shipped one of its code, else its own name."""
    for line in _lines(file, _NEEDED_PROGRAM_COLUMNS):
        known = shipped.get(line.text("code"))
        yield Program(
            code=line.text("code"),
            name=line.text("name"),
            name_en=line.cell("name_en", known.name_en if known else line.cell("name")),
            family=line.cell("family", line.cell("code").lower()),
            terms=tuple(_terms(line)),
            unit=line.one_of("unit", PROGRAM_UNITS, "person"),
            rhythm=line.one_of("rhythm", RHYTHMS, "year"),
            means_tested=line.flag("means_tested"),
            universal=line.flag("universal"),
            for_minors=line.flag("for_minors"),
            collective=line.flag("collective"),
        )


def _terms(line: _Line) -> Iterator[Term]:
    """The name and the synonyms are certain; short forms that other programs share are not."""
    spellings = [line.cell("name"), *line.cell("synonyms").split("|")]
    for spelling in spellings:
        yield from _term(spelling, certain=True)
    for spelling in line.cell("short").split("|"):
        yield from _term(spelling, certain=False)


def _term(spelling: str, *, certain: bool) -> Iterator[Term]:
    parts = tuple(folded for part in spelling.split("+") if (folded := _Folded.of(part).text))
    if parts:
        yield Term(parts, certain)


def _read_matrix(
    file: Path, programs: Mapping[str, Program], statuses: Mapping[str, tuple[str, str]]
) -> Iterator[MatrixRow]:
    for line in _lines(file, _NEEDED_MATRIX_COLUMNS):
        rule = line.one_of("rule", (*RULES, NO_RULE), "")
        limit = line.fen("limit_yuan")
        if rule == "limits" and limit is None:
            raise line.error("limit_yuan", "规则 limits 要写明限额（元）")
        yield MatrixRow(
            program=_known(line, "program", programs, "programs.csv 中没有这个项目代码"),
            against=_against(line, programs, statuses),
            rule=rule,
            grace_days=line.whole("grace_days"),
            unit=line.one_of("unit", MATRIX_UNITS, "person"),
            basis=line.text("basis"),
            limit_fen=limit,
        )


_T = TypeVar("_T")


def _known(line: _Line, column: str, allowed: Mapping[str, _T], fix: str) -> str:
    value = line.text(column)
    if value not in allowed:
        raise line.error(column, fix)
    return value


def _against(
    line: _Line, programs: Mapping[str, Program], statuses: Mapping[str, tuple[str, str]]
) -> str:
    value = line.text("against")
    if value in statuses or (value.removeprefix("program:") in programs and ":" in value):
        return value
    kinds = "、".join(statuses)
    raise line.error("against", f"可填身份状态（{kinds}）或 program:项目代码")
