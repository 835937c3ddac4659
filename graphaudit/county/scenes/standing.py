"""When somebody is entitled: twice at once, in two townships, after the stop, before the start,
stopped and restarted, never reviewed; and what the department's running roll says of everybody.

Lines of the roll (``rolls``): program, person, since, stopped, reviewed, applied (days, -1 none),
grade; optionally the name, sex and birth day as miswritten.
"""

from __future__ import annotations

import numpy as np

from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.programs import NUMBER
from graphaudit.county.scenes.areas import EXCEEDS, leased, within_tolerance

TWICE = "same_program_duplicate"
REGIONS = "cross_region_duplicate"
STOPPED = "payment_after_stop"
EARLY = "payment_before_eligible"
RESTART = "stop_restart"
STATIC = "long_static_beneficiary"
TOTAL = "household_total_extreme"
NAMES = "one_id_many_names"
SEX_BIRTH = "id_sex_birth_conflict"
ROLLS = ("dibao", "tekun")
LONG_AGO = 1_600
"""Days before the ledger begins."""


def twice_a_month(desk: Desk, nth: int) -> None:
    """The same person stands twice on one program's rolls for five months."""
    (person,) = desk.take_settled(1)
    case = desk.open(
        {TWICE, "roster_duplicate_rows"},
        ("同项目同月有两笔发放", "two payments of one program in a month"),
    )
    first = 3 + nth % max(desk.last - 8, 1)
    desk.pay(case, "disabled_care", person, fen=12_600)
    desk.pay(case, "disabled_care", person, months=(first, first + 4), fen=12_600)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def two_months_in_one(desk: Desk, nth: int) -> None:
    """C21: after a month without payment two stand in one batch."""
    (person,) = desk.take_settled(1)
    case = lawful(
        desk, {TWICE}, "C21", "上月未发，本月两笔", "two in one batch after an unpaid month"
    )
    month = 6 + nth % max(desk.last - 9, 1)
    for months in ((0, month - 2), (month, desk.last), (month, month)):
        desk.pay(case, "disabled_care", person, months=months, fen=12_600)
    case.persons.add(person)


def two_townships(desk: Desk, nth: int) -> None:
    """Two townships list the same person for the same months."""
    (person,) = desk.take_settled(1)
    case = desk.open({REGIONS, TWICE}, ("两个乡镇同月发放", "two townships pay in the same months"))
    first, last = desk.span(6)
    desk.pay(case, "disabled_care", person, months=(first, last), fen=12_600)
    desk.pay(
        case, "disabled_care", person, months=(first, last), fen=12_600,
        village=_elsewhere(desk, person, nth),
    )  # fmt: skip
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _elsewhere(desk: Desk, person: int, nth: int) -> int:
    """A village of another township."""
    township = desk.books.places.township
    others = np.flatnonzero(township != township[int(desk.people.village[person])])
    return int(others[nth % len(others)])


def moved(desk: Desk, nth: int) -> None:
    """C26: moved to another township, which takes over in the next month."""
    (person,) = desk.take_settled(1)
    case = lawful(desk, {REGIONS}, "C26", "迁居后由另一乡镇接续发放", "taken over after a move")
    month = 4 + nth % max(desk.last - 7, 1)
    there = _elsewhere(desk, person, nth)
    desk.pay(case, "disabled_care", person, months=(0, month), fen=12_600)
    desk.pay(
        case, "disabled_care", person, months=(month + 1, desk.last), fen=12_600, village=there
    )
    case.persons.add(person)


def after_stop(desk: Desk, nth: int) -> None:
    """The roll says stopped; three months later payments still go on."""
    person = desk.take(1, "adult", desk.village())[0]
    code = ROLLS[nth % 2]
    case = desk.open({STOPPED}, ("登记停发之后仍在发放", "paid on after the registered stop"))
    month = 2 + nth % max(desk.last - 7, 1)
    stopped = int(desk.books.months[month]) + 9
    fen = desk.stipend() if code == "dibao" else 98_000
    desk.pay(case, code, person, months=(0, month + 5), fen=fen, proof_from=stopped + 52)
    _enrol(desk, code, person, stopped=stopped)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def stopped_and_settled(desk: Desk, nth: int) -> None:
    """C21: after the stop one payment makes up for a month before it."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {STOPPED}, "C21", "停发后补发以前月份一笔", "one month made up for later")
    month = 4 + nth % max(desk.last - 8, 1)
    fen = desk.stipend()
    desk.pay(case, "dibao", person, months=(0, month - 1), fen=fen)
    desk.pay(case, "dibao", person, months=(month + 3, month + 3), fen=fen, note="补发停发前一个月")
    _enrol(desk, "dibao", person, stopped=int(desk.books.months[month]) + 20)
    case.persons.add(person)


def too_early(desk: Desk, nth: int) -> None:
    """Paid for four months before the roll says that it began; the roll has the sex wrong."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({EARLY, SEX_BIRTH}, ("纳入之前已有发放", "paid before the registered start"))
    month = 5 + nth % max(desk.last - 8, 1)
    start = int(desk.books.months[month])
    desk.pay(case, "tekun", person, months=(month - 4, desk.last), fen=98_000)
    sex = "女" if desk.people.male[person] else "男"
    _enrol(desk, "tekun", person, since=start, sex=sex)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def enrolled_before(desk: Desk, nth: int) -> None:
    """An earlier line of the roll covers the months; only the month of birth is written."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(
        desk, {EARLY, SEX_BIRTH}, None, "此前已在册，中途重新认定", "on the roll from earlier"
    )
    month = 5 + nth % max(desk.last - 8, 1)
    desk.pay(case, "tekun", person, fen=98_000)
    born = str(np.datetime64(int(desk.people.birth[person]), "D"))[:7]
    _enrol(desk, "tekun", person, birth=born)
    _enrol(desk, "tekun", person, since=int(desk.books.months[month]), birth=born)
    case.persons.add(person)


def restarted(desk: Desk, nth: int) -> None:
    """Stopped for four months and restarted without a review; the roll has another name."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open(
        {RESTART, NAMES}, ("停发四个月后又恢复", "stopped and restarted in four months")
    )
    month, fen = 3 + nth % max(desk.last - 8, 1), desk.stipend()
    desk.pay(case, "dibao", person, months=(0, month), fen=fen, proof_from=10**6)
    desk.pay(case, "dibao", person, months=(month + 4, desk.last), fen=fen)
    name = _stranger(desk, person)
    _enrol(desk, "dibao", person, stopped=int(desk.books.months[month]) + 14, name=name)
    _enrol(desk, "dibao", person, since=int(desk.books.months[month + 4]), name=name)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def _stranger(desk: Desk, person: int) -> str:
    """A name that shares no character with the person's."""
    own = set(desk.people.name[person])
    return next(name for name in desk.people.name if not own & set(name) and "·" not in name)


def checked_again(desk: Desk, nth: int) -> None:
    """Stopped and, after a new application, restarted; one character of the name differs."""
    person = desk.take_where("adult", lambda p: len(desk.people.name[p]) == 3)
    case = lawful(
        desk, {RESTART, NAMES}, None, "重新申请、审核后恢复", "restarted after a new application"
    )
    month, fen = 3 + nth % max(desk.last - 8, 1), desk.stipend()
    desk.pay(case, "dibao", person, months=(0, month), fen=fen)
    desk.pay(case, "dibao", person, months=(month + 4, desk.last), fen=fen)
    name = desk.people.name[person][:2] + "某"
    _enrol(desk, "dibao", person, stopped=int(desk.books.months[month]) + 14, name=name)
    _enrol(
        desk, "dibao", person, since=int(desk.books.months[month + 4]),
        applied=int(desk.books.months[month + 2]) + 4, name=name,
    )  # fmt: skip
    case.persons.add(person)


def never_reviewed(desk: Desk, nth: int) -> None:
    """The last review lies years before the payments."""
    person = desk.take(1, "adult", desk.village())[0]
    case = desk.open({STATIC}, ("两年多没有复核", "no review for more than two years"))
    desk.pay(case, "dibao", person, fen=desk.stipend())
    _enrol(desk, "dibao", person, reviewed=int(desk.books.months[0]) - 900 - 31 * nth)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def reviewed_in_time(desk: Desk, nth: int) -> None:
    """Reviewed less than two years before the last payment."""
    person = desk.take(1, "adult", desk.village())[0]
    case = lawful(desk, {STATIC}, None, "两年内复核过", "reviewed within two years")
    desk.pay(case, "dibao", person, fen=desk.stipend())
    _enrol(desk, "dibao", person, reviewed=int(desk.books.months[-1]) - 620 + nth)
    case.persons.add(person)


def _enrol(
    desk: Desk, program: str, person: int, since: int = -1, stopped: int = -1,
    applied: int = -1, reviewed: int = -1, **written: str,
) -> None:  # fmt: skip
    """A line of the running roll; unless said otherwise long on it, and reviewed of late."""
    start = since if since >= 0 else int(desk.books.months[0]) - LONG_AGO
    ended = stopped if stopped >= 0 else int(desk.books.months[-1])
    desk.books.file(
        "rolls", program=program, person=person, since=start, stopped=stopped, applied=applied,
        reviewed=reviewed if reviewed >= 0 else (-1 if since >= 0 else ended - 200), **written,
    )  # fmt: skip


MANY_PROGRAMS = (
    ("disabled_care", 88_200),
    ("only_child", 12_000),
    ("insured", 22_000),
    ("resettle", 180_000),
    ("winter", 600_000),
)


def extreme_household(desk: Desk, nth: int) -> None:
    """One household has five programs, and by far the largest sum of its village."""
    (person,) = desk.take_settled(1)
    story = ("一户五项补贴，合计畸高", "five programs and an extreme total")
    case = desk.open({TOTAL}, story)
    for code, fen in MANY_PROGRAMS:
        desk.pay(case, code, person, fen=fen)
    case.persons.add(person)
    case.cards.add(desk.books.card_of(person))


def lawful_stack(desk: Desk, nth: int) -> None:
    """C25: five programs that go together, with ordinary sums."""
    (person,) = desk.take_settled(1)
    case = lawful(desk, {TOTAL}, "C25", "五项可叠加的补贴，金额平常", "five that go together")
    desk.pay(case, "only_child", person, fen=12_000)
    desk.pay(case, "insured", person, fen=22_000)
    desk.pay(case, "resettle", person, fen=15_000)
    desk.books.land_area[desk.people.household[person]] = 640
    desk.pay(case, "land", person, fen=7_146 * 3, area=300)
    desk.pay(case, "forest_return", person, fen=60_000, area=150)
    case.persons.add(person)


def settle(county: County) -> None:
    """All others on low-income or extreme-poverty aid stand on the roll, reviewed of late."""
    books = county.books
    filed = {(e["program"], e["person"]) for e in books.filed.get("rolls", [])}
    for code in ROLLS:
        rows = county.payments[county.payments["program"] == NUMBER[code]]
        spans = rows.groupby("person")["day"].agg(["min", "max"])
        for person, (first, last) in zip(
            spans.index.tolist(), spans.to_numpy().tolist(), strict=True
        ):
            if (code, person) not in filed:
                books.file(
                    "rolls", program=code, person=person, since=first - 200 - person % 900,
                    stopped=-1, applied=-1, reviewed=last - 20 - person % 300,
                )  # fmt: skip


IRREGULAR = (
    twice_a_month, two_townships, after_stop, too_early, restarted, never_reviewed,
    extreme_household,
)  # fmt: skip
LAWFUL = {
    TWICE: (two_months_in_one,),
    REGIONS: (moved,),
    STOPPED: (stopped_and_settled,),
    EARLY: (enrolled_before,),
    SEX_BIRTH: (enrolled_before,),
    RESTART: (checked_again,),
    NAMES: (checked_again,),
    STATIC: (reviewed_in_time,),
    TOTAL: (lawful_stack,),
    EXCEEDS: (leased, within_tolerance),
}
