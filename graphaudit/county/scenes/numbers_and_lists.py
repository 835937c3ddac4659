"""Numbers that fail their check, one person under two, split lists and equal amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Case
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful, mistype
from graphaudit.county.numbers import old_id

if TYPE_CHECKING:
    from graphaudit.county.county import County

CHECK = "id_checksum_error"
TWO_IDS = "one_person_many_ids"
SPLIT = "split_payment_lists"
EQUAL = "identical_amounts"
UNKNOWN = "not_in_population"


def wrong_check(desk: Desk, nth: int) -> None:
    """The roster of winter relief has one digit of the ID wrong; aid came by three lists."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open(
        {CHECK, SPLIT}, ("证号校验不符；一事分三份名单", "a failed check; three lists")
    )
    written = mistype(desk.people.id[person], nth)
    desk.pay(case, "winter", person, fen=30_000, written_id=written)
    _three_lists(desk, case.number, person, 4 + nth % max(desk.last - 7, 1))
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _three_lists(desk: Desk, number: int, person: int, month: int) -> None:
    """Two lists of one month and one of the next, each of a smaller sum."""
    case = desk.books.cases[number]
    for place, (name, at) in enumerate((("甲表", month), ("乙表", month), ("甲表", month + 1))):
        desk.pay(
            case, "relief", person, months=(at, at), fen=90_000 - 7_000 * place, roster=name,
            place=number,
        )  # fmt: skip


def old_number(desk: Desk, nth: int) -> None:
    """C07: an old number of fifteen digits, which upgrades to the person's own."""
    (person,) = desk.take_settled(1, lambda p: desk.people.id[p][6:8] == "19")
    case = lawful(desk, {CHECK}, "C07", "名册写十五位旧证号", "an old number of 15 digits")
    written = str(old_id(desk.people.id[person]))
    desk.pay(case, "resettle", person, fen=15_000, written_id=written)
    case.persons.add(person)


def two_plots(desk: Desk, nth: int) -> None:
    """Forest of one household lies in three villages, each with a list of its own."""
    (person,) = desk.take_settled(1)
    case = lawful(desk, {SPLIT}, None, "林地分在三个村的名册上", "plots on three villages' lists")
    for n in range(3):
        desk.books.file("plots", person=person, area=210 + n)
        desk.pay(
            case, "forest_public", person, fen=1475 * (210 + n) // 100, area=210 + n,
            roster=f"第{n + 1}村", place=case.number,
        )  # fmt: skip
    case.persons.add(person)


def two_numbers(desk: Desk, nth: int) -> None:
    """A second ID number of the same name and birthday, which no household book has, is paid on
    the same card."""
    (person,) = desk.take_settled(1)
    case = desk.open(
        {TWO_IDS, UNKNOWN}, ("同名同生日两个证号共用一卡", "two IDs of one name share a card")
    )
    other = _second_number(desk, person)
    desk.pay(case, "resettle", person, fen=15_000)
    desk.pay(case, "only_child", person, fen=12_000)
    desk.pay(case, "insured", person, fen=22_000, written_id=other)
    case.persons.add(person)
    case.numbers.add(other)
    case.cards.add(desk.books.card_of(person))


def _second_number(desk: Desk, person: int) -> str:
    """A sound number with the same birthday and sex that nobody has."""
    model = desk.people.id[person]
    for step in range(2, 900, 2):
        order = (int(model[14:17]) + 4 * step) % 998
        body = np.array([f"{model[:14]}{order + (order + int(model[16])) % 2:03d}"])
        number = str(body[0]) + str(numbers.id_check(body)[0])
        if number not in desk.taken_ids:
            desk.taken_ids.add(number)
            return number
    return model


def namesakes(desk: Desk, nth: int) -> None:
    """C06: two people of one name and birthday who share neither card, phone nor home."""
    first, second = desk.take_settled(2)
    case = lawful(desk, {TWO_IDS}, "C06", "同名同生日的两个人", "two people of name and birthday")
    if desk.make_twins(first, second):
        desk.rename(second, desk.people.name[first])
    desk.pay(case, "resettle", first, fen=15_000)
    desk.pay(case, "resettle", second, fen=15_000)
    case.persons.update([first, second])


def equal_relief(desk: Desk, nth: int) -> None:
    """Ten people on one list of land, all with the same area and sum."""
    group = desk.take_settled(10)
    case = desk.open({EQUAL}, ("名单上面积、金额完全相同", "one area and one sum for a whole list"))
    for place, person in enumerate(group):
        desk.books.land_area[desk.people.household[person]] = 512 + place
        desk.pay(
            case, "grain_once", person, fen=1850 * 5, area=500, roster=f"补报第{nth + 1}批",
            place=place,
        )  # fmt: skip
        case.cards.add(desk.books.card_of(person))
    case.persons.update(group)


def flat_relief(desk: Desk, nth: int) -> None:
    """Resettled people are paid by head at one rate: equal sums are the rule."""
    group = desk.take_settled(3)
    case = lawful(desk, {EQUAL}, None, "移民后扶按人口统一标准发放", "one rate a head")
    for place, person in enumerate(group):
        desk.pay(case, "resettle", person, fen=15_000, roster=f"新增第{nth + 1}批", place=place)
    case.persons.update(group)


def settle(county: County) -> None:
    """Rosters that other scenes have mistyped: each such number fails its check as well."""
    books = county.books
    told = {p for case in books.cases if CHECK in case.patterns for p in case.persons}
    written = {d.person: d.written_id for d in books.dues if _fails(d.written_id)}
    for person, number in sorted(written.items()):
        if person not in told:
            story = ("名册证号校验不符", "an ID on the roster fails its check")
            case = Case(len(books.cases), "irregular", [CHECK], None, story, persons={person})
            case.numbers.add(number)
            books.cases.append(case)


def _fails(number: str) -> bool:
    """Whether 18 characters were written whose last is not their check."""
    return len(number) == 18 and str(numbers.id_check(np.array([number[:17]]))[0]) != number[17]


IRREGULAR = (wrong_check, two_numbers, equal_relief)
LAWFUL = {
    CHECK: (old_number,),
    SPLIT: (two_plots,),
    TWO_IDS: (namesakes,),
    EQUAL: (flat_relief,),
}
