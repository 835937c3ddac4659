"""Household shapes: who lives together, with the GB/T 4761 relation to the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphaudit.county.numbers import Flags, Ints

RELATION_WORDS: dict[int, tuple[str, ...]] = {
    2: ("户主", "户主本人", "本人"),
    10: ("配偶", "妻", "妻子"),
    20: ("子", "儿子", "之子"),
    30: ("女", "女儿", "之女"),
    38: ("儿媳", "媳妇"),
    41: ("孙子", "孙"),
    42: ("孙女",),
    51: ("父亲", "父"),
    52: ("母亲", "母"),
}


@dataclass(frozen=True)
class Role:
    """One member: relation if a man, if a woman, chance of a man, years older than the head."""

    if_male: int
    if_female: int
    male: float
    older: tuple[int, int]
    clan: bool = True
    """Carries the head's surname."""


@dataclass(frozen=True)
class Shape:
    """A kind of household: its share, the head's age and the chance that the head is a man."""

    share: float
    head_age: tuple[int, int]
    head_male: float
    others: tuple[Role, ...] = ()


WIFE = Role(10, 10, 0.0, (-4, 2), clan=False)
CHILD = Role(20, 30, 0.53, (-31, -22))
SECOND = Role(20, 30, 0.53, (-36, -27))
FATHER = Role(51, 51, 1.0, (23, 32))
MOTHER = Role(52, 52, 0.0, (20, 30), clan=False)
SON = Role(20, 20, 1.0, (-30, -22))
BRIDE = Role(38, 38, 0.0, (-33, -24), clan=False)
GRANDCHILD = Role(41, 42, 0.52, (-58, -47))

SHAPES: tuple[Shape, ...] = (
    Shape(0.08, (60, 91), 0.5),
    Shape(0.11, (58, 86), 1.0, (WIFE,)),
    Shape(0.04, (24, 58), 0.8),
    Shape(0.08, (24, 57), 1.0, (WIFE,)),
    Shape(0.15, (26, 52), 1.0, (WIFE, CHILD)),
    Shape(0.20, (28, 54), 1.0, (WIFE, CHILD, SECOND)),
    Shape(0.12, (34, 58), 1.0, (WIFE, CHILD, MOTHER)),
    Shape(0.09, (34, 57), 1.0, (WIFE, CHILD, SECOND, FATHER, MOTHER)),
    Shape(0.08, (52, 76), 1.0, (WIFE, SON, BRIDE, GRANDCHILD, GRANDCHILD)),
    Shape(0.03, (58, 80), 0.5, (GRANDCHILD,)),
    Shape(0.02, (55, 78), 1.0, (WIFE, SON, BRIDE, GRANDCHILD, GRANDCHILD, CHILD, SECOND, CHILD)),
)


@dataclass(frozen=True)
class Members:
    """Persons by the column: household, relation, sex, age in years, whether of the head's clan."""

    household: Ints
    relation: Ints
    male: Flags
    age: Ints
    clan: Flags

    def ordered(self, first: int) -> Members:
        """The first persons in order of household, heads first."""
        order = np.argsort(self.household, kind="stable")[:first]
        return Members(
            self.household[order],
            self.relation[order],
            self.male[order],
            self.age[order],
            self.clan[order],
        )


def members(households: int, rng: np.random.Generator) -> Members:
    """Draw the members of so many households."""
    shape = rng.choice(len(SHAPES), households, p=np.array([s.share for s in SHAPES]))
    blocks = [
        block
        for i, kind in enumerate(SHAPES)
        for block in _of_shape(np.flatnonzero(shape == i), kind, rng)
    ]
    return Members(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


Block = tuple[Ints, Ints, Flags, Ints, Flags]


def _of_shape(homes: Ints, shape: Shape, rng: np.random.Generator) -> list[Block]:
    count = len(homes)
    head_age = rng.integers(shape.head_age[0], shape.head_age[1] + 1, count)
    head_male = rng.random(count) < shape.head_male
    same = np.ones(count, dtype=bool)
    head = (homes, np.full(count, 2), head_male, head_age, same)
    return [head, *(_role(homes, head_age, role, rng) for role in shape.others)]


def _role(homes: Ints, head_age: Ints, role: Role, rng: np.random.Generator) -> Block:
    count = len(homes)
    male = rng.random(count) < role.male
    age = head_age + rng.integers(role.older[0], role.older[1] + 1, count)
    relation = np.where(male, role.if_male, role.if_female)
    return homes, relation, male, np.clip(age, 0, 99), np.full(count, role.clan)
