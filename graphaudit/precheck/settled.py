"""Cards that an explanation clears of their agent, whatever is paid on them: asked once a snapshot.

A bank's clerk opened a thousand cards, and that is the work. Yet a batch in which one of them is
paid would bring all that was ever paid on all thousand, to be weighed and suppressed. Facts that
speak of agent and card alone say so beforehand; see ``Least.settled``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from graphaudit.durable import write_bytes
from graphaudit.explanations import InnocentExplanation
from graphaudit.precheck.around import Neighbourhood, ScratchGraph
from graphaudit.precheck.facts import cover_facts
from graphaudit.precheck.ground import Reach
from graphaudit.precheck.index import NO_IDS, Edges, Ids, Index, Rows, distinct, hashes, within
from graphaudit.precheck.layers import Ground, pairs_of
from graphaudit.precheck.overlay import Overlay
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.shape import UnboundedError

OPENED = "OPENED_BY.Card.Person"
HELD = "HOLDS.Person.Card"
VERSION = 2
"""Of the way in which they are found: what an earlier one kept is not read."""
_MANY = 50
"""Cards from which on an agent's are looked at: those of others cost little."""
_AT_ONCE = 20_000
"""Cards that are laid into one scratch graph."""


@dataclass(frozen=True)
class Settled:
    """The pairs of card and agent that one explanation settles, and the relationship types that it
    read: it speaks of a batch only if that brings none of them.
    """

    pairs: Ids
    types: frozenset[str]


def settled(index: Index, questions: Questions) -> dict[str, Settled]:
    """By code of the explanation; found anew for a new snapshot or a changed explanation."""
    return {code: _settled(index, questions, code) for code in questions.settling}


def standing(found: Mapping[str, Settled], overlay: Overlay) -> dict[str, Ids]:
    """Of what is settled that which a batch leaves as it is."""
    brought = {name.partition(".")[0] for name in overlay.edges}
    return {code: one.pairs for code, one in found.items() if not brought & one.types}


def _settled(index: Index, questions: Questions, code: str) -> Settled:
    explanation = questions.explanations[code]
    edges = [edge for shape in questions.shapes[code] for edge in shape.edges]
    types = {"OPENED_BY", "HOLDS"}.union(*(edge.types for edge in edges))
    file = index.folder / f"settled-{code}-{explanation.version}-{VERSION}.npy"
    pairs = _read(file)
    if pairs is None:
        pairs = distinct(NO_IDS, *_pairs(index, questions, explanation))
        _keep(file, pairs)
    return Settled(pairs, frozenset(types))


def _read(file: Path) -> Ids | None:
    """What was found earlier; None where nothing is kept, or it cannot be read."""
    try:
        kept: Ids = np.load(file)
    except (OSError, ValueError, EOFError):
        return None
    return kept


def _keep(file: Path, pairs: Ids) -> None:
    """For the next start. Where the index is dropped meanwhile, or the disk is full, it is found
    anew then.
    """
    held = BytesIO()
    np.save(held, pairs)
    if file.parent.is_dir():
        with suppress(OSError):
            write_bytes(file, held.getvalue())


def _pairs(index: Index, questions: Questions, explanation: InnocentExplanation) -> Iterator[Ids]:
    """What the facts say of the agents of many cards, but for cards that somebody else opened too,
    and those that the agent holds.
    """
    opened, held = index.edges(OPENED), index.edges(HELD)
    if opened is None or held is None:
        return
    cards, openers = np.unique(opened.start_ids, return_counts=True)
    alone = cards[openers == 1]
    for agents in _agents(opened.end_ids):
        rows = opened.touching(agents, at_start=False)
        single = alone[~within(alone, _of_two(opened, held, rows))]
        rows = rows[within(opened.start_ids[rows], single)]
        pairs = pairs_of(opened.start_ids[rows], opened.end_ids[rows])
        own = held.touching(agents, at_start=True)
        theirs = np.sort(pairs_of(held.end_ids[own], held.start_ids[own]))
        said = _said(index, questions, explanation, agents)
        yield pairs[within(pairs, said) & ~within(pairs, theirs)]


def _of_two(opened: Edges, held: Edges, rows: Rows) -> Ids:
    """The cards of these rows of which a holder has another by the same agent: where he is paid on
    one alone, nothing is laid against the other, and the threshold counts it (``weighing``).
    """
    pairs = pd.DataFrame({"card": opened.start_ids[rows], "agent": opened.end_ids[rows]})
    theirs = held.touching(distinct(pairs["card"].to_numpy()), at_start=False)
    holders = pd.DataFrame({"card": held.end_ids[theirs], "who": held.start_ids[theirs]})
    every = pairs.merge(holders, on="card").drop_duplicates()
    several = every.groupby(["agent", "who"])["card"].transform("size") > 1
    return distinct(every.loc[several, "card"].to_numpy())


def _agents(openers: Ids) -> Iterator[Ids]:
    """The agents of many cards, as many together as have few enough cards."""
    agents, cards = np.unique(openers, return_counts=True)
    many = cards >= _MANY
    group = np.cumsum(cards[many]) // _AT_ONCE
    for number in np.unique(group):
        yield agents[many][group == number]


def _said(index: Index, questions: Questions, explanation: InnocentExplanation, agents: Ids) -> Ids:
    """Pairs of card and agent of which the facts speak, sorted; of too many cards, none."""
    reach = Reach(Ground(index, {}))
    try:
        for shape in questions.shapes[explanation.code]:
            cover_facts(reach, shape, {"other": agents})
    except UnboundedError:
        return NO_IDS
    around = Neighbourhood(reach.ground, Overlay.empty(index), reach)
    with closing(ScratchGraph(index, questions.named)) as graph:
        graph.fill(around)
        given = explanation.parameters(questions.policy)
        result = graph.run(explanation.facts or "", given)
    card, other = result.columns.index("card"), result.columns.index("other")
    ids = [hashes(pa.array([row[at] for row in result.rows], pa.string())) for at in (card, other)]
    return np.sort(pairs_of(*ids))
