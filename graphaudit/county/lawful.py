"""What all planters of lawful look-alikes share."""

from __future__ import annotations

from graphaudit.county.books import Case
from graphaudit.county.desk import Desk
from graphaudit.county.sizes import day_number

RECORDED = day_number("2022-06-01")


def lawful(desk: Desk, patterns: set[str], code: str | None, zh: str, en: str) -> Case:
    return desk.open(patterns, (zh, en), code, lawful=True)


def mistype(number: str, nth: int) -> str:
    """One digit of the order code or check changed, so that the check digit fails."""
    place = 14 + nth % 3
    digit = str((int(number[place]) + 3) % 10)
    return number[:place] + digit + number[place + 1 :]
