"""What banks write down: lines of statements of the cards that were inquired about.

A line is an entry of the register ``transactions``: ``card`` (index), ``way`` (in, out), ``day``
(since 1970), ``minute`` (of the day), ``fen``, ``note``, ``other`` (card index, -1 none),
``payee`` (a counterpart's name without account), ``terminal``, ``place``, ``agent`` (person, -1
none), ``teller``, ``device``, ``cash`` (0, 1), ``failed`` (0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphaudit.county.books import Books

REGISTER = "transactions"
PLAN = "transactions_planned"
"""What a planter wants done with the cards of a case once it is known what was paid on them."""


@dataclass(frozen=True)
class Till:
    """A terminal, aid point or counter; ``number`` is empty at a counter."""

    number: str
    kind: str
    place: str


FAR = ("省城火车站支行", "省城工业园支行", "沿海市开发区支行", "沿海市新城支行", "邻省县城支行")
TOWN = ("县城东街支行", "县城西关支行", "县城汽车站支行", "县城南大街支行")


class Tills:
    """Terminals of the county: a branch and two ATMs a township, aid points in most villages."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def atm(self, township: int, nth: int) -> Till:
        """One of a township's ATMs; the third stands in the corner of a shop."""
        name = self.books.places.township_names[township][:-1]
        return Till(f"A{township + 1:03d}{nth % 3 + 1:05d}", "ATM", f"{name}支行自助银行")

    def branch(self, township: int) -> Till:
        """The counter of the township's branch."""
        return Till("", "柜面", f"{self.books.places.township_names[township][:-1]}支行")

    def aid_point(self, village: int) -> Till:
        """The village's aid point; two villages of five go to the ATM in the township."""
        if village % 5 in (1, 3):
            return self.atm(int(self.books.places.township[village]), village)
        name = self.books.places.village_names[village]
        return Till(f"Z{village + 1:08d}", "助农取款", f"{name}助农取款服务点")

    def town(self, nth: int) -> Till:
        """An ATM in the county town or another township."""
        return Till(f"X{nth % len(TOWN) + 1:08d}", "ATM", TOWN[nth % len(TOWN)])

    def far(self, nth: int) -> Till:
        """An ATM in another province."""
        return Till(f"Y{nth % len(FAR) + 1:08d}", "ATM", FAR[nth % len(FAR)])


@dataclass(frozen=True)
class Moment:
    """A day since 1970 and a minute of it."""

    day: int
    minute: int

    def later(self, minutes: int) -> Moment:
        """So many minutes later, on the same day."""
        return replace(self, minute=min(self.minute + minutes, 23 * 60 + 59))


class Bankbook:
    """Writes lines of statements; a transfer to an inquired card stands on both statements."""

    def __init__(self, books: Books, inquired: set[int], rng: np.random.Generator) -> None:
        self.books, self.inquired, self.rng = books, inquired, rng
        self.tills = Tills(books)

    def credit(self, card: int, day: int, fen: int, note: str, payer: str = "县财政局") -> None:
        """Money from somebody whose account the statement does not name."""
        self._line(card, "in", Moment(day, 8 * 60 + int(self.rng.integers(0, 50))), fen, note,
                   payee=payer)  # fmt: skip

    def cash(
        self, card: int, at: Moment, fen: int, till: Till, agent: int = -1, teller: str = ""
    ) -> None:
        """Cash at a terminal, or at a counter by an agent."""
        note = {"ATM": "ATM取款", "助农取款": "助农取款"}.get(till.kind, "现金支取")
        clerk = teller or ("" if till.number else "0101")
        self._line(card, "out", at, fen, note, terminal=till.number, place=till.place, cash=1,
                   agent=agent, teller=clerk)  # fmt: skip

    def send(
        self, card: int, other: int, at: Moment, fen: int, note: str = "转账", device: str = ""
    ) -> None:
        """A transfer; the receiver's statement shows it too, if it was asked for."""
        self._line(card, "out", at, fen, note, other=other, device=device)
        if other in self.inquired:
            self._line(other, "in", at, fen, note, other=card)

    def buy(self, card: int, at: Moment, fen: int, shop: str, device: str = "") -> None:
        """A purchase by phone."""
        self._line(card, "out", at, fen, "快捷支付", payee=shop, device=device)

    def refuse(self, card: int, at: Moment, fen: int, till: Till) -> None:
        """A withdrawal that failed."""
        self._line(card, "out", at, fen, "ATM取款", terminal=till.number, place=till.place, cash=1,
                   failed=1)  # fmt: skip

    def _line(
        self, card: int, way: str, at: Moment, fen: int, note: str, **more: str | int
    ) -> None:
        if card not in self.inquired:
            return
        entry: dict[str, str | int] = {
            "card": card, "way": way, "day": at.day, "minute": at.minute, "fen": fen, "note": note,
            "other": -1, "payee": "", "terminal": "", "place": "", "agent": -1, "teller": "",
            "device": "", "cash": 0, "failed": 0,
        }  # fmt: skip
        self.books.file(REGISTER, **{**entry, **more})
