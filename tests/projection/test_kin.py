"""Kinship: what a household book makes certain is said, what needs a guess is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from books import Book, resident_id

from graphaudit.ledger import Ledger
from graphaudit.projection import build
from graphaudit.workspace import Workspace

Kin = dict[tuple[str, str], list[str]]

HEAD = ("户主", "02", 1970)


@pytest.fixture
def kin(tmp_path: Path) -> Callable[..., Kin]:
    def found(*books: Book) -> Kin:
        ledger = Ledger(Workspace(tmp_path))
        for book in books:
            book.load(ledger)
        with build(ledger).connect() as connection:
            rows = connection.execute("""
                SELECT a.name, b.name, k.relation FROM KIN k JOIN Person a ON a.key = k."from"
                JOIN Person b ON b.key = k."to" ORDER BY ALL""").fetchall()
        relations: Kin = {}
        for a, b, relation in rows:
            relations.setdefault((a, b), []).append(relation)
        return relations

    return found


def number_of(name: str, born: int) -> str:
    return resident_id(f"{born}0101", sum(map(ord, name)) % 1000)


def household(no: str, *members: tuple[str, str, int], name: str = "户籍.xlsx") -> Book:
    book = Book(name, register="household")
    add(book, no, *members)
    return book


def add(book: Book, no: str, *members: tuple[str, str, int]) -> None:
    for name, relation, born in members:
        born_day = date(born, 1, 1)
        book.member(no, name, number_of(name, born), relation, birth_day=born_day)


def test_head_spouse_child_parent_and_sibling_are_kin_in_both_directions(
    kin: Callable[..., Kin],
) -> None:
    found = kin(
        household(
            "1",
            HEAD,
            ("妻", "12", 1972),
            ("子", "22", 1995),
            ("父", "51", 1945),
            ("弟", "73", 1974),
        )
    )
    expected = {
        ("户主", "妻"): "spouse",
        ("户主", "子"): "child",
        ("户主", "父"): "parent",
        ("户主", "弟"): "sibling",
        ("妻", "子"): "child",
        ("妻", "父"): "parent_in_law",
        ("妻", "弟"): "sibling_in_law",
        ("父", "子"): "grandchild",
        ("父", "弟"): "child",
        ("弟", "子"): "nephew_niece",
    }
    inverse = {
        "spouse": "spouse",
        "child": "parent",
        "parent": "child",
        "sibling": "sibling",
        "parent_in_law": "child_in_law",
        "sibling_in_law": "sibling_in_law",
        "grandchild": "grandparent",
        "nephew_niece": "uncle_aunt",
    }
    turned = {(b, a): inverse[relation] for (a, b), relation in expected.items()}
    assert found == {pair: [relation] for pair, relation in (expected | turned).items()}


def test_an_only_son_and_an_only_daughter_in_law_of_like_age_are_a_couple(
    kin: Callable[..., Kin],
) -> None:
    found = kin(household("1", HEAD, ("子", "20", 1993), ("媳", "38", 1994)))
    assert found["子", "媳"] == found["媳", "子"] == ["spouse"]
    assert found["户主", "媳"] == ["child_in_law"]


@pytest.mark.parametrize(
    "members",
    [
        (("长子", "22", 1991), ("次子", "23", 1993), ("媳", "38", 1994)),
        (("子", "20", 1991), ("大媳", "38", 1992), ("小媳", "38", 1994)),
        (("子", "20", 2015), ("媳", "38", 1985)),
    ],
)
def test_two_sons_two_daughters_in_law_or_a_child_make_no_couple(
    kin: Callable[..., Kin], members: tuple[tuple[str, str, int], ...]
) -> None:
    found = kin(household("1", HEAD, *members))
    assert [relation for relations in found.values() for relation in relations].count("spouse") == 0


def test_father_and_mother_of_one_head_are_a_couple(kin: Callable[..., Kin]) -> None:
    found = kin(household("1", HEAD, ("父", "51", 1945), ("母", "52", 1947)))
    assert found["父", "母"] == ["spouse"]


def test_a_grandchild_is_nobodys_child_when_the_code_does_not_say_whose(
    kin: Callable[..., Kin],
) -> None:
    found = kin(household("1", HEAD, ("子", "20", 1993), ("孙", "41", 2015)))
    assert found["户主", "孙"] == ["grandchild"]
    assert ("子", "孙") not in found


def test_who_is_no_relative_is_no_kin(kin: Callable[..., Kin]) -> None:
    assert kin(household("1", HEAD, ("房客", "99", 1980))) == {}


def test_a_parent_born_after_the_child_is_not_composed(kin: Callable[..., Kin]) -> None:
    found = kin(household("1", HEAD, ("妻", "12", 2000), ("子", "20", 1995)))
    assert found["户主", "子"] == ["child"] and ("妻", "子") not in found


def test_books_with_two_heads_relate_nobody(kin: Callable[..., Kin]) -> None:
    assert kin(household("1", HEAD, ("另一户主", "02", 1971), ("子", "20", 1995))) == {}


def test_another_registers_head_does_not_mix_with_the_household_books(
    kin: Callable[..., Kin],
) -> None:
    first = household("1", HEAD, ("子", "20", 1995))
    second = household("1", ("子", "02", 1995), ("户主", "51", 1970), name="低保.xlsx")
    assert kin(first, second) == {("户主", "子"): ["child"], ("子", "户主"): ["parent"]}


def test_kin_reaches_from_one_book_to_the_next(kin: Callable[..., Kin]) -> None:
    book = household("1", ("祖", "02", 1945), ("户主", "22", 1970), ("叔", "23", 1972))
    add(book, "2", ("叔", "02", 1972), ("婶", "12", 1973), ("堂弟", "20", 2000))
    found = kin(book)
    assert found["祖", "堂弟"] == ["grandchild"]
    assert found["堂弟", "户主"] == ["uncle_aunt"]
    assert found["婶", "祖"] == ["parent_in_law"]
    assert found["婶", "户主"] == ["sibling_in_law"]


def test_declared_relatives_count_and_lead_on_through_the_spouse(
    tmp_path: Path, kin: Callable[..., Kin]
) -> None:
    book = household("1", HEAD, ("妻", "12", 1972))
    declared = Book("亲属申报.xlsx", register="cadre_relatives")
    declared.next_row()
    wife = declared.person("妻", number_of("妻", 1972))
    brother = declared.person("舅子", number_of("舅子", 1975), "1")
    declared.rel("KIN", wife, brother, relation="sibling", evidence="declared")
    found = kin(book, declared)
    assert found["妻", "舅子"] == found["舅子", "妻"] == ["sibling"]
    assert found["户主", "舅子"] == ["sibling_in_law"]


def test_every_kinship_lists_the_rows_it_was_composed_from(tmp_path: Path) -> None:
    book = household("1", HEAD, ("妻", "12", 1972), ("子", "22", 1995), ("女", "32", 1997))
    ledger = Ledger(Workspace(tmp_path))
    book.load(ledger)
    with build(ledger).connect() as connection:
        found = connection.execute("""
            SELECT k.src, k.degree, k.affine, k.evidence FROM KIN k
            JOIN Person a ON a.key = k."from" JOIN Person b ON b.key = k."to"
            WHERE a.name = '子' AND b.name = '女'""").fetchall()
    assert found == [(f"{book.part}:0:5 {book.part}:0:6", 2, False, "household")]
