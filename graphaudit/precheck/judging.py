"""The patterns asked around a batch, and what they find of its rows, after the explanations.

Every pattern whose neighbourhood can be read runs on the scratch graph (``.sql`` patterns on the
same rows as views); of its hits those are kept that hold a row of the batch. Explanations are then
laid against them as in the detection over the whole ledger.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.assembly import as_keys, column_keys
from graphaudit.detection import Found, Selection, Work, find_hits, judge
from graphaudit.explanations import InnocentExplanation
from graphaudit.finding import Finding
from graphaudit.model import NODES, relationship_tables
from graphaudit.patterns import Pattern, blind
from graphaudit.patterns.running import parameters
from graphaudit.policy import Policy
from graphaudit.precheck.around import Neighbourhood, ScratchGraph, Views
from graphaudit.precheck.batch import Batch
from graphaudit.precheck.ground import Reach, Start, starts_of
from graphaudit.precheck.index import NO_IDS, Ids, Index, distinct, ids_of, texts, within
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.lines import written_lines
from graphaudit.precheck.overlay import Overlay
from graphaudit.precheck.shape import Shape, UnboundedError, shapes
from graphaudit.progress import silent
from graphaudit.stores.base import Parameters, Query, Result
from graphaudit.workspace import Workspace

HUBS = frozenset(label.name for label in NODES if label.hub) | {"Unit", "Batch", "Notice"}
_ROUNDS = {"row": 1, "subject": 2, "household": 3, "unit": 2}
"""How many steps from the batch a ``.sql`` pattern of a scope may look."""


@dataclass(frozen=True)
class Asked:
    """What the patterns said: findings that hold rows of the batch, suppressed ones included.

    ``unjudged``: patterns that need more than a batch's neighbourhood. ``registers``: those that
    something is loaded of. ``seconds`` by stage.
    """

    findings: Sequence[Finding]
    unjudged: Sequence[str]
    registers: frozenset[str]
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Questions:
    """The patterns and explanations, with the shapes of their queries; read once."""

    patterns: Sequence[Pattern]
    explanations: Mapping[str, InnocentExplanation]
    policy: Policy
    shapes: Mapping[str, Sequence[Shape]]

    @classmethod
    def of(
        cls,
        patterns: Sequence[Pattern],
        explanations: Mapping[str, InnocentExplanation],
        policy: Policy,
    ) -> Questions:
        """With every query's shape read."""
        read = {
            p.id: [shape.given(parameters(p, policy)) for shape in shapes(p.query)]
            for p in patterns
            if p.dialect == "cypher"
        }
        read |= {
            code: [shape.given(e.parameters(policy)) for shape in shapes(e.facts)]
            for code, e in explanations.items()
            if e.facts
        }
        return cls(patterns, explanations, policy, read)


def ask(
    workspace: Workspace, index: Index, overlay: Overlay, batch: Batch, questions: Questions
) -> Asked:
    """Judge a batch against a snapshot; nothing is written."""
    clock = _Clock()
    ground = Ground(index, overlay.edges, overlay.nodes)
    registers = _registers(index, overlay)
    lacking = blind(questions.patterns, registers)
    seeing = [pattern for pattern in questions.patterns if pattern.id not in lacking]
    reach, judged, unjudged = _reach(ground, overlay, seeing, questions.shapes)
    around = _around(ground, overlay, reach)
    clock.lap("neighbourhood")
    graph, views = around.graph(), _views(around, batch, index)
    clock.lap("scratch graph")
    with closing(views):
        with closing(graph):
            work = Work(workspace, graph, views, questions.policy, Selection(), silent)
            found = _of_batch(find_hits(judged, work), batch)
        clock.lap("patterns")
        if not found:
            return Asked((), unjudged, registers, clock.laps)
        findings, registers = _weighed(work, views, found, around, questions)
        clock.lap("explanations")
    return Asked(findings, unjudged, registers, clock.laps)


def _reach(
    ground: Ground,
    overlay: Overlay,
    patterns: Sequence[Pattern],
    known: Mapping[str, Sequence[Shape]],
) -> tuple[Reach, list[Pattern], list[str]]:
    """What all patterns need to see, those that may answer, and the ids of those that need more."""
    reach, judged, unjudged = Reach(ground), [], []
    for pattern in patterns:
        own = Reach(ground)
        try:
            if pattern.second_phase:
                raise UnboundedError
            if pattern.dialect == "sql":
                _follow(own, overlay, pattern)
            else:
                _cover(own, overlay, pattern, known[pattern.id])
        except UnboundedError:
            unjudged.append(pattern.id)
            continue
        if pattern.dialect == "sql" or _may_answer(own, known[pattern.id]):
            reach.add(own)
            judged.append(pattern)
    return reach, judged, unjudged


def _may_answer(reach: Reach, parts: Sequence[Shape]) -> bool:
    """Whether some part of a query has rows for every relationship that must be there."""
    return any(
        all(reach.has(shape, edge) for edge in shape.edges if not edge.clause) for shape in parts
    )


def _cover(reach: Reach, overlay: Overlay, pattern: Pattern, parts: Sequence[Shape]) -> None:
    if pattern.scope == "all":
        raise UnboundedError
    for shape in parts:
        starts = starts_of(shape, overlay.ends)
        if not starts:
            continue
        if not set(pattern.identity) <= set(shape.columns):
            raise UnboundedError
        reach.cover(shape, starts, pattern.identity, rows_alone=pattern.scope == "row")


def _follow(reach: Reach, overlay: Overlay, pattern: Pattern) -> None:
    """All that lies a few steps around, along the relationships that the SQL names."""
    if pattern.scope == "all" or (pattern.scope == "unit" and pattern.subject.label != "Batch"):
        raise UnboundedError
    named = set(re.findall(r"[A-Z_]{2,}", pattern.query)) | {"PAID"}
    tables = [(f"{r.name}.{a}.{b}", a, b) for r, a, b in relationship_tables() if r.name in named]
    last = _labelled(overlay.ends)
    seen = dict(last)
    for _ in range(_ROUNDS[pattern.scope]):
        fresh: dict[str, Ids] = {}
        for name, start, end in tables:
            for label, other, at_start in ((start, end, True), (end, start, False)):
                if label in last and label not in HUBS:
                    far = reach.take_touching(name, last[label], at_start=at_start)
                    fresh[other] = distinct(fresh.get(other, NO_IDS), far)
        last = {k: v[~within(v, seen.get(k, NO_IDS))] for k, v in fresh.items()}
        for label, ids in last.items():
            seen[label] = distinct(seen.get(label, NO_IDS), ids)


def _labelled(ends: Mapping[str, tuple[Ids, Ids]]) -> dict[str, Ids]:
    found: dict[str, Ids] = {}
    for name, pair in ends.items():
        for label, ids in zip(name.split(".")[1:], pair, strict=True):
            found[label] = distinct(found.get(label, NO_IDS), ids)
    return found


def _around(ground: Ground, overlay: Overlay, reach: Reach) -> Neighbourhood:
    """The rows of a reach, with the batches of its payments as nodes."""
    own = {key for table in overlay.nodes.values() for key in texts(table, "key")}
    around = Neighbourhood(ground, overlay, reach, own)
    for name, table in around.relationships.items():
        if name.startswith("PAID."):
            around.also.update(texts(table, "batch"))
    return around


def _views(around: Neighbourhood, batch: Batch, index: Index) -> Views:
    payments = [t for name, t in around.relationships.items() if name.startswith("PAID.")]
    srcs = [src for table in payments for src in texts(table, "src")]
    written = pa.concat_tables([index.written(ids_of(srcs)), written_lines(batch)])
    return Views(around, index.tables.snapshot, written)


def _of_batch(found: Iterable[Found], batch: Batch) -> list[Found]:
    """The hits that hold a row of the batch."""
    parts = {file.part for file in batch.files}
    return [
        one for one in found if any(src.split(":")[0] in parts for src in as_keys(one.hit["rows"]))
    ]


def _weighed(
    work: Work,
    views: Views,
    found: Sequence[Found],
    around: Neighbourhood,
    questions: Questions,
) -> tuple[list[Finding], frozenset[str]]:
    """The findings of the hits, explanations laid against them."""
    ground, overlay, reach = around.ground, around.overlay, around.reach
    _complete(reach, found, around)
    wider = _around(ground, overlay, reach)
    wider.also.update(key for one in found for key in column_keys(one.pattern, one.hit))
    views.widen(wider)
    with (
        closing(views.connect()) as connection,
        closing(_Facts(ground, overlay, connection, questions, found)) as facts,
    ):
        return judge(connection, found, replace(work, store=facts))


def _complete(reach: Reach, found: Sequence[Found], around: Neighbourhood) -> None:
    """Holders, openers, phones and households of what the hits are about: the evidence table
    reads them whatever the pattern looked at.
    """
    rows = pa.array(sorted({src for one in found for src in as_keys(one.hit["rows"])}), pa.string())
    keys = {key for one in found for key in column_keys(one.pattern, one.hit)}
    people, cards = set(keys), set(keys)
    for name, table in around.relationships.items():
        if name.startswith("PAID."):
            paid = table.filter(pc.is_in(table.column("src"), value_set=rows))
            people.update(texts(paid, "from"))
            cards.update(texts(paid, "to"))
    _take_evidence(reach, ids_of(people), ids_of(cards))


def _take_evidence(reach: Reach, people: Ids, cards: Ids) -> None:
    for label in ("Person", "Enterprise", "Unit"):
        holders = reach.take_touching(f"HOLDS.{label}.Card", cards, at_start=False)
        people = distinct(people, holders)
    reach.take_touching("OPENED_BY.Card.Person", cards, at_start=True)
    phones = reach.take_touching("HAS_PHONE.Card.Phone", cards, at_start=True)
    reach.take_touching("HAS_PHONE.Person.Phone", phones, at_start=False)
    posts = reach.take_touching("HAS_PHONE.Cadre.Phone", phones, at_start=False)
    reach.take_touching("IS.Cadre.Person", distinct(posts, people), at_start=True)
    reach.take_touching("MEMBER_OF.Person.Household", people, at_start=True)


class _Facts:
    """The graph that explanations are asked on: around all that the hits are about.

    Made at the first question, when the evidence table is there.
    """

    def __init__(
        self,
        ground: Ground,
        overlay: Overlay,
        connection: duckdb.DuckDBPyConnection,
        questions: Questions,
        found: Sequence[Found],
    ) -> None:
        self._ground, self._overlay = ground, overlay
        self._connection = connection
        self._questions = questions
        self._codes = sorted({code for one in found for code in one.pattern.but})
        self._graph: ScratchGraph | None = None

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Ask the facts of one explanation."""
        if self._graph is None:
            self._graph = self._made()
        return self._graph.run(query, params)

    def close(self) -> None:
        """Give the memory back."""
        if self._graph is not None:
            self._graph.close()

    def _made(self) -> ScratchGraph:
        lines = self._ids()
        reach = Reach(self._ground)
        for code in self._codes:
            for shape in self._questions.shapes.get(code, ()):
                own = Reach(self._ground)
                try:
                    _cover_facts(own, shape, lines)
                except UnboundedError:
                    continue
                reach.add(own)
        return _around(self._ground, self._overlay, reach).graph()

    def _ids(self) -> dict[str, Ids]:
        """Column of the evidence table → ids of what stands in it."""
        found = {}
        for column in ("person", "household", "enterprise", "card", "other", "phone"):
            query = f"SELECT DISTINCT {column} FROM line WHERE {column} IS NOT NULL"
            found[column] = ids_of(row[0] for row in self._connection.execute(query).fetchall())
        return found


def _cover_facts(reach: Reach, shape: Shape, lines: Mapping[str, Ids]) -> None:
    """Facts are joined to the evidence by their columns: start where one of them stands."""
    columns = [name for name in lines if shape.columns.get(name)]
    if not columns:
        _cover_payments(reach, shape, lines)
        return
    starts = [Start({place: lines[name]}) for name in columns for place in shape.columns[name]]
    reach.cover(shape, starts, columns)


def _cover_payments(reach: Reach, shape: Shape, lines: Mapping[str, Ids]) -> None:
    """Facts about single rows: start from the payments of the evidence's people and cards."""
    everybody = distinct(lines["person"], lines["household"])
    for edge in shape.edges:
        if "PAID" in edge.types:
            starts = [Start({edge.start: everybody, edge.end: lines["card"]}, edge.clause)]
            shape.columns["row"] = {edge.start}
            reach.cover(shape, starts, ["row"])


def _registers(index: Index, overlay: Overlay) -> frozenset[str]:
    """Registers of which something is loaded."""
    return frozenset(texts(index.sources, "register") + texts(overlay.sources, "register"))


class _Clock:
    """Seconds since the last lap, by name."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 4)
        self._last = now
