"""Bank statements: what is done with the money once it is on the cards.

Statements are handed over for the cards of cases and for a sample of honest ones. Cases of the
county in which somebody has other people's cards in hand are given what he does with them; few
people are taken for more. What happens on a card follows what was paid on it, so planters leave
a plan (``transactions_planned``) that ``settle`` carries out.
"""

from __future__ import annotations

from graphaudit.county.bankbook import PLAN
from graphaudit.county.bankdays import NEVER, settle_statements
from graphaudit.county.books import Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.errors import CountyTooSmallError
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.plant_cards import AGENT, PHONE, RING
from graphaudit.county.plant_people import DEAD

BURST = "same_terminal_burst"
RECOLLECTED = "funds_recollected"
CARD_SET = "controlled_card_set"
WALLET = "wallet_bound_third_party"
COUNTER = "counter_multi_passbook"
DEVICE = "shared_device"
KICKBACK = "fixed_kickback"
SLEEPING = "sleeping_card"
DRAINED = "dormant_then_drained"
GHOST = "ghost_account_profile"
AT_ONCE = "immediate_full_withdrawal"
OFFSITE = "offsite_withdrawals"
PUBLIC = "public_money_to_private"
ROUND = "round_trip"
FAMILY = "funds_to_family"
TRACE = "payee_trace_mismatch"
AWARDED = 10
"""The index of the first month in which awards are paid."""
LONG_ENOUGH = 18
"""Months that must be paid before a card can lie idle for a year and be emptied after it."""


def plan(desk: Desk, act: str, case: Case, **more: str | int) -> None:
    """Leave word what is to happen on the case's cards."""
    desk.books.file(PLAN, act=act, case=case.number, **more)


def untouched(desk: Desk, pattern: str, least: int = 1) -> Case | None:
    """The first irregular case of the pattern that no plan has used, with so many cards."""
    used = {entry["case"] for entry in desk.books.filed.get(PLAN, [])}
    fit = (
        case
        for case in desk.books.cases
        if case.kind == "irregular" and pattern in case.patterns and len(case.cards) >= least
    )
    return next((case for case in fit if case.number not in used), None)


def add(case: Case, *patterns: str) -> None:
    """The case rightly shows these patterns too."""
    case.patterns = sorted({*case.patterns, *patterns})


def forty_cards_drawn(desk: Desk) -> None:
    """Story 1 again: the forty cards are emptied at one ATM, twenty in half an hour."""
    case = max((c for c in desk.books.cases if RING in c.patterns), key=lambda c: len(c.cards))
    add(case, CARD_SET, BURST)
    plan(desk, "burst", case, township=0, nth=1)


def burst(desk: Desk, nth: int) -> None:
    """The cards of a ring are emptied one after the other at one ATM."""
    case = untouched(desk, RING, 4)
    if case is None:
        return
    add(case, BURST, *([CARD_SET] if len(case.cards) >= 5 else []))
    payee = {d.card: d.person for d in desk.books.dues if d.case == case.number}
    own = [(card, payee[card]) for card in sorted(case.cards) if card in payee]
    for month in (3, 9, 15):
        for card, person in own:
            fen = 120_000 + 3_000 * nth
            desk.pay(case, "medical", person, card, months=(month, month), fen=fen)
    township = int(desk.books.places.township[desk.people.village[own[0][1]]])
    plan(desk, "burst", case, township=township, nth=nth)


def recollected(desk: Desk, nth: int) -> None:
    """The money of a ring's cards goes to one private card by phone, within days."""
    case = untouched(desk, RING, 5) or _neighbours(desk)
    master = _master(desk, case)
    add(case, RECOLLECTED, DEVICE)
    case.cards.add(desk.books.card_of(master))
    plan(desk, "recollect", case, sink=desk.books.card_of(master), nth=nth)


def _neighbours(desk: Desk) -> Case:
    """Three pensioners whose cards a neighbour has in hand."""
    story = ("三户的卡由一名邻居操作转款", "a neighbour operates the cards of three households")
    case = desk.open(set(), story)
    master, *others = desk.take(4, "elder", desk.village())
    for other in others:
        card = desk.books.card_of(other)
        desk.pay(case, "pension", other, card, fen=14_700)
        desk.books.accounts.agent[card] = master
        case.cards.add(card)
    case.persons.update(others)
    return case


def _master(desk: Desk, case: Case) -> int:
    agents = {desk.books.accounts.agent[card] for card in case.cards} - {-1}
    return min(agents)


def at_the_counter(desk: Desk, nth: int) -> None:
    """The agent who opened the cards draws from all of them at the counter in two hours."""
    case = untouched(desk, AGENT, 5)
    if case is None:
        return
    add(case, COUNTER)
    plan(desk, "counter", case, agent=_master(desk, case), nth=nth)


def _at_counter(desk: Desk) -> Case | None:
    """A case whose agent drew at the counter, and asks for his share besides."""
    fit = (c for c in desk.books.cases if COUNTER in c.patterns and KICKBACK not in c.patterns)
    return next((case for case in fit if case.kind == "irregular"), None)


def kickback(desk: Desk, nth: int) -> None:
    """Everybody for whom one agent opened a card sends back the same share."""
    case = untouched(desk, AGENT, 5) or _at_counter(desk)
    if case is None:
        return
    drawn = int(COUNTER in case.patterns)
    add(case, KICKBACK)
    sink = desk.books.card_of(_master(desk, case))
    plan(desk, "kickback", case, sink=sink, drawn=drawn, nth=nth)


def wallet(desk: Desk, nth: int) -> None:
    """Cards with a cadre's phone are bound to his wallet."""
    case = untouched(desk, PHONE, 2)
    if case is None:
        return
    add(case, WALLET)
    bind(desk, case, min(case.cadres), nth)


def bind(desk: Desk, case: Case, owner: int, nth: int) -> None:
    """Bind all cards of the case to the owner's wallet, and spend by it."""
    number = f"wx_{desk.people.id[owner][-6:].lower()}{nth:03d}"
    for card in sorted(case.cards):
        day = int(desk.books.months[0]) - 20 - nth
        desk.books.file("wallets", card=card, owner=owner, number=number, day=day)
    case.numbers.add(number)
    plan(desk, "wallet", case, nth=nth)


def device(desk: Desk, nth: int) -> None:
    """Three or more cards with a cadre's phone are operated from one phone."""
    case = untouched(desk, PHONE, 3)
    if case is None:
        return
    add(case, DEVICE)
    plan(desk, "device", case, nth=nth)


def sleeping(desk: Desk, nth: int) -> None:
    """Money comes every month and nobody has ever drawn any."""
    if desk.books.month_count < LONG_ENOUGH:
        return
    person = desk.take(1, "elder", desk.village())[0]
    story = ("每月入账、从未支取", "paid every month, never drawn")
    _idle(desk, desk.open({SLEEPING}, story), [person], "sleep", nth)


def drained(desk: Desk, nth: int) -> None:
    """Three cards that lay idle for over a year are emptied within three days."""
    if desk.books.month_count < LONG_ENOUGH:
        return
    persons = desk.take(3, "elder", desk.village())
    story = ("三张卡一年多未动后两日内取空", "three cards idle for over a year, then emptied")
    _idle(desk, desk.open({DRAINED}, story), persons, "drain", nth)


def _idle(desk: Desk, case: Case, persons: list[int], act: str, nth: int) -> None:
    for person in persons:
        desk.pay(case, "pension", person, fen=13_800 + 100 * nth)
        case.cards.add(desk.books.card_of(person))
    case.persons.update(persons)
    plan(desk, act, case, nth=nth)


def ghost(desk: Desk, nth: int) -> None:
    """A second card, opened by an agent without a phone, is paid on for four months and emptied."""
    person, agent = desk.take(2, "adult", desk.village())
    story = (
        "他人代办的卡仅入账四个月救助金，每次到账当日取空",
        "a card opened by another took four months of aid and was emptied each time",
    )
    case = desk.open({GHOST, AT_ONCE}, story)
    first = 2 + nth % 4
    card = second_card(desk, person, agent, int(desk.books.months[first]) - 12)
    desk.pay(case, "dibao", person, card, months=(first, first + 3), fen=43_200 + 700 * nth)
    case.persons.update([person])
    case.cards.add(card)
    plan(desk, "ghost", case, nth=nth)


def second_card(desk: Desk, person: int, agent: int, day: int) -> int:
    """One more account of the person, opened by an agent, without a phone."""
    accounts = desk.books.accounts
    own = desk.books.card_of(person)
    serial = len(accounts.number)
    branch = accounts.branch[own]
    index = accounts.corporate(accounts.name[own], f"80001788{serial:07d}", branch, day)
    accounts.holder[index] = person
    accounts.agent[index] = agent
    accounts.kind[index] = "存折"
    return index


def offsite(desk: Desk, nth: int) -> None:
    """The card of one who died goes on being drawn on all over the county."""
    case = next(
        (
            c
            for c in desk.books.cases
            if c.kind == "irregular" and DEAD in c.patterns and OFFSITE not in c.patterns
            and _months(desk, c) >= 6 and c.cards
        ),
        None,
    )  # fmt: skip
    if case is None:
        return
    add(case, OFFSITE)
    plan(desk, "offsite", case, nth=nth)


def _months(desk: Desk, case: Case) -> int:
    dues = [due for due in desk.books.dues if due.case == case.number]
    return max((due.last - due.first + 1 for due in dues), default=0)


def public_money(desk: Desk, nth: int) -> None:
    """A village committee's account pays a cadre's own card, several times."""
    village = desk.village()
    post = desk.books.posts[desk.take_cadre(village)]
    story = ("村集体账户多次转入村干部个人卡", "a village account paid a cadre's own card")
    case = desk.open({PUBLIC}, story)
    case.cadres.add(post.person)
    _from_village(desk, case, village, post.person, "往来款", nth)


def _from_village(desk: Desk, case: Case, village: int, person: int, note: str, nth: int) -> None:
    name = desk.books.places.village_names[village]
    serial = len(desk.books.accounts.number)
    account = desk.books.accounts.corporate(
        f"{name}村民委员会", f"80001791{serial:07d}", desk.books.accounts.branch[0], RECORDED
    )
    card = desk.books.card_of(person)
    case.cards.add(card)
    plan(desk, "public", case, payer=account, payee=card, note=note, nth=nth)


def round_trip(desk: Desk, nth: int) -> None:
    """A village account's money comes back to it through two private cards."""
    first, second = desk.take(2, "adult", desk.village())
    village = int(desk.people.village[first])
    story = ("集体账户的款项经两张个人卡转回", "money came back through two private cards")
    case = desk.open({ROUND, PUBLIC}, story)
    name = desk.books.places.village_names[village]
    serial = len(desk.books.accounts.number)
    account = desk.books.accounts.corporate(
        f"{name}股份经济合作社", f"80001792{serial:07d}", desk.books.accounts.branch[0], RECORDED
    )
    cards = [desk.books.card_of(first), desk.books.card_of(second)]
    case.cards.update([account, *cards])
    case.persons.update([first, second])
    plan(desk, "round", case, start=account, one=cards[0], two=cards[1], nth=nth)


def to_family(desk: Desk, nth: int) -> None:
    """Most of a cooperative's award goes to the card of the head's wife or son."""
    firm, relative = _winner(desk)
    story = ("奖补资金大部分转入负责人亲属卡", "most of an award went to the head's family")
    case = desk.open({FAMILY}, story)
    _award(desk, case, firm, relative, 70 + nth % 20)


def _award(desk: Desk, case: Case, firm: int, relative: int, share: int) -> None:
    books = desk.books
    card, leader = books.card_of(relative), books.firms[firm].leader
    books.reserved[books.people.household[leader]] = True
    desk.pay(
        case, "award", leader, books.firms[firm].card, months=(AWARDED, AWARDED),
        fen=int(desk.rng.integers(2, 21)) * 250_000, firm=firm,
    )  # fmt: skip
    case.firms.add(firm)
    case.persons.add(relative)
    case.cards.add(card)
    source = books.firms[firm].card
    plan(desk, "award", case, source=source, sink=card, share=share, firm=firm)


def _winner(desk: Desk) -> tuple[int, int]:
    """A live cooperative or farm, in no case, whose head lives with somebody who has a card."""
    books = desk.books
    taken = {f for case in books.cases for f in case.firms}
    for number, firm in enumerate(books.firms):
        lives = firm.status == "存续" and desk.people.died[firm.leader] < 0
        fit = lives and firm.card >= 0 and firm.kind in ("农民专业合作社", "家庭农场")
        if fit and number not in taken and not books.reserved[desk.people.household[firm.leader]]:
            home = [m for m in desk.people.home(firm.leader) if m != firm.leader]
            with_card = [m for m in home if books.card_of(m) >= 0 and desk.people.died[m] < 0]
            if with_card:
                return number, with_card[0]
    raise CountyTooSmallError("cooperative")


def never_came(desk: Desk, nth: int) -> None:
    """The roster says paid every month; in one month the bank credited nothing."""
    story = ("名册记为已发，卡的流水没有这笔入账", "paid by the roster and never credited")
    _held_back(desk, desk.open({TRACE}, story), NEVER, nth)


def came_late(desk: Desk, nth: int) -> None:
    """The first attempt failed; the money came on the card twelve days later."""
    story = ("首次代发失败，十二天后补发到卡", "credited twelve days later")
    _held_back(desk, lawful(desk, {TRACE}, None, *story), 12, nth)


def _held_back(desk: Desk, case: Case, days: int, nth: int) -> None:
    person = desk.take(1, "elder", desk.village())[0]
    desk.pay(case, "pension", person, fen=14_100)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))
    plan(desk, "hold_back", case, month=3 + nth % (desk.last - 5), days=days)


def market_day(desk: Desk, nth: int) -> None:
    """C22: on market days two dozen people of one village draw at its aid point, all morning."""
    village = desk.village()
    near = [
        p
        for p in range(len(desk.people.id))
        if desk.people.village[p] == village and desk.books.card_of(p) >= 0
        and desk.people.died[p] < 0 and desk.people.age(p) >= 45
        and not desk.books.reserved[desk.people.household[p]]
    ][:26]  # fmt: skip
    case = lawful(
        desk,
        {BURST, CARD_SET},
        "C22",
        "赶集日众人在同一助农取款点取现",
        "market day at the aid point",
    )
    case.persons.update(near)
    case.cards.update(desk.books.card_of(p) for p in near)
    plan(desk, "market", case, village=village, nth=nth)


def family_errands(desk: Desk, nth: int) -> None:
    """One of the household draws for the others, on one phone and one wallet."""
    home = desk.take_home(4, desk.village())
    case = lawful(
        desk,
        {WALLET, DEVICE, COUNTER},
        None,
        "本户一人为家人办理取款、绑定本人钱包",
        "one of the household handles the cards of the family",
    )
    for member in home[1:5]:
        desk.pay(case, "insured", member, fen=22_000)
        case.cards.add(desk.books.card_of(member))
    case.persons.update(home[:5])
    bind(desk, case, home[0], 500 + nth)
    plan(desk, "counter", case, agent=home[0], nth=nth)
    plan(desk, "device", case, nth=500 + nth)


def bought_together(desk: Desk, nth: int) -> None:
    """Five farmers send the same sum for insurance, or pay for fertiliser they bought together."""
    buyer, *others = desk.take(6, "adult", desk.village())
    insured = nth % 2 == 0
    case = lawful(
        desk,
        {RECOLLECTED, KICKBACK},
        None,
        "五户转款给代缴医保或团购化肥的同村人",
        "five households paid a neighbour for insurance or fertiliser",
    )
    for other in others:
        desk.books.land_area[desk.people.household[other]] = 640
        desk.pay(case, "land", other, fen=43_000, area=600)
        case.cards.add(desk.books.card_of(other))
    case.persons.update(others)
    note = "代缴城乡居民医保" if insured else "化肥款"
    plan(desk, "chip_in", case, sink=desk.books.card_of(buyer), note=note, nth=nth)


def migrant_saves(desk: Desk, nth: int) -> None:
    """C12: somebody who works elsewhere lets the money lie, and takes it once."""
    if desk.books.month_count < LONG_ENOUGH:
        return
    person = desk.take(1, "elder", desk.village())[0]
    case = lawful(
        desk,
        {SLEEPING, DRAINED},
        "C12",
        "外出人员的钱一年多未动，回乡一次取出",
        "a migrant's money",
    )
    desk.people.absent[person] = True
    _idle(desk, case, [person], "drain", nth + 2)


def cash_user(desk: Desk, nth: int) -> None:
    """An old woman who draws her pension whole at the aid point, on an old card of her own."""
    person = desk.take(1, "elder", desk.village())[0]
    case = lawful(
        desk, {GHOST, AT_ONCE}, "C22", "老人到账后自己在村服务点取出", "an old person draws it all"
    )
    desk.pay(case, "pension", person, fen=15_000)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))
    plan(desk, "ghost", case, nth=1000 + nth)


def works_elsewhere(desk: Desk, nth: int) -> None:
    """A migrant draws in the towns where he works."""
    person = desk.take(1, "adult", desk.village())[0]
    desk.people.absent[person] = True
    case = lawful(
        desk, {OFFSITE}, None, "外出务工人员在务工地取款", "a migrant draws where he works"
    )
    desk.books.land_area[desk.people.household[person]] = 640
    desk.pay(case, "land", person, fen=43_000, area=600)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))
    plan(desk, "far", case, nth=nth)


def cadre_pay(desk: Desk, nth: int) -> None:
    """The village pays a cadre his monthly remuneration."""
    village = desk.village()
    post = desk.books.posts[desk.take_cadre(village)]
    case = lawful(desk, {PUBLIC}, None, "村集体账户发放村干部报酬", "a cadre's remuneration")
    case.cadres.add(post.person)
    _from_village(desk, case, village, post.person, "村干部报酬", nth)


def loan_repaid(desk: Desk, nth: int) -> None:
    """A neighbour lends money and gets it back."""
    first, second = desk.take(2, "adult", desk.village())
    case = lawful(desk, {ROUND}, None, "邻里借款归还", "a loan repaid")
    cards = [desk.books.card_of(first), desk.books.card_of(second)]
    case.persons.update([first, second])
    case.cards.update(cards)
    plan(desk, "loan", case, one=cards[0], two=cards[1], nth=nth)


def wages(desk: Desk, nth: int) -> None:
    """A cooperative's award pays wages, the wife's among them."""
    case = lawful(desk, {FAMILY}, None, "奖补后向家人支付少量劳务费", "a small wage to the family")
    _award(desk, case, *_winner(desk), 12)


IRREGULAR = (
    burst,
    recollected,
    at_the_counter,
    kickback,
    wallet,
    device,
    sleeping,
    drained,
    ghost,
    offsite,
    public_money,
    round_trip,
    to_family,
    never_came,
)
STORIES = (forty_cards_drawn,)
LAWFUL = {
    BURST: (market_day,),
    CARD_SET: (market_day,),
    WALLET: (family_errands,),
    DEVICE: (family_errands,),
    RECOLLECTED: (bought_together,),
    KICKBACK: (bought_together,),
    SLEEPING: (migrant_saves,),
    GHOST: (cash_user,),
    OFFSITE: (works_elsewhere,),
    PUBLIC: (cadre_pay,),
    ROUND: (loan_repaid,),
    FAMILY: (wages,),
    TRACE: (came_late,),
}


def settle(county: County) -> None:
    """Statements of the planned cards and of a sample of honest ones."""
    settle_statements(county)
