"""Irregular cases that cards, phones and agents show."""

from __future__ import annotations

from graphaudit.county.books import Case, Tie
from graphaudit.county.desk import Desk

HOLDER = "card_holder_not_beneficiary"
MANY = "card_many_people"
CADRE_CARD = "cadre_card_receives_for_others"
PHONE = "card_phone_is_cadre"
AGENT = "agent_opened_many_cards"
RING = "shared_identifier_ring"
MANY_PROGRAMS = "same_ring_many_programs"
RISKY = "risky_community"
ONE_PHONE = "phone_many_cards"
CUSTODY = "cadre_card_custody"
PERSONAL = (
    ("disabled_living", 9000),
    ("pension", 13800),
    ("tekun", 92000),
    ("disabled_care", 12600),
)


def shared_card(desk: Desk, nth: int) -> None:
    """One villager's card takes the money of two neighbours beside his own, or of three others."""
    village = desk.village()
    holder, *others = desk.take(4 if nth % 2 else 3, "elder", village)
    story = (
        f"一名村民的卡收取了{len(others)}户邻居的补助",
        f"one villager's card received for {len(others)} neighbours",
    )
    case = desk.open({MANY, HOLDER}, story)
    card = desk.books.card_of(holder)
    span = desk.span(10)
    if nth % 2 == 0:
        desk.pay(case, "pension", holder, card, months=span, fen=13800)
        case.persons.add(holder)
    for other in others:
        code, fen = PERSONAL[nth % 3]
        desk.pay(case, code, other, card, months=span, fen=fen)
    case.persons.update(others)
    case.cards.add(card)


def cadre_card(desk: Desk, nth: int) -> None:
    """A cadre's card, or that of his brother or father, takes one or two villagers' money."""
    village = desk.village()
    post = desk.take_cadre(village)
    others = desk.take(1 + nth % 2, "elder", village)
    case = desk.open(
        {CADRE_CARD, HOLDER},
        (
            "村干部（或其亲属）名下的卡收取了他人补助",
            "a card of a cadre or his kin received others' money",
        ),
    )
    receiver = desk.books.posts[post].person
    if nth % 3 == 2:
        receiver = desk.take(1, "adult", village)[0]
        desk.declare_sibling(post, receiver, affine=nth % 2 == 1)
    card = desk.books.card_of(receiver)
    for n, other in enumerate(others):
        code, fen = PERSONAL[(nth + n) % 4]
        desk.pay(case, code, other, card, months=desk.span(6 + 3 * n), fen=fen)
    _close(desk, case, others, [card], post)


def proxy_for_many(desk: Desk, nth: int) -> None:
    """A cadre is the registered proxy of three households, which excuses none of them."""
    village = desk.village()
    post = desk.take_cadre(village)
    cadre = desk.books.posts[post].person
    wards = desk.take(3, "elder", village)
    case = desk.open(
        {CADRE_CARD, HOLDER, MANY},
        ("一名村干部备案代领三户补助，均打入其本人卡", "a cadre is proxy of three households"),
    )
    card = desk.books.card_of(cadre)
    for ward in wards:
        since = int(desk.books.months[0]) - 90
        desk.books.proxies.append(Tie(cadre, ward, "外出务工，委托代领", since))
        desk.pay(case, "tekun", ward, card, fen=92_000)
    _close(desk, case, wards, [card], post)


def _close(desk: Desk, case: Case, persons: list[int], cards: list[int], post: int) -> None:
    case.persons.update(persons)
    case.cards.update(cards)
    case.cadres.add(desk.books.posts[post].person)


def wrong_holder(desk: Desk, nth: int) -> None:
    """A beneficiary's money goes to the card of an unrelated villager who holds no post."""
    holder, other = desk.take(2, "elder" if nth % 2 else "adult", desk.village())
    case = desk.open({HOLDER}, ("补助打入他户村民的卡", "paid on the card of another household"))
    card = desk.books.card_of(holder)
    desk.pay(case, "disabled_living", other, card, months=desk.span(5 + nth % 8), fen=9000)
    case.persons.add(other)
    case.cards.add(card)


def cadre_phone(desk: Desk, nth: int) -> None:
    """The reserved phone on the cards of two to four old people is a cadre's."""
    village = desk.village()
    post = desk.take_cadre(village)
    wards = desk.take(2 + nth % 3 if nth % 3 < 2 else 3, "elder", village)
    case = desk.open(
        {PHONE, CUSTODY},
        (
            f"{len(wards)}张卡的预留手机号是村干部的号码",
            f"the reserved phone of {len(wards)} cards is a cadre's",
        ),
    )
    phone = desk.books.posts[post].phone
    for ward in wards:
        card = desk.books.card_of(ward)
        desk.books.accounts.phone[card] = phone
        desk.pay(case, "pension", ward, card, fen=13800)
        case.cards.add(card)
    _close(desk, case, wards, [], post)
    case.phones.add(phone)


def agent_many(desk: Desk, nth: int) -> None:
    """Somebody without office opened the cards of five to nine unrelated people."""
    agent, *holders = desk.take(6 + nth % 5, "adult", desk.village())
    case = desk.open(
        {AGENT},
        (f"一人为{len(holders)}名他户村民代办开卡", f"one agent opened {len(holders)} cards"),
    )
    for n, holder in enumerate(holders):
        card = desk.books.card_of(holder)
        _opened_by(desk, card, agent, int(desk.rng.integers(0, 300)))
        month, fen = nth % 12, 60_000 + 4_500 * n
        desk.pay(case, "relief", holder, card, months=(month, month), fen=fen)
        case.cards.add(card)
    case.persons.update([agent, *holders])


def _opened_by(desk: Desk, card: int, agent: int, back: int) -> None:
    desk.books.accounts.agent[card] = agent
    desk.books.accounts.opened[card] = int(desk.books.months[0]) - 10 - back


def ring(desk: Desk, nth: int) -> None:
    """Cards of four to ten strangers opened by one person, one phone; a cadre's in every third."""
    village = desk.village()
    count = (4, 6, 5, 10)[nth % 4]
    wards = desk.take(count, "elder", village)
    by_cadre = nth % 3 == 2
    post = desk.take_cadre(village) if by_cadre else -1
    master = desk.books.posts[post].person if by_cadre else desk.take(1, "adult", village)[0]
    patterns = (
        {RING, ONE_PHONE, MANY_PROGRAMS}
        | ({PHONE, CUSTODY} if by_cadre else set())
        | ({AGENT} if count >= 5 else set())
        | ({RISKY} if count >= 5 else set())
    )
    case = desk.open(
        patterns,
        (
            f"{count}张卡由同一人代办并预留同一手机号",
            f"{count} cards share one agent and one phone",
        ),
    )
    _bind(desk, case, wards, master)
    if by_cadre:
        case.cadres.add(master)
    else:
        case.persons.add(master)


def _bind(desk: Desk, case: Case, wards: list[int], master: int) -> None:
    phone = desk.people.phone[master]
    for n, ward in enumerate(wards):
        card = desk.books.card_of(ward)
        desk.books.accounts.phone[card] = phone
        _opened_by(desk, card, master, 3 * n)
        code, fen = PERSONAL[n % 3 if desk.people.age(ward) >= 60 else 3 * (n % 2)]
        desk.pay(case, code, ward, card, months=(0, desk.last), fen=fen)
        case.cards.add(card)
    case.persons.update(wards)
    case.phones.add(phone)


def forty_cards(desk: Desk) -> None:
    """Story 1: a township handler's ring of forty cards, over several programs."""
    index = next(i for i, post in enumerate(desk.books.posts) if post.village < 0)
    master = desk.books.posts[index].person
    wards = [*desk.take(20, "elder"), *desk.take(20, "adult")]
    case = desk.open(
        {RING, PHONE, AGENT, CUSTODY, ONE_PHONE, MANY_PROGRAMS, RISKY},
        ("一名乡镇经办人员与40张卡：代办、预留手机号相同", "a township handler and forty cards"),
    )
    _bind(desk, case, wards, master)
    for n, ward in enumerate(wards):
        month = n % (desk.last + 1)
        desk.pay(case, "medical", ward, months=(month, month), fen=150_000 + 2_500 * n)
    case.cadres.add(master)
