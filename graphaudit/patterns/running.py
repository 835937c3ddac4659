"""Running a pattern: its parameters, the policy's groups, the query, the detector, the hits."""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

import duckdb

from graphaudit.errors import ContentError, StoreError, UsageError
from graphaudit.patterns.pattern import Hit, HitValue, ParamValue, Pattern
from graphaudit.patterns.reading import matrix_rows
from graphaudit.policy import MatrixRow, Policy, load_policy

EPOCH = date(1970, 1, 1)
_FAR_PAST, _FAR_FUTURE = -1_000_000, 1_000_000
Records: TypeAlias = list[dict[str, object]]
Group: TypeAlias = dict[str, str | int | list[str]]


class QueryResult(Protocol):
    """Columns and rows of an answer."""

    @property
    def columns(self) -> list[str]: ...

    @property
    def rows(self) -> Sequence[Sequence[object]]: ...


class RunsQueries(Protocol):
    """What a pattern needs of a store."""

    def run(self, query: str, params: Mapping[str, object] | None = None) -> QueryResult: ...


class HasViews(Protocol):
    """What a ``.sql`` pattern needs of the projection: its tables as DuckDB views."""

    def connect(self) -> duckdb.DuckDBPyConnection: ...


class Detector(Protocol):
    """A module of ``graphaudit/algorithms``: the rows of a query in, the hits out."""

    def detect(self, rows: Records, params: Mapping[str, ParamValue]) -> Records: ...


@dataclass(frozen=True)
class Window:
    """Payments from ``first`` to ``last`` day are looked at; None is open."""

    first: date | None = None
    last: date | None = None

    def parameters(self) -> dict[str, int]:
        """Days since 1970."""
        return {
            "from_no": (self.first - EPOCH).days if self.first else _FAR_PAST,
            "to_no": (self.last - EPOCH).days if self.last else _FAR_FUTURE,
        }


def run_pattern(
    pattern: Pattern,
    store: RunsQueries,
    tables: HasViews | None,
    policy: Policy,
    params: Mapping[str, ParamValue] | None = None,
    window: Window | None = None,
) -> list[Hit]:
    """The hits of one pattern, sorted; each has the declared columns, ``rows`` and ``models``.

    ``params`` replace defaults (money in fen). A pattern that reads the policy matrix is not run
    when the matrix, or a sheet it reads, has no row for it. Raises UsageError for an unknown
    parameter.
    """
    given = parameters(pattern, policy, params)
    if (pattern.matrix and not given["groups"]) or not all(pattern.sheets.values()):
        return []
    arguments = given | (window or Window()).parameters()
    first, *then = pattern.statements
    rows = _ask(pattern, store, tables, _used(first, arguments))
    if pattern.detector:
        rows = _detector(pattern.detector).detect(rows, _values(given))
    for statement in then:
        _add_payments(pattern, rows, store, statement, arguments)
    hits = [_hit(pattern, row) for row in rows]
    return sorted(hits, key=lambda hit: _place(pattern, hit))


def parameters(
    pattern: Pattern, policy: Policy, params: Mapping[str, ParamValue] | None = None
) -> dict[str, object]:
    """Everything the query is given but the window: parameters, program lists, groups."""
    unknown = sorted(set(params or {}) - set(pattern.params))
    if unknown:
        raise UsageError(
            f"模式 {pattern.id} 没有参数：{'、'.join(unknown)}",
            fix="可用：" + "、".join(pattern.params),
        )
    given: dict[str, object] = {**pattern.defaults(), **(params or {})}
    given |= {name: policy.matching(flags) for name, flags in pattern.programs.items()}
    given |= {name: [dict(row) for row in rows] for name, rows in pattern.sheets.items()}
    if pattern.matrix:
        made = groups(pattern, policy)
        given |= {"groups": made, "statuses": sorted({str(group["status"]) for group in made})}
        given["codes"] = sorted({row.program for row in matrix_rows(pattern.matrix, policy)})
    return given


def groups(pattern: Pattern, policy: Policy) -> list[Group]:
    """One map for each (against, rule, grace, unit) of the matrix rows the pattern reads.

    ``unit`` says who must have the status: the ``person`` paid, or any of the ``household``.

    A ``limits`` rule has one for each family of programs and limit (fen) instead.
    """
    found: dict[tuple[str, int, str, int, str], Group] = {}
    for row in matrix_rows(pattern.matrix, policy):
        limit = row.limit_fen or 0
        family = policy.programs[row.program].family if row.rule == "limits" else ""
        key = (row.against, row.grace_days, row.unit, limit, family)
        group = found.setdefault(key, _group(row, limit, family))
        programs = group["programs"]
        if isinstance(programs, list):
            programs.append(row.program)
    return [found[key] for key in sorted(found)]


def _group(row: MatrixRow, limit: int, family: str) -> Group:
    group: Group = {
        "status": row.against,
        "rule": row.rule,
        "grace": row.grace_days,
        "unit": row.unit,
    }
    if row.rule == "limits":
        group |= {"limit": limit, "family": family}
    return group | {"programs": []}


def blind(
    patterns: Iterable[Pattern],
    loaded_registers: Iterable[str],
    loaded_fields: Collection[str] | None = None,
) -> dict[str, list[str]]:
    """Pattern id to what it needs that is not loaded; those that see all are left out.

    ``a|b`` is satisfied by either register, ``a.field`` by a sheet of the register that has the
    field. Without ``loaded_fields`` (``register.field``) a loaded register counts as whole.
    """
    loaded = set(loaded_registers)

    def seen(need: str) -> bool:
        register, _, wanted = need.partition(".")
        return need in loaded_fields if wanted and loaded_fields is not None else register in loaded

    missing = {
        pattern.id: [need for need in sorted(pattern.needs) if not any(map(seen, need.split("|")))]
        for pattern in patterns
    }
    return {name: registers for name, registers in sorted(missing.items()) if registers}


def neo4j_browser_text(pattern: Pattern, policy: Policy | None = None) -> str:
    """The query with ``:param`` lines above it, to paste into Neo4j Browser.

    Without ``policy`` the shipped program list and matrix are used.
    """
    given = parameters(pattern, policy or load_policy())
    used = _used(pattern.query, {"pairs": [], **given, **Window().parameters()})
    lines = [f":param {name} => {_literal(value)};" for name, value in sorted(used.items())]
    return "\n".join([*lines, pattern.query])


def _literal(value: object) -> str:
    """A value as Cypher writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(v) for v in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def _used(query: str, given: Mapping[str, object]) -> dict[str, object]:
    """Only the parameters that the query names: an engine may refuse others."""
    named = set(re.findall(r"\$(\w+)", query))
    return {name: value for name, value in given.items() if name in named}


def _values(given: Mapping[str, object]) -> dict[str, ParamValue]:
    return {k: v for k, v in given.items() if isinstance(v, int | float | str)}


def _ask(
    pattern: Pattern, store: RunsQueries, tables: HasViews | None, arguments: dict[str, object]
) -> Records:
    if pattern.dialect == "sql":
        return _ask_ledger(pattern, tables, arguments)
    return _of_store(pattern, store, pattern.statements[0], arguments)


def _of_store(
    pattern: Pattern, store: RunsQueries, statement: str, arguments: Mapping[str, object]
) -> Records:
    """The rows of a statement; what the engine refuses is said of the pattern's file."""
    try:
        return _records(store.run(statement, arguments))
    except StoreError as refused:
        raise _failed(pattern, refused.where, refused.fix) from refused


def _failed(pattern: Pattern, where: str, fix: str) -> StoreError:
    return StoreError(
        f"模式 {pattern.id} 的查询未能执行 (the query of pattern {pattern.id} failed)",
        where=f"{pattern.path}：{where}",
        fix=f"查询写法不对时改正该文件 (mend the file if its query is wrong)；{fix}",
    )


def _records(result: QueryResult) -> Records:
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def _add_payments(
    pattern: Pattern,
    found: Records,
    store: RunsQueries,
    statement: str,
    arguments: Mapping[str, object],
) -> None:
    """Fetch the payments of what a detector found: each has ``pairs`` of person and card."""
    pairs = [
        {"hit": number, **pair}
        for number, row in enumerate(found)
        for pair in _pairs(row.pop("pairs"))
    ]
    given = _used(statement, {**arguments, "pairs": pairs})
    for answer in _of_store(pattern, store, statement, given) if pairs else []:
        row = found[_whole(answer["hit"])]
        row["rows"] = [row["rows"], answer["rows"]]
        row |= {name: answer[name] for name in ("fen", "first_day", "last_day")}


def _pairs(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _ask_ledger(pattern: Pattern, tables: HasViews | None, arguments: dict[str, object]) -> Records:
    if tables is None:
        raise UsageError(
            f"模式 {pattern.id} 读取台账，需要先有投影", fix="先运行 graphaudit project"
        )
    with tables.connect() as connection:
        try:
            answer = connection.execute(pattern.query, arguments or None)
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        except duckdb.Error as refused:
            said = " ".join(str(refused).split())
            room = "磁盘或内存不足时腾出空间后重试 (make room if disk or memory ran out)"
            raise _failed(pattern, said, room) from refused


def _detector(name: str) -> Detector:
    module: Detector = importlib.import_module(f"graphaudit.algorithms.{name}")
    return module


def _hit(pattern: Pattern, row: Mapping[str, object]) -> Hit:
    hit: Hit = {name: _typed(pattern, name, row[name]) for name in pattern.columns}
    if not hit["rows"] and hit.get("facts"):
        hit["rows"] = hit["facts"]
    hit["models"] = _models(hit) if pattern.matrix else []
    return hit


def _place(pattern: Pattern, hit: Hit) -> tuple[object, ...]:
    """Where a hit stands among those of its pattern: by identity, then by all it has."""
    identity = (str(hit[name]) for name in pattern.identity)
    return (*identity, *(v if isinstance(v, list) else str(v) for v in hit.values()))


def _models(hit: Hit) -> list[str]:
    """The program × against pairs that the hit counts for."""
    programs = hit["programs"]
    return [f"{p}×{hit['status']}" for p in programs] if isinstance(programs, list) else []


def _typed(pattern: Pattern, name: str, value: object) -> HitValue:
    """A value as its column's type says; lists sorted and without repeats."""
    type_ = pattern.columns[name]
    if type_ in ("keys", "texts"):
        return sorted({str(item) for item in _items(value)})
    if type_ == "src":
        return sorted({src for item in _items(value) for src in str(item).split()})
    if value is None or isinstance(value, int | float | str | date):
        return value
    raise ContentError(
        f"列 {name} 的值不是 {type_}", where=str(pattern.path), fix="改正查询返回的列或声明的类型"
    )


def _items(value: object) -> Iterable[object]:
    """The values of a list of values or lists; a single value stands for itself."""
    if value is None:
        return []
    if isinstance(value, list):
        return [item for part in value for item in _items(part)]
    return [value]
