"""Household books: splits and moves, two of one family on a list, the dead, inflated numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county.books import Case, Tie
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.plant_cards import CUSTODY, PHONE
from graphaudit.county.plant_people import DEAD, HEADS
from graphaudit.county.programs import NUMBER, PROGRAMS

SPLIT = "split_household_for_benefit"
TWICE = "same_household_duplicate"
EXTINCT = "extinct_household_paid"
INFLATED = "household_size_inflated"
MOVED = "hukou_moved_into_poor"
HEAD_DEAD = "head_dead_unchanged"
CHANGES = "household_changes"
"""Lines of the police's book that differ: person, number, head, relation, day, old, split."""
INSURED = "insured"
"""What the low-income register says instead: person, persons."""
LATE = 92
ONCE = (("house", 2_200_000), ("relief", 150_000), ("winter", 30_000))
HEAD, WIFE, RELATIVE = 2, 10, 99


def _number(desk: Desk, person: int) -> str:
    home = int(desk.people.household[person])
    return desk.people.household_no[home]


def _new_number(desk: Desk) -> str:
    """A household number of the county that nobody has."""
    count = len(desk.books.filed.get(CHANGES, []))
    return f"{desk.people.household_no[0][:-6]}{900_001 + count:06d}"


def _split_off(desk: Desk, person: int, day: int) -> str:
    """Enter the person as the head of a household of its own from a day; returns its number."""
    number = _new_number(desk)
    old = _number(desk, person)
    desk.books.file(
        CHANGES, person=person, number=number, head=person, relation=HEAD, day=day, old=old, split=1
    )
    return number


def _move(desk: Desk, person: int, head: int, number: str, relation: int, day: int) -> None:
    desk.books.file(
        CHANGES, person=person, number=number, head=head, relation=relation, day=day,
        old=_number(desk, person), split=0,
    )  # fmt: skip


def _month_of(desk: Desk, code: str, least: int) -> int:
    """The first month from ``least`` on in which the program pays."""
    yearly = PROGRAMS[NUMBER[code]].month
    if not yearly:
        return least
    first = int(desk.books.size.first_month.astype(np.int64)) % 12
    return least + (yearly - 1 - first - least) % 12


def _other_adult(desk: Desk) -> tuple[int, int]:
    """Two grown members of one household, the head first where the head has a card."""
    home = desk.take_home(2)
    return home[0], home[1]


def split(desk: Desk, nth: int) -> None:
    """A member is split off on paper two or three months before a benefit, in the same village."""
    _, person = _other_adult(desk)
    code, fen = ONCE[nth % 3]
    month = _month_of(desk, code, 4 + nth % 3)
    case = desk.open(
        {SPLIT},
        (
            "分户后两三个月即领取户级补助，仍在原处",
            "split off two months before a household benefit",
        ),
    )
    if month > desk.last:
        code, fen, month = "relief", 150_000, desk.last
    day = int(desk.books.months[month]) - 40 - 9 * (nth % 5)
    case.numbers.add(_split_off(desk, person, day))
    desk.pay(case, code, person, months=(month, month), fen=fen)
    case.persons.add(person)


def twice(desk: Desk, nth: int) -> None:
    """Two members of one household each get house renovation, some months apart."""
    home = _other_adult(desk)
    first = 1 + nth % 2
    second = min(first + 8 + nth % 9, desk.last)
    case = desk.open(
        {TWICE},
        ("同户两人先后领取危房改造补助", "two of one household got house renovation"),
    )
    for person, month in zip(home, (first, second), strict=True):
        desk.pay(case, "house", person, months=(month, month), fen=2_000_000 + 100_000 * month)
        case.cards.add(desk.books.card_of(person))
    case.persons.update(home)


def _small_home(desk: Desk) -> int:
    """An old person who lives alone or with one other."""
    return desk.take_where("elder", lambda person: len(desk.people.home(person)) <= 2)


def _bury(desk: Desk, person: int, day: int) -> None:
    """The person and the rest of the household die, the person last."""
    for n, member in enumerate(m for m in desk.people.home(person) if m != person):
        if not 0 <= desk.people.died[member] < day:
            desk.people.died[member] = day - 9 - n
    desk.people.died[person] = day


def extinct(desk: Desk, nth: int) -> None:
    """Nobody of the household is left and monthly money goes on for half a year."""
    person = _small_home(desk)
    case = desk.open({EXTINCT, DEAD}, ("全户亡故后仍按月发放", "all members dead, payments go on"))
    died = int(desk.books.months[1 + nth % 3]) + 6
    _bury(desk, person, died)
    code, fen = (("tekun", 92_000), ("pension", 14_200))[nth % 2]
    desk.pay(case, code, person, months=(0, 7 + nth % 4), fen=fen, proof_from=died + 1)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _living(desk: Desk, person: int) -> int:
    return sum(desk.people.died[m] < 0 for m in desk.people.home(person))


def inflated(desk: Desk, nth: int) -> None:
    """The low-income register counts one or two persons more than live in the household."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open(
        {INFLATED}, ("登记的保障人口多于在世人口", "more persons aided than live there")
    )
    desk.books.file(INSURED, person=person, persons=_living(desk, person) + 1 + nth % 2)
    desk.pay(case, "dibao", person, fen=desk.stipend() * 3)
    case.persons.add(person)


def moved(desk: Desk, nth: int) -> None:
    """A cadre's young relative is registered into a poor household and draws student aid."""
    village = desk.village()
    index = desk.take_cadre(village)
    poor = desk.take(1, "adult", village)[0]
    mover = desk.take(1, "student", village)[0]
    case = desk.open(
        {MOVED},
        ("村干部亲属户口迁入低保户后领取雨露计划", "a cadre's kin moved into a poor household"),
    )
    desk.declare(index, mover, "侄子" if desk.people.male[mover] else "侄女")
    day = int(desk.books.months[1]) + 3 + 5 * (nth % 4)
    _move(desk, mover, poor, _number(desk, poor), RELATIVE, day)
    desk.pay(case, "dibao", poor, fen=desk.stipend(), proof_from=10**6)
    desk.pay(case, "yulu", mover, desk.books.card_of(poor), months=(2, 99), fen=150_000)
    case.persons.add(mover)


def _headed_home(desk: Desk) -> tuple[int, int]:
    """The head and another grown member, both with cards, of an unclaimed household."""
    people = desk.people
    person = desk.take_where("adult", lambda p: _has_couple(desk, p))
    head = int(people.heads[people.household[person]])
    return head, next(m for m in people.home(head) if m != head and _can_take(desk, m))


def _has_couple(desk: Desk, person: int) -> bool:
    head = int(desk.people.heads[desk.people.household[person]])
    others = [m for m in desk.people.home(person) if m != head and _can_take(desk, m)]
    return _can_take(desk, head) and bool(others)


def _can_take(desk: Desk, person: int) -> bool:
    return desk.books.card_of(person) >= 0 and desk.people.died[person] < 0


def head_dead(desk: Desk, nth: int) -> None:
    """The head dies; the family's money stays on the head's card, or the land in his name."""
    head, other = _headed_home(desk)
    by_card = nth % 2 == 0
    case = desk.open(
        {HEAD_DEAD} | (set() if by_card else {DEAD}),
        ("户主去世后账户、户名未变更", "the head died and nothing was changed"),
    )
    month = 1 + nth % 2
    died = int(desk.books.months[month]) + 3
    desk.people.died[head] = died
    card = desk.books.card_of(head)
    if by_card:
        desk.pay(case, "dibao", head, months=(0, month - 1), fen=38_000, proof_from=10**6)
        desk.pay(case, "dibao", other, card, months=(month + 1, month + 8), fen=38_000)
    else:
        paid = _month_of(desk, "land", month + 3)
        desk.books.land_area[desk.people.household[head]] = 640
        desk.pay(case, "land", head, months=(paid, paid), fen=35_730, area=500)
    case.persons.update([head, other] if by_card else [head])
    case.cards.add(card)


def split_long_ago(desk: Desk, nth: int) -> None:
    """A lawful split of two years before: both households farm and are paid for their land."""
    home = _other_adult(desk)
    case = lawful(desk, {HEADS}, None, "早已分户，各自承包", "split two years before, both farm")
    _split_off(desk, home[1], int(desk.books.months[0]) - 700 - 31 * nth)
    for n, person in enumerate(home):
        desk.pay(case, "land", person, fen=7146 * (310 + n) // 100, area=310 + n)
    desk.books.land_area[desk.people.household[home[0]]] = 640
    case.persons.update(home)


def married(desk: Desk, nth: int) -> None:
    """A son marries, founds a household with his bride, and their house is renovated."""
    _, groom = _other_adult(desk)
    bride = desk.take(1, "adult", int(desk.people.village[groom]))[0]
    case = lawful(desk, {SPLIT}, None, "结婚分户后危房改造", "a couple's own household")
    month = 4 + nth % 4
    day = int(desk.books.months[month]) - 50
    number = _split_off(desk, groom, day)
    _move(desk, bride, groom, number, WIFE, day + 6)
    desk.pay(case, "house", groom, months=(month, month), fen=2_300_000)
    case.persons.update([groom, bride])


def instalments(desk: Desk, nth: int) -> None:
    """House renovation paid to one person in two instalments."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {TWICE}, None, "危房改造分两期拨付", "one renovation in two instalments")
    for month in (2 + nth % 3, 7 + nth % 3):
        desk.pay(case, "house", person, months=(month, month), fen=1_100_000)
    case.persons.add(person)


def survivor(desk: Desk, nth: int) -> None:
    """All but one member died; the one who is left goes on being paid."""
    person = desk.take_where("elder", lambda p: len(desk.people.home(p)) == 2)
    case = lawful(desk, {EXTINCT}, None, "一人亡故，另一人健在", "one of two is left")
    other = next(m for m in desk.people.home(person) if m != person)
    desk.people.died[other] = int(desk.books.months[1]) + 4
    desk.pay(case, "pension", person, fen=14_200)
    case.persons.add(person)


def stopped_in_time(desk: Desk, nth: int) -> None:
    """C08: the last payment of an extinct household is that of the month of the death."""
    person = _small_home(desk)
    case = lawful(desk, {EXTINCT}, "C08", "全户亡故，当月停发", "stopped in the month of the death")
    month = 2 + nth % 4
    died = int(desk.books.months[month]) + 2
    _bury(desk, person, died)
    desk.pay(case, "tekun", person, months=(0, month), fen=92_000, proof_from=died + 1)
    case.persons.add(person)


def counted_right(desk: Desk, nth: int) -> None:
    """The register counts every living member."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {INFLATED}, None, "保障人口与在世人口一致", "as many as live there")
    desk.books.file(INSURED, person=person, persons=_living(desk, person))
    desk.pay(case, "dibao", person, fen=desk.stipend() * 2)
    case.persons.add(person)


def fostered(desk: Desk, nth: int) -> None:
    """A young person without parents is registered with its guardian, who is on aid."""
    village = desk.village()
    keeper = desk.take(1, "elder", village)[0]
    ward = desk.take(1, "student", village)[0]
    case = lawful(desk, {MOVED}, "C01", "寄养，监护人已登记", "a ward lives with its guardian")
    desk.books.guardians.append(Tie(keeper, ward, "其他亲属", RECORDED))
    _move(desk, ward, keeper, _number(desk, keeper), RELATIVE, int(desk.books.months[1]) + 4)
    desk.pay(case, "dibao", keeper, fen=desk.stipend())
    desk.pay(case, "yulu", ward, desk.books.card_of(keeper), months=(2, 99), fen=150_000)
    case.persons.add(ward)


def card_changed(desk: Desk, nth: int) -> None:
    """The head died and from the next month on the money goes to the other member's own card."""
    head, other = _headed_home(desk)
    case = lawful(desk, {HEAD_DEAD}, "C03", "户主去世后即变更账户", "changed after the death")
    month = 3 + nth % 3
    desk.people.died[head] = int(desk.books.months[month]) + 20
    desk.pay(case, "dibao", head, months=(0, month), fen=38_000, proof_from=10**6)
    desk.pay(case, "dibao", other, months=(month + 1, 99), fen=38_000)
    case.persons.update([head, other])


def settle(county: County) -> None:
    """Irregular cases of others that these patterns rightly find name them too."""
    paid = county.payments[county.payments["proof"]]
    for case in (c for c in county.books.cases if c.kind == "irregular"):
        if PHONE in case.patterns and case.cadres and _wards(county, case) > 1:
            case.patterns = sorted({*case.patterns, CUSTODY})
        if DEAD in case.patterns:
            rows = paid[paid["case"] == case.number]
            late = {p: rows[rows["person"] == p] for p in case.persons}
            found = {name for p, own in late.items() for name in _of_the_dead(county, p, own)}
            case.patterns = sorted({*case.patterns, *found})
    _unchanged(county)


def _unchanged(county: County) -> None:
    """Families that go on with a dead head's card or name in the cases of other scenes: lawful as
    those may be (a widow, a student), head and account were not changed."""
    books, people = county.books, county.books.people
    told = {
        int(people.household[p])
        for case in books.cases
        if case.kind == "irregular" and HEAD_DEAD in case.patterns
        for p in case.persons
    }
    for head in sorted(_late_heads(county)):
        if int(people.household[head]) not in told:
            story = ("户主去世后账户、户名未变更", "the head died and nothing was changed")
            number = len(books.cases)
            books.cases.append(Case(number, "irregular", [HEAD_DEAD], None, story, persons={head}))


def _late_heads(county: County) -> set[int]:
    """Dead heads on whose card a living member of the household is paid, or in whose name a
    household program is, more than three months after the death while somebody is left."""
    people, pay = county.books.people, county.payments
    card = pay["card"].to_numpy()
    holder = np.where(card >= 0, np.array(county.books.accounts.holder)[card], -1)
    person = pay["person"].to_numpy()
    by_home = np.isin(pay["program"].to_numpy(), [n for n, p in enumerate(PROGRAMS) if p.household])
    member = (holder >= 0) & (holder != person) & (people.died[person] < 0)
    member &= people.household[person] == people.household[holder]
    head = np.where(member, holder, np.where(by_home, person, -1))
    died = np.where(head >= 0, people.died[head], -1)
    late = (died >= 0) & (pay["day"].to_numpy() > died + LATE)
    late &= people.heads[people.household[head]] == head
    return {h for h in set(head[late].tolist()) if min(people.died[people.home(h)]) < 0}


def _wards(county: County, case: Case) -> int:
    """How many of the case's persons are old."""
    oldest = int(county.books.months[0]) - 60 * 365
    return sum(int(county.books.people.birth[p]) < oldest for p in case.persons - case.cadres)


def _of_the_dead(county: County, person: int, rows: pd.DataFrame) -> set[str]:
    people = county.books.people
    died = [int(people.died[m]) for m in people.home(person)]
    last = int(rows["day"].max()) if len(rows) else 0
    found = set()
    if min(died) >= 0 and last > max(died) + LATE:
        found.add(EXTINCT)
    head = int(people.heads[people.household[person]]) == person
    household = np.array(
        [n == NUMBER["dibao"] or (head and PROGRAMS[n].household) for n in rows["program"]], bool
    )
    late = rows["day"].to_numpy() > int(people.died[person]) + LATE
    if people.died[person] >= 0 and min(died) < 0 and (household & late).any():
        found.add(HEAD_DEAD)
    return found


IRREGULAR = (split, twice, extinct, inflated, moved, head_dead)
LAWFUL = {
    HEADS: (split_long_ago,),
    SPLIT: (married,),
    TWICE: (instalments,),
    EXTINCT: (survivor, stopped_in_time),
    INFLATED: (counted_right,),
    MOVED: (fostered,),
    HEAD_DEAD: (card_changed,),
}
