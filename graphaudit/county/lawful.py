"""What all planters of lawful look-alikes share."""

from __future__ import annotations

from graphaudit.county.books import Case
from graphaudit.county.desk import Desk
from graphaudit.county.sizes import day_number

RECORDED = day_number("2022-06-01")


def lawful(desk: Desk, patterns: set[str], code: str | None, zh: str, en: str) -> Case:
    return desk.open(patterns, (zh, en), code, lawful=True)


def mistype(number: str, nth: int) -> str:
    """One digit of the order code changed, so that the check digit fails.

    Never one that ends in two noughts: a spreadsheet that took the number for a sum leaves such.
    """
    wrong = _changed(number, 14 + nth % 3, 3)
    return _changed(number, 16, 4) if wrong.endswith("00") else wrong


def _changed(number: str, place: int, more: int) -> str:
    return number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
