"""A plain reading of the county's own tables: who stands out, lawful look-alikes aside.

Written for these tests alone, on the rows that the generator made, with round numbers of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from graphaudit.county import County
from graphaudit.county.programs import NUMBER, PROGRAMS

MEANS = {NUMBER[c] for c in ("dibao", "tekun", "relief", "winter", "house")}
HOUSEHOLD = {n for n, p in enumerate(PROGRAMS) if p.household}
LINES = {"land": 100_000, "forest_public": 100_000, "grain_big": 150_000, "forest_return": 150_000}


THIRD_DEGREE = ("叔父", "姑母")
"""Declared relatives who are no close kin."""


class Oracle:
    """Hits by pattern, each a set of indices into cards, people or households."""

    def __init__(self, county: County) -> None:
        self.county, self.books = county, county.books
        self.people, self.accounts = county.books.people, county.books.accounts
        self.pay = county.payments
        self.home = self.people.household
        self.year = 2025 - county.books.size.months // 12 + self.pay["month"] // 12
        self.excused = self._excused()

    def _excused(self) -> set[tuple[int, int]]:
        """Pairs (receiver, beneficiary) that are lawful; three households excuse none."""
        ties = [*self.books.proxies, *self.books.carers]
        homes: dict[int, set[int]] = defaultdict(set)
        for tie in ties:
            homes[tie.person].add(int(self.home[tie.other]))
        few = {(t.person, t.other) for t in ties if len(homes[t.person]) < 3}
        return few | {(t.person, t.other) for t in self.books.guardians}

    def strangers(self) -> pd.DataFrame:
        """Payments on another's card that nothing excuses; on a unit's, of those at home."""
        rows = self.pay[(self.pay["firm"] < 0) & (self.pay["note"] == "")]
        holder = np.array(self.accounts.holder)[rows["card"].to_numpy()]
        at_home = ~rows["person"].isin(list(self.books.institutions)).to_numpy()
        rows = rows.assign(holder=holder)[(holder >= 0) | at_home]
        nobody = rows["holder"].to_numpy() < 0
        own = self.home[np.maximum(rows["holder"].to_numpy(), 0)]
        other = nobody | (self.home[rows["person"].to_numpy()] != own)
        rows = rows[other]
        pairs = zip(rows["holder"], rows["person"], strict=True)
        return rows[[pair not in self.excused for pair in pairs]]

    def holder_not_beneficiary(self) -> set[int]:
        return set(self.strangers()["card"])

    def many_people(self) -> set[int]:
        outside = self.strangers().groupby("card")["person"].nunique()
        everyone = self.pay.groupby("card")["person"].nunique()
        return {c for c, n in outside.items() if n >= 2 and everyone[c] >= 3}

    def cadre_cards(self) -> set[int]:
        near = {t.other for t in self.books.kin if t.word not in THIRD_DEGREE}
        close = near | {p.person for p in self.books.posts}
        rows = self.strangers()
        return set(rows.loc[rows["holder"].isin(close), "card"])

    def cadre_phones(self) -> set[int]:
        kin = {(t.person, t.other) for t in self.books.kin}
        found: set[int] = set()
        for owner, cards in self._by_phone({p.person for p in self.books.posts}).items():
            left = [c for c in cards if (owner, self.accounts.holder[c]) not in kin | self.excused]
            found.update(left if len(left) >= 2 else [])
        return found

    def _by_phone(self, owners: set[int]) -> dict[int, list[int]]:
        owner_of = {self.people.phone[p]: p for p in owners}
        cards: dict[int, list[int]] = defaultdict(list)
        for card, phone in enumerate(self.accounts.phone):
            owner = owner_of.get(phone)
            holder = self.accounts.holder[card]
            if owner is not None and self.home[owner] != self.home[holder]:
                cards[owner].append(card)
        return cards

    def agents(self) -> set[int]:
        kin = {(t.person, t.other) for t in self.books.kin}
        cards: dict[int, list[int]] = defaultdict(list)
        for card, agent in enumerate(self.accounts.agent):
            holder = self.accounts.holder[card]
            if agent < 0 or self.home[agent] == self.home[holder] or (agent, holder) in kin:
                continue
            cards[agent].append(card)
        return {c for some in cards.values() if 5 <= len(some) <= 60 for c in some}

    def rings(self) -> set[int]:
        """Cards tied to one outsider by phone and by agent both, four or more."""
        by_phone = self._by_phone(set(range(len(self.people.id))))
        found: set[int] = set()
        for owner, cards in by_phone.items():
            both = [c for c in cards if self.accounts.agent[c] == owner]
            found.update(both if len(both) >= 4 else [])
        return found

    def dead(self) -> set[int]:
        died = self.people.died[self.pay["person"].to_numpy()]
        ends = self.books.months[self.pay["month"].to_numpy() + 1]
        late = (died >= 0) & (self.pay["day"].to_numpy() > died) & (ends - died > 31)
        return set(self.pay.loc[late, "person"])

    def employees(self) -> set[int]:
        jobs = {j.person: j for j in self.books.jobs if j.status in ("在编", "离退休")}
        rows = self.pay[self.pay["program"].isin(MEANS) & self.pay["person"].isin(jobs)]
        return {
            p
            for p, d in zip(rows["person"], rows["day"], strict=True)
            if jobs[p].since <= d and (jobs[p].until < 0 or d <= jobs[p].until)
        }

    def owners(self) -> set[int]:
        live = [
            f for f in self.books.firms
            if f.status == "存续" and f.capital >= 5_000_000 and (f.kind != "个体工商户" or f.tax)
            and f.agent < 0
        ]  # fmt: skip
        owners = {p for f in live for p in (f.leader, *f.shareholders)}
        rows = self.pay[self.pay["program"].isin(MEANS) & self.pay["person"].isin(owners)]
        return set(rows["person"])

    def cadre_amounts(self) -> set[int]:
        found: set[int] = set()
        trusted = {lease.user for lease in self.books.leases}
        posts = {p.person for p in self.books.posts if p.village >= 0 and p.until < 0}
        for code, line in LINES.items():
            rows = self.pay[self.pay["program"].eq(NUMBER[code]) & self.pay["person"].isin(posts)]
            sums = rows.groupby(["person", self.year.loc[rows.index]])["fen"].sum()
            found |= {person for (person, _), fen in sums.items() if fen > line}
        return found - trusted

    def families(self) -> set[int]:
        rows = self.pay[self.pay["program"].isin(HOUSEHOLD)]
        keys = [rows["program"], rows["month"], self.home[rows["person"].to_numpy()]]
        members = rows.groupby(keys)["person"].nunique()
        return {int(home) for (_, _, home), n in members.items() if n >= 2}

    def clusters(self) -> set[int]:
        """Cadres three or more of whose declared relatives hold aid for the needy."""
        aided = set(self.pay.loc[self.pay["program"].isin(MEANS), "person"])
        count = Counter(t.person for t in self.books.kin if t.other in aided)
        return {cadre for cadre, n in count.items() if n >= 3}
