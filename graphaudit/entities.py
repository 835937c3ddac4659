"""One thing of the graph as people read it: what is known of it, its payments, who names it.

Everything is masked; numbers are told by ``numbers_of`` to whoever may reveal them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphaudit.content import queries_dir
from graphaudit.errors import NotFoundError
from graphaudit.exhibits import places_of
from graphaudit.masking import mask_number
from graphaudit.projection import Tables
from graphaudit.projection.lookup import narrowed
from graphaudit.stores.base import GraphStore, Node, Value
from graphaudit.stores.cypher import GraphReader
from graphaudit.stores.exploring import Cluster, Clustered
from graphaudit.stores.payments import count_payments, latest_payments, payments_by_month
from graphaudit.values import mask_long_digits

DAYS = ("day_no", "birth_no", "month")


@dataclass(frozen=True)
class Month:
    """The payments of one month under one program; ``month`` as yyyy-mm, fen summed."""

    month: str
    program: str
    payments: int
    fen: int


@dataclass(frozen=True)
class Payment:
    """One payment row: where it stands and what it says."""

    src: str
    file: str
    sheet: str
    row: int
    day: date | None
    period: str
    program: str
    fen: int
    state: str
    note: str
    payee: str
    payee_key: str
    card: str
    card_key: str


@dataclass(frozen=True)
class Numbered:
    """What the paper says of a thing, in the clear."""

    key: str
    label: str
    number: str
    name: str


@dataclass(frozen=True)
class Station:
    """Where a person lives, and the posts that registers give them."""

    township: str = ""
    village: str = ""
    posts: str = ""


def node_of(store: GraphStore, key: str) -> Node:
    """The node with this key. Raises NotFoundError."""
    reader = GraphReader(store)
    reader.label_of(key)
    return reader.nodes([key])[0]


def numbers_of(tables: Tables, keys: Sequence[str]) -> dict[str, Numbered]:
    """Key → what the paper says, in the clear."""
    rows = _query(tables, "numbers", ["numbers"], keys)
    return {str(row[0]): Numbered(*(str(value or "") for value in row)) for row in rows}


def masked_number_of(tables: Tables, key: str) -> str:
    """The thing's number, masked; empty where it has none."""
    found = numbers_of(tables, [key]).get(key)
    return mask_number(found.label, found.number) if found else ""


def full_number_of(tables: Tables, key: str) -> Numbered:
    """The thing's number in the clear. Raises NotFoundError where it has none."""
    found = numbers_of(tables, [key]).get(key)
    if found is None or not found.number:
        raise NotFoundError("这个对象没有号码 (it has no number)", where=key)
    return found


def timeline(store: GraphStore, key: str) -> list[Month]:
    """The payments of a payee or to a card by month and program, oldest first.

    Raises NotFoundError for the key, UsageError for a thing that is neither.
    """
    found = [
        Month(
            _month(row["month"]), str(row["program"] or ""), _int(row["payments"]), _int(row["fen"])
        )
        for row in payments_by_month(store, key)
    ]
    return sorted(found, key=lambda each: (each.month, each.program))


def payments(
    store: GraphStore, tables: Tables, key: str, offset: int, limit: int
) -> tuple[int, list[Payment]]:
    """How many payments a payee got or a card took, and one page of them, latest first."""
    rows = latest_payments(store, key, offset + limit)[offset:]
    places = places_of(tables)
    return count_payments(store, key), [_payment(row, places) for row in rows]


def stations_of(tables: Tables, keys: Sequence[str]) -> dict[str, Station]:
    """Person → where they live and which posts they hold, as the registers say."""
    rows = _query(tables, "places_and_posts", ["IS", "Person", "Cadre"], keys)
    return {
        str(key): Station(*(mask_long_digits(str(value or "")) for value in said))
        for key, *said in rows
    }


def people_by(tables: Tables, keys: Sequence[str], by: Cluster) -> list[Clustered]:
    """These people by village or household, most first, each counted once."""
    read = ["MEMBER_OF", "Person", "Household"]
    rows = _query(tables, "clusters_of_keys", read, keys, {"by": by})
    return [Clustered(str(key or ""), str(name or ""), int(n or 0)) for key, name, n in rows]


def plain_properties(node: Node) -> dict[str, str | int | float | bool | None]:
    """What is stated of a thing, texts masked, days as yyyy-mm-dd, without our own integers."""
    return {
        name: _plain(value)
        for name, value in node.properties.items()
        if value is not None and not name.endswith(("_no", "_month")) and name not in DAYS
    }


def _plain(value: str | int | float | bool | date | None) -> str | int | float | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    return mask_long_digits(value) if isinstance(value, str) else value


def _payment(
    row: Mapping[str, Value], places: Mapping[tuple[str, int], tuple[str, str, str]]
) -> Payment:
    src, day = str(row["src"]), row["day"]
    part, sheet_no, number = src.split(" ")[0].split(":")
    file, sheet, _ = places.get((part, int(sheet_no)), ("", "", ""))
    words = {
        name: str(row[name] or "")
        for name in ("period", "program", "state", "note", "payee", "payee_key", "card", "card_key")
    }
    return Payment(
        src=src, file=file, sheet=sheet, row=int(number),
        day=day if isinstance(day, date) else None, fen=_int(row["fen"]), **words,
    )  # fmt: skip


def _query(
    tables: Tables,
    name: str,
    read: Sequence[str],
    keys: Sequence[str],
    values: Mapping[str, str] | None = None,
) -> list[tuple[str | int | None, ...]]:
    """The rows of one of ``queries/views`` that asks for ``$keys``; ``read``: its tables."""
    text = (queries_dir() / "views" / f"{name}.sql").read_text(encoding="utf-8")
    with narrowed(tables, read, keys) as connection:
        given = {"keys": list(keys), **(values or {})}
        rows: list[tuple[str | int | None, ...]] = connection.execute(text, given).fetchall()
    return rows


def _month(value: Value) -> str:
    number = _int(value)
    return f"{number // 100:04}-{number % 100:02}" if number else ""


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0
