"""Cadres and their relatives: aid, filings, the dead, land, terms, proxies, earlier discipline."""

from __future__ import annotations

from dataclasses import replace

from graphaudit.county import lawful_phones
from graphaudit.county.books import Case, Lease, Tie
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import RECORDED, lawful
from graphaudit.county.plant_cadres import AREA, FOR_DEAD
from graphaudit.county.plant_cards import CADRE_CARD, CUSTODY, HOLDER
from graphaudit.county.plant_people import DEAD
from graphaudit.county.sizes import day_number

ON_AID = "cadre_on_means_tested"
UNFILED = "cadre_kin_unregistered"
BARE_LAND = "collective_area_in_kin_names"
EXCEEDS = "area_exceeds_entitlement"
TERM = "term_coincidence"
PROXY = "proxy_signature_concentration"
OFFENDER = "past_offender_handler"
RELATIONS = "family_declarations"
"""The cadres' declaration of family and relatives: cadre, relative, word, day. It files no aid."""
DISCIPLINED = "discipline"
"""Lines of the register of the disciplined: person, penalty, reason, unit, day."""
RATE = 7146
PENALTIES = (
    ("党内警告", "违规为亲友办理补贴"),
    ("党内严重警告", "虚报补贴面积"),
    ("政务警告", "履职不力、审核把关不严"),
    ("政务记过", "违规发放津补贴"),
)


def on_aid(desk: Desk, nth: int) -> None:
    """A serving cadre, or the spouse, is paid low-income aid, relief or house renovation."""
    index, person = _cadre_or_spouse(desk, spouse=nth % 3 == 1)
    case = desk.open(
        {ON_AID}, ("在任村干部或配偶领取救助", "a serving cadre or the spouse was paid aid")
    )
    month = 3 + nth % 7
    if nth % 3 == 0:
        desk.pay(case, "dibao", person, months=desk.span(6 + nth), fen=desk.stipend())
    else:
        code, fen = (("relief", 120_000), ("house", 1_900_000))[nth % 2]
        desk.pay(case, code, person, months=(month, month), fen=fen)
    _close(desk, case, [person], index)


def _cadre_or_spouse(desk: Desk, spouse: bool) -> tuple[int, int]:
    """A post and the cadre, or the wife or husband where one has a card."""
    while True:
        index = desk.take_cadre()
        person = desk.books.posts[index].person
        found = _spouse(desk, person) if spouse else person
        if found >= 0:
            return index, found


def _spouse(desk: Desk, person: int) -> int:
    """Head and spouse of one book; -1 where there is none with a card."""
    people = desk.people
    if people.relation[person] not in (2, 10):
        return -1
    couple = [m for m in people.home(person) if people.relation[m] in (2, 10) and m != person]
    fit = [m for m in couple if desk.books.card_of(m) >= 0 and people.died[m] < 0]
    return fit[0] if fit else -1


def _close(desk: Desk, case: Case, persons: list[int], *posts: int) -> None:
    case.persons.update(persons)
    case.cadres.update(desk.books.posts[index].person for index in posts)


def unfiled(desk: Desk, nth: int) -> None:
    """A relative whom the cadre's family declaration names is on aid and was never filed."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    relative = desk.take(1, "elder" if nth % 2 else "adult", post.village)[0]
    male = bool(desk.people.male[relative])
    word = (("弟弟", "妹妹"), ("岳父", "岳母"))[nth % 2][0 if male else 1]
    case = desk.open({UNFILED}, ("近亲属享受低保未备案", "a relative on aid who was not filed"))
    desk.books.file(RELATIONS, cadre=post.person, relative=relative, word=word, day=post.since + 20)
    desk.pay(case, "dibao", relative, fen=desk.stipend())
    _close(desk, case, [relative], index)


def for_dead(desk: Desk, nth: int) -> None:
    """Monthly money of somebody who died lands on a cadre's card."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    dead = desk.take(1, "elder", post.village)[0]
    died = int(desk.books.months[2 + nth % 4]) + 7
    desk.people.died[dead] = died
    case = desk.open(
        {FOR_DEAD, DEAD, CADRE_CARD, HOLDER, OFFENDER},
        (
            "受过处分的村干部的卡收取亡者补助",
            "money of the dead on the card of a cadre disciplined before",
        ),
    )
    _discipline(desk, post.person, post.post, nth)
    card = desk.books.card_of(post.person)
    code, fen = (("disabled_care", 12_600), ("pension", 14_200))[nth % 2]
    first = 4 + nth % 4
    desk.pay(case, code, dead, card, months=(first, first + 1 + nth % 3), fen=fen)
    case.cards.add(card)
    _close(desk, case, [dead], index)


def _discipline(desk: Desk, person: int, unit: str, nth: int) -> None:
    penalty, reason = PENALTIES[nth % len(PENALTIES)]
    day = int(desk.books.months[0]) - 500 - 61 * nth
    desk.books.file(DISCIPLINED, person=person, unit=unit, penalty=penalty, reason=reason, day=day)


def area(desk: Desk, nth: int) -> None:
    """A cadre is paid for two and a half times the land that the household has confirmed."""
    index = desk.take_cadre()
    person = desk.books.posts[index].person
    own = 240 + 40 * (nth % 4)
    case = desk.open(
        {AREA, EXCEEDS},
        ("干部补贴面积远超承包面积", "a cadre's paid area is far above the contract"),
    )
    desk.books.land_area[desk.people.household[person]] = own
    claimed = 5 * own // 2
    desk.pay(case, "land", person, fen=RATE * claimed // 100, area=claimed)
    _close(desk, case, [person], index)


def bare_land(desk: Desk, nth: int) -> None:
    """Two or three relatives of a cadre are paid for land of which none is confirmed to them."""
    index = desk.take_cadre()
    relatives = desk.take(2 + nth % 2, "adult", desk.books.posts[index].village)
    case = desk.open(
        {BARE_LAND},
        ("干部亲属领取无承包地块的面积补贴", "a cadre's kin paid for land without a contract"),
    )
    for n, relative in enumerate(relatives):
        desk.declare_sibling(index, relative, affine=n == 1)
        claimed = 190 + 110 * ((nth + n) % 4)
        desk.books.land_area[desk.people.household[relative]] = 0
        desk.pay(case, "land", relative, fen=RATE * claimed // 100, area=claimed)
    _close(desk, case, relatives, index)


def _term(desk: Desk) -> tuple[int, int, int]:
    """A cadre whose post begins and ends inside the years that are paid, and its months."""
    count = desk.books.month_count
    first, last = count // 4 + 1, 3 * count // 4 - 1
    index = desk.take_cadre()
    desk.books.posts[index] = replace(
        desk.books.posts[index],
        since=int(desk.books.months[first]) + 5,
        until=int(desk.books.months[last]) + 24,
    )
    return index, first, last


def term(desk: Desk, nth: int) -> None:
    """Aid of two relatives begins in the month of the appointment and ends in that of leaving."""
    index, first, last = _term(desk)
    relatives = desk.take(2, "adult", desk.books.posts[index].village)
    case = desk.open(
        {TERM},
        ("亲属的补贴与干部任期同起同止", "relatives' aid begins and ends with the post"),
    )
    for n, relative in enumerate(relatives):
        desk.declare_sibling(index, relative, affine=(nth + n) % 2 == 1)
        desk.pay(case, "disabled_living", relative, months=(first, last), fen=9000)
    _close(desk, case, relatives, index)


def proxy(desk: Desk, nth: int) -> None:
    """One cadre is filed as proxy of five or six households, each paid on its own card."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    wards = desk.take(5 + nth % 2, "elder", post.village)
    case = desk.open(
        {PROXY}, (f"一人备案代领{len(wards)}户", f"one proxy of {len(wards)} households")
    )
    for ward in wards:
        since = int(desk.books.months[0]) - 60
        desk.books.proxies.append(Tie(post.person, ward, "行动不便，委托代领", since))
        desk.pay(case, "pension", ward, fen=13_800)
    case.persons.add(post.person)
    _close(desk, case, wards, index)


def left_office(desk: Desk, nth: int) -> None:
    """Relief after leaving office."""
    index = desk.take_cadre()
    until = int(desk.books.months[0]) - 40
    desk.books.posts[index] = replace(
        desk.books.posts[index], since=day_number("2015-03-01"), until=until
    )
    person = desk.books.posts[index].person
    case = lawful(desk, {ON_AID}, None, "离任后因困难领取临时救助", "relief after leaving office")
    desk.pay(case, "relief", person, months=(3 + nth % 8, 3 + nth % 8), fen=90_000)
    _close(desk, case, [person], index)


def filed(desk: Desk, nth: int) -> None:
    """A relative on aid who was filed."""
    index = desk.take_cadre()
    relative = desk.take(1, "adult", desk.books.posts[index].village)[0]
    case = lawful(desk, {UNFILED}, None, "近亲属享受低保已备案", "a relative on aid, duly filed")
    desk.declare_sibling(index, relative)
    desk.pay(case, "dibao", relative, fen=desk.stipend())
    _close(desk, case, [relative], index)


def died_this_month(desk: Desk, nth: int) -> None:
    """C08: a cadre is the filed proxy of one person, who dies in the month of the last payment."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    ward = desk.take(1, "elder", post.village)[0]
    month = 3 + nth % 4
    died = int(desk.books.months[month]) + 2
    desk.people.died[ward] = died
    desk.books.proxies.append(Tie(post.person, ward, "卧床不起", RECORDED))
    case = lawful(
        desk,
        {FOR_DEAD},
        "C08",
        "代领备案，死亡当月末笔",
        "paid in the month of death",
    )
    card = desk.books.card_of(post.person)
    desk.pay(case, "pension", ward, card, months=(0, month), fen=14_200, proof_from=died + 1)
    case.cards.add(card)
    _close(desk, case, [ward], index)


def farms_for_neighbour(desk: Desk, nth: int) -> None:
    """C14: a cadre's area is his own and a neighbour's, let to him and registered."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    owner = desk.take(1, "adult", post.village)[0]
    desk.books.land_area[desk.people.household[post.person]] = 300
    desk.books.land_area[desk.people.household[owner]] = 500
    _let(desk, owner, post.person, 420)
    case = lawful(desk, {AREA}, "C14", "流转面积有登记", "registered land of a neighbour")
    desk.pay(case, "land", post.person, fen=RATE * 700 // 100, area=700)
    _close(desk, case, [post.person], index)


def _let(desk: Desk, owner: int, user: int, area: int) -> None:
    for year in (2022, 2023, 2024):
        desk.books.leases.append(Lease(owner, user, area, year))


def kin_lease(desk: Desk, nth: int) -> None:
    """C14: a cadre's brother without land of his own farms a neighbour's, as registered."""
    index = desk.take_cadre()
    relative, owner = desk.take(2, "adult", desk.books.posts[index].village)
    desk.declare_sibling(index, relative)
    desk.books.land_area[desk.people.household[relative]] = 0
    desk.books.land_area[desk.people.household[owner]] = 600
    _let(desk, owner, relative, 500)
    case = lawful(desk, {BARE_LAND}, "C14", "亲属流转种地有登记", "kin who farm registered land")
    desk.pay(case, "land", relative, fen=RATE * 450 // 100, area=450)
    _close(desk, case, [relative], index)


def aid_outlasts_term(desk: Desk, nth: int) -> None:
    """Relatives on aid before, during and after a post."""
    index, _, _ = _term(desk)
    relatives = desk.take(2, "adult", desk.books.posts[index].village)
    case = lawful(
        desk, {TERM}, None, "亲属长期享受，与任期无关", "relatives on aid before and after"
    )
    for relative in relatives:
        desk.declare_sibling(index, relative)
        desk.pay(case, "disabled_living", relative, fen=9000)
    _close(desk, case, relatives, index)


def two_wards(desk: Desk, nth: int) -> None:
    """C04: a cadre is the filed proxy of two bedridden neighbours."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    wards = desk.take(2, "elder", post.village)
    case = lawful(desk, {PROXY}, "C04", "备案代领两户", "a filed proxy of two households")
    for ward in wards:
        desk.books.proxies.append(Tie(post.person, ward, "卧床，委托代领", RECORDED))
        desk.pay(case, "pension", ward, fen=13_800)
    _close(desk, case, wards, index)


def old_warning(desk: Desk, nth: int) -> None:
    """A cadre with an old warning, about whom nothing else is found."""
    index = desk.take_cadre()
    post = desk.books.posts[index]
    _discipline(desk, post.person, post.post, nth)
    case = lawful(desk, {OFFENDER}, None, "早年受过警告，现无疑点", "an old warning, nothing since")
    desk.books.land_area[desk.people.household[post.person]] = 420
    desk.pay(case, "land", post.person, fen=RATE * 410 // 100, area=410)
    _close(desk, case, [post.person], index)


def settle(county: County) -> None:
    """A few public employees stand in the register of the disciplined too; they handle nothing."""
    books = county.books
    for nth, job in enumerate(books.jobs[::40]):
        penalty, reason = PENALTIES[nth % len(PENALTIES)]
        day = int(books.months[0]) - 200 - 37 * (nth % 30)
        books.file(
            DISCIPLINED, person=job.person, unit=job.unit, penalty=penalty, reason=reason, day=day
        )


IRREGULAR = (on_aid, unfiled, for_dead, area, bare_land, term, proxy)
LAWFUL = {
    ON_AID: (left_office,),
    UNFILED: (filed,),
    CUSTODY: (lawful_phones.carer_phone, lawful_phones.parents_phone),
    FOR_DEAD: (died_this_month,),
    AREA: (farms_for_neighbour,),
    BARE_LAND: (kin_lease,),
    TERM: (aid_outlasts_term,),
    PROXY: (two_wards,),
    OFFENDER: (old_warning,),
}
