"""Bank cards and passbooks: number, holder, branch, agent, reserved phone, day opened."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.numbers import Ints
from graphaudit.county.people import People, Places
from graphaudit.county.sizes import day_number

BANKS = (("农村商业银行", "6219990"), ("邮政储蓄银行", "6213990"), ("农业银行", "6214990"))


@dataclass
class Accounts:
    """Accounts by the column; ``holder`` and ``agent`` are persons, -1 none."""

    number: list[str] = field(default_factory=list)
    holder: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    bank: list[str] = field(default_factory=list)
    branch: list[str] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    agent: list[int] = field(default_factory=list)
    phone: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    of_person: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    """The card on which a person is paid by default, -1 none."""
    unlisted: set[int] = field(default_factory=set)
    """Numbers that stand on rosters only: mistyped, no account of any bank."""

    def another(self, model: int, number: str, opened: int, kind: str = "社保卡") -> int:
        """One more account of the holder of ``model``, at the same bank; returns its index."""
        self.number.append(number)
        self.kind.append(kind)
        self.opened.append(opened)
        self.agent.append(-1)
        self.holder.append(self.holder[model])
        for column in (self.name, self.bank, self.branch, self.phone):
            column.append(column[model])
        return len(self.number) - 1

    def corporate(self, name: str, number: str, branch: str, opened: int) -> int:
        """Open an institution's account; returns its index."""
        self.number.append(number)
        self.holder.append(-1)
        self.name.append(name)
        self.bank.append(BANKS[0][0])
        self.branch.append(branch)
        self.opened.append(opened)
        self.agent.append(-1)
        self.phone.append("")
        self.kind.append("单位账户")
        return len(self.number) - 1


def open_accounts(people: People, where: Places, rng: np.random.Generator) -> Accounts:
    """One card for everyone of 16 and over, an old passbook beside it for some of the old."""
    age = np.array((19358 - people.birth) / 365.2425)
    holder = np.flatnonzero(age >= 16)
    passbook = (age[holder] >= 50) & (rng.random(len(holder)) < 0.12)
    bank = rng.choice(3, len(holder), p=[0.7, 0.2, 0.1])
    number = numbers.card_numbers(np.array([b for _, b in BANKS])[bank], rng)
    number = np.where(passbook, _passbook_numbers(len(holder), rng), number)
    phone = _reserved_phones(people, holder, age, rng)
    of_person = np.full(len(people.id), -1)
    of_person[holder] = np.arange(len(holder))
    return Accounts(
        number=number.tolist(),
        holder=holder.tolist(),
        name=[people.name[i] for i in holder],
        bank=[BANKS[b][0] for b in bank],
        branch=[
            _branch(where, int(people.village[i]), b) for i, b in zip(holder, bank, strict=True)
        ],
        opened=_opening_days(len(holder), rng).tolist(),
        agent=_agents(people, holder, age, phone, rng),
        phone=phone,
        kind=np.where(passbook, "存折", "社保卡").tolist(),
        of_person=of_person,
    )


def _passbook_numbers(count: int, rng: np.random.Generator) -> numbers.Texts:
    serial = numbers.scattered(count, 10**9, int(rng.integers(10**8, 10**9))).astype("U9")
    return np.char.add("800017", np.char.zfill(serial, 9))


def _opening_days(count: int, rng: np.random.Generator) -> Ints:
    return rng.integers(day_number("2012-01-01"), day_number("2022-12-01"), count)


def _reserved_phones(
    people: People, holder: Ints, age: np.ndarray[tuple[int], np.dtype[np.float64]],
    rng: np.random.Generator,
) -> list[str]:  # fmt: skip
    """35 % of those over 60 left the number of a younger member of the household, 4 % none."""
    draw = rng.random(len(holder))
    phones = []
    for person, chance in zip(holder.tolist(), draw.tolist(), strict=True):
        owner = _younger(people, person, age) if chance < 0.35 and age[person] >= 60 else person
        phones.append("" if chance > 0.96 else people.phone[owner])
    return phones


def _agents(
    people: People, holder: Ints, age: np.ndarray[tuple[int], np.dtype[np.float64]],
    phone: list[str], rng: np.random.Generator,
) -> list[int]:  # fmt: skip
    """A few of the old had a younger member open the card, and left their own phone."""
    helped = (rng.random(len(holder)) < 0.08) & (age[holder] >= 65)
    agents = []
    for person, help_, number in zip(holder.tolist(), helped.tolist(), phone, strict=True):
        child = (
            _younger(people, person, age) if help_ and number == people.phone[person] else person
        )
        agents.append(child if child != person else -1)
    return agents


def _younger(people: People, person: int, age: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int:
    grown = [m for m in people.home(person) if 18 <= age[m] < 60 and people.died[m] < 0]
    return grown[0] if grown else person


def _branch(where: Places, village: int, bank: int) -> str:
    township = where.township_names[int(where.township[village])]
    return township[:-1] + ("支行", "营业所", "分理处")[bank]
