"""The gate for ad-hoc Cypher: what is looked at before an engine sees the query, and in its plan.

Whether a query only reads is told by the engine's own plan (``check_embedded_plan``,
``check_neo4j_plan``): allow-lists of operators, so that an unknown one is refused. ``check_text``
bounds what a single expression can grow to, which no engine's time limit stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise

from graphaudit.errors import QueryLimitError, QueryRefusedError
from graphaudit.model import names_of_model
from graphaudit.stores.allowed import (
    EMBEDDED_OPERATORS,
    FUNCTIONS,
    KEYWORDS_BEFORE_BRACKETS,
    NEO4J_OPERATORS,
    NOT_READING,
)
from graphaudit.stores.lexing import Call, Token, arguments, calls, comprehensions, tokens

MOST_CHARACTERS = 20_000
MOST_RANGE = 100_000
"""Elements that all ``range(…)`` of a query may make, multiplied with each other."""
MOST_PLUSES = 16
"""Each ``+`` may double a text or a list."""
MOST_NESTED = 50
"""Brackets within each other."""
MOST_COMPREHENSIONS = 1
"""Each ``[x IN list | …]`` may square a list."""

_PREFIXES = {"EXPLAIN", "PROFILE", "CYPHER", "USE"}
_READS = "只能读：用 MATCH … WHERE … RETURN … (read only: MATCH, WHERE, RETURN)"
_NAME = re.compile(r"(?:Table|property) (\w+)")
_BOX = re.compile("[\u2500-\u257f]")
_ABOUT_FILES = frozenset({"LOAD", "COPY", "EXPORT", "IMPORT", "ATTACH", "INSTALL"})


def check_text(text: str, params: Mapping[str, object]) -> None:
    """Refuse what could grow without bound, or hide from the plan. Raises QueryRefusedError."""
    _check_characters(text)
    found = tokens(text)
    _check_nesting(found)
    if not found:
        raise refused("查询是空的 (the query is empty)", "", _READS)
    if found[0].upper in _PREFIXES:
        raise _refused_word(found[0].text, "去掉这个前缀 (leave this prefix out)")
    for token in found:
        if token.upper in ("REDUCE", "USE"):
            raise _refused_word(token.text, "改用 sum、collect 等聚合 (aggregate instead)")
    _check_parameters(found, params)
    _check_calls(list(calls(found)), params, text)
    _check_growth(found)


def check_embedded_plan(plan: str, text: str) -> None:
    """Refuse a plan of the embedded engine (``EXPLAIN LOGICAL``) with any operator not listed."""
    operators = list(_embedded_operators(plan))
    if not operators:
        raise refused("读不懂执行计划 (the plan cannot be read)", text[:80], _READS)
    _check_operators(operators, EMBEDDED_OPERATORS, text)


def check_neo4j_plan(query_type: str | None, operators: Iterable[str], text: str) -> None:
    """Refuse a plan of Neo4j (``EXPLAIN``) that is not of type ``r`` or has another operator."""
    if query_type != "r":
        raise writes(text)
    _check_operators(operators, NEO4J_OPERATORS, text)


def updating_word(text: str) -> str:
    """The first word of the query that reads nothing: for messages only."""
    return next((token.text for token in tokens(text) if token.upper in NOT_READING), "")


def refused(what: str, word: str, fix: str) -> QueryRefusedError:
    """An error that names the word."""
    return QueryRefusedError(what, where=word, fix=fix)


def writes(text: str) -> QueryRefusedError:
    """The query would change data or administer the database."""
    return refused(
        "查询会改动数据或管理数据库，已拒绝 (it would write or administer)",
        updating_word(text),
        _READS,
    )


def several_statements() -> QueryRefusedError:
    """More than one statement in one query."""
    return refused(
        "一次只能运行一条语句 (one statement at a time)",
        ";",
        "去掉分号后的部分，分次运行 (run them one by one)",
    )


def cannot_run(told: str, text: str) -> QueryRefusedError:
    """The engine's parser, binder or run-time refused the query; ``told`` is its message.

    Of a query that names files the message is kept back: it says which of them there are.
    """
    word = updating_word(text)
    if any(token.upper in _ABOUT_FILES for token in tokens(text)):
        return writes(text)
    where = f"{word}：{told}" if word else told
    if "Parser exception" in told:
        return refused(
            "查询的写法读不通 (the query cannot be read)",
            where,
            "检查这个词和它前面的括号、引号、关键字 (check the brackets and keywords before it)",
        )
    return refused(
        "图数据库无法运行这个查询 (the engine cannot run this query)", where, _ways(told)
    )


def _ways(told: str) -> str:
    """What to do about a name that the graph does not have: the names that look like it."""
    likely = [near for name in _NAME.findall(told) for near in _near(name)]
    if likely:
        return f"是不是 {'、'.join(dict.fromkeys(likely))}？(did you mean one of these?)"
    return "对照 docs/model.md 检查拼写、节点和关系的名称 (check the spelling, see docs/model.md)"


def _near(name: str) -> list[str]:
    """Names of the model that look like one that it does not have."""
    known = names_of_model()
    return [] if name in known else get_close_matches(name, sorted(known), n=3, cutoff=0.75)


def out_of_time() -> QueryLimitError:
    """The query was stopped at its time limit."""
    return QueryLimitError(
        "查询超过时间上限，已停止 (the query was stopped at its time limit)",
        fix="从具体的节点出发、缩短路径、先筛选再汇总 (begin at few nodes, shorten paths)",
    )


def stopped() -> QueryLimitError:
    """The query was stopped by a person."""
    return QueryLimitError("查询已取消 (the query was cancelled)")


def out_of_memory() -> QueryLimitError:
    """The query was stopped at its memory limit."""
    return QueryLimitError(
        "查询用的内存超过上限，已停止 (the query was stopped at its memory limit)",
        fix="从具体的节点出发、先筛选再汇总 (begin at few nodes, filter before you collect)",
    )


def too_many_rows(most: int) -> QueryLimitError:
    """The result has more rows than may be shown."""
    return QueryLimitError(
        f"结果超过 {most} 行 (more than {most} rows)",
        fix=f"在查询末尾加 LIMIT {most}，或先汇总 (add LIMIT, or aggregate)",
    )


def _check_characters(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise refused(
            f"查询太长，最多 {MOST_CHARACTERS} 个字符 (the query is too long)",
            f"{len(text)}",
            "拆成几个查询；长名单用参数传入 (split it, pass lists as parameters)",
        )
    strange = _BOX.search(text) or re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if strange:
        raise refused(
            "查询里有不允许的字符 (a character that is not allowed)",
            repr(strange[0]),
            "删去它 (leave it out)",
        )
    escape = re.search(r"\\[uU][0-9A-Fa-f]*", text)
    if escape:
        raise refused(
            "不允许 Unicode 转义 (no unicode escapes)",
            escape[0],
            "直接写这个字，或用参数传入 (write the character, or pass a parameter)",
        )


def _check_nesting(found: Sequence[Token]) -> None:
    """Refuse what is never closed, or closed too late: to follow it would take everybody's time."""
    depth = 0
    for token in found:
        if token.kind == "open":
            raise refused(
                "引号或注释没有结束 (a quote or comment that is not closed)",
                token.text[:20],
                "补上结尾的引号或 */；引号里的引号写成 \\' (close it)",
            )
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth > MOST_NESTED:
            raise refused(
                f"括号嵌套超过 {MOST_NESTED} 层 (too many brackets within each other)",
                token.text,
                "拆成几个查询 (split the query)",
            )


def _check_parameters(found: Sequence[Token], params: Mapping[str, object]) -> None:
    for token in found:
        if token.kind == "parameter" and token.text[1:].strip("`") not in params:
            name = token.text[1:]
            raise refused(
                "缺少参数的值 (a parameter has no value)",
                token.text,
                f"给出 --param {name}=…，或把值直接写进查询 (pass it, or write the value)",
            )


def _check_calls(found: Sequence[Call], params: Mapping[str, object], text: str) -> None:
    made = 1
    for call in found:
        if not _is_known(call):
            raise _unknown_function(call, text)
        if call.name == "range":
            made *= max(1, _range_size(call, params))
    if made > MOST_RANGE:
        raise refused(
            f"range 一共会生成 {made} 个元素，最多 {MOST_RANGE} (too many elements)",
            "range",
            "缩小范围，或从图中的节点出发 (a smaller range, or begin at nodes)",
        )


def _unknown_function(call: Call, text: str) -> QueryRefusedError:
    first = tokens(text)[0].upper
    if first in NOT_READING and first != "CALL":
        return writes(text)
    return refused(
        "这个函数不在允许之列 (a function that is not on the list)",
        call.written,
        f"可用的函数 (allowed)：{'、'.join(sorted(FUNCTIONS))}",
    )


def _is_known(call: Call) -> bool:
    """Functions of the list and keywords; what a keyword does, the plan shows."""
    is_keyword = call.name in KEYWORDS_BEFORE_BRACKETS or call.name.upper() in NOT_READING
    return call.name in FUNCTIONS or is_keyword


def _range_size(call: Call, params: Mapping[str, object]) -> int:
    bounds = [_whole_number(tokens, params) for tokens in arguments(call.inside)]
    known = [bound for bound in bounds if bound is not None]
    if len(known) != len(bounds) or len(known) not in (2, 3) or known[2:] == [0]:
        raise refused(
            "range 的界限要写成整数或整数参数 (range wants literal or parameter bounds)",
            f"range({' '.join(token.text for token in call.inside)})",
            "写明数字，如 range(1, 12) (write numbers)",
        )
    step = known[2] if len(known) == 3 else 1
    return max(0, (known[1] - known[0]) // step + 1)


def _whole_number(written: Sequence[Token], params: Mapping[str, object]) -> int | None:
    sign = -1 if [token.text for token in written[:1]] == ["-"] else 1
    rest = written[1:] if sign < 0 else written
    if len(rest) != 1:
        return None
    token = rest[0]
    if token.kind == "number" and re.fullmatch(r"\d{1,18}", token.text):
        return sign * int(token.text)
    value = params.get(token.text[1:].strip("`")) if token.kind == "parameter" else None
    return sign * value if isinstance(value, int) else None


def _check_growth(found: Sequence[Token]) -> None:
    pluses = sum(token.text in ("+", "||") for token in found if token.kind == "sign")
    pipes = sum(a.text == b.text == "|" for a, b in pairwise(found))
    if pluses + pipes > MOST_PLUSES:
        raise refused(
            f"加号太多，最多 {MOST_PLUSES} 个 (too many +)",
            "+",
            "每个 + 都可能让文字加倍，请拆开查询 (each may double a text: split the query)",
        )
    if comprehensions(found) > MOST_COMPREHENSIONS:
        raise refused(
            f"列表推导太多，最多 {MOST_COMPREHENSIONS} 个 (too many list comprehensions)",
            "|",
            "改用 UNWIND 和 collect (use UNWIND and collect)",
        )


def _check_operators(operators: Iterable[str], allowed: frozenset[str], text: str) -> None:
    for operator in operators:
        if operator not in allowed:
            word = updating_word(text) or operator
            raise refused(
                f"查询含有只读查询不需要的操作 {operator} (an operation that is not allowed)",
                word,
                _READS,
            )


def _refused_word(word: str, fix: str) -> QueryRefusedError:
    return refused("这个词不允许出现在查询里 (a word that is not allowed)", word, fix)


def _embedded_operators(plan: str) -> Iterator[str]:
    """The line under each box's upper edge holds its operator's name, and names alone."""
    lines = plan.splitlines()
    for edge, names in pairwise(lines):
        if "┌" in edge:
            cells = (cell.strip() for cell in names.split("│"))
            yield from (cell for cell in cells if cell and not _is_frame(cell))


def _is_frame(cell: str) -> bool:
    return cell == "Logical Plan" or not _BOX.sub("", cell).strip()
