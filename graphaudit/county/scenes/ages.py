"""Too young, too old, the wrong band of the old-age allowance, and people over a hundred."""

from __future__ import annotations

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Tie
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful

UNDER = "under_age_for_program"
OVER = "over_age_for_program"
BAND = "elderly_band_wrong"
PROFILE = "age_profile_impossible"
_YEAR = 365.2425


def _age(desk: Desk, person: int, month: int) -> float:
    """Years on the first day of a month of the ledger."""
    return float(int(desk.books.months[month]) - int(desk.people.birth[person])) / _YEAR


def too_young(desk: Desk, nth: int) -> None:
    """The old-age allowance before eighty, the pension before sixty."""
    code, fen, least = (("elderly", 5_000, 80), ("pension", 14_200, 60))[nth % 2]
    (person,) = desk.take_settled(1, lambda p: 30 < _age(desk, p, desk.last) < least - 1)
    case = desk.open({UNDER}, ("未到年龄即按月领取", "paid by the month before the age is reached"))
    desk.pay(case, code, person, months=desk.span(8), fen=fen)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def birthday_month(desk: Desk, nth: int) -> None:
    """Paid from the very month in which the birthday lies, which is lawful."""
    (young,) = desk.take_settled(1)
    month = 3 + nth % max(desk.last - 5, 1)
    _born(desk, young, int(desk.books.months[month]) + 20, 80)
    case = lawful(desk, {UNDER}, None, "生日当月起领取高龄津贴", "paid from the birthday's month")
    desk.pay(case, "elderly", young, months=(month, desk.last), fen=5_000)
    case.persons.add(young)


def _born(desk: Desk, person: int, day: int, years: int) -> None:
    """Move a birthday so that the person is so old on the day; a new ID number follows."""
    people = desk.people
    birth = int(np.datetime64(day, "D").astype("datetime64[D]").astype(int) - round(years * _YEAR))
    written = str(np.datetime64(birth, "D")).replace("-", "")
    for order in range(101, 999, 2):
        serial = order + (0 if people.male[person] else 1)
        body = np.array([f"{people.id[person][:6]}{written}{serial:03d}"])
        number = str(body[0]) + str(numbers.id_check(body)[0])
        if number not in desk.taken_ids:
            break
    people.id[person] = number
    people.birth[person] = birth
    desk.taken_ids.add(number)


def too_old(desk: Desk, nth: int) -> None:
    """An orphan of eighteen or more who is at no school is still paid."""
    person = _grown_orphan(desk)
    case = desk.open(
        {OVER}, ("年满十八周岁、不在校的孤儿继续领取", "an orphan over 18 out of school")
    )
    first, last = desk.span(7)
    desk.pay(case, "orphan", person, months=(first, last), fen=110_000)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def at_school(desk: Desk, nth: int) -> None:
    """An orphan over eighteen who is at school may go on."""
    person = _grown_orphan(desk)
    case = lawful(desk, {OVER}, None, "年满十八周岁仍在校的孤儿", "an orphan over 18 at school")
    desk.pay(case, "orphan", person, months=desk.span(7), fen=110_000)
    desk.pay(case, "yulu", person, fen=150_000)
    case.persons.add(person)


def _grown_orphan(desk: Desk) -> int:
    """One who is eighteen and a half when the ledger begins, with the head as former guardian."""
    people = desk.people
    person = desk.take_where(
        "student", lambda p: _age(desk, p, 0) > 18.5 and int(people.heads[people.household[p]]) != p
    )
    keeper = int(people.heads[people.household[person]])
    desk.books.guardians.append(Tie(keeper, person, "祖父母", RECORDED))
    return person


def wrong_band(desk: Desk, nth: int) -> None:
    """One of eighty-odd is paid the sum of ninety; or one of ninety stays at the sum of eighty."""
    case = desk.open({BAND}, ("高龄津贴档次与年龄不符", "the band does not fit the age"))
    if nth % 2:
        person = desk.take_settled(1)[0]
        _born(desk, person, int(desk.books.months[0]) - 40 * nth, 92)
        desk.pay(case, "elderly", person, months=desk.span(9), fen=5_000)
    else:
        person = desk.take_settled(1)[0]
        _born(desk, person, int(desk.books.months[0]) - 35 * nth, 83)
        desk.pay(case, "elderly", person, fen=10_000)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def two_months_at_once(desk: Desk, nth: int) -> None:
    """C21: two months of the lower band in one payment make the sum of the next band."""
    person = desk.take_settled(1)[0]
    _born(desk, person, int(desk.books.months[0]) - 29 * nth, 82)
    case = lawful(desk, {BAND}, "C21", "补发上月，两个月合为一笔", "two months paid in one")
    month = 4 + nth % (desk.last - 6)
    desk.pay(case, "elderly", person, months=(0, month - 2), fen=5_000)
    desk.pay(case, "elderly", person, months=(month, month), fen=10_000)
    desk.pay(case, "elderly", person, months=(month + 1, desk.last), fen=5_000)
    case.persons.add(person)


def over_a_hundred(desk: Desk, nth: int) -> None:
    """Four people of 103 to 108 years come in with one supplementary list."""
    group = desk.take_settled(4)
    for n, person in enumerate(group):
        _born(desk, person, int(desk.books.months[0]) - 40 * n - nth, 103 + n)
    case = desk.open(
        {PROFILE}, ("补报名单上四人均过百岁", "four people over a hundred on one added list")
    )
    month = 5 + nth % (desk.last - 8)
    for place, person in enumerate(group):
        desk.pay(
            case, "elderly", person, months=(month, month + 1), fen=30_000,
            roster=f"补报第{nth + 1}批", place=place,
        )  # fmt: skip
        case.cards.add(desk.books.card_of(person))
    case.persons.update(group)


def one_centenarian(desk: Desk, nth: int) -> None:
    """One person of a hundred and two is paid the sum of a hundred: people do grow so old."""
    person = desk.take_settled(1)[0]
    _born(desk, person, int(desk.books.months[0]) - 11 - nth, 102)
    case = lawful(desk, {PROFILE}, None, "一位百岁老人", "one person over a hundred")
    desk.pay(case, "elderly", person, fen=30_000)
    case.persons.add(person)


IRREGULAR = (too_young, too_old, wrong_band, over_a_hundred)
LAWFUL = {
    UNDER: (birthday_month,),
    OVER: (at_school,),
    BAND: (two_months_at_once,),
    PROFILE: (one_centenarian,),
}
