"""The patterns asked around a batch, and what they find of its rows, after the explanations.

Every pattern whose neighbourhood can be read runs on the scratch graph (``.sql`` patterns on the
same rows as views); of its hits those are kept that hold a row of the batch. Explanations are then
laid against them as in the detection over the whole ledger.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyarrow as pa

from graphaudit.assembly import Brief, as_keys
from graphaudit.detection import Found, Selection, Work, find_hits
from graphaudit.patterns import Pattern, blind
from graphaudit.precheck.around import Neighbourhood, Scratch, Views
from graphaudit.precheck.batch import Batch
from graphaudit.precheck.facts import weighed
from graphaudit.precheck.index import Index, texts
from graphaudit.precheck.layers import Ground
from graphaudit.precheck.lines import written_lines
from graphaudit.precheck.overlay import Overlay
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.reaching import Seen, seen_by_cypher, seen_by_sql
from graphaudit.progress import silent
from graphaudit.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """What the patterns said: findings that hold rows of the batch, suppressed ones included.

    ``unjudged``: patterns that need more than a batch's neighbourhood. ``registers``: those that
    something is loaded of. ``seconds`` by stage.
    """

    findings: Sequence[Brief]
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
) -> Asked:
    """Judge a batch against a snapshot; nothing is written but to ``scratch``, which is used up.

    The two engines work side by side: each has patterns of its own.
    """
    clock = _Clock()
    ground = Ground(index, overlay.edges, overlay.nodes)
    registers = frozenset(texts(index.sources, "register") + texts(overlay.sources, "register"))
    seeing = _seeing(questions, registers)
    work = Work(workspace, scratch.graph, scratch.views, questions.policy, Selection(), silent)
    near, far = seen_by_sql(ground, overlay.own, [p for p in seeing if p.dialect == "sql"])
    clock.lap("neighbourhood of .sql patterns")
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(_ask_views, overlay, batch, (near, far), work, scratch.views)
        cypher = seen_by_cypher(
            ground,
            overlay.own,
            [p for p in seeing if p.dialect == "cypher"],
            questions.shapes,
        )
        clock.lap("neighbourhood of .cypher patterns")
        walked = Neighbourhood(ground, overlay, cypher.reach)
        scratch.graph.fill(walked, questions.named)
        clock.lap("scratch graph")
        hits = find_hits(cypher.judged, work)
        clock.lap(".cypher patterns")
        shown, found_beside = asked.result()
        hits += found_beside
        clock.lap(".sql patterns, beside these")
    found = _of_batch(_in_order(hits, seeing), batch)
    unjudged = [p.id for p in seeing if p.id in {*far.unjudged, *cypher.unjudged}]
    if not found:
        return Asked((), unjudged, registers, clock.laps)
    findings = weighed(work, questions, scratch, found, shown, walked)
    clock.lap("explanations")
    return Asked(findings, unjudged, registers, clock.laps)


def _seeing(questions: Questions, registers: frozenset[str]) -> list[Pattern]:
    """The patterns of which every register is loaded."""
    lacking = blind(questions.patterns, registers)
    return [pattern for pattern in questions.patterns if pattern.id not in lacking]


def _ask_views(
    overlay: Overlay, batch: Batch, seen: tuple[Seen, Seen], work: Work, views: Views
) -> tuple[Neighbourhood, list[Found]]:
    """Show what patterns see and ask them, first those that see little; returns all that is shown
    then, and the hits.
    """
    near, far = seen
    around = Neighbourhood(near.reach.ground, overlay, near.reach)
    index = around.ground.index
    written = pa.concat_tables([index.written(around.srcs), written_lines(batch)])
    views.show(around)
    views.show_batch(overlay, index.sources, written)
    hits = find_hits(near.judged, work)
    far.reach.add(near.reach)
    whole = Neighbourhood(around.ground, overlay, far.reach)
    views.show(whole.beyond(around))
    return whole, hits + find_hits(far.judged, work)


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
