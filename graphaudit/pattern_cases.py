"""Pattern cases: small graphs with what must be found in them and what must not.

``<id>.cases.yml`` holds ``hits`` and ``near_misses``, each a list of::

    - name: why it is, or is not, a hit
      graph: {nodes: {Person: [{key: p_1, name: 甲}]},
              rels: [[PAID, p_1, c_1, {fen: 10000, day: 2023-01-31, program: TEKUN}]]}
      finds: [{card: c_1, people: [p_1, p_2, p_3]}]      # hits only; other columns are free
      params: {min_people: 2}                            # optional

The graph is that of ``graphaudit.stores.scratch`` with three comforts: a relationship may be a
list, a node that is named by a relationship only is made by the prefix of its key (a person born
in 1960), and USES is summed from PAID as the projection does.

A ``.sql`` pattern's case has the same ``graph``, or ``tables: {"PAID": [{…}, …]}``: the rows of
the ledger's views, every row with the same columns (``numbers`` stand there), or both. A pattern
with ``uses:`` may be given ``found: [{finding: f_1, pattern: x, keys: [p_1], rows: ["f:0:1"]}]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from graphaudit.case_tables import LiteralTables
from graphaudit.errors import ContentError
from graphaudit.front_matter import load_yaml
from graphaudit.patterns import Hit, Pattern, Window, run_pattern
from graphaudit.patterns.found import Standing, WithFound
from graphaudit.patterns.pattern import ParamValue
from graphaudit.patterns.running import RunsQueries
from graphaudit.policy import Policy
from graphaudit.refs import KEY_PREFIX
from graphaudit.stores.scratch import SmallGraph, Writable, load_small_graph

_LABEL_OF = {prefix: label for label, prefix in KEY_PREFIX.items()}
_DEFAULT_BIRTH = date(1960, 1, 1)
Row = dict[str, object]


class ScratchGraph(Writable, RunsQueries, Protocol):
    """A store that takes literals and answers queries."""


class HasScratch(Protocol):
    """A store that gives empty graphs."""

    def scratch(self) -> AbstractContextManager[ScratchGraph]: ...


@dataclass(frozen=True)
class Case:
    """One small graph; ``finds`` is empty for a near miss."""

    name: str
    graph: SmallGraph
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    finds: Sequence[Mapping[str, object]] = ()
    found: Sequence[Standing] = ()
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    window: Window = field(default_factory=Window)


def read_cases(pattern: Pattern) -> list[Case]:
    """The hits, then the near misses. Raises ContentError for a case without its parts."""
    read = load_yaml(pattern.cases_path.read_text(encoding="utf-8"))
    written = read if isinstance(read, dict) else {}
    hits = [_case(pattern, case, finds=True) for case in written.get("hits", [])]
    return hits + [_case(pattern, case, finds=False) for case in written.get("near_misses", [])]


def run_cases(pattern: Pattern, store: HasScratch, policy: Policy) -> dict[str, list[str]]:
    """Case name to its faults; empty when every case is as declared."""
    faults = {case.name: _in_scratch(pattern, case, store, policy) for case in read_cases(pattern)}
    return {name: found for name, found in faults.items() if found}


def _in_scratch(pattern: Pattern, case: Case, store: HasScratch, policy: Policy) -> list[str]:
    with store.scratch() as graph:
        return run_case(pattern, case, graph, policy)


def run_case(pattern: Pattern, case: Case, graph: ScratchGraph, policy: Policy) -> list[str]:
    """What differs from the declaration, in words; the graph must be empty before."""
    if pattern.dialect == "cypher":
        load_small_graph(graph, case.graph)
    tables = WithFound(LiteralTables(case.tables, case.graph), case.found)
    hits = run_pattern(pattern, graph, tables, policy, case.params, case.window)
    return list(_differences(case, hits))


def _differences(case: Case, hits: list[Hit]) -> Iterator[str]:
    if len(hits) != len(case.finds):
        yield f"找到 {len(hits)} 个，应为 {len(case.finds)} 个：{hits}"
        return
    wanted = [{name: _comparable(value) for name, value in find.items()} for find in case.finds]
    for hit in hits:
        seen = {name: _comparable(value) for name, value in hit.items()}
        if not any(find.items() <= seen.items() for find in wanted):
            yield f"没有声明的结果：{hit}"


def _comparable(value: object) -> object:
    return tuple(sorted(str(item) for item in value)) if isinstance(value, list) else value


def _case(pattern: Pattern, written: Mapping[str, object], *, finds: bool) -> Case:
    declared = written.get("finds", [])
    graph, tables = written.get("graph"), written.get("tables")
    given = graph if pattern.dialect == "cypher" else graph or tables
    if not isinstance(given, dict) or not written.get("name") or bool(declared) != finds:
        raise ContentError(
            "用例缺少 name、graph（.sql 为 tables）或 finds（近似例不写 finds）",
            where=f"{pattern.cases_path}：{written.get('name')}",
            fix="写成 {name: …, graph: {nodes: …, rels: …}, finds: […]}",
        )
    params = written.get("params")
    return Case(
        name=str(written["name"]),
        graph=expanded(graph if isinstance(graph, dict) else {}),
        tables=tables if isinstance(tables, dict) else {},
        finds=declared if isinstance(declared, list) else [],
        found=[_standing(one) for one in _listed(written.get("found"))],
        params=params if isinstance(params, dict) else {},
        window=_window(written.get("window")),
    )


def _standing(written: object) -> Standing:
    """A finding of the first phase; what is not written is ordinary."""
    told: Mapping[str, object] = written if isinstance(written, dict) else {}
    fen = told.get("fen")
    return Standing(
        finding=str(told["finding"]),
        pattern=str(told["pattern"]),
        family=str(told.get("family", "card")),
        pattern_class=str(told.get("class", "collusion")),
        severity=str(told.get("severity", "high")),
        kinds=[str(kind) for kind in _listed(told.get("kinds"))],
        keys=[str(key) for key in _listed(told.get("keys"))],
        rows=[str(row) for row in _listed(told.get("rows"))],
        fen=fen if isinstance(fen, int) else 0,
        explained=told.get("explained") is True,
    )


def _window(written: object) -> Window:
    """``[first, last]`` days, null being open."""
    return Window(*written) if isinstance(written, list) else Window()


def expanded(graph: Mapping[str, object]) -> SmallGraph:
    """The graph with its comforts written out: see the module's docstring."""
    rels = [_relationship(rel) for rel in _listed(graph.get("rels"))]
    if not any(rel["type"] == "USES" for rel in rels):
        rels += _sums(rels)
    nodes = graph.get("nodes")
    given = {str(k): list(v) for k, v in nodes.items()} if isinstance(nodes, dict) else {}
    known = {str(row["key"]) for rows in given.values() for row in rows}
    named = {str(rel[end]) for rel in rels for end in ("from", "to")}
    for key in sorted(named - known):
        given.setdefault(_LABEL_OF[key.split("_")[0]], []).append(_node(key))
    return SmallGraph(nodes=given, rels=rels)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else []


def _relationship(written: object) -> Row:
    if isinstance(written, dict):
        return dict(written)
    type_, start, end, *rest = written if isinstance(written, list) else []
    return {"type": type_, "from": start, "to": end, **(rest[0] if rest else {})}


def _node(key: str) -> Row:
    """A node that only its relationships name."""
    prefix, _, rest = key.partition("_")
    extra: dict[str, Row] = {
        "p": {"name": rest, "birth_day": _DEFAULT_BIRTH},
        "s": {"kind": rest},
        "g": {"code": rest, "name": rest},
    }
    return {"key": key} | extra.get(prefix, {})


def _sums(rels: Iterable[Row]) -> list[Row]:
    """USES between each payee and card, summed from PAID."""
    paid: dict[tuple[str, str], list[Row]] = {}
    for rel in rels:
        if rel["type"] == "PAID":
            paid.setdefault((str(rel["from"]), str(rel["to"])), []).append(rel)
    return [_sum(payee, card, rows) for (payee, card), rows in paid.items()]


def _sum(payee: str, card: str, rows: list[Row]) -> Row:
    days = sorted(str(row["day"]) for row in rows)
    fens = [row.get("fen", 0) for row in rows]
    return {
        "type": "USES",
        "from": payee,
        "to": card,
        "payments": len(rows),
        "fen": sum(fen for fen in fens if isinstance(fen, int)),
        "first_day": days[0],
        "last_day": days[-1],
    }
