"""The county as it stands before anybody is paid: what every planter reads and changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from graphaudit.county.accounts import Accounts
from graphaudit.county.numbers import Flags, Ints
from graphaudit.county.people import People, Places
from graphaudit.county.sizes import Size

Entry: TypeAlias = dict[str, str | int]
"""One line of a register that a scene brings: persons, cards, firms by index, days, fen, text."""


@dataclass(frozen=True)
class Post:
    """A cadre's or handler's post; days since 1970, ``until`` -1: still in office."""

    person: int
    post: str
    village: int
    """Index of the village, -1 for the township's staff."""
    township: int
    since: int
    until: int
    phone: str


@dataclass(frozen=True)
class Job:
    """A line of the public payroll; ``status`` tells the established from look-alikes."""

    person: int
    unit: str
    status: str
    since: int
    until: int


@dataclass(frozen=True)
class Firm:
    """A registered enterprise; money in fen; ``agent`` -1: none."""

    code: str
    name: str
    kind: str
    leader: int
    capital: int
    tax: int
    founded: int
    status: str
    agent: int
    card: int
    village: int
    shareholders: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Tie:
    """Person to person: declared kin, proxy, carer, guardian; ``other`` is for whom."""

    person: int
    other: int
    word: str
    since: int
    until: int = -1


@dataclass(frozen=True)
class Lease:
    """Land let by one household head to another in a year; area in hundredths of a mu."""

    owner: int
    user: int
    area: int
    year: int


@dataclass(frozen=True)
class Due:
    """What a program pays one person: months by index, inclusive; money in fen a payment."""

    program: int
    person: int
    card: int
    first: int
    last: int
    fen: int
    area: int = 0
    case: int = -1
    proof_from: int = 0
    """Payments of the case before this day prove nothing; a day beyond the end: none does."""
    note: str = ""
    written_id: str = ""
    """An ID as mistyped on the roster."""
    firm: int = -1
    roster: str = ""
    """A list of its own, written in the order of ``place``; a text with 年 is its whole title."""
    place: int = 0
    written_name: str = ""
    """Whom the list of its own names instead, without an ID."""
    village: int = -1
    """The village, and so the township, on whose list it stands; -1: the person's own."""
    rate: int = 0
    """Fen a mu as the roster prints it; 0: what amount and area make."""


@dataclass
class Case:
    """One planted case, irregular or a lawful look-alike."""

    number: int
    kind: str
    patterns: list[str]
    explanation: str | None
    story: tuple[str, str]
    persons: set[int] = field(default_factory=set)
    cards: set[int] = field(default_factory=set)
    cadres: set[int] = field(default_factory=set)
    firms: set[int] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    """What else a finding's subject may be called: terminals, applications, full unit names."""


@dataclass
class Books:
    """Everything drawn so far."""

    size: Size
    rng: np.random.Generator
    months: Ints
    places: Places
    people: People
    accounts: Accounts
    barred: Flags
    """Households that get no aid for the needy: officials, firms, public employees."""
    reserved: Flags
    """Households that belong to one case and to no other."""
    land_area: Ints
    """Confirmed land by household, hundredths of a mu."""
    posts: list[Post] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)
    kin: list[Tie] = field(default_factory=list)
    proxies: list[Tie] = field(default_factory=list)
    carers: list[Tie] = field(default_factory=list)
    guardians: list[Tie] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    death_typos: dict[int, str] = field(default_factory=dict)
    """Persons whose ID the crematorium mistyped, with what it wrote."""
    lean_villages: set[int] = field(default_factory=set)
    """Villages with little aid, so that a cluster in them stands out."""
    institutions: dict[int, str] = field(default_factory=dict)
    """Wards of an institution, with its name."""

    unlisted: dict[str, set[int]] = field(default_factory=dict)
    """Persons whom a register does not know, by register: ``household``, or a program's code."""
    certified: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Category and grade on a disability certificate, where it is not the usual one."""

    filed: dict[str, list[Entry]] = field(default_factory=dict)
    """Registers that scenes bring, by register: see ``graphaudit/county/scenes``."""

    def file(self, register: str, **entry: str | int) -> None:
        """Write one line into a register of a scene."""
        self.filed.setdefault(register, []).append(entry)

    @property
    def month_count(self) -> int:
        """How many months are paid."""
        return len(self.months) - 1

    def card_of(self, person: int) -> int:
        """The person's own card."""
        return int(self.accounts.of_person[person])
