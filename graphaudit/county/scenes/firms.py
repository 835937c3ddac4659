"""Subsidised enterprises: shells, cadres' own, shared contacts, borrowed names, invoices, machines.

Most cases take leaders of the county's firms, whose households hold no aid for the needy anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Books, Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.errors import CountyTooSmallError
from graphaudit.county.lawful import lawful
from graphaudit.county.people import COUNTY_CODE
from graphaudit.county.plant_people import OWNER
from graphaudit.county.posts import make_firm
from graphaudit.county.programs import NUMBER

SHELL = "shell_cooperative"
CADRE = "cadre_linked_enterprise"
SHARED = "enterprise_shared_contact"
BORROWED = "borrowed_identity_members"
NEW = "enterprise_new_before_award"
TWICE = "enterprise_duplicate_award"
LOOP = "supplier_loop"
OVERLAP = "member_overlap"
MACHINES = "machinery_bulk_purchase"
COMPANY, COOP, FARM, TRADER = "公司", "农民专业合作社", "家庭农场", "个体工商户"
LEAD = {COMPANY: "91", COOP: "93", FARM: "92", TRADER: "92"}
NOVEMBER = 10
"""The index of the first month in which awards are paid."""
THINGS = ("冷库建设", "标准化种植基地", "饲草加工设备", "大棚改造", "养殖圈舍改造", "育苗设施")
TOOLS = ("轮式拖拉机", "旋耕机", "谷物联合收割机", "微耕机", "播种机", "铺膜机")


@dataclass(frozen=True)
class Told:
    """What a case's firm has of its own; a day of -1, an empty text: as usual."""

    tax: int = 600_000
    founded: int = -1
    members: tuple[int, ...] = ()
    agent: int = -1
    phone: str = ""
    address: str = ""
    name: str = ""


def _leader(desk: Desk, at_home: int = 1) -> int:
    """The leader of a firm that no case uses, with so many grown-ups at home."""
    books = desk.books
    kin = {tie.other for tie in books.kin}
    for place in desk.rng.permutation(len(books.firms)).tolist():
        person = books.firms[place].leader
        home = books.people.household[person]
        grown = [m for m in books.people.home(person) if _well(books, m)]
        free = books.barred[home] and not books.reserved[home] and person not in kin
        if free and person in grown and len(grown) >= at_home:
            books.reserved[home] = True
            return int(person)
    raise CountyTooSmallError("firm")


def _well(books: Books, person: int) -> bool:
    return bool(books.people.died[person] < 0 and books.card_of(person) >= 0)


def _found(desk: Desk, leader: int, kind: str, told: Told | None = None) -> int:
    """Register one more live firm; returns its index."""
    special = told or Told()
    code = numbers.credit_codes([LEAD[kind]], COUNTY_CODE, desk.rng)[0]
    firm = make_firm(desk.books, leader, code, kind)
    desk.books.firms.append(
        replace(
            firm,
            status="存续",
            tax=special.tax,
            shareholders=(leader,) if kind == COMPANY else (),
            founded=special.founded if special.founded >= 0 else min(firm.founded, _long_ago(desk)),
            members=special.members or firm.members,
            agent=special.agent,
            phone=special.phone or firm.phone,
            address=special.address or firm.address,
            name=special.name or firm.name,
        )
    )
    return len(desk.books.firms) - 1


def _long_ago(desk: Desk) -> int:
    """A day well before every award."""
    return int(desk.books.months[0]) - 200


def _award(desk: Desk, case: Case, firm: int, note: str = "", month: int = NOVEMBER) -> None:
    """Pay an award to the firm."""
    books = desk.books
    desk.pay(
        case, "award", books.firms[firm].leader, books.firms[firm].card, months=(month, month),
        fen=int(desk.rng.integers(2, 21)) * 250_000, note=note, firm=firm,
    )  # fmt: skip
    case.firms.add(firm)
    case.cards.add(books.firms[firm].card)


def _thing(nth: int) -> str:
    return THINGS[nth % len(THINGS)]


def shell(desk: Desk, nth: int) -> None:
    """A cooperative without tax whose members are one family, or are all on aid."""
    patterns = {SHELL, OWNER} if nth % 2 else {SHELL}
    case = desk.open(patterns, ("无纳税合作社的成员都是一户人或都领救助", "a shell cooperative"))
    if nth % 2 == 0:
        leader, *others = desk.take_home(3, desk.village())[:4]
    else:
        leader, *others = desk.take(6, "elder", desk.village())
        for person in (leader, *others):
            desk.pay(case, "tekun", person, fen=92_000)
    firm = _found(desk, leader, COOP, Told(tax=0, members=tuple(others)))
    _award(desk, case, firm, _thing(nth))
    case.persons.update((leader, *others))


def cadres_own(desk: Desk, nth: int) -> None:
    """A cadre's household member, or declared brother or sister, leads a subsidised firm."""
    if nth % 2:
        post, leader = desk.take_cadre(), _leader(desk)
        desk.declare_sibling(post, leader)
    else:
        post = desk.take_cadre_with(2)
        cadre = desk.books.posts[post].person
        home = [m for m in desk.people.home(cadre) if _well(desk.books, m) and m != cadre]
        leader = home[0]
        word = "儿子" if desk.people.male[leader] else "女儿"
        desk.declare(post, leader, "配偶" if _near_in_age(desk, cadre, leader) else word)
    case = desk.open({CADRE}, ("干部亲属的企业获得补贴", "a firm of a cadre's kin was subsidised"))
    firm = _found(desk, leader, FARM if nth % 2 else COOP)
    _award(desk, case, firm, _thing(nth + 1))
    case.cadres.add(desk.books.posts[post].person)
    case.persons.add(leader)


def _near_in_age(desk: Desk, one: int, other: int) -> bool:
    return abs(int(desk.people.birth[one]) - int(desk.people.birth[other])) < 15 * 365


def shared(desk: Desk, nth: int) -> None:
    """Three or four subsidised firms have one phone, one address or one agent."""
    leaders = [_leader(desk) for _ in range(3 + nth % 2)]
    told = (
        Told(phone=desk.people.phone[leaders[0]]),
        Told(address=f"{_place(desk, leaders[0])}二组19号"),
        Told(agent=leaders[0]),
    )[nth % 3]
    case = desk.open({SHARED}, ("几家获补企业共用电话、地址或代理人", "firms share a contact"))
    for n, leader in enumerate(leaders):
        own = replace(told, agent=-1) if n == 0 else told
        _award(desk, case, _found(desk, leader, COOP if n % 2 else FARM, own), _thing(nth + n))
    if nth % 3 == 2:
        _award(desk, case, _found(desk, _leader(desk), COOP, told), _thing(nth))


def _place(desk: Desk, person: int) -> str:
    return desk.books.places.village_names[int(desk.people.village[person])]


def borrowed(desk: Desk) -> None:
    """Who took out licences in poor villagers' names (C09) is the case: the agent."""
    books = desk.books
    for stolen in [c for c in books.cases if c.explanation == "C09" and len(c.firms) > 2]:
        case = desk.open(
            {BORROWED},
            ("一名代理人一天内以多名受助人身份登记企业", "one agent, many licences in one day"),
        )
        case.firms.update(stolen.firms)
        case.persons.update(stolen.persons | {books.firms[f].agent for f in stolen.firms})


def paper_members(desk: Desk, nth: int) -> None:
    """Twelve people become members in one day through one agent; five of them are on aid."""
    if nth == 0:
        return
    agent, *members = desk.take(13, "adult", desk.village())
    case = desk.open(
        {BORROWED, OWNER}, ("一天内登记的成员中多人领救助", "members on aid, one agent")
    )
    founded = int(desk.books.months[0]) - 300 - nth
    firms = [
        _found(desk, part[0], COOP, Told(founded=founded, members=tuple(part[1:]), agent=agent))
        for part in (members[:6], members[6:])
    ]
    for person in members[:5]:
        desk.pay(case, "dibao", person, fen=desk.stipend())
    case.firms.update(firms)
    case.persons.update((agent, *members))


def new_firm(desk: Desk, nth: int) -> None:
    """Founded twenty to eighty days before the award."""
    case = desk.open({NEW}, ("成立不足九十天即获补贴", "founded just before the award"))
    founded = int(desk.books.months[NOVEMBER]) - 10 - 15 * (nth % 4)
    _award(desk, case, _found(desk, _leader(desk), COOP, Told(founded=founded)), _thing(nth))


def twice(desk: Desk, nth: int) -> None:
    """Two firms of one leader are paid for one thing, or one firm twice."""
    case = desk.open({TWICE}, ("同一事项重复获得补贴", "paid twice for one thing"))
    leader, thing = _leader(desk), _thing(nth + 2)
    first = _found(desk, leader, COOP)
    second = first if nth % 2 else _found(desk, leader, FARM)
    _award(desk, case, first, thing)
    later = NOVEMBER if desk.last < NOVEMBER + 12 else NOVEMBER + 12
    _award(desk, case, second, thing, later if nth % 2 else NOVEMBER)


def loop(desk: Desk, nth: int) -> None:
    """The seller on the invoices is led by somebody of the buyer's household."""
    leader = _leader(desk, at_home=2)
    other = next(m for m in desk.people.home(leader) if _well(desk.books, m) and m != leader)
    case = desk.open({LOOP}, ("报账发票的销方是同户人的企业", "the seller is the family's own"))
    buyer, seller = _found(desk, leader, COOP), _found(desk, other, FARM)
    _award(desk, case, buyer, _thing(nth + 3))
    case.firms.add(seller)
    _bill(desk, seller, buyer, range(1_017_220 + 500 * nth, 1_017_232 + 500 * nth))


def _bill(desk: Desk, seller: int, buyer: int, serials: Iterable[int]) -> None:
    """Invoices through the half year before the award."""
    goods = ("饲料", "种苗", "农膜", "钢架")
    for n, serial in enumerate(serials):
        day = int(desk.books.months[4]) + 5 * n
        desk.books.file(
            "invoices", seller=seller, buyer=buyer, number=f"{serial:08d}", day=day,
            fen=int(desk.rng.integers(20, 400)) * 4_500, goods=goods[n % 4],
        )  # fmt: skip


def overlap(desk: Desk, nth: int) -> None:
    """Two cooperatives of one village have five of six members in common."""
    members = _villagers(desk, 7)
    case = desk.open({OVERLAP}, ("两家合作社成员大部分相同", "two cooperatives, the same members"))
    for part in (members[:6], members[1:]):
        case.firms.add(_found(desk, _leader(desk), COOP, Told(members=tuple(part))))
    case.persons.update(members)


def _villagers(desk: Desk, count: int) -> list[int]:
    """Heads of well-off households of one village: membership harms no entitlement. None lives
    with a cadre or a cadre's declared kin, whose firm would be a case of its own."""
    books = desk.books
    near = [post.person for post in books.posts] + [tie.other for tie in books.kin]
    officials = set(books.people.household[near].tolist())
    for village in desk.rng.permutation(books.size.villages).tolist():
        heads = books.people.heads
        fit = [
            int(h)
            for h in heads[(books.people.village[heads] == village) & books.barred]
            if _well(books, int(h)) and int(books.people.household[h]) not in officials
        ]
        if len(fit) >= count:
            chosen: list[int] = desk.rng.choice(np.array(fit), count, replace=False).tolist()
            return chosen
    raise CountyTooSmallError(f"{count} members")


def machines(desk: Desk, nth: int) -> None:
    """Three or four machines for one buyer in a year; or one that is sold on within the year."""
    buyer = _leader(desk)
    case = desk.open({MACHINES}, ("一人一年多台农机或转卖", "many machines, or one sold on"))
    count = 1 if nth % 3 == 1 else 3 + nth % 2
    for n in range(count):
        month = 2 + 2 * n
        _machine(desk, case, buyer, month, f"NJ{nth:03d}{n:02d}")
    if count == 1:
        sold = int(desk.books.months[9])
        _own(desk, _leader(desk), f"NJ{nth:03d}00", 0, sold)
    case.persons.add(buyer)


def _machine(desk: Desk, case: Case, buyer: int, month: int, serial: str) -> None:
    """One subsidised machine: a line of the register and its payment."""
    day = int(desk.books.months[month]) - 15
    _own(desk, buyer, serial, month, day)
    fen = int(desk.rng.integers(20, 400)) * 10_000
    desk.pay(case, "machine", buyer, months=(month, month), fen=fen)


def _own(desk: Desk, buyer: int, serial: str, nth: int, day: int) -> None:
    desk.books.file(
        "machinery", buyer=buyer, firm=-1, tool=TOOLS[nth % len(TOOLS)], serial=serial, day=day
    )


def honest_coop(desk: Desk, nth: int) -> None:
    """A young cooperative that owes no tax, with members of six households who are on no aid."""
    case = lawful(desk, {SHELL}, None, "免税的真实合作社", "a real cooperative that owes no tax")
    leader = _leader(desk)
    firm = _found(desk, leader, COOP, Told(tax=0, members=tuple(_villagers(desk, 5))))
    _award(desk, case, firm, _thing(nth))


def village_collective(desk: Desk, nth: int) -> None:
    """The village's own collective is led by its cadre by right."""
    post = desk.take_cadre()
    cadre = desk.books.posts[post].person
    case = lawful(
        desk,
        {CADRE},
        None,
        "村干部任村集体经济组织负责人",
        "a cadre leads the village's collective",
    )
    name = f"{_place(desk, cadre)}股份经济合作社"
    _award(desk, case, _found(desk, cadre, COOP, Told(name=name)), _thing(nth))
    case.cadres.add(cadre)


def committee_address(desk: Desk, nth: int) -> None:
    """Three subsidised firms are registered at the village committee."""
    leaders = [_leader(desk) for _ in range(3)]
    told = Told(address=f"{_place(desk, leaders[0])}村民委员会")
    case = lawful(desk, {SHARED}, None, "住所登记在村委会", "firms at the committee's address")
    for n, leader in enumerate(leaders):
        _award(desk, case, _found(desk, leader, FARM, told), _thing(nth + n))


def honest_members(desk: Desk, nth: int) -> None:
    """An agent registers a cooperative of eleven well-off members in one day."""
    agent = _leader(desk)
    members = _villagers(desk, 10)
    case = lawful(desk, {BORROWED}, None, "代理登记的真实合作社", "a real cooperative, one agent")
    firms = [
        _found(desk, leader, COOP, Told(members=tuple(part), agent=agent, founded=_long_ago(desk)))
        for leader, part in ((members[0], members[1:6]), (members[6], members[7:]))
    ]
    case.firms.update(firms)
    case.persons.update((agent, *members))


def start_up(desk: Desk, nth: int) -> None:
    """A start-up that had worked for half a year before it was paid."""
    case = lawful(desk, {NEW}, None, "成立半年后获补贴", "half a year old when it was paid")
    founded = int(desk.books.months[NOVEMBER]) - 170 - nth % 40
    _award(desk, case, _found(desk, _leader(desk), COOP, Told(founded=founded)), _thing(nth))


def in_phases(desk: Desk, nth: int) -> None:
    """One project is paid in two phases."""
    case = lawful(desk, {TWICE}, None, "同一项目分期补助", "one project in two phases")
    leader, thing = _leader(desk), _thing(nth)
    firm, sister = _found(desk, leader, COOP), _found(desk, leader, FARM)
    _award(desk, case, firm, f"{thing}一期")
    _award(desk, case, sister, f"{thing}二期")


def honest_supplier(desk: Desk, nth: int) -> None:
    """A dealer who sells to many invoices a subsidised cooperative now and then."""
    case = lawful(desk, {LOOP}, None, "无关联的供应商", "a supplier who is nobody's kin")
    buyer = _found(desk, _leader(desk), COOP)
    seller = _found(desk, _leader(desk), COMPANY)
    _award(desk, case, buyer, _thing(nth))
    first = 2_400_000 + 900 * nth
    _bill(desk, seller, buyer, range(first, first + 84, 7))
    case.firms.add(seller)


def few_in_common(desk: Desk, nth: int) -> None:
    """Two cooperatives of one village share two of ten members."""
    members = _villagers(desk, 8)
    case = lawful(desk, {OVERLAP}, None, "两社少数成员相同", "two cooperatives share a few members")
    for part in (members[:5], members[3:]):
        case.firms.add(_found(desk, _leader(desk), COOP, Told(members=tuple(part))))


def two_machines(desk: Desk, nth: int) -> None:
    """A tractor and its plough in one spring."""
    case = lawful(desk, {MACHINES}, None, "一人一年两台农机", "two machines in a year")
    buyer = _leader(desk)
    for n in range(2):
        _machine(desk, case, buyer, 3 + n, f"NX{nth:03d}{n:02d}")
    case.persons.add(buyer)


def settle(county: County) -> None:
    """Everybody else who was paid for a machine has one; awarded cooperatives have invoices."""
    _machines_of_others(county)
    rng = np.random.default_rng([county.seed, 616])
    pay = county.payments
    rows = pay[(pay["program"] == NUMBER["award"]) & (pay["case"] < 0)]
    firms = county.books.firms
    dealers = [i for i, f in enumerate(firms) if f.kind == COMPANY and f.status == "存续"]
    for buyer in rows["firm"].unique().tolist() if dealers else []:
        for seller in rng.choice(np.array(dealers), min(2, len(dealers)), replace=False).tolist():
            if firms[seller].leader != firms[buyer].leader:
                _purchases(county, rng, seller, buyer)


def _machines_of_others(county: County) -> None:
    pay = county.payments
    rows = pay[(pay["program"] == NUMBER["machine"]) & (pay["case"] < 0)]
    columns = (rows["person"].tolist(), rows["day"].tolist())
    for n, (person, day) in enumerate(zip(*columns, strict=True)):
        county.books.file(
            "machinery", buyer=person, firm=-1, tool=TOOLS[n % len(TOOLS)], serial=f"NB{n:05d}",
            day=day - 40,
        )  # fmt: skip


def _purchases(county: County, rng: np.random.Generator, seller: int, buyer: int) -> None:
    """A few invoices of a dealer; his other customers have the numbers between."""
    serial = int(rng.integers(10**6, 9 * 10**6))
    for _ in range(int(rng.integers(2, 6))):
        serial += int(rng.integers(3, 60))
        county.books.file(
            "invoices", seller=seller, buyer=buyer, number=f"{serial:08d}",
            day=int(county.books.months[0]) + int(rng.integers(0, 300)),
            fen=int(rng.integers(10, 300)) * 3_000, goods=("化肥", "饲料", "农膜")[serial % 3],
        )  # fmt: skip


STORIES = (borrowed,)
IRREGULAR = (
    shell, cadres_own, shared, paper_members, new_firm, twice, loop, overlap, machines,
)  # fmt: skip
LAWFUL = {
    SHELL: (honest_coop,),
    CADRE: (village_collective,),
    SHARED: (committee_address,),
    BORROWED: (honest_members,),
    NEW: (start_up,),
    TWICE: (in_phases,),
    LOOP: (honest_supplier,),
    OVERLAP: (few_in_common,),
    MACHINES: (two_machines,),
}
