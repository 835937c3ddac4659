"""The patterns asked around a batch, and what they find of its rows, after the explanations.

Every pattern whose neighbourhood can be read runs on the scratch graph (``.sql`` patterns on the
same rows as views); of its hits those are kept that hold a row of the batch. Explanations are then
laid against them as in the detection over the whole ledger.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

import pyarrow as pa

from graphaudit.assembly import Brief, as_keys
from graphaudit.detection import Found, Selection, Work, find_hits
from graphaudit.patterns import Pattern, blind
from graphaudit.patterns.reading import matrix_rows
from graphaudit.policy import Policy
from graphaudit.precheck.around import Neighbourhood, Scratch, Views
from graphaudit.precheck.batch import Batch
from graphaudit.precheck.earlier import PaidBefore, paid_before
from graphaudit.precheck.facts import weighed
from graphaudit.precheck.index import Index, texts
from graphaudit.precheck.layers import Ground, Own
from graphaudit.precheck.lines import written_lines
from graphaudit.precheck.overlay import Overlay
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.reaching import seen_by_cypher, seen_by_sql
from graphaudit.precheck.settled import Settled, standing
from graphaudit.progress import silent
from graphaudit.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """What the patterns said: findings that hold rows of the batch, suppressed ones included.

    ``before``: rows of the batch that stand in the ledger already. ``unjudged``: patterns that need
    more than a batch's neighbourhood. ``registers``: those that something is loaded of. ``seconds``
    by stage.
    """

    findings: Sequence[Brief]
    before: Mapping[str, PaidBefore]
    unjudged: Sequence[str]
    registers: frozenset[str]
    seconds: Mapping[str, float] = field(default_factory=dict)


def ask(
    workspace: Workspace,
    index: Index,
    overlay: Overlay,
    batch: Batch,
    questions: Questions,
    scratch: Scratch,
    cleared: Mapping[str, Settled],
) -> Asked:
    """Judge a batch against a snapshot; nothing is written but to ``scratch``, which is used up.

    ``cleared``: what the snapshot settles of itself, by code of the explanation.
    The two engines work side by side: each has patterns of its own.
    """
    clock = _Clock()
    ground = Ground(index, overlay.edges, overlay.nodes, standing(cleared, overlay))
    registers = frozenset(texts(index.sources, "register") + texts(overlay.sources, "register"))
    seeing = _about(_seeing(questions, registers), overlay.own, ground, questions.policy)
    work = Work(workspace, scratch.graph, scratch.views, questions.policy, Selection(), silent)
    beside = _Beside(overlay, batch, ground, _of_dialect("sql", seeing), work, scratch.views)
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(beside.ask)
        cypher = seen_by_cypher(
            ground,
            overlay.own,
            _of_dialect("cypher", seeing),
            questions.shapes,
        )
        clock.lap("neighbourhood of .cypher patterns")
        walked = Neighbourhood(ground, overlay, cypher.reach)
        scratch.graph.fill(walked)
        clock.lap("scratch graph")
        hits = find_hits(cypher.judged, work)
        clock.lap(".cypher patterns")
        before = paid_before(index, overlay, scratch.views)
        hits += beside.help()
        shown, found_beside, unjudged_beside = asked.result()
        hits += found_beside
        clock.lap(".sql patterns, beside these")
    found = _of_batch(_in_order(hits, seeing), batch)
    unjudged = [p.id for p in seeing if p.id in {*unjudged_beside, *cypher.unjudged}]
    if not found:
        return Asked((), before, unjudged, registers, clock.laps)
    findings = weighed(work, questions, scratch, found, shown, walked)
    clock.lap("explanations")
    return Asked(findings, before, unjudged, registers, clock.laps)


def _seeing(questions: Questions, registers: frozenset[str]) -> list[Pattern]:
    """The patterns of which every register is loaded."""
    lacking = blind(questions.patterns, registers)
    return [pattern for pattern in questions.patterns if pattern.id not in lacking]


def _about(patterns: Iterable[Pattern], own: Own, ground: Ground, policy: Policy) -> list[Pattern]:
    """Without those that read rules of the policy matrix on other programs than the batch's: what
    they find are payments of the programs that their rules are on or against.
    """
    paid = set(ground.values(own, "PAID", "program"))
    return [p for p in patterns if not p.matrix or paid & _ruled(p, policy)]


def _ruled(pattern: Pattern, policy: Policy) -> set[str]:
    """The programs of the rules that a pattern reads, and those that they are against."""
    rows = matrix_rows(pattern.matrix, policy)
    against = {row.against.partition(":")[2] for row in rows}
    return {row.program for row in rows} | against


def _of_dialect(dialect: str, patterns: Iterable[Pattern]) -> list[Pattern]:
    return [pattern for pattern in patterns if pattern.dialect == dialect]


@dataclass
class _Beside:
    """The ``.sql`` patterns, asked while the others are, by whoever has the time."""

    overlay: Overlay
    batch: Batch
    ground: Ground
    patterns: Sequence[Pattern]
    work: Work
    views: Views
    _left: deque[Pattern] = field(default_factory=deque)
    _shown: Event = field(default_factory=Event)

    def ask(self) -> tuple[Neighbourhood, list[Found], Sequence[str]]:
        """Show what they see and ask them; returns all that is shown then, the hits, and what
        cannot be judged.
        """
        try:
            seen = seen_by_sql(self.ground, self.overlay.own, self.patterns)
            around = Neighbourhood(self.ground, self.overlay, seen.reach)
            lines = self.ground.index.written(around.srcs)
            self.views.show(around)
            self.views.show_batch(
                self.overlay, pa.concat_tables([lines, written_lines(self.batch)])
            )
            self._left.extend(seen.judged)
        finally:
            self._shown.set()
        return around, self._ask_those_left(), seen.unjudged

    def help(self) -> list[Found]:
        """Ask those that nobody has begun with, once they can see."""
        self._shown.wait()
        return self._ask_those_left()

    def _ask_those_left(self) -> list[Found]:
        hits: list[Found] = []
        while (pattern := self._next()) is not None:
            hits += find_hits([pattern], self.work)
        return hits

    def _next(self) -> Pattern | None:
        with suppress(IndexError):
            return self._left.popleft()
        return None


def _in_order(found: Iterable[Found], patterns: Sequence[Pattern]) -> list[Found]:
    """In the order of the patterns, as one engine after the other would find them."""
    place = {pattern.id: at for at, pattern in enumerate(patterns)}
    return sorted(found, key=lambda one: place[one.pattern.id])


def _of_batch(found: Iterable[Found], batch: Batch) -> list[Found]:
    """The hits that hold a row of the batch."""
    parts = {file.part for file in batch.files}
    return [
        one for one in found if any(src.split(":")[0] in parts for src in as_keys(one.hit["rows"]))
    ]


class _Clock:
    """Seconds since the last lap, by name."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 4)
        self._last = now
