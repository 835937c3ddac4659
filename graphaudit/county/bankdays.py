"""What happens on the cards day by day: the plans of cases, and the habits of honest people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias
from zlib import crc32

import numpy as np

from graphaudit.county.bankbook import PLAN, Bankbook, Moment, Till
from graphaudit.county.books import Case, Entry
from graphaudit.county.county import County
from graphaudit.county.programs import PROGRAMS

SAMPLED = {"S": 0.20, "M": 0.06, "L": 0.02}
"""The share of honest cards of which statements were handed over."""
SHOPS = ("财付通支付科技有限公司", "乡里人家超市", "农资服务有限公司", "中国移动通信有限公司")
MARKET_DAYS = 10
"""Every so many days is a market day, in each village on its own."""
OPEN, SHUT = 8 * 60 + 30, 17 * 60
PHONE_SHARE = 0.35

Credits: TypeAlias = dict[int, list[tuple[int, int]]]
"""Card → (day, fen) of every payment, by day."""
HeldBack: TypeAlias = dict[tuple[int, int], int]
"""(card, month index) → days by which the credit is late; ``NEVER``: it does not come."""
NEVER = -1


def settle_statements(county: County) -> None:
    """Carry out the plans, then let honest people live; lines go to the register."""
    plans = county.books.filed.pop(PLAN, [])
    rng = np.random.default_rng([county.seed, crc32(b"statements")])
    teller = _Teller(county, plans, rng)
    for entry in plans:
        teller.carry_out(entry)
    teller.let_live()


class _Teller:
    """The county's bank while the statements are made up."""

    def __init__(self, county: County, plans: list[Entry], rng: np.random.Generator) -> None:
        self.books, self.rng = county.books, rng
        self.planned = {card for entry in plans for card in self._cards(entry)}
        self.honest = _sample(county, self.planned, rng)
        self.book = Bankbook(county.books, self.planned | set(self.honest), rng)
        self.credits = _credits(county, self.book, self._held_back(plans))
        self.tills = self.book.tills

    def _cards(self, entry: Entry) -> set[int]:
        ends = ("sink", "payer", "payee", "start", "one", "two", "source")
        named = {int(entry[end]) for end in ends if end in entry}
        return named | self._case(entry).cards

    def _case(self, entry: Entry) -> Case:
        return self.books.cases[int(entry["case"])]

    def _held_back(self, plans: list[Entry]) -> HeldBack:
        return {
            (card, int(entry["month"])): int(entry["days"])
            for entry in plans
            if entry["act"] == "hold_back"
            for card in self._case(entry).cards
        }

    def carry_out(self, entry: Entry) -> None:
        """One plan, on the cards of its case in order."""
        cards = sorted(self._case(entry).cards)
        _ACTS[str(entry["act"])](self, entry, cards)

    def burst(self, entry: Entry, cards: list[int]) -> None:
        """Every other month, the day after most of them were paid, one card after the other."""
        till = self.tills.atm(int(entry["township"]), int(entry["nth"]))
        self._case(entry).numbers.add(till.number)
        taken = dict.fromkeys(cards, 0)
        for first, after in zip(self.books.months[1::2], self.books.months[2::2], strict=False):
            days = self._pay_days(cards, int(first), int(after))
            if not days:
                continue
            start = 9 * 60 + 7 + int(self.rng.integers(0, 400))
            at = Moment(max(days, key=lambda day: (days[day], day)) + 1, start)
            due = {c: self._paid_until(c, at.day) - taken[c] for c in cards}
            for step, card in enumerate(c for c in cards if due[c] >= 10_000):
                fen = due[card] // 10_000 * 10_000
                self.book.cash(card, at.later(step + step // 4), fen, till)
                taken[card] += fen

    def _pay_days(self, cards: list[int], first: int, after: int) -> Counter[int]:
        """How many of the cards were paid on each day from the first until the one after."""
        paid = ({on for on, _ in self.credits.get(card, [])} for card in cards)
        return Counter(on for days in paid for on in days if first <= on < after)

    def _months_ahead(self) -> Iterator[int]:
        """The last day of every month that is paid."""
        yield from (int(day) - 1 for day in self.books.months[1:])

    def _paid_until(self, card: int, day: int) -> int:
        return sum(fen for on, fen in self.credits.get(card, []) if on <= day)

    def recollect(self, entry: Entry, cards: list[int]) -> None:
        """Two days after each month's pay day nine tenths go to one card, by one phone."""
        sink, device = int(entry["sink"]), f"{0xA1B2C3000000 + int(entry['case']):012X}"
        for month_end in self._months_ahead():
            start = Moment(month_end - 1, 10 * 60 + 20 + int(self.rng.integers(0, 120)))
            for step, card in enumerate(c for c in cards if c != sink):
                paid = [(on, fen) for on, fen in self.credits.get(card, []) if on <= month_end]
                here = [p for p in paid if p[0] > month_end - 31]
                if not here:
                    continue
                day = max(on for on, _ in here) + 2
                fen = sum(fen for _, fen in here) * int(self.rng.integers(82, 99)) // 100
                at = Moment(day, start.minute).later(2 * step)
                self.book.send(card, sink, at, fen // 100 * 100, "转账", device)

    def counter(self, entry: Entry, cards: list[int]) -> None:
        """In two months all cards are drawn on by one agent at one teller, one after the other."""
        agent, nth = int(entry["agent"]), int(entry["nth"])
        till = self.tills.branch(self._township(agent))
        days = sorted({on for card in cards for on, _ in self.credits.get(card, [])})
        for day in days[-2:]:
            at = Moment(day + 3, 9 * 60 + 40 + nth % 60)
            for step, card in enumerate(cards):
                fen = sum(fen for on, fen in self.credits.get(card, []) if on <= day) // 3
                if fen:
                    self.book.cash(card, at.later(8 * step), fen // 100 * 100, till, agent, "0103")

    def _township(self, person: int) -> int:
        return int(self.books.places.township[self.books.people.village[person]])

    def kickback(self, entry: Entry, cards: list[int]) -> None:
        """A fifth of what came, from every card, within days; more than came is not ``drawn``."""
        sink, share = int(entry["sink"]), 10 + 5 * (int(entry["nth"]) % 4)
        for card in cards:
            best = max(
                (pair for pair in self.credits.get(card, [])), key=lambda p: p[1], default=None
            )
            if best and card != sink:
                day, fen = best
                at = Moment(
                    day + 1 + int(self.rng.integers(0, 5)), int(self.rng.integers(OPEN, SHUT))
                )
                self.book.send(card, sink, at, fen * share // 100, "转账")
                if not entry["drawn"]:
                    self.book.cash(
                        card, at, fen * 3 // 5 // 10_000 * 10_000 or 10_000, self._own_till(card)
                    )

    def wallet(self, entry: Entry, cards: list[int]) -> None:
        """What comes is spent by phone."""
        for card in cards:
            for day, fen in self.credits.get(card, []):
                at = Moment(day + int(self.rng.integers(1, 20)), int(self.rng.integers(480, 1300)))
                self.book.buy(card, at, fen * 7 // 10, SHOPS[0])

    def device(self, entry: Entry, cards: list[int]) -> None:
        """Every card is operated from one phone."""
        number = f"{0xD4E5F6000000 + int(entry['case']):012X}"
        for card in cards:
            for nth, (day, fen) in enumerate(self.credits.get(card, [])):
                if nth % 3 == 0:
                    at = Moment(
                        day + int(self.rng.integers(1, 15)), int(self.rng.integers(480, 1300))
                    )
                    self.book.buy(card, at, fen // 2, SHOPS[nth % 2], number)

    def sleep(self, entry: Entry, cards: list[int]) -> None:
        """Nothing happens."""

    def drain(self, entry: Entry, cards: list[int]) -> None:
        """Nothing for a year and more, then nearly all of it within two days."""
        nth = int(entry["nth"])
        for step, card in enumerate(cards):
            paid = self.credits.get(card, [])
            first = paid[0][0]
            day = (
                next((on for on, _ in paid if on >= first + 420 + 15 * (nth % 4)), paid[-1][0]) + 2
            )
            total = sum(fen for on, fen in paid if on < day)
            till = self.tills.town(nth)
            self.book.cash(
                card, Moment(day + step // 2, 600 + 7 * step), total // 1000 * 1000, till
            )

    def ghost(self, entry: Entry, cards: list[int]) -> None:
        """Everything, on the very day, each time."""
        for card in cards:
            till = self._own_till(card)
            for day, fen in self.credits.get(card, []):
                self.book.cash(
                    card, Moment(day, 10 * 60 + int(self.rng.integers(0, 300))), fen, till
                )

    def _own_till(self, card: int) -> Till:
        holder = self.books.accounts.holder[card]
        return self.tills.aid_point(int(self.books.people.village[holder]))

    def offsite(self, entry: Entry, cards: list[int]) -> None:
        """Each time at another machine of the county town and of other townships."""
        for card in cards:
            for nth, (day, fen) in enumerate(self.credits.get(card, [])):
                at = Moment(day + int(self.rng.integers(1, 9)), int(self.rng.integers(OPEN, SHUT)))
                self.book.cash(card, at, fen * 4 // 5 // 1000 * 1000 or fen, self.tills.town(nth))

    def far(self, entry: Entry, cards: list[int]) -> None:
        """A withdrawal every other month where the holder works."""
        for card in cards:
            for nth, day in enumerate(
                range(int(self.books.months[1]), int(self.books.months[-1]), 61)
            ):
                at = Moment(day + int(self.rng.integers(0, 50)), int(self.rng.integers(600, 1200)))
                self.book.cash(card, at, 20_000, self.tills.far(nth))

    def public(self, entry: Entry, cards: list[int]) -> None:
        """Three to six times a year and more, round sums."""
        payer, payee, nth = (int(entry[name]) for name in ("payer", "payee", "nth"))
        for month in range(1, 1 + 3 + nth % 4):
            at = Moment(int(self.books.months[month]) + 11, 10 * 60 + 5 * month)
            self.book.send(payer, payee, at, 200_000 + 50_000 * (nth % 5), str(entry["note"]))

    def round(self, entry: Entry, cards: list[int]) -> None:
        """Out of the account, over two private cards, and back within a week."""
        start, one, two, nth = (int(entry[name]) for name in ("start", "one", "two", "nth"))
        for month in (2, 6):
            day, fen = int(self.books.months[month]) + 5, 3_000_000 + 170_000 * nth
            self.book.send(start, one, Moment(day, 610), fen, "工程款")
            self.book.send(one, two, Moment(day + 2, 640), fen * 99 // 100, "转账")
            self.book.send(two, start, Moment(day + 5, 650), fen * 98 // 100, "往来")

    def loan(self, entry: Entry, cards: list[int]) -> None:
        """Lent, and given back three weeks later."""
        one, two = int(entry["one"]), int(entry["two"])
        day = int(self.books.months[3]) + 4
        self.book.send(one, two, Moment(day, 700), 500_000, "借款")
        self.book.send(two, one, Moment(day + 21, 720), 500_000, "还款")

    def award(self, entry: Entry, cards: list[int]) -> None:
        """A share of each award goes on to the relative's card, within a fortnight; the relative
        lives on that card."""
        source, sink, share = (int(entry[name]) for name in ("source", "sink", "share"))
        note = "转账" if share >= 50 else "劳务费"
        for day, fen in self.credits.get(source, []):
            if fen >= 500_000:
                at = Moment(day + 6, 11 * 60)
                self.book.send(source, sink, at, fen * share // 100, note)
        self._by_phone(sink)

    def chip_in(self, entry: Entry, cards: list[int]) -> None:
        """The same sum from everybody, a few days after the land money."""
        sink, nth = int(entry["sink"]), int(entry["nth"])
        for card in cards:
            for day, _ in self.credits.get(card, [])[-2:]:
                at = Moment(
                    day + 2 + int(self.rng.integers(0, 4)), int(self.rng.integers(OPEN, SHUT))
                )
                insured = nth % 2 == 0
                self.book.send(card, sink, at, 38_000 if insured else 26_000, str(entry["note"]))

    def hold_back(self, entry: Entry, cards: list[int]) -> None:
        """One month's money does not come, or days later; its owner draws what came."""
        for card in cards:
            self._on_market_days(card)

    def market(self, entry: Entry, cards: list[int]) -> None:
        """Two out of three come on a market day, spread over the morning."""
        till = self.tills.aid_point(int(entry["village"]))
        self._case(entry).numbers.add(till.number)
        for month_end in self._months_ahead():
            day = month_end - 2
            for card in cards:
                if self.rng.random() < 0.66:
                    at = Moment(day, int(self.rng.integers(8 * 60 + 30, 12 * 60)))
                    self.book.cash(card, at, 10_000 * int(self.rng.integers(1, 4)), till)

    def let_live(self) -> None:
        """Honest cards: each with its holder's habit."""
        habits = (self._by_phone, self._at_the_atm, self._on_market_days, self._seldom)
        chosen = self.rng.choice(4, len(self.honest), p=[PHONE_SHARE, 0.25, 0.3, 0.1])
        for card, habit in zip(self.honest, chosen.tolist(), strict=True):
            habits[habit](card)

    def _balances(self, card: int) -> Iterator[tuple[int, int]]:
        """(day, what came since last time) of every payment of the card."""
        yield from self.credits.get(card, [])

    def _by_phone(self, card: int) -> None:
        device = f"{0xB00000000000 + card:012X}"
        for day, fen in self._balances(card):
            for part in range(int(self.rng.integers(1, 4))):
                at = Moment(day + int(self.rng.integers(0, 25)), int(self.rng.integers(420, 1320)))
                shop = SHOPS[int(self.rng.integers(0, len(SHOPS)))]
                self.book.buy(card, at, max(fen // 4 - 100 * part, 500), shop, device)
        if self.rng.random() < 0.15:
            self._to_family(card, device)

    def _to_family(self, card: int, device: str) -> None:
        holder = self.books.accounts.holder[card]
        home = [self.books.card_of(m) for m in self.books.people.home(holder) if m != holder]
        others = [c for c in home if c >= 0]
        if others:
            day = int(self.books.months[1]) + int(self.rng.integers(0, 200))
            at = Moment(day, int(self.rng.integers(420, 1320)))
            self.book.send(
                card, others[0], at, 10_000 * int(self.rng.integers(1, 9)), "转账", device
            )

    def _at_the_atm(self, card: int) -> None:
        township = self._township(self.books.accounts.holder[card])
        saved = 0
        for day, fen in self._balances(card):
            saved += fen
            if saved >= 30_000 or (saved >= 10_000 and self.rng.random() < 0.3):
                at = Moment(day + int(self.rng.integers(0, 27)), int(self.rng.integers(OPEN, SHUT)))
                till = self.tills.atm(township, int(self.rng.integers(0, 3)))
                drawn = saved * int(self.rng.integers(60, 95)) // 100 // 10_000 * 10_000
                if drawn and self.rng.random() < 0.01:
                    self.book.refuse(card, at, drawn, till)
                elif drawn:
                    self.book.cash(card, at, drawn, till)
                    saved -= drawn

    def _on_market_days(self, card: int) -> None:
        village = int(self.books.people.village[self.books.accounts.holder[card]])
        till, saved = self.tills.aid_point(village), 0
        for day, fen in self._balances(card):
            saved += fen
            market = day + (village * 3 - day) % MARKET_DAYS
            drawn = saved * int(self.rng.integers(50, 95)) // 100 // 1000 * 1000
            if drawn >= 3000 and self.rng.random() < 0.7:
                at = Moment(market, int(self.rng.integers(8 * 60 + 30, 12 * 60)))
                self.book.cash(card, at, drawn, till)
                saved -= drawn

    def _seldom(self, card: int) -> None:
        """A few times a year at the branch, by himself."""
        holder = self.books.accounts.holder[card]
        till, saved = self.tills.branch(self._township(holder)), 0
        for nth, (day, fen) in enumerate(self._balances(card)):
            saved += fen
            if nth % 4 == 3:
                at = Moment(day + int(self.rng.integers(3, 30)), int(self.rng.integers(OPEN, SHUT)))
                drawn = saved * int(self.rng.integers(40, 90)) // 100 // 100 * 100
                self.book.cash(
                    card, at, drawn, till, holder, f"01{int(self.rng.integers(1, 5)):02d}"
                )
                saved -= drawn


Act: TypeAlias = Callable[[_Teller, Entry, list[int]], None]
_ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        _Teller.burst, _Teller.recollect, _Teller.counter, _Teller.kickback, _Teller.wallet,
        _Teller.device, _Teller.sleep, _Teller.drain, _Teller.ghost, _Teller.offsite, _Teller.far,
        _Teller.public, _Teller.round, _Teller.loan, _Teller.award, _Teller.chip_in, _Teller.market,
        _Teller.hold_back,
    )
}  # fmt: skip


def _sample(county: County, planned: set[int], rng: np.random.Generator) -> list[int]:
    """Honest cards of living adults outside every case, in order."""
    books = county.books
    holder = np.array(books.accounts.holder)
    own = np.flatnonzero(holder >= 0)
    free = ~county.planted[holder[own]] & (books.people.died[holder[own]] < 0)
    drawn = rng.random(len(own)) < SAMPLED[county.size]
    return [card for card in own[free & drawn].tolist() if card not in planned]


def _credits(county: County, book: Bankbook, held_back: HeldBack) -> Credits:
    """What was paid on the inquired cards and came, written into their statements."""
    rows = county.payments[county.payments["card"].isin(sorted(book.inquired))]
    found: Credits = {}
    ordered = rows.sort_values(["card", "day", "program"], kind="stable")
    columns = (ordered[name].tolist() for name in ("card", "day", "fen", "program", "month"))
    for card, paid_on, fen, program, month in zip(*columns, strict=True):
        late = held_back.get((card, month), 0)
        if late == NEVER:
            continue
        day = paid_on + late
        found.setdefault(card, []).append((day, fen))
        book.credit(card, day, fen, f"代发{PROGRAMS[program].spellings[0]}")
    return found
