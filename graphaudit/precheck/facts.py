"""The explanations, laid against the hits of a batch.

What the evidence of the hits reads is shown besides what the ``.sql`` patterns saw; the
explanations' own queries are asked on a graph around all that the hits are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graphaudit.assembly import Brief, as_keys, column_keys
from graphaudit.detection import Found, Work, judge_briefly
from graphaudit.precheck.around import Neighbourhood, Scratch, ScratchGraph
from graphaudit.precheck.ground import Reach, Start
from graphaudit.precheck.index import NO_IDS, Ids, distinct, ids_of, take
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.shape import Shape, UnboundedError
from graphaudit.stores.base import Parameters, Query, Result


def weighed(
    work: Work,
    questions: Questions,
    scratch: Scratch,
    found: Sequence[Found],
    shown: Neighbourhood,
    walked: Neighbourhood,
) -> list[Brief]:
    """The findings of the hits.

    ``shown``: what the views hold; ``walked``: what the graph holds.
    """
    scratch.views.show(_evidence(found, shown, walked.reach))
    with closing(scratch.views.connect()) as connection:
        facts = _Facts(walked, scratch.graph, connection, questions, found)
        work = replace(work, store=facts)
        return judge_briefly(connection, found, work, questions.explanations)


def _evidence(found: Sequence[Found], shown: Neighbourhood, walked: Reach) -> Neighbourhood:
    """What the evidence of the hits reads and the views do not hold yet."""
    rows = pa.array(sorted({src for one in found for src in as_keys(one.hit["rows"])}), pa.string())
    keys = ids_of(key for one in found for key in column_keys(one.pattern, one.hit))
    reach = Reach(shown.ground)
    people, cards = _take_payments(reach, (shown.reach, walked), rows)
    _take_evidence(reach, distinct(keys, people), distinct(keys, cards))
    reach.add(walked.of(lambda name: not name.startswith("PAID.")))
    return Neighbourhood(shown.ground, shown.overlay, reach, keys).beyond(shown)


def _take_payments(
    reach: Reach, walked: Sequence[Reach], srcs: pa.Array[pa.Scalar[pa.DataType]]
) -> tuple[Ids, Ids]:
    """Come by the payments that stand on these rows; returns whom and which cards they paid."""
    people, cards = [NO_IDS], [NO_IDS]
    for one in walked:
        for (layer, name), rows in one.of(lambda name: name.startswith("PAID.")).taken.items():
            edges = reach.ground.edges(layer, name)
            proving = rows[_standing(take(edges.rows.select(["src"]), rows), srcs)]
            reach.take(layer, name, proving)
            people.append(edges.start_ids[proving])
            cards.append(edges.end_ids[proving])
    return distinct(*people), distinct(*cards)


def _standing(payments: pa.Table, srcs: pa.Array[pa.Scalar[pa.DataType]]) -> npt.NDArray[np.bool_]:
    """Which payments stand on one of the rows."""
    mask: npt.NDArray[np.bool_] = pc.is_in(payments.column("src"), value_set=srcs).to_numpy()
    return mask


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
    """The graph that explanations are asked on: that of the patterns, and around all that the hits
    are about.

    Filled up at the first question, when the evidence table is there.
    """

    def __init__(
        self,
        walked: Neighbourhood,
        graph: ScratchGraph,
        connection: duckdb.DuckDBPyConnection,
        questions: Questions,
        found: Sequence[Found],
    ) -> None:
        self._walked = walked
        self._graph = graph
        self._filled = False
        self._connection = connection
        self._questions = questions
        self._codes = sorted({code for one in found for code in one.pattern.but})

    def run(self, query: Query, params: Parameters | None = None) -> Result:
        """Ask the facts of one explanation."""
        if not self._filled:
            self._graph.fill(self._around())
            self._filled = True
        return self._graph.run(query, params)

    def _around(self) -> Neighbourhood:
        lines, walked = self._ids(), self._walked
        reach = Reach(walked.ground)
        for code in self._codes:
            for shape in self._questions.shapes.get(code, ()):
                own = Reach(walked.ground)
                try:
                    cover_facts(own, shape, lines)
                except UnboundedError:
                    continue
                reach.add(own)
        return Neighbourhood(walked.ground, walked.overlay, reach).beyond(walked)

    def _ids(self) -> dict[str, Ids]:
        """Column of the evidence table → ids of what stands in it."""
        found = {}
        for column in ("person", "household", "enterprise", "card", "other", "phone"):
            query = f"SELECT DISTINCT {column} FROM line WHERE {column} IS NOT NULL"
            found[column] = ids_of(row[0] for row in self._connection.execute(query).fetchall())
        return found


def cover_facts(reach: Reach, shape: Shape, lines: Mapping[str, Ids]) -> None:
    """Come by all that facts about these keys (by column of the evidence) need: they are joined to
    the evidence by their columns, so it starts where one of them stands.
    """
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
