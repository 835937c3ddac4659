"""What can be read off a Cypher text without an engine: names, parameters, returned columns.

This is for the lint of our own pattern files, whose dialect is narrow; it is no guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT_OR_STRING = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL
)
_LISTED_WORDS = re.compile(r"\[\s*\$_\d+(?:\s*,\s*\$_\d+)*\s*\]")
_NODE = re.compile(r"\(\s*(\w*)\s*:\s*(\w+(?:\s*[|:]\s*\w+)*)\s*(\{[^}]*\})?")
_RELATIONSHIP = re.compile(r"\[\s*(\w*)\s*:\s*(\w+(?:\s*\|\s*:?\w+)*)[^\]{]*(\{[^}]*\})?")
_PROPERTY = re.compile(r"(?<![\w.$])([A-Za-z_]\w*)\.([A-Za-z_]\w*)")
_PARAMETER = re.compile(r"\$(\w+)")
_ALIAS = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s+AS\s+(\w+)", re.IGNORECASE)
_MAP_KEY = re.compile(r"(\w+)\s*:")
_RETURN = re.compile(r"\bRETURN\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
_AFTER_RETURN = re.compile(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", re.IGNORECASE)
_COLUMN_ALIAS = re.compile(r"\bAS\s+(\w+)\s*$", re.IGNORECASE)

# engines.md rule 6 and the traps beside it: what one of the two engines lacks or answers otherwise
FORBIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\btype\s*\(", re.I), "不要用 type(r)；按关系类型分别匹配"),
    (
        re.compile(r"\bto(?:Integer|Float|String|Boolean)\s*\(", re.I),
        "不要转换类型；用模型中的整数属性",
    ),
    (re.compile(r"\[\s*\w+\s+IN\b[^\]]*\]", re.I), "不要用列表推导；改用 UNWIND 或 any()/all()"),
    (re.compile(r"\breduce\s*\(", re.I), "不要用 reduce；改用 sum() 聚合"),
    (re.compile(r"\w\s*\{\s*\."), "不要用 map projection；逐列返回"),
    (
        re.compile(r"\bWHERE\s+(?:NOT\s+)?\w+\s*:\s*[A-Z]\w*", re.I),
        "标签写在 MATCH 里，不写在 WHERE 里",
    ),
    (re.compile(r"\bCALL\b", re.I), "不要用 CALL"),
    (re.compile(r"\bduration\s*\(", re.I), "不要用 duration；用 day_no 等整数相减"),
    (re.compile(r"\bstDevP?\s*\(", re.I), "不要用 stDev；在检测器里计算"),
    (re.compile(r"\bsubstring\s*\(", re.I), "不要用 substring（两种引擎起点不同）；用 left()"),
    (re.compile(r"\blabels\s*\(", re.I), "不要用 labels()；按标签分别匹配"),
    (re.compile(r"\bshortestPath\b|\bSHORTEST\b", re.I), "最短路由存储层提供"),
    (re.compile(r"\*\s*(?:\]|\{|\.\.\s*\]|\d+\s*\.\.\s*\])"), "变长路径要写上限，例如 *1..2"),
    (
        re.compile(r"\b(?:CREATE|MERGE|DELETE|DETACH|SET|REMOVE|LOAD|COPY|DROP)\b", re.I),
        "模式只读，不得写入",
    ),
)


@dataclass(frozen=True)
class Named:
    """A name that the text uses: a label, type, property or parameter, at a line from 0."""

    name: str
    line: int


@dataclass(frozen=True)
class Binding:
    """A variable bound to labels or relationship types (``names``); the variable may be empty."""

    variable: str
    names: tuple[str, ...]
    relationship: bool
    map_keys: tuple[str, ...]
    line: int


class CypherText:
    """A query with its comments and strings blanked out (same length, same lines)."""

    def __init__(self, text: str) -> None:
        self.bare = _COMMENT_OR_STRING.sub(lambda m: _blank(m.group()), text)

    def line_of(self, position: int) -> int:
        """The line (from 0) of a position in the text."""
        return self.bare.count("\n", 0, position)

    def bindings(self) -> Iterator[Binding]:
        """Every node and relationship of the patterns in the text."""
        for expression, relationship in ((_NODE, False), (_RELATIONSHIP, True)):
            for found in expression.finditer(self.bare):
                variable, names, inline = found.groups()
                yield Binding(
                    variable,
                    tuple(re.findall(r"\w+", names)),
                    relationship,
                    tuple(_MAP_KEY.findall(inline or "")),
                    self.line_of(found.start()),
                )

    def aliases(self) -> dict[str, str]:
        """Alias to the variable it renames (``WITH c AS card``)."""
        return {alias: variable for variable, alias in _ALIAS.findall(self.bare)}

    def properties(self) -> Iterator[tuple[str, Named]]:
        """(variable, property) of every ``variable.property``."""
        for found in _PROPERTY.finditer(self.bare):
            yield found.group(1), Named(found.group(2), self.line_of(found.start()))

    def parameters(self) -> list[Named]:
        """Every ``$parameter`` use, in order."""
        found = _PARAMETER.finditer(self.bare)
        return [Named(m.group(1), self.line_of(m.start())) for m in found]

    def columns(self) -> list[str]:
        """Columns of the first statement's last RETURN; one without a name gives its own text."""
        first_statement = self.bare.split("\n;\n")[0]
        starts = list(_RETURN.finditer(first_statement))
        if not starts:
            return []
        returned = first_statement[starts[-1].end() :]
        tail = _AFTER_RETURN.search(returned)
        expressions = split_at_commas(returned[: tail.start()] if tail else returned)
        return [_column(expression) for expression in expressions]

    def forbidden(self) -> Iterator[tuple[Named, str]]:
        """Words that one of the engines lacks, with the way that works."""
        for expression, fix in FORBIDDEN:
            for found in expression.finditer(self.bare):
                yield Named(found.group().strip(), self.line_of(found.start())), fix


def words_named(text: str) -> tuple[str, dict[str, list[str]]]:
    """The text with its comments blanked out and a parameter of our own for every string and every
    list of strings in it; returned beside it what these parameters (``_0``, ``_1``, …) hold.
    """
    words: dict[str, list[str]] = {}

    def name(held: list[str]) -> str:
        parameter = f"_{len(words)}"
        words[parameter] = held
        return f"${parameter}"

    def one(found: re.Match[str]) -> str:
        written = found.group()
        return _blank(written) if written[0] == "/" else name([written[1:-1]])

    def several(found: re.Match[str]) -> str:
        return name([words[parameter][0] for parameter in re.findall(r"_\d+", found.group())])

    return _LISTED_WORDS.sub(several, _COMMENT_OR_STRING.sub(one, text)), words


def _blank(text: str) -> str:
    return "".join("\n" if char == "\n" else " " for char in text)


def split_at_commas(expressions: str) -> Iterator[str]:
    """Split at commas outside brackets."""
    depth, start = 0, 0
    for place, char in enumerate(expressions):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            yield expressions[start:place]
            start = place + 1
    yield expressions[start:]


def _column(expression: str) -> str:
    alias = _COLUMN_ALIAS.search(expression)
    return alias.group(1) if alias else expression.strip().rstrip(";").strip()
