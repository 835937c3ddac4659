"""Ids, states and redirects of findings and leads over a sequence of loads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from books import Book, resident_id

from graphaudit.casebook import Casebook
from graphaudit.detection import Run, Selection, detect
from graphaudit.identity import Identity
from graphaudit.leads import Lead
from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.stores import open_store
from graphaudit.workspace import Workspace

A, B, C = (resident_id(born, 101) for born in ("19410203", "19520304", "19630405"))
MISTYPED = A[:15] + str((int(A[15]) + 1) % 10) + A[16:]
"""One digit of A is wrong: the check digit gives it away, the name and the village join it."""
SHARED = "6217000000000009999"


def card(number: str) -> str:
    """A card of the person's own."""
    return "62170000" + number[6:17]


def roster(month: int, *people: str, onto: str = "") -> Book:
    """A roster that pays these people, each on a card of their own or all on one."""
    book = Book(f"名册{month}月{''.join(people)}.xlsx")
    for number in people:
        place = {"township": "河口镇", "village": "上村"}
        day = date(2023, month, 28)
        book.paid(NAMES[number], number, onto or card(number), day=day, **place)
    return book


NAMES = {A: "王伟", B: "李娜", C: "张敏", MISTYPED: "王伟"}


def deaths(name: str, *people: str) -> Book:
    """A register that states deaths in January."""
    book = Book(name, register="deaths")
    for number in people:
        book.next_row(姓名=NAMES[number], 证号=number)
        place = {"township": "河口镇", "village": "上村"}
        person = book.person(NAMES[number], number, **place)
        status = book.node("Status", "S:deceased", kind="deceased")
        book.rel("HAS_STATUS", person, status, from_day=date(2023, 1, 5), register="deaths")
    return book


class County:
    """One workspace through its loads and runs."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(Workspace(folder))
        self.identity = Identity(self.ledger.workspace)
        self.book = Casebook(self.ledger.workspace)

    def load(self, *books: Book) -> None:
        for book in books:
            book.load(self.ledger)

    def run(self) -> Run:
        tables = build(self.ledger)
        store = open_store("embedded", self.ledger.workspace)
        try:
            store.project(tables)
            chosen = Selection(patterns=("deceased_paid",))
            return detect(self.ledger.workspace, self.ledger, store, tables, chosen)
        finally:
            store.close()

    def finding_of(self, number: str) -> str:
        [found] = [f.id for f in self.book.findings() if f.subject.number == number]
        return found

    def lead_with(self, *numbers: str) -> Lead:
        """The lead that holds the findings of these people and of nobody else."""
        wanted = {self.finding_of(number) for number in numbers}
        [lead] = [lead for lead in self.book.leads() if set(lead.findings) == wanted]
        return lead

    def leads(self) -> set[str]:
        return {lead.id for lead in self.book.leads()}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path)
    made.load(roster(6, A), roster(6, B), deaths("死亡.xlsx", A, B))
    made.run()
    yield made
    made.book.close()


def test_one_more_payment_changes_the_lead_and_not_its_id(county: County) -> None:
    before = county.lead_with(A).id
    county.load(roster(7, A))
    county.run()
    assert (county.lead_with(A).id, county.lead_with(A).change) == (before, "changed")
    assert county.lead_with(B).change == "unchanged"


def test_a_mistyped_id_that_is_recognised_keeps_finding_lead_and_state(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.load(roster(6, MISTYPED), deaths("一.xlsx", MISTYPED))
    county.run()
    finding, lead = county.finding_of(MISTYPED), county.lead_with(MISTYPED).id
    county.book.decide(lead, "case", "已立案")
    county.load(roster(7, A))
    after = county.run()
    assert after.gone == ()
    assert county.finding_of(A) == finding
    assert (county.lead_with(A).id, county.lead_with(A).state) == (lead, "case")
    county.book.close()


def test_leads_that_one_card_joins_are_one_and_the_other_id_leads_there(county: County) -> None:
    first, second = county.lead_with(A).id, county.lead_with(B).id
    county.book.decide(second, "case", "已立案")
    county.load(roster(8, A, B, onto=SHARED))
    county.run()
    lead = county.lead_with(A, B)
    assert (lead.id, lead.state) == (second, "case")
    assert county.book.redirected(first) == second
    assert county.book.lead(first).id == second


def test_withdrawing_what_joined_them_gives_both_their_ids_again(county: County) -> None:
    first, second = county.lead_with(A).id, county.lead_with(B).id
    county.book.decide(first, "checking", "入户")
    joint = roster(8, A, B, onto=SHARED)
    county.load(joint)
    county.run()
    assert county.leads() == {first}
    county.ledger.withdraw(joint.sha256)
    county.run()
    assert (county.lead_with(A).id, county.lead_with(B).id) == (first, second)
    assert county.lead_with(A).state == "checking"
    assert county.book.redirected(second) == second
    assert county.book.lead(second).findings == (county.finding_of(B),)


def test_a_file_that_is_withdrawn_and_loaded_again_brings_back_id_and_state(
    county: County,
) -> None:
    paid = roster(6, C)
    county.load(paid, deaths("再报.xlsx", C))
    county.run()
    finding, lead = county.finding_of(C), county.lead_with(C).id
    county.book.decide(finding, "checking", "入户")
    county.book.decide(lead, "case", "已立案")
    county.ledger.withdraw(paid.sha256)
    gone = county.run()
    assert gone.gone == (finding,)
    assert lead not in county.leads()
    county.load(paid)
    county.run()
    assert county.finding_of(C) == finding
    assert county.book.finding(finding).state == "checking"
    assert (county.lead_with(C).id, county.lead_with(C).state) == (lead, "case")
    assert [e.event for e in county.book.history(lead)] == ["new", "state", "gone", "new"]


@pytest.mark.parametrize("with_case", [A, B])
def test_two_identities_that_are_merged_are_one_lead_and_apart_again_two(
    county: County, with_case: str
) -> None:
    """The ids of both people's findings and leads are kept, lead to the one, and come back."""
    county.book.decide(county.lead_with(with_case).id, "case", "已立案")
    ids = {number: (county.finding_of(number), county.lead_with(number).id) for number in (A, B)}
    decision = county.identity.merge(A, B, "同一人两个证号")
    county.run()
    [lead] = county.book.leads()
    [finding] = lead.findings
    assert lead.id == ids[with_case][1]
    assert finding in {ids[A][0], ids[B][0]}
    assert {county.book.lead(old).id for _, old in ids.values()} == {lead.id}
    county.identity.undo(decision.id, "两人")
    county.run()
    for number, (finding, lead_id) in ids.items():
        assert county.finding_of(number) == finding
        assert county.book.lead(lead_id).findings == (finding,)


def test_a_split_leaves_the_id_with_the_larger_part(tmp_path: Path) -> None:
    county = County(tmp_path)
    joint = roster(8, A, B, onto=SHARED)
    county.load(joint, roster(6, A), roster(6, B), roster(6, C), deaths("死亡.xlsx", A, B, C))
    county.load(link := roster(9, B, C, onto=card(C)))
    county.run()
    whole = county.lead_with(A, B, C).id
    county.ledger.withdraw(link.sha256)
    county.run()
    assert county.lead_with(A, B).id == whole
    other = county.lead_with(C).id
    assert other != whole
    county.run()
    assert county.leads() == {whole, other}
    county.book.close()


def test_nothing_changes_when_nothing_was_loaded(county: County) -> None:
    before = county.leads()
    again = county.run()
    assert county.leads() == before
    assert {lead.change for lead in again.leads} == {"unchanged"}
    assert county.book.last_changes() == []
