"""A corrected ID changes no key and no finding id: from the ledger, through a merge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from books import Book, resident_id

from graphaudit.detection import Run, Selection, detect
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.stores import open_store
from graphaudit.workspace import Workspace

RIGHT, WRONG = resident_id("19500101", 123), resident_id("19620315", 40)


def roster(name: str, number: str, month: int) -> Book:
    """A roster that pays one person."""
    book = Book(name)
    book.paid("王伟", number, f"62170000000000{month:05d}", day=date(2023, month, 28))
    return book


def deaths(number: str) -> Book:
    """A register that states a death in January."""
    book = Book("死亡登记.xlsx", register="deaths")
    book.next_row(姓名="王伟", 证号=number)
    person = book.person("王伟", number)
    status = book.node("Status", "S:deceased", kind="deceased")
    book.rel("HAS_STATUS", person, status, from_day=date(2023, 1, 5), register="deaths")
    return book


def audit(ledger: Ledger) -> Run:
    tables = build(ledger)
    store = open_store("embedded", ledger.workspace)
    try:
        store.project(tables)
        chosen = Selection(patterns=("deceased_paid",))
        return detect(ledger.workspace, ledger, store, tables, chosen)
    finally:
        store.close()


def test_a_merge_of_two_numbers_keeps_the_finding(tmp_path: Path) -> None:
    ledger = Ledger(Workspace(tmp_path))
    roster("一.xlsx", RIGHT, 1).load(ledger)
    Identity(ledger.workspace).resolve(ledger)
    for book in (roster("二.xlsx", WRONG, 6), deaths(WRONG)):
        book.load(ledger)
    [before] = audit(ledger).open
    Identity(ledger.workspace).merge(RIGHT, WRONG, "本人陈述")
    after = audit(ledger)
    assert [f.id for f in after.open] == [before.id]
    assert after.open[0].subject.key != before.subject.key
    assert after.gone == ()
    again = audit(ledger)
    assert [(f.id, f.change) for f in again.open] == [(before.id, "unchanged")]


def test_two_workspaces_with_the_same_files_tell_the_same(tmp_path: Path) -> None:
    told = []
    for name, order in (("a", 1), ("b", -1)):
        ledger = Ledger(Workspace(tmp_path / name))
        for book in (roster("一.xlsx", WRONG, 5), roster("二.xlsx", WRONG, 6), deaths(WRONG))[
            ::order
        ]:
            book.load(ledger)
        [found] = audit(ledger).findings
        rows = [(row.file, row.sheet, row.row) for row in found.rows]
        told.append((found.subject.number, found.fen, rows, found.sentence, found.score))
    assert told[0] == told[1]
    assert told[0][0] == WRONG
