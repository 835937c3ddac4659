"""Lawful look-alikes: phones and agents that are shared, and may be."""

from __future__ import annotations

from graphaudit.county.books import Job, Tie
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.plant_cards import AGENT, CUSTODY, ONE_PHONE, PHONE, RING
from graphaudit.county.sizes import day_number


def carer_phone(desk: Desk, nth: int) -> None:
    """C05: two wards of one carer who is a cadre have his number on their own cards."""
    village = desk.village()
    post = desk.take_cadre(village)
    keeper = desk.books.posts[post]
    wards = desk.take(2, "elder", village)
    case = lawful(
        desk,
        {PHONE, CUSTODY},
        "C05",
        "照料人的号码预留在两名特困人员的卡上",
        "carer's phone on wards' cards",
    )
    for ward in wards:
        card = desk.books.card_of(ward)
        desk.books.carers.append(Tie(keeper.person, ward, "分散供养照料协议", RECORDED))
        desk.books.accounts.phone[card] = keeper.phone
        desk.pay(case, "tekun", ward, card, fen=92_000)
        case.cards.add(card)
    case.persons.update(wards)
    case.cadres.add(keeper.person)
    case.phones.add(keeper.phone)


def parents_phone(desk: Desk, nth: int) -> None:
    """C16: a cadre's number is on the cards of his declared parents, who live apart."""
    village = desk.village()
    post = desk.take_cadre(village)
    parents = desk.take(2, "elder", village)
    case = lawful(
        desk,
        {PHONE, CUSTODY},
        "C16",
        "村干部的号码预留在父母的卡上",
        "adult child's phone on parents' cards",
    )
    phone = desk.books.posts[post].phone
    for parent in parents:
        desk.declare_parent(post, parent, affine=nth % 2 == 0)
        card = desk.books.card_of(parent)
        desk.books.accounts.phone[card] = phone
        desk.pay(case, "pension", parent, card, fen=14_200)
        case.cards.add(card)
    case.persons.update(parents)
    case.cadres.add(desk.books.posts[post].person)
    case.phones.add(phone)


def one_phone(desk: Desk, nth: int) -> None:
    """One card only has the cadre's number: below the count."""
    village = desk.village()
    post = desk.take_cadre(village)
    ward = desk.take(1, "elder", village)[0]
    case = lawful(desk, {PHONE}, None, "仅一张卡预留村干部号码", "one card only")
    card = desk.books.card_of(ward)
    desk.books.accounts.phone[card] = desk.books.posts[post].phone
    desk.pay(case, "pension", ward, card, fen=14_200)
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(desk.books.posts[post].person)


def bank_team(desk: Desk, village: int, nth: int) -> None:
    """C15: a team of the bank opened a whole village's cards in two days; own phones."""
    desk.quiet_villages.add(village)
    people, accounts = desk.people, desk.books.accounts
    agent = desk.take(1, "adult", village)[0]
    unit = "县农村商业银行社保卡批量制发工作组"
    desk.books.jobs.append(Job(agent, unit, "编外聘用", RECORDED - 900, -1))
    case = lawful(
        desk,
        {AGENT, "cards_bulk_opened"},
        "C15",
        "社保卡批量制发，经办为银行工作组",
        "official mass issue of cards",
    )
    day = day_number("2022-09-14") + 7 * nth
    holders = [
        c
        for c, p in enumerate(accounts.holder)
        if p >= 0 and p != agent and people.village[p] == village
    ]
    branch = accounts.branch[holders[0]]
    for card in holders:
        accounts.opened[card] = day + card % 2
        accounts.agent[card] = agent
        accounts.branch[card] = branch
        accounts.phone[card] = people.phone[accounts.holder[card]]
    case.persons.update(accounts.holder[c] for c in holders)
    case.cards.update(holders)


def child_agent(desk: Desk, nth: int) -> None:
    """C16: a cadre opened cards for six declared relatives, no stranger among them."""
    village = desk.village()
    index = desk.take_cadre(village)
    agent = desk.books.posts[index].person
    elders, siblings = desk.take(2, "elder", village), desk.take(4, "adult", village)
    case = lawful(desk, {AGENT}, "C16", "为申报的近亲属代办开卡", "opened cards for declared kin")
    for relative in elders:
        desk.declare_parent(index, relative)
    for relative in siblings:
        desk.declare_sibling(index, relative)
    for n, relative in enumerate([*elders, *siblings]):
        card = desk.books.card_of(relative)
        _by(desk, card, agent, 5 * n)
        desk.pay(case, "insured", relative, card, fen=22_000)
        case.cards.add(card)
        case.persons.add(relative)
    case.cadres.add(agent)


def _by(desk: Desk, card: int, agent: int, back: int) -> None:
    desk.books.accounts.agent[card] = agent
    desk.books.accounts.opened[card] = int(desk.books.months[0]) - 40 - back


def four_cards(desk: Desk, nth: int) -> None:
    """Four cards of strangers by one agent: below the count."""
    agent, *holders = desk.take(5, "adult", desk.village())
    case = lawful(desk, {AGENT}, None, "为四名村民代办开卡，未达五张", "four cards only")
    for n, holder in enumerate(holders):
        card = desk.books.card_of(holder)
        _by(desk, card, agent, 11 * n)
        desk.pay(case, "insured", holder, card, fen=22_000)
        case.cards.add(card)
    case.persons.update([agent, *holders])


def family_phone(desk: Desk, nth: int) -> None:
    """C16: one child opened the cards of the whole household and left one number on all of them."""
    home = desk.take_home(4, desk.village())
    case = lawful(
        desk,
        {RING, ONE_PHONE},
        "C16",
        "子女为本户家人代办并预留同一号码",
        "one phone and agent in one household",
    )
    for other in home[1:]:
        card = desk.books.card_of(other)
        _by(desk, card, home[0], 1)
        desk.books.accounts.phone[card] = desk.people.phone[home[0]]
        desk.pay(case, "insured", other, card, fen=22_000)
        case.cards.add(card)
    case.persons.update(home)
    case.phones.add(desk.people.phone[home[0]])


def shop_phone(desk: Desk, nth: int) -> None:
    """Five old people left the village shop's number: one kind of identifier only, so no ring.

    The bank wants the holder's own number all the same (L7, P53): settling says so.
    """
    village = desk.village()
    keeper = desk.take(1, "adult", village)[0]
    wards = desk.take(5 + nth % 3, "elder", village)
    case = lawful(
        desk,
        {RING},
        None,
        "多名老人预留小卖部电话，仅一类共用标识",
        "one kind of shared identifier",
    )
    for ward in wards:
        card = desk.books.card_of(ward)
        desk.books.accounts.phone[card] = desk.people.phone[keeper]
        desk.pay(case, "pension", ward, card, fen=14_200)
        case.cards.add(card)
    case.persons.update(wards)
    case.phones.add(desk.people.phone[keeper])
