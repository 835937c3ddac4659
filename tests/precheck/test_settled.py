"""Cards that are cleared of their agent once and for all, and those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphaudit.explanations import read_explanations
from graphaudit.model import NODES, relationship_tables
from graphaudit.patterns import read_patterns
from graphaudit.policy import load_policy
from graphaudit.precheck.index import Edges, Index, hashes, index_of
from graphaudit.precheck.layers import Ground, pairs_of
from graphaudit.precheck.narrowing import fitting
from graphaudit.precheck.overlay import Overlay
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.settled import Settled, settled, standing
from graphaudit.projection import NUMBERS_SCHEMA, Tables, source_table
from graphaudit.projection.stated import STATED_SCHEMA
from graphaudit.projection.written import SCHEMA as WRITTEN_SCHEMA
from graphaudit.stores.schema import node_schema, relationship_schema
from graphaudit.workspace import Workspace

CLERK, CADRE, CARDS = "p_clerk", "p_cadre", 60
Row = dict[str, object]


@pytest.fixture(scope="module")
def questions() -> Questions:
    return Questions.of(read_patterns(None), read_explanations(None), load_policy(None))


@pytest.fixture
def indexed(tmp_path: Path) -> Callable[..., Index]:
    """An index of these rows by table and label, and of nothing else."""

    def make(nodes: dict[str, list[Row]], rels: dict[str, list[Row]]) -> Index:
        workspace = Workspace(tmp_path / "工作区")
        tables = Tables(tmp_path / "tables", "snapshot")
        for name in ("nodes", "rels"):
            (tables.path / name).mkdir(parents=True)
        for label in NODES:
            _write(tables.node_file(label.name), nodes.get(label.name, []), node_schema(label))
        for rel, start, end in relationship_tables():
            rows = rels.get(f"{rel.name}.{start}.{end}", [])
            _write(tables.rel_file(rel.name, start, end), rows, relationship_schema(rel))
        _write(tables.numbers_file, [], NUMBERS_SCHEMA)
        _write(tables.stated_file, [], STATED_SCHEMA)
        _write(tables.written_file, [], WRITTEN_SCHEMA)
        _write(tables.sources_file, [], source_table([]).schema)
        entities = tmp_path / "entity.parquet"
        text = pa.string()
        _write(entities, [], pa.schema([(n, text) for n in ("label", "ref", "main", "key")]))
        return index_of(workspace, tables, entities)

    return make


def _write(file: Path, rows: list[Row], schema: pa.Schema) -> None:
    columns = {f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in schema}
    pq.write_table(pa.table(columns, schema=schema), file)


def _opened(agent: str) -> Iterator[tuple[str, str, str]]:
    """(card, holder, phone) of each card that an agent opened."""
    for no in range(CARDS):
        yield f"c_{agent}_{no}", f"p_{agent}_{no}", f"t_{agent}_{no}"


def _county(
    also_opened: str = "", held: str = "", second: str = ""
) -> tuple[dict[str, list[Row]], ...]:
    """A bank's clerk and a village cadre who opened as many cards for one village each."""
    people = [CLERK, CADRE]
    holds, opened, phones = [], [], []
    for agent in (CLERK, CADRE):
        for card, person, phone in _opened(agent):
            people.append(person)
            holds.append({"from": person, "to": card, "src": f"a:0:{card}"})
            opened.append({"from": card, "to": agent, "src": f"a:0:{card}"})
            phones.append({"from": card, "to": phone, "src": f"a:0:{card}"})
    if also_opened:
        opened.append({"from": also_opened, "to": CADRE, "src": "a:0:9"})
    if held:
        holds.append({"from": CLERK, "to": held, "src": "a:0:9"})
    if second:
        holds.append({"from": f"p_{CLERK}_0", "to": second, "src": "a:0:9"})
    nodes: dict[str, list[Row]] = {
        "Person": [{"key": key, "township": "青石镇", "village": "柳树村"} for key in people],
        "Card": [{"key": row["from"]} for row in phones],
        "Phone": [{"key": row["to"]} for row in phones],
        "Cadre": [{"key": "d_1", "level": "village"}],
        "Status": [{"key": "s_insured_employee", "kind": "insured_employee"}],
    }
    rels: dict[str, list[Row]] = {
        "HOLDS.Person.Card": holds,
        "OPENED_BY.Card.Person": opened,
        "HAS_PHONE.Card.Phone": phones,
        "IS.Cadre.Person": [{"from": "d_1", "to": CADRE, "src": "v:0:1"}],
        "HAS_STATUS.Person.Status": [
            {
                "from": CLERK,
                "to": "s_insured_employee",
                "detail": "青石农村商业银行",
                "src": "s:0:1",
            }
        ],
    }
    return nodes, rels


def _cleared(found: Settled, agent: str) -> set[str]:
    cards = [card for card, _, _ in _opened(agent)]
    ids = hashes(pa.array(cards)), hashes(pa.array([agent] * len(cards)))
    mask = np.isin(pairs_of(*ids), found.pairs)
    return {card for card, is_in in zip(cards, mask, strict=True) if is_in}


def test_a_clerks_cards_are_cleared_and_a_cadres_are_not(
    questions: Questions, indexed: Callable[..., Index]
) -> None:
    index = indexed(*_county())
    found = settled(index, questions)["C15"]
    assert _cleared(found, CLERK) == {card for card, _, _ in _opened(CLERK)}
    assert not _cleared(found, CADRE)
    again = settled(index, questions)["C15"]
    assert again.pairs.tolist() == found.pairs.tolist()


def test_a_card_of_two_agents_or_of_the_agents_own_is_not_cleared(
    questions: Questions, indexed: Callable[..., Index]
) -> None:
    shared, own = f"c_{CLERK}_0", f"c_{CLERK}_1"
    found = settled(indexed(*_county(also_opened=shared, held=own)), questions)["C15"]
    assert {card for card, _, _ in _opened(CLERK)} - _cleared(found, CLERK) == {shared, own}


def test_a_card_beside_another_of_its_holders_is_not_cleared(
    questions: Questions, indexed: Callable[..., Index]
) -> None:
    """Who is paid on one alone has an account line that nothing is laid against: it counts."""
    second = f"c_{CLERK}_1"
    found = settled(indexed(*_county(second=second)), questions)["C15"]
    unsettled = {card for card, _, _ in _opened(CLERK)} - _cleared(found, CLERK)
    assert unsettled == {f"c_{CLERK}_0", second}


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY\x01\x00v\x00{"])
def test_what_was_kept_and_cannot_be_read_is_found_anew(
    questions: Questions, indexed: Callable[..., Index], damage: bytes
) -> None:
    index = indexed(*_county())
    found = settled(index, questions)["C15"]
    [kept] = index.folder.glob("settled-*")
    kept.write_bytes(damage)
    assert settled(index, questions)["C15"].pairs.tolist() == found.pairs.tolist()
    assert np.load(kept).tolist() == found.pairs.tolist()


def test_a_batch_that_brings_what_the_facts_read_unsettles_them(
    questions: Questions, indexed: Callable[..., Index]
) -> None:
    index = indexed(*_county())
    found = settled(index, questions)
    rows = Edges.of(pa.table({"from": pa.array(["p_1"]), "to": pa.array(["c_1"])}))
    empty = Overlay.empty(index)
    paid = Overlay({**empty.edges, "PAID.Person.Card": rows}, *list(vars(empty).values())[1:])
    holds = Overlay({**empty.edges, "HOLDS.Person.Card": rows}, *list(vars(empty).values())[1:])
    assert standing(found, paid).keys() == {"C15"}
    assert standing(found, holds) == {}


def test_an_agent_whose_cards_are_cleared_is_not_walked_to(
    questions: Questions, indexed: Callable[..., Index]
) -> None:
    index = indexed(*_county())
    [shape] = questions.shapes["agent_opened_many_cards"]
    place = shape.leasts[0].place
    agents = np.sort(hashes(pa.array([CLERK, CADRE])))
    plain = fitting(Ground(index, {}), shape, place, agents)
    knowing = Ground(index, {}, settled=standing(settled(index, questions), Overlay.empty(index)))
    assert plain.tolist() == agents.tolist()
    assert fitting(knowing, shape, place, agents).tolist() == hashes(pa.array([CADRE])).tolist()
