"""Damaged files of a workspace are named in words, with what to do, and never as a traceback."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from books import Book

from graphaudit.errors import GraphAuditError
from graphaudit.ledger import Ledger
from graphaudit.mishaps import in_words
from graphaudit.workspace import Workspace


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(Workspace(tmp_path / "data"))
    Book("名册.xlsx").load(ledger)
    return ledger


@pytest.mark.parametrize("written", ["", '{"file": "名', "[]"])
def test_a_damaged_description_names_its_file_and_the_way_out(
    ledger: Ledger, tmp_path: Path, written: str
) -> None:
    (described,) = (tmp_path / "data" / "ledger" / "parts").glob("*/part.json")
    described.write_text(written, encoding="utf-8")
    with pytest.raises(GraphAuditError) as caught:
        Ledger(ledger.workspace).parts()
    assert "名册.xlsx" in str(caught.value)
    assert str(described) in str(caught.value)
    assert "withdraw" in str(caught.value)


def test_a_file_whose_description_is_lost_can_be_withdrawn(ledger: Ledger, tmp_path: Path) -> None:
    (described,) = (tmp_path / "data" / "ledger" / "parts").glob("*/part.json")
    described.unlink()
    again = Ledger(ledger.workspace)
    again.withdraw("名册.xlsx")
    assert again.parts() == []


@pytest.mark.parametrize(
    ("place", "word"),
    [("ledger/parts/0123456789/nodes", "台账的一个数据文件"), ("tables/abc/rels", "由台账算出")],
)
def test_a_damaged_table_is_said_by_where_it_lies(tmp_path: Path, place: str, word: str) -> None:
    table = tmp_path / place / "PAID.Person.Card.parquet"
    table.parent.mkdir(parents=True)
    table.write_bytes(b"PAR1 cut short")
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as caught:
        connection.execute("SELECT * FROM read_parquet($file)", {"file": str(table)})
    said = in_words(caught.value, tmp_path)
    assert word in str(said)
    assert str(table) in str(said)
