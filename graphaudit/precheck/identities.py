"""Who the people, cards and villages of a batch are: those whom the ledger knows, or new ones.

The same rules as in ``graphaudit.identity``, laid against the index: an identifier that is known,
else the one person of the same name on the same card or in the same household, else a new thing
with the very key that loading the file would mint. Nothing is stored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphaudit.identity.keys import PLAIN_KEYS
from graphaudit.precheck.index import Ids, Index, ids_of, take, texts
from graphaudit.values import resident_id
from graphaudit.workspace import Workspace

_SEPARATORS = str.maketrans("", "", "·•．.・‧")
_ONE_SLIP = 1


@dataclass(frozen=True)
class Entity:
    """What one ref means."""

    label: str
    ref: str
    main: str
    key: str
    src: str | None
    known: bool


@dataclass(frozen=True)
class Refs:
    """The refs of a batch with the smallest src, and what its rows say of its persons."""

    listed: list[tuple[str, str, str | None]]
    """(label, ref, src)"""
    persons: list[Mapping[str, str | None]]
    """Person statements: ``ref, name, card, household, number_written``."""
    payments: list[tuple[str, str]]
    """(payee ref, card ref)"""


@dataclass
class Resolver:
    """Finds the entities of one batch."""

    workspace: Workspace
    index: Index
    found: dict[tuple[str, str], Entity] = field(default_factory=dict)

    def resolve(self, refs: Refs) -> list[Entity]:
        """One entity for every ref."""
        wanted = {(label, ref): src for label, ref, src in refs.listed}
        self._known(wanted)
        left = {at: src for at, src in wanted.items() if at not in self.found}
        self._villages(left)
        self._enterprises(left)
        self._cards_first(left)
        self._persons(refs, left)
        self._households(left)
        for (label, ref), src in left.items():
            if (label, ref) not in self.found:
                self._mint(label, ref, ref, src)
        return [self.found[at] for at in wanted]

    def _known(self, wanted: Mapping[tuple[str, str], str | None]) -> None:
        for row in self.index.known(ids_of(ref for _, ref in wanted)).to_pylist():
            at = (row["label"], row["ref"])
            if at in wanted:
                self.found[at] = Entity(*at, row["main"], row["key"], wanted[at], True)

    def _is(self, at: tuple[str, str], src: str | None, key: str) -> None:
        """A ref means something the ledger knows under another name."""
        self.found[at] = Entity(*at, at[1], key, src, True)

    def _mint(self, label: str, ref: str, main: str, src: str | None) -> None:
        key = PLAIN_KEYS[label] + main[2:] if label in PLAIN_KEYS else ""
        key = key or self.workspace.mint(label, [main])[0]
        self.found[label, ref] = Entity(label, ref, main, key, src, False)

    def _villages(self, left: Mapping[tuple[str, str], str | None]) -> None:
        """A village without its township is the one village of this name."""
        wanted = {at: src for at, src in left.items() if at[0] == "Unit" and at[1][:3] == "U:/"}
        if not wanted:
            return
        units = self.index.all_nodes("Unit").to_pylist()
        named = _only_one((unit["village"], unit["key"]) for unit in units if unit["township"])
        for at, src in wanted.items():
            if at[1][3:] in named:
                self._is(at, src, named[at[1][3:]])

    def _enterprises(self, left: Mapping[tuple[str, str], str | None]) -> None:
        """An enterprise known by name is the one that bears exactly this name."""
        wanted = {
            at: src for at, src in left.items() if at[0] == "Enterprise" and at[1][:2] == "E~"
        }
        if not wanted:
            return
        listed = self.index.all_nodes("Enterprise").select(["name", "key"]).to_pylist()
        named = _only_one((row["name"], row["key"]) for row in listed)
        for at, src in wanted.items():
            if at[1][2:] in named:
                self._is(at, src, named[at[1][2:]])

    def _cards_first(self, left: Mapping[tuple[str, str], str | None]) -> None:
        """New cards have their keys before persons are compared on them."""
        for (label, ref), src in left.items():
            if label == "Card":
                self._mint(label, ref, ref, src)

    def _persons(self, refs: Refs, left: Mapping[tuple[str, str], str | None]) -> None:
        """Persons without a sound ID: by name and card, or by name and household."""
        doubtful = {
            at[1]: src for at, src in left.items() if at[0] == "Person" and not _sound(at[1])
        }
        if not doubtful:
            return
        cards = _cards_of(refs)
        told = {str(row["ref"]): row for row in refs.persons if row["ref"] in doubtful}
        peers: dict[tuple[str, str], str] = {}
        for ref, row in sorted(told.items()):
            name, card = _folded(row["name"]), cards.get(ref)
            person = self._one_of_name(name, ref, card, row["household"]) if name else None
            if person is not None:
                self._is(("Person", ref), doubtful[ref], person)
            elif name and card and card[1] == ":" and ref[1] == "@":
                main = peers.setdefault((name, card), ref)
                self._mint("Person", ref, main, doubtful[ref])

    def _one_of_name(
        self, name: str, ref: str, card: str | None, household: str | None
    ) -> str | None:
        """The one person whom the ledger knows by this name on the card or in the household."""
        keys: set[str] = set()
        if card is not None and ("Card", card) in self.found:
            ids = ids_of([self.found["Card", card].key])
            for table in ("HOLDS.Person.Card", "USES.Person.Card", "PAID.Person.Card"):
                keys |= self._starts(table, ids)
        if household is not None and ("Household", household) in self.found:
            keys |= self._starts(
                "MEMBER_OF.Person.Household", ids_of([self.found["Household", household].key])
            )
        people = self.index.node_rows("Person", ids_of(keys)).to_pylist()
        alike = {p["key"] for p in people if p["birth_day"] and _folded(p["name"]) == name}
        fitting = {key for key in alike if self._may_be(key, ref)}
        return fitting.pop() if len(fitting) == 1 else None

    def _may_be(self, key: str, ref: str) -> bool:
        """A written ID that fails its check must be one slip away from the person's own."""
        if ref[1] == "@":
            return True
        numbers = self.index.numbers(ids_of([key])).column("number").to_pylist()
        return any(_slips(str(number), ref[2:]) <= _ONE_SLIP for number in numbers)

    def _starts(self, table: str, ends: Ids) -> set[str]:
        edges = self.index.edges(table)
        if edges is None:
            return set()
        rows = take(edges.rows, edges.touching(ends, at_start=False))
        return set(texts(rows, "from"))

    def _households(self, left: Mapping[tuple[str, str], str | None]) -> None:
        """The household of a person is the one of which the person is a member."""
        for at, src in left.items():
            label, ref = at
            if label != "Household" or not ref.startswith("H^"):
                continue
            person = self.found.get(("Person", ref[2:]))
            home = self._home(person.key) if person and person.known else None
            if home is not None:
                self._is(at, src, home)

    def _home(self, person: str) -> str | None:
        edges = self.index.edges("MEMBER_OF.Person.Household")
        if edges is None:
            return None
        rows = take(edges.rows, edges.touching(ids_of([person]), at_start=True))
        stated = rows.select(["to", "to_day"]).to_pylist()
        standing = [row for row in stated if row["to_day"] is None] or stated
        homes = {row["to"] for row in standing}
        return homes.pop() if len(homes) == 1 else None


def _sound(ref: str) -> bool:
    return ref[:2] == "P:" and resident_id.check(ref[2:])


def _cards_of(refs: Refs) -> dict[str, str]:
    """Person ref → the card that a row names beside it."""
    cards = dict(refs.payments)
    return {**{str(p["ref"]): p["card"] for p in refs.persons if p["card"]}, **cards}


def _folded(name: object) -> str:
    """A name as identities compare it: without spaces and separators."""
    text = unicodedata.normalize("NFC", str(name or ""))
    return "".join(text.translate(_SEPARATORS).split()).lower()


def _only_one(pairs: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    """Name → key, of names that one thing alone bears."""
    keys: dict[str, set[str]] = {}
    for name, key in pairs:
        if name:
            keys.setdefault(name, set()).add(key)
    return {name: next(iter(several)) for name, several in keys.items() if len(several) == 1}


def _slips(a: str, b: str) -> int:
    """Digits that differ, a swap of neighbours counting once; of unequal length: all."""
    if len(a) != len(b):
        return max(len(a), len(b))
    at = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]]:
        return 1
    return len(at)
