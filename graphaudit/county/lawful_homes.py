"""Lawful look-alikes: cadres who farm, families with several programs, clans."""

from __future__ import annotations

from dataclasses import replace

from graphaudit.county.books import Lease
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.plant_cadres import AMOUNT, AREA, CLUSTER, RATES
from graphaudit.county.plant_people import FAMILY
from graphaudit.county.sizes import day_number


def below_line(desk: Desk, nth: int) -> None:
    """C13: a cadre who farms takes exactly the line, or a little less."""
    index = desk.take_cadre()
    person = desk.books.posts[index].person
    code, fen = (
        ("land", 100_000),
        ("forest_return", 150_000),
        ("forest_public", 99_950),
        ("grain_big", 149_900),
    )[nth % 4]
    case = lawful(
        desk, {AMOUNT}, "C13", "村干部年度补贴未超过核查线", "a cadre at or below the line"
    )
    area = fen * 100 // RATES[code]
    desk.pay(case, code, person, fen=fen, area=area)
    desk.books.land_area[desk.people.household[person]] = area + 20
    case.persons.add(person)
    case.cadres.add(person)


def trusted_land(desk: Desk, nth: int) -> None:
    """C14: a cadre's area is his own and what neighbours let to him, as registered."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    person = post.person
    owners = desk.take(3, "adult", post.village)
    area = 2400 + 130 * (nth % 5)
    desk.books.land_area[desk.people.household[person]] = 700
    for owner in owners:
        desk.books.land_area[desk.people.household[owner]] = 900
        for year in (2023, 2024):
            desk.books.leases.append(Lease(owner, person, 850, year))
    case = lawful(
        desk,
        {AMOUNT, AREA},
        "C14",
        "村干部流转、代耕的面积有登记",
        "land let to the cadre is registered",
    )
    desk.pay(case, "land", person, fen=7146 * area // 100, area=area)
    case.persons.add(person)
    case.cadres.add(person)


def former_cadre(desk: Desk, nth: int) -> None:
    """Somebody who left office before the first year takes much for land that he holds."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    desk.books.posts[index] = replace(
        post, since=day_number("2015-03-01"), until=day_number("2022-11-30")
    )
    area = 2000 + 100 * (nth % 4)
    desk.books.land_area[desk.people.household[post.person]] = area
    case = lawful(desk, {AMOUNT}, None, "已离任的村干部", "left office before the payments")
    desk.pay(case, "land", post.person, fen=7146 * area // 100, area=area)
    case.persons.add(post.person)


def personal_stack(desk: Desk, nth: int) -> None:
    """C25: several members of a household hold personal programs that go together."""
    home = desk.take_home(3, desk.village())[:3]
    case = lawful(desk, {FAMILY}, "C25", "同户多人各自享受个人项目", "personal programs that stack")
    desk.pay(case, "dibao", home[0], fen=desk.stipend())
    for member in home:
        desk.pay(case, "disabled_living", member, fen=9000)
        desk.pay(case, "insured", member, fen=22_000)
    case.persons.update(home)


def successor(desk: Desk, nth: int) -> None:
    """C03: the head died and another member of the household is paid from the next month on."""
    home = desk.take_home(2, desk.village())
    first, second = home[:2]
    case = lawful(
        desk, {FAMILY}, "C03", "户主去世后由家庭成员续领", "another member follows the dead head"
    )
    month = 4 + nth % 5
    desk.people.died[first] = int(desk.books.months[month + 1])
    fen = desk.stipend()
    desk.pay(case, "dibao", first, months=(0, month), fen=fen, proof_from=10**6)
    desk.pay(case, "dibao", second, months=(month + 1, 99), fen=fen)
    case.persons.update([first, second])


def clan(desk: Desk, village: int, nth: int) -> None:
    """C19: in a clan village many on aid have the cadre's surname; none is his relative."""
    index = desk.take_cadre(village)
    cadre = desk.books.posts[index].person
    holders = desk.take(6, "adult", village)
    case = lawful(
        desk, {CLUSTER}, "C19", "宗族村同姓，并非近亲属", "same surname in a clan village"
    )
    for n, holder in enumerate(holders):
        if n < 5:
            desk.rename(holder, desk.people.name[cadre][0] + desk.people.name[holder][1:])
        desk.pay(case, "dibao", holder, fen=desk.stipend())
    case.persons.update(holders)
    case.cadres.add(cadre)


def two_relatives(desk: Desk, nth: int) -> None:
    """Two declared relatives hold aid, the others universal programs: below the count."""
    village = desk.village()
    index = desk.take_cadre(village)
    relatives = desk.take(5, "adult", village)
    case = lawful(
        desk,
        {CLUSTER},
        "C13",
        "两名近亲属享受救助，其余仅享受普惠补贴",
        "two relatives on aid only",
    )
    for n, relative in enumerate(relatives):
        desk.declare_sibling(index, relative)
        if n < 2:
            desk.pay(case, "dibao", relative, fen=desk.stipend())
        else:
            desk.books.land_area[desk.people.household[relative]] = 520
            desk.pay(case, "land", relative, fen=7146 * 5, area=500)
    case.persons.update(relatives)
    case.cadres.add(desk.books.posts[index].person)
