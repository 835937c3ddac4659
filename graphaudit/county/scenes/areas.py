"""Areas and amounts: more land than there is, outliers, whole numbers, jumps, wrong sums."""

from __future__ import annotations

from graphaudit.county.books import Lease
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful

EXCEEDS = "area_exceeds_entitlement"
OUTLIER = "area_outlier_vs_peers"
ROUND = "area_round_numbers"
JUMP = "area_jump"
STANDARD = "amount_not_standard"
RATE = 7146
"""Fen a mu of the land subsidy."""
FOREST_RATE = 1475


def _set_land(desk: Desk, person: int, area: int) -> None:
    desk.books.land_area[desk.people.household[person]] = area


def beyond_the_land(desk: Desk, nth: int) -> None:
    """Paid for more than the household has: beyond it, beyond what is subsidised, more forest."""
    person = desk.take_settled(1)[0]
    case = desk.open({EXCEEDS}, ("补贴面积超过登记面积", "paid for more land than is registered"))
    if nth % 3 == 2:
        desk.books.file("plots", person=person, area=1_040)
        area, code, rate = 1_655, "forest_public", FOREST_RATE
    else:
        _set_land(desk, person, 812)
        area, code, rate = 1_187, "land", RATE
        if nth % 3 == 1:
            home = int(desk.people.household[person])
            desk.books.file("unsubsidised", household=home, area=235)
            area = 812
    desk.pay(case, code, person, fen=rate * area // 100, area=area)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def leased(desk: Desk, nth: int) -> None:
    """C14: a neighbour's land, let and registered for every year."""
    person, owner = desk.take_settled(2)
    _set_land(desk, person, 640)
    _set_land(desk, owner, 935)
    case = lawful(desk, {EXCEEDS}, "C14", "流入邻户土地，台账已登记", "land let by a neighbour")
    _let(desk, owner, person, 925)
    area = 1_540 + nth % 20
    desk.pay(case, "land", person, fen=RATE * area // 100, area=area)
    case.persons.add(person)


def _let(desk: Desk, owner: int, user: int, area: int) -> None:
    for year in sorted({int(y) for y in _years(desk)}):
        desk.books.leases.append(Lease(owner, user, area, year))


def _years(desk: Desk) -> list[int]:
    return [2025 - desk.books.month_count // 12 + n for n in range(desk.books.month_count // 12)]


def within_tolerance(desk: Desk, nth: int) -> None:
    """Measured again, four in a hundred more: within the tolerance."""
    person = desk.take_settled(1)[0]
    _set_land(desk, person, 900)
    case = lawful(desk, {EXCEEDS}, None, "复测面积略大，在容差之内", "within the tolerance")
    desk.pay(case, "land", person, fen=RATE * 936 // 100, area=936)
    case.persons.add(person)


def far_above(desk: Desk, nth: int) -> None:
    """Some sixty mu in a village where the others have six."""
    person = desk.take(1, "adult", desk.roomiest())[0]
    case = desk.open(
        {OUTLIER, EXCEEDS}, ("面积为同村中位数的数倍", "several times the village's median")
    )
    area = 100 * (58 + 3 * (nth % 7))
    desk.pay(case, "land", person, fen=RATE * area // 100, area=area)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def in_whole_mu(desk: Desk, nth: int) -> None:
    """Five of one village stand with large areas, all of whole mu."""
    group = desk.take(5, "adult", desk.roomiest())
    case = desk.open(
        {ROUND, OUTLIER, EXCEEDS}, ("五户大面积都是整亩", "five large areas, all of whole mu")
    )
    for n, person in enumerate(group):
        area = 100 * (30 + 7 * n + nth % 5)
        desk.pay(case, "land", person, fen=RATE * area // 100, area=area)
        case.cards.add(desk.books.card_of(person))
    case.persons.update(group)


def growers(desk: Desk, nth: int) -> None:
    """Five large growers of one village whose register says the same whole areas."""
    group = desk.take_settled(5)
    case = lawful(
        desk, {ROUND, OUTLIER, EXCEEDS}, None, "名录登记的种粮大户", "growers on the register"
    )
    for n, person in enumerate(group):
        area = 100 * (35 + 6 * n + nth % 5)
        desk.books.file("growers", person=person, area=area)
        desk.pay(case, "land", person, fen=RATE * area // 100, area=area)
    case.persons.update(group)


def one_large_grower(desk: Desk, nth: int) -> None:
    """One large grower whose register says the area."""
    person = desk.take_settled(1)[0]
    case = lawful(
        desk, {OUTLIER, EXCEEDS}, None, "一户登记在册的种粮大户", "one grower on the register"
    )
    area = 6_215 + nth
    desk.books.file("growers", person=person, area=area)
    desk.pay(case, "land", person, fen=RATE * area // 100, area=area)
    case.persons.add(person)


def jump(desk: Desk, nth: int) -> None:
    """The second year's area is more than twice the first year's, within the household's land."""
    if desk.books.month_count < 24:
        return
    person = desk.take_settled(1)[0]
    case = desk.open({JUMP}, ("面积比上一年增加一倍以上", "the area more than doubled in a year"))
    _two_years(desk, case.number, person, 420, 1_015)
    _set_land(desk, person, 1_020)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _two_years(desk: Desk, number: int, person: int, before: int, after: int) -> None:
    case = desk.books.cases[number]
    desk.pay(case, "land", person, months=(0, 11), fen=RATE * before // 100, area=before)
    desk.pay(case, "land", person, months=(12, 23), fen=RATE * after // 100, area=after)


def new_lease(desk: Desk, nth: int) -> None:
    """C14: the increase is land that was taken on in that year."""
    person, owner = desk.take_settled(2)
    _set_land(desk, person, 450)
    _set_land(desk, owner, 735)
    case = lawful(desk, {JUMP}, "C14", "当年流入土地", "land taken on in that year")
    desk.books.leases.append(Lease(owner, person, 720, 2024))
    _two_years(desk, case.number, person, 440, 1_130)
    case.persons.add(person)


def off_the_standard(desk: Desk, nth: int) -> None:
    """A hundred yuan more than area and rate make; or a monthly sum that is no standard."""
    person = desk.take_settled(1)[0]
    case = desk.open({STANDARD}, ("金额与面积乘标准不符", "the amount is not area times rate"))
    if nth % 2:
        desk.pay(case, "disabled_care", person, months=desk.span(6), fen=13_600)
    else:
        _set_land(desk, person, 730)
        desk.pay(case, "land", person, fen=RATE * 726 // 100 + 10_000, area=726, rate=RATE)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def twice_the_standard(desk: Desk, nth: int) -> None:
    """C21: two months in one sum, with a remark."""
    person = desk.take_settled(1)[0]
    case = lawful(desk, {STANDARD}, "C21", "一笔补发两个月", "two months in one sum")
    desk.pay(case, "disabled_care", person, months=(3, 3), fen=25_200, note="含补发上月")
    desk.pay(case, "disabled_care", person, months=(4, desk.last), fen=12_600)
    case.persons.add(person)


IRREGULAR = (beyond_the_land, far_above, in_whole_mu, jump, off_the_standard)
LAWFUL = {
    ROUND: (growers,),
    OUTLIER: (one_large_grower,),
    EXCEEDS: (leased, within_tolerance),
    JUMP: (new_lease,),
    STANDARD: (twice_the_standard,),
}
