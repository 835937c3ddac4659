"""Irregular cases about cadres' own subsidies and their relatives'."""

from __future__ import annotations

from graphaudit.county.books import Case
from graphaudit.county.desk import Desk
from graphaudit.county.plant_cards import CADRE_CARD, HOLDER
from graphaudit.county.plant_people import DEAD, FAMILY, HEADS

AMOUNT = "cadre_amount_threshold"
TEAM = "collusive_cadre_team"
AREA = "cadre_area_share"
EXCEEDS = "area_exceeds_entitlement"
FOR_DEAD = "cadre_collects_for_dead"
CLUSTER = "cadre_kin_cluster"
RATES = {"land": 7146, "grain_big": 9000, "forest_return": 12500, "forest_public": 1475}
OVER = (
    ("land", 100_100),
    ("forest_public", 101_500),
    ("forest_return", 151_000),
    ("grain_big", 151_500),
    ("land", 236_000),
    ("forest_public", 188_000),
    ("forest_return", 420_000),
    ("grain_big", 960_000),
)


def cadre_over(desk: Desk, nth: int) -> None:
    """A cadre's year is over the county's line, some by one yuan, beyond the land he has."""
    index = desk.take_cadre()
    person = desk.books.posts[index].person
    code, fen = OVER[nth % len(OVER)]
    case = desk.open(
        {AMOUNT}
        | ({AREA} if code == "land" else set())
        | ({EXCEEDS} if code in ("land", "grain_big") else set()),
        ("村组干部年度补贴超过核查线", "a cadre's yearly subsidy is over the line"),
    )
    area = -(-fen * 100 // RATES[code])
    desk.pay(case, code, person, fen=fen, area=area)
    desk.books.land_area[desk.people.household[person]] = min(area // 3, 400)
    case.persons.add(person)
    case.cadres.add(person)


KIN_AID = ("dibao", "dibao", "relief", "house", "dibao", "relief", "dibao", "winter")


def kin_cluster(desk: Desk, village: int, nth: int) -> None:
    """Six to eight declared relatives of one cadre hold aid in a village that has little of it."""
    index = desk.take_cadre(village)
    relatives = [*desk.take(2, "elder", village), *desk.take(6, "adult", village)]
    desk.quiet_villages.add(village)
    desk.books.lean_villages.add(village)
    case = desk.open(
        {CLUSTER},
        ("一名村干部的近亲属集中享受救助", "relatives of one cadre hold much of the village's aid"),
    )
    for n, relative in enumerate(relatives):
        declare = desk.declare_parent if n < 2 else desk.declare_sibling
        declare(index, relative, n % 3 == 1)
        if n < 6 + nth % 3:
            _kin_aid(desk, case, relative, n)
    case.cadres.add(desk.books.posts[index].person)


def _kin_aid(desk: Desk, case: Case, relative: int, n: int) -> None:
    code = KIN_AID[n]
    if code in ("dibao", "winter"):
        desk.pay(case, code, relative, fen=desk.stipend())
    else:
        desk.pay(case, code, relative, months=(2 + n, 2 + n), fen=120_000 + 1000 * n)
    case.persons.add(relative)


def dead_on_cadre_card(desk: Desk) -> None:
    """Story 3: 150 yuan of a dead disabled person land on a cadre's card."""
    village = desk.village()
    index = desk.take_cadre(village)
    cadre = desk.books.posts[index].person
    dead = desk.take(1, "elder", village)[0]
    died = int(desk.books.months[3]) + 6
    desk.people.died[dead] = died
    case = desk.open(
        {DEAD, CADRE_CARD, HOLDER, FOR_DEAD},
        ("亡者的150元残疾人补贴打入村干部的卡", "150 yuan of a dead person on a cadre's card"),
    )
    card = desk.books.card_of(cadre)
    desk.pay(case, "disabled_care", dead, card, months=(6, 6), fen=15_000)
    case.persons.add(dead)
    case.cards.add(card)
    case.cadres.add(cadre)


def family_of_cadre(desk: Desk) -> None:
    """Story 5: three of a cadre's household are paid the land subsidy."""
    person = desk.books.posts[desk.take_cadre_with(3)].person
    members = desk.people.home(person)
    grown = [m for m in members if desk.books.card_of(m) >= 0 and desk.people.died[m] < 0]
    case = desk.open(
        {FAMILY, HEADS},
        ("村干部一户三人同领地力补贴", "three of a cadre's household on land subsidy"),
    )
    desk.books.land_area[desk.people.household[person]] = 900
    for n, member in enumerate(grown[:3]):
        desk.pay(case, "land", member, fen=7146 * (300 + 11 * n) // 100, area=300 + 11 * n)
        case.cards.add(desk.books.card_of(member))
    case.persons.update(grown[:3])


def eight_cadres(desk: Desk) -> None:
    """Story 6: up to eight cadres of one village take more forest money than the line allows."""
    village = max(range(desk.books.size.villages), key=desk.cadres_left)
    case = desk.open(
        {AMOUNT, TEAM},
        ("一村多名干部公益林补偿超过核查线", "several cadres of a village over the line"),
    )
    for n in range(min(8, desk.cadres_left(village))):
        person = desk.books.posts[desk.take_cadre(village)].person
        fen = 103_000 + 21_000 * n
        desk.pay(case, "forest_public", person, fen=fen, area=fen * 100 // 1475)
        case.persons.add(person)
        case.cadres.add(person)


def four_dead(desk: Desk) -> None:
    """Story 7: four dead people of one village go on for several months."""
    village = desk.village()
    dead = desk.take(4, "elder", village)
    case = desk.open(
        {DEAD}, ("一村四名亡者继续领取数月", "four dead of one village paid for months")
    )
    for n, person in enumerate(dead):
        died = int(desk.books.months[3 + n]) + 8
        desk.people.died[person] = died
        desk.pay(case, "pension", person, months=(0, 3 + n + 4), fen=14_200, proof_from=died + 1)
        case.cards.add(desk.books.card_of(person))
    case.persons.update(dead)
