"""Innocent explanations (合理解释): read from files, asked of the graph once, laid against every hit.

``queries/explanations/<code>.cypher`` states facts about the graph and receives no hits. Its
columns: ``src`` (the rows that say so), one or more of ``person, household, enterprise, card,
other, phone, program, row``, and optionally

- ``from_day, to_day`` (DATE) or ``from_no, to_no`` (days since 1970): when it holds, null: open;
- ``beside``: the hit also holds a line of this program for the same beneficiary;
- ``result``: ``holds`` (the default) or ``unknown``.

Where the work is done elsewhere the file is ``<code>.yml`` with the same fields and ``by``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import yaml

from graphaudit.content import content_roots
from graphaudit.errors import ContentError
from graphaudit.finding import SEVERITIES, Severity, as_severity
from graphaudit.model import NODE_BY_NAME, RELATIONSHIP_BY_NAME
from graphaudit.policy import Policy

KEY_COLUMNS = ("person", "household", "enterprise", "card", "other", "phone", "program", "row")
"""Columns of a fact that are compared with the same column of the evidence."""
PERIOD_COLUMNS = ("from_day", "to_day", "from_no", "to_no")
FACT_COLUMNS = frozenset({"src", "beside", "result", *KEY_COLUMNS, *PERIOD_COLUMNS})
DONE_BY = ("resolution", "ledger", "matrix", "detector")
PROGRAM_FLAGS = ("means_tested", "universal", "for_minors", "collective")

_CODE = re.compile(r"C\d\d\Z")
_LABEL = re.compile(r"\(\s*\w*\s*:\s*(\w+)")
_TYPE = re.compile(r"\[\s*\w*\s*:\s*([\w|]+)")
_COLUMN = re.compile(r"\bAS\s+(\w+)\s*(?:,|\Z|\n\s*(?:ORDER|LIMIT|UNION)\b)", re.IGNORECASE)
_WRITES = re.compile(r"\b(CREATE|MERGE|DELETE|SET|REMOVE|DROP|COPY|LOAD|CALL)\b", re.IGNORECASE)
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
    """(flag, effect elsewhere): ``effect`` is for programs with the flag, the other for the rest."""
    version: str

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
        """The registers it needs that have not been loaded."""
        return tuple(sorted(set(self.needs) - set(registers)))


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
    source = _Source(path, path.read_text(encoding="utf-8-sig"))
    fields, facts, first_line = source.split()
    _check_fields(source, fields)
    if facts is not None:
        _check_facts(source, facts, first_line)
    return InnocentExplanation(
        code=path.stem,
        title=_both(source, fields, "title"),
        question=_both(source, fields, "question"),
        needs=tuple(str(n) for n in _sequence(fields.get("needs"))),
        effect=_effect(source, "effect", fields.get("effect")),
        by=_by(source, fields, facts),
        facts=facts,
        matrix=_matrix(source, fields.get("matrix")),
        programs=_flag(source, "programs", fields.get("programs")),
        leaves_only=_leaves_only(source, fields.get("leaves_only")),
        version=hashlib.sha256(source.text.encode()).hexdigest()[:16],
    )


@dataclass(frozen=True)
class _Source:
    """A content file and the means to complain about a line of it."""

    path: Path
    text: str

    def error(self, line: int, what: str, fix: str) -> ContentError:
        return ContentError(what, where=f"{self.path}:{line}", fix=fix)

    def line_of(self, field: str) -> int:
        """The line on which a front-matter field stands; 1 when it is absent."""
        mark = re.compile(rf"(//\s*)?{re.escape(field)}\s*:")
        numbered = enumerate(self.text.splitlines(), 1)
        return next((no for no, line in numbered if mark.match(line.strip())), 1)

    def split(self) -> tuple[dict[str, object], str | None, int]:
        """Front matter, fact query (None in a .yml file), and the query's first line."""
        if self.path.suffix == ".yml":
            return self._yaml(self.text), None, 1
        lines = self.text.splitlines()
        marks = [no for no, line in enumerate(lines) if line.strip() == "// ---"]
        if len(marks) != 2 or marks[0] != 0:
            raise self.error(1, "文件头不完整", "用两行 // --- 括起文件头，第一行就是 // ---")
        header = "\n".join(line.removeprefix("//").removeprefix(" ") for line in lines[1 : marks[1]])
        return self._yaml(header), "\n".join(lines[marks[1] + 1 :]).strip(), marks[1] + 2

    def _yaml(self, text: str) -> dict[str, object]:
        try:
            fields = yaml.safe_load(text)
        except yaml.YAMLError as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0)
            raise self.error(line + 2, "文件头不是 YAML", "检查缩进、冒号和引号") from error
        if not isinstance(fields, dict):
            raise self.error(1, "文件头是空的", "写明 code、title、question、needs、effect")
        return {str(k): v for k, v in fields.items()}


def _check_fields(source: _Source, fields: Mapping[str, object]) -> None:
    for name in fields:
        if name not in _FIELDS:
            raise source.error(
                source.line_of(name), f"没有这个字段：{name}", "可用：" + "、".join(sorted(_FIELDS))
            )
    code = str(fields.get("code"))
    if not _CODE.match(code) or code != source.path.stem:
        raise source.error(
            source.line_of("code"), f"code “{code}” 与文件名不符", f"写 code: {source.path.stem}"
        )


def _check_facts(source: _Source, facts: str, first_line: int) -> None:
    for no, line in enumerate(facts.splitlines(), first_line):
        for label in _LABEL.findall(line):
            if label not in NODE_BY_NAME:
                raise source.error(no, f"模型中没有节点 {label}", "节点名见 docs/model.md")
        for kind in (t for found in _TYPE.findall(line) for t in found.split("|")):
            if kind not in RELATIONSHIP_BY_NAME:
                raise source.error(no, f"模型中没有关系 {kind}", "关系名见 docs/model.md")
        if _WRITES.search(line.split("//")[0]):
            raise source.error(no, "解释只能读取图，不能写入或调用过程", "只用 MATCH … RETURN")
    columns = set(_COLUMN.findall(facts.rsplit("RETURN", 1)[-1]))
    _check_columns(source, columns, first_line)


def _check_columns(source: _Source, columns: set[str], line: int) -> None:
    if unknown := sorted(columns - FACT_COLUMNS):
        raise source.error(
            line, f"不认识的列：{'、'.join(unknown)}", "可用：" + "、".join(sorted(FACT_COLUMNS))
        )
    if "src" not in columns or not columns & set(KEY_COLUMNS):
        raise source.error(
            line, "要返回 src 和至少一个对象列", "例如 RETURN p.key AS person, r.src AS src"
        )


def _both(source: _Source, fields: Mapping[str, object], name: str) -> dict[str, str]:
    value = fields.get(name)
    if not isinstance(value, dict) or not {"zh", "en"} <= set(value):
        raise source.error(
            source.line_of(name), f"{name} 要有中英文", f"写 {name}: {{zh: …, en: …}}"
        )
    return {language: str(value[language]) for language in ("zh", "en")}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else () if value is None else (value,)


def _effect(source: _Source, field: str, value: object) -> Effect:
    words = str(value).split()
    if words == ["leaves"]:
        return Effect("leaves")
    if words == ["note"]:
        return Effect("note")
    if len(words) == 2 and words[0] == "at_most" and words[1] in SEVERITIES:
        return Effect("at_most", as_severity(words[1]))
    raise source.error(
        source.line_of(field), f"{field} “{value}” 不认识", "写 leaves、note 或 at_most medium"
    )


def _by(source: _Source, fields: Mapping[str, object], facts: str | None) -> str | None:
    by = fields.get("by")
    if facts is not None:
        if by is None:
            return None
        raise source.error(source.line_of("by"), "有事实查询的文件不写 by", "删去 by")
    if by not in DONE_BY:
        raise source.error(
            source.line_of("by"), f"by “{by}” 不认识", "可用：" + "、".join(DONE_BY)
        )
    return str(by)


def _matrix(source: _Source, value: object) -> dict[str, tuple[str, ...]] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not {"rule", "against"} <= set(value):
        raise source.error(
            source.line_of("matrix"), "matrix 要有 rule 和 against", "写 {rule: excludes, against: […]}"
        )
    return {name: tuple(map(str, _sequence(value[name]))) for name in ("rule", "against")}


def _flag(source: _Source, field: str, value: object) -> str | None:
    if value is None or value in PROGRAM_FLAGS:
        return None if value is None else str(value)
    raise source.error(
        source.line_of(field), f"项目标志 “{value}” 不认识", "可用：" + "、".join(PROGRAM_FLAGS)
    )


def _leaves_only(source: _Source, value: object) -> tuple[str, Effect] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not {"programs", "elsewhere"} <= set(value):
        raise source.error(
            source.line_of("leaves_only"),
            "leaves_only 要有 programs 和 elsewhere",
            "写 {programs: for_minors, elsewhere: at_most medium}",
        )
    flag = _flag(source, "leaves_only", value["programs"])
    if flag is None:
        raise source.error(source.line_of("leaves_only"), "programs 是空的", "写一个项目标志")
    return flag, _effect(source, "leaves_only", value["elsewhere"])
