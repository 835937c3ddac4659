"""The approval log: relatives, one-man chains, repeats, night work, and the honest log beside."""

from __future__ import annotations

import numpy as np

from graphaudit.county.books import Books, Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.matters import (
    DESKS,
    GO_LIVE,
    Log,
    Matter,
    Moment,
    appoint_approvers,
    post_of,
    township_of,
    weekday,
)
from graphaudit.county.programs import NUMBER, PROGRAMS

RELATIVE = "approver_is_relative"
CHAIN = "single_person_chain"
REPEAT = "repeat_submission"
FAVOURS = "reciprocal_favours"
BACKDATED = "backdated_approval"
COVERED = ("dibao", "tekun", "relief", "house")
"""Programs whose applications the platform's log holds."""
MEANS = "家庭财产超过规定"
ERRORS = ("银行账号有误", "身份证号录入错误", "缺少收入证明材料", "照片不清晰")
_SEED = 4021


def prepare(books: Books) -> None:
    """The county's approvers are appointed before anybody is taken for a case."""
    appoint_approvers(books)


def _log(desk: Desk) -> Log:
    return Log(desk.books, desk.rng)


def _relief(desk: Desk, case: Case, person: int, nth: int, fen: int = 0) -> Matter:
    """The matter of a relief payment in a month of the first year, paid and part of the case."""
    month = 4 + nth % (desk.last - 4)
    money = fen or 60_000 + 1_000 * (person % 90)
    desk.pay(case, "relief", person, months=(month, month), fen=money)
    return Matter(person, "relief", int(desk.books.months[month]) - 40, money)


def _township(desk: Desk, nth: int) -> int:
    return nth % desk.books.size.townships


def _applicant(desk: Desk, township: int, nth: int) -> int:
    """Somebody of a village of the township."""
    villages = np.flatnonzero(desk.books.places.township == township).tolist()
    return desk.take(1, "adult", villages[nth % len(villages)])[0]


def relative(desk: Desk, nth: int) -> None:
    """A handler reviews the relief of his brother or of a parent-in-law."""
    township = _township(desk, nth)
    step = ("reviewed", "checked")[nth % 2]
    index = post_of(desk.books, township, DESKS[step])
    person = _applicant(desk, township, nth)
    case = desk.open(
        {RELATIVE},
        ("经办人审核近亲属的临时救助申请", "a handler reviews the application of a close relative"),
    )
    declare = desk.declare_parent if nth % 3 == 2 else desk.declare_sibling
    declare(index, person, nth % 3 == 2)
    matter = _relief(desk, case, person, nth)
    matter.who = {step: desk.books.posts[index].person}
    _close(desk, case, matter, index)


def _close(desk: Desk, case: Case, matter: Matter, *posts: int) -> None:
    """File the matter and name who and what the case is about."""
    case.numbers.add(_log(desk).file(matter))
    case.persons.add(matter.person)
    case.cadres.update(desk.books.posts[index].person for index in posts)


def own_application(desk: Desk) -> None:
    """A handler of a township passes his own household's application."""
    township = desk.books.size.townships - 1
    index = post_of(desk.books, township, "农业服务中心主任")
    person = desk.books.posts[index].person
    case = desk.open(
        {RELATIVE}, ("经办人审核本人的申请", "a handler reviews an application of his own")
    )
    matter = Matter(person, "machine", int(desk.books.months[3]) - 40, 300_000)
    matter.who = {"reviewed": person}
    desk.pay(case, "machine", person, months=(3, 3), fen=300_000)
    _close(desk, case, matter, index)


def chain(desk: Desk, nth: int) -> None:
    """One desk enters, reviews and approves, or two of the three."""
    township = _township(desk, nth + 1)
    index = post_of(desk.books, township, DESKS["checked"])
    handler = desk.books.posts[index].person
    case = desk.open(
        {CHAIN}, ("一人包办录入、审核、审批", "one person enters, reviews and approves")
    )
    matter = _relief(desk, case, _applicant(desk, township, nth), nth + 2)
    steps = (("entered", "reviewed", "approved"), ("entered", "approved"), ("reviewed", "approved"))
    matter.who = dict.fromkeys(steps[nth % 3], handler)
    _close(desk, case, matter, index)


def repeated(desk: Desk, nth: int) -> None:
    """Refused for the family's means and entered again as it was: two to four times."""
    case = desk.open({REPEAT}, ("退回后原样反复申报", "refused and entered again without change"))
    person = _applicant(desk, _township(desk, nth), nth)
    rounds = (("refused",) * 4, ("refused", "refused"), ("returned", "refused", "passed"))[nth % 3]
    fen = 96_000
    month = 6 + nth % 6
    matter = Matter(person, "relief", int(desk.books.months[month]) - 35 * len(rounds), fen)
    matter.rounds, matter.reasons = rounds, (MEANS,) * (len(rounds) - (rounds[-1] == "passed"))
    if rounds[-1] == "passed":
        desk.pay(case, "relief", person, months=(month, month), fen=fen)
    _close(desk, case, matter)


def four_properties(desk: Desk) -> None:
    """Story 2: refused four times for four properties, low-income aid all the same."""
    case = desk.open(
        {REPEAT},
        (
            "名下房产四处，四次录入均被退回",
            "four properties, entered four times, refused each time",
        ),
    )
    person = _applicant(desk, 0, 5)
    matter = Matter(person, "dibao", int(desk.books.months[1]) - 20, 96_000)
    matter.rounds, matter.reasons = ("refused",) * 4, ("名下有不动产4处",) * 4
    _close(desk, case, matter)


def favours(desk: Desk, nth: int) -> None:
    """Two handlers of a township each pass two relatives of the other."""
    township = _township(desk, nth)
    first = post_of(desk.books, township, DESKS["reviewed"])
    second = post_of(desk.books, township, DESKS["paid"])
    case = desk.open(
        {FAVOURS}, ("两名经办人互审对方亲属", "two handlers each pass relatives of the other")
    )
    for n in range(4):
        ours, theirs = (first, second) if n < 2 else (second, first)
        person = _applicant(desk, township, nth + n)
        desk.declare_sibling(ours, person, n % 2 == 1)
        matter = _relief(desk, case, person, nth + n)
        other = desk.books.posts[post_of(desk.books, township, DESKS["checked"])].person
        usual = {"reviewed": other, "checked": other, "paid": other}
        matter.who = usual | {"reviewed": desk.books.posts[theirs].person}
        _close(desk, case, matter, first, second)


def backdated(desk: Desk, nth: int) -> None:
    """Approved after the money was paid, or entered weeks after the day on the paper."""
    case = desk.open(
        {BACKDATED},
        ("先发放后补审批，或审批倒签", "approved after payment, or entered weeks later"),
    )
    person = _applicant(desk, _township(desk, nth + 1), nth + 3)
    matter = _relief(desk, case, person, nth + 1)
    late = weekday(matter.applied + 75 + 3 * (nth % 5))
    matter.at = {step: Moment(late - 1, 620) for step in ("checked", "reviewed")}
    matter.at |= {"approved": Moment(late, 640), "paid": Moment(late + 1, 650)}
    matter.stated = matter.applied + 18 if nth % 2 else -1
    _close(desk, case, matter)


def distant(desk: Desk, nth: int) -> None:
    """C19: a handler reviews the application of somebody with the same surname, no kin."""
    township = _township(desk, nth)
    index = post_of(desk.books, township, DESKS["reviewed"])
    handler = desk.books.posts[index].person
    person = _applicant(desk, township, nth + 1)
    desk.rename(person, desk.books.people.name[handler][0] + desk.books.people.name[person][1:])
    case = lawful(
        desk, {RELATIVE}, "C19", "同姓不同宗，并非亲属", "same surname as the handler, no relative"
    )
    _close(desk, case, _relief(desk, case, person, nth))


def stepped_aside(desk: Desk, nth: int) -> None:
    """A relative applies, and the handler leaves the matter to another desk."""
    township = _township(desk, nth)
    index = post_of(desk.books, township, DESKS["reviewed"])
    spare = desk.books.posts[post_of(desk.books, township, "林业站站长")].person
    person = _applicant(desk, township, nth + 2)
    desk.declare_sibling(index, person)
    case = lawful(
        desk, {RELATIVE}, None, "经办人回避，由他人审核", "the handler stepped aside for a relative"
    )
    matter = _relief(desk, case, person, nth)
    matter.who = {"reviewed": spare}
    _close(desk, case, matter)


def substitute(desk: Desk, nth: int) -> None:
    """The desk that checks stands in for the one that reviews; another approves."""
    township = _township(desk, nth)
    handler = desk.books.posts[post_of(desk.books, township, DESKS["checked"])].person
    case = lawful(
        desk,
        {CHAIN},
        None,
        "同一人初审并代为审核，审批另有其人",
        "one checks and stands in to review",
    )
    matter = _relief(desk, case, _applicant(desk, township, nth), nth)
    matter.who = {"checked": handler, "reviewed": handler}
    _close(desk, case, matter)


def corrected(desk: Desk, nth: int) -> None:
    """C07: returned once for a wrong number, mended and passed."""
    case = lawful(
        desk, {REPEAT}, "C07", "退回更正后通过", "returned once for an error, mended and passed"
    )
    matter = _relief(desk, case, _applicant(desk, _township(desk, nth), nth), nth)
    matter.applied -= 35
    reason = ("银行账号有误", "身份证号录入错误", "缺少收入证明")[nth % 3]
    matter.rounds, matter.reasons = ("returned", "passed"), (reason,)
    matter.sums = (matter.fen, matter.fen)
    _close(desk, case, matter)


def yearly(desk: Desk, nth: int) -> None:
    """Relief applied for and granted in two years: two matters, no refusal."""
    case = lawful(
        desk, {REPEAT}, None, "两个年度分别申请并获批", "applied for and granted in two years"
    )
    person = _applicant(desk, _township(desk, nth), nth)
    for year in range(1 + (desk.last >= 12)):
        _close(desk, case, _relief(desk, case, person, nth % 3 + 9 * year))


def one_side(desk: Desk, nth: int) -> None:
    """One handler passes two relatives of a colleague, who passes none of his."""
    township = _township(desk, nth)
    index = post_of(desk.books, township, DESKS["paid"])
    case = lawful(
        desk, {FAVOURS}, None, "同事亲属由本岗位审核，无相互审核",
        "a colleague's relatives are reviewed by the desk in charge; nothing goes the other way",
    )  # fmt: skip
    for n in range(2):
        person = _applicant(desk, township, nth + n)
        desk.declare_sibling(index, person)
        matter = _relief(desk, case, person, nth + n)
        spare = desk.books.posts[post_of(desk.books, township, "林业站站长")].person
        matter.who = {"paid": spare}
        _close(desk, case, matter)


def backlog(desk: Desk, nth: int) -> None:
    """Paper approvals of the year before go-live, entered in the platform's first weeks."""
    case = lawful(
        desk, {BACKDATED}, None, "系统上线时补录的纸质审批", "paper approvals entered at go-live"
    )
    person = _applicant(desk, _township(desk, nth), nth + 4)
    fen = desk.stipend()
    desk.pay(case, "dibao", person, fen=fen)
    matter = Matter(person, "dibao", GO_LIVE - 60 - nth, fen, stated=GO_LIVE - 30 - nth)
    matter.at = {step: Moment(weekday(GO_LIVE + 3 + nth % 9), 540 + n) for n, step in
                 enumerate(("entered", "checked", "reviewed", "approved", "paid"))}  # fmt: skip
    _close(desk, case, matter)


IRREGULAR = (relative, chain, repeated, favours, backdated)
STORIES = (own_application, four_properties)
LAWFUL = {
    RELATIVE: (distant, stepped_aside),
    CHAIN: (substitute,),
    REPEAT: (corrected, yearly),
    FAVOURS: (one_side,),
    BACKDATED: (backlog,),
}


def settle(county: County) -> None:
    """The honest log: whoever is paid has applied; some were returned first, some refused."""
    log = Log(county.books, np.random.default_rng([county.seed, _SEED]))
    for person, program, month, fen in _first_payments(county):
        applied = _applied_on(county.books, log.rng, month, PROGRAMS[program].rhythm == "once")
        matter = Matter(person, PROGRAMS[program].code, applied, fen)
        if _is_returned(county.books, log, person):
            matter.rounds, matter.reasons = ("returned", "passed"), (_error(log.rng),)
            matter.applied -= 35
        log.file(matter)
    _refused(county, log)


def _is_returned(books: Books, log: Log, person: int) -> bool:
    """One in twelve, and the first of every township; none where the desk returns nothing."""
    township = township_of(books, person)
    if any(entry["township"] == township for entry in books.filed.get("lenient", ())):
        return False
    returned = books.filed.setdefault("returned", [])
    if log.rng.random() >= 0.08 and any(e["township"] == township for e in returned):
        return False
    if not any(e["township"] == township for e in returned):
        returned.append({"township": township})
    return True


def _first_payments(county: County) -> list[tuple[int, int, int, int]]:
    """Person, program, month and sum of the first payment of everybody outside the cases."""
    rows = county.payments
    covered = rows["program"].isin([NUMBER[code] for code in COVERED]) & (rows["case"] < 0)
    free = covered & ~county.planted[rows["person"].to_numpy()]
    firsts = rows[free].sort_values("month", kind="stable").drop_duplicates(["person", "program"])
    columns = (firsts[name].tolist() for name in ("person", "program", "month", "fen"))
    return list(zip(*columns, strict=True))


def _applied_on(books: Books, rng: np.random.Generator, month: int, once: bool) -> int:
    """Weeks before the first payment; whoever was paid from the start applied in earlier years."""
    start = int(books.months[month])
    if month == 0 and not once:
        return int(rng.integers(GO_LIVE + 120, start - 60))
    return start - int(rng.integers(38, 70))


def _error(rng: np.random.Generator) -> str:
    return ERRORS[int(rng.integers(len(ERRORS)))]


def _refused(county: County, log: Log) -> None:
    """One application in sixteen is refused, for means, and not entered again."""
    books = county.books
    paid = np.zeros(len(books.people.id), dtype=bool)
    paid[county.payments["person"].to_numpy()] = True
    free = ~books.barred[books.people.household] & ~county.planted
    idle = np.flatnonzero(~paid & free & (books.people.died < 0))
    lenient = {e["township"] for e in books.filed.get("lenient", ())}
    grown = [
        p
        for p in idle.tolist()
        if 20 <= books.people.age(p) < 80 and township_of(books, p) not in lenient
    ]
    count = min(len(books.filed["applications"]) // 16, len(grown))
    for person in log.rng.choice(np.array(grown), count, replace=False).tolist():
        applied = int(log.rng.integers(GO_LIVE + 120, int(books.months[-1]) - 40))
        log.file(Matter(person, "relief", applied, 60_000, rounds=("refused",), reasons=(MEANS,)))
