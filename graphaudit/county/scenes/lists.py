"""Lists that a clerk made up or copied: cycles, swapped names, repeated rows, pasted blocks."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Case
from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.names import SURNAMES
from graphaudit.county.numbers import Ints
from graphaudit.county.plant_cards import AGENT, HOLDER, MANY, RING
from graphaudit.county.programs import NUMBER

CYCLE = "roster_cyclic_block"
SWAP = "name_swap_same_card"
REPEAT = "roster_duplicate_rows"
REUSED = "roster_reused"
TWICE = "same_program_duplicate"
IDS = "consecutive_ids_or_birthdays"
SORTED = "sorted_block"
FORTY = 40
BLOCK = 26
"""Rows of a pasted block, and at least as many of its village around it."""
INSTALMENTS = 10
"""A list of so many people on which everybody stands again may as well be paid in instalments."""
_GIVEN = list("国华建明玉兰德福春梅志强海燕文斌")


def forty_in_a_circle(desk: Desk) -> None:
    """Story 1 goes on: the handler's forty cards stand again and again on lists of medical aid."""
    forty = next(c for c in desk.books.cases if {RING, AGENT} <= set(c.patterns) and _is_forty(c))
    months = (5, 9, desk.last - 3)
    years = {int(np.datetime64(int(desk.books.months[m]), "D").astype(object).year) for m in months}
    case = desk.open(
        {CYCLE, REPEAT} | ({REUSED} if len(years) > 1 else set()),
        (
            "医疗救助名单以 40 人为一轮循环填写：第 41 行又是第 1 行的人",
            "forty names go round on lists of medical aid: row 41 is row 1 again",
        ),
    )
    wards = _of_one_township(desk, forty)
    for nth, month in enumerate(months):
        _circle(desk, case, wards, f"第{nth + 2}批", month, 2 * len(wards) + 17 * nth)
    case.cards.update(desk.books.card_of(p) for p in wards)
    case.cadres.update(forty.cadres)


def _of_one_township(desk: Desk, forty: Case) -> list[int]:
    """The wards of the township in which most of them live: twenty or more."""
    wards = [p for p in sorted(forty.persons) if desk.books.card_of(p) in forty.cards]
    homes = desk.books.places.township[desk.people.village[wards]]
    most = int(np.argmax(np.bincount(homes)))
    return [p for p, home in zip(wards, homes.tolist(), strict=True) if home == most]


def _is_forty(case: Case) -> bool:
    return len(case.cards) == FORTY


def _circle(desk: Desk, case: Case, people: list[int], roster: str, month: int, rows: int) -> None:
    """A list of so many rows on which the people come round again and again."""
    sums = [90_000 + 1_300 * n for n in range(len(people))]
    for place in range(rows):
        n = place % len(people)
        desk.pay(
            case, "medical", people[n], months=(month, month), fen=sums[n],
            roster=roster, place=place,
        )  # fmt: skip
    case.persons.update(people)


def circle(desk: Desk, nth: int) -> None:
    """A smaller clerk's circle of seven to twelve people; the story stands for the first one."""
    if nth == 0:
        return
    people = desk.take(6 + nth % 7, "adult", desk.village())
    case = desk.open(
        {CYCLE, REPEAT} | ({TWICE} if len(people) < INSTALMENTS else set()),
        (f"名单以 {len(people)} 人为一轮循环", f"{len(people)} people go round on one list"),
    )
    _circle(desk, case, people, f"第{20 + nth}批", 3 + nth % 8, 3 * len(people) - nth % 3)
    case.cards.update(desk.books.card_of(p) for p in people)


def swapped(desk: Desk, nth: int) -> None:
    """The names of people who never hear of it stand beside the same six or eight cards."""
    holders = desk.take(6 + 2 * (nth % 2), "adult", desk.village())
    in_one_list = nth % 2 == 0
    case = desk.open(
        {SWAP, MANY, HOLDER} | ({CYCLE} if in_one_list else set()),
        (
            f"{len(holders)}张卡轮流记在不同姓名名下",
            f"{len(holders)} cards stand beside changing names",
        ),
    )
    for round_ in range(3):
        for n, holder in enumerate(holders):
            month, place = (7, round_ * len(holders) + n) if in_one_list else (7 + round_, n)
            desk.pay(
                case, "medical", holder, months=(month, month), fen=60_000 + 7_300 * (n + round_),
                roster=f"第{40 + nth}批", place=place, written_name=_stranger(desk),
            )  # fmt: skip
    case.cards.update(desk.books.card_of(p) for p in holders)


def _stranger(desk: Desk) -> str:
    """A name as any villager has it."""
    given = "".join(desk.rng.choice(np.array(_GIVEN), 2, replace=False))
    return str(desk.rng.choice(SURNAMES)) + given


def repeated(desk: Desk, nth: int) -> None:
    """One of two people stands twice on a list, in the very same words."""
    twice, once = desk.take(2, "adult", desk.village())
    case = desk.open(
        {REPEAT, TWICE}, ("同一名册中同一人完全重复一行", "one person's row stands twice")
    )
    month = 4 + nth % min(9, desk.last - 3)
    for place, person in enumerate((twice, once, twice)):
        desk.pay(
            case, "medical", person, months=(month, month), fen=120_000 + 900 * place * (2 - place),
            roster=f"第{60 + nth}批", place=place,
        )  # fmt: skip
    case.persons.add(twice)
    case.cards.add(desk.books.card_of(twice))


def copied(desk: Desk, nth: int) -> None:
    """A block of an old list of winter relief returns as medical aid; the story stands for one."""
    if nth == 0:
        return
    people = desk.take(20 + nth % 5, "adult", desk.village())
    case = desk.open(
        {REUSED}, ("旧的冬春救助名单整段成为医疗救助名单", "an old list returns in another program")
    )
    for roster, code, month in ((f"第{nth}批", "winter", 0), (f"第{80 + nth}批", "medical", 8)):
        for place, person in enumerate(people):
            desk.pay(
                case, code, person, months=(month, month), fen=60_000 + 500 * place,
                roster=roster, place=place,
            )  # fmt: skip
    case.persons.update(people)
    case.cards.update(desk.books.card_of(p) for p in people)


def invented(desk: Desk, nth: int) -> None:
    """IDs in a row: three people of three households, or five of one birthday."""
    people = desk.take(5 if nth % 2 else 3, "elder", desk.village())
    case = desk.open(
        {IDS},
        (
            "五名享受人同一天出生" if nth % 2 else "三名享受人的身份证顺序码相连",
            "five of one birthday" if nth % 2 else "three IDs in a row",
        ),
    )
    for former, person in pairwise(people):
        _born_like(desk, former, person, 46 if nth % 2 else 2)
    for person in people:
        desk.pay(case, "tekun", person, fen=93_000)
    case.persons.update(people)
    case.cards.update(desk.books.card_of(p) for p in people)


def _born_like(desk: Desk, former: int, person: int, step: int) -> None:
    """Give the person the former's birthday and sex, and an order code so much higher."""
    model = desk.people.id[former]
    order = (int(model[14:17]) + step) % 1000
    body = np.array([f"{model[:14]}{order:03d}"])
    desk.people.id[person] = str(body[0] + numbers.id_check(body)[0])
    desk.people.birth[person] = desk.people.birth[former]
    desk.people.male[person] = desk.people.male[former]


def two_months(desk: Desk, nth: int) -> None:
    """C21: a list pays two months at once, everybody twice in the same order."""
    people = desk.take(6, "elder", desk.village())
    case = lawful(
        desk, {CYCLE, REPEAT}, "C21", "两个月的补助在一份名册中发放", "two months in one list"
    )
    month = 1 + 4 * (nth % 5)
    when = np.datetime64(desk.books.size.first_month) + month
    year, last = str(when).split("-")
    for round_ in range(2):
        for n, person in enumerate(people):
            desk.pay(
                case, "disabled_care", person, months=(month, month), fen=12_600,
                roster=f"{year}年{int(last) - 1}-{int(last)}月", place=round_ * len(people) + n,
            )  # fmt: skip
    case.persons.update(people)
    case.cards.update(desk.books.card_of(p) for p in people)


def heads_receive(desk: Desk, nth: int) -> None:
    """C03: five heads of household receive for themselves and a member each."""
    village = desk.village()
    case = lawful(
        desk, {SWAP}, "C03", "五户均由户主的卡收取本户两人的补助", "five heads receive for members"
    )
    for _ in range(5):
        head, member = desk.take_home(2, village)[:2]
        for person in (head, member):
            desk.pay(case, "disabled_care", person, desk.books.card_of(head), fen=12_600)
        case.persons.update((head, member))
        case.cards.add(desk.books.card_of(head))


def twins(desk: Desk, nth: int) -> None:
    """C06: twins of two households have order codes in a row."""
    first, second = desk.take(2, "elder", desk.village())
    _born_like(desk, first, second, 2)
    case = lawful(desk, {IDS}, "C06", "双胞胎身份证顺序码相连", "twins with IDs in a row")
    for person in (first, second):
        desk.pay(case, "pension", person, fen=14_200)
    case.persons.update((first, second))


def settle(county: County) -> None:
    """Sort a block of one village's land list, and all of another village's; both stay lawful."""
    rng = np.random.default_rng([county.seed, 515])
    villages = rng.permutation(_wide_villages(county)).tolist()
    for village in villages[: county.books.size.scene_cases]:
        rows = _rows(county, village)
        start = int(rng.integers(8, len(rows) - BLOCK - 7))
        block = rows[start : start + BLOCK]
        _put_in_order(county, block)
        case = _case(county, SORTED, "irregular", "名册中有一段按姓名拼音排序", "a sorted block")
        case.persons.update(county.payments["person"].to_numpy()[block].tolist())
    chosen = set(villages[: county.books.size.scene_cases])
    others = [v for v in rng.permutation(county.books.size.villages).tolist() if v not in chosen]
    for village in others[: county.books.size.scene_cases]:
        rows = _rows(county, village)
        _put_in_order(county, rows)
        case = _case(county, SORTED, "lookalike", "整册按姓名排序", "a list sorted by design")
        case.persons.update(county.payments["person"].to_numpy()[rows].tolist())
    _follow_the_roll(county)


def _wide_villages(county: County) -> Ints:
    """Villages with land lists long enough for a block and what stands around it."""
    land = county.payments[county.payments["program"] == NUMBER["land"]]
    first = land[land["month"] == land["month"].min()]
    sizes = first.groupby("village").size()
    return np.array(sizes.index[sizes >= 2 * BLOCK], dtype=np.int64)


def _rows(county: County, village: int) -> Ints:
    """Places of the village's rows in the first land list."""
    pay = county.payments
    land = (pay["program"] == NUMBER["land"]) & (pay["village"] == village)
    month = pay.loc[land, "month"].min()
    return np.flatnonzero(land & (pay["month"] == month) & (pay["roster"] == ""))


def _put_in_order(county: County, rows: Ints) -> None:
    """Sort these rows as spreadsheets sort names: by the sound of the characters."""
    names = [county.books.people.name[p] for p in county.payments["person"].to_numpy()[rows]]
    sounds = _sounds(names)
    order = sorted(range(len(rows)), key=lambda n: (sounds[n], names[n]))
    for column in county.payments.columns:
        values = county.payments[column].to_numpy(copy=True)
        values[rows] = values[rows[order]]
        county.payments[column] = values


def _sounds(names: list[str]) -> list[str]:
    """A key for each name that sorts by sound, rare characters (闫) too: by code they come last."""
    query = "SELECT icu_sort_key(name, 'zh') FROM (SELECT unnest($names) AS name)"
    with duckdb.connect() as connection:
        return [str(key) for (key,) in connection.execute(query, {"names": names}).fetchall()]


def _case(county: County, pattern: str, kind: str, zh: str, en: str) -> Case:
    case = Case(len(county.books.cases), kind, [pattern], None, (zh, en))
    county.books.cases.append(case)
    return case


def _follow_the_roll(county: County) -> None:
    """Price relief goes to those on the roll of the needy, in the roll's order, year after year."""
    pay = county.payments
    price = pay[(pay["program"] == NUMBER["price"]) & (pay["case"] < 0)]
    people = price["person"].unique().tolist()
    case = _case(
        county, REUSED, "lookalike", "价格补贴名单照在册低保名单发放", "price relief follows a roll"
    )
    case.persons.update(people[:FORTY])


STORIES = (forty_in_a_circle,)
IRREGULAR = (circle, swapped, repeated, copied, invented)
LAWFUL = {
    CYCLE: (two_months,),
    REPEAT: (two_months,),
    SWAP: (heads_receive,),
    IDS: (twins,),
}
