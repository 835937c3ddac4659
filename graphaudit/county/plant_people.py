"""Irregular cases that registers of the dead, of payrolls, of firms and of households show."""

from __future__ import annotations

from dataclasses import replace

from graphaudit.county import numbers
from graphaudit.county.books import Job
from graphaudit.county.desk import Desk
from graphaudit.county.people import COUNTY_CODE
from graphaudit.county.posts import make_firm

DEAD = "deceased_paid"
EMPLOYEE = "public_employee_on_welfare"
OWNER = "enterprise_owner_on_welfare"
FAMILY = "whole_family_enrolled"
EXCEEDS = "area_exceeds_entitlement"
HEADS = "family_all_listed_as_heads"
MONTHLY = (("elderly", 5000), ("disabled_care", 12600), ("tekun", 92000), ("pension", 14200))


def dead_paid(desk: Desk, nth: int) -> None:
    """Monthly money goes on two to ten months after the death that a register states."""
    person = desk.take(1, "oldest" if nth % 4 == 0 else "elder", desk.village())[0]
    case = desk.open(
        {DEAD}, ("死亡登记之后仍有发放记录", "payments stand after the registered death")
    )
    code, fen = MONTHLY[nth % 4]
    month = 2 + nth % max(desk.last - 5, 1)
    died = int(desk.books.months[month]) + 2 + nth % 6
    desk.people.died[person] = died
    until = month + (2, 3, 5, 10)[nth % 4]
    desk.pay(case, code, person, months=(0, until), fen=fen, proof_from=died + 1)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def dead_before_first(desk: Desk, nth: int) -> None:
    """Story 8: the first payment is later than the death."""
    person = desk.take(1, "elder", desk.village())[0]
    case = desk.open(
        {DEAD, "dead_before_application"},
        ("死亡之后首次纳入发放", "first paid after the registered death"),
    )
    died = int(desk.books.months[1]) + 9
    desk.people.died[person] = died
    desk.pay(
        case, "dibao", person, months=(5, 9 + nth % 2), fen=desk.stipend(), proof_from=died + 1
    )
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


NEEDY = (("dibao", 0), ("relief", 90_000), ("house", 2_100_000), ("dibao", 0), ("winter", 30_000))


def employee_on_aid(desk: Desk, nth: int) -> None:
    """Somebody established or retired on the public payroll is paid aid for the needy."""
    person = desk.take(1, "elder" if nth % 3 == 2 else "adult", desk.village())[0]
    status = "离退休" if nth % 3 == 2 else "在编"
    since = int(desk.books.months[0]) - 1500 - 37 * nth
    desk.books.jobs.append(Job(person, "县林业局" if nth % 2 else "县第一中学", status, since, -1))
    case = desk.open(
        {EMPLOYEE}, (f"财政供养（{status}）人员领取救助", "a public employee was paid aid")
    )
    _aid(desk, case.number, person, nth)
    case.persons.add(person)


def _aid(desk: Desk, number: int, person: int, nth: int) -> None:
    case = desk.books.cases[number]
    code, fen = NEEDY[nth % len(NEEDY)]
    if code == "dibao":
        desk.pay(case, code, person, months=desk.span(6 + nth % 9), fen=desk.stipend())
    elif code == "winter":
        desk.pay(case, code, person, fen=fen)
    else:
        month = 3 + nth % (desk.last - 3)
        desk.pay(case, code, person, months=(month, month), fen=fen)
    case.cards.add(desk.books.card_of(person))


def owner_on_aid(desk: Desk, nth: int) -> None:
    """The legal representative or a shareholder of a live, tax-paying company is paid aid."""
    person, partner = desk.take(2, "adult", desk.village())
    code = numbers.credit_codes(["91"], COUNTY_CODE, desk.rng)[0]
    capital = (5_500_000, 30_000_000, 200_000_000)[nth % 3]
    leader = partner if nth % 4 == 3 else person
    firm = replace(
        make_firm(desk.books, leader, code, "公司"),
        capital=capital, tax=200_000 + 150_000 * nth, status="存续", shareholders=(person, partner),
        founded=int(desk.books.months[0]) - 700 - nth, card=-1,
    )  # fmt: skip
    desk.books.firms.append(firm)
    case = desk.open(
        {OWNER}, ("存续企业法定代表人或股东领取救助", "an owner of a live firm was paid aid")
    )
    _aid(desk, case.number, person, nth + 4 if nth % 3 == 0 else nth)
    case.persons.add(person)
    case.firms.add(len(desk.books.firms) - 1)


HOUSEHOLD = (("land", 7146, 512), ("grain_once", 3000, 430), ("forest_public", 1475, 900))


def whole_family(desk: Desk, nth: int) -> None:
    """A program of the household is paid to two, three or four of its members in the same year."""
    home = desk.take_home(2 + nth % 3, desk.village())[: 2 + nth % 3]
    case = desk.open(
        {FAMILY, HEADS} | (set() if nth % 3 == 2 else {EXCEEDS}),
        (f"同一户{len(home)}人同年领取户级补贴", f"{len(home)} members took a household program"),
    )
    code, rate, area = HOUSEHOLD[nth % 3]
    desk.books.land_area[desk.people.household[home[0]]] = area
    for n, member in enumerate(home):
        size = area + 37 * n
        desk.pay(case, code, member, fen=rate * size // 100, area=size)
        case.cards.add(desk.books.card_of(member))
    case.persons.update(home)
