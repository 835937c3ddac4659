"""The inhabitants: places, households, names, resident IDs, phones, absence and death."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphaudit.county import names, numbers
from graphaudit.county.families import Members, members
from graphaudit.county.numbers import Flags, Ints, Texts
from graphaudit.county.sizes import Size, day_number

COUNTY_CODE = "622999"
OLD_CODE = "622989"
ELSEWHERE = ("519981", "369972", "459983", "659974")
TODAY = day_number("2023-01-01")
_YEAR = 365.2425


@dataclass(frozen=True)
class Places:
    """Villages by the column; ``township`` holds indices into ``township_names``."""

    township_names: list[str]
    village_names: list[str]
    township: Ints
    groups: Ints


@dataclass
class People:
    """Inhabitants by the column; a person is its index. Days are days since 1970, -1 is never."""

    id: list[str]
    name: list[str]
    male: Flags
    birth: Ints
    village: Ints
    group: Ints
    household: Ints
    relation: Ints
    absent: Flags
    died: Ints
    phone: list[str]
    heads: Ints
    """Head's index by household."""
    household_no: list[str]

    def age(self, person: int, day: int = TODAY) -> int:
        """Whole years on a day."""
        return int((day - int(self.birth[person])) / _YEAR)

    def home(self, person: int) -> list[int]:
        """All members of the person's household, head first."""
        household = self.household[person]
        low = int(np.searchsorted(self.household, household))
        high = int(np.searchsorted(self.household, household, side="right"))
        return list(range(low, high))


def places(size: Size, rng: np.random.Generator) -> Places:
    """Townships and their villages."""
    township = np.sort(np.arange(size.villages) % size.townships)
    low, high = size.group_count
    return Places(
        names.TOWNSHIPS[: size.townships],
        names.village_names(size.villages, rng),
        township,
        rng.integers(low, high + 1, size.villages),
    )


def settle(size: Size, where: Places, rng: np.random.Generator) -> People:
    """Fill the villages with exactly ``size.persons`` inhabitants."""
    drawn = members(int(size.persons / 3.1), rng).ordered(size.persons)
    homes = int(drawn.household[-1]) + 1
    village_of_home = np.sort(rng.integers(0, size.villages, homes))
    group_of_home = 1 + rng.integers(0, 99, homes) % where.groups[village_of_home]
    birth = TODAY - (drawn.age * _YEAR).astype(np.int64) - rng.integers(1, 364, len(drawn.age))
    surname = names.clan_surnames(village_of_home, size.villages, rng)
    return People(
        id=list(_ids(birth, drawn.male, rng)),
        name=_names(drawn, surname, birth, rng),
        male=drawn.male,
        birth=birth,
        village=village_of_home[drawn.household],
        group=group_of_home[drawn.household],
        household=drawn.household,
        relation=drawn.relation,
        absent=_absent(drawn, village_of_home, size, rng),
        died=_deaths(drawn.age, size, rng),
        phone=numbers.phone_numbers(len(birth), rng).tolist(),
        heads=np.searchsorted(drawn.household, np.arange(homes)),
        household_no=_household_numbers(village_of_home, where),
    )


def _ids(birth: Ints, male: Flags, rng: np.random.Generator) -> list[str]:
    """Old county code for 60 % of those born before the renaming, 3 % from elsewhere."""
    count = len(birth)
    old = (birth < day_number("1985-07-01")) & (rng.random(count) < 0.6)
    area = np.where(old, OLD_CODE, COUNTY_CODE)
    other = rng.random(count) < 0.03
    area[other] = rng.choice(np.array(ELSEWHERE), int(other.sum()))
    nth = _rank_within(birth * 2 + male)
    start = (birth * 7919 + 31 * male) % 400
    order = ((start + nth * 37) % 490 + 5) * 2 + male
    made: list[str] = numbers.resident_ids(area, birth, order).tolist()
    return made


def _rank_within(groups: Ints) -> Ints:
    """0, 1, 2 … for equal values, in order of appearance."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    counts = np.diff(np.r_[starts, len(groups)])
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups)) - np.repeat(starts, counts)
    return rank


def _names(drawn: Members, surname: Texts, birth: Ints, rng: np.random.Generator) -> list[str]:
    count = len(birth)
    family = np.where(drawn.clan, surname[drawn.household], names.surnames(count, rng))
    year = 1970 + (birth / _YEAR).astype(np.int64)
    full = np.char.add(family, names.given_names(drawn.male, year, rng)).astype("U12")
    for share, pool in ((0.003, names.COMMON), (0.001, names.DOTTED)):
        chosen = rng.random(count) < share
        full[chosen] = rng.choice(pool, int(chosen.sum()))
    made: list[str] = full.tolist()
    return made


def _absent(drawn: Members, village: Ints, size: Size, rng: np.random.Generator) -> Flags:
    """Migrants: 5 to 25 % of a village, grown-ups more often than the old."""
    share = rng.uniform(0.05, 0.25, size.villages)[village[drawn.household]]
    working = (drawn.age >= 18) & (drawn.age < 60)
    absent: Flags = rng.random(len(share)) < np.where(working, share * 1.5, share * 0.3)
    return absent


def _deaths(age: Ints, size: Size, rng: np.random.Generator) -> Ints:
    """8 in 1,000 a year, nearly all of them old."""
    hazard = np.where(age >= 80, 0.09, np.where(age >= 65, 0.022, np.where(age >= 45, 0.002, 0)))
    died = rng.random(len(age)) < hazard * size.months / 12
    first = int(size.first_month.astype("datetime64[D]").astype(np.int64))
    day = first + rng.integers(0, size.months * 30, len(age))
    return np.where(died, day, -1)


def _household_numbers(village: Ints, where: Places) -> list[str]:
    township = where.township[village]
    return [
        f"{COUNTY_CODE[2:]}{t + 1:02d}{v + 1:03d}{h + 1:06d}"
        for h, (v, t) in enumerate(zip(village.tolist(), township.tolist(), strict=True))
    ]
