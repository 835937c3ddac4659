"""Where people are and what they are: custody, moves, base registers, grades, schools, old age."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county.books import Books, Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful, mistype
from graphaudit.county.plant_people import DEAD
from graphaudit.county.programs import NUMBER

CUSTODY = "in_custody_paid"
MOVED = "moved_away_paid"
BOTH = "exclusive_programs"
UNLISTED = "not_in_base_register"
UNKNOWN = "not_in_population"
GRADE = "disability_mismatch"
SCHOOL = "student_status_mismatch"
OBLIGORS = "has_support_obligors"
LATE = "dead_before_application"
BARRED = "excluded_status_paid"
MISSED = "entitled_not_receiving"
MONTHLY = (("dibao", 43_000), ("pension", 14_200), ("elderly", 5_000))
SEVERE_BUT_ABLE_TO_LIVE = ("精神", "三级")
_SEED = 6143
_HEADS = (2, 10)
_CHILDREN = (20, 30)
_PARENTS = (51, 52)


def _day(desk: Desk, month: int, day: int) -> int:
    return int(desk.books.months[month]) + day


def _paid(
    desk: Desk, case: Case, code: str, person: int, months: tuple[int, int], fen: int,
    proof_from: int = 0, written_id: str = "",
) -> None:  # fmt: skip
    """Pay the person (a student on the head's card) and name person and card in the case."""
    card = desk.books.card_of(_head(desk.books, person) if code == "yulu" else person)
    desk.pay(
        case, code, person, card, months=months, fen=fen, proof_from=proof_from,
        written_id=written_id,
    )  # fmt: skip
    case.persons.add(person)
    case.cards.add(card)


def in_prison(desk: Desk, nth: int) -> None:
    """Monthly money goes on while its receiver serves a sentence."""
    code, fen = MONTHLY[nth % 3]
    person = desk.take(1, ("adult", "elder", "oldest")[nth % 3], desk.village())[0]
    case = desk.open({CUSTODY}, ("服刑期间继续发放", "paid while serving a sentence"))
    month = 3 + nth % 5
    since = _day(desk, month, 6)
    until = since + (150, 400, 700)[nth % 3]
    desk.books.file(
        "custody", person=person, since=since, until=until, mode="监禁", place="某某监狱"
    )
    _paid(desk, case, code, person, (0, month + 3 + nth % 4), fen, since + 1)


def suspended(desk: Desk, nth: int) -> None:
    """C24: a suspended sentence or community correction."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {CUSTODY}, "C24", "缓刑、社区矫正期间", "a suspended sentence")
    since = _day(desk, 2, 9)
    mode = ("缓刑", "社区矫正")[nth % 2]
    desk.books.file("custody", person=person, since=since, until=since + 500, mode=mode, place="")
    _paid(desk, case, "dibao", person, (0, 99), desk.stipend())


def ten_days(desk: Desk, nth: int) -> None:
    """Ten days of detention; the money of the month came on one of them."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {CUSTODY}, None, "拘留十日", "ten days of detention")
    since = _day(desk, 4, 10)
    desk.books.file(
        "custody", person=person, since=since, until=since + 10, mode="拘留", place="县看守所"
    )
    _paid(desk, case, "dibao", person, (0, 99), desk.stipend())


def moved(desk: Desk, nth: int) -> None:
    """The registration was moved to another county and the old-age allowance goes on."""
    person = desk.take(1, "oldest" if nth % 2 else "adult", desk.village())[0]
    case = desk.open({MOVED}, ("户口迁出后继续发放", "paid after the registration moved away"))
    month = 2 + nth % 4
    left = _day(desk, month, 8)
    desk.books.file("moved_away", person=person, day=left, place="某某市某某区", how="投靠子女")
    code, fen = (("dibao", 41_000), ("elderly", 5_000))[nth % 2]
    _paid(desk, case, code, person, (0, month + 4 + nth % 5), fen, left + 32)


def moved_that_month(desk: Desk, nth: int) -> None:
    """The last payment is of the month of the move."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {MOVED}, None, "迁出当月发放", "paid in the month of the move")
    month = 4 + nth % 4
    desk.books.file(
        "moved_away", person=person, day=_day(desk, month, 4), place="某某市", how="婚迁"
    )
    _paid(desk, case, "dibao", person, (0, month), desk.stipend())


def two_at_once(desk: Desk, nth: int) -> None:
    """Low-income aid and extreme-poverty support, or a support and the living subsidy, at once."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({BOTH}, ("同月领取互斥的两个项目", "two exclusive programs in one month"))
    first, second = (("dibao", 40_000), ("disabled_living", 9_000))[nth % 2], ("tekun", 92_000)
    _paid(desk, case, first[0], person, (0, 9 + nth % 5), first[1])
    _paid(desk, case, second[0], person, (6, 14), second[1])


def lawful_pair(desk: Desk, nth: int) -> None:
    """C25: low-income aid with the living subsidy of disabled persons and a pension."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {BOTH}, "C25", "依规同时享受的项目", "programs meant to go together")
    _paid(desk, case, "dibao", person, (0, 99), desk.stipend())
    _paid(desk, case, "disabled_living", person, (0, 99), 9_000)


def unlisted(desk: Desk, nth: int) -> None:
    """On the roster and not in the department's register."""
    code, fen, kind = (("dibao", 42_000, "adult"), ("elderly", 5_000, "oldest"))[nth % 2]
    person = desk.take(1, kind, desk.village())[0]
    case = desk.open({UNLISTED}, ("发放名册有、认定名册无", "paid without being on the register"))
    desk.books.unlisted.setdefault(code, set()).add(person)
    _paid(desk, case, code, person, desk.span(8), fen)


def mistyped_payee(desk: Desk, nth: int) -> None:
    """C07: in the registers, but the roster has one digit of the ID wrong."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(
        desk, {UNLISTED, UNKNOWN}, "C07", "名册身份证号一位有误", "one digit of the ID mistyped"
    )
    wrong = mistype(desk.people.id[person], nth)
    _paid(desk, case, "dibao", person, (0, 99), desk.stipend(), written_id=wrong)


def stranger(desk: Desk, nth: int) -> None:
    """A valid number that the county's household register does not have."""
    people = desk.people
    person = desk.take_anybody(
        lambda p: people.relation[p] != 2 and people.age(p) > 20 and desk.books.card_of(p) >= 0
    )
    case = desk.open({UNKNOWN}, ("户籍登记没有的人领取补贴", "paid without being registered"))
    desk.books.unlisted.setdefault("household", set()).add(person)
    month = 5 + nth % min(9, desk.last - 4)
    _paid(desk, case, "relief", person, (month, month), 150_000 + 1_000 * nth)


def wrong_grade(desk: Desk, nth: int) -> None:
    """The care subsidy with grade three or four, or without any certificate."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({GRADE}, ("残疾等级与护理补贴不符", "the grade does not fit the care subsidy"))
    if nth % 3 == 2:
        desk.books.unlisted.setdefault("disabled_care", set()).add(person)
    else:
        desk.books.certified[person] = ("听力", ("三级", "四级")[nth % 2])
    _paid(desk, case, "disabled_care", person, (0, 99), 12_600)


def second_grade(desk: Desk, nth: int) -> None:
    """Grade two: the care subsidy is due."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {GRADE}, None, "二级残疾领取护理补贴", "the care subsidy with grade two")
    desk.books.certified[person] = ("视力", "二级")
    _paid(desk, case, "disabled_care", person, (0, 99), 12_600)


def no_school(desk: Desk, nth: int) -> None:
    """Aid for vocational students to somebody whom no school has."""
    person = _student(desk)
    case = desk.open({SCHOOL}, ("没有学籍领取雨露计划", "student aid without enrolment"))
    desk.books.unlisted.setdefault("yulu", set()).add(person)
    _paid(desk, case, "yulu", person, (0, 99), 150_000)


def _student(desk: Desk) -> int:
    """Somebody of school age whose family's head has a card."""
    people, books = desk.people, desk.books
    return desk.take_anybody(
        lambda p: 15 <= people.age(p) <= 19 and books.card_of(_head(books, p)) >= 0
    )


def _head(books: Books, person: int) -> int:
    return int(books.people.heads[books.people.household[person]])


def enrolled(desk: Desk, nth: int) -> None:
    """A student whose ID the roster has one digit wrong."""
    person = _student(desk)
    case = lawful(desk, {SCHOOL}, "C07", "在校生名册证号有误", "a student's ID mistyped")
    wrong = mistype(desk.people.id[person], nth + 1)
    _paid(desk, case, "yulu", person, (0, 99), 150_000, written_id=wrong)


def grown_children(desk: Desk, nth: int) -> None:
    """Extreme-poverty support for a parent whose working child is in the same book."""
    child, parent = _parent_and_child(desk)
    case = desk.open({OBLIGORS}, ("有成年子女的人领取特困供养", "support despite grown children"))
    _paid(desk, case, "tekun", parent, (0, 99), 91_000)
    case.persons.add(child)


def _parent_and_child(desk: Desk) -> tuple[int, int]:
    """A grown child who works and the parent in the same household."""
    people, books = desk.people, desk.books

    def grown(person: int) -> list[int]:
        children = _children_in_the_book(books, person)
        return [c for c in children if 20 < people.age(c) < 65 and people.died[c] < 0]

    parent = desk.take_anybody(lambda p: books.card_of(p) >= 0 and bool(grown(p)))
    return grown(parent)[0], parent


def disabled_child(desk: Desk, nth: int) -> None:
    """Every child in the book has a severe mental disability: nobody is able to support."""
    _, parent = _parent_and_child(desk)
    case = lawful(desk, {OBLIGORS}, None, "子女无赡养能力", "a child unable to support")
    for child in _children_in_the_book(desk.books, parent):
        desk.books.certified[child] = SEVERE_BUT_ABLE_TO_LIVE
    _paid(desk, case, "tekun", parent, (0, 99), 91_000)


def namesake_dead_before(desk: Desk, nth: int) -> None:
    """C06: first paid after the death of another person of the same name."""
    living, dead = desk.take(2, "adult", desk.village())
    desk.people.died[dead] = _day(desk, 1, 14)
    desk.rename(dead, desk.people.name[living])
    case = lawful(desk, {LATE}, "C06", "与亡者同名的人新纳入", "a namesake of the dead enrolled")
    _paid(desk, case, "dibao", living, (5, 99), desk.stipend())


def post_beside_wage(desk: Desk, nth: int) -> None:
    """A public-welfare post beside an insured job or a staff pension."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({BARRED}, ("职工参保人员领取公益岗补贴", "a welfare post beside insured work"))
    register = ("social_insurance", "provident_fund")[nth % 2]
    since = int(desk.books.months[0]) - 500
    desk.books.file(register, person=person, fen=380_000, since=since, until=-1, staff=1)
    _paid(desk, case, "public_post", person, (0, 99), 50_000)


def post_after_work(desk: Desk, nth: int) -> None:
    """The insured job had ended before the post began."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {BARRED}, None, "停保后到公益岗", "a welfare post after insured work")
    since, until = int(desk.books.months[0]) - 900, int(desk.books.months[2]) - 1
    desk.books.file(
        "social_insurance", person=person, fen=380_000, since=since, until=until, staff=1
    )
    _paid(desk, case, "public_post", person, (3, 99), 50_000)


def uncared_for(desk: Desk, nth: int) -> None:
    """A severe disability on the certificate and no care subsidy."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({MISSED}, ("重度残疾未领护理补贴", "severely disabled without the subsidy"))
    desk.books.certified[person] = ("肢体", "二级")
    case.persons.add(person)


def cared_for(desk: Desk, nth: int) -> None:
    """A severe disability on the certificate, and the care subsidy is paid."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {MISSED}, None, "重度残疾已领护理补贴", "severely disabled and paid")
    desk.books.certified[person] = ("肢体", "二级")
    _paid(desk, case, "disabled_care", person, (0, 99), 12_600)


IRREGULAR = (
    in_prison,
    moved,
    two_at_once,
    unlisted,
    stranger,
    wrong_grade,
    no_school,
    grown_children,
    post_beside_wage,
    uncared_for,
)
LAWFUL = {
    CUSTODY: (suspended, ten_days),
    MOVED: (moved_that_month,),
    BOTH: (lawful_pair,),
    UNLISTED: (mistyped_payee,),
    UNKNOWN: (mistyped_payee,),
    GRADE: (second_grade,),
    SCHOOL: (enrolled,),
    OBLIGORS: (disabled_child,),
    LATE: (namesake_dead_before,),
    BARRED: (post_after_work,),
    MISSED: (cared_for,),
}


def settle(county: County) -> None:
    """The support of everybody else is due, and those whom no roster names stand in the truth."""
    _excuse_children(county)
    _late_for_the_dead(county)
    _people_left_out(county)
    _poor_families(county)


def _poor_families(county: County) -> None:
    """The poverty register: two of three families on low-income aid, and some that live better."""
    books, people = county.books, county.books.people
    rng = np.random.default_rng([county.seed, _SEED])
    paid = county.payments.loc[county.payments["program"] == NUMBER["dibao"], "person"]
    heads = {_head(books, int(person)) for person in paid.unique()}
    others = rng.random(len(people.heads)) < 0.05
    heads = {h for h in sorted(heads) if rng.random() < 0.66} | set(people.heads[others].tolist())
    quiet = (head for head in sorted(heads) if not county.planted[head])
    for number, head in enumerate(quiet):
        for member in people.home(head):
            books.file(
                "poverty",
                person=member,
                family=number + 1,
                poor=int(not others[people.household[head]]),
            )


def _excuse_children(county: County) -> None:
    """Grown children of those on support are certified as mentally disabled, planted ones apart."""
    books, people = county.books, county.books.people
    planted = {p for case in books.cases if OBLIGORS in case.patterns for p in case.persons}
    paid = county.payments.loc[county.payments["program"] == NUMBER["tekun"], "person"]
    for person in sorted(set(paid.tolist()) - planted):
        for child in _children_in_the_book(books, person):
            if people.age(child) >= 16:
                books.certified.setdefault(child, SEVERE_BUT_ABLE_TO_LIVE)


def _children_in_the_book(books: Books, person: int) -> list[int]:
    people = books.people
    relation = int(people.relation[person])
    wanted = _CHILDREN if relation in _HEADS else (2,) if relation in _PARENTS else ()
    return [m for m in people.home(person) if people.relation[m] in wanted and m != person]


def _late_for_the_dead(county: County) -> None:
    """Cases of the dead that others planted: some of them were first paid after the death."""
    late = _first_paid_after_death(county)
    for case in county.books.cases:
        irregular = case.kind == "irregular" and DEAD in case.patterns
        if irregular and LATE not in case.patterns and late & case.persons:
            case.patterns = sorted([*case.patterns, LATE])


def _first_paid_after_death(county: County) -> set[int]:
    """Whose first payment of a program is later than the death, the program being paid before."""
    paid = county.payments
    opened = paid.groupby(["program", "township"], as_index=False)["day"].min()
    died = pd.Series(county.books.people.died)
    dead = paid[died[paid["person"]].to_numpy() >= 0]
    first = dead.groupby(["program", "township", "person"], as_index=False)["day"].min()
    both = first.merge(opened, on=["program", "township"], suffixes=("", "_opened"))
    day = died[both["person"]].to_numpy()
    late = both[(both["day"].to_numpy() > day) & (both["day_opened"].to_numpy() <= day)]
    return set(late["person"].tolist())


def _people_left_out(county: County) -> None:
    """Those who qualify and were not paid of late: true findings, one case a village."""
    books, people = county.books, county.books.people
    old = (books.months[-4] + 26 - people.birth) / 365.2425 >= 80
    missed = set(np.flatnonzero(old & (people.died < 0)).tolist())
    missed -= _paid_of_late(county, "elderly", "tekun")
    graded = county.payments.loc[county.payments["program"] == NUMBER["disabled_care"], "person"]
    severe = (
        set(graded.tolist()) - set(books.certified) - books.unlisted.get("disabled_care", set())
    )
    missed |= severe - _paid_of_late(county, "disabled_care", "tekun")
    missed -= {int(e["person"]) for r in ("custody", "moved_away") for e in books.filed.get(r, [])}
    for village in range(books.size.villages):
        here = {p for p in missed if people.village[p] == village and people.died[p] < 0}
        if here:
            story = ("符合条件而名册没有本人", "qualifies and is on no roster")
            books.cases.append(
                Case(len(books.cases), "irregular", [MISSED], None, story, persons=here)
            )


def _paid_of_late(county: County, *codes: str) -> set[int]:
    """Who was paid under one of the programs in the last three months."""
    paid = county.payments
    late = paid["month"] >= county.books.month_count - 3
    chosen = paid["program"].isin([NUMBER[code] for code in codes]) & late
    return set(paid.loc[chosen, "person"].tolist())
