"""The planter's desk: open a case, take people for it, pay them, and keep count."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Books, Case, Due, Tie
from graphaudit.county.errors import CountyTooSmallError
from graphaudit.county.programs import NUMBER

NEVER = 10**6
SIBLINGS = {True: ("哥哥", "弟弟", "妻弟"), False: ("姐姐", "妹妹", "妻妹")}
AGES = {
    "adult": (28, 59),
    "elder": (62, 92),
    "oldest": (80, 99),
    "child": (6, 14),
    "student": (16, 20),
}


class Desk:
    """What planters work with. People taken for one case are never taken again."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.people = books.people
        self.rng = books.rng
        self.last = books.month_count - 1
        self.quiet_villages: set[int] = set()
        """Villages used as a whole: no other case takes people there unless it asks to."""
        self._ready = {kind: self._candidates(*span) for kind, span in AGES.items()}
        self._cadres = [i for i, post in enumerate(books.posts) if post.village >= 0]
        self.rng.shuffle(self._cadres)
        self._used_cadres: set[int] = set()
        self.taken_ids = set(self.people.id)

    def _candidates(self, low: int, high: int) -> dict[int, list[int]]:
        """Living people of the age by village, shuffled, taken from the end."""
        age = (self.books.months[0] - self.people.birth) / 365.2425
        fit = (age >= low) & (age <= high) & (self.people.died < 0)
        grown = low < 16
        chosen = self.rng.permutation(
            np.flatnonzero(fit & ((self.books.accounts.of_person >= 0) | grown))
        )
        pools: dict[int, list[int]] = {v: [] for v in range(self.books.size.villages)}
        for person in chosen.tolist():
            pools[int(self.people.village[person])].append(person)
        return pools

    def village(self) -> int:
        """Some village in which cases may still be planted: it has a cadre left."""
        return int(self.rng.choice(np.array(self._open_villages())))

    def _open_villages(self) -> list[int]:
        posts = self.books.posts
        with_cadre = {posts[i].village for i in self._cadres if i not in self._used_cadres}
        return sorted(with_cadre - self.quiet_villages)

    def take(self, count: int, kind: str = "adult", village: int | None = None) -> list[int]:
        """So many people of different, unclaimed households, of one village where that is asked."""
        taken: list[int] = []
        for place in self._places(village):
            pool = self._ready[kind][place]
            while pool and len(taken) < count:
                person = pool.pop()
                if self._free(person):
                    self.books.reserved[self.people.household[person]] = True
                    taken.append(person)
        if len(taken) < count:
            raise CountyTooSmallError(f"{count} × {kind}")
        return taken

    def _places(self, village: int | None) -> Iterable[int]:
        free = [v for v in range(self.books.size.villages) if v not in self.quiet_villages]
        start = village if village is not None else int(self.rng.choice(np.array(free)))
        rest = [v for v in free if v != start]
        self.rng.shuffle(rest)
        return [start, *rest]

    def _free(self, person: int) -> bool:
        home = self.people.household[person]
        return not (self.books.reserved[home] or self.books.barred[home])

    def take_home(self, size: int, village: int | None = None) -> list[int]:
        """All grown-up card holders of one unclaimed household that has at least so many."""
        for place in self._places(village):
            pool = self._ready["adult"][place]
            for person in reversed(pool):
                grown = [m for m in self.people.home(person) if self._can_be_paid(m)]
                if len(grown) >= size and self._free(person):
                    self.books.reserved[self.people.household[person]] = True
                    return grown
        raise CountyTooSmallError(f"{size} × household")

    def take_where(self, kind: str, fit: Callable[[int], bool]) -> int:
        """One unclaimed person of whom something particular holds."""
        for place in self._places(None):
            pool = self._ready[kind][place]
            for person in reversed(pool):
                if self._free(person) and fit(person):
                    pool.remove(person)
                    self.books.reserved[self.people.household[person]] = True
                    return person
        raise CountyTooSmallError(f"1 × {kind}")

    def roomiest(self, kind: str = "adult") -> int:
        """The village, quiet ones included, in which most unclaimed people of the kind are left:
        for programs that ask for no need.
        """
        claimed = self._claimed()
        room = {v: {*filter(self._free, pool)} - claimed for v, pool in self._ready[kind].items()}
        return max(room, key=lambda v: (len(room[v]), -v))

    def _claimed(self) -> set[int]:
        """Everybody who belongs to some case."""
        return {p for case in self.books.cases for p in case.persons}

    def take_anybody(self, fit: Callable[[int], bool]) -> int:
        """One living person, of whatever age, of an unclaimed household, of whom it holds."""
        people = self.people
        for person in self.rng.permutation(len(people.id)).tolist():
            quiet = int(people.village[person]) in self.quiet_villages
            if not quiet and people.died[person] < 0 and self._free(person) and fit(person):
                self.books.reserved[people.household[person]] = True
                return int(person)
        raise CountyTooSmallError("1 × anybody")

    def take_settled(self, count: int, fit: Callable[[int], bool] | None = None) -> list[int]:
        """So many people, one a household, of households that get no aid for the needy because
        somebody in them has a firm or a public post: for programs that ask for no need. They are
        of one village where one has enough of them.
        """
        homes: set[int] = set()
        by_village: dict[int, list[int]] = {}
        for person in self._settled():
            home = int(self.people.household[person])
            if home not in homes and not self.books.reserved[home] and (fit is None or fit(person)):
                homes.add(home)
                by_village.setdefault(int(self.people.village[person]), []).append(person)
        best = sorted(by_village, key=lambda v: -len(by_village[v]))
        taken = [p for v in best for p in by_village[v]][:count]
        self.books.reserved[self.people.household[taken]] = True
        if len(taken) == count:
            return taken
        if fit is not None:
            raise CountyTooSmallError(f"{count} × settled")
        return taken + self.take(count - len(taken))

    def _settled(self) -> list[int]:
        """Grown-ups of such households who have neither firm nor post themselves, shuffled."""
        books, home = self.books, self.people.household
        busy = {firm.leader for firm in books.firms} | {job.person for job in books.jobs}
        officials = {post.person for post in books.posts} | {t.other for t in books.kin}
        homes = {int(home[p]) for p in busy} - {int(home[p]) for p in officials}
        people = [p for h in sorted(homes) for p in self.people.home(int(self.people.heads[h]))]
        busy |= self._claimed()
        fit = [p for p in people if p not in busy and self._can_be_paid(p)]
        return [fit[n] for n in self.rng.permutation(len(fit)).tolist()]

    def _can_be_paid(self, person: int) -> bool:
        return self.books.card_of(person) >= 0 and self.people.died[person] < 0

    def take_cadre(self, village: int | None = None) -> int:
        """A cadre's post that no case uses yet; returns the index of the post."""
        for index in self._cadres:
            post = self.books.posts[index]
            wanted = post.village == village if village is not None else True
            if (
                index not in self._used_cadres
                and wanted
                and (village is not None or post.village not in self.quiet_villages)
            ):
                self._used_cadres.add(index)
                self.books.reserved[self.people.household[post.person]] = True
                return index
        raise CountyTooSmallError("cadre")

    def open(
        self, patterns: Iterable[str], story: tuple[str, str], explanation: str | None = None,
        lawful: bool = False,
    ) -> Case:  # fmt: skip
        """Begin a case; ``patterns`` must report it, or naively would if it is lawful."""
        kind = "lookalike" if lawful else "irregular"
        case = Case(len(self.books.cases), kind, sorted(patterns), explanation, story)
        self.books.cases.append(case)
        return case

    def pay(
        self, case: Case, code: str, person: int, card: int | None = None, *,
        months: tuple[int, int] = (0, NEVER), fen: int, area: int = 0, proof_from: int = 0,
        note: str = "", written_id: str = "", roster: str = "", place: int = 0,
        written_name: str = "", village: int = -1, rate: int = 0, firm: int = -1,
    ) -> None:  # fmt: skip
        """Put the person on the program's rolls for the months; proof unless said otherwise."""
        onto = self.books.card_of(person) if card is None else card
        last = min(months[1], self.last)
        self.books.dues.append(
            Due(
                NUMBER[code],
                person,
                onto,
                months[0],
                last,
                fen,
                area,
                case.number,
                proof_from,
                note,
                written_id,
                roster=roster,
                place=place,
                written_name=written_name,
                village=village,
                rate=rate,
                firm=firm,
            )
        )

    def take_cadre_with(self, cards: int) -> int:
        """A cadre in whose household so many living people have cards."""
        while True:
            index = self.take_cadre()
            home = self.people.home(self.books.posts[index].person)
            if sum(self._can_be_paid(m) for m in home) >= cards:
                return index

    def cadres_left(self, village: int) -> int:
        """How many cadres of the village no case uses."""
        posts = self.books.posts
        return sum(posts[i].village == village and i not in self._used_cadres for i in self._cadres)

    def declare(self, cadre: int, relative: int, word: str) -> None:
        """Write a relative into the cadre's declaration."""
        post = self.books.posts[cadre]
        self.books.kin.append(Tie(post.person, relative, word, post.since))

    def declare_sibling(self, cadre: int, relative: int, affine: bool = False) -> None:
        """Declare a brother or sister, or the spouse's."""
        older = self.people.birth[relative] < self.people.birth[self.books.posts[cadre].person]
        words = SIBLINGS[bool(self.people.male[relative])]
        self.declare(cadre, relative, words[2] if affine else words[0 if older else 1])

    def declare_parent(self, cadre: int, relative: int, affine: bool = False) -> None:
        """Declare a parent, or the spouse's."""
        male = bool(self.people.male[relative])
        in_law = "岳父" if male else "岳母"
        self.declare(cadre, relative, in_law if affine else ("父亲" if male else "母亲"))

    def rename(self, person: int, name: str) -> None:
        """Give a person another name, on the card too."""
        self.people.name[person] = name
        card = self.books.card_of(person)
        if card >= 0:
            self.books.accounts.name[card] = name

    def make_twins(self, first: int, second: int) -> bool:
        """Give the second the first's birthday, sex and the next order code, if it is free."""
        model = self.people.id[first]
        order = int(model[14:17]) + 2
        body = np.array([f"{model[:14]}{order:03d}"])
        number = body[0] + numbers.id_check(body)[0]
        if order > 999 or str(number) in self.taken_ids:
            return False
        self.people.id[second] = str(number)
        self.people.birth[second] = self.people.birth[first]
        self.people.male[second] = self.people.male[first]
        self.taken_ids.add(str(number))
        return True

    def span(self, length: int) -> tuple[int, int]:
        """A random run of so many months."""
        first = int(self.rng.integers(0, max(self.last - length + 2, 1)))
        return first, min(first + length - 1, self.last)

    def stipend(self) -> int:
        """A month of low-income aid for one person, fen."""
        return int(self.rng.integers(28, 60)) * 1000
