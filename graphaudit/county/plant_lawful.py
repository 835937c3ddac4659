"""Lawful look-alikes: what a naive rule would report and what explains it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graphaudit.county import numbers
from graphaudit.county.books import Case, Firm, Job, Lease, Tie
from graphaudit.county.desk import Desk
from graphaudit.county.people import COUNTY_CODE
from graphaudit.county.plant_cadres import AMOUNT, CLUSTER, RATES
from graphaudit.county.plant_cards import AGENT, CADRE_CARD, HOLDER, MANY, PERSONAL, PHONE, RING
from graphaudit.county.plant_people import DEAD, EMPLOYEE, FAMILY, MONTHLY, OWNER
from graphaudit.county.posts import make_firm
from graphaudit.county.sizes import day_number

Planter = Callable[[Desk, int], None]
RECORDED = day_number("2022-06-01")


def _lawful(desk: Desk, patterns: set[str], code: str | None, zh: str, en: str) -> Case:
    return desk.open(patterns, (zh, en), code, lawful=True)


def guardian(desk: Desk, nth: int) -> None:
    """C01: the guardian of two or three orphans receives for them."""
    village = desk.village()
    keeper = desk.take(1, "elder", village)[0]
    wards = desk.take(2 + nth % 2, "child", village)
    case = _lawful(
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
    case = _lawful(
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
    case = _lawful(
        desk, {MANY, HOLDER}, "C03", "户主代收本户成员的补助", "head receives for the household"
    )
    card = desk.books.card_of(home[0])
    for n, member in enumerate(home[:4]):
        desk.pay(case, "disabled_living" if n % 2 else "disabled_care", member, card, fen=9000)
    case.persons.update(home[:4])
    case.cards.add(card)


def proxy(desk: Desk, nth: int) -> None:
    """C04: a cadre, or a neighbour, is the registered proxy of one bedridden person."""
    village = desk.village()
    post = desk.take_cadre(village)
    receiver = desk.books.posts[post].person
    ward = desk.take(1, "elder", village)[0]
    desk.books.proxies.append(Tie(receiver, ward, "瘫痪在床，行动不便", RECORDED))
    case = _lawful(
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
    case = _lawful(
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
    case = _lawful(
        desk, {CADRE_CARD, HOLDER}, "C05", "登记的照料人代收特困供养金", "registered carer"
    )
    card = desk.books.card_of(keeper)
    desk.pay(case, "tekun", ward, card, fen=92_000)
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(keeper)


def carer_phone(desk: Desk, nth: int) -> None:
    """C05: two wards of one carer who is a cadre have his number on their own cards."""
    village = desk.village()
    post = desk.take_cadre(village)
    keeper = desk.books.posts[post]
    wards = desk.take(2, "elder", village)
    case = _lawful(
        desk,
        {PHONE},
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
    case = _lawful(
        desk,
        {PHONE},
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
    case = _lawful(desk, {PHONE}, None, "仅一张卡预留村干部号码", "one card only")
    card = desk.books.card_of(ward)
    desk.books.accounts.phone[card] = desk.books.posts[post].phone
    desk.pay(case, "pension", ward, card, fen=14_200)
    case.persons.add(ward)
    case.cards.add(card)
    case.cadres.add(desk.books.posts[post].person)


def leader_account(desk: Desk, nth: int) -> None:
    """C10: a group's forest money lies on its leader's account by resolution."""
    village = desk.village()
    post = desk.take_cadre(village)
    leader = desk.books.posts[post].person
    others = desk.take(3 + nth % 3, "adult", village)
    case = _lawful(
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
    case = _lawful(
        desk, {HOLDER}, "C07", "名册身份证号一位录入有误", "one digit mistyped on the roster"
    )
    wrong = mistype(desk.people.id[person], nth)
    desk.pay(case, "disabled_living", person, fen=9000, written_id=wrong)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def mistype(number: str, nth: int) -> str:
    """One digit of the order code or check changed, so that the check digit fails."""
    place = 14 + nth % 3
    digit = str((int(number[place]) + 3) % 10)
    return number[:place] + digit + number[place + 1 :]


def bank_team(desk: Desk, village: int, nth: int) -> None:
    """C15: a team of the bank opened a whole village's cards in two days; own phones."""
    desk.quiet_villages.add(village)
    people, accounts = desk.people, desk.books.accounts
    agent = desk.take(1, "adult", village)[0]
    unit = "县农村商业银行社保卡批量制发工作组"
    desk.books.jobs.append(Job(agent, unit, "编外聘用", RECORDED - 900, -1))
    case = _lawful(
        desk, {AGENT}, "C15", "社保卡批量制发，经办为银行工作组", "official mass issue of cards"
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
    case = _lawful(desk, {AGENT}, "C16", "为申报的近亲属代办开卡", "opened cards for declared kin")
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
    case = _lawful(desk, {AGENT}, None, "为四名村民代办开卡，未达五张", "four cards only")
    for n, holder in enumerate(holders):
        card = desk.books.card_of(holder)
        _by(desk, card, agent, 11 * n)
        desk.pay(case, "insured", holder, card, fen=22_000)
        case.cards.add(card)
    case.persons.update([agent, *holders])


def family_phone(desk: Desk, nth: int) -> None:
    """C16: one child opened the cards of the whole household and left one number on all of them."""
    home = desk.take_home(4, desk.village())
    case = _lawful(
        desk,
        {RING},
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
    """Five old people left the village shop's number: one kind of identifier only."""
    village = desk.village()
    keeper = desk.take(1, "adult", village)[0]
    wards = desk.take(5 + nth % 3, "elder", village)
    case = _lawful(
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


def same_month(desk: Desk, nth: int) -> None:
    """C08: the last payment is of the month of the death."""
    person = desk.take(1, "elder", desk.village())[0]
    case = _lawful(desk, {DEAD}, "C08", "死亡当月发放", "paid in the month of the death")
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
    case = _lawful(desk, {DEAD}, "C06", "与亡者同名的另一人", "a namesake of a dead villager")
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
    case = _lawful(desk, {DEAD}, "C06", "双胞胎一人亡故，另一人照常领取", "one of two twins died")
    desk.pay(case, "pension", living, fen=14_200)
    case.persons.add(living)
    case.cards.add(desk.books.card_of(living))


def cremation_typo(desk: Desk, nth: int) -> None:
    """C07: the crematorium wrote one digit of the ID wrong; aid had stopped in time."""
    person, neighbour = desk.take(2, "elder", desk.village())
    month = 3 + nth % 6
    desk.people.died[person] = int(desk.books.months[month]) + 24
    desk.books.death_typos[person] = mistype(desk.people.id[person], nth)
    case = _lawful(
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
    case = _lawful(
        desk, {EMPLOYEE}, "C23", "公益岗或编外人员享受低保", "public-welfare post on aid"
    )
    desk.pay(case, "dibao", person, fen=desk.stipend())
    if status == "公益性岗位":
        desk.pay(case, "public_post", person, fen=50_000)
    case.persons.add(person)


def namesake_employee(desk: Desk, nth: int) -> None:
    """C06: a beneficiary has the name of a public employee of the same village."""
    person, other = desk.take(2, "adult", desk.village())
    desk.rename(other, desk.people.name[person])
    desk.books.jobs.append(Job(other, "县第一中学", "在编", RECORDED - 3000, -1))
    case = _lawful(
        desk, {EMPLOYEE}, "C06", "与财政供养人员同名的另一人", "a namesake of a public employee"
    )
    desk.pay(case, "dibao", person, fen=desk.stipend())
    case.persons.add(person)


def left_the_payroll(desk: Desk, nth: int) -> None:
    """Employment had ended before aid began."""
    person = desk.take(1, "adult", desk.village())[0]
    ended = int(desk.books.months[2]) - 1
    desk.books.jobs.append(Job(person, "县水务局", "在编", RECORDED - 3000, ended))
    case = _lawful(desk, {EMPLOYEE}, None, "离职后才享受低保", "left the payroll before aid began")
    desk.pay(case, "dibao", person, months=(3, 99), fen=desk.stipend())
    case.persons.add(person)


def stolen_identity(desk: Desk, nth: int) -> None:
    """C09: ten or more licences were taken out in poor villagers' names by one agent in one day."""
    village = desk.village()
    agent = desk.take(1, "adult", village)[0]
    victims = desk.take(10 + nth % 3 if nth == 0 else 1, "adult", village)
    codes = numbers.credit_codes(["91"] * len(victims), COUNTY_CODE, desk.rng)
    case = _lawful(
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
    case = _lawful(
        desk, {OWNER}, None, f"{word}的经营者享受低保", "a small, untaxed or cancelled business"
    )
    desk.pay(case, "dibao", person, fen=desk.stipend())
    case.persons.add(person)
    case.firms.add(len(desk.books.firms) - 1)


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
    case = _lawful(
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
    case = _lawful(
        desk, {AMOUNT}, "C14", "村干部流转、代耕的面积有登记", "land let to the cadre is registered"
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
    case = _lawful(desk, {AMOUNT}, None, "已离任的村干部", "left office before the payments")
    desk.pay(case, "land", post.person, fen=7146 * area // 100, area=area)
    case.persons.add(post.person)


def personal_stack(desk: Desk, nth: int) -> None:
    """C25: several members of a household hold personal programs that go together."""
    home = desk.take_home(3, desk.village())[:3]
    case = _lawful(
        desk, {FAMILY}, "C25", "同户多人各自享受个人项目", "personal programs that stack"
    )
    desk.pay(case, "dibao", home[0], fen=desk.stipend())
    for member in home:
        desk.pay(case, "disabled_living", member, fen=9000)
        desk.pay(case, "insured", member, fen=22_000)
    case.persons.update(home)


def successor(desk: Desk, nth: int) -> None:
    """C03: the head died and another member of the household is paid from the next month on."""
    home = desk.take_home(2, desk.village())
    first, second = home[:2]
    case = _lawful(
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
    case = _lawful(
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
    case = _lawful(
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
            desk.pay(case, "land", relative, fen=7146 * 5, area=500)
    case.persons.update(relatives)
    case.cadres.add(desk.books.posts[index].person)


BY_PATTERN: dict[str, tuple[Planter, ...]] = {
    MANY: (head_receives, institution, leader_account),
    CADRE_CARD: (proxy, carer, own_household, leader_account),
    HOLDER: (guardian, mistyped, head_receives),
    PHONE: (parents_phone, carer_phone, one_phone),
    AGENT: (four_cards, child_agent),
    RING: (family_phone, shop_phone),
    DEAD: (same_month, namesake_dead, cremation_typo, twin_dead),
    EMPLOYEE: (welfare_post, namesake_employee, left_the_payroll),
    OWNER: (stolen_identity, untaxed_trader, small_firm, cancelled_firm),
    AMOUNT: (below_line, trusted_land, former_cadre),
    FAMILY: (personal_stack, successor),
    CLUSTER: (two_relatives,),
}
