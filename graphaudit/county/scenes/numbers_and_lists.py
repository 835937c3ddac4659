"""Numbers that fail their check, one person under two, split lists and equal amounts."""

from __future__ import annotations

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful, mistype
from graphaudit.county.numbers import old_id
from graphaudit.county.plant_cards import HOLDER
from graphaudit.county.programs import PROGRAMS

CHECK = "id_checksum_error"
TWO_IDS = "one_person_many_ids"
SPLIT = "split_payment_lists"
EQUAL = "identical_amounts"
UNKNOWN = "not_in_population"
LISTS, LIST_DAYS = 3, 60
"""So many lists within so many days are a matter that was split (P28)."""


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
        area = 210 + n + 7 * nth
        desk.books.file("plots", person=person, area=area)
        desk.pay(
            case, "forest_public", person, fen=1475 * area // 100, area=area,
            roster=f"第{n + 1}村", place=case.number,
        )  # fmt: skip
    case.persons.add(person)


def two_numbers(desk: Desk, nth: int) -> None:
    """A second ID number of the same name and birthday, which no household book has, is paid on
    the same card."""
    (person,) = desk.take_settled(1)
    case = desk.open(
        {TWO_IDS, UNKNOWN, HOLDER},
        ("同名同生日两个证号共用一卡", "two IDs of one name share a card"),
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
    """Numbers that other scenes have mistyped fail their check as well, and circles of names put
    one person on several lists: the truth says so."""
    books = county.books
    told = {p for case in books.cases if CHECK in case.patterns for p in case.persons}
    on_rosters = {d.person: d.written_id for d in books.dues if _fails(d.written_id)}
    at_crematorium = {p: n for p, n in books.death_typos.items() if _fails(n)}
    for where, written in (("名册", on_rosters), ("火化登记", at_crematorium)):
        for person, number in sorted(written.items()):
            if person not in told:
                told.add(person)
                story = (f"{where}证号校验不符", "an ID that somebody wrote down fails its check")
                case = Case(len(books.cases), "irregular", [CHECK], None, story, persons={person})
                case.numbers.add(number)
                books.cases.append(case)
    _name_what_is_split(county)


def _name_what_is_split(county: County) -> None:
    """Whatever a case was planted for: where a matter of one person stands on three lists within
    sixty days, it says so."""
    split = _on_three_lists(county)
    for case in county.books.cases:
        if case.kind == "irregular" and split & case.persons and SPLIT not in case.patterns:
            case.patterns = sorted([*case.patterns, SPLIT])


def _on_three_lists(county: County) -> set[int]:
    """Persons with one-off aid of one program on three lists within so many days."""
    once = [n for n, program in enumerate(PROGRAMS) if program.rhythm == "once"]
    rows = county.payments[county.payments["program"].isin(once) & (county.payments["firm"] < 0)]
    keys = ["person", "program", "township", "month", "roster"]
    lists = rows.groupby(keys)["day"].min().reset_index().sort_values(["person", "program", "day"])
    third = lists.groupby(["person", "program"])["day"].shift(-(LISTS - 1))
    near = lists["person"][third - lists["day"] <= LIST_DAYS]
    return {int(person) for person in near}


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
