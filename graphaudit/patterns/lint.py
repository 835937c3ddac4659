"""What is wrong with a pattern file, collected: path:line, what, and the fix."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from graphaudit.cypher_text import CypherText, Named
from graphaudit.errors import ContentError
from graphaudit.finding import KINDS, SEVERITIES
from graphaudit.front_matter import ContentFile, load_yaml, read_text
from graphaudit.model import (
    NODE_BY_NAME,
    RELATIONSHIP_BY_NAME,
    STATUS_KINDS,
    NodeLabel,
    RelationshipType,
)
from graphaudit.patterns.pattern import (
    ALL,
    CLASSES,
    COLUMN_TYPES,
    FAMILIES,
    PARAM_TYPES,
    SCOPES,
    WINDOW_PARAMS,
)
from graphaudit.policy import PROGRAM_FLAGS, RULES
from graphaudit.policy_sheets import SHEETS
from graphaudit.sentences import FIELDS, forbidden_in, unknown_fields
from graphaudit.sql_text import SqlText

_TEXTS = ("title", "meaning")
_REQUIRED = (
    "id",
    "title",
    "class",
    "severity",
    "meaning",
    "subject",
    "identity",
    "scope",
    "needs",
    "columns",
    "but",
    "kinds",
    "basis",
    "seen_in",
)
_OPTIONAL = (
    *("sentence", "params", "at_least", "matrix", "programs", "sheets", "table", "detector"),
    "uses",
)
_DEFAULTS: Mapping[str, type | tuple[type, ...]] = {
    "int": int,
    "number": (int, float),
    "money": (int, float),
    "text": str,
    "texts": list,
    "day": (date, str),
}
_CHOICES = {"class": CLASSES, "severity": SEVERITIES, "scope": SCOPES}
_PROGRAM_FIELDS = ("unit", "rhythm", *PROGRAM_FLAGS)


@dataclass(frozen=True, order=True)
class LintFinding:
    """One fault of one file: where (path:line), what it is and how to mend it."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}\n  处理：{self.fix}"


class PatternLintError(ContentError):
    """One or more pattern files are broken; ``findings`` lists every fault."""

    def __init__(self, findings: list[LintFinding]) -> None:
        self.findings = sorted(findings)
        listed = "\n".join(str(finding) for finding in self.findings)
        super().__init__(f"模式文件有 {len(findings)} 处要改\n{listed}")


@dataclass(frozen=True)
class Surroundings:
    """What a pattern file is checked against besides itself."""

    explanations: frozenset[str]
    first_phase: frozenset[str] = frozenset()
    """Ids of the patterns that build on no other; empty: not known."""
    statuses: frozenset[str] = frozenset(STATUS_KINDS)


class Checked:
    """One content file with the findings gathered on it."""

    def __init__(self, content: ContentFile, around: Surroundings) -> None:
        self.content = content
        self.around = around
        self.findings: list[LintFinding] = []
        self.text = CypherText(content.body)
        is_sql = content.path.suffix == ".sql"
        self.reads: CypherText | SqlText = SqlText(content.body) if is_sql else self.text

    def fault(self, field: str, what: str, fix: str) -> None:
        """Note a fault of a front-matter field."""
        self.fault_at(self.content.line(field), what, fix)

    def fault_at(self, line: int, what: str, fix: str) -> None:
        """Note a fault at a line of the file."""
        self.findings.append(LintFinding(str(self.content.path), line, what, fix))

    def fault_in_query(self, named: Named, what: str, fix: str) -> None:
        """Note a fault at a line of the query."""
        self.fault_at(self.content.body_line + named.line, what, fix)

    def mapping(self, field: str) -> Mapping[str, object]:
        """A field that holds a mapping; empty when it holds something else."""
        value = self.content.fields.get(field)
        return value if isinstance(value, dict) else {}

    def strings(self, field: str) -> list[str]:
        """A field that holds a list of words; empty when it holds something else."""
        value = self.content.fields.get(field)
        return [str(word) for word in value] if isinstance(value, list) else []


def lint_pattern(
    content: ContentFile, around: Surroundings, *, cases: bool = True
) -> list[LintFinding]:
    """Every fault of one pattern file and, where asked, its ``cases``, by line."""
    checked = Checked(content, around)
    for check in _CHECKS:
        check(checked)
    if cases:
        _cases(checked)
    return sorted(checked.findings)


def _fields(checked: Checked) -> None:
    fields = checked.content.fields
    for name in _REQUIRED:
        if name not in fields:
            checked.fault(name, f"缺少字段 {name}", f"在说明部分写上 {name}")
    for name in fields:
        if name not in (*_REQUIRED, *_OPTIONAL):
            checked.fault(name, f"未知字段 {name}", "可写：" + "、".join((*_REQUIRED, *_OPTIONAL)))
    if fields.get("id") != checked.content.path.stem:
        checked.fault("id", "id 与文件名不同", f"写成 {checked.content.path.stem}")
    if checked.content.path.parent.name not in FAMILIES:
        checked.fault_at(1, "文件夹不是模式的种类", "放在：" + "、".join(FAMILIES))


def _choices(checked: Checked) -> None:
    for name, allowed in _CHOICES.items():
        value = checked.content.fields.get(name)
        if value is not None and value not in allowed:
            checked.fault(name, f"{name} 不能是“{value}”", "可填：" + "、".join(allowed))
    for kind in checked.strings("kinds"):
        if kind not in KINDS:
            checked.fault("kinds", f"没有证据种类“{kind}”", "可填：" + "、".join(KINDS))


def _languages(checked: Checked) -> None:
    written = [name for name in ("sentence",) if name in checked.content.fields]
    for name in (*_TEXTS, *written):
        texts = checked.mapping(name)
        for language in ("zh", "en"):
            if not texts.get(language):
                checked.fault(name, f"{name} 缺少 {language}", f"写成 {name}: {{zh: …, en: …}}")
        _nothing_else(checked, name, texts)


def _nothing_else(checked: Checked, name: str, texts: Mapping[str, object]) -> None:
    """A comma without quotes cuts a text in two: the rest becomes a key without a value."""
    for more in sorted(str(key) for key in texts if key not in ("zh", "en")):
        checked.fault(name, f"{name} 有多余的“{more}”", "句中有逗号时，整句要加引号")


def _sentence(checked: Checked) -> None:
    for language, template in checked.mapping("sentence").items():
        for word in forbidden_in(str(template)):
            checked.fault("sentence", f"句式用了“{word}”", "只写登记册和名册的记载")
        for name in unknown_fields(str(template), checked.mapping("columns")):
            known = "、".join(FIELDS)
            checked.fault(
                "sentence",
                f"{language} 句式中没有字段“{name}”",
                f"可写：{known}，或 columns 中的列",
            )


def _subject(checked: Checked) -> None:
    subject, columns = checked.mapping("subject"), checked.mapping("columns")
    if subject.get("label") not in NODE_BY_NAME:
        fix = "subject: {label: 标签, column: 列}，标签见 docs/model.md"
        checked.fault("subject", f"subject 的标签“{subject.get('label')}”不在模型中", fix)
    for field, names in (
        ("subject", [subject.get("column")]),
        ("identity", checked.strings("identity")),
        ("at_least", list(checked.mapping("at_least"))),
    ):
        for name in names:
            if name not in columns:
                fix = "写成 columns 中的一列：" + "、".join(columns)
                checked.fault(field, f"{field} 写的列“{name}”不在 columns 中", fix)
    for name in checked.strings("identity"):
        if columns.get(name) in ("src", "money", "day", "int", "number"):
            fix = "写成 key、keys、text 或 texts 列，下月再运行时值不变的"
            checked.fault("identity", f"identity 的列 {name} 会随新数据改变", fix)


def _column_types(checked: Checked) -> None:
    for field in ("columns", "table"):
        for name, declared in checked.mapping(field).items():
            if declared not in COLUMN_TYPES:
                fix = "可填：" + "、".join(COLUMN_TYPES)
                checked.fault(f"{field}.{name}", f"列 {name} 的类型“{declared}”不认识", fix)
    if checked.mapping("columns").get("rows") != "src":
        checked.fault("columns", "columns 缺少 rows: src", "返回能证明该疑点的来源行，列名 rows")


def _params(checked: Checked) -> None:
    for name, param in checked.mapping("params").items():
        field = f"params.{name}"
        if not isinstance(param, dict) or not {"type", "default", "source"} <= set(param):
            fix = f"{name}: {{type: int, default: 3, source: S1}}"
            checked.fault(field, f"参数 {name} 缺少 type、default 或 source", fix)
        elif param["type"] not in PARAM_TYPES:
            fix = "可填：" + "、".join(PARAM_TYPES)
            checked.fault(field, f"参数 {name} 的类型“{param['type']}”不认识", fix)
        elif not isinstance(param["default"], _DEFAULTS[str(param["type"])]):
            fix = f"写成 {param['type']} 的值，或改 type"
            checked.fault(field, f"参数 {name} 的默认值“{param['default']}”与类型不符", fix)
    for column, least in checked.mapping("at_least").items():
        if least not in checked.mapping("params"):
            checked.fault(
                "at_least", f"at_least 的参数“{least}”没有声明", f"在 params 中声明，或改 {column}"
            )


def _parameter_uses(checked: Checked) -> None:
    known = {*checked.mapping("params"), *checked.mapping("programs"), *WINDOW_PARAMS, "pairs"}
    known |= {"groups", "statuses", "codes"} if "matrix" in checked.content.fields else set()
    known |= set(checked.strings("sheets"))
    used = checked.reads.parameters()
    for named in used:
        if named.name not in known:
            fix = f"在 params 中声明 {named.name}，或改用：" + "、".join(sorted(known))
            checked.fault_in_query(named, f"参数 ${named.name} 没有声明", fix)
    if "detector" in checked.content.fields:
        return
    names = {named.name for named in used}
    for name in [*checked.mapping("params"), *checked.mapping("programs")]:
        if name not in names:
            checked.fault(f"params.{name}", f"参数 {name} 在查询中没有用到", f"用上 ${name} 或删去")


def _matrix(checked: Checked) -> None:
    if "matrix" not in checked.content.fields:
        return
    matrix, columns = checked.mapping("matrix"), checked.mapping("columns")
    if matrix.get("rule") not in RULES:
        checked.fault("matrix", f"没有规则“{matrix.get('rule')}”", "可填：" + "、".join(RULES))
    against = matrix.get("against")
    for kind in against if isinstance(against, list) else [against]:
        if kind not in checked.around.statuses and not str(kind).startswith("program:"):
            known = "、".join(sorted(checked.around.statuses))
            checked.fault("matrix", f"没有身份状态“{kind}”", f"可填：{known}")
    for column, wanted in (("programs", "texts"), ("status", "text")):
        if columns.get(column) != wanted:
            fix = f"在 columns 与 RETURN 中加上 {column}: {wanted}"
            checked.fault("columns", f"政策模式缺少列 {column}", fix)


def _programs(checked: Checked) -> None:
    for name, flags in checked.mapping("programs").items():
        unknown = set(flags) - set(_PROGRAM_FIELDS) if isinstance(flags, dict) else {"?"}
        if unknown:
            fix = "可写：" + "、".join(_PROGRAM_FIELDS)
            checked.fault(f"programs.{name}", f"项目清单没有这个标志：{sorted(unknown)}", fix)


def _sheets(checked: Checked) -> None:
    for name in checked.strings("sheets"):
        if name not in SHEETS:
            checked.fault("sheets", f"没有政策表“{name}”", "可写：" + "、".join(SHEETS))


def _returned(checked: Checked) -> None:
    field = "table" if "table" in checked.content.fields else "columns"
    declared, returned = list(checked.mapping(field)), checked.reads.columns()
    for name in declared:
        if name not in returned:
            checked.fault(f"{field}.{name}", f"列 {name} 没有返回", f"在 RETURN 中写 … AS {name}")
    for name in returned:
        if name not in declared:
            fix = f"在 {field} 中声明它的类型，或从 RETURN 中删去"
            checked.fault(field, f"返回的列“{name}”没有声明", fix)


def _names(checked: Checked) -> None:
    if checked.content.path.suffix != ".cypher":
        return
    for binding in checked.text.bindings():
        known = RELATIONSHIP_BY_NAME if binding.relationship else NODE_BY_NAME
        word = "关系类型" if binding.relationship else "标签"
        for name in binding.names:
            if name not in known:
                fix = "可用：" + "、".join(known)
                checked.fault_in_query(Named(name, binding.line), f"{word} {name} 不在模型中", fix)


def _properties(checked: Checked) -> None:
    if checked.content.path.suffix != ".cypher":
        return
    bound = _bound(checked.text)
    for variable, named in checked.text.properties():
        _property(checked, bound.get(variable, frozenset()), named)
    for binding in checked.text.bindings():
        allowed = _properties_of(binding.names, relationship=binding.relationship)
        for key in binding.map_keys:
            _property(checked, allowed, Named(key, binding.line))


def _property(checked: Checked, allowed: frozenset[str], named: Named) -> None:
    if allowed and named.name not in allowed:
        fix = "可用：" + "、".join(sorted(allowed))
        checked.fault_in_query(named, f"属性 {named.name} 不在模型中", fix)


def _bound(text: CypherText) -> dict[str, frozenset[str]]:
    """Variable to the properties it may have; a renamed variable has those of the first."""
    bound: dict[str, frozenset[str]] = {}
    for binding in text.bindings():
        if binding.variable:
            names = _properties_of(binding.names, relationship=binding.relationship)
            bound[binding.variable] = bound.get(binding.variable, frozenset()) | names
    for alias, variable in text.aliases().items():
        if variable in bound and alias not in bound:
            bound[alias] = bound[variable]
    return bound


def _properties_of(names: Iterable[str], *, relationship: bool) -> frozenset[str]:
    """Of several labels any property; of several types only what all have.

    The embedded engine answers 0 or 1970 for a property that one of the types lacks.
    """
    known: Mapping[str, NodeLabel | RelationshipType] = (
        RELATIONSHIP_BY_NAME if relationship else NODE_BY_NAME
    )
    each = [frozenset(p.name for p in known[n].properties) for n in names if n in known]
    if relationship and each:
        return frozenset.intersection(*each)
    return frozenset().union(*each)


def _dialect(checked: Checked) -> None:
    if checked.content.path.suffix != ".cypher":
        return
    for named, fix in checked.text.forbidden():
        checked.fault_in_query(named, f"两种引擎不能同时接受“{named.name}”", fix)


def _but(checked: Checked) -> None:
    for code in checked.strings("but"):
        if not re.fullmatch(r"C\d\d", code):
            checked.fault("but", f"“{code}”不是解释的代码", "写成 C01 … C27")
        elif checked.around.explanations and code not in checked.around.explanations:
            checked.fault("but", f"没有解释 {code}", f"在 queries/explanations 中写 {code}")


def _detector(checked: Checked) -> None:
    name = checked.content.fields.get("detector")
    if name is None:
        return
    if importlib.util.find_spec(f"graphaudit.algorithms.{name}") is None:
        checked.fault("detector", f"没有检测器“{name}”", f"写 graphaudit/algorithms/{name}.py")
    if "table" not in checked.content.fields:
        checked.fault("detector", "有检测器而没有 table", "在 table 中声明查询返回的列")


def _uses(checked: Checked) -> None:
    fields = checked.content.fields
    if "uses" not in fields:
        return
    named = checked.strings("uses") or [str(fields["uses"])]
    known = checked.around.first_phase
    if checked.content.path.suffix != ".sql":
        fix = "写成 .sql，读 found 与 found_row 两张表"
        checked.fault("uses", "有 uses 的模式不读图", fix)
    for name in named:
        if name != ALL and known and name not in known:
            fix = f"写成 {ALL}，或不用 uses 的模式：" + "、".join(sorted(known))
            checked.fault("uses", f"uses 写的“{name}”不是第一轮的模式", fix)


def _cases(checked: Checked) -> None:
    path = checked.content.path.with_name(f"{checked.content.path.stem}.cases.yml")
    if not path.is_file():
        checked.fault_at(1, f"缺少用例文件 {path.name}", "写至少一个命中和一个近似而不命中的例子")
        return
    for what, fix in _case_faults(path):
        checked.findings.append(LintFinding(str(path), 1, what, fix))


def _case_faults(path: Path) -> Iterator[tuple[str, str]]:
    try:
        written = load_yaml(read_text(path))
    except ContentError as broken:
        yield broken.what, broken.fix
        return
    except yaml.YAMLError as broken:
        yield f"用例文件的 YAML 写法不对：{str(broken).splitlines()[0]}", "检查缩进和引号"
        return
    cases = written if isinstance(written, dict) else {}
    if not cases.get("hits"):
        yield "没有命中的例子", "在 hits: 下写一个小图和 finds:"
    if not cases.get("near_misses"):
        yield "没有近似而不命中的例子", "在 near_misses: 下写一个小图，name 说明为何不是"


_CHECKS: tuple[Callable[[Checked], None], ...] = (
    _fields,
    _choices,
    _languages,
    _subject,
    _sentence,
    _column_types,
    _params,
    _parameter_uses,
    _matrix,
    _programs,
    _sheets,
    _returned,
    _names,
    _properties,
    _dialect,
    _but,
    _detector,
    _uses,
)
