"""Lawful look-alikes: cards that receive for somebody else, and may."""

from __future__ import annotations

from graphaudit.county.books import Tie
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful, mistype
from graphaudit.county.plant_cards import CADRE_CARD, HOLDER, MANY, PERSONAL


def guardian(desk: Desk, nth: int) -> None:
    """C01: the guardian of two or three orphans receives for them."""
    village = desk.village()
    keeper = desk.take(1, "elder", village)[0]
    wards = desk.take(2 + nth % 2, "child", village)
    case = lawful(
        desk,
        {HOLDER} | ({MANY} if len(wards) > 2 else set()),
        "C01",
        "监护人代收孤儿生活费",
        "guardian of orphans",
    )
    card = desk.books.card_of(keeper)
    for ward in wards:
        desk.books.guardians.append(Tie(keeper, ward, "祖父母", RECORDED))
        desk.pay(case, "orphan", ward, card, fen=110_000)
    case.persons.update(wards)
    case.cards.add(card)


def institution(desk: Desk, nth: int) -> None:
    """C02: wards of a home are paid on the home's corporate account."""
    village = desk.village()
    wards = desk.take(3 + nth % 3, "elder", village)
    township = desk.books.places.township_names[int(desk.books.places.township[village])]
    serial = 1 + sum(holder < 0 for holder in desk.books.accounts.holder[-2000:])
    name = f"{township}第{serial}敬老院"
    number = f"6229001201{serial:08d}"
    card = desk.books.accounts.corporate(name, number, f"{township[:-1]}支行", RECORDED - 2000)
    case = lawful(
        desk,
        {MANY, HOLDER},
        "C02",
        "集中供养人员的款项进入机构账户",
        "collective account of a home",
    )
    for ward in wards:
        desk.books.institutions[ward] = name
        desk.pay(case, "tekun", ward, card, fen=98_000)
    case.persons.update(wards)
    case.cards.add(card)


def head_receives(desk: Desk, nth: int) -> None:
    """C03: the head's card receives the personal aid of three members of the household."""
    home = desk.take_home(3, desk.village())
    case = lawful(
        desk, {MANY, HOLDER}, "C03", "户主代收本户成员的补助", "head receives for the household"
    )
    card = desk.books.card_of(home[0])
    for n, member in enumerate(home[:4]):
        code, fen = ("disabled_living", 9_000) if n % 2 else ("disabled_care", 12_600)
        desk.pay(case, code, member, card, fen=fen)
    case.persons.update(home[:4])
    case.cards.add(card)


def proxy(desk: Desk, nth: int) -> None:
    """C04: a cadre, or a neighbour, is the registered proxy of one bedridden person."""
    village = desk.village()
    post = desk.take_cadre(village)
    receiver = desk.books.posts[post].person
    ward = desk.take(1, "elder", village)[0]
    desk.books.proxies.append(Tie(receiver, ward, "瘫痪在床，行动不便", RECORDED))
    case = lawful(
        desk, {CADRE_CARD, HOLDER}, "C04", "村干部为一名卧床村民备案代领", "registered proxy"
    )
    card = desk.books.card_of(receiver)
    desk.pay(case, PERSONAL[nth % 4][0], ward, card, fen=PERSONAL[nth % 4][1])
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(receiver)


def own_household(desk: Desk, nth: int) -> None:
    """C03: a cadre's card receives the personal aid of a member of his own household."""
    index = desk.take_cadre_with(2)
    cadre = desk.books.posts[index].person
    member = next(m for m in desk.people.home(cadre) if m != cadre and desk.people.died[m] < 0)
    case = lawful(
        desk,
        {CADRE_CARD, HOLDER},
        "C03",
        "村干部的卡代收本户成员补助",
        "a member of the cadre's home",
    )
    card = desk.books.card_of(cadre)
    desk.pay(case, "disabled_living", member, card, fen=9_000)
    case.persons.add(member)
    case.cards.add(card)
    case.cadres.add(cadre)


def carer(desk: Desk, nth: int) -> None:
    """C05: the registered carer of one supported person receives, and left his own phone."""
    village = desk.village()
    post = desk.take_cadre(village)
    keeper = desk.books.posts[post].person
    ward = desk.take(1, "elder", village)[0]
    desk.books.carers.append(Tie(keeper, ward, "分散供养照料协议", RECORDED))
    case = lawful(
        desk, {CADRE_CARD, HOLDER}, "C05", "登记的照料人代收特困供养金", "registered carer"
    )
    card = desk.books.card_of(keeper)
    desk.pay(case, "tekun", ward, card, fen=92_000)
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(keeper)


def leader_account(desk: Desk, nth: int) -> None:
    """C10: a group's forest money lies on its leader's account by resolution."""
    village = desk.village()
    post = desk.take_cadre(village)
    leader = desk.books.posts[post].person
    others = desk.take(3 + nth % 3, "adult", village)
    case = lawful(
        desk,
        {MANY, CADRE_CARD, HOLDER},
        "C10",
        "集体林补偿款经村民会议决议由组长代收",
        "collective money by resolution",
    )
    card = desk.books.card_of(leader)
    for n, other in enumerate(others):
        area = 400 + 53 * n
        desk.pay(
            case,
            "forest_public",
            other,
            card,
            fen=1475 * area // 100,
            area=area,
            note="集体林，经村民会议决议并签字同意由组长代收",
        )
    case.persons.update(others)
    case.cards.add(card)
    case.cadres.add(leader)


def mistyped(desk: Desk, nth: int) -> None:
    """C07: the roster's ID has one digit wrong; name and card are the holder's."""
    person = desk.take(1, "elder", desk.village())[0]
    case = lawful(
        desk, {HOLDER}, "C07", "名册身份证号一位录入有误", "one digit mistyped on the roster"
    )
    wrong = mistype(desk.people.id[person], nth)
    desk.pay(case, "disabled_living", person, fen=9000, written_id=wrong)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))
