"""What a check of a family's means finds: cars, houses, pensions, funds, wages, taxes."""

from __future__ import annotations

import numpy as np

from graphaudit.county.books import Books, Case, Job
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.numbers import Flags, Ints
from graphaudit.county.plant_people import EMPLOYEE
from graphaudit.county.programs import NUMBER

CAR = "vehicle_owner_on_welfare"
HOUSES = "property_owner_on_welfare"
INCOME = "income_over_limit"
TAX = "taxpayer_on_welfare"
AID = ("dibao", "tekun", "relief", "winter", "house", "disabled_living", "medical", "insured")
POSTS = ("public_post",)
YEAR = 365
_SEED = 5077


def _welfare(desk: Desk, case: Case, person: int, nth: int, proof_from: int = 0) -> None:
    """Low-income aid for the whole time, or relief once."""
    if nth % 3 == 2:
        month = 7 + nth % (desk.last - 8)
        desk.pay(case, "relief", person, months=(month, month), fen=60_000 + 10_000 * (nth % 5))
    else:
        desk.pay(case, "dibao", person, fen=desk.stipend(), proof_from=proof_from)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _start(desk: Desk) -> int:
    """The first day of the county's calendar."""
    return int(desk.books.months[0])


def _vehicle(books: Books, person: int, kind: str, bought: int, fen: int = 0) -> None:
    plate = "大型汽车" if kind == "重型货车" else "小型汽车" if "车" in kind[-2:] else kind
    if "摩托" in kind:
        plate = "普通摩托车"
    elif kind in ("三轮汽车", "轮式拖拉机"):
        plate = "低速车" if kind == "三轮汽车" else "拖拉机"
    books.file("vehicles", person=person, kind=kind, plate=plate, day=bought, fen=fen)


def _property(books: Books, person: int, use: str, bought: int, **told: str) -> None:
    """``told``: ``coowned``, ``share``, ``how`` it was acquired, ``unit`` in place of one drawn."""
    books.file("properties", person=person, use=use, day=bought, **told)


def _one_or_two(desk: Desk, nth: int) -> tuple[int, int]:
    """Who is paid and who owns or earns: the same person, or two members of one family."""
    if nth % 2 == 0:
        person = desk.take(1, "adult", desk.village())[0]
        return person, person
    home = desk.take_home(2, desk.village())
    return home[0], home[1]


def car(desk: Desk, nth: int) -> None:
    """A car of a few years: the head's own, or in the name of another member of the family."""
    payee, owner = _one_or_two(desk, nth)
    case = desk.open({CAR}, ("名下有小型汽车的家庭领取救助", "a family with a car was paid aid"))
    kind = ("小型轿车", "小型普通客车", "小型越野客车")[nth % 3]
    _vehicle(desk.books, owner, kind, _start(desk) - 300 - 110 * (nth % 8), 8_600_000)
    _welfare(desk, case, payee, nth)
    case.persons.add(owner)


def old_vehicle(desk: Desk, nth: int) -> None:
    """C17: a farm tricycle, a motorcycle, a car of fourteen years, a cheap old van."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {CAR}, "C17", "农用车、摩托车或老旧低值车", "an old or farm vehicle")
    kind, age, fen = (
        ("三轮汽车", 3, 1_200_000),
        ("普通二轮摩托车", 4, 500_000),
        ("微型面包车", 14, 0),
        ("轮式拖拉机", 6, 3_800_000),
    )[nth % 4]
    _vehicle(desk.books, person, kind, _start(desk) - age * YEAR, fen)
    _welfare(desk, case, person, 0)


def namesakes_car(desk: Desk, nth: int) -> None:
    """C06: the car belongs to another person of the same name."""
    person, other = desk.take(2, "adult", desk.village())
    desk.rename(other, desk.people.name[person])
    case = lawful(desk, {CAR}, "C06", "与车主同名的另一人", "a namesake of a car's owner")
    _vehicle(desk.books, other, "小型轿车", _start(desk) - 700, 9_000_000)
    _welfare(desk, case, person, 0)


def houses(desk: Desk, nth: int) -> None:
    """Two flats, a shop beside the flat, or a flat each of husband and wife."""
    payee, owner = _one_or_two(desk, nth)
    case = desk.open(
        {HOUSES},
        ("名下两处以上房产的家庭领取救助", "a family with two or more properties was paid aid"),
    )
    second = ("住宅", "商业服务", "住宅")[nth % 3]
    _property(desk.books, payee, "住宅", _start(desk) - 2000 - 31 * nth)
    _property(desk.books, owner, second, _start(desk) - 600 - 17 * nth, how="购买")
    _welfare(desk, case, payee, nth)
    case.persons.add(owner)


def inherited_house(desk: Desk, nth: int) -> None:
    """C17: beside the own flat a third of the parents' house, inherited with brothers."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {HOUSES}, "C17", "与兄弟共同继承的旧宅", "a share of an inherited house")
    _property(desk.books, person, "住宅", _start(desk) - 900)
    _property(
        desk.books, person, "住宅", _start(desk) - 400, coowned="按份共有", share="1/3", how="继承"
    )
    _welfare(desk, case, person, 0)


def one_flat(desk: Desk, nth: int) -> None:
    """One flat that husband and wife own together is one flat."""
    home = _couple(desk)
    case = lawful(desk, {HOUSES}, None, "夫妻共有的一套住房", "one flat owned by both spouses")
    for person in home:
        _property(
            desk.books, person, "住宅", _start(desk) - 800, coowned="共同共有", unit=f"{home[0]}"
        )
    _welfare(desk, case, home[0], 0)


def income(desk: Desk, nth: int) -> None:
    """An employee's pension, a provident fund or an insured wage in the family."""
    payee, earner = _one_or_two(desk, nth)
    case = desk.open(
        {INCOME},
        (
            "有职工养老金、公积金或职工参保的家庭领取救助",
            "a family with a wage or pension was paid",
        ),
    )
    members, since = len(desk.people.home(payee)), _start(desk) - 900 - 40 * nth
    monthly = 48_000 * members + 60_000
    _earn(desk.books, earner, nth, monthly, since)
    _welfare(desk, case, payee, nth)
    case.persons.add(earner)


def _earn(books: Books, person: int, nth: int, monthly: int, since: int, until: int = -1) -> None:
    register = ("pensions", "provident_fund", "social_insurance")[nth % 3]
    books.file(register, person=person, fen=monthly, since=since, until=until, staff=1)


def income_rose(desk: Desk, nth: int) -> None:
    """C18: work began ten months before aid ended: the months of grace."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {INCOME}, "C18", "就业渐退期内继续享受", "aid in the months of grace")
    month = 8
    began = int(desk.books.months[month]) + 3
    _earn(desk.books, person, 1 + nth % 2, 420_000, began)
    desk.pay(case, "dibao", person, months=(0, month + 9), fen=desk.stipend())
    case.persons.add(person)


def small_income(desk: Desk, nth: int) -> None:
    """The insured wage of one feeds a family of many and stays below the standard per head."""
    person = desk.take(1, "adult", desk.village())[0]
    members = len(desk.people.home(person))
    case = lawful(desk, {INCOME}, None, "人均收入未超过标准", "income per head below the standard")
    _earn(desk.books, person, nth, 30_000 * members, _start(desk) - 1000)
    _welfare(desk, case, person, 0)


def left_work(desk: Desk, nth: int) -> None:
    """Insurance or fund had stopped before aid began."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {INCOME}, None, "离职停保以后才享受", "aid began after work had ended")
    until = int(desk.books.months[2]) - 1
    _earn(desk.books, person, 1 + nth % 2, 500_000, _start(desk) - 1500, until)
    desk.pay(case, "dibao", person, months=(3, 99), fen=desk.stipend())
    case.persons.add(person)


def taxes(desk: Desk, nth: int) -> None:
    """More than a thousand yuan of tax in a year, in one sum or month by month."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open(
        {TAX}, ("有纳税记录的人领取救助", "somebody with taxes on record was paid aid")
    )
    year = 1970 + int((_start(desk) + 200) / 365.2425)
    for part in range(1 if nth % 2 else 4):
        fen = 240_000 + 30_000 * nth if nth % 2 else 31_000 + 2_000 * part
        desk.books.file("taxes", person=person, fen=fen, year=year, part=part, trade=nth % 2)
    _welfare(desk, case, person, 0)


def small_tax(desk: Desk, nth: int) -> None:
    """A few hundred yuan a year: temporary work, withheld and often given back."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {TAX}, None, "全年纳税数百元", "a few hundred yuan of tax a year")
    year = 1970 + int((_start(desk) + 200) / 365.2425)
    desk.books.file("taxes", person=person, fen=21_000 + 900 * nth, year=year, part=0, trade=0)
    _welfare(desk, case, person, 0)


def family_of_employee(desk: Desk, nth: int) -> None:
    """The wife's or husband's post is on the payroll; the family is on aid."""
    head, spouse = _couple(desk)
    since = _start(desk) - 1200 - 37 * nth
    desk.books.jobs.append(Job(spouse, "镇中心小学", "在编", since, -1))
    case = desk.open(
        {EMPLOYEE}, ("财政供养人员的配偶领取救助", "the spouse of a public employee was paid aid")
    )
    _welfare(desk, case, head, nth)
    case.persons.add(spouse)


def _couple(desk: Desk) -> tuple[int, int]:
    """The head of a household, with a card, and the spouse."""
    people, books = desk.people, desk.books

    def is_wife(person: int) -> bool:
        head = int(people.heads[people.household[person]])
        living = people.died[head] < 0 and books.card_of(head) >= 0
        return bool(people.relation[person] == 10 and people.age(person) < 60 and living)

    spouse = desk.take_anybody(is_wife)
    return int(people.heads[people.household[spouse]]), spouse


def spouse_in_welfare_post(desk: Desk, nth: int) -> None:
    """C23: the spouse's post is a public-welfare one."""
    head, spouse = _couple(desk)
    desk.books.jobs.append(Job(spouse, "乡镇公益岗（保洁、护林）", "公益性岗位", RECORDED, -1))
    case = lawful(desk, {EMPLOYEE}, "C23", "配偶在公益岗", "the spouse has a welfare post")
    _welfare(desk, case, head, 0)


IRREGULAR = (car, houses, income, taxes, family_of_employee)
LAWFUL = {
    CAR: (old_vehicle, namesakes_car),
    HOUSES: (inherited_house, one_flat),
    INCOME: (income_rose, small_income, left_work),
    TAX: (small_tax,),
    EMPLOYEE: (spouse_in_welfare_post,),
}


def settle(county: County) -> None:
    """What these registers say of everybody else: nobody of a family on aid has a wage or car."""
    books, rng = county.books, np.random.default_rng([county.seed, _SEED])
    free = _families_without_aid(county)
    grown = _grown(books)
    _cars(books, rng, free, grown)
    _poor_familys_vehicles(books, rng, grown & ~free & ~county.planted)
    _houses(books, rng, free, grown)
    _incomes(county, rng, free & grown)


def _families_without_aid(county: County) -> Flags:
    """Persons in whose household nobody draws aid for the needy or pay of a welfare post."""
    people, paid = county.books.people, county.payments
    codes = [NUMBER[code] for code in (*AID, *POSTS)]
    needy = paid.loc[paid["program"].isin(codes), "person"].to_numpy()
    homes = np.zeros(len(people.heads), dtype=bool)
    homes[people.household[needy]] = True
    flags: Flags = ~homes[people.household] & ~county.planted
    return flags


def _grown(books: Books) -> Flags:
    age = (books.months[0] - books.people.birth) / 365.2425
    flags: Flags = (age >= 22) & (age < 75) & (books.people.died < 0)
    return flags


def _one_a_household(books: Books, chosen: Ints, share: float, rng: np.random.Generator) -> Ints:
    """One member of such a share of all households, in order."""
    mixed = rng.permutation(chosen)
    _, first = np.unique(books.people.household[mixed], return_index=True)
    each = mixed[np.sort(first)]
    wanted = int(share * len(books.people.heads))
    return np.sort(each[:wanted])


def _cars(books: Books, rng: np.random.Generator, free: Flags, grown: Flags) -> None:
    """22 % of the households a car, 15 % a farm vehicle."""
    able = np.flatnonzero(free & grown)
    kinds = ("小型轿车", "小型普通客车", "微型面包车", "轻型普通货车")
    for share, names in ((0.22, kinds), (0.15, ("三轮汽车", "轮式拖拉机", "普通二轮摩托车"))):
        for person in _one_a_household(books, able, share, rng).tolist():
            kind = names[int(rng.integers(len(names)))]
            bought = int(books.months[0]) - int(rng.integers(60, 4500))
            _vehicle(books, person, kind, bought, int(rng.integers(2, 15)) * 1_000_000)


def _poor_familys_vehicles(books: Books, rng: np.random.Generator, poor: Flags) -> None:
    """Every eighth family on aid has a motorcycle or a farm tricycle."""
    heads = np.zeros(len(poor), dtype=bool)
    heads[books.people.heads] = True
    chosen = np.flatnonzero(poor & heads)
    for person in chosen[rng.random(len(chosen)) < 0.12].tolist():
        kind = ("普通二轮摩托车", "三轮汽车")[int(rng.integers(2))]
        _vehicle(books, person, kind, int(books.months[0]) - int(rng.integers(300, 3000)), 500_000)


def _houses(books: Books, rng: np.random.Generator, free: Flags, grown: Flags) -> None:
    """8 % of the households a unit in the county town, 1.5 % two."""
    able = np.flatnonzero(free & grown)
    for nth, person in enumerate(_one_a_household(books, able, 0.08, rng).tolist()):
        for _ in range(2 if nth % 16 < 3 else 1):
            use = ("住宅", "住宅", "住宅", "商业服务", "车库")[int(rng.integers(5))]
            _property(books, person, use, int(books.months[0]) - int(rng.integers(60, 6000)))


def _incomes(county: County, rng: np.random.Generator, free: Flags) -> None:
    """Pensions of the retired, funds of the employed, insured wages of migrants, their taxes."""
    books = county.books
    paid = county.payments
    residents = np.unique(paid.loc[paid["program"] == NUMBER["pension"], "person"].to_numpy())
    for person in residents.tolist():
        since = int(books.people.birth[person]) + 60 * YEAR + 16
        books.file("pensions", person=person, fen=12_800, since=since, until=-1, staff=0)
    for job in books.jobs:
        if free[job.person] and job.status in ("在编", "离退休"):
            register = "provident_fund" if job.status == "在编" else "pensions"
            monthly = int(rng.integers(32, 70)) * 10_000
            books.file(register, person=job.person, fen=monthly, since=job.since, until=-1, staff=1)
    able = np.flatnonzero(free & books.people.absent)
    for person in able[rng.random(len(able)) < 0.3].tolist():
        since = int(books.months[0]) - int(rng.integers(100, 2500))
        monthly = int(rng.integers(28, 60)) * 10_000
        books.file("social_insurance", person=person, fen=monthly, since=since, until=-1, staff=1)
        if rng.random() < 0.3:
            year = 1970 + int((int(books.months[0]) + 200) / 365.2425)
            fen = int(rng.integers(1, 40)) * 10_000
            books.file("taxes", person=person, fen=fen, year=year, part=0, trade=0)
