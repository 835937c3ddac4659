"""Cards without transactions: who is paid on whose card, when it was opened, what is written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graphaudit.county import lawful_phones, lawful_receivers, numbers
from graphaudit.county.books import Case, Tie
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.errors import CountyTooSmallError
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.plant_cadres import AMOUNT, TEAM
from graphaudit.county.plant_cards import (
    AGENT,
    CADRE_CARD,
    HOLDER,
    MANY_PROGRAMS,
    ONE_PHONE,
    PHONE,
    RING,
    RISKY,
)
from graphaudit.county.plant_people import DEAD
from graphaudit.county.sizes import day_number

SEVERAL = "person_many_cards"
BULK = "cards_bulk_opened"
OPENED_LATE = "card_opened_after_death"
REUSED = "card_reused_after_death"
SWITCH = "card_switch_before_payout"
INVALID = "card_number_invalid"
NEAR = "card_number_near_duplicate"
NAMES = "same_card_different_names"
OFF = "off_channel_payment"
SCATTERED = "institution_account_for_scattered"
LEAVES = "household_money_leaves"
MIGRANT = "migrant_household_paid"
SERIAL = "consecutive_card_numbers"
CONTACT = "same_contact_on_roster"
BROKER = "broker_agent"
KIN_PATH = "kin_card_path"
BRIDGE = "bridging_cadre"

BIN = "6219990"
"""The seven digits under which the county's rural bank issues cards."""
SERIAL_BODY = 90_000_000_000
"""Serial numbers of cards that were handed out in piles, away from all others."""


def _columns(desk: Desk, roster: str, *columns: str) -> str:
    """Ask for columns on a list of its own; returns its name."""
    for column in columns:
        desk.books.file("roster_columns", roster=roster, column=column)
    return roster


def _pile(desk: Desk, cards: list[int]) -> None:
    """Number the cards one after the other, each with its check digit."""
    first = SERIAL_BODY + 1000 * len(desk.books.filed.setdefault("piles", []))
    bodies = np.array([f"{BIN}{first + n:011d}" for n in range(len(cards))])
    for card, number in zip(cards, numbers.with_luhn(bodies).tolist(), strict=True):
        desk.books.accounts.number[card] = number
    desk.books.file("piles", first=first)


def broker(desk: Desk, nth: int) -> None:
    """A stranger opened ten cards in three villages on one day and left his phone on the list."""
    first, *rest = _villages(desk, 3)
    agent = desk.take(1, "adult", first)[0]
    holders = desk.take(4, "adult", first) + [p for v in rest for p in desk.take(3, "adult", v)]
    case = desk.open(
        {BROKER, BULK, SERIAL, CONTACT, AGENT, RISKY},
        (
            "一人同日为三个村十名村民代办开卡，名册留同一电话",
            "one agent opened ten cards in three villages on one day",
        ),
    )
    accounts = desk.books.accounts
    cards = [desk.books.card_of(holder) for holder in holders]
    opened = int(desk.books.months[0]) - 40 - nth
    _pile(desk, cards)
    roster = _columns(desk, f"第{'二三四五六七八九'[nth % 8]}批", "phone")
    month = 3 + nth % 9
    for place, (holder, card) in enumerate(zip(holders, cards, strict=True)):
        accounts.agent[card], accounts.opened[card] = agent, opened
        accounts.branch[card] = accounts.branch[cards[0]]
        desk.people.phone[holder] = desk.people.phone[agent]
        fen = 60_000 + 1_000 * place
        desk.pay(
            case,
            "medical",
            holder,
            card,
            months=(month, month),
            fen=fen,
            roster=roster,
            place=place,
        )
    case.persons.update([agent, *holders])
    case.cards.update(cards)
    case.phones.add(desk.people.phone[agent])


def _villages(desk: Desk, count: int) -> list[int]:
    """So many different villages in which cases may be planted."""
    found: list[int] = []
    while len(found) < count:
        village = desk.village()
        if village not in found:
            found.append(village)
    return found


def three_cards(desk: Desk, nth: int) -> None:
    """One old person is paid on three cards of his own all the time."""
    person = desk.take(1, "elder", desk.village())[0]
    case = desk.open({SEVERAL}, ("一人三张卡并用领款", "one person is paid on three cards"))
    cards = [desk.books.card_of(person), *_more_cards(desk, person, 2)]
    for code, fen, card in zip(
        ("pension", "disabled_living", "resettle"), (13_900, 9_000, 15_000), cards, strict=True
    ):
        desk.pay(case, code, person, card, fen=fen)
    case.persons.add(person)
    case.cards.update(cards)


def _more_cards(desk: Desk, person: int, count: int, opened: int = RECORDED) -> list[int]:
    """New accounts of a person at the bank of the first."""
    number = numbers.card_numbers(np.array(["6217990"] * count), desk.rng)
    own = desk.books.card_of(person)
    return [desk.books.accounts.another(own, str(n), opened) for n in number]


def opened_late(desk: Desk, nth: int) -> None:
    """A card was opened in a dead person's name and the aid went on there."""
    person = desk.take(1, "elder", desk.village())[0]
    died = int(desk.books.months[4 + nth % 4]) + 5
    desk.people.died[person] = died
    case = desk.open(
        {OPENED_LATE, DEAD}, ("死后以其名义开卡，补助继续发放", "a card opened after the death")
    )
    card = _more_cards(desk, person, 1, died + 20)[0]
    last = 7 + nth % 4
    desk.pay(case, "pension", person, months=(0, 4 + nth % 4), fen=14_100, proof_from=10**6)
    desk.pay(case, "disabled_care", person, card, months=(last, last + 4), fen=12_600)
    case.persons.add(person)
    case.cards.add(card)


def reused(desk: Desk, nth: int) -> None:
    """A dead villager's card begins to take the money of somebody of another household."""
    dead, other = desk.take(2, "elder", desk.village())
    died = int(desk.books.months[3]) + 9
    desk.people.died[dead] = died
    case = desk.open(
        {REUSED, HOLDER}, ("亡者的卡转收另一户的补助", "a dead holder's card receives for another")
    )
    card = desk.books.card_of(dead)
    desk.pay(case, "disabled_living", other, card, months=(5, 5 + 3 + nth % 6), fen=9_000)
    case.persons.add(other)
    case.cards.add(card)


def switch(desk: Desk, nth: int) -> None:
    """For one or two months a card of somebody else stands on the roster."""
    holder, other = desk.take(2, "elder", desk.village())
    case = desk.open(
        {SWITCH, HOLDER}, ("发放前换成他人的卡，随后换回", "another's card for one or two months")
    )
    card, own = desk.books.card_of(holder), desk.books.card_of(other)
    month, length = 6 + nth % 3, 1 + nth % 2
    never = 10**6
    desk.pay(
        case, "disabled_living", other, own, months=(0, month - 1), fen=9_000, proof_from=never
    )
    desk.pay(case, "disabled_living", other, card, months=(month, month + length - 1), fen=9_000)
    desk.pay(
        case, "disabled_living", other, own, months=(month + length, never), fen=9_000,
        proof_from=never,
    )  # fmt: skip
    case.persons.add(other)
    case.cards.add(card)


def mistyped_card(desk: Desk, nth: int) -> None:
    """One month the roster has one digit of the card wrong; its check digit fails."""
    person = desk.take(1, "elder", desk.village())[0]
    accounts, own = desk.books.accounts, desk.books.card_of(person)
    accounts.number[own] = _card_number(desk)
    accounts.kind[own] = "社保卡"
    case = desk.open({INVALID, NEAR}, ("卡号录错一位", "one digit of the card number is wrong"))
    written = accounts.number[own]
    place = 9 + nth % 7
    wrong = written[:place] + str((int(written[place]) + 3) % 10) + written[place + 1 :]
    card = accounts.another(own, wrong, RECORDED)
    accounts.unlisted.add(card)
    month = 4 + nth % 7
    never = 10**6
    desk.pay(case, "disabled_care", person, own, months=(0, month), fen=12_600, proof_from=never)
    desk.pay(case, "disabled_care", person, card, months=(month + 1, month + 1), fen=12_600)
    desk.pay(
        case, "disabled_care", person, own, months=(month + 2, never), fen=12_600, proof_from=never
    )
    case.persons.add(person)
    case.cards.update([own, card])


def _card_number(desk: Desk) -> str:
    return str(numbers.card_numbers(np.array(["6218990"]), desk.rng)[0])


def two_names(desk: Desk, nth: int) -> None:
    """The roster names the beneficiary as holder of a card that the bank knows as a neighbour's."""
    holder, other = desk.take(2, "elder", desk.village())
    case = desk.open({NAMES, HOLDER}, ("名册户名与银行户名不同", "two account names on one card"))
    card = desk.books.card_of(holder)
    desk.rename(other, _other_surname(desk, holder, other))
    desk.books.accounts.name[card] = desk.people.name[other]
    roster = _columns(desk, f"（{nth + 1}）", "holder")
    for place, month in enumerate(range(2, 8)):
        desk.pay(
            case, "disabled_living", other, card, months=(month, month), fen=9_000,
            roster=roster, place=place,
        )  # fmt: skip
    case.persons.add(other)
    case.cards.add(card)


def _other_surname(desk: Desk, holder: int, other: int) -> str:
    """The other's name, under another surname where a clan would make both look alike."""
    name = desk.people.name[other]
    return name if name[0] != desk.people.name[holder][0] else "欧" + name[1:]


def in_cash(desk: Desk, nth: int) -> None:
    """Relief of 2024 was paid in cash, or through the village committee."""
    people = desk.take(2, "adult", desk.village())
    words = ("现金", "村委会代发")[nth % 2]
    case = desk.open({OFF}, ("2024年仍以现金或代发方式发放", "paid in cash after 2023"))
    desk.books.file("channels", case=case.number, words=words)
    roster = _columns(desk, f"（分组{nth + 1}）", "channel")
    month = desk.last - 2 - nth % 6
    for place, person in enumerate(people):
        desk.pay(
            case, "relief", person, months=(month, month), fen=80_000 + 5_000 * place,
            roster=roster, place=place,
        )  # fmt: skip
    case.persons.update(people)


def scattered(desk: Desk, nth: int) -> None:
    """Two persons supported at home are paid on a committee's or a home's account."""
    village = desk.village()
    wards = desk.take(2, "elder", village)
    case = desk.open(
        {SCATTERED, HOLDER} | ({OFF} if nth % 2 == 0 else set()),
        ("分散供养金打入单位账户", "scattered support on a unit's account"),
    )
    card = _unit_account(desk, village, nth)
    for ward in wards:
        desk.pay(case, "tekun", ward, card, months=(desk.last - 6, desk.last), fen=91_000)
    case.persons.update(wards)
    case.cards.add(card)


def _unit_account(desk: Desk, village: int, nth: int) -> int:
    where = desk.books.places
    township = where.township_names[int(where.township[village])]
    name = (f"{township}{where.village_names[village]}村民委员会", f"{township}幸福敬老院")[nth % 2]
    number = f"622900120188{len(desk.books.accounts.number) % 10**7:07d}"
    return desk.books.accounts.corporate(name, number, f"{township[:-1]}支行", RECORDED - 900)


def small_home(desk: Desk, most: int = 2) -> list[int]:
    """All members of a free household of at most so many, an elder among them."""
    people, books = desk.people, desk.books
    for head in desk.rng.permutation(people.heads).tolist():
        home = people.home(head)
        fit = len(home) <= most and people.age(head) >= 62
        living = all(people.died[m] < 0 and books.card_of(m) >= 0 for m in home)
        household = people.household[head]
        quiet = int(people.village[head]) in desk.quiet_villages
        if fit and living and not (books.reserved[household] or books.barred[household] or quiet):
            books.reserved[household] = True
            return home
    raise CountyTooSmallError("household of the old")


def all_leaves(desk: Desk, nth: int) -> None:
    """All money of an old household goes to a neighbour's card; every other one is long away."""
    home = small_home(desk)
    neighbour = desk.take(1, "adult", int(desk.people.village[home[0]]))[0]
    away = nth % 2 == 0
    case = desk.open(
        {LEAVES, HOLDER} | ({MIGRANT} if away else set()),
        ("全户补贴长期进入邻居的卡", "all money of a household goes to a neighbour's card"),
    )
    card = desk.books.card_of(neighbour)
    _pay_home(desk, case, home, card)
    if away:
        _absent(desk, home, int(desk.books.months[0]) - 900)
    case.cards.add(card)


def _pay_home(desk: Desk, case: Case, home: list[int], card: int) -> None:
    for n, member in enumerate(home):
        code, fen = (("disabled_living", 9_000), ("resettle", 15_000))[n % 2]
        desk.pay(case, code, member, card, fen=fen)
        case.persons.add(member)


def _absent(desk: Desk, home: list[int], since: int) -> None:
    for member in home:
        desk.books.file("absent", person=member, since=since, until=-1)


def away_with_agent(desk: Desk, nth: int) -> None:
    """While the family was away a villager opened the card on which it is paid."""
    home = small_home(desk)
    agent = desk.take(1, "adult", int(desk.people.village[home[0]]))[0]
    case = desk.open(
        {MIGRANT}, ("外出期间由他人代办开卡领款", "a card opened by another during the absence")
    )
    card = desk.books.card_of(home[0])
    desk.books.accounts.agent[card] = agent
    desk.books.accounts.opened[card] = int(desk.books.months[0]) - 60
    desk.pay(case, "disabled_living", home[0], card, fen=9_000)
    _absent(desk, home, int(desk.books.months[0]) - 1000 - nth)
    case.persons.add(home[0])
    case.cards.add(card)


def far_kin(desk: Desk, nth: int) -> None:
    """The card of a cadre's uncle, or of his brother-in-law's wife, takes a villager's money."""
    village = desk.village()
    post = desk.take_cadre(village)
    ward = desk.take(1, "elder", village)[0]
    case = desk.open(
        {KIN_PATH, HOLDER},
        ("干部远亲、姻亲的卡收取他人补助", "a card of a cadre's distant kin received"),
    )
    holder = _uncle(desk, post, village) if nth % 2 == 0 else _in_law(desk, post, village)
    card = desk.books.card_of(holder)
    desk.pay(case, "disabled_care", ward, card, months=desk.span(9), fen=12_600)
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(desk.books.posts[post].person)


def _uncle(desk: Desk, post: int, village: int) -> int:
    uncle = desk.take(1, "elder", village)[0]
    desk.declare(post, uncle, "叔父" if desk.people.male[uncle] else "姑母")
    return uncle


def _in_law(desk: Desk, post: int, village: int) -> int:
    """The spouse of one whom the cadre declares as brother or sister of his wife."""
    home = _couple(desk, village)
    desk.declare_sibling(post, home[0], affine=True)
    return home[1]


def _couple(desk: Desk, village: int) -> list[int]:
    """Head and spouse of a free household, both with cards."""
    people = desk.people
    while True:
        home = desk.take_home(2, village)
        pair = [m for m in home if int(people.relation[m]) in (2, 10, 11, 12)]
        if len(pair) == 2:
            return pair


def bridge(desk: Desk, nth: int) -> None:
    """One cadre's phone stands on two cards; his own card takes two other villagers' money."""
    village = desk.village()
    post = desk.take_cadre(village)
    cadre = desk.books.posts[post]
    wards = desk.take(4, "elder", village)
    called = desk.open(
        {BRIDGE, PHONE},
        ("一名干部连接两组疑点：预留手机号", "a cadre between two groups: the phone of two cards"),
    )
    for ward in wards[:2]:
        card = desk.books.card_of(ward)
        desk.books.accounts.phone[card] = cadre.phone
        desk.pay(called, "pension", ward, card, fen=13_800)
        called.cards.add(card)
    paid = desk.open(
        {BRIDGE, CADRE_CARD, HOLDER},
        ("一名干部连接两组疑点：本人的卡收款", "a cadre between two groups: his own card"),
    )
    own = desk.books.card_of(cadre.person)
    for ward in wards[2:]:
        desk.pay(paid, "disabled_living", ward, own, months=desk.span(7), fen=9_000)
    paid.cards.add(own)
    for case, those in ((called, wards[:2]), (paid, wards[2:])):
        case.persons.update(those)
        case.cadres.add(cadre.person)


def team(desk: Desk, nth: int) -> None:
    """Three cadres of one village take more forest money than the line allows."""
    cadres = _cadres_of_one_village(desk, 3)
    case = desk.open(
        {TEAM, AMOUNT},
        ("一村三名干部公益林补偿超过核查线", "three cadres of a village over the line"),
    )
    for n, person in enumerate(cadres):
        fen = 118_000 + 17_000 * n
        desk.pay(case, "forest_public", person, fen=fen, area=fen * 100 // 1475)
        case.persons.add(person)
        case.cadres.add(person)


def _cadres_of_one_village(desk: Desk, count: int) -> list[int]:
    """Persons of so many cadres of the village that has most of them left."""
    villages = [v for v in range(desk.books.size.villages) if v not in desk.quiet_villages]
    village = max(villages, key=desk.cadres_left)
    return [desk.books.posts[desk.take_cadre(village)].person for _ in range(count)]


# Look-alikes.


def card_replaced(desk: Desk, nth: int) -> None:
    """C20: a passbook became a card and the card was replaced; never two at a time."""
    person = desk.take(1, "elder", desk.village())[0]
    case = lawful(
        desk, {SEVERAL, SWITCH}, "C20", "存折换卡、换新卡，先后使用", "card replaced twice"
    )
    cards = [desk.books.card_of(person), *_more_cards(desk, person, 2)]
    spans = ((0, 3), (4, 7), (8, 10**6))
    for card, months in zip(cards, spans, strict=True):
        desk.pay(case, "disabled_living", person, card, months=months, fen=9_000)
    case.persons.add(person)
    case.cards.update(cards)


def widow(desk: Desk, nth: int) -> None:
    """C03: the widow goes on with her husband's card and opens one of her own."""
    home = _couple(desk, desk.village())
    dead, left = home
    died = int(desk.books.months[3]) + 4
    desk.people.died[dead] = died
    case = lawful(
        desk,
        {REUSED, OPENED_LATE, HOLDER},
        "C03",
        "配偶亡故后续用其卡并另开新卡",
        "the widow keeps the card",
    )
    card = desk.books.card_of(dead)
    desk.pay(case, "disabled_living", left, card, months=(5, 9), fen=9_000)
    new = _more_cards(desk, left, 1, died + 60)[0]
    desk.pay(case, "disabled_living", left, new, months=(10, 10**6), fen=9_000)
    case.persons.add(left)
    case.cards.update([card, new])


def passbooks(desk: Desk, nth: int) -> None:
    """Four neighbours' passbooks are numbered one after the other; one shared contact phone."""
    people = desk.take(4, "elder", desk.village())
    case = lawful(
        desk,
        {INVALID, NEAR, SERIAL, CONTACT},
        None,
        "四户邻居的存折连号，留同一电话",
        "passbooks of four neighbours",
    )
    roster = _columns(desk, f"（补{nth + 1}）", "phone")
    first = 800_017_100_000_000 + 1_000 * nth
    for n, person in enumerate(people):
        card = desk.books.card_of(person)
        desk.books.accounts.number[card] = str(first + n)
        desk.books.accounts.kind[card] = "存折"
        desk.people.phone[person] = desk.people.phone[people[0]]
        desk.pay(
            case, "disabled_care", person, card, months=(2, 4), fen=12_600, roster=roster, place=n
        )
        case.cards.add(card)
    case.persons.update(people)


def cash_in_time(desk: Desk, nth: int) -> None:
    """Relief was paid in cash while that was still allowed; where the rosters begin later, by the
    bank that pays on commission (代发)."""
    person = desk.take(1, "adult", desk.village())[0]
    month = _before(desk, "2024-01-01")
    words, *story = (
        ("现金", "2023年以前的现金发放", "paid in cash before the deadline")
        if month >= 0
        else ("银行代发", "银行代发到本人卡", "paid on the card by the bank on commission")
    )
    case = lawful(desk, {OFF}, None, story[0], story[1])
    desk.books.file("channels", case=case.number, words=words)
    roster = _columns(desk, f"（先{nth + 1}）", "channel")
    month = max(month, 0)
    desk.pay(case, "relief", person, months=(month, month), fen=60_000, roster=roster)
    case.persons.add(person)


def _before(desk: Desk, day: str) -> int:
    """The last month that ends before a day, -1 where none does."""
    return int((desk.books.months[1:] <= day_number(day)).sum()) - 1


def scattered_at_home(desk: Desk, nth: int) -> None:
    """C02: wards of a home, by the register, are paid on its account."""
    lawful_receivers.institution(desk, nth)
    desk.books.cases[-1].patterns.append(SCATTERED)


def proxy_for_home(desk: Desk, nth: int) -> None:
    """C04: a neighbour is the registered proxy of an old couple who live with a child elsewhere."""
    home = small_home(desk)
    neighbour = desk.take(1, "adult", int(desk.people.village[home[0]]))[0]
    case = lawful(
        desk,
        {LEAVES, MIGRANT, HOLDER},
        "C04",
        "外出老人委托邻居代领，已备案",
        "a registered proxy receives for people away",
    )
    card = desk.books.card_of(neighbour)
    _pay_home(desk, case, home, card)
    _absent(desk, home, int(desk.books.months[0]) - 800)
    for member in home:
        desk.books.proxies.append(Tie(neighbour, member, "随子女外出居住", RECORDED))
    case.cards.add(card)


def couple_names(desk: Desk, nth: int) -> None:
    """C03: the roster names the wife as holder of the husband's card."""
    husband, wife = _couple(desk, desk.village())
    case = lawful(
        desk, {NAMES, HOLDER}, "C03", "夫妻一方的卡，名册写另一方为户名", "spouses' names on a card"
    )
    card = desk.books.card_of(husband)
    desk.books.accounts.name[card] = desk.people.name[wife]
    roster = _columns(desk, f"（户{nth + 1}）", "holder")
    desk.pay(case, "disabled_living", wife, card, months=(2, 6), fen=9_000, roster=roster)
    case.persons.add(wife)
    case.cards.add(card)


def kin_at_home(desk: Desk, nth: int) -> None:
    """C03: a cadre's uncle receives for his own wife."""
    village = desk.village()
    post = desk.take_cadre(village)
    uncle, aunt = _couple(desk, village)
    desk.declare(post, uncle, "叔父" if desk.people.male[uncle] else "姑母")
    case = lawful(
        desk, {KIN_PATH, HOLDER}, "C03", "干部的叔父代收本户成员补助", "an uncle receives at home"
    )
    card = desk.books.card_of(uncle)
    desk.pay(case, "disabled_living", aunt, card, fen=9_000)
    case.persons.add(aunt)
    case.cards.add(card)
    case.cadres.add(desk.books.posts[post].person)


def few_villages(desk: Desk, nth: int) -> None:
    """A helper opened four cards in three villages: below both counts."""
    first, *rest = _villages(desk, 3)
    agent = desk.take(1, "adult", first)[0]
    holders = desk.take(2, "adult", first) + [p for v in rest for p in desk.take(1, "adult", v)]
    case = lawful(desk, {BROKER, AGENT, BULK}, None, "为三个村四名村民代办开卡", "four cards only")
    for holder in holders:
        card = desk.books.card_of(holder)
        desk.books.accounts.agent[card] = agent
        desk.books.accounts.opened[card] = int(desk.books.months[0]) - 70
        desk.pay(case, "insured", holder, card, fen=22_000)
        case.cards.add(card)
    case.persons.update([agent, *holders])


def one_group(desk: Desk, nth: int) -> None:
    """A cadre's phone stands on two cards: one finding, and nothing behind it."""
    village = desk.village()
    post = desk.take_cadre(village)
    keeper = desk.books.posts[post]
    wards = desk.take(2, "elder", village)
    case = lawful(
        desk,
        {BRIDGE, PHONE, RISKY},
        "C05",
        "照料人的号码留在两张卡上",
        "a carer's phone on two cards",
    )
    for ward in wards:
        card = desk.books.card_of(ward)
        desk.books.carers.append(Tie(keeper.person, ward, "分散供养照料协议", RECORDED))
        desk.books.accounts.phone[card] = keeper.phone
        desk.pay(case, "tekun", ward, card, fen=92_000)
        case.cards.add(card)
    case.persons.update(wards)
    case.cadres.add(keeper.person)


def two_programs(desk: Desk, nth: int) -> None:
    """C16: a child opened the cards of one household and left one number: no ring, two programs."""
    lawful_phones.family_phone(desk, nth)
    case = desk.books.cases[-1]
    case.patterns = sorted([*case.patterns, MANY_PROGRAMS])
    for person in sorted(case.persons)[1:3]:
        desk.pay(case, "resettle", person, fen=15_000)


def farmers(desk: Desk, nth: int) -> None:
    """C13: three cadres of a village farm, each within the line and his own land."""
    cadres = _cadres_of_one_village(desk, 3)
    case = lawful(
        desk, {TEAM, AMOUNT}, "C13", "一村三名干部在自家面积内享受补贴", "three cadres who farm"
    )
    for n, person in enumerate(cadres):
        fen = 70_000 + 9_000 * n
        area = fen * 100 // 7146
        desk.pay(case, "land", person, fen=fen, area=area)
        desk.books.land_area[desk.people.household[person]] = area + 20
        case.persons.add(person)
        case.cadres.add(person)


IRREGULAR: tuple[Callable[[Desk, int], None], ...] = (
    broker,
    three_cards,
    opened_late,
    reused,
    switch,
    mistyped_card,
    two_names,
    in_cash,
    scattered,
    all_leaves,
    away_with_agent,
    far_kin,
    bridge,
    team,
)
LAWFUL: dict[str, tuple[Callable[[Desk, int], None], ...]] = {
    SEVERAL: (card_replaced,),
    REUSED: (widow,),
    NEAR: (passbooks,),
    OFF: (cash_in_time,),
    SCATTERED: (scattered_at_home,),
    LEAVES: (proxy_for_home,),
    NAMES: (couple_names,),
    KIN_PATH: (kin_at_home,),
    BROKER: (few_villages,),
    BRIDGE: (one_group,),
    TEAM: (farmers,),
    MIGRANT: (proxy_for_home,),
    SWITCH: (card_replaced,),
    SERIAL: (passbooks,),
    BULK: (few_villages,),
    OPENED_LATE: (widow,),
    INVALID: (passbooks,),
    CONTACT: (passbooks,),
    RISKY: (one_group,),
    MANY_PROGRAMS: (two_programs,),
}


def settle(county: County) -> None:
    """Others of the village are long away too, most of them unpaid or paid on their own cards."""
    books, rng = county.books, np.random.default_rng([county.seed, 56])
    away = np.flatnonzero(books.people.absent & (books.people.died < 0) & ~county.planted)
    since = int(books.months[0]) - rng.integers(30, 1500, len(away))
    back = rng.random(len(away)) < 0.1
    until = np.where(back, int(books.months[-1]) - rng.integers(1, 200, len(away)), -1)
    for person, first, last in zip(away.tolist(), since.tolist(), until.tolist(), strict=True):
        books.file("absent", person=person, since=first, until=last)
    _name_what_leaves(county)
    _name_shared_numbers(county)


def _name_shared_numbers(county: County) -> None:
    """A shop's number on old people's cards makes no ring, and is to be changed all the same."""
    for case in list(county.books.cases):
        if case.kind == "lookalike" and case.patterns == [RING] and len(case.cards) > 4:
            story = (
                "同一号码留在多名他户老人的卡上，应改回本人的",
                "one number on the cards of old people of several households",
            )
            breach = Case(len(county.books.cases), "irregular", [ONE_PHONE], None, story)
            breach.cards.update(case.cards)
            breach.phones.update(case.phones)
            county.books.cases.append(breach)


def _name_what_leaves(county: County) -> None:
    """Whatever a case was planted for: where all money of a household leaves it, it says so."""
    people, accounts = county.books.people, county.books.accounts
    left = set(_left_without(county))
    for case in county.books.cases:
        homes = {int(people.household[p]) for p in case.persons} & left
        holders = {accounts.holder[card] for card in case.cards}
        outside = any(h < 0 or int(people.household[h]) not in homes for h in holders)
        if outside and homes and LEAVES not in case.patterns:
            case.patterns = sorted([*case.patterns, LEAVES])


def _left_without(county: County) -> list[int]:
    """Households of whose money four fifths went outside, in six months or more."""
    people, accounts = county.books.people, county.books.accounts
    rows = county.payments[county.payments["firm"] < 0]
    holder = np.array(accounts.holder)[rows["card"].to_numpy()]
    home = people.household[rows["person"].to_numpy()]
    outside = (holder < 0) | (people.household[np.maximum(holder, 0)] != home)
    frame = rows.assign(home=home, left=rows["fen"].where(outside, 0))
    sums = frame.groupby("home")[["fen", "left"]].sum()
    months = frame[outside].groupby("home")["month"].nunique().reindex(sums.index, fill_value=0)
    chosen = (sums["left"] > 0) & (sums["left"] >= 0.8 * sums["fen"]) & (months >= 6)
    return [int(str(number)) for number in sums.index[chosen]]
