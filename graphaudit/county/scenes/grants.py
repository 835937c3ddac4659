"""The treasury's ledger: when the money of a yearly program went to a township.

Most of it is on the cards within weeks; some lies with the township for months. The register
``grants`` has ``unit``, ``program`` (index), ``period``, ``day``, ``fen``. Nobody is taken for it.
"""

from __future__ import annotations

from graphaudit.county.county import County
from graphaudit.county.desk import Desk
from graphaudit.county.lawful import lawful
from graphaudit.county.programs import PROGRAMS

DELAYED = "delayed_payment"
HELD = "grants_held"
"""Which township's money of which yearly program lay for how many days."""
YEARLY = ("forest_public", "land", "forest_return", "grain_once")
USUAL_DAYS = 12


def held_back(desk: Desk, nth: int) -> None:
    """A township keeps the year's money of one program for more than two months."""
    case = desk.open(
        {DELAYED}, ("资金拨到乡镇两个多月后才发放", "granted, and paid out months later")
    )
    case.numbers.add(_hold(desk, nth, 66 + 7 * (nth % 6)))


def slow_township(desk: Desk, nth: int) -> None:
    """Seven weeks: slow, and within the line."""
    case = lawful(desk, {DELAYED}, None, "拨付后七周发放", "paid out after seven weeks")
    case.numbers.add(_hold(desk, nth + 1, 49))


def _hold(desk: Desk, nth: int, days: int) -> str:
    townships = len(desk.books.places.township_names)
    township, code = nth % townships, YEARLY[nth // townships % len(YEARLY)]
    taken = {(e["township"], e["code"]) for e in desk.books.filed.get(HELD, [])}
    while (township, code) in taken:
        nth += 1
        township, code = nth % townships, YEARLY[nth // townships % len(YEARLY)]
    desk.books.file(HELD, township=township, code=code, days=days)
    return office(desk.books.places.township_names[township])


def office(township: str) -> str:
    """The township's office that keeps the money."""
    return f"{township}财政所"


IRREGULAR = (held_back,)
LAWFUL = {DELAYED: (slow_township,)}


def settle(county: County) -> None:
    """One line a township, yearly program and year: the sum of what was paid out later."""
    books = county.books
    held = {(int(e["township"]), str(e["code"])): int(e["days"]) for e in books.filed.pop(HELD, [])}
    rows = county.payments
    years = county.year_of(rows["month"])
    grouped = rows.assign(year=years).groupby(["program", "township", "year"], sort=True)
    for keys, part in grouped:
        program, township, year = (int(str(key)) for key in keys)
        code = PROGRAMS[program].code
        if code not in YEARLY:
            continue
        late = held.get((township, code), USUAL_DAYS)
        books.file(
            "grants",
            unit=office(books.places.township_names[township]),
            program=program,
            period=f"{year}年",
            day=int(part["day"].min()) - late,
            fen=int(part["fen"].sum()),
        )
