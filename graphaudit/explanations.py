"""Innocent explanations (合理解释): read from files, asked once, laid against every hit.

``queries/explanations/<code>.cypher`` states facts about the graph and receives no hits. Its
columns: ``src`` (the rows that say so), one or more of ``person, household, enterprise, card,
other, phone, program, row``, and optionally

- ``from_day, to_day`` (DATE) or ``from_no, to_no`` (days since 1970): when it holds, null: open;
- ``beside``: the hit also holds a line of this program for the same beneficiary;
- ``status``: the hit of a policy pattern stands against this status;
- ``result``: ``holds`` (the default), ``ruled_out`` or ``unknown``.

A line that no fact matches is ruled out; with ``unmatched: unknown`` it stays open: the facts then
say of what they cover that it is ruled out, and of all else nobody can tell (a card whose statement
was not handed over).

Where the work is done elsewhere the file is ``<code>.yml`` with the same fields and ``by``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from graphaudit.content import content_roots
from graphaudit.cypher_text import CypherText
from graphaudit.errors import ContentError
from graphaudit.finding import SEVERITIES, Outcome, Severity, as_severity
from graphaudit.front_matter import ContentFile, read_content
from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME
from graphaudit.policy import PROGRAM_FLAGS, Policy

KEY_COLUMNS = ("person", "household", "enterprise", "card", "other", "phone", "program", "row")
"""Columns of a fact that are compared with the same column of the evidence."""
PERIOD_COLUMNS = ("from_day", "to_day", "from_no", "to_no")
FACT_COLUMNS = frozenset({"src", "beside", "status", "result", *KEY_COLUMNS, *PERIOD_COLUMNS})
DONE_BY = ("resolution", "ledger", "matrix", "detector")

_LANGUAGES = ("zh", "en")
_CODE = re.compile(r"C\d\d\Z")
_FIELDS = frozenset(
    {
        "code",
        "title",
        "question",
        "needs",
        "effect",
        "by",
        "matrix",
        "programs",
        "leaves_only",
        "unmatched",
        "source",
    }
)

EffectKind = Literal["leaves", "at_most", "note"]


class HasData(Protocol):
    """What is needed of a workspace: its folder."""

    @property
    def path(self) -> Path: ...


@dataclass(frozen=True)
class Effect:
    """What a matched line does: it leaves the hit, caps the severity, or is only noted."""

    kind: EffectKind
    severity: Severity | None = None

    def __str__(self) -> str:
        return f"at_most {self.severity}" if self.kind == "at_most" else self.kind


@dataclass(frozen=True)
class InnocentExplanation:
    """One explanation file. ``facts`` is the query, None where the work is done elsewhere."""

    code: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    needs: tuple[str, ...]
    effect: Effect
    by: str | None
    facts: str | None
    matrix: Mapping[str, tuple[str, ...]] | None
    programs: str | None
    """A flag of the program list: the codes that have it are the query's ``$programs``."""
    leaves_only: tuple[str, Effect] | None
    """(flag, effect elsewhere): ``effect`` is only for lines of programs with the flag."""
    version: str
    unmatched: Outcome = "ruled_out"
    """What a line is of which no fact speaks: ``ruled_out`` or ``unknown``."""

    def effect_on(self, program: str | None, policy: Policy) -> Effect:
        """The effect on a line paid under ``program``."""
        if self.leaves_only is None:
            return self.effect
        flag, elsewhere = self.leaves_only
        return self.effect if program in policy.codes(flag) else elsewhere

    def parameters(self, policy: Policy) -> dict[str, object]:
        """What the fact query is given besides the graph: matrix groups and program codes."""
        given: dict[str, object] = {}
        if self.matrix is not None:
            given["groups"] = matrix_groups(policy, self.matrix["rule"][0], self.matrix["against"])
        if self.programs is not None:
            given["programs"] = policy.codes(self.programs)
        return given

    def missing(self, registers: Iterable[str]) -> tuple[str, ...]:
        """What it needs that has not been loaded; ``a|b`` is satisfied by either register."""
        loaded = set(registers)
        return tuple(need for need in sorted(self.needs) if loaded.isdisjoint(need.split("|")))


def matrix_groups(
    policy: Policy, rule: str, against: Sequence[str]
) -> list[dict[str, str | int | list[str]]]:
    """One map for each (against, rule, grace) with the programs it stands for, sorted.

    ``against`` may be ``program:*``: every rule against another program.
    """
    grouped: dict[tuple[str, int], list[str]] = {}
    for row in policy.matrix:
        if row.rule == rule and _is_against(row.against, against):
            grouped.setdefault((row.against, row.grace_days), []).append(row.program)
    return [
        {"status": status, "rule": rule, "grace": grace, "programs": sorted(programs)}
        for (status, grace), programs in sorted(grouped.items())
    ]


def _is_against(value: str, wanted: Sequence[str]) -> bool:
    return value in wanted or ("program:*" in wanted and value.startswith("program:"))


def read_explanations(workspace: HasData | None = None) -> dict[str, InnocentExplanation]:
    """Every explanation by code; a county's own file replaces the shipped one of the same code.

    Raises ContentError naming file, line and fix when one is broken.
    """
    found: dict[str, Path] = {}
    for root in content_roots(workspace.path if workspace is not None else None):
        for path in sorted((root / "explanations").glob("C*.*")):
            if path.suffix in (".cypher", ".yml"):
                found[path.stem] = path
    return {code: read_explanation(path) for code, path in sorted(found.items())}


def read_explanation(path: Path) -> InnocentExplanation:
    """Read and check one file; raises ContentError with file:line and the fix."""
    source = _Source(read_content(path))
    facts = source.content.body.strip() or None
    source.check_names()
    if facts is not None:
        source.check_facts()
    return InnocentExplanation(
        code=path.stem,
        title=source.both("title"),
        question=source.both("question"),
        needs=tuple(str(n) for n in _sequence(source.field("needs"))),
        effect=source.effect("effect", source.field("effect")),
        by=source.by(),
        facts=facts,
        matrix=source.matrix(),
        programs=source.flag("programs", source.field("programs")),
        leaves_only=source.leaves_only(),
        version=source.content.digest[:16],
        unmatched=source.unmatched(),
    )


@dataclass(frozen=True)
class _Source:
    """An explanation's file: reads its fields and complains with file, line and fix."""

    content: ContentFile

    def field(self, name: str) -> object:
        return self.content.fields.get(name)

    def error(self, name: str, what: str, fix: str) -> ContentError:
        return ContentError(what, where=self.content.where(name), fix=fix)

    def error_at(self, line: int, what: str, fix: str) -> ContentError:
        """About a line of the query, counted from 0."""
        where = f"{self.content.path}:{self.content.body_line + line}"
        return ContentError(what, where=where, fix=fix)

    def check_names(self) -> None:
        """Only known fields, and a code that is the file's name."""
        for name in self.content.fields:
            if name not in _FIELDS:
                known = "、".join(sorted(_FIELDS))
                raise self.error(name, f"没有这个字段：{name}", f"可用：{known}")
        code, stem = str(self.field("code")), self.content.path.stem
        if code != stem or not _CODE.match(code):
            raise self.error("code", f"code “{code}” 与文件名不符", f"写 code: {stem}")

    def check_facts(self) -> None:
        """The query reads what the model has, in common Cypher, and returns fact columns."""
        text = CypherText(self.content.body)
        for named, fix in text.forbidden():
            raise self.error_at(named.line, f"两种引擎不能共用这种写法：{named.name}", fix)
        for binding in text.bindings():
            known = RELATIONSHIP_BY_NAME if binding.relationship else NODE_BY_NAME
            for name in (n for n in binding.names if n not in known):
                raise self.error_at(binding.line, f"模型中没有 {name}", "名称见 docs/model.md")
        self._check_parameters(text)
        self._check_columns(set(text.columns()))

    def _check_parameters(self, text: CypherText) -> None:
        given = {"groups": "matrix", "programs": "programs"}
        for named in text.parameters():
            if self.field(given.get(named.name, "")) is None:
                raise self.error_at(
                    named.line,
                    f"没有给出参数 ${named.name}",
                    "$groups 由 matrix 给出，$programs 由 programs 给出，别的参数没有",
                )

    def _check_columns(self, columns: set[str]) -> None:
        if unknown := sorted(columns - FACT_COLUMNS):
            known = "、".join(sorted(FACT_COLUMNS))
            raise self.error_at(0, f"不认识的列：{'、'.join(unknown)}", f"可用：{known}")
        if "src" not in columns or not columns & set(KEY_COLUMNS):
            raise self.error_at(
                0, "要返回 src 和至少一个对象列", "例如 RETURN p.key AS person, r.src AS src"
            )

    def both(self, name: str) -> dict[str, str]:
        value = self.field(name)
        if not isinstance(value, dict) or not set(_LANGUAGES) <= set(value):
            raise self.error(name, f"{name} 要有中英文", f"写 {name}: {{zh: …, en: …}}")
        if len(value) > len(_LANGUAGES):
            more = "、".join(str(key) for key in value if key not in _LANGUAGES)
            raise self.error(name, f"{name} 有多余的“{more}”", "句中有逗号时，整句要加引号")
        return {language: str(value[language]) for language in _LANGUAGES}

    def effect(self, name: str, value: object) -> Effect:
        words = str(value).split()
        if words in (["leaves"], ["note"]):
            return Effect("leaves" if words == ["leaves"] else "note")
        if len(words) == 2 and words[0] == "at_most" and words[1] in SEVERITIES:
            return Effect("at_most", as_severity(words[1]))
        raise self.error(name, f"{name} “{value}” 不认识", "写 leaves、note 或 at_most medium")

    def by(self) -> str | None:
        by = self.field("by")
        if self.content.body.strip():
            if by is None:
                return None
            raise self.error("by", "有事实查询的文件不写 by", "删去 by")
        if by not in DONE_BY:
            raise self.error("by", f"by “{by}” 不认识", "可用：" + "、".join(DONE_BY))
        return str(by)

    def matrix(self) -> dict[str, tuple[str, ...]] | None:
        value = self.field("matrix")
        if value is None:
            return None
        if not isinstance(value, dict) or not {"rule", "against"} <= set(value):
            fix = "写 matrix: {rule: excludes, against: […]}"
            raise self.error("matrix", "matrix 要有 rule 和 against", fix)
        return {name: tuple(map(str, _sequence(value[name]))) for name in ("rule", "against")}

    def flag(self, name: str, value: object) -> str | None:
        if value is None or value in PROGRAM_FLAGS:
            return None if value is None else str(value)
        known = "、".join(PROGRAM_FLAGS)
        raise self.error(name, f"项目标志 “{value}” 不认识", f"可用：{known}")

    def leaves_only(self) -> tuple[str, Effect] | None:
        value = self.field("leaves_only")
        if value is None:
            return None
        example = "写 {programs: for_minors, elsewhere: at_most medium}"
        if not isinstance(value, dict):
            raise self.error("leaves_only", "leaves_only 写法不对", example)
        flag = self.flag("leaves_only", value.get("programs"))
        if flag is None:
            raise self.error("leaves_only", "leaves_only 缺 programs", example)
        return flag, self.effect("leaves_only", value.get("elsewhere"))

    def unmatched(self) -> Outcome:
        value = self.field("unmatched")
        if value is None:
            return "ruled_out"
        if value != "unknown" or self.by() is not None:
            fix = "写 unmatched: unknown，或删去这一行；只有事实查询可以写"
            raise self.error("unmatched", f"unmatched “{value}” 不认识", fix)
        return "unknown"


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else () if value is None else (value,)
