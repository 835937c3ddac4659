"""Who lawfully receives what, by the column: shares and amounts of an ordinary rural county.

Nobody here is paid on another household's card, after a death, or beside a public post: what the
background lawfully produces of that kind is planted as a look-alike and stands in the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from graphaudit.county.books import Books
from graphaudit.county.numbers import Flags, Ints
from graphaudit.county.programs import NUMBER


@dataclass(frozen=True)
class DueBlock:
    """Dues of one program by the column; months inclusive."""

    program: int
    person: Ints
    card: Ints
    fen: Ints
    area: Ints
    first: Ints
    last: Ints


class Background:
    """Draws the lawful dues of every program."""

    def __init__(self, books: Books) -> None:
        self.books, self.rng, self.people = books, books.rng, books.people
        self.age = (books.months[0] - books.people.birth) / 365.2425
        home = books.people.household
        self.on_payroll = np.zeros(len(home), dtype=bool)
        self.on_payroll[[job.person for job in books.jobs if job.status in ("在编", "离退休")]] = (
            True
        )
        self.free: Flags = ~books.reserved[home] & ~self.on_payroll
        self.idle: Flags = self.free | (self._idle() & ~self.on_payroll)
        """Free, or of a case's household without any part in the case."""
        self.poor_ok: Flags = self.free & ~books.barred[home]
        self.head: Flags = np.zeros(len(home), dtype=bool)
        self.head[books.people.heads] = True
        self.head &= books.accounts.of_person >= 0
        self.busy = books.reserved | books.barred
        """Households that already hold a means-tested program or may not."""
        self.supported: Flags = np.zeros(len(home), dtype=bool)
        """Persons in extreme poverty: their support covers what the disabled in hardship get."""

    def _idle(self) -> Flags:
        idle = self.books.reserved[self.people.household] & (self.books.accounts.of_person >= 0)
        idle[[due.person for due in self.books.dues]] = False
        used = {due.card for due in self.books.dues} | {
            c for k in self.books.cases for c in k.cards
        }
        idle[[self.books.accounts.holder[card] for card in used]] = False
        return idle

    def dues(self) -> list[DueBlock]:
        """All blocks; means-tested programs first, each household holding at most one of them."""
        return [*self._aid(), *self._personal(), *self._land(), *self._rest()]

    def _aid(self) -> list[DueBlock]:
        needy = [
            self._needy(
                "tekun", 0.016, self.rng.integers(85, 130, len(self.age)) * 1000, self.age > 60
            ),
            self._needy("dibao", 0.085, self._dibao_amounts()),
            self._needy("relief", 0.04, self.rng.integers(4, 60, len(self.age)) * 5000, once=True),
            self._needy("winter", 0.03, self.rng.integers(4, 12, len(self.age)) * 5000),
            self._needy(
                "house", 0.01, self.rng.integers(10, 36, len(self.age)) * 100_000, once=True
            ),
        ]
        self.supported[needy[0].person] = True
        return [*needy, *self._price_relief(needy[1])]

    def _price_relief(self, roll: DueBlock) -> list[DueBlock]:
        """Twice in the county's years everybody on the roll gets the same small sum."""
        number, fen = NUMBER["price"], np.full(len(roll.person), 6_000)
        months = (3, self.books.month_count - 6)
        return [
            replace(
                roll, program=number, fen=fen, first=np.full_like(fen, m), last=np.full_like(fen, m)
            )
            for m in months
        ]

    def _dibao_amounts(self) -> Ints:
        persons = self.rng.choice(np.array([1, 1, 2, 2, 3]), len(self.age))
        return persons * self.rng.integers(250, 480, len(self.age)) * 100

    def _needy(
        self, code: str, share: float, fen: Ints, also: Flags | None = None, once: bool = False
    ) -> DueBlock:
        home = self.people.household
        lean = np.isin(self.people.village, list(self.books.lean_villages))
        draw = self.rng.random(len(self.age)) * np.where(lean, 3.0, 1.0)
        fit = self.head & ~self.busy[home] & ~self.on_payroll & (draw < share)
        chosen = np.flatnonzero(fit if also is None else fit & also)
        self.busy[home[chosen]] = True
        return self._block(code, chosen, fen[chosen], once=once)

    def _block(
        self, code: str, chosen: Ints, fen: Ints, area: Ints | None = None, once: bool = False,
        card: Ints | None = None,
    ) -> DueBlock:  # fmt: skip
        count, end = len(chosen), self.books.month_count - 1
        month = self.rng.integers(0, end + 1, count)
        zero = np.zeros(count, dtype=np.int64)
        return DueBlock(
            NUMBER[code],
            chosen,
            self.books.accounts.of_person[chosen] if card is None else card,
            fen,
            zero if area is None else area,
            month if once else zero,
            month if once else zero + end,
        )

    def _personal(self) -> list[DueBlock]:
        free = self.idle & (self.books.accounts.of_person >= 0)
        draw = self.rng.random(len(self.age))
        zero = np.zeros(len(draw), dtype=np.int64)
        disabled = self.poor_ok & (self.books.accounts.of_person >= 0) & (draw < 0.02)
        return [
            self._flat(
                "pension",
                free & (self.age >= 60),
                10_300 + self.rng.integers(0, 60, len(draw)) * 100,
            ),
            *self._elderly(self._flat("elderly", free & (self.age >= 80), zero)),
            self._flat(
                "disabled_care", disabled & (draw < 0.01), np.where(draw < 0.004, 29_700, 12_600)
            ),
            self._flat(
                "disabled_living",
                disabled & ~self.supported & (draw >= 0.01),
                np.full(len(draw), 9_000),
            ),
            self._minors(),
        ]

    def _elderly(self, everyone: DueBlock) -> Iterator[DueBlock]:
        """The allowance by bands: the sum changes in the month after the birthday."""
        starts, born = self.books.months[:-1], self.people.birth[everyone.person]
        age = (starts[None, :] - born[:, None]) / 365.2425
        for low, high, fen in ((80, 90, 5_000), (90, 100, 10_000), (100, 200, 30_000)):
            within = (age >= low) & (age < high)
            some = np.flatnonzero(within.any(axis=1))
            first = within[some].argmax(axis=1)
            yield DueBlock(
                everyone.program,
                everyone.person[some],
                everyone.card[some],
                np.full(len(some), fen),
                everyone.area[some],
                first,
                first + within[some].sum(axis=1) - 1,
            )

    def _flat(self, code: str, mask: Flags, fen: Ints) -> DueBlock:
        chosen = np.flatnonzero(mask)
        return self._block(code, chosen, fen[chosen])

    def _minors(self) -> DueBlock:
        """Term money of students on the head's card: one household."""
        home = self.people.household
        head_card = self.books.accounts.of_person[self.people.heads][home]
        living = self.people.died[self.people.heads][home] < 0
        fit = self.poor_ok & living & (self.age >= 16) & (self.age < 21) & (head_card >= 0)
        chosen = np.flatnonzero(fit & (self.rng.random(len(self.age)) < 0.11))
        return self._block("yulu", chosen, np.full(len(chosen), 150_000), card=head_card[chosen])

    def _land(self) -> list[DueBlock]:
        free = self.free & self.head
        own = self._own_land()[self.people.household]
        draw = self.rng.random(len(own))
        farmer = free & (draw < 0.85) & (own >= 50)
        forest = np.clip((own * self.rng.uniform(0.1, 0.45, len(own))).astype(np.int64), 100, 290)
        slope = np.clip((own * self.rng.uniform(0.4, 3.0, len(own))).astype(np.int64), 120, 3500)
        big = farmer & ~self.books.barred[self.people.household] & (draw < 0.012)
        grower = self.rng.integers(3000, 30_000, len(own))
        return [
            self._by_area("land", farmer, own, 7146),
            self._by_area("grain_once", farmer & (draw > 0.05), own * 9 // 10, 1850),
            self._by_area("grain_big", big, grower, 9000),
            self._by_area(
                "forest_return", free & (self.rng.random(len(own)) < 0.25), forest, 40_000
            ),
            self._by_area("forest_public", free & (self.rng.random(len(own)) < 0.30), slope, 1475),
        ]

    def _own_land(self) -> Ints:
        """Confirmed land by household, less what it lets to others and what is not subsidised."""
        own = self.books.land_area.copy()
        let: dict[tuple[int, int], int] = {}
        for lease in self.books.leases:
            key = (int(self.people.household[lease.owner]), lease.year)
            let[key] = let.get(key, 0) + lease.area
        most: dict[int, int] = {}
        for (home, _), area in let.items():
            most[home] = max(most.get(home, 0), area)
        for home, area in most.items():
            own[home] -= area
        for entry in self.books.filed.get("unsubsidised", ()):
            own[int(entry["household"])] -= int(entry["area"])
        return np.maximum(own, 0)

    def _by_area(self, code: str, mask: Flags, area: Ints, rate: int) -> DueBlock:
        chosen = np.flatnonzero(mask)
        return self._block(code, chosen, area[chosen] * rate // 100, area[chosen])

    def _rest(self) -> list[DueBlock]:
        draw, heads = self.rng.random(len(self.age)), self.free & self.head
        own_card = self.idle & (self.books.accounts.of_person >= 0)
        return [
            self._flat("resettle", own_card & (draw < 0.22), np.full(len(draw), 15_000)),
            self._flat("only_child", heads & (draw > 0.9), np.full(len(draw), 12_000)),
            self._flat(
                "insured",
                own_card & self.poor_ok & (draw > 0.4) & (draw < 0.48),
                np.full(len(draw), 22_000),
            ),
            self._some(
                "medical", own_card & self.poor_ok & (draw > 0.6) & (draw < 0.63), 20, 900, 1037
            ),
            self._some("machine", heads & (draw > 0.3) & (draw < 0.32), 20, 400, 10_000),
            self._posts(),
        ]

    def _some(self, code: str, mask: Flags, low: int, high: int, unit: int) -> DueBlock:
        chosen = np.flatnonzero(mask)
        return self._block(
            code, chosen, self.rng.integers(low, high, len(chosen)) * unit, once=True
        )

    def _posts(self) -> DueBlock:
        """Pay of public-welfare posts, to those whom the payroll names and who own no firm."""
        posts = np.zeros(len(self.age), dtype=bool)
        posts[[job.person for job in self.books.jobs if job.status == "公益性岗位"]] = True
        firms = self.books.firms
        posts[[firm.leader for firm in firms]] = False
        posts[[person for firm in firms for person in firm.shareholders]] = False
        fit = posts & self.free & (self.books.accounts.of_person >= 0)
        return self._flat("public_post", fit, np.full(len(self.age), 50_000))
