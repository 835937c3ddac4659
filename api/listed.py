"""The list of findings as a page asks for it: read from an address, and written into others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from graphaudit.case_listing import FACETS, SORTS, Facet, Sort, Wanted
from graphaudit.finding import MISSED

PER_PAGE = 50
LONGEST = 200
"""Characters of a filter's value or a search; more is cut off."""
MOST_VALUES = 100
IN_HAND = ("doubtful", "checking", "lead")
"""The states in which work is open: the list begins with them."""
DEFAULT_SORT: Sort = "touched"
EVERYTHING = ("view", "all")
"""In an address: no filter at all, not even the one that the list begins with."""


@dataclass(frozen=True)
class Listed:
    """Filters, order and page of the list of findings."""

    facets: Mapping[Facet, tuple[str, ...]]
    text: str = ""
    key: str = ""
    sort: Sort = DEFAULT_SORT
    down: bool = True
    page: int = 1
    missed: bool = False
    """The list of people who seem entitled and are not paid (应享未享)."""

    def wanted(self) -> Wanted:
        """What the case book is asked."""
        return Wanted(
            self.facets, text=self.text, key=self.key, book="missed" if self.missed else "doubts"
        )

    def query(self, **changed: str) -> str:
        """The address's query, with other ``sort``, ``order`` or ``page``."""
        pairs = self._filters()
        if not pairs:
            pairs = [EVERYTHING]
        if self.missed:
            pairs.append(("class", MISSED))
        plain = {"sort": self.sort, "order": "desc" if self.down else "asc", "page": str(self.page)}
        usual = {"sort": DEFAULT_SORT, "order": "desc", "page": "1"}
        pairs += [(n, v) for n, v in (plain | changed).items() if v != usual[n]]
        return urlencode(pairs)

    def without(self, facet: str) -> Listed:
        """The first page without one filter: a facet's name, ``text`` or ``key``."""
        if facet == "text":
            return replace(self, text="", page=1)
        if facet == "key":
            return replace(self, key="", page=1)
        kept = {name: values for name, values in self.facets.items() if name != facet}
        return replace(self, facets=kept, page=1)

    def turned(self, sort: Sort) -> Listed:
        """The first page by another column, or the other way round by the same."""
        return replace(self, sort=sort, down=not self.down if sort == self.sort else True, page=1)

    def _filters(self) -> list[tuple[str, str]]:
        pairs = [(str(name), value) for name in self.facets for value in self.facets[name]]
        return pairs + [(n, v) for n, v in (("text", self.text), ("key", self.key)) if v]


def read_listed(pairs: Iterable[tuple[str, str]]) -> Listed:
    """What an address asks for; what is none of ours is left out.

    An address without any filter asks for what is in hand.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if value or name == "assignee":
            given.setdefault(name, []).append(value[:LONGEST])
    missed = MISSED in given.get("class", ())
    facets: dict[Facet, tuple[str, ...]] = {}
    for facet in FACETS:
        values = [v for v in given.get(facet, ()) if (facet, v) != ("class", MISSED)]
        if values and facet != "status":
            facets[facet] = tuple(dict.fromkeys(values))[:MOST_VALUES]
    text, key = (given.get(name, [""])[-1] for name in ("text", "key"))
    if not (facets or text or key or missed or EVERYTHING[0] in given):
        facets["state"] = IN_HAND
    sort = given.get("sort", [DEFAULT_SORT])[-1]
    return Listed(
        facets,
        text=text,
        key=key,
        sort=next((each for each in SORTS if each == sort), DEFAULT_SORT),
        down=given.get("order", ["desc"])[-1] != "asc",
        page=_page(given.get("page", ["1"])[-1]),
        missed=missed,
    )


def read_query(query: str) -> Listed:
    """The same from the query of an address."""
    return read_listed(parse_qsl(query, keep_blank_values=True, max_num_fields=500))


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many fit under the other filters, and whether it is in force."""

    value: str
    text: str
    count: int | None
    on: bool


@dataclass(frozen=True)
class Panel:
    """A facet as the page shows it: what comes first, and the rest behind a fold."""

    name: str
    title: str
    first: Sequence[Option]
    rest: Sequence[Option] = ()


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    title: str
    text: str
    without: str


SHOWN = 5


def panel(name: str, title: str, options: Sequence[Option], most: int = SHOWN) -> Panel:
    """A facet with its first values and those in force in sight."""
    if len(options) <= most + 1:
        return Panel(name, title, options)
    first = [o for n, o in enumerate(options) if n < most or o.on]
    return Panel(name, title, first, [o for o in options if o not in first])


def _page(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
