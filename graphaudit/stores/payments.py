"""The payments of one thing, read from the graph: by month and program, and row by row."""

from __future__ import annotations

from collections.abc import Mapping

from graphaudit.errors import UsageError
from graphaudit.model import RELATIONSHIP_BY_NAME
from graphaudit.stores.base import Value
from graphaudit.stores.cypher import GraphReader, Runner

PAYEES = tuple(start for start, _ in RELATIONSHIP_BY_NAME["PAID"].endpoints)
Row = dict[str, Value]


def payments_by_month(runner: Runner, key: str) -> list[Row]:
    """``month`` (yyyymm), ``program``, ``payments``, ``fen``; raises as ``_matches`` does."""
    returned = (
        "RETURN r.month AS month, r.program AS program, count(r) AS payments, sum(r.fen) AS fen "
        "ORDER BY month, program"
    )
    return _rows(runner, key, returned)


def count_payments(runner: Runner, key: str) -> int:
    """How many payments a payee got, or a card took."""
    counted = [row["payments"] for row in _rows(runner, key, "RETURN count(r) AS payments")]
    return sum(number for number in counted if isinstance(number, int))


def latest_payments(runner: Runner, key: str, most: int) -> list[Row]:
    """At most ``most`` payments, latest first, with the captions and keys of payee and card."""
    returned = (
        "RETURN r.src AS src, r.day AS day, r.period AS period, r.program AS program, "
        "r.fen AS fen, r.state AS state, r.note AS note, a.caption AS payee, "
        "a.key AS payee_key, b.caption AS card, b.key AS card_key "
        f"ORDER BY day DESC, src LIMIT {most}"
    )
    rows = sorted(_rows(runner, key, returned), key=lambda row: str(row["src"]))
    return sorted(rows, key=lambda row: str(row["day"] or ""), reverse=True)[:most]


def _rows(runner: Runner, key: str, returned: str) -> list[Row]:
    params: Mapping[str, object] = {"key": key}
    texts = [f"{match} {returned}" for match in _matches(runner, key)]
    return [row for text in texts for row in runner.run(text, params).records()]


def _matches(runner: Runner, key: str) -> list[str]:
    """The payments of a thing. Raises NotFoundError, and UsageError for what is never paid."""
    label = GraphReader(runner).label_of(key)
    if label in PAYEES:
        return [f"MATCH (a:{label})-[r:PAID]->(b:Card) WHERE a.key = $key"]
    if label == "Card":
        return [f"MATCH (a:{payee})-[r:PAID]->(b:Card) WHERE b.key = $key" for payee in PAYEES]
    raise UsageError(
        "这类对象没有发放记录 (things of this label are not paid)",
        where=f"{label} {key}",
        fix=f"可用 (possible)：{'、'.join([*PAYEES, 'Card'])}",
    )
