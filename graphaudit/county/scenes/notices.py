"""Publicity lists: who was hung out, for how long, and who was paid without a name on a list."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graphaudit.county.books import Books, Case, Entry
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.programs import NUMBER

DIFF = "publicity_vs_payment_diff"
SKIPPED = "skipped_publicity"
MARKED = "marked_names"
PUBLISHED = ("forest_return", "winter", "relief", "house")
"""Programs of which every village hangs out a list each year."""
WIDE = "land"
"""Of this one the townships hang out a list of all their villages."""
UNLISTED, BY_HEAD, CORRECTED, SPACED = "unlisted", "head", "corrected", "spaced"
SIGNS = ("Δ☆", "★", "△", "◎")
EVERY = "※"
"""The sign that one clerk puts behind every name of a list."""
_SEED = 4022


def _full_name(books: Books, village: int) -> str:
    places = books.places
    return places.township_names[int(places.township[village])] + places.village_names[village]


def _forest(desk: Desk, case: Case, person: int, how: str, nth: int) -> None:
    """Paid for returned farmland in every year, and hung out in a manner of its own."""
    area = 120 + 15 * (nth % 7)
    desk.pay(case, "forest_return", person, fen=area * 400, area=area)
    desk.books.file("publicity", person=person, how=how)
    case.persons.add(person)


def unlisted(desk: Desk, nth: int) -> None:
    """Two of a village are paid every year whose names were never hung out."""
    village = _free_village(desk)
    case = desk.open({DIFF}, ("发放名册上的人从未公示", "paid, and never on a publicity list"))
    for n, person in enumerate(desk.take(2, "adult", village)):
        _forest(desk, case, person, UNLISTED, nth + n)
    case.numbers.update(_full_name(desk.books, _home(desk, p)) for p in case.persons)


def _home(desk: Desk, person: int) -> int:
    return int(desk.books.people.village[person])


def by_head(desk: Desk, nth: int) -> None:
    """C03: the list names the head, the money goes to another of the household."""
    home = desk.take_home(2, _free_village(desk))
    case = lawful(
        desk, {DIFF}, "C03", "公示户主，由同户人领款", "the head is listed, a member paid"
    )
    _forest(desk, case, home[1], BY_HEAD, nth)


def corrected(desk: Desk, nth: int) -> None:
    """Left out of the first list and hung out on a second one."""
    case = lawful(desk, {DIFF}, None, "漏列后更正公示", "left out first, then on a corrected list")
    _forest(desk, case, desk.take(1, "adult", _free_village(desk))[0], CORRECTED, nth)


def spaced(desk: Desk, nth: int) -> None:
    """C07: the name on the list is written with spaces and another dot."""
    case = lawful(desk, {DIFF}, "C07", "公示名单上姓名写法不同", "the name is written otherwise")
    person = desk.take(1, "adult", _free_village(desk))[0]
    desk.rename(person, ("买买提·艾力", "阿依古丽·吐尔逊")[nth % 2])
    _forest(desk, case, person, SPACED, nth)


def marked(desk: Desk, nth: int) -> None:
    """One name of a village bears a sign on every list on which it stands."""
    case = desk.open(
        {MARKED}, ("公示名单上一人姓名旁有符号", "a sign beside one name of the lists")
    )
    person = desk.take(1, "adult", _free_village(desk))[0]
    _forest(desk, case, person, SIGNS[nth % len(SIGNS)], nth)
    case.numbers.add(_full_name(desk.books, _home(desk, person)))


def starred(desk: Desk, nth: int) -> None:
    """A list on which every name bears the same sign."""
    case = lawful(desk, {MARKED}, None, "名单上每个姓名都有符号", "every name bears the sign")
    village = _free_village(desk)
    desk.books.file("publicity_plan", village=village, program="forest_return", how="starred")
    case.numbers.add(_full_name(desk.books, village))


def skipped(desk: Desk, nth: int) -> None:
    """A village of which no list of a year is on file, or whose list hung too few days."""
    case = desk.open({SKIPPED}, ("未公示或公示期不足", "no publicity, or for too few days"))
    village = _free_village(desk)
    how = ("none", "short")[nth % 2]
    desk.books.file("publicity_plan", village=village, program="forest_return", how=how)
    case.numbers.add(_full_name(desk.books, village))


def short_list(desk: Desk) -> None:
    """A list of the village that hung three days."""
    skipped(desk, 1)


def emergency(desk: Desk, nth: int) -> None:
    """Relief that could not wait: paid at once, no list of the village in that year."""
    case = lawful(
        desk, {SKIPPED}, None, "急难临时救助，先救助后公示", "emergency relief without publicity"
    )
    village = _free_village(desk)
    desk.books.file("publicity_plan", village=village, program="relief", how="none")
    case.numbers.add(_full_name(desk.books, village))


def seven_days(desk: Desk, nth: int) -> None:
    """A list that hung for exactly the days that are asked."""
    case = lawful(desk, {SKIPPED}, None, "公示恰好七天", "publicised for exactly seven days")
    village = _free_village(desk)
    desk.books.file("publicity_plan", village=village, program="forest_return", how="exact")
    case.numbers.add(_full_name(desk.books, village))


def _free_village(desk: Desk) -> int:
    """A village with many households outside all cases, which no publicity case uses."""
    filed = desk.books.filed
    used = {int(plan["village"]) for plan in filed.get("publicity_plan", ())}
    used |= {_home(desk, int(entry["person"])) for entry in filed.get("publicity", ())}
    people = np.bincount(
        desk.books.people.village[desk.books.people.heads[~desk.books.reserved]],
        minlength=desk.books.size.villages,
    )
    large = np.argsort(-people, kind="stable")[: max(len(people) * 2 // 3, len(used) + 2)]
    free = [v for v in large.tolist() if v not in used]
    return int(desk.rng.choice(np.array(free)))


def settle(county: County) -> None:
    """The lists: a village, program and year each, of all who were paid, but as cases have it."""
    press = _Press(county)
    rows = county.payments[county.payments["firm"] < 0]
    rows = rows.assign(year=county.year_of(rows["month"]))
    for code in PUBLISHED:
        own = rows[rows["program"] == NUMBER[code]]
        for (village, year), lines in own.groupby(["village", "year"], sort=True):
            press.village(code, int(str(village)), int(str(year)), lines)
    if county.size != "L":
        own = rows[rows["program"] == NUMBER[WIDE]]
        for (township, year), lines in own.groupby(["township", "year"], sort=True):
            start = int(county.books.months[int(lines["month"].min())]) - 45
            heading: Entry = {"program": WIDE, "level": "township", "place": int(str(township))}
            days = {"year": int(str(year)), "first": start, "last": start + 29}
            press.publish({**heading, **days}, lines)


class _Press:
    """Prints the lists into the books' register ``notices``, one line a name."""

    def __init__(self, county: County) -> None:
        self.books = county.books
        self.rng = np.random.default_rng([county.seed, _SEED])
        filed = self.books.filed
        self.how = {int(e["person"]): str(e["how"]) for e in filed.get("publicity", ())}
        self.plan = {
            (int(e["village"]), str(e["program"])): str(e["how"])
            for e in filed.get("publicity_plan", ())
        }
        self.count = 0

    def village(self, code: str, village: int, year: int, lines: pd.DataFrame) -> None:
        """The list of a village, and the corrected one after it."""
        how = self.plan.get((village, code), "")
        if how == "none":
            return
        days = {"short": 3, "exact": 7}.get(how) or int(self.rng.integers(7, 11))
        start = int(self.books.months[int(lines["month"].min())]) - 25
        heading: Entry = {"program": code, "level": "village", "place": village, "year": year}
        self.publish({**heading, "first": start, "last": start + days - 1}, lines)
        late = lines[[self.how.get(p) == CORRECTED for p in lines["person"].tolist()]]
        if len(late) and code == "forest_return":
            self.publish({**heading, "first": start + 12, "last": start + 19}, late, True)

    def publish(self, heading: Entry, lines: pd.DataFrame, correction: bool = False) -> None:
        """One list of the payees of the lines, each once."""
        self.count += 1
        once = lines.drop_duplicates("person")
        planned = self.plan.get((int(heading["place"]), str(heading["program"])))
        sign, position = EVERY if planned == "starred" else "", 0
        for person, fen, area in zip(
            *(once[name].tolist() for name in ("person", "fen", "area")), strict=True
        ):
            name = self._name(person, str(heading["program"]), correction)
            if name:
                position += 1
                self.books.file(
                    "notices", **heading, list=self.count, correction=int(correction),
                    name=name + sign,
                    person=person, fen=fen, area=area, position=position,
                )  # fmt: skip

    def _name(self, person: int, program: str, correction: bool) -> str:
        """As the list has it; empty: not on it."""
        people, how = self.books.people, self.how.get(person, "")
        if how == UNLISTED or (how == CORRECTED and not correction):
            return ""
        head = people.name[int(people.heads[people.household[person]])]
        if how == BY_HEAD or program in ("winter", "relief", "house"):
            return head
        name = people.name[person]
        if how in SIGNS:
            return f"{how[0]}{name}{how[1:]}"
        return name.replace("·", " • ") if how == SPACED else name


IRREGULAR = (unlisted, skipped, marked)
STORIES = (short_list,)
LAWFUL = {DIFF: (by_head, corrected, spaced), SKIPPED: (emergency, seven_days), MARKED: (starred,)}
