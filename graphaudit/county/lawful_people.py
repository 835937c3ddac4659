"""Lawful look-alikes: the dead, the employed and the owners who are not what they seem."""

from __future__ import annotations

from dataclasses import replace

from graphaudit.county import numbers
from graphaudit.county.books import Firm, Job
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful, mistype
from graphaudit.county.people import COUNTY_CODE
from graphaudit.county.plant_people import DEAD, EMPLOYEE, MONTHLY, OWNER
from graphaudit.county.posts import make_firm
from graphaudit.county.sizes import day_number


def same_month(desk: Desk, nth: int) -> None:
    """C08: the last payment is of the month of the death."""
    person = desk.take(1, "oldest" if nth % 4 == 0 else "elder", desk.village())[0]
    case = lawful(desk, {DEAD}, "C08", "死亡当月发放", "paid in the month of the death")
    month = 2 + nth % (desk.last - 3)
    died = int(desk.books.months[month]) + 2
    desk.people.died[person] = died
    code, fen = MONTHLY[nth % 4]
    desk.pay(case, code, person, months=(0, month), fen=fen, proof_from=died + 1)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def namesake_dead(desk: Desk, nth: int) -> None:
    """C06: a living beneficiary has the name of a dead villager."""
    village = desk.village()
    living, dead = desk.take(2, "elder", village)
    desk.people.died[dead] = int(desk.books.months[1]) + 10
    desk.rename(dead, desk.people.name[living])
    case = lawful(desk, {DEAD}, "C06", "与亡者同名的另一人", "a namesake of a dead villager")
    desk.pay(case, "pension", living, fen=14_200)
    case.persons.add(living)
    case.cards.add(desk.books.card_of(living))


def twin_dead(desk: Desk, nth: int) -> None:
    """C06: of two twins with neighbouring IDs one died; the other goes on being paid."""
    village = desk.village()
    living, dead = desk.take(2, "elder", village)
    desk.rename(dead, desk.people.name[living][0] + desk.people.name[dead][1:])
    if desk.make_twins(living, dead):
        desk.people.died[dead] = int(desk.books.months[2]) + 10
    case = lawful(desk, {DEAD}, "C06", "双胞胎一人亡故，另一人照常领取", "one of two twins died")
    desk.pay(case, "pension", living, fen=14_200)
    case.persons.add(living)
    case.cards.add(desk.books.card_of(living))


def cremation_typo(desk: Desk, nth: int) -> None:
    """C07: the crematorium wrote one digit of the ID wrong; aid had stopped in time."""
    person, neighbour = desk.take(2, "elder", desk.village())
    month = 3 + nth % 6
    desk.people.died[person] = int(desk.books.months[month]) + 24
    desk.books.death_typos[person] = mistype(desk.people.id[person], nth)
    case = lawful(
        desk,
        {DEAD},
        "C07",
        "火化登记身份证号一位有误，补助已按时停发",
        "ID mistyped by the crematorium",
    )
    desk.pay(case, "pension", person, months=(0, month - 1), fen=14_200)
    desk.pay(case, "pension", neighbour, fen=14_200)
    case.persons.update([person, neighbour])


def welfare_post(desk: Desk, nth: int) -> None:
    """C23: a public-welfare or non-established post is no public employment."""
    person = desk.take(1, "adult", desk.village())[0]
    status = ("公益性岗位", "编外聘用", "临时工")[nth % 3]
    desk.books.jobs.append(Job(person, "乡镇公益岗（保洁、护林）", status, RECORDED, -1))
    case = lawful(desk, {EMPLOYEE}, "C23", "公益岗或编外人员享受低保", "public-welfare post on aid")
    desk.pay(case, "dibao", person, fen=desk.stipend())
    if status == "公益性岗位":
        desk.pay(case, "public_post", person, fen=50_000)
    case.persons.add(person)


def namesake_employee(desk: Desk, nth: int) -> None:
    """C06: a beneficiary has the name of a public employee of the same village."""
    person, other = desk.take(2, "adult", desk.village())
    desk.rename(other, desk.people.name[person])
    desk.books.jobs.append(Job(other, "县第一中学", "在编", RECORDED - 3000, -1))
    case = lawful(
        desk, {EMPLOYEE}, "C06", "与财政供养人员同名的另一人", "a namesake of a public employee"
    )
    desk.pay(case, "dibao", person, fen=desk.stipend())
    case.persons.add(person)


def left_the_payroll(desk: Desk, nth: int) -> None:
    """Employment had ended before aid began."""
    person = desk.take(1, "adult", desk.village())[0]
    ended = int(desk.books.months[2]) - 1
    desk.books.jobs.append(Job(person, "县水务局", "在编", RECORDED - 3000, ended))
    case = lawful(desk, {EMPLOYEE}, None, "离职后才享受低保", "left the payroll before aid began")
    desk.pay(case, "dibao", person, months=(3, 99), fen=desk.stipend())
    case.persons.add(person)


def stolen_identity(desk: Desk, nth: int) -> None:
    """C09: four or ten licences were taken out in poor villagers' names by one agent in one day."""
    village = desk.village()
    agent = desk.take(1, "adult", village)[0]
    victims = desk.take(4 if nth % 3 else 10, "adult", village)
    codes = numbers.credit_codes(["91"] * len(victims), COUNTY_CODE, desk.rng)
    case = lawful(
        desk,
        {OWNER},
        "C09",
        "贫困户身份被他人批量注册企业",
        "licences taken out in villagers' names",
    )
    for victim, code in zip(victims, codes, strict=True):
        desk.books.firms.append(_stolen(desk, victim, code, agent, nth))
        desk.pay(case, "dibao", victim, fen=desk.stipend())
        case.firms.add(len(desk.books.firms) - 1)
    case.persons.update(victims)


def _stolen(desk: Desk, victim: int, code: str, agent: int, nth: int) -> Firm:
    return replace(
        make_firm(desk.books, victim, code, "公司"),
        tax=0,
        agent=agent,
        status="存续",
        capital=10_000_000,
        shareholders=(),
        card=-1,
        founded=day_number("2022-05-18") + nth,
    )


def untaxed_trader(desk: Desk, nth: int) -> None:
    """A sole trader without tax: a stall, not means."""
    _business(desk, "个体工商户", 3_000_000, "存续", "无税个体户")


def small_firm(desk: Desk, nth: int) -> None:
    """A company whose capital is just below the line, untaxed."""
    _business(desk, "公司", 4_900_000, "存续", "注册资本低于核查线的企业")


def cancelled_firm(desk: Desk, nth: int) -> None:
    """A company that was cancelled."""
    _business(desk, "公司", 50_000_000, "注销", "已注销企业")


def _business(desk: Desk, kind: str, capital: int, status: str, word: str) -> None:
    person = desk.take(1, "adult", desk.village())[0]
    lead = "92" if kind == "个体工商户" else "91"
    code = numbers.credit_codes([lead], COUNTY_CODE, desk.rng)[0]
    firm = make_firm(desk.books, person, code, kind)
    desk.books.firms.append(
        replace(firm, tax=0, card=-1, shareholders=(), capital=capital, status=status)
    )
    case = lawful(
        desk, {OWNER}, None, f"{word}的经营者享受低保", "a small, untaxed or cancelled business"
    )
    desk.pay(case, "dibao", person, fen=desk.stipend())
    case.persons.add(person)
    case.firms.add(len(desk.books.firms) - 1)
