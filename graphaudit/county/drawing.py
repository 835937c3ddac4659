"""A county is drawn: people, posts, cases and their look-alikes, then the payments."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from graphaudit.county import accounts, people, posts
from graphaudit.county.books import Books
from graphaudit.county.county import County
from graphaudit.county.errors import CountyTooSmallError
from graphaudit.county.payments import pay_out
from graphaudit.county.planting import plant
from graphaudit.county.scenes import SCENES
from graphaudit.county.sizes import SIZES, SizeName, month_starts

DRAWS = 12
"""How often a county is drawn before it is called too small for its cases."""


def generate(size: SizeName, seed: int) -> County:
    """Draw a county: S 3,000, M 30,000, L 490,000 persons. The same seed gives the same county.

    A draw in which some case finds nobody left is drawn again, with the count of draws beside the
    seed. Raises CountyTooSmallError when no draw has room for every case.
    """
    for draw in range(DRAWS - 1):
        with suppress(CountyTooSmallError):
            return _draw(size, seed, draw)
    return _draw(size, seed, DRAWS - 1)


def _draw(size: SizeName, seed: int, draw: int) -> County:
    books = _books(size, seed, draw)
    posts.appoint(books)
    posts.employ(books)
    posts.found(books)
    posts.declare_kin(books)
    for scene in SCENES:
        scene.prepare(books)
    plant(books)
    county = County(size, seed, books, pay_out(books))
    for scene in SCENES:
        scene.settle(county)
    return replace(county)  # a fresh one: settling adds people to cases, and ``planted`` is kept


def _books(size: SizeName, seed: int, draw: int) -> Books:
    again = [draw] if draw else []
    scale, rng = SIZES[size], np.random.default_rng([seed, len(size) + ord(size), *again])
    where = people.places(scale, rng)
    inhabitants = people.settle(scale, where, rng)
    homes = len(inhabitants.heads)
    land = np.clip(np.exp(rng.normal(6.4, 0.6, homes)), 120, 1300).astype(np.int64)
    return Books(
        size=scale,
        rng=rng,
        months=month_starts(scale),
        places=where,
        people=inhabitants,
        accounts=accounts.open_accounts(inhabitants, where, rng),
        barred=np.zeros(homes, dtype=bool),
        reserved=np.zeros(homes, dtype=bool),
        land_area=land,
    )
